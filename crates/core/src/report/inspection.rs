//! Everything that is known of one document, gathered once for every format.

use std::cmp::Ordering;

use crate::intake::{Recognised, recognise_document};
use crate::lint::{self, Severity};
use crate::oci::attestation::{self, EntryRole, Subject};
use crate::oci::relation::{self, LinkRole};
use crate::oci::repair::Repair;
use crate::oci::{DigestState, Document, HeaderCheck, Index, View};
use crate::platform::{self, Platform};
use crate::text::Position;

/// One document, inspected.
#[derive(Clone, Debug)]
pub struct Inspection<'a> {
    /// What the person called it: a path, a reference, `standard input`.
    pub name: String,
    /// The document.
    pub document: &'a Document,
    /// What it was taken for, and what to do where it is of no use.
    pub recognised: Recognised,
    /// What is wrong with it.
    pub lint: lint::Report,
    /// The entries of an index in the one order of platforms; what is no image last.
    pub entries: Vec<EntryRow>,
    /// The change that explains a digest which differs.
    pub repair: Option<Repair>,
    /// How its digest compares, where more is known of that than how the document came: a person
    /// may have said what it should be.
    pub held: Option<&'static str>,
    /// The head of the HTTP answer it came in, held against its bytes; empty without one.
    pub headers: Vec<HeaderCheck>,
    /// Which of the documents beside it list it; [`relate`] fills it.
    pub part_of: Vec<PartOf>,
}

/// A document that lists another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartOf {
    /// Its position among the documents of the report.
    pub document: usize,
    /// Its name.
    pub name: String,
    /// What it lists the other as.
    pub role: LinkRole,
    /// The 0-based position among its entries or layers.
    pub position: usize,
}

/// Says of every document which of the others list it.
pub fn relate(inspections: &mut [Inspection<'_>]) {
    let documents: Vec<&Document> = inspections.iter().map(|one| one.document).collect();
    for link in relation::links(&documents) {
        let Some(name) = inspections.get(link.parent).map(|one| one.name.clone()) else {
            continue;
        };
        if let Some(child) = inspections.get_mut(link.child) {
            child.part_of.push(PartOf {
                document: link.parent,
                name,
                role: link.role,
                position: link.position,
            });
        }
    }
}

/// One entry of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryRow {
    /// 0-based position in the index.
    pub entry: usize,
    /// What it is for.
    pub role: EntryRole,
    /// The platform as written; `None` where there is none.
    pub platform: Option<Platform>,
    /// The platform's column: normalized, Windows cut to its build. `None` without a platform.
    pub column: Option<String>,
    /// Its digest as written.
    pub digest: Option<String>,
    /// Its size in bytes.
    pub size: Option<u64>,
    /// Its media type.
    pub media_type: Option<String>,
}

/// Findings by severity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub infos: usize,
}

impl<'a> Inspection<'a> {
    /// Inspects a document with what is known beside it.
    #[must_use]
    pub fn of(name: &str, document: &'a Document, context: &lint::Context<'_>) -> Self {
        Self::judged(name, document, lint::lint(document, context))
    }

    /// A document with what the rules found in it.
    #[must_use]
    pub fn judged(name: &str, document: &'a Document, lint: lint::Report) -> Self {
        Self {
            name: name.to_owned(),
            document,
            recognised: recognise_document(document),
            lint,
            entries: match document.view() {
                View::Index(index) => entries(&index),
                _ => Vec::new(),
            },
            headers: match &document.served().head {
                Some(head) => head.checks(document),
                None => Vec::new(),
            },
            part_of: Vec::new(),
            repair: document.repair().cloned(),
            held: None,
        }
    }

    /// Findings by severity.
    #[must_use]
    pub fn counts(&self) -> Counts {
        Counts {
            errors: self.lint.count(Severity::Error),
            warnings: self.lint.count(Severity::Warning),
            infos: self.lint.count(Severity::Info),
        }
    }

    /// `matches`, `differs`, `unchecked`, or `repaired` where a known change explains the other
    /// digest.
    #[must_use]
    pub fn digest_state(&self) -> &'static str {
        match (self.held, &self.repair) {
            (Some(held), _) => held,
            (None, Some(_)) => "repaired",
            (None, None) => self.document.digest_state().name(),
        }
    }

    /// Whether nothing objects: no error, and no digest but the expected one.
    #[must_use]
    pub fn valid(&self) -> bool {
        self.lint.valid() && self.document.digest_state() != DigestState::Differs
    }

    /// Where a finding starts.
    #[must_use]
    pub fn position(&self, finding: &lint::Finding) -> Position {
        let lines = self.document.lines();
        lines.position(self.document.bytes(), finding.span.start)
    }
}

impl EntryRow {
    /// `image`, `index`, `attestation`, `unannotated`, `artifact` or `other`.
    #[must_use]
    pub fn role_name(&self) -> &'static str {
        match self.role {
            EntryRole::Image => "image",
            EntryRole::Index => "index",
            EntryRole::Attestation(_) => "attestation",
            EntryRole::Unannotated => "unannotated",
            EntryRole::Artifact => "artifact",
            EntryRole::Other => "other",
        }
    }

    /// The 0-based entry that an attestation speaks of, where it is one of this index.
    #[must_use]
    pub fn subject(&self) -> Option<usize> {
        match self.role {
            EntryRole::Attestation(Subject::Entry(entry)) => Some(entry),
            _ => None,
        }
    }
}

fn entries(index: &Index<'_>) -> Vec<EntryRow> {
    let roles = attestation::roles(index);
    let mut rows: Vec<EntryRow> = index
        .entries()
        .zip(roles)
        .enumerate()
        .map(|(entry, (descriptor, role))| {
            let platform = descriptor.platform().map(Platform::from);
            EntryRow {
                entry,
                role,
                column: platform.as_ref().map(platform::column),
                platform,
                digest: descriptor.digest_text().map(std::borrow::Cow::into_owned),
                size: descriptor.size(),
                media_type: descriptor.media_type().map(std::borrow::Cow::into_owned),
            }
        })
        .collect();
    rows.sort_by(order);
    rows
}

/// Images and indexes first, in the one order of platforms; without a platform after those with
/// one; the rest as in the index.
fn order(a: &EntryRow, b: &EntryRow) -> Ordering {
    let group = |row: &EntryRow| match row.role {
        EntryRole::Image | EntryRole::Index => usize::from(row.platform.is_none()),
        _ => 2,
    };
    let platforms = match (&a.platform, &b.platform) {
        (Some(a), Some(b)) => platform::order(a, b),
        _ => Ordering::Equal,
    };
    let by_platform = if group(a) == 0 {
        platforms
    } else {
        Ordering::Equal
    };
    group(a)
        .cmp(&group(b))
        .then(by_platform)
        .then(a.entry.cmp(&b.entry))
}
