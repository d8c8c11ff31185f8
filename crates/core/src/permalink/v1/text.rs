//! Bytes as text: hexadecimal, and base64url without padding (RFC 4648, sections 8 and 5).

const BASE64URL: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Appends bytes as lower-case hex digits.
pub(super) fn write_hex(bytes: &[u8], out: &mut Vec<u8>) {
    let digit = |half: u8| {
        if half < 10 {
            b'0' + half
        } else {
            b'a' + half - 10
        }
    };
    for byte in bytes {
        out.extend([digit(byte >> 4), digit(byte & 15)]);
    }
}

/// `N` bytes from the lower-case hex digits that a text starts with.
pub(super) fn read_hex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    let mut out = [0; N];
    let pairs = text.get(..N * 2)?.chunks_exact(2);
    for (byte, pair) in out.iter_mut().zip(pairs) {
        let [high, low] = pair else { return None };
        *byte = digit(*high)? << 4 | digit(*low)?;
    }
    Some(out)
}

/// Characters of so many bytes in base64url.
pub(super) fn base64url_length(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}

/// Appends bytes in base64url.
pub(super) fn write_base64url(bytes: &[u8], out: &mut String) {
    for three in bytes.chunks(3) {
        let mut bits = 0u32;
        for at in 0..3 {
            bits = bits << 8 | u32::from(three.get(at).copied().unwrap_or(0));
        }
        for at in 0..=three.len() {
            let place = (bits >> (18 - 6 * at) & 63) as usize;
            out.extend(BASE64URL.get(place).map(|byte| char::from(*byte)));
        }
    }
}

/// Bytes from base64url; `None` for a length or a last character that no bytes give.
pub(in super::super) fn read_base64url(text: &[u8]) -> Option<Vec<u8>> {
    let value = |byte: u8| match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'-' => Some(62),
        b'_' => Some(63),
        _ => None,
    };
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for four in text.chunks(4) {
        let mut bits = 0u32;
        for byte in four {
            bits = bits << 6 | u32::from(value(*byte)?);
        }
        bits <<= 6 * (4 - four.len());
        let bytes = four.len().checked_sub(1).filter(|bytes| *bytes > 0)?;
        let [_, three @ ..] = bits.to_be_bytes();
        let (kept, stray) = three.split_at_checked(bytes)?;
        if stray.iter().any(|byte| *byte != 0) {
            return None;
        }
        out.extend(kept);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal() {
        let mut out = Vec::new();
        write_hex(&[0, 0x9A, 0xFF], &mut out);
        assert_eq!(out, b"009aff");
        assert_eq!(read_hex(b"009aff00"), Some([0, 0x9A, 0xFF]));
        assert_eq!(read_hex::<2>(b"00A0"), None);
        assert_eq!(read_hex::<2>(b"000"), None);
    }

    /// Section 10 of the RFC, in the other alphabet, and its last two characters.
    #[test]
    fn base64url() {
        for (bytes, text) in [
            (&b""[..], ""),
            (b"f", "Zg"),
            (b"fo", "Zm8"),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg"),
            (b"\xFB\xEF\xFF", "--__"),
        ] {
            let mut out = String::new();
            write_base64url(bytes, &mut out);
            assert_eq!(out, text);
            assert_eq!(base64url_length(bytes.len()), text.len());
            assert_eq!(read_base64url(text.as_bytes()).as_deref(), Some(bytes));
        }
        for text in ["Z", "Zh", "Zm9", "Zm9vY", "Zm+v", "Zg=="] {
            assert_eq!(read_base64url(text.as_bytes()), None, "{text}");
        }
        for at in 0..=u16::MAX {
            let mut out = String::new();
            write_base64url(&at.to_be_bytes(), &mut out);
            let again = read_base64url(out.as_bytes());
            assert_eq!(again.as_deref(), Some(&at.to_be_bytes()[..]));
        }
    }
}
