//! zstd (RFC 8878), piece by piece: any number of frames, each with its checksum checked where it
//! has one; frames to be skipped are stepped over.
//!
//! The decoder gets one block at a time, since a block of four bytes may stand for 128 KiB: so no
//! more than a window and a block are ever held.

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use super::problem::ArchiveProblem;
use super::unpack::{Compression, Sink};

/// Largest window in bytes: what `zstd --long` uses by default.
const MAX_WINDOW: u64 = 128 << 20;
const MAGIC: u32 = 0xfd2f_b528;

/// Undoes zstd.
#[derive(Default)]
pub(super) struct Zstd {
    state: State,
    pending: Vec<u8>,
    at: u64,
    any: bool,
}

#[derive(Default)]
enum State {
    #[default]
    Between,
    Skip(u64),
    Frame {
        decoder: Box<FrameDecoder>,
        has_checksum: bool,
    },
}

/// What a step came to.
enum Step {
    /// So many bytes were used.
    Used(usize),
    /// More bytes are needed.
    More,
}

impl Zstd {
    /// Whether the bytes may end here.
    pub(super) fn is_complete(&self) -> bool {
        self.any && self.pending.is_empty() && matches!(self.state, State::Between)
    }

    pub(super) fn feed(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ArchiveProblem> {
        let mut pending = std::mem::take(&mut self.pending);
        pending.extend_from_slice(bytes);
        let mut used = 0;
        loop {
            let rest = pending.get(used..).unwrap_or_default();
            match self.step(rest, sink)? {
                Step::Used(count) => {
                    used += count;
                    self.at += count as u64;
                }
                Step::More => break,
            }
        }
        pending.drain(..used);
        self.pending = pending;
        Ok(())
    }

    fn step(&mut self, bytes: &[u8], sink: &mut Sink<'_>) -> Result<Step, ArchiveProblem> {
        let at = self.at;
        match &mut self.state {
            State::Between => self.begin(bytes),
            State::Skip(left) => {
                let count = bytes
                    .len()
                    .min(usize::try_from(*left).unwrap_or(usize::MAX));
                *left -= count as u64;
                if *left == 0 {
                    self.state = State::Between;
                } else if count == 0 {
                    return Ok(Step::More);
                }
                Ok(Step::Used(count))
            }
            State::Frame {
                decoder,
                has_checksum,
            } => {
                let [a, b, c, ..] = *bytes else {
                    return Ok(Step::More);
                };
                let header = u32::from_le_bytes([a, b, c, 0]);
                let (is_last, kind, size) = (header & 1 == 1, (header >> 1) & 3, header >> 3);
                let content = if kind == 1 { 1 } else { size as usize };
                let checksum = if is_last && *has_checksum { 4 } else { 0 };
                let Some(block) = bytes.get(..3 + content + checksum) else {
                    return Ok(Step::More);
                };
                decoder
                    .decode_blocks(block, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(|_| Compression::Zstd.broken(at, "a block cannot be decoded"))?;
                if let Some(piece) = decoder.collect().filter(|piece| !piece.is_empty()) {
                    sink(&piece)?;
                }
                if is_last {
                    let stored = decoder.get_checksum_from_data();
                    if *has_checksum && stored != decoder.get_calculated_checksum() {
                        return Err(Compression::Zstd.broken(at, "its checksum does not fit"));
                    }
                    self.any = true;
                    self.state = State::Between;
                }
                Ok(Step::Used(block.len()))
            }
        }
    }

    fn begin(&mut self, bytes: &[u8]) -> Result<Step, ArchiveProblem> {
        let [a, b, c, d, rest @ ..] = bytes else {
            return Ok(Step::More);
        };
        let magic = u32::from_le_bytes([*a, *b, *c, *d]);
        if magic & 0xffff_fff0 == 0x184d_2a50 {
            let [a, b, c, d, ..] = *rest else {
                return Ok(Step::More);
            };
            self.any = true;
            self.state = State::Skip(u64::from(u32::from_le_bytes([a, b, c, d])));
            return Ok(Step::Used(8));
        }
        if magic != MAGIC {
            return Err(Compression::Zstd.broken(self.at, "another frame was expected"));
        }
        let Some(descriptor) = rest.first() else {
            return Ok(Step::More);
        };
        let Some(header) = bytes.get(..header_length(*descriptor)) else {
            return Ok(Step::More);
        };
        let mut decoder = Box::new(FrameDecoder::new());
        decoder.set_max_window_size(MAX_WINDOW);
        decoder.init(header).map_err(|_| {
            Compression::Zstd.broken(
                self.at,
                "its frame needs a dictionary or too large a window",
            )
        })?;
        self.state = State::Frame {
            decoder,
            has_checksum: descriptor & 4 != 0,
        };
        Ok(Step::Used(header.len()))
    }
}

/// Length of a frame's header with its magic number (RFC 8878, 3.1.1.1).
fn header_length(descriptor: u8) -> usize {
    let is_single = descriptor & 0x20 != 0;
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let size = match descriptor >> 6 {
        0 => usize::from(is_single),
        1 => 2,
        2 => 4,
        _ => 8,
    };
    5 + usize::from(!is_single) + dictionary + size
}
