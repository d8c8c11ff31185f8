//! A wait with its time counting down, and the button that becomes active at its end.

use gloo_timers::callback::Interval;
use yew::prelude::*;

use crate::present::message::Wait;
use crate::present::time::{Waiting, waiting};
use crate::shell::dom;

/// Properties of [`Countdown`].
#[derive(Properties, PartialEq)]
pub(crate) struct CountdownProps {
    /// Its end, in seconds since 1970.
    pub(crate) until: u64,
    /// How long it was when it began, in seconds.
    pub(crate) whole: u64,
    /// Minutes that local time is ahead of UTC.
    pub(crate) zone: i32,
    /// The button was pressed.
    pub(crate) onretry: Callback<()>,
}

/// The countdown of a wait.
pub(crate) fn countdown(wait: &Wait, onretry: Callback<()>) -> Html {
    html! { <Countdown until={wait.until} whole={wait.whole} zone={wait.zone} {onretry} /> }
}

/// The time, a bar and the button. A timer is no live region: only its end is told.
#[component]
fn Countdown(props: &CountdownProps) -> Html {
    let until = props.until;
    let left = move || until.saturating_sub(dom::now());
    let now = use_state_eq(left);
    {
        let now = now.clone();
        use_effect_with(until, move |_| {
            now.set(left());
            let tick = Interval::new(1_000, move || now.set(left()));
            move || drop(tick)
        });
    }
    let Waiting {
        text,
        button,
        share,
        over,
    } = waiting(until, props.whole, *now, props.zone);
    let onclick = props.onretry.reform(|_: MouseEvent| ());
    html! {
        <>
            <p><span role="timer" class="num">{ (!over).then(|| text.clone()) }</span><span role="status">{ over.then_some(text) }</span></p>
            <svg class="totbar wait" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="sizebar-track" width="100" height="4" /><rect class="wait-fill" width={share.to_string()} height="4" />
            </svg>
            <p class="err-acts"><button class="btn btn-sm" type="button" disabled={!over} {onclick}>{ button }</button></p>
        </>
    }
}
