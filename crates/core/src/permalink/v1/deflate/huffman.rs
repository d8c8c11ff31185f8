//! Prefix codes: the fixed ones, those that suit a text, and how a block's header writes them
//! (RFC 1951, sections 3.2.2, 3.2.6 and 3.2.7).

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::Bits;

/// Lengths of the fixed code for distances.
pub(super) const FIXED_DISTANCES: [u8; 30] = [5; 30];

/// Lengths of the fixed code for literals and lengths.
pub(super) fn fixed_literals() -> Vec<u8> {
    let of = |symbol| match symbol {
        0..144 => 8,
        144..256 => 9,
        256..280 => 7,
        _ => 8,
    };
    (0..288).map(of).collect()
}

/// The two codes of a block.
pub(super) struct Code {
    /// Bits of each symbol for literals and lengths; 0 where it has no code.
    pub(super) literals: Vec<u8>,
    /// The same for distances.
    pub(super) distances: Vec<u8>,
    literal_codes: Vec<u32>,
    distance_codes: Vec<u32>,
}

impl Code {
    pub(super) fn of_lengths(literals: Vec<u8>, distances: Vec<u8>) -> Self {
        Self {
            literal_codes: codes(&literals),
            distance_codes: codes(&distances),
            literals,
            distances,
        }
    }

    /// Writes a symbol for a literal, a length or the end.
    pub(super) fn literal(&self, symbol: usize, out: &mut Bits) {
        put(&self.literals, &self.literal_codes, symbol, out);
    }

    /// Writes a symbol for a distance.
    pub(super) fn distance(&self, symbol: usize, out: &mut Bits) {
        put(&self.distances, &self.distance_codes, symbol, out);
    }
}

fn put(lengths: &[u8], codes: &[u32], symbol: usize, out: &mut Bits) {
    if let (Some(length), Some(code)) = (lengths.get(symbol), codes.get(symbol)) {
        out.push(*code, *length);
    }
}

/// Codes by their lengths, bits reversed as they are written from the highest on.
fn codes(lengths: &[u8]) -> Vec<u32> {
    let mut next = [0u32; 17];
    let mut code = 0;
    for bits in 1..16u8 {
        if let Some(slot) = next.get_mut(usize::from(bits)) {
            *slot = code;
        }
        let count = lengths.iter().filter(|length| **length == bits).count();
        code = (code + count as u32) << 1;
    }
    let take = |length: &u8| {
        let Some(slot) = next.get_mut(usize::from(*length)).filter(|_| *length > 0) else {
            return 0;
        };
        *slot += 1;
        (*slot - 1).reverse_bits() >> (32 - u32::from(*length))
    };
    lengths.iter().map(take).collect()
}

/// Lengths of at most `limit` bits for symbols that occur so often.
pub(super) fn lengths(counts: &[u32], limit: u8) -> Vec<u8> {
    let mut counts = counts.to_vec();
    loop {
        let lengths = unlimited(&counts);
        if lengths.iter().all(|length| *length <= limit) {
            return lengths;
        }
        // Flatter counts give a flatter tree; in the end all are 1 or 2.
        for count in counts.iter_mut().filter(|count| **count > 0) {
            *count = *count / 2 + 1;
        }
    }
}

/// Huffman's lengths.
fn unlimited(counts: &[u32]) -> Vec<u8> {
    // Leaves have the numbers of their symbols, inner nodes the next ones.
    let used = counts.iter().enumerate().filter(|(_, count)| **count > 0);
    let mut heap: BinaryHeap<Reverse<(u32, usize)>> = used
        .map(|(symbol, count)| Reverse((*count, symbol)))
        .collect();
    let mut lengths = vec![0u8; counts.len()];
    if heap.len() == 1
        && let Some(Reverse((_, symbol))) = heap.peek()
        && let Some(length) = lengths.get_mut(*symbol)
    {
        *length = 1;
    }
    let mut parents = vec![0usize; counts.len()];
    while let Some(Reverse((first, a))) = heap.pop()
        && let Some(Reverse((second, b))) = heap.pop()
    {
        let node = parents.len();
        parents.push(0);
        for child in [a, b] {
            if let Some(parent) = parents.get_mut(child) {
                *parent = node;
            }
        }
        heap.push(Reverse((first + second, node)));
    }
    for (symbol, length) in lengths.iter_mut().enumerate() {
        let mut node = symbol;
        while let Some(parent) = parents.get(node).copied().filter(|parent| *parent > 0) {
            *length += 1;
            node = parent;
        }
    }
    lengths
}

/// The order in which a header gives the lengths of its own code.
const ORDER: [usize; 19] = [
    16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15,
];

/// The header of a block with these codes.
pub(super) fn header(literals: &[u8], distances: &[u8]) -> Bits {
    let literals = trimmed(literals, 257);
    let distances = trimmed(distances, 1);
    let runs = runs(&[literals, distances].concat());
    let mut counts = [0u32; 19];
    for (symbol, _, _) in &runs {
        if let Some(count) = counts.get_mut(usize::from(*symbol)) {
            *count += 1;
        }
    }
    let own = Code::of_lengths(lengths(&counts, 7), Vec::new());
    let ordered: Vec<u8> = ORDER
        .iter()
        .filter_map(|symbol| own.literals.get(*symbol).copied())
        .collect();
    let ordered = trimmed(&ordered, 4);
    let mut out = Bits::default();
    out.push(literals.len() as u32 - 257, 5);
    out.push(distances.len() as u32 - 1, 5);
    out.push(ordered.len() as u32 - 4, 4);
    for length in ordered {
        out.push(u32::from(*length), 3);
    }
    for (symbol, extra, extra_bits) in runs {
        own.literal(usize::from(symbol), &mut out);
        out.push(extra, extra_bits);
    }
    out
}

/// Without the zeros at the end, but at least `least` long.
fn trimmed(lengths: &[u8], least: usize) -> &[u8] {
    let used = lengths.iter().rposition(|length| *length > 0);
    let len = used.map_or(0, |last| last + 1).max(least);
    lengths.get(..len).unwrap_or(lengths)
}

/// Lengths as symbols with extra bits: 16 repeats the last 3 to 6 times, 17 and 18 write 3 to 10 and
/// 11 to 138 zeros.
fn runs(lengths: &[u8]) -> Vec<(u8, u32, u8)> {
    let mut out = Vec::new();
    for run in lengths.chunk_by(|a, b| a == b) {
        let length = run.first().copied().unwrap_or(0);
        let mut left = run.len();
        if length > 0 {
            out.push((length, 0, 0));
            left -= 1;
        }
        while left > 0 {
            let (symbol, least, most, bits) = match (length, left) {
                (0, 11..) => (18, 11, 138, 7),
                (0, 3..) => (17, 3, 10, 3),
                (1.., 3..) => (16, 3, 6, 2),
                _ => (length, 1, 1, 0),
            };
            let taken = left.min(most);
            out.push((symbol, (taken - least) as u32, bits));
            left -= taken;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_fill_the_tree() {
        let fibonacci: Vec<u32> = (0..30)
            .scan((1, 1), |(a, b), _| {
                (*a, *b) = (*b, *a + *b);
                Some(*a)
            })
            .collect();
        for counts in [&fibonacci[..], &[1, 1], &[5, 0, 0, 9, 1], &[1; 286]] {
            for limit in [15, 9] {
                let lengths = lengths(counts, limit);
                assert!(lengths.iter().all(|length| *length <= limit));
                let used = lengths.iter().filter(|length| **length > 0);
                let kraft: u32 = used.map(|length| 1 << (15 - length)).sum();
                assert_eq!(kraft, 1 << 15, "{lengths:?}");
            }
        }
        assert_eq!(lengths(&[0, 3, 0], 15), [0, 1, 0]);
    }

    #[test]
    fn the_code_of_the_rfc() {
        // Section 3.2.2: lengths 3, 3, 3, 3, 3, 2, 4, 4 for A to H.
        let expected = [0b010, 0b011, 0b100, 0b101, 0b110, 0b00, 0b1110, 0b1111];
        let lengths = [3, 3, 3, 3, 3, 2, 4, 4];
        let codes = codes(&lengths);
        for ((code, length), expected) in codes.iter().zip(lengths).zip(expected) {
            assert_eq!(code.reverse_bits() >> (32 - length), expected);
        }
    }
}
