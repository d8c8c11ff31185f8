//! The way into the archive reader: bytes in, a plain result out. Everything that knows tar, gzip
//! and zstd is reached through [`open_archive`] and [`FolderFeed`] alone, so that it can be loaded when it is needed.

use std::rc::Rc;

use allarch_core::intake::archive::{
    Archive, ArchiveForm, ArchiveLimits, ArchiveProblem, ArchiveReader, Compression, FolderReader,
    Place,
};
use allarch_core::oci::Reference;

use crate::store::{ArchiveFound, ArchiveImage, ArchiveNote, OpenedArchive};

/// An archive that is being read.
pub trait ArchiveFeed {
    /// Takes the next bytes; `false` where no more are wanted.
    fn feed(&mut self, bytes: &[u8]) -> bool;
    /// The end of the bytes: what was in them.
    fn finish(self: Box<Self>) -> OpenedArchive;
}

/// A reader for one archive.
#[must_use]
pub fn open_archive() -> Box<dyn ArchiveFeed> {
    Box::new(Feed(ArchiveReader::new(ArchiveLimits::default())))
}

/// A folder that is being read, file by file.
pub struct FolderFeed(FolderReader);

/// Most files of a folder that are taken.
#[must_use]
pub fn most_files() -> usize {
    ArchiveLimits::default().entries
}

impl FolderFeed {
    /// A reader for one folder.
    #[must_use]
    pub fn new() -> Self {
        Self(ArchiveReader::folder(ArchiveLimits::default()))
    }

    /// A file begins; `path` is relative to the folder, with `/`. `false` where no more are wanted.
    pub fn file(&mut self, path: &str, size: u64) -> bool {
        self.0.file(path, size)
    }

    /// Takes that file's next bytes.
    pub fn data(&mut self, bytes: &[u8]) {
        self.0.data(bytes);
    }

    /// That file is over.
    pub fn end(&mut self) {
        self.0.end();
    }

    /// All files were given: what was in them.
    #[must_use]
    pub fn finish(self) -> OpenedArchive {
        opened(self.0.finish())
    }
}

impl Default for FolderFeed {
    fn default() -> Self {
        Self::new()
    }
}

struct Feed(ArchiveReader);

impl ArchiveFeed for Feed {
    fn feed(&mut self, bytes: &[u8]) -> bool {
        self.0.feed(bytes)
    }

    fn finish(self: Box<Self>) -> OpenedArchive {
        opened(self.0.finish())
    }
}

fn opened(archive: Archive) -> OpenedArchive {
    let found = ArchiveFound {
        title: archive.form.title(),
        compression: archive.compression.map(Compression::name),
        counts: archive.counts,
        notes: archive.problems.iter().map(note).collect(),
        more: archive.more_problems,
        documents: archive.documents.len(),
        images: Vec::new(),
        left_out: 0,
    };
    // `docker save` leaves out by design what was not pulled.
    let missing = match archive.form {
        ArchiveForm::OciLayout => archive.missing.clone(),
        _ => Default::default(),
    };
    let image = |path: &str| archive.images().any(|image| image.path == path);
    let is_image: Vec<bool> = archive
        .documents
        .iter()
        .map(|one| image(&one.path))
        .collect();
    let mut images = Vec::new();
    let mut documents = Vec::new();
    for (inside, is_image) in archive.documents.into_iter().zip(is_image) {
        let document = Rc::new(inside.document);
        if is_image {
            images.push(ArchiveImage {
                name: name(inside.name.as_deref(), &inside.path),
                document: Rc::clone(&document),
            });
        }
        // Lists of files and statements fill no row.
        if !matches!(inside.place, Place::Top | Place::LayoutFile) {
            documents.push(document);
        }
    }
    OpenedArchive {
        found,
        images,
        documents,
        missing,
    }
}

/// The image's name as short as it can be written, else its path.
fn name(name: Option<&str>, path: &str) -> Rc<str> {
    let Some(name) = name else {
        return Rc::from(path);
    };
    match Reference::parse(name) {
        Ok(reference) => Rc::from(reference.familiar()),
        Err(_) => Rc::from(name),
    }
}

fn note(problem: &ArchiveProblem) -> ArchiveNote {
    ArchiveNote {
        code: problem.code(),
        severity: problem.severity(),
        text: problem.message(),
        help: problem.help(),
    }
}
