//! Images by name: the documents that a registry gives, with the progress that a terminal shows.

use std::io::{IsTerminal as _, Write as _};
use std::sync::Arc;

use allarch_core::oci::{Document, Reference};
use allarch_core::platform::Blobs;
use allarch_core::registry::access::limits;
use allarch_core::registry::{
    Attached, Event, Fetch, FetchError, Fetched, Graph, Lookups, Machine, Options, Pulls, TagList,
    Tags, Want,
};

use crate::failure::{Failure, remark};
use crate::http::{Network, now};

/// The image with its children and configs, or why the registry does not give it.
pub(crate) fn all(
    reference: &Reference,
    network: &Network,
) -> Result<Result<Graph, FetchError>, Failure> {
    image(reference, Want::Everything, network)
}

/// The image with as much below it as is wanted.
pub(crate) fn image(
    reference: &Reference,
    want: Want,
    network: &Network,
) -> Result<Result<Graph, FetchError>, Failure> {
    let options = Options {
        want,
        held: network.held(reference),
        ..network.options(reference)
    };
    run(network, Fetch::new(reference, options, now()), "fetching")
}

/// The tags of the repository.
pub(crate) fn tags(
    reference: &Reference,
    network: &Network,
) -> Result<Result<TagList, FetchError>, Failure> {
    let options = network.options(reference);
    let tags = Tags::new(reference, &options, limits::PAGES, now());
    run(network, tags, "reading tags")
}

/// What hangs on an image that is at hand.
pub(crate) fn attached(
    reference: &Reference,
    root: &Document,
    at_hand: &[Arc<Fetched>],
    network: &Network,
) -> Result<Lookups, Failure> {
    let options = network.options(reference);
    let documents = at_hand.iter().map(|fetched| &fetched.document);
    let attached = Attached::new(reference, root, documents, &options, now());
    run(network, attached, "looking up")
}

/// Says what the registry says is left, where it counts.
pub(crate) fn say_pulls(reference: &Reference, pulls: Option<Pulls>) {
    if let Some(pulls) = pulls {
        remark(&format!("{}: {pulls}", reference.domain));
    }
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

fn run<M: Machine>(network: &Network, machine: M, doing: &str) -> Result<M::Outcome, Failure> {
    let mut progress = Progress::new(doing);
    let outcome = network.run(machine, |event| progress.on(event));
    progress.clear();
    outcome
}

/// One line on standard error that says how far it is; nothing where that is no terminal.
struct Progress<'a> {
    doing: &'a str,
    shown: bool,
    is_terminal: bool,
}

impl<'a> Progress<'a> {
    fn new(doing: &'a str) -> Self {
        Self {
            doing,
            shown: false,
            is_terminal: std::io::stderr().is_terminal(),
        }
    }

    fn on(&mut self, event: &Event) {
        if let (Event::Progress { done, total }, true) = (event, self.is_terminal) {
            let doing = self.doing;
            let _ = write!(std::io::stderr(), "\r\x1b[K{doing}: {done} of {total}");
            self.shown = true;
        }
    }

    fn clear(&self) {
        if self.shown {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
