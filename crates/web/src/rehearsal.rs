//! The way from a paste to its report once, unseen, while the page is still: a browser compiles each
//! function of a program when it is called first, and some eight hundred of them lie on that way.
//!
//! It has a state of its own and draws into an element that is in no document. Of its effects only those
//! run that read and judge; nothing is kept, shown or sent.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::rail::rail;
use crate::examples::CARRIED;
use crate::route::Route;
use crate::shell::{self, Dispatch, dom};
use crate::store::{Action, Effect, Page, Parts, State, Typed, reduce};
use crate::views::inspect::inspect_view;
use crate::views::start::start_view;

/// Milliseconds from the second file to the rehearsal, between its steps, and to its end.
const QUIET: u32 = 250;
const STEP: u32 = 100;
const OVER: u32 = 2_000;

/// Numbers of documents that no page of a person reaches.
const NUMBERS: u32 = 1 << 30;

/// Starts it in a while.
pub(crate) fn rehearse() {
    dom::after(QUIET, || {
        let element = dom::document().and_then(|document| document.create_element("div").ok());
        if let Some(element) = element {
            let handle = yew::Renderer::<Rehearsal>::with_root(element).render();
            dom::after(OVER, move || handle.destroy());
        }
    });
}

struct Rehearsal {
    state: State,
    dispatch: Dispatch,
}

impl Component for Rehearsal {
    type Message = Action;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let dispatch: Dispatch = ctx.link().callback(|action| action);
        // A sound document and one with findings.
        let actions = CARRIED.iter().take(2).flat_map(|example| {
            let typed = Typed::pasted(&String::from_utf8_lossy(example.bytes));
            [Action::Typed(typed), Action::InspectTyped]
        });
        for (at, action) in (1..).zip(actions) {
            let dispatch = dispatch.clone();
            dom::after(at * STEP, move || dispatch.emit(action));
        }
        let page = Page {
            parts: Parts {
                all: true,
                ..Parts::default()
            },
            ..Page::default()
        };
        Self {
            state: State {
                page: Rc::new(page),
                next_entry: NUMBERS,
                ..State::default()
            },
            dispatch,
        }
    }

    fn update(&mut self, _ctx: &Context<Self>, action: Action) -> bool {
        for effect in reduce(&mut self.state, action, 0) {
            if let Effect::Changed(..) | Effect::Judge(..) | Effect::Inspect(..) = effect {
                shell::run_later(effect, &self.dispatch);
            }
        }
        true
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        let (page, dispatch) = (&self.state.page, &self.dispatch);
        let view = match page.route {
            Route::Inspect(_) => inspect_view(page, dispatch),
            _ => start_view(page, dispatch),
        };
        html! {
            <>
                { rail(page, dispatch) }
                { view }
            </>
        }
    }
}
