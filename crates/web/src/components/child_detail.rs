//! An opened row: manifest, config and layers of one entry, and the attestations under it.

use std::rc::Rc;

use allarch_core::oci::Document;
use allarch_core::oci::attestation::Item;
use yew::prelude::*;

use super::buttons::copy_button;
use super::hanging::text_buttons;
use super::layers::layers_panel;
use super::visible::visible;
use crate::present::child::{Child, Fact, child};
use crate::present::hanging::facts as facts_of;
use crate::present::number::{count, size};
use crate::present::platforms::{AttestationRow, PlatformRow};
use crate::shell::Dispatch;
use crate::store::{Beside, Blobs, Progress};

/// What a row's detail is drawn from.
pub(crate) struct Detail<'a> {
    /// The row.
    pub(crate) row: &'a PlatformRow,
    /// Children and configs.
    pub(crate) blobs: &'a Blobs,
    /// Whether children are on their way.
    pub(crate) loading: bool,
    /// What was looked up beside the document.
    pub(crate) beside: &'a Beside,
    /// The fetch that brings them.
    pub(crate) progress: Option<&'a Progress>,
    /// Where actions go.
    pub(crate) dispatch: &'a Dispatch,
}

/// The detail.
pub(crate) fn child_detail(detail: &Detail<'_>) -> Html {
    let Detail {
        row,
        blobs,
        loading,
        dispatch,
        ..
    } = *detail;
    let problem = detail
        .progress
        .and_then(|progress| progress.problem(&row.digest))
        .map(|problem| problem.error.to_string());
    let number = row.position + 1;
    let child = child(row, blobs);
    let hanging = detail.beside.hanging.as_deref();
    let found: Vec<Html> = hanging
        .into_iter()
        .flat_map(|hanging| hanging.of(&row.digest))
        .map(|(item, texts)| belongs(item, texts, dispatch))
        .collect();
    html! {
        <div class="child">
            <section aria-label={format!("Child manifest of entry {number}")}>
                <h3>{ "Manifest" }</h3>
                { facts(&child.manifest, Some((&row.digest, dispatch))) }
            </section>
            <section aria-label={format!("Config of entry {number}")}>
                <h3>{ "Config" }</h3>
                if let Some(problem) = problem { <p class="error-text wrap-text" role="note"><bdi>{ problem.clone() }</bdi></p> }
                if child.config.is_empty() {
                    <p class="muted">{ absent(&child, loading) }</p>
                }
                { facts(&child.config, None) }
            </section>
            <section class="child-layers" aria-label={format!("Layers of entry {number}")}>
                <h3>{ "Layers" }<span class="muted">{ layers_note(&child) }</span></h3>
                { layers_panel(&child.layers) }
            </section>
            if !row.attestations.is_empty() || !found.is_empty() {
                <section class="child-attestations" aria-label={format!("Attestations of entry {number}")}>
                    <h3>{ "Attestations" }</h3>
                    <ul class="kv">{ for row.attestations.iter().map(|attestation| attested(attestation, dispatch)) }{ for found }</ul>
                </section>
            }
        </div>
    }
}

/// A definition list; with a digest, its fact gets a copy button.
pub(crate) fn facts(facts: &[Fact], digest: Option<(&str, &Dispatch)>) -> Html {
    let line = |fact: &Fact| {
        let copy = digest.filter(|_| fact.name == "Digest").map(|(digest, dispatch)| {
            html! { { copy_button(Rc::from(digest), "Copy manifest digest", "Manifest digest", dispatch) } }
        });
        let class = classes!(fact.mono.then_some("mono"), fact.wrong.then_some("wrong"));
        html! { <div><dt>{ fact.name }</dt><dd {class}>{ fact.text.clone() }{ for copy }</dd></div> }
    };
    html! { <dl class="kv">{ for facts.iter().map(line) }</dl> }
}

fn absent(child: &Child, loading: bool) -> &'static str {
    match (child.has_manifest, loading) {
        (_, true) => "On its way.",
        (true, false) => "Not at hand: its bytes were not fetched.",
        (false, false) => {
            "Not at hand: an index names its children but does not hold them. Fetch the image by name, or paste the child."
        }
    }
}

fn layers_note(child: &Child) -> String {
    if child.layers.is_empty() {
        return String::new();
    }
    match child.compressed {
        Some(total) => format!("{}, {} compressed", child.layers.len(), size(total)),
        None => count(child.layers.len(), "layer"),
    }
}

/// Something that was looked up: what it is, and what it says in short.
fn belongs(item: &Item, texts: &[Rc<Document>], dispatch: &Dispatch) -> Html {
    html! {
        <li data-attached={item.digest.clone()}>
            <span>{ visible(&item.words) }</span>
            { for facts_of(item).into_iter().map(|fact| html! { <span class="muted">{ visible(&fact) }</span> }) }
            { text_buttons(item, texts, dispatch) }
        </li>
    }
}

fn attested(attestation: &AttestationRow, dispatch: &Dispatch) -> Html {
    let number = attestation.position + 1;
    let holds = if attestation.holds.is_empty() {
        String::new()
    } else {
        format!(", {}", attestation.holds.join(", "))
    };
    html! {
        <li data-entry={attestation.position.to_string()} data-digest={attestation.digest.clone()}>
            <span>{ format!("entry {number}{holds}") }</span>
            <code>{ attestation.digest.clone() }</code>
            { copy_button(Rc::from(attestation.digest.as_str()), format!("Copy digest of entry {number}"), format!("Digest of entry {number}"), dispatch) }
        </li>
    }
}
