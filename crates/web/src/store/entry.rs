//! A document of the rail: its bytes, where they came from and what was made of them.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::lint::{self, Context, Finding, Report, Severity};
use allarch_core::oci::attestation::{self, EntryRole};
use allarch_core::oci::{Document, Served, View};
use allarch_core::registry::{FetchError, Role};

use super::{ArchiveState, Beside, Blobs, List, Progress, Taken};
use crate::present::platforms::PlatformRow;

/// Documents up to this many bytes are read at once; longer ones while the page goes on.
pub const AT_ONCE: usize = 128 << 10;

/// A document's number in this tab; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryId(pub u32);

/// Where the bytes came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Typed or pasted. `crlf` where the text box made one byte of each CRLF line end, so that the
    /// digest is over other bytes than the clipboard held.
    Pasted {
        /// Whether line ends were changed.
        crlf: bool,
    },
    /// A file, dropped or chosen.
    File,
    /// One of the examples that the page carries.
    Example,
    /// A registry.
    Fetched {
        /// The registry's host.
        host: Rc<str>,
        /// The proxy's host; `None` when the browser asked the registry itself.
        through: Option<Rc<str>>,
        /// When, in seconds since 1970.
        at: u64,
    },
    /// A link, or a report saved as a file; no registry was asked.
    Linked,
    /// A copy of a document of the rail, with what is mechanical mended.
    Mended,
    /// A copy of an index of the rail with fewer entries.
    Cut,
    /// A registry that has not answered yet.
    Asked,
}

/// One document.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its number.
    pub id: EntryId,
    /// What the rail and the header call it.
    pub name: Rc<str>,
    /// Where it came from.
    pub origin: Origin,
    /// The exact bytes.
    pub bytes: Arc<[u8]>,
    /// What is known of how it was served.
    pub served: Served,
    /// What was made of it; `None` until it came and, if it is large, was read.
    pub inspection: Option<Rc<Inspection>>,
    /// How its fetch is or ended; `None` for what was not fetched.
    pub progress: Option<Rc<Progress>>,
    /// Its images, if it is a list of them, or a document that is a matrix saved as JSON.
    pub list: Option<Rc<List>>,
    /// How much of it is read, in thousandths, while a large one is being read.
    pub read: usize,
    /// What is known beside its bytes.
    pub beside: Rc<Beside>,
}

/// Entries are equal when they are one and the same: a change makes a new one, and a comparison of
/// all that is in them would cost more than drawing them.
impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Entry {}

impl Entry {
    /// A document with its bytes, not read yet.
    #[must_use]
    pub fn new(
        id: EntryId,
        name: Rc<str>,
        origin: Origin,
        bytes: Arc<[u8]>,
        served: Served,
    ) -> Self {
        Self {
            id,
            name,
            origin,
            bytes,
            served,
            inspection: None,
            progress: None,
            list: None,
            read: 0,
            beside: Rc::default(),
        }
    }

    /// Whether it was read and lists entries that engines choose from.
    #[must_use]
    pub fn is_index(&self) -> bool {
        let inspection = self.inspection.as_ref();
        inspection.is_some_and(|inspection| inspection.document.kind().is_index())
    }

    /// What it was taken for, where it is no document of a registry and something is known of it.
    #[must_use]
    pub fn taken(&self) -> Option<&Rc<Taken>> {
        let taken = self.beside.taken.as_ref()?;
        taken.is_known().then_some(taken)
    }

    /// The kind's name; `pending` while nothing is known.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        if let Some(taken) = self.taken() {
            return taken.found.kind;
        }
        if self.beside.archive.is_some() {
            return "archive";
        }
        match (&self.list, &self.inspection) {
            (Some(_), None) => "image-list",
            (_, Some(inspection)) => inspection.document.kind().name(),
            (None, None) => "pending",
        }
    }

    /// Whether it is a document whose rows stand in the Matrix too: a matrix that was saved as JSON.
    #[must_use]
    pub fn has_saved_rows(&self) -> bool {
        self.list.is_some() && self.inspection.is_some()
    }

    /// Whether it is shown as something else than a document of a registry, of which the rules say nothing.
    #[must_use]
    pub fn is_told(&self) -> bool {
        self.taken().is_some() || self.has_saved_rows()
    }

    /// Whether its bytes are there and are still to be read.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        if let Some(archive) = &self.beside.archive {
            return matches!(archive, ArchiveState::Reading { .. });
        }
        self.inspection.is_none()
            && self.list.is_none()
            && self
                .progress
                .as_ref()
                .is_none_or(|progress| progress.done > 0 && progress.failure.is_none())
    }

    /// Digests that its registry, its archive or its sender says are not to be had.
    #[must_use]
    pub fn missing(&self) -> BTreeSet<String> {
        let problems = self.progress.iter();
        let problems = problems.flat_map(|progress| &progress.problems);
        problems
            .filter(|problem| matches!(problem.error, FetchError::NotFound { .. }))
            .filter_map(|problem| problem.digest.as_ref().map(ToString::to_string))
            .chain(self.beside.missing.iter().cloned())
            .collect()
    }

    /// Whether it was read and no rule has looked at it yet.
    #[must_use]
    pub fn is_unjudged(&self) -> bool {
        let inspection = self.inspection.as_ref();
        inspection.is_some_and(|inspection| inspection.report.is_none())
    }

    /// The worst severity among the findings, with how many have it.
    #[must_use]
    pub fn worst(&self) -> Option<(Severity, usize)> {
        let failed = self
            .progress
            .as_ref()
            .is_some_and(|progress| progress.failure.is_some());
        if failed {
            return Some((Severity::Error, 1));
        }
        let count = |severity| match (&self.beside.archive, &self.inspection) {
            (Some(ArchiveState::Read(found)), _) => found.count(severity),
            (None, Some(inspection)) => inspection
                .report
                .as_ref()
                .map_or(0, |report| report.count(severity)),
            _ => 0,
        };
        [Severity::Error, Severity::Warning]
            .into_iter()
            .map(|severity| (severity, count(severity)))
            .find(|(_, count)| *count > 0)
    }

    /// What is wrong with the bytes themselves, where they were fetched.
    #[must_use]
    pub fn fault(&self) -> Option<&FetchError> {
        let problems = &self.progress.as_ref()?.problems;
        problems
            .iter()
            .find(|problem| problem.role == Role::Top)
            .map(|problem| &problem.error)
    }
}

/// A document read and, most of the time, judged.
#[derive(Debug)]
pub struct Inspection {
    /// The document.
    pub document: Rc<Document>,
    /// What the rules found in it; `None` until they have run, and it may not pass for sound before.
    pub report: Option<Report>,
    /// What each entry of an index is for, in index order; empty for anything else.
    pub roles: Rc<[EntryRole]>,
    /// The rows of its platforms table, where they were made with the report, with the blobs that
    /// they were made beside.
    pub rows: Option<(Blobs, Rc<Vec<PlatformRow>>)>,
}

/// Two inspections are equal when they are one and the same; comparing their trees would cost more
/// than drawing them.
impl PartialEq for Inspection {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Inspection {}

/// Judges a document that has been read; `missing` are digests that a registry says it has not.
///
/// The rules are in the second file of the program: nothing that the first needs may call this.
#[must_use]
pub fn judge(inspection: &Inspection, blobs: &Blobs, missing: BTreeSet<String>) -> Inspection {
    let context = Context {
        missing,
        ..beside(blobs)
    };
    inspection.judged(lint::lint(&inspection.document, &context))
}

/// What is known beside a document.
#[must_use]
pub fn beside(blobs: &Blobs) -> Context<'_> {
    let at_hand = blobs
        .iter()
        .map(|(digest, document)| (digest.to_owned(), document.as_ref()));
    Context {
        blobs: at_hand.collect(),
        ..Context::default()
    }
}

impl Inspection {
    /// A document that no rule has looked at yet.
    #[must_use]
    pub fn new(document: Rc<Document>) -> Self {
        let roles = match document.view() {
            View::Index(index) => attestation::roles(&index),
            _ => Vec::new(),
        };
        Self {
            document,
            report: None,
            roles: roles.into(),
            rows: None,
        }
    }

    /// The same document with what the rules found in it. That its digest is not checked is not said
    /// among the findings: the page asks for the digest above them, and tells there what comes of it.
    #[must_use]
    pub fn judged(&self, mut report: Report) -> Self {
        report
            .not_checked
            .retain(|row| !row.rule.starts_with("digest-"));
        Self {
            document: Rc::clone(&self.document),
            report: Some(report),
            roles: Rc::clone(&self.roles),
            rows: None,
        }
    }

    /// The findings; none before it is judged.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        self.report.as_ref().map_or(&[], |report| &report.findings)
    }
}
