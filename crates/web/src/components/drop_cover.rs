//! What covers the page while files are dragged over it.

use yew::prelude::*;

use super::icon::{Ic, Icon};

/// The cover.
#[component]
pub(crate) fn DropCover() -> Html {
    html! {
        <div class="drop-cover" aria-hidden="true">
            <p class="drop-on"><Ic icon={Icon::Upload} /><span>{ "Drop to read here. Nothing is sent." }</span></p>
        </div>
    }
}
