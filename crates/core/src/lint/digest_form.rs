//! What is wrong with the text of a digest: the grammar of image-spec `descriptor.md` (13cff54), and the
//! form of the algorithms that it registers. Whether an algorithm is any use is not judged here.

use crate::oci::digest::is_shaped;

/// Why a text is no digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DigestFault {
    /// Not `algorithm:encoded`.
    Grammar,
    /// The encoded part has another length than the algorithm's: what is due, and what there is.
    Length(usize, usize),
    /// Hexadecimal, with digits in upper case.
    UpperCase,
    /// Of the right length, and not hexadecimal.
    NotHex,
}

/// Registered algorithms with the number of their lower-case hexadecimal digits.
const REGISTERED: [(&str, usize); 3] = [("sha256", 64), ("sha512", 128), ("blake3", 64)];

/// What is wrong with a digest; `None` where nothing is, or its algorithm is not registered.
pub(super) fn fault(text: &str) -> Option<DigestFault> {
    let (algorithm, encoded) = match text.split_once(':') {
        Some((algorithm, encoded)) if !encoded.is_empty() && is_shaped(algorithm, encoded) => {
            (algorithm, encoded)
        }
        _ => return Some(DigestFault::Grammar),
    };
    let (_, due) = REGISTERED.iter().find(|(name, _)| *name == algorithm)?;
    if encoded.len() != *due {
        Some(DigestFault::Length(*due, encoded.len()))
    } else if !encoded.bytes().all(|b| b.is_ascii_hexdigit()) {
        Some(DigestFault::NotHex)
    } else if encoded.bytes().any(|b| b.is_ascii_uppercase()) {
        Some(DigestFault::UpperCase)
    } else {
        None
    }
}

impl DigestFault {
    /// The end of a sentence that begins with the digest.
    pub(super) fn described(self) -> String {
        match self {
            Self::Grammar => "is not algorithm:encoded".to_owned(),
            Self::Length(due, found) => format!("has {found} digits where {due} are due"),
            Self::UpperCase => "has hexadecimal digits in upper case".to_owned(),
            Self::NotHex => "is not hexadecimal".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{DigestFault, fault};

    #[test]
    fn forms() {
        let check = |text: &str, expected| assert_eq!(fault(text), expected, "{text}");
        let hex = "0123456789abcdef".repeat(4);
        check(&format!("sha256:{hex}"), None);
        check(&format!("blake3:{hex}"), None);
        check(&format!("sha512:{hex}{hex}"), None);
        check(
            "multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8",
            None,
        );
        check("sha384:abc", None);
        check(
            &format!("sha256:{}", hex.to_uppercase()),
            Some(DigestFault::UpperCase),
        );
        check("sha256:abc", Some(DigestFault::Length(64, 3)));
        check(
            &format!("sha256:{}", hex.replace('a', "g")),
            Some(DigestFault::NotHex),
        );
        for text in [
            "",
            "abc",
            "sha256:",
            ":abc",
            "sha256-abc",
            "sha256++b64u:x",
            "SHA256:abc",
            "sha256:a b",
        ] {
            check(text, Some(DigestFault::Grammar));
        }
    }
}
