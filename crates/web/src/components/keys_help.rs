//! The keyboard map as a dialog, with the switch that turns single keys off.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::dialog::Dialog;
use crate::present::keys::{Keys, keys};
use crate::shell::Dispatch;
use crate::store::Action;

/// The dialog.
pub(crate) fn keys_help(off: bool, dispatch: &Dispatch) -> Html {
    let switch = dispatch.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::SingleKeys(input.checked())
    });
    html! {
        <Dialog title="Keyboard shortcuts" onclose={dispatch.reform(|()| Action::Dialog(None))}>
            <dl class="keys" aria-label="Keys">{ for keys().iter().map(|keys| row(keys, off)) }</dl>
            <div>
                <label class="check">
                    <input type="checkbox" checked={!off} onchange={switch} aria-describedby="keys-note" />{ "Single-key shortcuts" }
                </label>
                <p class="hint" id="keys-note">{ "They rest while you type in a field. Off, they stay off in this browser." }</p>
            </div>
        </Dialog>
    }
}

fn row(row: &Keys, off: bool) -> Html {
    let separator = if row.between.is_empty() {
        " ".to_owned()
    } else {
        format!(" {} ", row.between)
    };
    html! {
        <div class={classes!((off && row.single).then_some("is-off"))}>
            <dt>
                { for row.keys.iter().enumerate().map(|(at, key)| html! {
                    <>if at > 0 { { separator.clone() } }<kbd>{ key.clone() }</kbd></>
                }) }
            </dt>
            <dd>{ row.does.clone() }if off && row.single { <span class="muted">{ ", off" }</span> }</dd>
        </div>
    }
}
