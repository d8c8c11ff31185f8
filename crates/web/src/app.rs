//! The root: owns the state, reduces actions, runs effects, draws the view of the route.

use yew::prelude::*;

use crate::components::app_bar::app_bar;
use crate::components::drop_cover::drop_cover;
use crate::components::network_log::network_log;
use crate::components::rail::rail;
use crate::components::toast::toast_host;
use crate::route::Route;
use crate::shell::{self, Dispatch, dom};
use crate::store::{Action, Dialog, State, reduce};
use crate::views::inspect::inspect_view;
use crate::views::matrix::MatrixView;
use crate::views::start::start_view;

/// The whole page.
pub(crate) struct App {
    state: State,
    dispatch: Dispatch,
}

impl Component for App {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let dispatch: Dispatch = ctx.link().callback(|action| action);
        shell::listen(&dispatch);
        let state = shell::initial_state();
        Self { state, dispatch }
    }

    fn update(&mut self, _ctx: &Context<Self>, action: Action) -> bool {
        let before = std::rc::Rc::clone(&self.state.page);
        let effects = reduce(&mut self.state, action, dom::now());
        for effect in effects {
            shell::run(effect, &self.dispatch);
        }
        !std::rc::Rc::ptr_eq(&before, &self.state.page)
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        let page = &self.state.page;
        let dispatch = &self.dispatch;
        let is_start = page.route == Route::Start;
        let view = match page.route {
            Route::Start => html! { { start_view(page, dispatch) } },
            Route::Inspect(_) => {
                html! { { inspect_view(page, dispatch) } }
            }
            Route::Matrix => {
                html! { <MatrixView page={page.clone()} dispatch={dispatch.clone()} /> }
            }
        };
        let skip = Callback::from(|event: MouseEvent| {
            event.prevent_default();
            dom::focus("main");
        });
        html! {
            <div class={classes!("page", is_start.then_some("view-start"))}>
                <a class="skip" href="#main" onclick={skip}>{ "Skip to content" }</a>
                { app_bar(page.route, page.theme, dispatch) }
                <div class={classes!("shell", (is_start && page.entries.is_empty()).then_some("no-rail"))}>
                    if !is_start || !page.entries.is_empty() {
                        { rail(page, dispatch) }
                    }
                    <main id="main" class="main" tabindex="-1">{ view }</main>
                </div>
                { toast_host(page.toast.as_ref(), dispatch) }
                if page.dragging { { drop_cover() } }
                if page.dialog == Some(Dialog::Log) { { network_log(&page.log, page.zone, dispatch) } }
            </div>
        }
    }

    fn rendered(&mut self, _ctx: &Context<Self>, _first: bool) {
        shell::show_status(&self.state.page);
        let document = match self.state.page.route {
            Route::Inspect(_) => self
                .state
                .page
                .current()
                .map(|entry| entry.name.to_string()),
            _ => None,
        };
        let view = document.unwrap_or_else(|| self.state.page.route.title().to_owned());
        dom::set_title(&format!("{view} · Allarch"));
    }
}
