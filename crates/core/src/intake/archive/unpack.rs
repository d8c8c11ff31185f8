//! The compression around a tar, told by its first bytes, undone piece by piece. Knows nothing of
//! what is inside.

use super::gzip::Gzip;
use super::problem::ArchiveProblem;
use super::zstd::Zstd;

/// Where pieces of what was compressed go.
pub(super) type Sink<'s> = dyn FnMut(&[u8]) -> Result<(), ArchiveProblem> + 's;

/// A compression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// RFC 1952.
    Gzip,
    /// RFC 8878.
    Zstd,
}

impl Compression {
    /// The name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// Compressed data that is damaged, at this offset in it.
    pub(super) fn broken(self, at: u64, why: &'static str) -> ArchiveProblem {
        let compression = self;
        ArchiveProblem::Broken {
            compression,
            at,
            why,
        }
    }
}

/// Until this many bytes nothing is suspicious, however well it was compressed.
const TRUSTED: u64 = 64 << 20;
/// Layers are compressed already or shrink by three to ten; zeros alone shrink by a thousand.
const MOST_TIMES: u64 = 200;
/// The longest first bytes that tell a compression.
const MAGIC: usize = 4;

/// Undoes the compression, within limits.
pub(super) struct Unpack {
    state: State,
    count: Count,
}

enum State {
    /// Too few bytes to tell.
    Start(Vec<u8>),
    Plain,
    Gzip(Gzip),
    Zstd(Zstd),
}

impl std::fmt::Debug for Unpack {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Unpack {{ {:?}, {:?} }}", self.compression(), self.count)
    }
}

#[derive(Debug)]
struct Count {
    read: u64,
    inflated: u64,
    limit: u64,
}

impl Count {
    /// Counts a piece before it is passed on.
    fn add(&mut self, length: usize) -> Result<(), ArchiveProblem> {
        self.inflated += length as u64;
        if self.inflated > self.limit {
            return Err(ArchiveProblem::TooLarge { most: self.limit });
        }
        if self.inflated > TRUSTED && self.inflated / MOST_TIMES > self.read {
            return Err(ArchiveProblem::Bomb {
                inflated: self.inflated,
                read: self.read,
            });
        }
        Ok(())
    }
}

impl Unpack {
    pub(super) fn new(limit: u64) -> Self {
        Self {
            state: State::Start(Vec::new()),
            count: Count {
                read: 0,
                inflated: 0,
                limit,
            },
        }
    }

    pub(super) fn feed(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ArchiveProblem> {
        self.count.read += bytes.len() as u64;
        if let State::Start(first) = &mut self.state {
            first.extend_from_slice(bytes);
            if first.len() < MAGIC {
                return Ok(());
            }
            return self.start(sink);
        }
        self.pass(bytes, sink)
    }

    pub(super) fn finish(&mut self, sink: &mut Sink<'_>) -> Result<(), ArchiveProblem> {
        if matches!(self.state, State::Start(_)) {
            self.start(sink)?;
        }
        match &self.state {
            State::Gzip(gzip) if !gzip.is_complete() => Err(cut()),
            State::Zstd(zstd) if !zstd.is_complete() => Err(cut()),
            _ => Ok(()),
        }
    }

    pub(super) fn compression(&self) -> Option<Compression> {
        match self.state {
            State::Gzip(_) => Some(Compression::Gzip),
            State::Zstd(_) => Some(Compression::Zstd),
            State::Start(_) | State::Plain => None,
        }
    }

    pub(super) fn inflated(&self) -> u64 {
        self.count.inflated
    }

    fn start(&mut self, sink: &mut Sink<'_>) -> Result<(), ArchiveProblem> {
        let State::Start(first) = std::mem::replace(&mut self.state, State::Plain) else {
            return Ok(());
        };
        match magic(&first) {
            Some(Compression::Gzip) => self.state = State::Gzip(Gzip::default()),
            Some(Compression::Zstd) => self.state = State::Zstd(Zstd::default()),
            None => {}
        }
        self.pass(&first, sink)
    }

    fn pass(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ArchiveProblem> {
        let count = &mut self.count;
        let mut counted = |piece: &[u8]| {
            count.add(piece.len())?;
            sink(piece)
        };
        match &mut self.state {
            State::Gzip(gzip) => gzip.feed(bytes, &mut counted),
            State::Zstd(zstd) => zstd.feed(bytes, &mut counted),
            State::Plain | State::Start(_) => counted(bytes),
        }
    }
}

fn cut() -> ArchiveProblem {
    ArchiveProblem::Cut {
        path: None,
        missing: None,
    }
}

fn magic(first: &[u8]) -> Option<Compression> {
    match first {
        [0x1f, 0x8b, ..] => Some(Compression::Gzip),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Compression::Zstd),
        // A zstd stream may begin with a frame to be skipped.
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Compression::Zstd),
        _ => None,
    }
}

/// Whether first bytes (512 are enough) are those of an archive that [`super::ArchiveReader`] reads:
/// gzip, zstd or a tar header whose checksum is right.
#[must_use]
pub fn looks_like_archive(first: &[u8]) -> bool {
    magic(first).is_some() || super::tar::is_header(first)
}
