//! gzip (RFC 1952), piece by piece: any number of members, each with its checksum checked.

use crc::{CRC_32_ISO_HDLC, Crc, Digest as Running, Table};
use miniz_oxide::inflate::stream::{InflateState, inflate};
use miniz_oxide::{DataFormat, MZError, MZFlush, MZStatus};

use super::problem::ArchiveProblem;
use super::unpack::{Compression, Sink};

// The small table: the page carries it, and inflating takes longer than the checksum anyway.
static CRC: Crc<u32, Table<1>> = Crc::<u32, Table<1>>::new(&CRC_32_ISO_HDLC);

/// Longest header; names and comments are a line long where they exist at all.
const MAX_HEADER: usize = 64 << 10;
/// What comes out of one step.
const PIECE: usize = 64 << 10;

/// Undoes gzip.
#[derive(Default)]
pub(super) struct Gzip {
    state: State,
    /// Bytes of a header or trailer that is not complete.
    pending: Vec<u8>,
    /// How many bytes were taken, for messages.
    at: u64,
    /// Whether one member is complete.
    any: bool,
}

#[derive(Default)]
enum State {
    #[default]
    Header,
    Body(Box<Body>),
    Trailer {
        crc: u32,
        size: u32,
    },
    /// Zeros after the last member, as tape blocks leave them.
    Padding,
}

struct Body {
    inflate: Box<InflateState>,
    crc: Running<'static, u32, Table<1>>,
    size: u32,
    out: Vec<u8>,
}

impl Gzip {
    /// Whether the bytes may end here.
    pub(super) fn is_complete(&self) -> bool {
        let between = matches!(self.state, State::Header) && self.pending.is_empty();
        self.any && (between || matches!(self.state, State::Padding))
    }

    pub(super) fn feed(
        &mut self,
        mut bytes: &[u8],
        sink: &mut Sink<'_>,
    ) -> Result<(), ArchiveProblem> {
        while !bytes.is_empty() {
            let used = match &mut self.state {
                State::Header => self.header(bytes)?,
                State::Body(body) => {
                    let (used, ended) = body.feed(bytes, self.at, sink)?;
                    if ended {
                        let (crc, size) = (body.crc.clone().finalize(), body.size);
                        self.state = State::Trailer { crc, size };
                    }
                    used
                }
                State::Trailer { crc, size } => {
                    let (crc, size) = (*crc, *size);
                    self.trailer(bytes, crc, size)?
                }
                State::Padding => bytes.len(),
            };
            self.at += used as u64;
            bytes = bytes.get(used..).unwrap_or_default();
        }
        Ok(())
    }

    fn header(&mut self, bytes: &[u8]) -> Result<usize, ArchiveProblem> {
        if self.any && self.pending.is_empty() && bytes.first() != Some(&0x1f) {
            self.state = State::Padding;
            return Ok(bytes.len());
        }
        let before = self.pending.len();
        self.pending.extend_from_slice(bytes);
        match header_length(&self.pending) {
            Ok(Some(length)) => {
                self.pending.clear();
                self.state = State::Body(Box::new(Body::new()));
                Ok(length.saturating_sub(before))
            }
            Ok(None) if self.pending.len() > MAX_HEADER => {
                Err(Compression::Gzip.broken(self.at, "its header has no end"))
            }
            Ok(None) => Ok(bytes.len()),
            Err(why) => Err(Compression::Gzip.broken(self.at, why)),
        }
    }

    fn trailer(&mut self, bytes: &[u8], crc: u32, size: u32) -> Result<usize, ArchiveProblem> {
        let wanted = 8 - self.pending.len();
        let taken = bytes.get(..wanted.min(bytes.len())).unwrap_or_default();
        self.pending.extend_from_slice(taken);
        if let [a, b, c, d, e, f, g, h] = *self.pending {
            self.pending.clear();
            if u32::from_le_bytes([a, b, c, d]) != crc {
                return Err(Compression::Gzip.broken(self.at, "its checksum does not fit"));
            }
            if u32::from_le_bytes([e, f, g, h]) != size {
                return Err(Compression::Gzip.broken(self.at, "its length does not fit"));
            }
            self.any = true;
            self.state = State::Header;
        }
        Ok(taken.len())
    }
}

impl Body {
    fn new() -> Self {
        Self {
            inflate: InflateState::new_boxed(DataFormat::Raw),
            crc: CRC.digest(),
            size: 0,
            out: vec![0; PIECE],
        }
    }

    /// Inflates until the bytes are used or the stream ends; how many were used, and whether it
    /// ended.
    fn feed(
        &mut self,
        bytes: &[u8],
        at: u64,
        sink: &mut Sink<'_>,
    ) -> Result<(usize, bool), ArchiveProblem> {
        let mut used = 0;
        loop {
            let rest = bytes.get(used..).unwrap_or_default();
            let step = inflate(&mut self.inflate, rest, &mut self.out, MZFlush::None);
            used += step.bytes_consumed;
            let piece = self.out.get(..step.bytes_written).unwrap_or_default();
            self.crc.update(piece);
            self.size = self.size.wrapping_add(piece.len() as u32);
            if !piece.is_empty() {
                sink(piece)?;
            }
            match step.status {
                Ok(MZStatus::StreamEnd) => return Ok((used, true)),
                Ok(_) if used == bytes.len() && step.bytes_written < PIECE => {
                    return Ok((used, false));
                }
                Ok(_) if step.bytes_consumed > 0 || step.bytes_written > 0 => {}
                // No way on without more bytes.
                Ok(_) | Err(MZError::Buf) => return Ok((bytes.len(), false)),
                Err(_) => {
                    return Err(
                        Compression::Gzip.broken(at + used as u64, "the data cannot be inflated")
                    );
                }
            }
        }
    }
}

/// Length of the header that `bytes` begin with; `None` where more bytes are needed.
fn header_length(bytes: &[u8]) -> Result<Option<usize>, &'static str> {
    let [0x1f, 0x8b, method, flags, _, _, _, _, _, _, ..] = *bytes else {
        let is_start = [0x1f, 0x8b].starts_with(bytes.get(..2).unwrap_or(bytes));
        return if is_start {
            Ok(None)
        } else {
            Err("another member was expected")
        };
    };
    if method != 8 {
        return Err("its method is not deflate");
    }
    let mut length = 10;
    let get = |at: usize| bytes.get(at).copied();
    if flags & 4 != 0 {
        let (Some(low), Some(high)) = (get(length), get(length + 1)) else {
            return Ok(None);
        };
        length += 2 + usize::from(u16::from_le_bytes([low, high]));
    }
    // A name, then a comment, each ending with a zero.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let text = bytes.get(length..).unwrap_or_default();
            let Some(end) = text.iter().position(|b| *b == 0) else {
                return Ok(None);
            };
            length += end + 1;
        }
    }
    if flags & 2 != 0 {
        length += 2;
    }
    Ok((bytes.len() >= length).then_some(length))
}
