//! Links: the only place that writes an `href`.

use yew::prelude::*;

use crate::present::href::Href;
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::Action;

/// What a link says beside its content.
#[derive(Clone, Debug, Default)]
pub(crate) struct Marks {
    /// `aria-current`, such as `page`.
    pub(crate) current: Option<&'static str>,
    /// `aria-label` and `title`, where the content is an icon.
    pub(crate) label: Option<&'static str>,
    /// `id`, where the focus has to find it.
    pub(crate) id: Option<String>,
}

/// A lint rule's id, as a link to its page. It opens beside this one, whose documents stay.
pub(crate) fn rule_link(id: &'static str) -> Html {
    html! {
        <a class="rule" href={Href::rule(id).as_attribute()} target="_blank" rel="noopener" title="What this rule checks, with examples"><code>{ id }</code></a>
    }
}

/// The page of an engine, or the one on `disagreements`. It opens beside this one, whose documents stay.
pub(crate) fn engine_link(page: &'static str, words: &'static str) -> Html {
    html! {
        <a href={Href::engine(page).as_attribute()} target="_blank" rel="noopener">{ words }</a>
    }
}

/// An address out of a document. Nobody vouches for where it leads, so it is told nothing.
pub(crate) fn external_link(href: &Href, content: Html) -> Html {
    html! {
        <a class="external" href={href.as_attribute()} target="_blank" rel="noopener noreferrer nofollow ugc">{ content }</a>
    }
}

/// A link to a view of this page.
pub(crate) fn view_link(
    to: Route,
    class: &'static str,
    marks: Marks,
    content: Html,
    dispatch: &Dispatch,
) -> Html {
    let dispatch = dispatch.clone();
    let onclick = Callback::from(move |event: MouseEvent| {
        // A click with a modifier opens a tab or a window, as anywhere.
        if event.button() == 0 && !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
            event.prevent_default();
            dispatch.emit(Action::Go(to));
        }
    });
    html! {
        <a {class} id={marks.id} href={Href::view(to).as_attribute()} {onclick} aria-current={marks.current} aria-label={marks.label} title={marks.label}>
            { content }
        </a>
    }
}
