//! What the text in the paste box was taken for.

use yew::prelude::*;

use super::icon::{Icon, ic_in};
use crate::present::recognised::recognised;

/// A status, so that a screen reader hears it change.
pub(crate) fn recognised_status(text: &str) -> Html {
    let recognised = recognised(text);
    let live = recognised.kind.is_some();
    html! {
        <p id="paste-recognised" class={classes!("recog", live.then_some("recog-live"))} role="status"
            aria-label="Recognised as" data-kind={recognised.kind}>
            if live { { ic_in(if recognised.sure { Icon::Ok } else { Icon::Note }, if recognised.sure { "ok-text" } else { "" }) } }
            <span>{ recognised.text.clone() }</span>
        </p>
    }
}
