//! The bar at the top: the mark, the views, the way to paste more, the theme.

use yew::prelude::*;

use super::buttons::icon_button;
use super::icon::{Icon, ic};
use super::link::{Marks, view_link};
use crate::route::{Route, TABS};
use crate::shell::Dispatch;
use crate::store::{Action, Dialog, Theme};

/// The bar.
pub(crate) fn app_bar(route: Route, theme: Theme, dispatch: &Dispatch) -> Html {
    let tabs = TABS.iter().map(|tab| {
        let current = route.same_view(tab.route).then_some("page");
        html! {
            <li>{ view_link(tab.route, "", Marks { current, ..Marks::default() }, html! { { tab.name } }, dispatch) }</li>
        }
    });
    let label = format!("Theme: {}", theme.name());
    let next = dispatch.reform(|_| Action::NextTheme);
    let keys = dispatch.reform(|_| Action::Dialog(Some(Dialog::Keys)));
    let paste = dispatch.reform(|_| Action::FocusPaste);
    html! {
        <header class="bar">
            { view_link(Route::Start, "brand", Marks { label: Some("Allarch, start"), ..Marks::default() }, mark(), dispatch) }
            <nav class="tabs" aria-label="Views"><ul>{ for tabs }</ul></nav>
            <div class="bar-end">
                if route != Route::Start {
                    <button class="omni" type="button" onclick={paste}>
                        { ic(Icon::Plus) }<span>{ "Add a document" }</span><kbd aria-hidden="true">{ "/" }</kbd>
                    </button>
                }
                <button class="icon-btn keys-btn" type="button" aria-haspopup="dialog" onclick={keys} aria-label="Keyboard shortcuts" title="Keyboard shortcuts">
                    { ic(Icon::Keys) }
                </button>
                { icon_button("icon-btn theme-btn", Icon::Theme, label, next) }
            </div>
        </header>
    }
}

/// The mark and the name.
fn mark() -> Html {
    html! {
        <>
                <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
                    <path class="mark-ink" d="M1.6 12.4A10.4 10.4 0 0 1 2.98 7.23L7.31 9.72A5.4 5.4 0 0 0 6.6 12.4ZM3.61 6.26A10.4 10.4 0 0 1 7.25 3.15L9.53 7.6A5.4 5.4 0 0 0 7.64 9.21ZM16.75 3.15A10.4 10.4 0 0 1 20.39 6.26L16.36 9.21A5.4 5.4 0 0 0 14.47 7.6ZM21.02 7.23A10.4 10.4 0 0 1 22.4 12.4L17.4 12.4A5.4 5.4 0 0 0 16.69 9.72ZM1.6 13.5h5v3.6h-5zM1.6 18.1h5v3.6h-5zM17.4 13.5h5v3.6h-5zM17.4 18.1h5v3.6h-5z" />
                    <path class="mark-key" d="M7.88 1.56A11.6 11.6 0 0 1 16.12 1.56L13.92 7.35A5.4 5.4 0 0 0 10.08 7.35Z" />
                </svg>
                <span>{ "Allarch" }</span>
        </>
    }
}
