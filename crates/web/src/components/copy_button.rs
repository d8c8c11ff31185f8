//! A button that copies a text.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Ic, Icon};
use crate::shell::Dispatch;
use crate::store::Action;

/// Properties of [`CopyButton`].
#[derive(Properties, PartialEq)]
pub(crate) struct CopyButtonProps {
    /// The text.
    pub(crate) text: Rc<str>,
    /// The accessible name, such as `Copy digest`.
    pub(crate) label: AttrValue,
    /// What the notice says was copied, such as `Digest`.
    pub(crate) what: AttrValue,
    /// Where the action goes.
    pub(crate) dispatch: Dispatch,
}

/// An icon button that copies.
#[component]
pub(crate) fn CopyButton(props: &CopyButtonProps) -> Html {
    let (text, what, dispatch) = (
        props.text.clone(),
        Rc::<str>::from(props.what.as_str()),
        props.dispatch.clone(),
    );
    let onclick = move |_| dispatch.emit(Action::Copy(text.clone(), what.clone()));
    html! {
        <button class="icon-btn icon-btn-sm" type="button" aria-label={props.label.clone()} title={props.label.clone()} {onclick}>
            <Ic icon={Icon::Copy} />
        </button>
    }
}
