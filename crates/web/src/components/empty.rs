//! A view with nothing to show yet: what it needs, and the way there.

use yew::prelude::*;

use super::strip::Strip;
use crate::shell::Dispatch;
use crate::store::Action;

/// Properties of [`Empty`].
#[derive(Properties, PartialEq)]
pub(crate) struct EmptyProps {
    /// What the view needs.
    pub(crate) title: AttrValue,
    /// What would do.
    pub(crate) text: AttrValue,
    /// The button's words; it leads to the paste box.
    pub(crate) action: AttrValue,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The card.
#[component]
pub(crate) fn Empty(props: &EmptyProps) -> Html {
    html! {
        <div class="empty">
            <Strip blocks="nnnnynnnn" />
            <h1>{ props.title.clone() }</h1>
            <p>{ props.text.clone() }</p>
            <button class="btn btn-sm" type="button" onclick={props.dispatch.reform(|_| Action::FocusPaste)}>{ props.action.clone() }</button>
        </div>
    }
}
