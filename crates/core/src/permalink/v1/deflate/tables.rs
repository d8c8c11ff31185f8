//! Lengths and distances as symbols with extra bits (RFC 1951, section 3.2.5).

/// A symbol and the bits behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Symbol {
    /// Its number in its alphabet.
    pub(super) code: usize,
    /// The extra bits.
    pub(super) extra: u32,
    /// How many they are.
    pub(super) extra_bits: u8,
}

/// For a length of 3 to 258 bytes.
pub(super) fn length_symbol(len: u16) -> Symbol {
    if len >= 258 {
        return Symbol {
            code: 285,
            extra: 0,
            extra_bits: 0,
        };
    }
    symbol(u32::from(len).saturating_sub(3), 2, 257)
}

/// For a distance of 1 to 32,768 bytes.
pub(super) fn distance_symbol(distance: u32) -> Symbol {
    symbol(distance.saturating_sub(1), 1, 0)
}

/// Both rows begin with symbols for one value each and go on with 2^`group` symbols for each number
/// of extra bits.
fn symbol(value: u32, group: u8, first: usize) -> Symbol {
    let bits = (32 - value.leading_zeros()) as u8;
    let extra_bits = bits.saturating_sub(group + 1);
    let step = value >> extra_bits;
    Symbol {
        code: first + (usize::from(extra_bits) << group) + step as usize,
        extra: value & ((1 << extra_bits) - 1),
        extra_bits,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(found: Symbol, code: usize, extra: u32, extra_bits: u8) {
        let expected = Symbol {
            code,
            extra,
            extra_bits,
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn the_rows_of_the_rfc() {
        check(length_symbol(3), 257, 0, 0);
        check(length_symbol(10), 264, 0, 0);
        check(length_symbol(11), 265, 0, 1);
        check(length_symbol(18), 268, 1, 1);
        check(length_symbol(19), 269, 0, 2);
        check(length_symbol(257), 284, 30, 5);
        check(length_symbol(258), 285, 0, 0);
        check(distance_symbol(1), 0, 0, 0);
        check(distance_symbol(4), 3, 0, 0);
        check(distance_symbol(5), 4, 0, 1);
        check(distance_symbol(7), 5, 0, 1);
        check(distance_symbol(24_577), 29, 0, 13);
        check(distance_symbol(32_768), 29, 8_191, 13);
    }
}
