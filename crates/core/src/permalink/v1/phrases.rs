//! The pass that writes a phrase of image documents as one byte, so that a match of DEFLATE, which
//! ends after 258 bytes, spans whole entries.
//!
//! Phrases are in the words of the pass before, `values`. Their codes are control characters, which
//! texts hardly have, and bytes that UTF-8 never has.

/// Stands before a byte of the text that is a code here.
const ESCAPE: u8 = 0x0E;

/// Code and phrase. Where several fit, the one that stands first here is taken.
const PHRASES: [(u8, &[u8]); 28] = [
    (0x0F, b"\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\""),
    (0x10, b"\"mediaType\":\"application/vnd.docker.distribution.manifest.v2+json\""),
    (0x11, b"\"digest\":\"\x01\""),
    (0x12, b"\"size\":\x03"),
    (0x13, b"\"platform\":{\"architecture\":\""),
    (0x14, b"\",\"os\":\"linux\""),
    (0xF7, b"\"annotations\":{\"in-toto.io/predicate-type\":\"https://"),
    (0x15, b"\"annotations\":{"),
    (0x16, b"\"vnd.docker.reference.digest\":\"\x02"),
    (0x17, b"\",\"vnd.docker.reference.type\":\"attestation-manifest\"}"),
    (0x18, b"unknown\",\"os\":\"unknown\"}"),
    (0x19, b"\"com.docker.official-images.bashbrew.arch\":\""),
    (0x1A, b"\",\"org.opencontainers.image.base.digest\":\"\x01\",\"org.opencontainers.image.base.name\":\""),
    (0x1B, b"\",\"org.opencontainers.image.created\":\"\x06Z\",\"org.opencontainers.image.revision\":\""),
    (0x1C, b"\",\"org.opencontainers.image.source\":\"https://github.com/"),
    (0x1D, b"\",\"org.opencontainers.image.url\":\"https://"),
    (0x1E, b"\",\"org.opencontainers.image.version\":\""),
    (0xFD, b"\"org.opencontainers.image."),
    (0x1F, b",\"variant\":\"v"),
    (0xC0, b"\"mediaType\":\"application/vnd.oci.image.layer.v1.tar+gzip\""),
    (0xC1, b"\"mediaType\":\"application/vnd.docker.image.rootfs.diff.tar.gzip\""),
    (0xF5, b"\"mediaType\":\"application/vnd.oci.image.config.v1+json\""),
    (0xF6, b"\"mediaType\":\"application/vnd.in-toto+json\""),
    (0xF8, b"{\"created\":\"\x06"),
    (0xF9, b"\",\"created_by\":\""),
    (0xFA, b",\"comment\":\"buildkit.dockerfile.v0\""),
    (0xFB, b",\"empty_layer\":true}"),
    (0xFC, b"\"mediaType\":\"application/vnd.oci.image.index.v1+json\""),
];

/// Writes phrases as their codes.
pub(super) fn fold(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let found = PHRASES
            .iter()
            .find_map(|(code, phrase)| Some((*code, rest.strip_prefix(*phrase)?)));
        rest = match found {
            Some((code, after)) => {
                out.push(code);
                after
            }
            None => {
                if is_code(byte) {
                    out.push(ESCAPE);
                }
                out.push(byte);
                after
            }
        };
    }
    out
}

/// Writes codes as their phrases; `None` where an escape has nothing behind it or the text would be
/// longer than `limit`.
pub(super) fn unfold(bytes: &[u8], limit: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut bytes = bytes.iter();
    while let Some(&byte) = bytes.next() {
        match PHRASES.iter().find(|(code, _)| *code == byte) {
            Some((_, phrase)) => out.extend(*phrase),
            None if byte == ESCAPE => out.push(*bytes.next()?),
            None => out.push(byte),
        }
        if out.len() > limit {
            return None;
        }
    }
    Some(out)
}

fn is_code(byte: u8) -> bool {
    byte == ESCAPE || PHRASES.iter().any(|(code, _)| *code == byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &[u8], folded: &[u8]) {
        assert_eq!(fold(text), folded);
        assert_eq!(unfold(folded, text.len()).as_deref(), Some(text));
    }

    #[test]
    fn phrases_fold() {
        check(b"{\"digest\":\"\x01\",\"size\":\x03}", b"{\x11,\x12}");
        check(
            b"\"annotations\":{\"in-toto.io/predicate-type\":\"https://spdx",
            b"\xF7spdx",
        );
        check(b"\x0E\x11 \xC0\xFE", b"\x0E\x0E\x0E\x11 \x0E\xC0\xFE");
    }

    #[test]
    fn codes_and_phrases_are_distinct() {
        for (at, (code, phrase)) in PHRASES.iter().enumerate() {
            for (other, earlier) in PHRASES.iter().take(at) {
                assert_ne!(code, other);
                assert!(!phrase.starts_with(earlier), "{phrase:?} is never taken");
            }
        }
    }

    #[test]
    fn what_does_not_unfold() {
        assert_eq!(unfold(b"\x0E", 9), None);
        assert_eq!(unfold(b"\x15\x15", 20), None);
    }
}
