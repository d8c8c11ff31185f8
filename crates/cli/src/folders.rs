//! Which files are meant where a folder is named: the image documents and archives below it.
//!
//! Links are not followed, so that no loop and no way out of the folder is; hidden files and folders
//! are left out. The order is that of the names.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::failure::Failure;
use crate::input;

/// Most files and folders that are looked at below one folder.
const MAX_FILES: usize = 100_000;
/// Most folders inside each other.
const MAX_DEPTH: usize = 64;
/// How many bytes tell whether a file can be of use.
const HEAD: u64 = 64;
/// Ends of the names of archives. Their bytes alone do not tell: much is compressed.
const ARCHIVES: [&str; 4] = [".tar", ".tar.gz", ".tgz", ".tar.zst"];

/// A path to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// The file, or the folder of an image.
    pub(crate) path: PathBuf,
    /// It was found in a folder, not named: what is no image document is no fault.
    pub(crate) found: bool,
}

/// The paths as they are, folders that hold no image by what is below them. Each comes once. What cannot
/// be read does not keep the others.
pub(crate) fn chosen(paths: &[PathBuf]) -> (Vec<Chosen>, Vec<Failure>) {
    let mut failures = Vec::new();
    let mut all: Vec<Chosen> = Vec::new();
    for path in paths {
        let found = path.is_dir() && !is_image(path);
        let new = if found {
            let mut walk = Walk::default();
            walk.folder(path, 0);
            failures.append(&mut walk.failures);
            walk.files
        } else {
            vec![path.clone()]
        };
        all.extend(new.into_iter().map(|path| Chosen { path, found }));
    }
    let mut known = std::collections::HashSet::new();
    all.retain(|one| {
        known.insert(fs::canonicalize(&one.path).unwrap_or_else(|_| one.path.clone()))
    });
    (all, failures)
}

/// Whether a folder is an image: an OCI layout, or what `docker save` wrote, unpacked. Its
/// `manifest.json` is a list; web pages and images have one that is an object.
fn is_image(folder: &Path) -> bool {
    let is_list = || {
        let head = head(&folder.join("manifest.json")).unwrap_or_default();
        head.trim_ascii_start().starts_with(b"[")
    };
    folder.join("oci-layout").is_file() || is_list()
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

#[derive(Default)]
struct Walk {
    files: Vec<PathBuf>,
    failures: Vec<Failure>,
    seen: usize,
}

impl Walk {
    fn folder(&mut self, folder: &Path, depth: usize) {
        if depth > MAX_DEPTH {
            let what = format!("{} is not read", input::name(folder));
            let why = format!("it lies {depth} folders deep");
            self.failures.push(Failure::new(what, why));
            return;
        }
        let names = fs::read_dir(folder).and_then(|entries| {
            let names = entries.map(|entry| entry.map(|entry| entry.file_name()));
            names.collect::<io::Result<Vec<_>>>()
        });
        let mut names = match names {
            Ok(names) => names,
            Err(error) => {
                self.failures.push(input::unreadable(folder, &error));
                return;
            }
        };
        names.sort();
        for name in names {
            let path = folder.join(&name);
            let name = name.to_string_lossy();
            self.seen += 1;
            if self.seen > MAX_FILES {
                if self.seen == MAX_FILES + 1 {
                    let why = format!("there are more than {MAX_FILES} files below it");
                    let what = format!("{} is not read to its end", input::name(folder));
                    let failure = Failure::new(what, why).help("name folders further down");
                    self.failures.push(failure);
                }
                return;
            }
            if name.starts_with('.') {
                continue;
            }
            match fs::symlink_metadata(&path) {
                Ok(kind) if kind.is_dir() && is_image(&path) => self.files.push(path),
                Ok(kind) if kind.is_dir() => self.folder(&path, depth + 1),
                Ok(kind) if kind.is_file() && may_be_image(&path, &name, kind.len()) => {
                    self.files.push(path);
                }
                Ok(_) => {}
                Err(error) => self.failures.push(input::unreadable(&path, &error)),
            }
        }
    }
}

/// Whether a file can be of use: an archive by its name; what begins as a JSON object does, in two
/// bytes a character too or behind a comment, or as a saved HTTP answer. One that cannot be read is taken, so that its opening says why.
fn may_be_image(path: &Path, name: &str, length: u64) -> bool {
    if ARCHIVES.iter().any(|end| name.ends_with(end)) {
        return true;
    }
    if length > input::MAX_ANALYSED as u64 {
        return false;
    }
    head(path).map_or(true, |head| {
        // What an editor or a shell put before a document is a finding in it.
        let wide = [&b"\xff\xfe"[..], b"\xfe\xff", b"{\0", b"\0{"];
        if wide.iter().any(|start| head.starts_with(start)) {
            return true;
        }
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&head);
        let head = head.trim_ascii_start();
        let starts = [&b"{"[..], b"HTTP/", b"//", b"/*"];
        starts.iter().any(|start| head.starts_with(start))
    })
}
