//! Files as what they hold: one document, a saved HTTP answer's body, or a whole archive or folder.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use allarch_core::intake::archive::{
    Archive, ArchiveLimits, ArchiveReader, FolderReader, looks_like_archive,
};
use allarch_core::intake::read_http_response;
use allarch_core::json::Limits;
use allarch_core::oci::{Algorithm, Digest, Document, Served};
use allarch_core::report::Before;

use crate::failure::Failure;
use crate::input;

/// What a file holds.
#[derive(Debug)]
pub(crate) enum Opened {
    /// A document, or what is none, and what stands before it in the file.
    Document(Box<Document>, Before),
    /// An archive or a folder with images.
    Archive(Box<Archive>),
}

/// Length of the pieces in which archives are read.
const PIECE: usize = 256 << 10;
/// The first bytes tell an archive: the length of a tar header.
const HEAD: u64 = 512;

/// Reads `path`, or standard input for `-`. An archive is read as it comes and never held whole.
pub(crate) fn open(path: &Path, expected: Option<Digest>) -> Result<Opened, Failure> {
    if path.is_dir() {
        return folder(path).map(|archive| Opened::Archive(Box::new(archive)));
    }
    let read = |error| input::unreadable(path, &error);
    if input::is_stdin(path) {
        return from(path, &mut io::stdin().lock(), expected);
    }
    from(path, &mut File::open(path).map_err(read)?, expected)
}

fn from(path: &Path, file: &mut impl Read, expected: Option<Digest>) -> Result<Opened, Failure> {
    let failed = |error| input::unreadable(path, &error);
    let mut first = Vec::new();
    file.take(HEAD).read_to_end(&mut first).map_err(failed)?;
    if looks_like_archive(&first) {
        let mut reader = ArchiveReader::new(ArchiveLimits::default());
        let mut wanted = reader.feed(&first);
        pieces(file, |piece| {
            wanted = wanted && reader.feed(piece);
            wanted
        })
        .map_err(failed)?;
        return Ok(Opened::Archive(Box::new(reader.finish())));
    }
    let algorithm = expected.as_ref().map(Digest::algorithm);
    let algorithm = algorithm.unwrap_or(Algorithm::Sha256);
    let mut whole = first.as_slice().chain(file);
    let read = input::drain(&mut whole, algorithm).map_err(failed)?;
    let Some(bytes) = read.bytes else {
        return Err(input::too_large(path, read.size, &read.digest));
    };
    let (document, before) = document(path, bytes, expected);
    Ok(Opened::Document(Box::new(document), before))
}

/// The document in a file's bytes: of a saved HTTP answer its body.
fn document(path: &Path, mut bytes: Vec<u8>, expected: Option<Digest>) -> (Document, Before) {
    let file_name = input::file_name(path);
    let mut before = Before::default();
    let mut served = Served {
        file_name,
        ..Served::default()
    };
    if let Some(response) = read_http_response(&bytes).filter(|answer| !answer.body.is_empty()) {
        served = response.served();
        let head: Vec<u8> = bytes.drain(..response.body.start).collect();
        before = Before::of(&head);
    }
    if expected.is_some() {
        (served.expected_digest, served.expected_size) = (expected, None);
    }
    (Document::read(bytes, served, Limits::default()), before)
}

/// Gives `take` everything in pieces until it wants no more.
fn pieces(file: &mut impl Read, mut take: impl FnMut(&[u8]) -> bool) -> io::Result<()> {
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece) {
            Ok(0) => return Ok(()),
            Ok(length) if take(piece.get(..length).unwrap_or_default()) => {}
            Ok(_) => return Ok(()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// An image layout or an unpacked archive. `index.json` alone tells no layout: people save any index
/// under that name.
fn folder(path: &Path) -> Result<Archive, Failure> {
    let is_image = ["oci-layout", "manifest.json"]
        .iter()
        .any(|name| path.join(name).is_file());
    if !is_image {
        let why = "it is a folder without oci-layout or manifest.json";
        let failure = Failure::new(format!("cannot read {}", input::name(path)), why);
        return Err(failure.help("name a file inside it, or the folder of an OCI image layout"));
    }
    let mut reader = ArchiveReader::folder(ArchiveLimits::default());
    walk(path, "", &mut reader)?;
    Ok(reader.finish())
}

/// Files in the order of their names. Links are not followed: they may lead anywhere.
fn walk(folder: &Path, below: &str, reader: &mut FolderReader) -> Result<(), Failure> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| input::unreadable(&path, &error)
    };
    let entries = fs::read_dir(folder).map_err(failed(folder))?;
    let mut names = entries
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<io::Result<Vec<_>>>()
        .map_err(failed(folder))?;
    names.sort();
    for name in names {
        let path = folder.join(&name);
        let inside = format!("{below}{}", name.to_string_lossy());
        let kind = fs::symlink_metadata(&path).map_err(failed(&path))?;
        if kind.is_dir() {
            walk(&path, &format!("{inside}/"), reader)?;
        } else if kind.is_file() {
            let mut file = File::open(&path).map_err(failed(&path))?;
            if !reader.file(&inside, kind.len()) {
                return Ok(());
            }
            let taken = pieces(&mut file, |piece| {
                reader.data(piece);
                true
            });
            taken.map_err(failed(&path))?;
            reader.end();
        }
    }
    Ok(())
}
