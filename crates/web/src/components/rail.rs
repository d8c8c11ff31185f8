//! The documents: one item each, and what was sent so far.

use std::rc::Rc;

use allarch_core::lint::Severity;
use yew::prelude::*;

use super::buttons::icon_button;
use super::icon::{Icon, ic};
use super::ledger::ledger;
use super::link::{Marks, view_link};
use super::visible::visible;
use crate::present::rail::{subtitle, worst_text};
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::{Action, Entry, Page, link_id};

/// The rail.
pub(crate) fn rail(page: &Page, dispatch: &Dispatch) -> Html {
    let current = match page.route {
        Route::Inspect(_) | Route::Match(_) => page.current().map(|entry| entry.id),
        _ => None,
    };
    let add = dispatch.reform(|_| Action::FocusPaste);
    html! {
        <aside class="rail" aria-label="Documents">
            <div class="rail-head">
                <h2>{ "Documents" }</h2>
                if page.entries.len() > 1 {
                    <button class="quiet-link docs-clear" type="button" onclick={dispatch.reform(|_| Action::ClearAll)}>{ "Clear all" }</button>
                }
                { icon_button("icon-btn", Icon::Plus, "Add a document", add) }
            </div>
            if page.entries.is_empty() {
                <p class="docs-none">{ "None yet." }</p>
            }
            <ul class="docs">
                { for page.entries.iter().map(|entry| item(entry, current == Some(entry.id), page.route, dispatch)) }
            </ul>
            <div class="rail-foot">
                { ledger(&page.log, page.proxy.as_deref(), dispatch) }
            </div>
        </aside>
    }
}

fn item(entry: &Rc<Entry>, current: bool, shown: Route, dispatch: &Dispatch) -> Html {
    let id = entry.id;
    // Whoever looks at what is picked of one index goes on so with the next.
    let to = match shown {
        Route::Match(_) if entry.is_index() => Route::Match(Some(id)),
        _ => Route::Inspect(Some(id)),
    };
    let digest = entry
        .inspection
        .as_ref()
        .map(|inspection| inspection.document.digest().to_string());
    let icon = match entry.kind() {
        "oci-index" | "docker-manifest-list" | "layout-index" => Icon::Index,
        "image-list" | "archive" => Icon::List,
        _ => Icon::File,
    };
    let remove = dispatch.reform(move |_| Action::Remove(id));
    let remove_label = format!("Remove {}", entry.name);
    let marks = Marks {
        current: current.then_some("true"),
        id: Some(link_id(id)),
        ..Marks::default()
    };
    let content = html! {
        <>
            { ic(icon) }
            <span class="doc-text">
                <span class="doc-name">{ visible(&entry.name) }</span>
                <span class="doc-sub">{ subtitle(entry) }</span>
            </span>
            { severity(entry) }
        </>
    };
    html! {
        <li key={id.0} class="doc-item" data-kind={entry.kind()} data-digest={digest}>
            { view_link(to, "doc", marks, content, dispatch) }
            { icon_button("icon-btn icon-btn-sm doc-remove", Icon::Cross, remove_label, remove) }
        </li>
    }
}

fn severity(entry: &Entry) -> Html {
    let Some((severity, count)) = entry.worst() else {
        return Html::default();
    };
    let (class, icon) = match severity {
        Severity::Error => ("sev-error", Icon::Error),
        _ => ("sev-warn", Icon::Warning),
    };
    html! {
        <span class={classes!("doc-sev", class)}>
            { ic(icon) }<span class="visually-hidden">{ worst_text(severity, count) }</span>
        </span>
    }
}
