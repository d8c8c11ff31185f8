//! The smallest index over which every engine comes to what it comes to over the open one, as a document
//! of its own: the entries that are kept stand in it byte for byte.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::oci::{Document, Served, View};
use allarch_core::platform::Puller;
use allarch_core::platform::compare::smallest;

use super::{Listed, Setup, show};
use crate::present::number::count;
use crate::store::reduce::{documents, toast};
use crate::store::{Effect, EntryId, Origin, State, ToastKind};

pub(super) fn open(state: &mut State, id: EntryId) -> Vec<Effect> {
    let found = state.page.entry(id).and_then(|entry| {
        let listed = Listed::of(entry, &state.page.blobs)?;
        let setup = Setup::of(&state.page.matching);
        let asked = setup.asked(&listed);
        let there = |puller: &Puller| puller.engine.runs_on(&asked.machine);
        let pullers: Vec<Puller> = setup.pullers().into_iter().filter(there).collect();
        let kept = smallest(&listed.candidates, &asked, &pullers);
        let document = &entry.inspection.as_ref()?.document;
        let bytes = with_entries(document, &kept)?;
        Some((Rc::clone(entry), listed.candidates.len(), kept.len(), bytes))
    });
    let Some((entry, all, kept, bytes)) = found else {
        return Vec::new();
    };
    if kept == all {
        let text =
            "Every entry is needed: without any of them some engine would come to something else.";
        return toast(state, ToastKind::Done, text);
    }
    let name = Rc::from(format!("{} (smallest)", entry.name));
    let served = Served {
        content_type: entry.served.content_type.clone(),
        file_name: entry.served.file_name.clone(),
        ..Served::default()
    };
    let (new, mut effects) = documents::place(state, name, Origin::Cut, Arc::from(bytes), served);
    let words = format!(
        "A copy with {} of {}. Its digest is another.",
        kept,
        count(all, "entry")
    );
    effects.extend(show(state, new, &words));
    effects
}

/// The bytes of an index with these of its entries, which are laid out as they were.
fn with_entries(document: &Document, kept: &[usize]) -> Option<Vec<u8>> {
    let View::Index(index) = document.view() else {
        return None;
    };
    let array = index.root.get("manifests")?.span();
    let spans: Vec<_> = index.entries().map(|entry| entry.value.span()).collect();
    let (first, last) = (spans.first()?, spans.last()?);
    let bytes = document.bytes();
    let between = match spans.get(1) {
        Some(second) => bytes.get(first.end..second.start)?,
        None => b",",
    };
    let mut out = bytes.get(..first.start)?.to_vec();
    for (at, place) in kept.iter().enumerate() {
        if at > 0 {
            out.extend_from_slice(between);
        }
        out.extend_from_slice(spans.get(*place)?.slice(bytes));
    }
    // From behind the last entry on: the array's end, and what stands after it.
    debug_assert!(array.end > last.end, "entries stand in their array");
    out.extend_from_slice(bytes.get(last.end..)?);
    Some(out)
}
