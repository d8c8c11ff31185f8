//! Images by name: the documents that a registry gives, with the progress that a terminal shows.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;

use allarch_core::oci::Reference;
use allarch_core::platform::Blobs;
use allarch_core::registry::{Event, FetchError, Fetched, Graph, Want};

use crate::failure::Failure;
use crate::http;

/// The image with its children and configs, or why the registry does not give it.
pub(crate) fn all(reference: &Reference) -> Result<Result<Graph, FetchError>, Failure> {
    let mut progress = Progress::new();
    let outcome = http::fetch(reference, Want::Everything, |event| progress.on(event));
    progress.clear();
    outcome
}

/// The documents by digest, for what reads them together.
pub(crate) fn blobs(documents: &[Arc<Fetched>]) -> Blobs<'_> {
    let by_digest = |fetched: &'_ Arc<Fetched>| {
        let document = &fetched.document;
        let name = document.served().expected_digest.as_ref();
        name.unwrap_or(document.digest()).to_string()
    };
    documents
        .iter()
        .map(|fetched| (by_digest(fetched), &fetched.document))
        .collect()
}

/// One line on standard error that says how far it is; nothing where that is no terminal.
struct Progress {
    shown: bool,
    is_terminal: bool,
}

impl Progress {
    fn new() -> Self {
        Self {
            shown: false,
            is_terminal: std::io::stderr().is_terminal(),
        }
    }

    fn on(&mut self, event: &Event) {
        if let (Event::Progress { done, total }, true) = (event, self.is_terminal) {
            let _ = write!(std::io::stderr(), "\r\x1b[Kfetching: {done} of {total}");
            self.shown = true;
        }
    }

    fn clear(&self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
