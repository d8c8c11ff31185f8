//! The root: owns the state, reduces actions, runs effects, draws the view of the route, and lets
//! what is for the second file of the program wait until it is there.

use std::mem::ManuallyDrop;
use std::rc::Rc;

use yew::prelude::*;

use crate::components::app_bar::app_bar;
use crate::components::rail::rail;
use crate::components::toast::toast_host;
use crate::later::{draw, later};
use crate::route::Route;
use crate::shell::{self, Dispatch, dom};
use crate::store::{Action, Effect, Parts, State, reduce_first, unread};
use crate::views::inspect::inspect_view;
use crate::views::start::start_view;

/// The whole page.
pub(crate) struct App {
    /// It lives as long as the page; nothing is there to take it apart.
    state: ManuallyDrop<State>,
    dispatch: Dispatch,
    /// Whether the second file is on its way.
    loading: bool,
    /// What came before it and is for it.
    waiting: Vec<Action>,
    /// The same of effects.
    undone: Vec<Effect>,
}

/// What reaches the root.
pub(crate) enum Message {
    /// Something happened.
    Action(Action),
    /// The second file was drawn on, or could not be had.
    Loaded(bool),
}

impl Component for App {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let dispatch: Dispatch = ctx.link().callback(Message::Action);
        shell::listen(&dispatch);
        let mut state = shell::initial_state();
        let mut waiting = Vec::new();
        if let link @ Action::OpenLink(_) = shell::routed_to(&dom::fragment()) {
            waiting.push(link);
            Rc::make_mut(&mut state.page).parts.awaited = true;
        }
        Self {
            state: ManuallyDrop::new(state),
            dispatch,
            loading: false,
            waiting,
            undone: Vec::new(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let before = Rc::clone(&self.state.page);
        match message {
            Message::Action(action) => self.act(ctx, action),
            Message::Loaded(true) => self.complete(ctx),
            Message::Loaded(false) => {
                self.loading = false;
                self.parts().lost = true;
                // Nothing is lost: what waits goes on when the file comes.
                if self.state.page.parts.awaited {
                    self.act(ctx, Action::Incomplete);
                }
            }
        }
        !Rc::ptr_eq(&before, &self.state.page)
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
            Route::Match(_) => draw(|later| (later.matching)(page, dispatch)),
            Route::Matrix => draw(|later| (later.matrix)(page, dispatch)),
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
                { draw(|later| (later.over)(page, dispatch)) }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.load(ctx);
        }
        shell::show_status(&self.state.page);
        // Not before what was kept is back: the address says what it was.
        if let Some(later) = later().filter(|_| self.state.page.parts.all) {
            (later.follow)(Some(&self.state.page));
        }
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

impl App {
    /// Reduces an action, or keeps it for the second file.
    fn act(&mut self, ctx: &Context<Self>, action: Action) {
        let effects = match (reduce_first(&mut self.state, action), later()) {
            (Ok(effects), _) => effects,
            (Err(action), Some(later)) => (later.reduce)(&mut self.state, action, dom::now()),
            (Err(action), None) => {
                self.waiting.push(action);
                self.parts().awaited = true;
                self.load(ctx);
                return;
            }
        };
        for effect in effects {
            self.run(effect);
        }
    }

    fn run(&mut self, effect: Effect) {
        match (shell::run_first(effect, &self.dispatch), later()) {
            (Some(effect), Some(later)) => (later.run)(effect, &self.dispatch),
            (Some(effect), None) => {
                // A document that came is to be judged: the page is busy until it is.
                if matches!(effect, Effect::Changed(..)) {
                    self.parts().awaited = true;
                }
                self.undone.push(effect);
            }
            (None, _) => {}
        }
    }

    /// Asks for the second file.
    fn load(&mut self, ctx: &Context<Self>) {
        if !self.loading {
            self.loading = true;
            if self.state.page.parts.lost {
                self.parts().lost = false;
            }
            ctx.link()
                .send_future(async { Message::Loaded(crate::later::load().await) });
        }
    }

    /// The program is whole: what waited for it goes on.
    fn complete(&mut self, ctx: &Context<Self>) {
        if let Some(later) = later() {
            (later.restore)(Rc::make_mut(&mut self.state.page));
        }
        *self.parts() = Parts {
            all: true,
            ..Parts::default()
        };
        for effect in unread(&self.state.page) {
            self.run(effect);
        }
        // What was kept belongs together as it did.
        self.act(ctx, Action::Changed(Vec::new(), Vec::new()));
        for action in std::mem::take(&mut self.waiting) {
            self.act(ctx, action);
        }
        for effect in std::mem::take(&mut self.undone) {
            self.run(effect);
        }
        // What has documents has gone that way already.
        if let Some(later) = later().filter(|_| self.state.page.entries.is_empty()) {
            (later.rehearse)();
        }
    }

    fn parts(&mut self) -> &mut Parts {
        &mut Rc::make_mut(&mut self.state.page).parts
    }
}
