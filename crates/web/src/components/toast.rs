//! The notice at the page's edge, one at a time.

use yew::prelude::*;

use super::buttons::icon_button;
use super::icon::{Icon, ic};
use super::visible::visible;
use crate::shell::Dispatch;
use crate::store::{Action, Toast, ToastKind};

/// The place where notices stand. It is always there, so that a screen reader hears what comes; what
/// went wrong is an alert, which is heard as it is put in.
pub(crate) fn toast_host(toast: Option<&Toast>, dispatch: &Dispatch) -> Html {
    let (done, failed): (Option<&Toast>, Option<&Toast>) = match toast {
        Some(toast) if toast.kind == ToastKind::Failed => (None, Some(toast)),
        other => (other, None),
    };
    html! {
        <div class="toast-host">
            <div role="status" aria-label="Notice">{ for done.map(|toast| notice(toast, Icon::Ok, dispatch)) }</div>
            if let Some(toast) = failed {
                <div role="alert">{ notice(toast, Icon::Error, dispatch) }</div>
            }
        </div>
    }
}

fn notice(toast: &Toast, icon: Icon, dispatch: &Dispatch) -> Html {
    let number = toast.number;
    let failed = (toast.kind == ToastKind::Failed).then_some("toast-error");
    let icon = if toast.undo { Icon::Note } else { icon };
    html! {
        <div class={classes!("toast", failed)} key={number}>
            { ic(icon) }
            <span>{ visible(&toast.text) }</span>
            if toast.undo {
                <button class="toast-act" type="button" onclick={dispatch.reform(|_| Action::Undo)}>{ "Undo" }</button>
            }
            { icon_button("icon-btn icon-btn-sm", Icon::Cross, "Dismiss", dispatch.reform(move |_| Action::ToastOver(number))) }
        </div>
    }
}
