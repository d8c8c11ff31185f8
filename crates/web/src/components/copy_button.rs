//! A button that copies a text.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Icon, ic};
use crate::shell::Dispatch;
use crate::store::Action;

/// An icon button that copies.
pub(crate) fn copy_button(
    text: Rc<str>,
    label: impl Into<AttrValue>,
    what: impl Into<AttrValue>,
    dispatch: &Dispatch,
) -> Html {
    button(text, label.into(), what.into(), dispatch)
}

fn button(text: Rc<str>, label: AttrValue, what: AttrValue, dispatch: &Dispatch) -> Html {
    let onclick = dispatch.reform(move |_| Action::Copy(text.clone(), Rc::from(what.as_str())));
    html! {
        <button class="icon-btn icon-btn-sm" type="button" aria-label={label.clone()} title={label} {onclick}>
            { ic(Icon::Copy) }
        </button>
    }
}
