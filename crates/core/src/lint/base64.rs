//! Base64 of RFC 4648 section 4 as Go's `encoding/base64` reads it: standard alphabet, padded, no
//! line break; unused bits of the last letter do not matter.

/// The bytes; `None` where the text is none.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let letters = text.trim_end_matches('=');
    let padding = text.len() - letters.len();
    if !text.len().is_multiple_of(4) || padding > 2 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    let (mut buffer, mut bits) = (0_u32, 0_u32);
    for letter in letters.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        buffer = (buffer << 6 | u32::from(value)) & 0xFFFF;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push((buffer >> bits & 0xFF) as u8);
        }
    }
    Some(bytes)
}

/// The same content as this module reads it: padded, in the standard alphabet, without blanks;
/// `None` where that does not make it readable.
pub(super) fn mended(text: &str) -> Option<String> {
    let letters = text
        .chars()
        .filter(|c| !c.is_ascii_whitespace() && *c != '=');
    let mut letters: String = letters
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            c => c,
        })
        .collect();
    while !letters.len().is_multiple_of(4) {
        letters.push('=');
    }
    decode(&letters).map(|_| letters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_and_padded_only() {
        assert_eq!(decode("e30=").as_deref(), Some(&b"{}"[..]));
        assert_eq!(decode("e31=").as_deref(), Some(&b"{}"[..]));
        assert_eq!(decode("").as_deref(), Some(&b""[..]));
        assert_eq!(decode("AAECA/8=").as_deref(), Some(&[0, 1, 2, 3, 255][..]));
        for wrong in ["e30", "e3==0", "e30\n=", "e3-_", "e===", "====", "=30="] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_meant() {
        assert_eq!(mended("e30").as_deref(), Some("e30="));
        assert_eq!(mended("AAEC\nA_8=").as_deref(), Some("AAECA/8="));
        assert_eq!(mended("e"), None);
        assert_eq!(mended("e3!0"), None);
    }
}
