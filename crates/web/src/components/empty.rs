//! A view with nothing to show yet: what it needs, and the way there.

use yew::prelude::*;

use super::strip::strip;
use crate::shell::Dispatch;
use crate::store::Action;

/// The card.
pub(crate) fn empty(
    title: &'static str,
    text: &'static str,
    action: &'static str,
    dispatch: &Dispatch,
) -> Html {
    html! {
        <div class="empty">
            { strip("nnnnynnnn") }
            <h1>{ title }</h1>
            <p>{ text }</p>
            <button class="btn btn-sm" type="button" onclick={dispatch.reform(|_| Action::FocusPaste)}>{ action }</button>
        </div>
    }
}
