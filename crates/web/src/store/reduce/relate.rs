//! Documents that belong together: what arrives or goes changes what is known of others.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::oci::relation::listed;
use allarch_core::oci::repair::Repair;
use allarch_core::oci::{Digest, Document, Served};

use super::documents::add;
use super::fetch::judge_again;
use super::rail::file_name;
use super::{keep, page, update_entry};
use crate::store::expected::{Expected, ExpectedFrom, Wanted};
use crate::store::{Beside, Effect, Entry, EntryId, Origin, Page, State};

/// An index lists a manifest, that one a config: what is above is judged again.
const LEVELS: usize = 4;
/// Longest document whose exact bytes are looked for without being asked.
const MAX_UNASKED: usize = 1 << 20;

/// Documents with these digests came or went: whoever lists them is judged again, and everything is
/// held against what is listed now. `fresh` were read just now; those that are not judged yet are.
pub(super) fn changed(
    state: &mut State,
    digests: impl IntoIterator<Item = String>,
    fresh: &[EntryId],
) -> Vec<Effect> {
    for id in fresh {
        if let Some(document) = document(&state.page, *id) {
            page(state).blobs.insert_for(*id, document);
        }
    }
    for id in fresh {
        super::exported::take_rows(state, *id);
    }
    let mut effects = super::taken::take(state);
    let is_unjudged = |entry: &&Rc<Entry>| entry.is_unjudged();
    let unjudged = state.page.entries.iter().filter(is_unjudged);
    let mut to_judge: Vec<EntryId> = unjudged.map(|entry| entry.id).collect();
    let digests = digests.into_iter().collect();
    let affected = match documents(&state.page).nth(1) {
        Some(_) => above(&state.page, digests),
        None => digests,
    };
    let stale = entries(&state.page).filter(|(entry, document)| {
        affected.contains(document.digest().as_str())
            && !fresh.contains(&entry.id)
            && !entry.is_unjudged()
    });
    to_judge.extend(stale.map(|(entry, _)| entry.id));
    let judging = to_judge.into_iter().filter_map(|id| judge_again(state, id));
    let judging: Vec<Effect> = judging.collect();
    effects.extend(judging);
    effects.extend(settle(state, fresh));
    effects
}

fn document(page: &Page, id: EntryId) -> Option<Rc<Document>> {
    let inspection = page.entry(id)?.inspection.as_ref()?;
    Some(Rc::clone(&inspection.document))
}

fn beside(entry: &mut Entry) -> &mut Beside {
    Rc::make_mut(&mut entry.beside)
}

/// The digests, and those of all open documents that list one of them.
fn above(page: &Page, mut affected: BTreeSet<String>) -> BTreeSet<String> {
    for _ in 0..LEVELS {
        let before = affected.len();
        for document in documents(page) {
            let digest = document.digest().as_str();
            let lists = |document: &Document| {
                let mut listed = listed(document).into_iter();
                listed.any(|blob| affected.contains(blob.digest.as_str()))
            };
            if !affected.contains(digest) && lists(document) {
                affected.insert(digest.to_owned());
            }
        }
        if affected.len() == before {
            break;
        }
    }
    affected
}

/// Every document that is open or at hand, each once.
fn documents(page: &Page) -> impl Iterator<Item = &Document> {
    let open = entries(page).map(|(_, document)| document);
    let is_blob = |document: &&Document| page.blobs.get(document.digest().as_str()).is_some();
    let open = open.filter(move |document| !is_blob(document));
    page.blobs
        .iter()
        .map(|(_, document)| document.as_ref())
        .chain(open)
}

fn entries(page: &Page) -> impl Iterator<Item = (&Rc<Entry>, &Document)> {
    page.entries.iter().filter_map(|entry| {
        let inspection = entry.inspection.as_ref()?;
        Some((entry, inspection.document.as_ref()))
    })
}

/// Holds every document against the digest that it should have: what a person typed, what it was
/// served with, else what an open document lists. What `fresh` brought may be what others were
/// changed from, or be changed itself: the detective looks at those without being asked.
pub(super) fn settle(state: &mut State, fresh: &[EntryId]) -> Vec<Effect> {
    let all = all_listed(&state.page);
    let brings = |(entry, document): (&Rc<Entry>, &Document)| {
        fresh.contains(&entry.id) && !listed(document).is_empty()
    };
    // What nobody lists is looked for nowhere, and a list alone may be a large one.
    let is_new_list = !all.is_empty() && entries(&state.page).any(brings);
    let mut effects = Vec::new();
    let mut changes = Vec::new();
    for (entry, document) in entries(&state.page) {
        let next = expected(entry, document, &all);
        if next.as_ref().map(identity) != entry.beside.expected.as_ref().map(identity) {
            changes.push((entry.id, next.clone()));
        }
        let wanted = match &next {
            Some(expected) if !expected.matches && !is_known(entry, expected) => {
                vec![(expected.digest.clone(), None)]
            }
            None if !all.is_empty()
                && document.bytes().len() <= MAX_UNASKED
                && (is_new_list || fresh.contains(&entry.id)) =>
            {
                unfilled(&state.page, document, &all)
            }
            _ => Vec::new(),
        };
        if !wanted.is_empty() {
            effects.push(Effect::Detect(entry.id, document.shared_bytes(), wanted));
        }
    }
    for (id, next) in changes {
        update_entry(state, id, |entry| beside(entry).expected = next);
    }
    effects
}

/// What tells one expectation from another, whatever the detective found.
fn identity(expected: &Expected) -> (&Digest, &ExpectedFrom) {
    (&expected.digest, &expected.from)
}

/// Whether the detective has looked already.
fn is_known(entry: &Entry, expected: &Expected) -> bool {
    let known = entry.beside.expected.as_ref();
    known.is_some_and(|known| identity(known) == identity(expected) && known.repair.is_some())
}

/// Listed digests with the name of who lists them and the size it says.
type Listed = BTreeMap<Digest, (Rc<str>, Option<u64>)>;

fn all_listed(page: &Page) -> Listed {
    let mut all = Listed::new();
    // A document alone has nobody to list it, and may be a large index.
    if documents(page).nth(1).is_none() {
        return all;
    }
    let mut add = |name: &Rc<str>, document: &Document| {
        for blob in listed(document) {
            all.entry(blob.digest)
                .or_insert_with(|| (Rc::clone(name), blob.size));
        }
    };
    for (entry, document) in entries(page) {
        add(&entry.name, document);
    }
    let other: Rc<str> = Rc::from("a document at hand");
    for (_, document) in page.blobs.iter() {
        add(&other, document);
    }
    all
}

fn expected(entry: &Entry, document: &Document, listed: &Listed) -> Option<Expected> {
    let known = entry.beside.expected.as_ref();
    let of = |digest: &Digest, from| Expected {
        digest: digest.clone(),
        // Hashed once, not whenever something changes beside it.
        matches: known
            .filter(|known| known.digest == *digest)
            .map_or_else(|| has(document, digest), |known| known.matches),
        from,
        repair: None,
    };
    if let Some(typed) = &entry.beside.typed {
        return Some(of(typed, ExpectedFrom::Typed));
    }
    if let Some(served) = &document.served().expected_digest {
        return Some(of(served, ExpectedFrom::Served));
    }
    // What the detective found stays as long as it is listed.
    let found = entry
        .beside
        .expected
        .as_ref()
        .filter(|found| !found.matches);
    let digests = [Some(document.digest()), found.map(|found| &found.digest)];
    let (digest, name) = digests
        .into_iter()
        .flatten()
        .find_map(|digest| Some((digest, &listed.get(digest)?.0)))?;
    Some(of(digest, ExpectedFrom::Listed(Rc::clone(name))))
}

/// Whether the bytes have a digest; they are only hashed for another algorithm.
fn has(document: &Document, digest: &Digest) -> bool {
    let own = document.digest();
    own == digest || (own.algorithm() != digest.algorithm() && digest.matches(document.bytes()))
}

/// What is listed and not at hand: the bytes may be meant for it.
fn unfilled(page: &Page, document: &Document, all: &Listed) -> Vec<Wanted> {
    let own: BTreeSet<Digest> = listed(document)
        .into_iter()
        .map(|blob| blob.digest)
        .collect();
    let is_open = |digest: &Digest| page.blobs.get(digest.as_str()).is_some();
    all.iter()
        // Without a size every candidate would have to be hashed.
        .filter(|(digest, (_, size))| size.is_some() && !is_open(digest) && !own.contains(*digest))
        .map(|(digest, (_, size))| (digest.clone(), *size))
        .collect()
}

/// The detective has looked.
pub(super) fn detected(
    state: &mut State,
    id: EntryId,
    found: Option<(Digest, Rc<allarch_core::oci::repair::Repair>)>,
) {
    let listed = all_listed(&state.page);
    update_entry(state, id, |entry| {
        match (&mut beside(entry).expected, found) {
            (Some(expected), Some((digest, repair))) if expected.digest == digest => {
                expected.repair = Some(Some(repair));
            }
            (Some(expected), None) => expected.repair = Some(None),
            (expected @ None, Some((digest, repair))) => {
                *expected = listed.get(&digest).map(|(name, _)| Expected {
                    digest,
                    from: ExpectedFrom::Listed(Rc::clone(name)),
                    matches: false,
                    repair: Some(Some(repair)),
                });
            }
            _ => {}
        }
    });
}

/// A person says which digest a document should have, or no longer.
pub(super) fn expect(state: &mut State, id: EntryId, typed: Option<Digest>) -> Vec<Effect> {
    update_entry(state, id, |entry| beside(entry).typed = typed);
    let mut effects = settle(state, &[id]);
    effects.push(keep(state));
    effects
}

/// Opens the exact bytes that the detective found.
pub(super) fn open_exact(state: &mut State, id: EntryId) -> Vec<Effect> {
    let Some((entry, digest, repair)) = exact(state, id) else {
        return Vec::new();
    };
    let name = Rc::from(format!("{}, exact bytes", entry.name));
    let served = Served {
        expected_digest: Some(digest),
        file_name: entry.served.file_name.clone(),
        ..Served::default()
    };
    let bytes = Arc::from(repair.bytes.as_slice());
    add(state, name, Origin::File, bytes, served)
}

/// Saves the exact bytes that the detective found.
pub(super) fn download_exact(state: &State, id: EntryId) -> Vec<Effect> {
    let Some((entry, _, repair)) = exact(state, id) else {
        return Vec::new();
    };
    let bytes = Arc::from(repair.bytes.as_slice());
    vec![Effect::Download(file_name(&entry), bytes)]
}

fn exact(state: &State, id: EntryId) -> Option<(Rc<Entry>, Digest, Rc<Repair>)> {
    let entry = state.page.entry(id)?;
    let expected = entry.beside.expected.as_ref()?;
    let repair = expected.repair.clone()??;
    Some((Rc::clone(entry), expected.digest.clone(), repair))
}
