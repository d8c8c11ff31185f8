//! Buttons with an icon, of one shape each: every button written out costs the first load 300 bytes.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Icon, ic};
use crate::shell::Dispatch;
use crate::store::Action;

/// A small icon button that copies a text.
pub(crate) fn copy_button(
    text: Rc<str>,
    label: impl Into<AttrValue>,
    what: impl Into<AttrValue>,
    dispatch: &Dispatch,
) -> Html {
    let what = what.into();
    let copy = dispatch.reform(move |_| Action::Copy(text.clone(), Rc::from(what.as_str())));
    icon_button("icon-btn icon-btn-sm", Icon::Copy, label, copy)
}

/// An icon button; its label is its title too.
pub(crate) fn icon_button(
    class: &'static str,
    icon: Icon,
    label: impl Into<AttrValue>,
    onclick: Callback<MouseEvent>,
) -> Html {
    button(class, icon, label.into(), onclick)
}

fn button(
    class: &'static str,
    icon: Icon,
    label: AttrValue,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button {class} type="button" aria-label={label.clone()} title={label} {onclick}>{ ic(icon) }</button>
    }
}

/// A button with an icon and words.
pub(crate) fn worded_button(
    icon: Icon,
    words: &'static str,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! { <button class="btn" type="button" {onclick}>{ ic(icon) }{ words }</button> }
}
