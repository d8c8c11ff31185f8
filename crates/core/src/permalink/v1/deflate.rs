//! Raw DEFLATE (RFC 1951) with the preset dictionary, written as short as one block gets.
//!
//! Own code, because the compressors that WebAssembly can carry know no preset dictionary and would
//! compress it anew for each try; and a link's text must not change with a library's version. The
//! reader is a library's.

mod huffman;
mod matches;
mod tables;

use super::dictionary::FOLDED;
use huffman::{Code, FIXED_DISTANCES, fixed_literals};
use matches::Matches;
use tables::{Symbol, distance_symbol, length_symbol};

/// How often the parse is repeated with the code that the last one gave.
const ROUNDS: usize = 4;
/// What a symbol costs that the last parse did not use, in bits.
const UNUSED: u32 = 13;
/// The symbol that ends a block.
const END: usize = 256;

/// Compresses. The same bytes give the same result everywhere.
pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let matches = Matches::of(&FOLDED, bytes);
    let fixed = Code::of_lengths(fixed_literals(), FIXED_DISTANCES.to_vec());
    let mut steps = parse(bytes, &matches, &fixed);
    let mut best = Block::new(bytes, steps.clone(), fixed, None);
    for _ in 0..ROUNDS {
        let code = code_for(bytes, &steps);
        let next = parse(bytes, &matches, &code);
        let header = huffman::header(&code.literals, &code.distances);
        let is_last = next == steps;
        let found = Block::new(bytes, steps, code, Some(header));
        if found.bits < best.bits {
            best = found;
        }
        if is_last {
            break;
        }
        steps = next;
    }
    best.write(bytes)
}

/// One step of a parse: a literal, or `len` bytes copied from `distance` before.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Step {
    len: u16,
    distance: u16,
}

impl Step {
    /// The symbols of a copy, `None` for a literal.
    fn symbols(self) -> Option<(Symbol, Symbol)> {
        (self.len > 1).then(|| (length_symbol(self.len), self.distance_symbol()))
    }

    /// A distance of 32,768 is stored as 0.
    fn distance_symbol(self) -> Symbol {
        distance_symbol(match self.distance {
            0 => 1 << 15,
            distance => u32::from(distance),
        })
    }
}

/// The cheapest way through the bytes, where symbols cost what `code` says.
fn parse(bytes: &[u8], matches: &Matches, code: &Code) -> Vec<Step> {
    let cost = |length: u8| {
        if length == 0 {
            UNUSED
        } else {
            u32::from(length)
        }
    };
    let price_of = |symbol: usize| cost(code.literals.get(symbol).copied().unwrap_or(0));
    let lengths: Vec<u32> = (0..=258)
        .map(|len| {
            let symbol = length_symbol(len);
            price_of(symbol.code) + u32::from(symbol.extra_bits)
        })
        .collect();
    let mut costs = vec![u32::MAX; bytes.len() + 1];
    let mut steps = vec![
        Step {
            len: 1,
            distance: 0
        };
        bytes.len() + 1
    ];
    let mut here = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let mut reach = |len: usize, price: u32, distance: u16| {
            if let (Some(old), Some(step)) = (costs.get_mut(at + len), steps.get_mut(at + len))
                && here + price < *old
            {
                *old = here + price;
                *step = Step {
                    len: len as u16,
                    distance,
                };
            }
        };
        reach(1, price_of(usize::from(*byte)), 0);
        let mut shortest = 3;
        for found in matches.at(at) {
            let symbol = found.distance_symbol();
            let length = code.distances.get(symbol.code).copied().unwrap_or(0);
            let price = cost(length) + u32::from(symbol.extra_bits);
            // Of the longest copies nothing is gained by a shorter part, and long runs are quick.
            if found.len == matches::MAX_LEN as u16 {
                shortest = matches::MAX_LEN;
            }
            for len in shortest..=usize::from(found.len) {
                reach(
                    len,
                    price + lengths.get(len).copied().unwrap_or(0),
                    found.distance,
                );
            }
            shortest = usize::from(found.len) + 1;
        }
        here = costs.get(at + 1).copied().unwrap_or(u32::MAX);
    }
    let mut way = Vec::new();
    let mut at = bytes.len();
    while at > 0 {
        let Some(step) = steps.get(at).copied() else {
            break;
        };
        way.push(step);
        at -= usize::from(step.len);
    }
    way.reverse();
    way
}

/// The code that suits a parse best.
fn code_for(bytes: &[u8], steps: &[Step]) -> Code {
    let (mut literals, mut distances) = ([0u32; 286], [0u32; 30]);
    let count = |row: &mut [u32], symbol: usize| {
        if let Some(count) = row.get_mut(symbol) {
            *count += 1;
        }
    };
    let mut at = 0;
    for step in steps {
        match step.symbols() {
            None => count(&mut literals, literal(bytes, at)),
            Some((length, distance)) => {
                count(&mut literals, length.code);
                count(&mut distances, distance.code);
            }
        }
        at += usize::from(step.len);
    }
    count(&mut literals, END);
    // Two codes at least, as readers want a complete tree.
    for count in distances.iter_mut().take(2) {
        *count = (*count).max(1);
    }
    Code::of_lengths(
        huffman::lengths(&literals, 15),
        huffman::lengths(&distances, 15),
    )
}

/// One whole block: with the fixed code or, where there is a header, with its own.
struct Block {
    steps: Vec<Step>,
    code: Code,
    header: Option<Bits>,
    /// How many bits it has.
    bits: usize,
}

impl Block {
    fn new(bytes: &[u8], steps: Vec<Step>, code: Code, header: Option<Bits>) -> Self {
        let of =
            |lengths: &[u8], symbol: usize| usize::from(lengths.get(symbol).copied().unwrap_or(0));
        let mut bits = 3 + header.as_ref().map_or(0, Bits::bits) + of(&code.literals, END);
        let mut at = 0;
        for step in &steps {
            bits += match step.symbols() {
                None => of(&code.literals, literal(bytes, at)),
                Some((length, distance)) => {
                    of(&code.literals, length.code)
                        + of(&code.distances, distance.code)
                        + usize::from(length.extra_bits + distance.extra_bits)
                }
            };
            at += usize::from(step.len);
        }
        Self {
            steps,
            code,
            header,
            bits,
        }
    }

    fn write(&self, bytes: &[u8]) -> Vec<u8> {
        let mut out = Bits::default();
        // It is the last one.
        out.push(1, 1);
        match &self.header {
            None => out.push(1, 2),
            Some(header) => {
                out.push(2, 2);
                out.append(header);
            }
        }
        let mut at = 0;
        for step in &self.steps {
            match step.symbols() {
                None => self.code.literal(literal(bytes, at), &mut out),
                Some((length, distance)) => {
                    self.code.literal(length.code, &mut out);
                    out.push(length.extra, length.extra_bits);
                    self.code.distance(distance.code, &mut out);
                    out.push(distance.extra, distance.extra_bits);
                }
            }
            at += usize::from(step.len);
        }
        self.code.literal(END, &mut out);
        out.bytes()
    }
}

/// The symbol of a literal.
fn literal(bytes: &[u8], at: usize) -> usize {
    usize::from(bytes.get(at).copied().unwrap_or(0))
}

/// Bits in the order of DEFLATE: from the lowest of each byte on.
#[derive(Clone, Debug, Default)]
struct Bits {
    bytes: Vec<u8>,
    /// Bits used of the last byte; 0 where it is full.
    used: u8,
}

impl Bits {
    /// Appends the lowest `count` bits of `bits`.
    fn push(&mut self, bits: u32, count: u8) {
        for at in 0..count {
            if self.used == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= ((bits >> at & 1) as u8) << self.used;
            }
            self.used = (self.used + 1) % 8;
        }
    }

    fn append(&mut self, other: &Self) {
        for at in 0..other.bits() {
            let byte = other.bytes.get(at / 8).copied().unwrap_or(0);
            self.push(u32::from(byte >> (at % 8) & 1), 1);
        }
    }

    fn bits(&self) -> usize {
        match self.used {
            0 => self.bytes.len() * 8,
            used => self.bytes.len() * 8 - 8 + usize::from(used),
        }
    }

    fn bytes(self) -> Vec<u8> {
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::super::inflate::{InflateError, inflate};
    use super::*;

    fn check(bytes: &[u8], at_most: usize) {
        let deflated = deflate(bytes);
        assert_eq!(inflate(&deflated, bytes.len().max(1)).as_deref(), Ok(bytes));
        assert!(deflated.len() <= at_most, "{}", deflated.len());
    }

    /// Bytes that do not repeat: a linear congruential generator's highest ones.
    fn noise(len: usize) -> Vec<u8> {
        let next = |state: &u32| Some(state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223));
        let states = std::iter::successors(Some(1u32), next);
        states.map(|state| (state >> 24) as u8).take(len).collect()
    }

    #[test]
    fn what_is_deflated_inflates() {
        check(b"", 2);
        check(b"a", 3);
        check(b"aaaaaaaaaaaaaaaaaaaaaaaa", 6);
        check(&[b'x'; 30_000], 60);
        check(b"{\"schemaVersion\":2,\"mediaType\":", 9);
        let noise = noise(5_000);
        check(&noise, 5_100);
        let far: Vec<u8> = noise.iter().cycle().take(20_000).copied().collect();
        check(&far, 5_300);
    }

    #[test]
    fn every_distance_and_length_is_read_again() {
        for gap in [1, 2, 5, 300, 32_700, 32_746, 32_747] {
            let mut bytes = b"<0123456789abcdefghij>".to_vec();
            bytes.extend(noise(gap));
            bytes.extend(b"<0123456789abcdefghij>");
            check(&bytes, bytes.len() + bytes.len() / 8 + 200);
        }
        for len in (3..30).chain(250..270).chain(510..530) {
            check(&vec![b'#'; len], 40);
        }
    }

    #[test]
    fn the_limit_holds() {
        let deflated = deflate(&[b'x'; 30_000]);
        assert_eq!(inflate(&deflated, 29_999), Err(InflateError::TooLarge));
        assert_eq!(inflate(&deflated[..20], 30_000), Err(InflateError::Broken));
        let followed = [deflated.as_slice(), b"x"].concat();
        assert_eq!(inflate(&followed, 30_000), Err(InflateError::Broken));
    }
}
