//! The pass that takes digests and sizes out of a text, so that what is left repeats itself.
//!
//! In the text stays one byte for each; the values go to side streams in binary:
//!
//! | byte | stands for | side stream |
//! |---|---|---|
//! | `00 x` | the byte x, which has a meaning of its own here | - |
//! | `01` | `sha256:` and 64 lower-case hex digits, new | 32 bytes |
//! | `02 d` | the digest d new ones before the last | - |
//! | `03` | a plain number after `"size":` | a number (see [`write_number`]) |
//! | `04` | 40 lower-case hex digits, new: a git revision | 20 bytes |
//! | `05 d` | the revision d new ones before the last | - |
//!
//! `d` is written as the byte `0x20 + d`, so that the steady distance between an image and its
//! attestation repeats as text.

use data_encoding::HEXLOWER;

/// Farthest digest that is named by distance.
const FAR: usize = 0xDF;
/// Numbers that came lately, by recency, written in one byte.
const RECENT: usize = 16;

/// What the pass took out.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    pub(super) digests: Vec<[u8; 32]>,
    pub(super) revisions: Vec<[u8; 20]>,
    pub(super) numbers: Vec<u64>,
}

impl Side {
    /// Appends `text` with its digests, revisions and sizes taken out.
    pub(super) fn take(&mut self, text: &[u8], out: &mut Vec<u8>) {
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            let rest = text.get(at..).unwrap_or_default();
            at += if let Some(digest) = digest(rest) {
                name(&mut self.digests, digest, 0x01, out);
                7 + 64
            } else if let Some(revision) = revision(text, at) {
                name(&mut self.revisions, revision, 0x04, out);
                40
            } else if let Some((number, len)) = size(text, at) {
                self.numbers.push(number);
                out.push(0x03);
                len
            } else {
                if byte <= 0x05 {
                    out.push(0x00);
                }
                out.push(byte);
                1
            };
        }
    }
}

/// Writes a value as new, or as one that came before.
fn name<const N: usize>(known: &mut Vec<[u8; N]>, value: [u8; N], new: u8, out: &mut Vec<u8>) {
    match known.iter().rev().position(|other| *other == value) {
        Some(distance) if distance <= FAR => out.extend([new + 1, 0x20 + distance as u8]),
        _ => {
            known.push(value);
            out.push(new);
        }
    }
}

fn digest(text: &[u8]) -> Option<[u8; 32]> {
    hex(text.strip_prefix(b"sha256:")?)
}

fn hex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    HEXLOWER.decode(text.get(..N * 2)?).ok()?.try_into().ok()
}

/// Exactly 40 hex digits, with none before or after.
fn revision(text: &[u8], at: usize) -> Option<[u8; 20]> {
    let is_hex = |at: Option<usize>| {
        at.and_then(|at| text.get(at))
            .is_some_and(u8::is_ascii_hexdigit)
    };
    if is_hex(at.checked_sub(1)) || is_hex(Some(at + 40)) || !is_hex(Some(at)) {
        return None;
    }
    hex(text.get(at..)?)
}

/// A plain number after `"size":` and at most one blank.
fn size(text: &[u8], at: usize) -> Option<(u64, usize)> {
    let rest = text.get(at..)?;
    let len = rest.iter().take_while(|b| b.is_ascii_digit()).count();
    if len == 0 || len > 18 || (len > 1 && rest.first() == Some(&b'0')) {
        return None;
    }
    let before = text.get(..at)?;
    let before = before.strip_suffix(b" ").unwrap_or(before);
    if !before.ends_with(b"\"size\":") {
        return None;
    }
    let number = std::str::from_utf8(rest.get(..len)?).ok()?.parse().ok()?;
    Some((number, len))
}

/// The side streams as bytes: digests, revisions, numbers.
pub(super) fn write(side: &Side, out: &mut Vec<u8>) {
    out.extend(side.digests.iter().flatten());
    out.extend(side.revisions.iter().flatten());
    let mut recent = Vec::new();
    for number in &side.numbers {
        write_number(*number, &mut recent, out);
    }
}

/// A number is its place among the 16 numbers that came last, or itself plus 16, as LEB128.
fn write_number(number: u64, recent: &mut Vec<u64>, out: &mut Vec<u8>) {
    match recent.iter().rev().position(|other| *other == number) {
        Some(place) => out.push(place as u8),
        None => super::container::write_varint(number + RECENT as u64, out),
    }
    remember(number, recent);
}

fn remember(number: u64, recent: &mut Vec<u64>) {
    recent.retain(|other| *other != number);
    recent.push(number);
    if recent.len() > RECENT {
        recent.remove(0);
    }
}

/// How many values of each sort a text needs from the side streams.
pub(super) fn count(text: &[u8]) -> (usize, usize, usize) {
    let (mut counts, mut at) = ((0, 0, 0), 0);
    while let Some(byte) = text.get(at) {
        match byte {
            0x00 | 0x02 | 0x05 => at += 1,
            0x01 => counts.0 += 1,
            0x03 => counts.2 += 1,
            0x04 => counts.1 += 1,
            _ => {}
        }
        at += 1;
    }
    counts
}

/// Reads the side streams; `None` where bytes are missing. All bytes must be used.
pub(super) fn read(mut bytes: &[u8], counts: (usize, usize, usize)) -> Option<Side> {
    let mut side = Side::default();
    for _ in 0..counts.0 {
        let (head, tail) = bytes.split_first_chunk()?;
        side.digests.push(*head);
        bytes = tail;
    }
    for _ in 0..counts.1 {
        let (head, tail) = bytes.split_first_chunk()?;
        side.revisions.push(*head);
        bytes = tail;
    }
    let mut recent = Vec::new();
    for _ in 0..counts.2 {
        let (number, tail) = read_number(bytes, &recent)?;
        remember(number, &mut recent);
        side.numbers.push(number);
        bytes = tail;
    }
    bytes.is_empty().then_some(side)
}

fn read_number<'a>(bytes: &'a [u8], recent: &[u64]) -> Option<(u64, &'a [u8])> {
    let (coded, tail) = super::container::read_varint(bytes)?;
    let number = match usize::try_from(coded) {
        Ok(place) if place < RECENT => *recent.iter().rev().nth(place)?,
        _ => coded - RECENT as u64,
    };
    Some((number, tail))
}

/// Puts values back into texts, in the order in which they were taken out.
pub(super) struct Restore<'s> {
    side: &'s Side,
    digests: usize,
    revisions: usize,
    numbers: usize,
}

impl<'s> Restore<'s> {
    pub(super) fn new(side: &'s Side) -> Self {
        Self {
            side,
            digests: 0,
            revisions: 0,
            numbers: 0,
        }
    }

    /// The text as it was; `None` where a byte names a value that is not there, or it would be
    /// longer than `limit`.
    pub(super) fn text(&mut self, text: &[u8], limit: usize) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(text.len());
        let mut bytes = text.iter();
        while let Some(&byte) = bytes.next() {
            let mut argument = || bytes.next().copied();
            match byte {
                0x00 => out.push(argument()?),
                0x01 | 0x02 => {
                    let digest = recall(
                        &self.side.digests,
                        &mut self.digests,
                        byte == 0x01,
                        argument,
                    )?;
                    out.extend(b"sha256:");
                    out.extend(HEXLOWER.encode(digest).into_bytes());
                }
                0x03 => {
                    out.extend(
                        self.side
                            .numbers
                            .get(self.numbers)?
                            .to_string()
                            .into_bytes(),
                    );
                    self.numbers += 1;
                }
                0x04 | 0x05 => {
                    let revision = recall(
                        &self.side.revisions,
                        &mut self.revisions,
                        byte == 0x04,
                        argument,
                    )?;
                    out.extend(HEXLOWER.encode(revision).into_bytes());
                }
                _ => out.push(byte),
            }
            if out.len() > limit {
                return None;
            }
        }
        Some(out)
    }
}

fn recall<'v, const N: usize>(
    values: &'v [[u8; N]],
    used: &mut usize,
    new: bool,
    argument: impl FnOnce() -> Option<u8>,
) -> Option<&'v [u8; N]> {
    if new {
        *used += 1;
        return values.get(*used - 1);
    }
    let distance = usize::from(argument()?.checked_sub(0x20)?);
    values.get(used.checked_sub(distance + 1)?)
}
