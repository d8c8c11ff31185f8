//! Links: the only place that writes an `href`.

use yew::prelude::*;

use crate::present::href::Href;
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::Action;

/// Properties of [`ViewLink`].
#[derive(Properties, PartialEq)]
pub(crate) struct ViewLinkProps {
    /// Where it goes.
    pub(crate) to: Route,
    /// Where the action goes.
    pub(crate) dispatch: Dispatch,
    /// Its classes.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// `aria-current`, such as `page`.
    #[prop_or_default]
    pub(crate) current: Option<AttrValue>,
    /// `aria-label` and `title`, where the content is an icon.
    #[prop_or_default]
    pub(crate) label: Option<AttrValue>,
    /// Its content.
    #[prop_or_default]
    pub(crate) children: Html,
}

/// A link to a view of this page.
#[component]
pub(crate) fn ViewLink(props: &ViewLinkProps) -> Html {
    let (to, dispatch) = (props.to, props.dispatch.clone());
    let onclick = Callback::from(move |event: MouseEvent| {
        // A click with a modifier opens a tab or a window, as anywhere.
        if event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
            event.prevent_default();
            dispatch.emit(Action::Go(to));
        }
    });
    html! {
        <a class={props.class.clone()} href={Href::view(to).as_attribute()} {onclick}
            aria-current={props.current.clone()} aria-label={props.label.clone()} title={props.label.clone()}>
            { props.children.clone() }
        </a>
    }
}
