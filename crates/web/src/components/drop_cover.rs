//! What covers the page while files are dragged over it.

use yew::prelude::*;

use super::icon::{Icon, ic};

/// The cover.
pub(crate) fn drop_cover() -> Html {
    html! {
        <div class="drop-cover" aria-hidden="true">
            <p class="drop-on">{ ic(Icon::Upload) }<span>{ "Drop to read here. Nothing is sent." }</span></p>
        </div>
    }
}
