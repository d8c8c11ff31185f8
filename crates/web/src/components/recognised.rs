//! What the text in the paste box was taken for: a status that follows the typing, the reason behind a
//! button, and the second guess one key away.
//!
//! A short text is looked at while it is drawn. A longer one is looked at in steps after a pause, so
//! that typing never waits for it; until then the last answer stands.

use std::cell::Cell;
use std::rc::Rc;

use allarch_core::intake::{Depth, Understanding};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::icon::{Icon, ic_in};
use crate::present::recognised::{Recognised, is_short, recognised, waiting};
use crate::shell::{Dispatch, Drawing};
use crate::store::Action;

/// Milliseconds without a key after which a longer text is looked at.
const PAUSE: u32 = 60;

/// The status, drawn by the second file.
pub(crate) fn recognised_status(text: &Rc<str>, second: bool, dispatch: &Dispatch) -> Html {
    html! { <Status text={text.clone()} {second} dispatch={dispatch.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct StatusProps {
    text: Rc<str>,
    second: bool,
    dispatch: Dispatch,
}

/// Bytes that are shared with the state.
struct Shared(Rc<str>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

#[component]
fn Status(props: &StatusProps) -> Html {
    let StatusProps {
        text,
        second,
        dispatch,
    } = props;
    let why = use_state_eq(|| false);
    let late = use_state(|| None::<Rc<Recognised>>);
    let at_once = use_memo(text.clone(), |text| {
        is_short(text).then(|| {
            let work = Understanding::new(text.as_bytes(), Depth::Glance);
            Rc::new(recognised(text, &work.finish()))
        })
    });
    {
        let late = late.clone();
        use_effect_with(text.clone(), move |text| {
            let is_over = Rc::new(Cell::new(false));
            if !is_short(text) {
                look(text.clone(), late, is_over.clone());
            }
            move || is_over.set(true)
        });
    }
    let shown = match (&*at_once, &*late) {
        (Some(found), _) => found.clone(),
        (None, Some(found)) => found.clone(),
        (None, None) => Rc::new(waiting(text)),
    };
    let guess = match (&shown.second, second) {
        (Some(guess), true) => guess,
        _ => &shown.first,
    };
    let other = match (&shown.second, second) {
        (Some(_), true) => Some(format!("Back to {}", shown.first.name)),
        (Some(guess), false) => Some(format!("Or {}?", guess.name)),
        (None, _) => None,
    };
    let live = guess.kind.is_some();
    let toggle = {
        let why = why.clone();
        Callback::from(move |_: MouseEvent| why.set(!*why))
    };
    html! {
        <div class={classes!("recog", live.then_some("recog-live"))}>
            <p id="paste-recognised" class="recog-text" role="status" aria-label="Recognised as" data-kind={guess.kind}>
                if live { { ic_in(if guess.sure { Icon::Ok } else { Icon::Note }, if guess.sure { "ok-text" } else { "" }) } }
                <span>
                    { guess.text.clone() }
                    if *why && live && !guess.why.is_empty() { <span class="recog-why">{ ". " }<bdi>{ guess.why.clone() }</bdi></span> }
                </span>
            </p>
            if live && !guess.why.is_empty() {
                <button class="quiet-link" type="button" aria-expanded={why.to_string()} onclick={toggle}>{ "Why" }</button>
            }
            if let Some(other) = other {
                <button class="quiet-link" type="button" data-kind={shown.second.as_ref().and_then(|guess| guess.kind)} aria-pressed={second.to_string()} aria-keyshortcuts="Alt+G"
                    title="Alt G" onclick={dispatch.reform(|_| Action::OtherGuess)}>{ other }<kbd aria-hidden="true">{ "Alt G" }</kbd></button>
            }
        </div>
    }
}

/// Looks at a longer text in steps; a newer text ends it.
fn look(text: Rc<str>, late: UseStateHandle<Option<Rc<Recognised>>>, is_over: Rc<Cell<bool>>) {
    let drawing = Drawing::start();
    spawn_local(async move {
        let mut work = Understanding::new(Shared(text.clone()), Depth::Glance);
        let mut pause = PAUSE;
        loop {
            TimeoutFuture::new(pause).await;
            pause = 0;
            if is_over.get() {
                break;
            }
            if work.step() {
                late.set(Some(Rc::new(recognised(&text, &work.finish()))));
                break;
            }
        }
        drop(drawing);
    });
}
