//! An archive: how far it is read, and what was found in it, as plain data.

use std::collections::BTreeSet;
use std::rc::Rc;

use allarch_core::intake::archive::ArchiveCounts;
use allarch_core::lint::Severity;
use allarch_core::oci::Document;

use super::EntryId;

/// How far an archive is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveState {
    /// It is being read.
    Reading {
        /// Bytes of the file so far.
        done: u64,
        /// Bytes of the file.
        total: u64,
    },
    /// It was read.
    Read(ArchiveFound),
}

/// What was found in an archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArchiveFound {
    /// What it is, in words.
    pub title: &'static str,
    /// How it was compressed.
    pub compression: Option<&'static str>,
    /// What was counted and checked.
    pub counts: ArchiveCounts,
    /// What is wrong with it.
    pub notes: Vec<ArchiveNote>,
    /// How much more is wrong.
    pub more: usize,
    /// How many documents it has.
    pub documents: usize,
    /// Its images, as documents of the rail.
    pub images: Vec<EntryId>,
    /// How many more images it has.
    pub left_out: usize,
}

impl ArchiveFound {
    /// How many problems have this severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        let has = |note: &&ArchiveNote| note.severity == severity;
        self.notes.iter().filter(has).count()
    }
}

/// One thing that is wrong with an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArchiveNote {
    /// `data-code`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence, safe to show.
    pub text: String,
    /// What to do.
    pub help: &'static str,
}

/// An archive with its documents.
#[derive(Clone, Debug)]
pub struct OpenedArchive {
    /// What was found; without the images' numbers.
    pub found: ArchiveFound,
    /// What stands for an image of its own.
    pub images: Vec<ArchiveImage>,
    /// Every index, manifest, config and statement.
    pub documents: Vec<Rc<Document>>,
    /// Digests that are listed and not in it.
    pub missing: BTreeSet<String>,
}

/// An image of an archive.
#[derive(Clone, Debug)]
pub struct ArchiveImage {
    /// Its name.
    pub name: Rc<str>,
    /// Its document.
    pub document: Rc<Document>,
}
