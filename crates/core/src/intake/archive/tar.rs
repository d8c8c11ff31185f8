//! tar, piece by piece: from header to header, with long names of GNU and pax. The headers' fields
//! are read by the `tar` crate; the walk is here, because that crate pulls its bytes and a page has
//! to push them.

use tar::{EntryType, Header, PaxExtensions};

use super::files::Files;
use super::problem::ArchiveProblem;
use super::unpack::Compression;

const BLOCK: usize = 512;
/// Longest name or pax header that is read.
const MAX_EXTRA: u64 = 1 << 20;

/// The walk through a tar.
#[derive(Debug, Default)]
pub(super) struct Tar {
    state: State,
    /// Bytes of a header that is not complete.
    pending: Vec<u8>,
    /// Where in the tar the walk is, in bytes.
    at: u64,
    extra: Extra,
    /// Whether there was a sound header.
    any: bool,
}

/// What the next header says beside itself.
#[derive(Debug, Default)]
struct Extra {
    path: Option<String>,
    link: Option<String>,
    size: Option<u64>,
    sparse: bool,
}

#[derive(Debug, Default)]
enum State {
    #[default]
    Header,
    /// A GNU sparse header goes on in the next block.
    SparseMap { stored: u64 },
    /// A file's bytes, then what fills its last block.
    File { left: u64, fill: u64 },
    /// Bytes that nobody wants.
    Skip { left: u64 },
    /// A long name or pax header.
    Extra {
        kind: EntryType,
        left: u64,
        fill: u64,
        bytes: Vec<u8>,
    },
    /// The end was marked; what follows is padding.
    End,
}

impl Tar {
    pub(super) fn feed(
        &mut self,
        mut bytes: &[u8],
        files: &mut Files,
    ) -> Result<(), ArchiveProblem> {
        while !bytes.is_empty() {
            let used = self.step(bytes, files)?;
            self.at += used as u64;
            bytes = bytes.get(used..).unwrap_or_default();
        }
        Ok(())
    }

    /// The end of the bytes: whether it is the end of the archive.
    pub(super) fn finish(
        &self,
        files: &mut Files,
        compression: Option<Compression>,
    ) -> Result<(), ArchiveProblem> {
        let cut = |missing| {
            Err(ArchiveProblem::Cut {
                path: files.open_path(),
                missing,
            })
        };
        match &self.state {
            State::File { left, .. } => cut(Some(*left)),
            // Less than a block is what fills the last one: nothing of a file is missing.
            State::Skip { left } if *left >= BLOCK as u64 => cut(Some(*left)),
            State::Extra { left, .. } if *left > 0 => cut(Some(*left)),
            State::SparseMap { .. } => cut(None),
            State::Header if !self.any => Err(ArchiveProblem::NotTar { compression }),
            State::Header if !self.pending.is_empty() => cut(None),
            State::End => Ok(()),
            _ => {
                files.note(ArchiveProblem::NoEnd);
                Ok(())
            }
        }
    }

    /// One step; how many bytes it used.
    fn step(&mut self, bytes: &[u8], files: &mut Files) -> Result<usize, ArchiveProblem> {
        match &mut self.state {
            State::Header | State::SparseMap { .. } => self.block(bytes, files),
            State::File { left, fill } => {
                let piece = head(bytes, *left);
                files.data(piece);
                *left -= piece.len() as u64;
                if *left == 0 {
                    files.close();
                    self.state = State::Skip { left: *fill };
                    self.past();
                }
                Ok(piece.len())
            }
            State::Skip { left } => {
                let count = head(bytes, *left).len();
                *left -= count as u64;
                self.past();
                Ok(count)
            }
            State::Extra {
                kind,
                left,
                fill,
                bytes: kept,
            } => {
                let piece = head(bytes, *left);
                kept.extend_from_slice(piece);
                *left -= piece.len() as u64;
                if *left == 0 {
                    let (kind, fill, kept) = (*kind, *fill, std::mem::take(kept));
                    self.state = State::Skip { left: fill };
                    self.extra(kind, &kept);
                    self.past();
                }
                Ok(piece.len())
            }
            State::End => Ok(bytes.len()),
        }
    }

    /// Goes on to the next header where nothing is left to skip.
    fn past(&mut self) {
        if matches!(self.state, State::Skip { left: 0 }) {
            self.state = State::Header;
        }
    }

    /// Gathers a block of 512 bytes and reads it.
    fn block(&mut self, bytes: &[u8], files: &mut Files) -> Result<usize, ArchiveProblem> {
        let wanted = BLOCK - self.pending.len();
        let taken = bytes.get(..wanted.min(bytes.len())).unwrap_or_default();
        self.pending.extend_from_slice(taken);
        if self.pending.len() == BLOCK {
            let block = std::mem::take(&mut self.pending);
            if let State::SparseMap { stored } = self.state {
                // Byte 504 of a continuation says whether another follows (GNU tar, tar.h).
                if block.get(504) != Some(&1) {
                    self.skip(stored);
                }
            } else {
                self.header(&block, files)?;
            }
        }
        Ok(taken.len())
    }

    fn header(&mut self, block: &[u8], files: &mut Files) -> Result<(), ArchiveProblem> {
        if block.iter().all(|b| *b == 0) && self.any {
            self.state = State::End;
            return Ok(());
        }
        if !is_header(block) {
            return Err(match self.any {
                true => ArchiveProblem::BadHeader {
                    at: self.at,
                    why: "the checksum of the header does not fit",
                },
                false => ArchiveProblem::NotTar { compression: None },
            });
        }
        self.any = true;
        let header = Header::from_byte_slice(block);
        let kind = header.entry_type();
        let bad = |why| ArchiveProblem::BadHeader { at: self.at, why };
        let declared = header
            .entry_size()
            .map_err(|_| bad("the size in the header is no number"))?;
        let is_extra = matches!(
            kind,
            EntryType::GNULongName | EntryType::GNULongLink | EntryType::XHeader
        );
        if is_extra {
            if declared > MAX_EXTRA {
                return Err(bad("a name in the header is longer than 1 MiB"));
            }
            self.state = State::Extra {
                kind,
                left: declared,
                fill: fill(declared),
                bytes: Vec::new(),
            };
            if declared == 0 {
                self.skip(0);
            }
            return Ok(());
        }
        if kind == EntryType::XGlobalHeader {
            self.skip(declared);
            return Ok(());
        }
        let extra = std::mem::take(&mut self.extra);
        let size = extra.size.unwrap_or(declared);
        let path = extra.path.unwrap_or_else(|| lossy(&header.path_bytes()));
        let what = match kind {
            EntryType::Regular | EntryType::Continuous if extra.sparse => "a sparse file",
            EntryType::Regular | EntryType::Continuous => return self.file(&path, size, files),
            EntryType::Directory => "",
            EntryType::Symlink | EntryType::Link => {
                let target = extra
                    .link
                    .unwrap_or_else(|| lossy(&header.link_name_bytes().unwrap_or_default()));
                files.link(&path, &target, kind == EntryType::Link)?;
                self.skip(if kind == EntryType::Link { 0 } else { size });
                return Ok(());
            }
            EntryType::GNUSparse => "a sparse file",
            EntryType::Fifo => "a named pipe",
            EntryType::Block | EntryType::Char => "a device",
            _ => "an entry of a type that is not known here",
        };
        files.other(&path, what)?;
        // Byte 482 says that the map of a sparse file goes on in blocks of its own.
        if kind == EntryType::GNUSparse && block.get(482) == Some(&1) {
            self.state = State::SparseMap { stored: size };
        } else {
            self.skip(size);
        }
        Ok(())
    }

    fn file(&mut self, path: &str, size: u64, files: &mut Files) -> Result<(), ArchiveProblem> {
        files.begin(path, size)?;
        if size == 0 {
            files.close();
            self.state = State::Header;
        } else {
            let fill = fill(size);
            self.state = State::File { left: size, fill };
        }
        Ok(())
    }

    /// Steps over an entry's bytes and what fills its last block.
    fn skip(&mut self, size: u64) {
        self.state = State::Skip {
            left: size.saturating_add(fill(size)),
        };
        self.past();
    }

    fn extra(&mut self, kind: EntryType, bytes: &[u8]) {
        let name = || lossy(bytes.split(|b| *b == 0).next().unwrap_or_default());
        match kind {
            EntryType::GNULongName => self.extra.path = Some(name()),
            EntryType::GNULongLink => self.extra.link = Some(name()),
            _ => {
                for record in PaxExtensions::new(bytes).flatten() {
                    let value = record.value_bytes();
                    match record.key_bytes() {
                        b"path" => self.extra.path = Some(lossy(value)),
                        b"linkpath" => self.extra.link = Some(lossy(value)),
                        b"size" => self.extra.size = lossy(value).parse().ok(),
                        key if key.starts_with(b"GNU.sparse.") => self.extra.sparse = true,
                        _ => {}
                    }
                }
            }
        }
    }
}

/// At most `most` bytes of `bytes`.
fn head(bytes: &[u8], most: u64) -> &[u8] {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    bytes.get(..most).unwrap_or(bytes)
}

/// How many bytes fill the last block of an entry.
fn fill(size: u64) -> u64 {
    let block = BLOCK as u64;
    (block - size % block) % block
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Whether a block is a header: the sum of its bytes is the one that it states, with its own field
/// counted as blanks. Old programs summed signed bytes.
pub(super) fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.get(..BLOCK) else {
        return false;
    };
    // By hand, since this runs on everything that is pasted and the crate brings its error texts.
    let Some(stated) = octal(block.get(148..156).unwrap_or_default()) else {
        return false;
    };
    let bytes = || {
        let is_sum = |at: usize| (148..156).contains(&at);
        block
            .iter()
            .enumerate()
            .map(move |(at, b)| if is_sum(at) { b' ' } else { *b })
    };
    let unsigned: u32 = bytes().map(u32::from).sum();
    let signed: i32 = bytes().map(|b| i32::from(b as i8)).sum();
    stated != 0 && (stated == unsigned || i64::from(stated) == i64::from(signed))
}

/// A number in octal digits, with blanks or zeros around it.
fn octal(field: &[u8]) -> Option<u32> {
    let is_filler = |b: &u8| matches!(b, b' ' | 0);
    let digits = field.iter().skip_while(|b| is_filler(b));
    let digits = digits.take_while(|b| !is_filler(b));
    digits
        .map(|b| b.wrapping_sub(b'0'))
        .try_fold(0, |sum: u32, digit| {
            (digit < 8).then_some(sum.checked_mul(8)?.checked_add(u32::from(digit))?)
        })
}
