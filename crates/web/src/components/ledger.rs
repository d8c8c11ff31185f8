//! What was sent so far, and the way to the network log.

use yew::prelude::*;

use super::icon::{Icon, ic};
use crate::present::rail::sent;
use crate::shell::Dispatch;
use crate::store::fetching::Log;
use crate::store::{Action, Dialog};

/// The running count.
pub(crate) fn ledger(log: &Log, proxy: Option<&str>, dispatch: &Dispatch) -> Html {
    html! {
        <>
            <p class="ledger">
                { ic(Icon::Lock) }
                <span><strong>{ "Pasted text stays in this page." }</strong>{ " " }{ sent(log, proxy) }</span>
            </p>
            <button class="quiet-link" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_| Action::Dialog(Some(Dialog::Log)))}>
                { "Network log" }
            </button>
        </>
    }
}
