//! The fetch of lists: how many images are here, which registries wait and how long, the button that
//! stops it.

use std::rc::Rc;

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::icon::{Icon, ic};
use crate::present::matrix::going::{Going, wait_words};
use crate::shell::{Dispatch, dom};
use crate::store::{Action, EntryId};

/// The card. Its figures change several times a second: seen, and told to who asks for the value of
/// the bar; only a registry that waits is announced.
pub(crate) fn fetch_progress(
    going: &Going,
    lists: Rc<Vec<EntryId>>,
    zone: i32,
    dispatch: &Dispatch,
) -> Html {
    let stop = {
        let dispatch = dispatch.clone();
        move |_: MouseEvent| {
            for id in lists.iter() {
                dispatch.emit(Action::Stop(*id));
            }
        }
    };
    let share = going.done * 1_000 / going.total.max(1);
    let is_waiting = !going.waits.is_empty();
    html! {
        <section class="progress list-progress" aria-label="Fetch in progress">
            <p class="list-progress-text"><strong class="num">{ going.text.clone() }</strong>
                <span role="status">{ if is_waiting { going.registries.clone() } else { String::new() } }</span>
                if !is_waiting { <span>{ going.registries.clone() }</span> }
            </p>
            <div role="progressbar" aria-label="Images fetched" aria-valuemin="0" aria-valuemax={going.total.to_string()} aria-valuenow={going.done.to_string()} aria-valuetext={going.text.clone()}>
                <svg class="sizebar" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true">
                    <rect class="sizebar-track" width="1000" height="4" /><rect class="sizebar-fill" width={share.to_string()} height="4" />
                </svg>
            </div>
            if is_waiting { <Waits waits={going.waits.clone()} {zone} /> }
            <p class="err-acts"><button class="btn btn-sm" type="button" onclick={stop}>{ "Stop" }</button></p>
        </section>
    }
}

/// Properties of [`Waits`].
#[derive(Properties, PartialEq)]
struct WaitsProps {
    waits: Vec<(String, u64)>,
    zone: i32,
}

/// The registries that asked to wait, counting down.
#[component]
fn Waits(props: &WaitsProps) -> Html {
    let now = use_state_eq(dom::now);
    {
        let now = now.clone();
        use_effect_with((), move |()| {
            let tick = Interval::new(1_000, move || now.set(dom::now()));
            move || drop(tick)
        });
    }
    html! {
        <ul class="list-waits" aria-label="Registries that wait">
            { for props.waits.iter().map(|(domain, until)| html! {
                <li>{ ic(Icon::Clock) }<span role="timer" class="num"><bdi>{ wait_words(domain, *until, *now, props.zone) }</bdi></span></li>
            }) }
        </ul>
    }
}
