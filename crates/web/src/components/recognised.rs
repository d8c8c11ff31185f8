//! What the text in the paste box was taken for: a status that follows the typing, the reason behind a
//! button, and the second guess one key away.
//!
//! A short text is looked at while it is drawn. A longer one is looked at in steps after a pause, so
//! that typing never waits for it; until then the last answer stands.

use std::cell::Cell;
use std::rc::Rc;

use allarch_core::intake::{Depth, Parting, Understanding};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

use super::icon::{Icon, ic_in};
use super::paste_box::Guessed;
use crate::present::recognised::{Recognised, is_short, recognised, waiting};
use crate::shell::{Busy, Dispatch, dom};
use crate::store::Action;

/// Milliseconds without a key after which a longer text is looked at.
const PAUSE: u32 = 60;

/// Milliseconds after which a key that was pressed gets its turn: less than a frame.
const SLICE: f64 = 8.0;

/// The status, drawn by the second file.
pub(crate) fn recognised_status(text: &Rc<str>, guessed: Guessed, dispatch: &Dispatch) -> Html {
    html! { <Status text={text.clone()} {guessed} dispatch={dispatch.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct StatusProps {
    text: Rc<str>,
    guessed: Guessed,
    dispatch: Dispatch,
}

/// Bytes that are shared with the state.
#[derive(Clone)]
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
        guessed: Guessed { second, why },
        dispatch,
    } = props;
    let late = use_state(|| None::<Rc<Recognised>>);
    let at_once = use_memo(text.clone(), |text| {
        is_short(text).then(|| {
            let guesses = Understanding::new(text.as_bytes(), Depth::Glance).finish();
            let things = Parting::new(text.as_bytes(), Some(guesses.first.kind)).finish();
            Rc::new(recognised(text, &guesses, things.len()))
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
                <button class="quiet-link" type="button" aria-expanded={why.to_string()} aria-keyshortcuts="Alt+Y"
                    title="Alt Y" onclick={dispatch.reform(|_| Action::Why)}>{ "Why" }<kbd aria-hidden="true">{ "Alt Y" }</kbd></button>
            }
            if let Some(other) = other {
                <button class="quiet-link" type="button" data-kind={shown.second.as_ref().and_then(|guess| guess.kind)} aria-pressed={second.to_string()} aria-keyshortcuts="Alt+G"
                    title="Alt G" onclick={dispatch.reform(|_| Action::OtherGuess)}>{ other }<kbd aria-hidden="true">{ "Alt G" }</kbd></button>
            }
        </div>
    }
}

/// Looks at a longer text and then at its parts, in steps; a newer text ends it.
fn look(text: Rc<str>, late: UseStateHandle<Option<Rc<Recognised>>>, is_over: Rc<Cell<bool>>) {
    let busy = Busy::start();
    spawn_local(async move {
        TimeoutFuture::new(PAUSE).await;
        let mut work = Understanding::new(Shared(text.clone()), Depth::Glance);
        let is_current = slices(&is_over, || work.step()).await;
        if is_current {
            let guesses = work.finish();
            let mut parting = Parting::new(Shared(text.clone()), Some(guesses.first.kind));
            if slices(&is_over, || parting.step()).await {
                let things = parting.finish().len();
                late.set(Some(Rc::new(recognised(&text, &guesses, things))));
            }
        }
        drop(busy);
    });
}

/// Goes step by step and lets the browser have its turn between slices; `false` where a newer text
/// ended it.
async fn slices(is_over: &Cell<bool>, mut step: impl FnMut() -> bool) -> bool {
    let mut since = dom::milliseconds();
    while !is_over.get() {
        if step() {
            return true;
        }
        if dom::milliseconds() - since >= SLICE {
            TimeoutFuture::new(0).await;
            since = dom::milliseconds();
        }
    }
    false
}
