//! The files of an archive: each digested as it passes, documents kept, links followed by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::problem::ArchiveProblem;
use super::{ArchiveCounts, ArchiveLimits, digest_of_path};
use crate::oci::{Algorithm, Digest, Digester};

/// Files that are kept whatever they begin with, so that a broken one can be shown.
const KEPT: [&str; 3] = ["index.json", "manifest.json", "oci-layout"];
/// Longest chain of links that is followed.
const MAX_LINKS: usize = 8;
/// How deep below the archive's top an image may lie.
const MAX_ROOT_DEPTH: usize = 3;

/// A file that passed.
#[derive(Clone, Debug)]
pub(super) struct File {
    /// Its length in bytes.
    pub(super) size: u64,
    /// The digest of its bytes, by the algorithm that its name says, else sha256.
    pub(super) digest: Digest,
    /// Its bytes, where it looks like a document and is not too long.
    pub(super) bytes: Option<Arc<[u8]>>,
    /// Whether it begins as gzip or zstd do.
    pub(super) is_packed: bool,
    /// Whether it could not be kept for its length.
    pub(super) is_long: bool,
    is_used: bool,
}

/// All files so far.
#[derive(Debug)]
pub(super) struct Files {
    limits: ArchiveLimits,
    files: BTreeMap<String, File>,
    links: BTreeMap<String, String>,
    open: Option<Open>,
    counts: ArchiveCounts,
    kept: usize,
    /// The folder in which the image lies, with a final slash; mostly empty.
    root: String,
    stopped: bool,
    problems: Vec<ArchiveProblem>,
    more_problems: usize,
}

/// The file that is passing.
#[derive(Debug)]
struct Open {
    /// Where it is filed; `None` for a path that leads out.
    key: Option<String>,
    declared: u64,
    digester: Digester,
    size: u64,
    first: Vec<u8>,
    keep: Keep,
}

#[derive(Debug)]
enum Keep {
    /// Nothing but blanks so far.
    Maybe(Vec<u8>),
    Yes(Vec<u8>),
    No,
    TooLong,
}

impl Files {
    pub(super) fn new(limits: ArchiveLimits) -> Self {
        Self {
            limits,
            files: BTreeMap::new(),
            links: BTreeMap::new(),
            open: None,
            counts: ArchiveCounts::default(),
            kept: 0,
            root: String::new(),
            stopped: false,
            problems: Vec::new(),
            more_problems: 0,
        }
    }

    /// A file begins.
    pub(super) fn begin(&mut self, path: &str, size: u64) -> Result<(), ArchiveProblem> {
        self.count_entry()?;
        self.counts.files += 1;
        let key = self.key(path);
        let algorithm = key.as_deref().and_then(digest_of_path);
        let algorithm = algorithm.map_or(Algorithm::Sha256, |digest| digest.algorithm());
        let name = path.rsplit('/').next().unwrap_or_default();
        let fits = usize::try_from(size)
            .is_ok_and(|size| size <= self.limits.document.min(self.limits.documents - self.kept));
        let keep = match (fits, KEPT.contains(&name)) {
            (false, _) => Keep::TooLong,
            (true, true) => Keep::Yes(Vec::new()),
            (true, false) => Keep::Maybe(Vec::new()),
        };
        self.open = Some(Open {
            key,
            declared: size,
            digester: Digester::new(algorithm),
            size: 0,
            first: Vec::new(),
            keep,
        });
        Ok(())
    }

    /// The next bytes of the file that passes.
    pub(super) fn data(&mut self, bytes: &[u8]) {
        self.counts.bytes += bytes.len() as u64;
        if let Some(open) = &mut self.open {
            open.data(bytes);
        }
    }

    /// The file that passes is over. What is shorter than it should be is not taken.
    pub(super) fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let (digest, size) = open.digester.finish();
        let Some(key) = open.key else { return };
        if size != open.declared {
            if !self.stopped {
                self.note(ArchiveProblem::Cut {
                    path: Some(key),
                    missing: open.declared.checked_sub(size),
                });
            }
            return;
        }
        let is_long = matches!(open.keep, Keep::TooLong);
        let bytes: Option<Arc<[u8]>> = match open.keep {
            Keep::Yes(bytes) => Some(bytes.into()),
            Keep::Maybe(_) | Keep::No | Keep::TooLong => None,
        };
        self.kept += bytes.as_ref().map_or(0, |bytes| bytes.len());
        let file = File {
            size,
            bytes,
            is_packed: matches!(*open.first, [0x1f, 0x8b, ..] | [0x28, 0xb5, 0x2f, 0xfd, ..]),
            is_long,
            is_used: false,
            digest,
        };
        if let Some(other) = self.files.get(&key) {
            let same = other.digest == file.digest;
            self.kept -= other.bytes.as_ref().map_or(0, |bytes| bytes.len());
            self.note(ArchiveProblem::Duplicate {
                path: key.clone(),
                same,
            });
        }
        self.files.insert(key, file);
    }

    /// A link: `is_hard` ones name their target from the archive's top.
    pub(super) fn link(
        &mut self,
        path: &str,
        target: &str,
        is_hard: bool,
    ) -> Result<(), ArchiveProblem> {
        self.count_entry()?;
        let Some(key) = self.key(path) else {
            return Ok(());
        };
        let folder = key.rsplit_once('/').map_or("", |(folder, _)| folder);
        let base = if is_hard { "" } else { folder };
        match resolve(base, target) {
            Some(target) => {
                self.links.insert(key, target);
            }
            None => self.note(ArchiveProblem::UnsafeLink {
                path: key,
                target: target.to_owned(),
            }),
        }
        Ok(())
    }

    /// Any other entry; `what` is empty for a folder.
    pub(super) fn other(&mut self, path: &str, what: &'static str) -> Result<(), ArchiveProblem> {
        self.count_entry()?;
        if let (Some(path), false) = (self.key(path), what.is_empty()) {
            self.note(ArchiveProblem::Special { path, what });
        }
        Ok(())
    }

    /// The path of the file that passes.
    pub(super) fn open_path(&self) -> Option<String> {
        self.open.as_ref().and_then(|open| open.key.clone())
    }

    /// Something is wrong.
    pub(super) fn note(&mut self, problem: ArchiveProblem) {
        if self.problems.len() < self.limits.problems {
            self.problems.push(problem);
        } else {
            self.more_problems += 1;
        }
    }

    /// Something is so wrong that reading stops: it stands before everything else.
    pub(super) fn stop(&mut self, problem: ArchiveProblem) {
        self.stopped = true;
        self.problems.insert(0, problem);
    }

    /// Whether everything was read, so that what is not there is missing.
    pub(super) fn is_whole(&self) -> bool {
        !self.stopped
    }

    /// Finds the folder in which the image lies: people archive the folder as well as its content.
    pub(super) fn find_root(&mut self) {
        let folder = |path: &str| -> Option<String> {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            let depth = folder.split('/').filter(|part| !part.is_empty()).count();
            (KEPT.contains(&name) && depth <= MAX_ROOT_DEPTH).then(|| folder.to_owned())
        };
        let folders = self.files.keys().filter_map(|path| folder(path));
        if let Some(root) = folders
            .min_by_key(String::len)
            .filter(|root| !root.is_empty())
        {
            self.root = root + "/";
        }
    }

    /// The path of a file of the image, as the archive has it.
    pub(super) fn full_path(&self, path: &str) -> String {
        format!("{}{path}", self.root)
    }

    /// A file of the image, by its path beside `index.json`; from now on it counts as listed.
    pub(super) fn take(&mut self, path: &str) -> Option<(String, File)> {
        let mut key = resolve("", &self.full_path(path))?;
        for _ in 0..MAX_LINKS {
            match self.links.get(&key) {
                Some(target) if !self.files.contains_key(&key) => key.clone_from(target),
                _ => break,
            }
        }
        let file = self.files.get_mut(&key)?;
        file.is_used = true;
        let file = file.clone();
        Some((key, file))
    }

    /// Says that there is no image.
    pub(super) fn no_image(&mut self) {
        let files = self.files.len();
        if self.is_whole() {
            self.note(ArchiveProblem::NoImage { files });
        }
    }

    /// Holds every file against the digest that its name says.
    pub(super) fn check_names(&mut self) {
        let mut wrong = Vec::new();
        for (path, file) in &self.files {
            let Some(named) = digest_of_path(path) else {
                if blob_path(path) {
                    wrong.push(ArchiveProblem::BadName { path: path.clone() });
                }
                continue;
            };
            self.counts.named += 1;
            if named == file.digest {
                self.counts.sound += 1;
            } else {
                wrong.push(ArchiveProblem::WrongDigest {
                    path: path.clone(),
                    digest: file.digest.clone(),
                });
            }
        }
        for problem in wrong {
            self.note(problem);
        }
    }

    /// Names the blobs that nothing lists.
    pub(super) fn find_extra(&mut self) {
        if !self.is_whole() {
            return;
        }
        let is_extra = |(path, file): &(&String, &File)| blob_path(path) && !file.is_used;
        let extra: Vec<ArchiveProblem> = self
            .files
            .iter()
            .filter(is_extra)
            .filter(|(path, _)| digest_of_path(path).is_some())
            .map(|(path, file)| ArchiveProblem::Extra {
                path: path.clone(),
                size: file.size,
            })
            .collect();
        for problem in extra {
            self.note(problem);
        }
    }

    /// What was counted, what is wrong, and how many problems there are beyond.
    pub(super) fn into_report(self) -> (ArchiveCounts, Vec<ArchiveProblem>, usize) {
        (self.counts, self.problems, self.more_problems)
    }

    fn count_entry(&mut self) -> Result<(), ArchiveProblem> {
        let most = self.limits.entries;
        if self.counts.entries >= most {
            return Err(ArchiveProblem::TooManyEntries { most });
        }
        self.counts.entries += 1;
        Ok(())
    }

    /// The path as files are looked up by it; one that leads out is noted.
    fn key(&mut self, path: &str) -> Option<String> {
        let key = resolve("", path);
        if key.is_none() {
            self.note(ArchiveProblem::UnsafePath {
                path: path.to_owned(),
            });
        }
        key
    }
}

impl Open {
    fn data(&mut self, bytes: &[u8]) {
        self.digester.update(bytes);
        self.size += bytes.len() as u64;
        if self.first.len() < 4 {
            let wanted = bytes.iter().take(4 - self.first.len());
            self.first.extend(wanted);
        }
        self.keep = match std::mem::replace(&mut self.keep, Keep::No) {
            Keep::Yes(mut kept) => {
                kept.extend_from_slice(bytes);
                Keep::Yes(kept)
            }
            Keep::Maybe(mut kept) => {
                kept.extend_from_slice(bytes);
                let text = kept.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&kept);
                match text.trim_ascii_start().first() {
                    Some(b'{' | b'[') => Keep::Yes(kept),
                    Some(_) => Keep::No,
                    None => Keep::Maybe(kept),
                }
            }
            other => other,
        };
    }
}

/// Whether a path lies where a layout has its blobs.
fn blob_path(path: &str) -> bool {
    let mut parts = path.rsplit('/').skip(2);
    parts.next() == Some("blobs")
}

/// `path` from the folder `base`, without `.` and `..`; `None` where it leads out of the archive.
fn resolve(base: &str, path: &str) -> Option<String> {
    if path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
    // From a folder a link may go up; a path of its own may not.
    let may_rise = !base.is_empty();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if may_rise => {
                parts.pop()?;
            }
            ".." => return None,
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
