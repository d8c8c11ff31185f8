//! What can be wrong with an archive, as data.

mod words;

use super::unpack::Compression;
use crate::lint::Severity;
use crate::oci::Digest;

/// What a listed file is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// A manifest or an index.
    Manifest,
    /// A config.
    Config,
    /// A layer.
    Layer,
}

/// One thing that is wrong with an archive. Paths and names are as the archive has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveProblem {
    /// No tar, or none inside the compression.
    NotTar {
        /// The compression that was undone.
        compression: Option<Compression>,
    },
    /// A tar header that cannot be read.
    BadHeader {
        /// Its offset in the tar, in bytes.
        at: u64,
        /// What is wrong with it.
        why: &'static str,
    },
    /// The compressed data is damaged.
    Broken {
        /// Which compression.
        compression: Compression,
        /// Offset in the compressed bytes.
        at: u64,
        /// What is wrong.
        why: &'static str,
    },
    /// The archive ends too early.
    Cut {
        /// The file it ends in.
        path: Option<String>,
        /// How many bytes of it are missing, where that is known.
        missing: Option<u64>,
    },
    /// More entries than are read.
    TooManyEntries {
        /// The limit.
        most: usize,
    },
    /// More bytes than are read.
    TooLarge {
        /// The limit in bytes.
        most: u64,
    },
    /// It inflates beyond measure.
    Bomb {
        /// Bytes that came out.
        inflated: u64,
        /// Bytes that went in.
        read: u64,
    },
    /// The end is not marked.
    NoEnd,
    /// A path that leads out of the archive.
    UnsafePath {
        /// The path.
        path: String,
    },
    /// A link that leads out of the archive.
    UnsafeLink {
        /// The link's path.
        path: String,
        /// Where it leads.
        target: String,
    },
    /// An entry that is no plain file.
    Special {
        /// Its path.
        path: String,
        /// What it is.
        what: &'static str,
    },
    /// Two entries of one path.
    Duplicate {
        /// The path.
        path: String,
        /// Whether both have the same bytes.
        same: bool,
    },
    /// Nothing in it is an image.
    NoImage {
        /// How many files it has.
        files: usize,
    },
    /// A file whose bytes do not have the digest that its name says.
    WrongDigest {
        /// The path.
        path: String,
        /// The digest of its bytes.
        digest: Digest,
    },
    /// A file whose length is not the descriptor's size.
    WrongSize {
        /// The path.
        path: String,
        /// The size that the descriptor says.
        listed: u64,
        /// The file's length in bytes.
        size: u64,
    },
    /// A listed blob that is not there.
    Missing {
        /// The digest or the path.
        name: String,
        /// What it is.
        what: Listed,
        /// The document that lists it.
        by: String,
    },
    /// A blob that nothing lists.
    Extra {
        /// The path.
        path: String,
        /// Its length in bytes.
        size: u64,
    },
    /// A file among the blobs whose name is no digest.
    BadName {
        /// The path.
        path: String,
    },
    /// A descriptor whose digest is none.
    BadDigest {
        /// What stands in its place.
        text: String,
        /// The document that lists it.
        by: String,
    },
    /// A document that is too long to be read.
    LongDocument {
        /// The path.
        path: String,
        /// Its length in bytes.
        size: u64,
    },
    /// A listed document that is no JSON.
    NotJson {
        /// The path.
        path: String,
        /// What it should be.
        what: Listed,
    },
    /// A layer that is not the one its config names.
    WrongLayer {
        /// The path.
        path: String,
        /// The config's `diff_id`.
        expected: String,
        /// The digest of the layer's bytes.
        digest: Digest,
    },
    /// `index.json` without the `oci-layout` file.
    NoLayoutFile,
}

impl ArchiveProblem {
    /// The kebab-case name used in every interface.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotTar { .. } => "not-tar",
            Self::BadHeader { .. } => "bad-header",
            Self::Broken { .. } => "broken-compression",
            Self::Cut { .. } => "cut-short",
            Self::TooManyEntries { .. } => "too-many-entries",
            Self::TooLarge { .. } => "too-large",
            Self::Bomb { .. } => "bomb",
            Self::NoEnd => "no-end",
            Self::UnsafePath { .. } => "unsafe-path",
            Self::UnsafeLink { .. } => "unsafe-link",
            Self::Special { .. } => "special-entry",
            Self::Duplicate { .. } => "duplicate-path",
            Self::NoImage { .. } => "no-image",
            Self::WrongDigest { .. } => "wrong-digest",
            Self::WrongSize { .. } => "wrong-size",
            Self::Missing { .. } => "missing-blob",
            Self::Extra { .. } => "extra-blob",
            Self::BadName { .. } => "bad-blob-name",
            Self::BadDigest { .. } => "bad-digest",
            Self::LongDocument { .. } => "long-document",
            Self::NotJson { .. } => "not-json",
            Self::WrongLayer { .. } => "wrong-layer",
            Self::NoLayoutFile => "no-layout-file",
        }
    }

    /// How bad it is: an error means that some bytes are not what they should be, or were not read.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::NoEnd
            | Self::UnsafePath { .. }
            | Self::UnsafeLink { .. }
            | Self::Special { .. }
            | Self::BadName { .. }
            | Self::LongDocument { .. }
            | Self::Missing { .. }
            | Self::NoLayoutFile => Severity::Warning,
            Self::Duplicate { same, .. } if *same => Severity::Info,
            Self::Extra { .. } => Severity::Info,
            _ => Severity::Error,
        }
    }
}
