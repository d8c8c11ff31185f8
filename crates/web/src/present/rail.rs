//! The words of a rail item.

use allarch_core::lint::Severity;

use super::number;
use crate::store::{Entry, Origin};

/// The line under a document's name: what it is and where it came from.
#[must_use]
pub fn subtitle(entry: &Entry) -> String {
    let what = match &entry.inspection {
        Some(inspection) => inspection.document.kind().title(),
        None => "Reading",
    };
    let origin = match &entry.origin {
        Origin::Pasted { .. } => "pasted".to_owned(),
        Origin::File => "file".to_owned(),
        Origin::Example => "example".to_owned(),
        Origin::Fetched { host, .. } => format!("from {host}"),
    };
    format!("{what}, {origin}")
}

/// The hidden text beside the severity icon.
#[must_use]
pub fn worst_text(severity: Severity, count: usize) -> String {
    number::count(count, severity.name())
}
