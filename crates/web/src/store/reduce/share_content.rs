//! What is ticked in the share dialog, as a link or a file carries it.

use std::collections::BTreeSet;
use std::rc::Rc;

use allarch_core::oci::{Digest, Document, View, relation};
use allarch_core::permalink::{LinkDocument, MATRIX, State as LinkState};

use super::address;
use crate::store::{Entry, EntryId, Expected, ExpectedFrom, Holds, ListedState, Page, SharePart};

/// What the ticked parts are.
pub(super) fn content(open: &Page, parts: &[SharePart]) -> LinkState {
    let on = |wanted: fn(&Holds) -> bool| parts.iter().any(|part| part.on && wanted(&part.holds));
    let chosen = chosen(open, parts);
    let children = match on(|holds| matches!(holds, Holds::Children(_))) {
        true => children(open, parts),
        false => Vec::new(),
    };
    let read = chosen.iter().filter_map(|entry| entry.inspection.as_ref());
    let read = read.map(|inspection| Rc::clone(&inspection.document));
    let others: Vec<Rc<Document>> = read.chain(children.iter().cloned()).collect();
    let documents = chosen.iter().map(|entry| carried(open, entry, &others));
    let children = children.iter().map(|child| LinkDocument::of("", child));
    let documents = documents.chain(children).collect();
    let ids: Vec<EntryId> = chosen.iter().map(|entry| entry.id).collect();
    let mut state = LinkState {
        documents,
        ..LinkState::default()
    };
    if on(|holds| matches!(holds, Holds::View)) {
        state.view = address::view_pairs(open, &ids);
    }
    // Which document is shown is no choice: without it whoever opens the link sees another one.
    if let Some(at) = address::shown_at(open, &ids) {
        state.view.insert("at".to_owned(), at.to_string());
    }
    if on(|holds| matches!(holds, Holds::Newer(_))) {
        state.view.extend(open.newer.view.iter().cloned());
        state.unknown.clone_from(&open.newer.records);
    }
    state
}

pub(super) fn chosen<'a>(open: &'a Page, parts: &[SharePart]) -> Vec<&'a Rc<Entry>> {
    let entry = |part: &SharePart| match part.holds {
        Holds::Document(id, _) if part.on => open.entry(id),
        _ => None,
    };
    parts.iter().filter_map(entry).collect()
}

/// A document of the rail as a link carries it, with what its report rests on beside its bytes.
/// `others` travel with it: what one of them lists need not be said.
fn carried(open: &Page, entry: &Entry, others: &[Rc<Document>]) -> LinkDocument {
    let mut carried = match &entry.inspection {
        Some(inspection) => LinkDocument::of(&entry.name, &inspection.document),
        None => LinkDocument {
            kind: match entry.list.as_ref().is_some_and(|list| list.is_matrix()) {
                true => MATRIX.to_owned(),
                false => entry.kind().to_owned(),
            },
            name: entry.name.to_string(),
            bytes: entry.bytes.to_vec(),
            ..LinkDocument::default()
        },
    };
    if let Some(list) = &entry.list {
        let travels: BTreeSet<&Digest> = others.iter().map(|other| other.digest()).collect();
        carried.set_at_hand(list.images.iter().filter_map(|image| match &image.state {
            ListedState::Here(digest) if travels.contains(digest) => Some((&*image.name, digest)),
            _ => None,
        }));
    }
    if let Some(inspection) = &entry.inspection {
        let missing = entry.missing();
        let listed = relation::listed(&inspection.document).into_iter();
        let listed = listed.map(|blob| blob.digest.to_string());
        carried.set_missing(&listed.filter(|digest| missing.contains(digest)).collect());
    }
    let lists = |document: &Rc<Document>, digest: &Digest| {
        let listed = relation::listed(document);
        listed.iter().any(|blob| blob.digest == *digest)
    };
    match &entry.beside.expected {
        Some(Expected {
            digest,
            from: ExpectedFrom::Typed,
            ..
        }) => carried.set_held_against(digest),
        Some(Expected {
            digest,
            from: ExpectedFrom::Listed(_),
            ..
        }) if !others.iter().any(|other| lists(other, digest)) => carried.set_held_against(digest),
        _ => {}
    }
    let fields = open.newer.fields.iter().find(|(id, _)| *id == entry.id);
    carried.unknown = fields.map(|(_, fields)| fields.clone()).unwrap_or_default();
    carried
}

/// Manifests and configs that are at hand and that the chosen documents list, each once, without
/// those that are chosen themselves.
pub(super) fn children(open: &Page, parts: &[SharePart]) -> Vec<Rc<Document>> {
    let mut found: Vec<Rc<Document>> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut queue: Vec<Rc<Document>> = Vec::new();
    for entry in chosen(open, parts) {
        if let Some(inspection) = &entry.inspection {
            seen.insert(inspection.document.digest().to_string());
            queue.push(Rc::clone(&inspection.document));
        }
        let listed = entry.list.iter().flat_map(|list| &list.images);
        queue.extend(listed.filter_map(|image| match &image.state {
            ListedState::Here(digest) => open.blobs.get(digest.as_str()).cloned(),
            _ => None,
        }));
    }
    let roots = queue.len();
    let mut at = 0;
    while let Some(document) = queue.get(at).cloned() {
        let digest = document.digest().to_string();
        if (at >= roots && seen.insert(digest.clone())) || (at < roots && !seen.contains(&digest)) {
            seen.insert(digest);
            found.push(Rc::clone(&document));
        }
        queue.extend(listed_by(&document).filter_map(|digest| {
            let is_new = !seen.contains(&digest);
            open.blobs.get(&digest).filter(|_| is_new).cloned()
        }));
        at += 1;
    }
    found
}

fn listed_by(document: &Document) -> impl Iterator<Item = String> {
    let digests: Vec<String> = match document.view() {
        View::Index(index) => index
            .entries()
            .filter_map(|entry| entry.digest_text().map(|digest| digest.to_string()))
            .collect(),
        View::Manifest(manifest) => manifest
            .config()
            .and_then(|config| config.digest_text().map(|digest| digest.to_string()))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    digests.into_iter()
}
