//! A document of the rail: its bytes, where they came from and what was made of them.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::lint::{self, Context, Report, Severity};
use allarch_core::oci::{Document, Served};

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
    },
}

/// One document.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// What was made of it; `None` until a large document has been read.
    pub inspection: Option<Rc<Inspection>>,
}

impl Entry {
    /// The kind's name, `pending` while it is being read.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match &self.inspection {
            Some(inspection) => inspection.document.kind().name(),
            None => "pending",
        }
    }

    /// The worst severity among the findings, with how many have it.
    #[must_use]
    pub fn worst(&self) -> Option<(Severity, usize)> {
        let report = &self.inspection.as_ref()?.report;
        [Severity::Error, Severity::Warning]
            .into_iter()
            .map(|severity| (severity, report.count(severity)))
            .find(|(_, count)| *count > 0)
    }
}

/// A document read and judged.
#[derive(Debug)]
pub struct Inspection {
    /// The document.
    pub document: Rc<Document>,
    /// What the rules found in it.
    pub report: Report,
}

/// Two inspections are equal when they are one and the same; comparing their trees would cost more
/// than drawing them.
impl PartialEq for Inspection {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Inspection {}

/// Reads bytes and judges them with whatever else is at hand.
#[must_use]
pub fn inspect(bytes: Arc<[u8]>, served: Served, context: &Context<'_>) -> Inspection {
    let document = Document::read(bytes, served, allarch_core::json::Limits::default());
    judge(Rc::new(document), context)
}

/// Judges a document that has been read.
#[must_use]
pub fn judge(document: Rc<Document>, context: &Context<'_>) -> Inspection {
    let report = lint::lint(&document, context);
    Inspection { document, report }
}
