//! The notice at the page's edge, one at a time.

use yew::prelude::*;

use super::icon::{Icon, ic};
use super::visible::visible;
use crate::shell::Dispatch;
use crate::store::{Action, Toast, ToastKind};

/// The place where notices stand. It is always there, so that a screen reader hears what comes.
pub(crate) fn toast_host(toast: Option<&Toast>, dispatch: &Dispatch) -> Html {
    let notice = toast.map(|toast| {
        let number = toast.number;
        let (class, icon) = match toast.kind {
            ToastKind::Done => (None, Icon::Ok),
            ToastKind::Failed => (Some("toast-error"), Icon::Error),
        };
        let dismiss = dispatch.reform(move |_| Action::ToastOver(number));
        html! {
            <div class={classes!("toast", class)} key={number}>
                { ic(icon) }
                <span>{ visible(&AttrValue::from(toast.text.clone())) }</span>
                <button class="icon-btn icon-btn-sm" type="button" aria-label="Dismiss" onclick={dismiss}>
                    { ic(Icon::Cross) }
                </button>
            </div>
        }
    });
    html! { <div class="toast-host" role="status" aria-label="Notice">{ for notice }</div> }
}
