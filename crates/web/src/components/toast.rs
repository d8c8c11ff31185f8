//! The notice at the page's edge, one at a time.

use yew::prelude::*;

use super::icon::{Ic, Icon};
use super::visible::Visible;
use crate::shell::Dispatch;
use crate::store::{Action, Toast, ToastKind};

/// Properties of [`ToastHost`].
#[derive(Properties, PartialEq)]
pub(crate) struct ToastHostProps {
    /// The notice, if there is one.
    pub(crate) toast: Option<Toast>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The place where notices stand. It is always there, so that a screen reader hears what comes.
#[component]
pub(crate) fn ToastHost(props: &ToastHostProps) -> Html {
    let notice = props.toast.as_ref().map(|toast| {
        let number = toast.number;
        let (class, icon) = match toast.kind {
            ToastKind::Done => (None, Icon::Ok),
            ToastKind::Failed => (Some("toast-error"), Icon::Error),
        };
        let dismiss = props.dispatch.reform(move |_| Action::ToastOver(number));
        html! {
            <div class={classes!("toast", class)} key={number}>
                <Ic {icon} />
                <span><Visible text={AttrValue::from(toast.text.clone())} /></span>
                <button class="icon-btn icon-btn-sm" type="button" aria-label="Dismiss" onclick={dismiss}>
                    <Ic icon={Icon::Cross} />
                </button>
            </div>
        }
    });
    html! { <div class="toast-host" role="status" aria-label="Notice">{ for notice }</div> }
}
