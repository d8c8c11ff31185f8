//! The bar at the top: the mark, the views, the way to paste more, the theme.

use yew::prelude::*;

use super::icon::{Ic, Icon};
use super::link::ViewLink;
use crate::route::{Route, TABS};
use crate::shell::Dispatch;
use crate::store::{Action, Theme};

/// Properties of [`AppBar`].
#[derive(Properties, PartialEq)]
pub(crate) struct AppBarProps {
    /// The view that is shown.
    pub(crate) route: Route,
    /// The theme's setting.
    pub(crate) theme: Theme,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The bar.
#[component]
pub(crate) fn AppBar(props: &AppBarProps) -> Html {
    let AppBarProps {
        route,
        theme,
        dispatch,
    } = props;
    let tabs = TABS.iter().map(|tab| {
        let current = route.same_view(tab.route).then_some(AttrValue::Static("page"));
        html! {
            <li><ViewLink to={tab.route} {current} dispatch={dispatch.clone()}>{ tab.name }</ViewLink></li>
        }
    });
    let label = format!("Theme: {}", theme.name());
    let next = dispatch.reform(|_| Action::NextTheme);
    let paste = dispatch.reform(|_| Action::FocusPaste);
    html! {
        <header class="bar">
            <ViewLink class="brand" to={Route::Start} label="Allarch, start" dispatch={dispatch.clone()}>
                <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                    <path class="mark-ink" d="M1.6 12.4A10.4 10.4 0 0 1 2.98 7.23L7.31 9.72A5.4 5.4 0 0 0 6.6 12.4ZM3.61 6.26A10.4 10.4 0 0 1 7.25 3.15L9.53 7.6A5.4 5.4 0 0 0 7.64 9.21ZM16.75 3.15A10.4 10.4 0 0 1 20.39 6.26L16.36 9.21A5.4 5.4 0 0 0 14.47 7.6ZM21.02 7.23A10.4 10.4 0 0 1 22.4 12.4L17.4 12.4A5.4 5.4 0 0 0 16.69 9.72ZM1.6 13.5h5v3.6h-5zM1.6 18.1h5v3.6h-5zM17.4 13.5h5v3.6h-5zM17.4 18.1h5v3.6h-5z" />
                    <path class="mark-key" d="M7.88 1.56A11.6 11.6 0 0 1 16.12 1.56L13.92 7.35A5.4 5.4 0 0 0 10.08 7.35Z" />
                </svg>
                <span>{ "Allarch" }</span>
            </ViewLink>
            <nav class="tabs" aria-label="Views"><ul>{ for tabs }</ul></nav>
            <div class="bar-end">
                if *route != Route::Start {
                    <button class="omni" type="button" onclick={paste}>
                        <Ic icon={Icon::Plus} /><span>{ "Add a document" }</span><kbd aria-hidden="true">{ "/" }</kbd>
                    </button>
                }
                <button class="icon-btn theme-btn" type="button" onclick={next} aria-label={label.clone()} title={label}>
                    <Ic icon={Icon::Theme} />
                </button>
            </div>
        </header>
    }
}
