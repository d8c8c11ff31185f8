//! Archives of images, read whole while their bytes come: OCI image layouts and what `docker save`,
//! `podman save`, `skopeo copy` and `crane pull` write, as `.tar`, `.tar.gz` or `.tar.zst`.
//!
//! [`ArchiveReader`] is fed bytes in pieces of any length, keeps the documents, digests every other
//! file and forgets its bytes, so a layer of 2 GB costs no memory. [`ArchiveReader::finish`] holds
//! every file against its name and against the descriptors that list it. A folder goes the same way
//! through [`ArchiveReader::folder`]. Nothing is unpacked to anywhere: paths are names to look up.
//!
//! Sources: image-spec `image-layout.md` (v1.1.1); moby `image/tarexport` and docker/cli
//! `docs/reference/commandline/image_save.md` for `manifest.json`; POSIX pax and GNU tar for tar;
//! RFC 1952 for gzip; RFC 8878 for zstd.

mod docker;
mod files;
mod gzip;
mod layout;
mod problem;
mod tar;
mod unpack;
mod zstd;

use std::collections::BTreeSet;

use super::recognise::platform_text;
use crate::lint::Severity;
use crate::oci::{Digest, Document, View};
use files::Files;
pub use problem::{ArchiveProblem, Listed};
use tar::Tar;
use unpack::Unpack;
pub use unpack::{Compression, looks_like_archive};

/// How much of an archive is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArchiveLimits {
    /// Most entries of the archive.
    pub entries: usize,
    /// Most bytes after decompression.
    pub inflated: u64,
    /// Longest document in bytes; longer files are digested only.
    pub document: usize,
    /// Most bytes of all documents together.
    pub documents: usize,
    /// Most problems that are kept; [`Archive::more_problems`] counts the rest.
    pub problems: usize,
}

impl Default for ArchiveLimits {
    /// 65,536 entries, 64 GiB, documents of 16 MiB and 64 MiB together, 128 problems.
    fn default() -> Self {
        Self {
            entries: 65_536,
            inflated: 64 << 30,
            document: 16 << 20,
            documents: 64 << 20,
            problems: 128,
        }
    }
}

/// What an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArchiveForm {
    /// An OCI image layout.
    OciLayout,
    /// What `docker save` writes: `manifest.json` beside configs and layers.
    DockerSave,
    /// Both at once, as `docker save` writes since Docker 25.
    Both,
    /// No image that is known.
    Unknown,
}

impl ArchiveForm {
    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OciLayout => "oci-layout",
            Self::DockerSave => "docker-save",
            Self::Both => "oci-layout+docker-save",
            Self::Unknown => "unknown",
        }
    }

    /// What a person calls it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::OciLayout => "OCI image layout",
            Self::DockerSave => "docker save archive",
            Self::Both => "docker save archive with an OCI image layout",
            Self::Unknown => "Archive without an image",
        }
    }
}

/// What a document of an archive is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `index.json`, or `manifest.json` where there is none.
    Top,
    /// The `oci-layout` file.
    LayoutFile,
    /// Listed by the top document: an image of its own.
    Image,
    /// Listed by an index further down.
    Child,
    /// A manifest's config.
    Config,
    /// A layer that is JSON: an attestation's statement.
    Statement,
}

impl Place {
    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Top => "top",
            Self::LayoutFile => "layout-file",
            Self::Image => "image",
            Self::Child => "child",
            Self::Config => "config",
            Self::Statement => "statement",
        }
    }
}

/// A document of an archive.
#[derive(Clone, Debug)]
pub struct ArchiveDocument {
    /// Its path in the archive.
    pub path: String,
    /// What it is there for.
    pub place: Place,
    /// The image's name, where the archive gives it one.
    pub name: Option<String>,
    /// The document, held against the digest and the size of the descriptor that lists it.
    pub document: Document,
}

/// What was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ArchiveCounts {
    /// Entries: files, folders, links.
    pub entries: usize,
    /// Files.
    pub files: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// Files whose name says a digest.
    pub named: usize,
    /// Those of them that have it.
    pub sound: usize,
    /// Layers that are there and listed.
    pub layers: usize,
    /// Bytes of those layers.
    pub layer_bytes: u64,
}

/// An archive that was read.
#[derive(Clone, Debug)]
pub struct Archive {
    /// What it is.
    pub form: ArchiveForm,
    /// How it is compressed; `None` for a plain tar and for a folder.
    pub compression: Option<Compression>,
    /// Its documents: the top one first, then in the order in which they are listed.
    pub documents: Vec<ArchiveDocument>,
    /// What was counted.
    pub counts: ArchiveCounts,
    /// What is wrong with it, what stopped the reading first.
    pub problems: Vec<ArchiveProblem>,
    /// Problems beyond the limit.
    pub more_problems: usize,
    /// Digests that are listed and not in it.
    pub missing: BTreeSet<String>,
}

/// Reads an archive piece by piece.
#[derive(Debug)]
pub struct ArchiveReader {
    unpack: Unpack,
    tar: Tar,
    files: Files,
    stopped: bool,
}

impl ArchiveReader {
    /// Nothing read yet.
    #[must_use]
    pub fn new(limits: ArchiveLimits) -> Self {
        Self {
            unpack: Unpack::new(limits.inflated),
            tar: Tar::default(),
            files: Files::new(limits),
            stopped: false,
        }
    }

    /// Takes the next bytes. `false` where no more are wanted: what stopped the reading is in
    /// [`Archive::problems`].
    pub fn feed(&mut self, bytes: &[u8]) -> bool {
        let (tar, files) = (&mut self.tar, &mut self.files);
        if !self.stopped {
            let fed = self.unpack.feed(bytes, &mut |piece| tar.feed(piece, files));
            self.stop_at(fed);
        }
        !self.stopped
    }

    /// The end of the bytes: what was in them.
    #[must_use]
    pub fn finish(mut self) -> Archive {
        let (tar, files) = (&mut self.tar, &mut self.files);
        if !self.stopped {
            let ended = self
                .unpack
                .finish(&mut |piece| tar.feed(piece, files))
                .and_then(|()| tar.finish(files, self.unpack.compression()));
            self.stop_at(ended);
        }
        self.files.close();
        conclude(self.files, self.unpack.compression())
    }

    /// How many bytes came out of the compression so far.
    #[must_use]
    pub fn inflated(&self) -> u64 {
        self.unpack.inflated()
    }

    /// A reader for the files of a folder.
    #[must_use]
    pub fn folder(limits: ArchiveLimits) -> FolderReader {
        FolderReader {
            files: Files::new(limits),
        }
    }

    fn stop_at(&mut self, result: Result<(), ArchiveProblem>) {
        if let Err(problem) = result {
            self.stopped = true;
            self.files.stop(problem);
        }
    }
}

/// Takes a folder's files as [`ArchiveReader`] takes an archive's.
#[derive(Debug)]
pub struct FolderReader {
    files: Files,
}

impl FolderReader {
    /// A file begins; `path` is relative to the folder, with `/`. `false` where no more are taken.
    pub fn file(&mut self, path: &str, size: u64) -> bool {
        let taken = self.files.begin(path, size);
        taken.map_err(|problem| self.files.stop(problem)).is_ok()
    }

    /// The next bytes of that file.
    pub fn data(&mut self, bytes: &[u8]) {
        self.files.data(bytes);
    }

    /// That file is over.
    pub fn end(&mut self) {
        self.files.close();
    }

    /// All files were given.
    #[must_use]
    pub fn finish(mut self) -> Archive {
        self.files.close();
        conclude(self.files, None)
    }
}

/// Relates the files to each other.
fn conclude(mut files: Files, compression: Option<Compression>) -> Archive {
    files.find_root();
    let mut walk = layout::Walk::default();
    let has_layout = layout::read(&mut files, &mut walk);
    let has_save = docker::read(&mut files, &mut walk, has_layout);
    let form = match (has_layout, has_save) {
        (true, true) => ArchiveForm::Both,
        (true, false) => ArchiveForm::OciLayout,
        (false, true) => ArchiveForm::DockerSave,
        (false, false) => ArchiveForm::Unknown,
    };
    if form == ArchiveForm::Unknown {
        files.no_image();
    }
    files.check_names();
    if has_layout {
        files.find_extra();
    }
    let (mut counts, problems, more_problems) = files.into_report();
    (counts.layers, counts.layer_bytes) = (walk.layers, walk.layer_bytes);
    Archive {
        form,
        compression,
        documents: walk.documents,
        counts,
        problems,
        more_problems,
        missing: walk.missing,
    }
}

impl Archive {
    /// The documents that stand for an image of their own: what the top document lists; the top
    /// one itself where that is nothing.
    pub fn images(&self) -> impl Iterator<Item = &ArchiveDocument> {
        let has_images = self.has(Place::Image);
        let wanted = if has_images { Place::Image } else { Place::Top };
        self.documents
            .iter()
            .filter(move |document| document.place == wanted)
    }

    /// The platforms that the configs say, each once, as [`super::Reads::platforms`] has them.
    #[must_use]
    pub fn platforms(&self) -> Vec<String> {
        let mut platforms = Vec::new();
        for document in &self.documents {
            if let View::Config(config) = document.document.view()
                && let Some(text) = platform_text(&config.platform())
                && !platforms.contains(&text)
            {
                platforms.push(text);
            }
        }
        platforms
    }

    /// Whether nothing is wrong beyond what is worth knowing.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self
            .problems
            .iter()
            .any(|problem| problem.severity() == Severity::Error)
    }

    fn has(&self, place: Place) -> bool {
        self.documents
            .iter()
            .any(|document| document.place == place)
    }
}

/// The digest that a path says: `blobs/ALGORITHM/HEX`, or as `docker save` names files, `HEX.json`,
/// `HEX.tar`, `HEX.tar.gz`, `sha256:HEX`.
fn digest_of_path(path: &str) -> Option<Digest> {
    let mut parts = path.rsplit('/');
    let name = parts.next()?;
    if let (Some(algorithm), Some("blobs")) = (parts.next(), parts.next()) {
        return format!("{algorithm}:{name}").parse().ok();
    }
    if name.starts_with("sha256:") {
        return name.parse().ok();
    }
    let stem = name
        .strip_suffix(".json")
        .or_else(|| name.strip_suffix(".tar.gz"))
        .or_else(|| name.strip_suffix(".tar"))?;
    format!("sha256:{stem}").parse().ok()
}

#[cfg(test)]
mod tests;
