//! A matrix that was saved as JSON: a document, whose rows stand in the Matrix as it has them.

use std::rc::Rc;

use allarch_core::lint::Report;

use super::update_entry;
use crate::present::compare::is_export;
use crate::store::{EntryId, Inspection, List, State};

/// Takes the rows of a document that was read, where it is such a matrix.
pub(super) fn take_rows(state: &mut State, id: EntryId) {
    let document = state.page.entry(id).filter(|entry| entry.list.is_none());
    let exported = document.filter(|entry| is_export(entry));
    let list = exported.and_then(|entry| List::of_export(&entry.bytes));
    if let Some(list) = list.filter(|list| !list.images.is_empty()) {
        update_entry(state, id, |entry| {
            entry.list = Some(Rc::new(list));
            // A long one was judged while it was read, as what it is not.
            let judged = |known: &Rc<Inspection>| Rc::new(known.judged(Report::default()));
            entry.inspection = entry.inspection.as_ref().map(judged);
        });
    }
}

#[cfg(test)]
mod tests;
