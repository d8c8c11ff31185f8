//! The documents: one item each, and what was sent so far.

use std::rc::Rc;

use allarch_core::lint::Severity;
use yew::prelude::*;

use super::icon::{Ic, Icon};
use super::ledger::Ledger;
use super::link::ViewLink;
use super::visible::Visible;
use crate::present::rail::{subtitle, worst_text};
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::{Action, Entry, Page};

/// Properties of [`Rail`].
#[derive(Properties, PartialEq)]
pub(crate) struct RailProps {
    /// The page.
    pub(crate) page: Rc<Page>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The rail.
#[component]
pub(crate) fn Rail(props: &RailProps) -> Html {
    let RailProps { page, dispatch } = props;
    let current = match page.route {
        Route::Inspect(_) => page.current().map(|entry| entry.id),
        _ => None,
    };
    let add = dispatch.reform(|_| Action::FocusPaste);
    html! {
        <aside class="rail" aria-label="Documents">
            <div class="rail-head">
                <h2>{ "Documents" }</h2>
                <button class="icon-btn" type="button" onclick={add} aria-label="Add a document" title="Add a document">
                    <Ic icon={Icon::Plus} />
                </button>
            </div>
            if page.entries.is_empty() {
                <p class="docs-none">{ "None yet." }</p>
            }
            <ul class="docs">
                { for page.entries.iter().map(|entry| item(entry, current == Some(entry.id), dispatch)) }
            </ul>
            <div class="rail-foot">
                <Ledger log={page.log.clone()} proxy={page.proxy.clone()} dispatch={dispatch.clone()} />
            </div>
        </aside>
    }
}

fn item(entry: &Rc<Entry>, current: bool, dispatch: &Dispatch) -> Html {
    let id = entry.id;
    let digest = entry
        .inspection
        .as_ref()
        .map(|inspection| inspection.document.digest().to_string());
    let icon = match entry.kind() {
        "oci-index" | "docker-manifest-list" | "layout-index" => Icon::Index,
        "image-list" => Icon::List,
        _ => Icon::File,
    };
    let remove = dispatch.reform(move |_| Action::Remove(id));
    let remove_label = format!("Remove {}", entry.name);
    html! {
        <li key={id.0} class="doc-item" data-kind={entry.kind()} data-digest={digest}>
            <ViewLink to={Route::Inspect(Some(id))} class="doc" dispatch={dispatch.clone()}
                current={current.then_some(AttrValue::Static("true"))}>
                <Ic {icon} />
                <span class="doc-text">
                    <span class="doc-name"><Visible text={AttrValue::from(entry.name.clone())} /></span>
                    <span class="doc-sub">{ subtitle(entry) }</span>
                </span>
                { severity(entry) }
            </ViewLink>
            <button class="icon-btn icon-btn-sm doc-remove" type="button" onclick={remove} aria-label={remove_label.clone()} title={remove_label}>
                <Ic icon={Icon::Cross} />
            </button>
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
            <Ic {icon} /><span class="visually-hidden">{ worst_text(severity, count) }</span>
        </span>
    }
}
