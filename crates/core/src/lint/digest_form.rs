//! What is wrong with the text of a digest: the grammar of image-spec `descriptor.md` (13cff54), and the
//! form of the algorithms that it registers. Whether an algorithm is any use is not judged here.

use super::members::text_of;
use crate::json::Value;
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

/// Digests that are met everywhere, with the length of their content and what it is.
pub(super) const KNOWN: [(&str, u64, &str); 9] = [
    (
        "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        0,
        "no bytes",
    ),
    (
        "sha384:38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
        0,
        "no bytes",
    ),
    (
        "sha512:cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
        0,
        "no bytes",
    ),
    (
        "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        2,
        "{}",
    ),
    (
        "sha512:27c74670adb75075fad058d5ceaf7b20c4e7786c83bae8a32f626f9782af34c9a33c2046ef60fd2a7878d378e29fec851806bbd9a67878f3a9f1cda4830763fd",
        2,
        "{}",
    ),
    (
        "sha256:ca3d163bab055381827226140568f3bef7eaac187cebd76878e0b63e9e442356",
        3,
        "{} and a line feed",
    ),
    (
        "sha256:a3ed95caeb02ffe68cdd9fd84406680ae93d633cb16422d00e8a7c22955b46d4",
        32,
        "Docker's empty layer",
    ),
    (
        "sha256:4f4fb700ef54461cfa02571ae0db9a0dc1e0cdb5577484a6d75e68dc38e8acc1",
        32,
        "BuildKit's empty layer",
    ),
    (
        "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
        1024,
        "an empty tar archive",
    ),
];

/// The length in bytes and the content, where a value is the digest of something met everywhere.
pub(super) fn known_content(digest: Value<'_>) -> Option<(u64, &'static str)> {
    let is = |text: &str| match digest.plain() {
        Some(plain) => plain == text.as_bytes(),
        // None of them needs an escape, and yet one can be written with some.
        None => text_of(Some(digest)) == text,
    };
    let mut all = KNOWN.iter();
    let (_, size, what) = all.find(|(text, _, _)| is(text))?;
    Some((*size, what))
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
