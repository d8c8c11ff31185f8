//! The words of a rail item.

use allarch_core::lint::Severity;

use super::number;
use crate::store::fetching::Log;
use crate::store::{ArchiveState, Entry, Origin, called};

/// The line under a document's name: what it is and where it came from.
#[must_use]
pub fn subtitle(entry: &Entry) -> String {
    match &entry.beside.archive {
        Some(ArchiveState::Reading { .. }) => return "Reading an archive".to_owned(),
        Some(ArchiveState::Read(found)) => return found.title.to_owned(),
        None => {}
    }
    if let (Some(list), None) = (&entry.list, &entry.inspection) {
        return format!("Image list, {} of {} here", list.here(), list.images.len());
    }
    if let Some(taken) = entry.taken() {
        let what = match taken.parts.len() {
            0 => called(taken.found.kind).to_owned(),
            count => number::count(count, "thing"),
        };
        return format!("{what}, {}", origin(entry));
    }
    let failed = entry
        .progress
        .as_ref()
        .is_some_and(|progress| progress.failure.is_some());
    if let Some(list) = &entry.list {
        let rows = number::count(list.images.len(), "row");
        return format!("Saved matrix of {rows}, {}", origin(entry));
    }
    let what = match &entry.inspection {
        Some(inspection) => inspection.document.kind().title(),
        None if failed => return "Not fetched".to_owned(),
        None if entry.origin == Origin::Asked => return "Fetching".to_owned(),
        None => "Reading",
    };
    format!("{what}, {}", origin(entry))
}

fn origin(entry: &Entry) -> String {
    match &entry.origin {
        Origin::Pasted { .. } => "pasted".to_owned(),
        Origin::File => "file".to_owned(),
        Origin::Example => "example".to_owned(),
        Origin::Fetched { host, .. } => format!("from {host}"),
        Origin::Mended => "mended copy".to_owned(),
        Origin::Cut => "smaller copy".to_owned(),
        Origin::Linked => "from a link".to_owned(),
        Origin::Asked => "asked for".to_owned(),
    }
}

/// The hidden text beside the severity icon.
#[must_use]
pub fn worst_text(severity: Severity, count: usize) -> String {
    number::count(count, severity.name())
}

/// How many requests there were, and which way they went.
#[must_use]
pub fn sent(log: &Log, proxy: Option<&str>) -> String {
    let total = log.total();
    if total == 0 {
        return "Sent so far: no request.".to_owned();
    }
    let mut ways = Vec::new();
    if log.direct > 0 {
        ways.push(format!("{} direct", number::grouped(log.direct as u64)));
    }
    if log.through_proxy > 0 {
        let host = proxy.map_or("the proxy", super::way::proxy_host);
        ways.push(format!(
            "{} through {host}",
            number::grouped(log.through_proxy as u64)
        ));
    }
    format!(
        "Sent so far: {} for image names, {}.",
        number::count(total, "request"),
        ways.join(", ")
    )
}
