//! The pass that takes digests, revisions, sizes and times out of a text, so that what is left
//! repeats itself.
//!
//! In the text stays a byte or two for each; the values go to side streams in binary:
//!
//! | bytes | stand for | side stream |
//! |---|---|---|
//! | `00 x` | the byte x, which has a meaning of its own here | - |
//! | `01` | `sha256:` and 64 lower-case hex digits, new | 32 bytes |
//! | `02 d` | the same, d known ones before the last | - |
//! | `03` | a plain number after `"size":` | a number, see [`write_number`] |
//! | `04` | 40 lower-case hex digits, new: a git revision | 20 bytes |
//! | `05 d` | the same, d known ones before the last | - |
//! | `06` | a time to the second, see [`time`] | seconds since the time before, zigzag LEB128 |
//! | `07` | 64 lower-case hex digits, new | 32 bytes, in one row with those of `01` |
//! | `08 d` | the same, d known ones before the last | - |
//!
//! `d` is written as the byte `0x20 + d`, so that the steady distance between an image and its
//! attestation repeats as text. Known are also the digests of the documents that were already read:
//! an index that travels with its manifests does not carry their digests again.

use super::text::{read_hex, write_hex};
use super::{time, varint};

/// Farthest digest that is named by distance.
const FAR: usize = 0xDF;
/// Numbers that came lately, by recency, written in one byte.
const RECENT: usize = 16;
/// The time before the first: 2025-01-01T00:00:00Z.
const FIRST_TIME: i64 = 1_735_689_600;
/// Bytes with a meaning, which the texts themselves have behind a `00`.
const MEANINGS: u8 = 0x08;

/// How many values of each sort the texts of a link need from the side streams.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Counts {
    digests: usize,
    revisions: usize,
    numbers: usize,
    times: usize,
}

impl Counts {
    /// Adds what a text needs.
    pub(super) fn add(&mut self, text: &[u8]) {
        let mut bytes = text.iter();
        while let Some(byte) = bytes.next() {
            match byte {
                0x00 | 0x02 | 0x05 | 0x08 => {
                    bytes.next();
                }
                0x01 | 0x07 => self.digests += 1,
                0x03 => self.numbers += 1,
                0x04 => self.revisions += 1,
                0x06 => self.times += 1,
                _ => {}
            }
        }
    }

    /// The least bytes that the side streams have.
    pub(super) fn least_bytes(self) -> usize {
        self.digests * 32 + self.revisions * 20 + self.numbers + self.times
    }
}

/// What was taken out, and what is known of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Taken {
    digests: Row<32>,
    revisions: Row<20>,
    numbers: Vec<u64>,
    times: Vec<i64>,
}

impl Taken {
    /// Appends `text` with its values taken out.
    pub(super) fn take(&mut self, text: &[u8], out: &mut Vec<u8>) {
        let mut at = 0;
        while let Some(&byte) = text.get(at) {
            let rest = text.get(at..).unwrap_or_default();
            at += if let Some(digest) = rest.strip_prefix(b"sha256:").and_then(read_hex) {
                self.digests.name(digest, 0x01, out);
                7 + 64
            } else if let Some(digest) = word(text, at) {
                self.digests.name(digest, 0x07, out);
                64
            } else if let Some(revision) = word(text, at) {
                self.revisions.name(revision, 0x04, out);
                40
            } else if let Some((number, len)) = size(text, at) {
                self.numbers.push(number);
                out.push(0x03);
                len
            } else if let Some(seconds) = time::parse(rest) {
                self.times.push(seconds);
                out.push(0x06);
                time::LENGTH
            } else {
                if byte <= MEANINGS {
                    out.push(0x00);
                }
                out.push(byte);
                1
            };
        }
    }

    /// Makes the digest of a document known.
    pub(super) fn know(&mut self, digest: [u8; 32]) {
        self.digests.known.push(digest);
    }

    /// The side streams: digests, revisions, numbers, times.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend(self.digests.new.iter().flatten());
        out.extend(self.revisions.new.iter().flatten());
        let mut recent = Vec::new();
        for number in &self.numbers {
            write_number(*number, &mut recent, out);
        }
        let mut before = FIRST_TIME;
        for seconds in &self.times {
            varint::write(varint::zigzag(seconds - before), out);
            before = *seconds;
        }
    }
}

/// Values of one sort: those that the side stream holds, and all that can be named by distance.
#[derive(Clone, Debug)]
struct Row<const N: usize> {
    new: Vec<[u8; N]>,
    known: Vec<[u8; N]>,
}

impl<const N: usize> Default for Row<N> {
    fn default() -> Self {
        Self {
            new: Vec::new(),
            known: Vec::new(),
        }
    }
}

impl<const N: usize> Row<N> {
    /// Writes a value as new, or as one that is known.
    fn name(&mut self, value: [u8; N], new: u8, out: &mut Vec<u8>) {
        let near = self.known.iter().rev().take(FAR + 1);
        match near.into_iter().position(|other| *other == value) {
            Some(distance) => out.extend([new + 1, 0x20 + distance as u8]),
            None => {
                self.new.push(value);
                self.known.push(value);
                out.push(new);
            }
        }
    }
}

/// Exactly twice `N` hex digits, with none before or after.
fn word<const N: usize>(text: &[u8], at: usize) -> Option<[u8; N]> {
    let is_hex = |at: Option<usize>| {
        at.and_then(|at| text.get(at))
            .is_some_and(u8::is_ascii_hexdigit)
    };
    if is_hex(at.checked_sub(1)) || is_hex(Some(at + N * 2)) || !is_hex(Some(at)) {
        return None;
    }
    read_hex(text.get(at..)?)
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

/// A number is its place among the 16 numbers that came last, or itself plus 16, as LEB128.
fn write_number(number: u64, recent: &mut Vec<u64>, out: &mut Vec<u8>) {
    match recent.iter().rev().position(|other| *other == number) {
        Some(place) => out.push(place as u8),
        None => varint::write(number + RECENT as u64, out),
    }
    remember(number, recent);
}

fn read_number<'a>(bytes: &'a [u8], recent: &mut Vec<u64>) -> Option<(u64, &'a [u8])> {
    let (coded, tail) = varint::read(bytes)?;
    let number = match usize::try_from(coded) {
        Ok(place) if place < RECENT => *recent.iter().rev().nth(place)?,
        _ => coded - RECENT as u64,
    };
    remember(number, recent);
    Some((number, tail))
}

fn remember(number: u64, recent: &mut Vec<u64>) {
    recent.retain(|other| *other != number);
    recent.push(number);
    if recent.len() > RECENT {
        recent.remove(0);
    }
}

/// Puts values back into texts, in the order in which they were taken out.
pub(super) struct Restore {
    /// Bytes that may still come out.
    left: usize,
    /// The values that no text has used yet, the next one last.
    digests: Vec<[u8; 32]>,
    revisions: Vec<[u8; 20]>,
    numbers: Vec<u64>,
    times: Vec<i64>,
    known_digests: Vec<[u8; 32]>,
    known_revisions: Vec<[u8; 20]>,
}

impl Restore {
    /// Reads the side streams; `None` where bytes are missing or left over. `limit` is the most bytes
    /// that all texts together may have.
    pub(super) fn read(mut bytes: &[u8], counts: Counts, limit: usize) -> Option<Self> {
        let mut digests = values(&mut bytes, counts.digests)?;
        let mut revisions = values(&mut bytes, counts.revisions)?;
        let (mut numbers, mut times) = (Vec::new(), Vec::new());
        let mut recent = Vec::new();
        for _ in 0..counts.numbers {
            let (number, tail) = read_number(bytes, &mut recent)?;
            numbers.push(number);
            bytes = tail;
        }
        let mut before = FIRST_TIME;
        for _ in 0..counts.times {
            let (difference, tail) = varint::read(bytes)?;
            before = before.checked_add(varint::unzigzag(difference))?;
            times.push(before);
            bytes = tail;
        }
        digests.reverse();
        revisions.reverse();
        numbers.reverse();
        times.reverse();
        bytes.is_empty().then_some(Self {
            left: limit,
            digests,
            revisions,
            numbers,
            times,
            known_digests: Vec::new(),
            known_revisions: Vec::new(),
        })
    }

    /// Makes the digest of a document known.
    pub(super) fn know(&mut self, digest: [u8; 32]) {
        self.known_digests.push(digest);
    }

    /// Bytes that may still come out.
    pub(super) fn left(&self) -> usize {
        self.left
    }

    /// Says that a text came to be so many bytes longer; `None` where that is too much.
    pub(super) fn grew(&mut self, bytes: usize) -> Option<()> {
        self.left = self.left.checked_sub(bytes)?;
        Some(())
    }

    /// The text as it was; `None` where a byte names a value that is not there, or more comes out
    /// than may.
    pub(super) fn text(&mut self, text: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(text.len());
        let mut bytes = text.iter();
        while let Some(&byte) = bytes.next() {
            let mut distance = || usize::from(*bytes.next()?).checked_sub(0x20);
            match byte {
                0x00 => out.push(*bytes.next()?),
                0x01 | 0x02 | 0x07 | 0x08 => {
                    let named = if byte == 0x02 || byte == 0x08 {
                        Some(distance()?)
                    } else {
                        None
                    };
                    let digest = recall(&mut self.digests, &mut self.known_digests, named)?;
                    if byte < 0x07 {
                        out.extend(b"sha256:");
                    }
                    write_hex(&digest, &mut out);
                }
                0x03 => out.extend(self.numbers.pop()?.to_string().into_bytes()),
                0x04 | 0x05 => {
                    let named = if byte == 0x05 {
                        Some(distance()?)
                    } else {
                        None
                    };
                    let revision = recall(&mut self.revisions, &mut self.known_revisions, named)?;
                    write_hex(&revision, &mut out);
                }
                0x06 => out.extend(time::format(self.times.pop()?)?.into_bytes()),
                _ => out.push(byte),
            }
            if out.len() > self.left {
                return None;
            }
        }
        self.grew(out.len())?;
        Some(out)
    }
}

/// The next new value, or the known one at a distance.
fn recall<const N: usize>(
    new: &mut Vec<[u8; N]>,
    known: &mut Vec<[u8; N]>,
    distance: Option<usize>,
) -> Option<[u8; N]> {
    match distance {
        Some(distance) => known.iter().rev().nth(distance).copied(),
        None => {
            let value = new.pop()?;
            known.push(value);
            Some(value)
        }
    }
}

fn values<const N: usize>(bytes: &mut &[u8], count: usize) -> Option<Vec<[u8; N]>> {
    let mut values = Vec::new();
    for _ in 0..count {
        let (head, tail) = bytes.split_first_chunk()?;
        values.push(*head);
        *bytes = tail;
    }
    Some(values)
}
