//! The root: owns the state, reduces actions, runs effects, draws the view of the route.

use yew::prelude::*;

use crate::components::app_bar::AppBar;
use crate::components::drop_cover::DropCover;
use crate::components::network_log::NetworkLog;
use crate::components::rail::Rail;
use crate::components::toast::ToastHost;
use crate::route::Route;
use crate::shell::{self, Dispatch, dom};
use crate::store::{Action, Dialog, State, reduce};
use crate::views::inspect::InspectView;
use crate::views::matrix::MatrixView;
use crate::views::start::StartView;

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
            Route::Start => html! { <StartView page={page.clone()} dispatch={dispatch.clone()} /> },
            Route::Inspect(_) => {
                html! { <InspectView page={page.clone()} dispatch={dispatch.clone()} /> }
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
                <AppBar route={page.route} theme={page.theme} dispatch={dispatch.clone()} />
                <div class={classes!("shell", (is_start && page.entries.is_empty()).then_some("no-rail"))}>
                    if !is_start || !page.entries.is_empty() {
                        <Rail page={page.clone()} dispatch={dispatch.clone()} />
                    }
                    <main id="main" class="main" tabindex="-1">{ view }</main>
                </div>
                <ToastHost toast={page.toast.clone()} dispatch={dispatch.clone()} />
                if page.dragging { <DropCover /> }
                if page.dialog == Some(Dialog::Log) { <NetworkLog log={page.log.clone()} zone={page.zone} dispatch={dispatch.clone()} /> }
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
