//! What was sent so far, and the way to the network log.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Ic, Icon};
use crate::present::rail::sent;
use crate::shell::Dispatch;
use crate::store::fetching::Log;
use crate::store::{Action, Dialog};

/// Properties of [`Ledger`].
#[derive(Properties, PartialEq)]
pub(crate) struct LedgerProps {
    /// The requests so far.
    pub(crate) log: Rc<Log>,
    /// The proxy's address.
    pub(crate) proxy: Option<Rc<str>>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The running count.
#[component]
pub(crate) fn Ledger(props: &LedgerProps) -> Html {
    let LedgerProps {
        log,
        proxy,
        dispatch,
    } = props;
    html! {
        <>
            <p class="ledger">
                <Ic icon={Icon::Lock} />
                <span><strong>{ "Pasted text stays in this page." }</strong>{ " " }{ sent(log, proxy.as_deref()) }</span>
            </p>
            <button class="quiet-link" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_| Action::Dialog(Some(Dialog::Log)))}>
                { "Network log" }
            </button>
        </>
    }
}
