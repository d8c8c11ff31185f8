//! A copy of a document with what is mechanical mended.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::lint::fix;
use allarch_core::oci::Served;

use super::{documents, toast};
use crate::present::number::count;
use crate::store::{Effect, EntryId, Origin, State, ToastKind, beside};

/// Opens a copy with the edits of one finding, by its position in the report, or of all. The copy has
/// another digest, which nothing says it should have.
pub(super) fn mend(state: &mut State, id: EntryId, only: Option<usize>) -> Vec<Effect> {
    let Some(entry) = state.page.entry(id).map(Rc::clone) else {
        return Vec::new();
    };
    let Some(inspection) = &entry.inspection else {
        return Vec::new();
    };
    let (bytes, mended) = match only {
        Some(at) => {
            let chosen = inspection.findings().get(at);
            let applied = fix::apply(&entry.bytes, chosen.map_or(&[], std::slice::from_ref));
            (applied.bytes, applied.applied.len())
        }
        None => {
            let context = beside(&state.page.blobs);
            match fix::mend(&inspection.document, &context, |report| report) {
                Some(mended) => (mended.document.bytes().to_vec(), mended.applied.len()),
                None => (Vec::new(), 0),
            }
        }
    };
    if mended == 0 {
        let text = "Nothing was mended: the edits do not fit the bytes.";
        return toast(state, ToastKind::Failed, text);
    }
    let name = Rc::from(format!("{} (mended)", entry.name));
    let served = Served {
        content_type: entry.served.content_type.clone(),
        file_name: entry.served.file_name.clone(),
        ..Served::default()
    };
    let mut effects = documents::add(state, name, Origin::Mended, Arc::from(bytes), served);
    let text = format!(
        "A copy with {} mended. Its digest is another.",
        count(mended, "place")
    );
    effects.extend(toast(state, ToastKind::Done, &text));
    effects
}
