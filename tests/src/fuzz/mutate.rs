//! One input made of others: bytes flipped, pieces dropped, doubled, moved in from elsewhere, and the
//! tokens put in that parsers decide by.

use super::Random;

/// Longest input. Longer ones cost time and find what shorter ones find.
const MAX: usize = 64 << 10;

/// Tokens of JSON, of documents, of references and of challenges.
const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    "\\udc00",
    "\\u017f",
    "null",
    "true",
    "NaN",
    "-0",
    "1e999",
    "0x1",
    "18446744073709551616",
    "//",
    "/*",
    "*/",
    "\u{feff}",
    "\r\n",
    "\t",
    "\u{202e}",
    "\u{1b}[2J",
    "é",
    "😀",
    "\u{0}",
    "\"mediaType\":",
    "\"manifests\":[",
    "\"layers\":[",
    "\"config\":{",
    "\"platform\":{",
    "\"annotations\":{",
    "\"digest\":",
    "\"size\":-1",
    "\"schemaVersion\":2,",
    "\"history\":[",
    "\"rootfs\":{",
    "\"diff_ids\":[",
    "\"urls\":[",
    "\"subject\":{",
    "\"data\":\"",
    "\"os\":\"linux\"",
    "\"architecture\":\"arm\"",
    "\"variant\":\"v8\"",
    "\"os.version\":\"10.0.1\"",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "vnd.docker.reference.digest",
    "sha256:",
    "@sha256:",
    "/",
    ":",
    ".",
    "..",
    "localhost:5000/",
    "docker.io/",
    "[::1]:",
    "Bearer realm=\"",
    "Basic ",
    "service=",
    "scope=\"",
    "=",
    "HTTP/1.1 200 OK\r\n",
    "FROM ",
    "ARG A=$A\n",
    "COPY --from=",
    "<<EOF\n",
    " \\\n",
    "image: ",
    "\n---\n",
    "services:\n",
    "apiVersion: v1\nkind: Pod\n",
    "&a ",
    "*a",
    "<<: *a",
    "${A:-",
    "{{",
    "- ",
    "|\n",
    "target \"a\" {\n",
    "$ docker ",
    "> ",
    "```\n",
];

/// A mutation of one of `corpus`, with pieces of others in it.
pub(super) fn mutated(corpus: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut bytes = random.of(corpus).cloned().unwrap_or_default();
    for _ in 0..=random.below(6) {
        step(&mut bytes, corpus, random);
    }
    bytes.truncate(MAX);
    bytes
}

fn step(bytes: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    let piece = piece(bytes.len(), at, random);
    match random.below(9) {
        0 => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => bytes.insert(at, random.below(256) as u8),
        2 => drop(bytes.drain(piece)),
        3 => {
            let copy = bytes.get(piece).unwrap_or_default().to_vec();
            insert(bytes, at, &copy);
        }
        4 => {
            let other = random.of(corpus).cloned().unwrap_or_default();
            let from = random.below(other.len() + 1);
            let range = self::piece(other.len(), from, random);
            insert(bytes, at, other.get(range).unwrap_or_default());
        }
        5 | 6 => {
            let token = random.of(TOKENS).copied().unwrap_or_default();
            insert(bytes, at, token.as_bytes());
        }
        // The same value many times: what is quadratic shows.
        7 => {
            let copy = bytes.get(piece).unwrap_or_default().to_vec();
            let times = random.below(200) * usize::from(copy.len() < 200);
            insert(bytes, at, &copy.repeat(times));
        }
        _ => bytes.truncate(at),
    }
}

/// A range from `at`, mostly a short one.
fn piece(length: usize, at: usize, random: &mut Random) -> std::ops::Range<usize> {
    let most = match random.below(4) {
        0 => length,
        1 => 256,
        _ => 16,
    };
    at..(at + random.below(most + 1)).min(length)
}

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}
