//! A rule's page: the Markdown of its doc comment, and the examples in it.
//!
//! An example is one fenced block, and further blocks that say what else is there:
//!
//! | fence | content |
//! |---|---|
//! | ` ```json ` | the document; the line feed before the closing fence does not belong to it |
//! | ` ```bytes ` | the document, with `\xNN` for a byte |
//! | ` ```json blob DIGEST ` | a child or a config that is at hand under this digest |
//! | ` ```text missing ` | digests that the registry does not have, one a line |
//! | ` ```text file-name ` | the name of the file it came from |
//! | ` ```text content-type ` | the Content-Type it was served with |
//! | ` ```text expected-digest ` | the digest that its bytes must have |
//! | ` ```text times N ` | a text of the document, which stands there N times, with commas between |
//! | ` ```text bytes ` | how long the document is: spaces at its end fill it up |

use std::collections::BTreeMap;

use super::Context;
use crate::json::Limits;
use crate::oci::{Document, Served};

pub use crate::text::docs::{first_sentence, prose};

/// The headings of every rule's page, in order.
pub const HEADINGS: [&str; 6] = [
    "What it checks",
    "Why it matters",
    "Example bad",
    "Example good",
    "Checked today",
    "Source",
];

/// The parsers that [`HEADINGS`]' "Checked today" names by letter, with the version that was run: a
/// capital refused every document that breaks the rule alone, a small letter some of them.
pub const PEERS: [(char, &str, &str); 13] = [
    ('S', "image-spec schema", "13cff54"),
    ('R', "oci-spec-rs", "0.9.0"),
    ('C', "containers/image", "5.39.3-0.20260427190548"),
    ('D', "containerd", "301026e"),
    ('G', "go-containerregistry", "3f4ff3c"),
    ('X', "regclient", "725072f"),
    ('B', "distribution", "0d6b721"),
    ('M', "Docker Engine, graphdriver store", "b985e23"),
    ('Q', "Quay", "ffba0c7"),
    ('Z', "zot", "6d19b44"),
    ('T', "manifest-tool", "69506a0"),
    ('I', "buildx imagetools", "461836b"),
    ('K', "docker manifest", "28f7560"),
];

/// A document shown on a rule's page, with what is known beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Example {
    /// The exact bytes.
    pub document: Vec<u8>,
    /// Children and configs by the digest under which they are listed.
    pub blobs: Vec<(String, Vec<u8>)>,
    /// Digests that are not there.
    pub missing: Vec<String>,
    /// The name of its file.
    pub file_name: Option<String>,
    /// The Content-Type it was served with.
    pub content_type: Option<String>,
    /// The digest that its bytes must have.
    pub expected_digest: Option<String>,
}

impl Example {
    /// What `judge` makes of the document, read with all that is known beside it.
    pub fn judge<T>(&self, judge: impl FnOnce(&Document, &Context<'_>) -> T) -> T {
        let read = |bytes: &[u8], served| Document::read(bytes, served, Limits::default());
        let expected = self.expected_digest.as_deref();
        let served = Served {
            file_name: self.file_name.clone(),
            content_type: self.content_type.clone(),
            expected_digest: expected.and_then(|text| text.parse().ok()),
            ..Served::default()
        };
        let blobs: BTreeMap<String, Document> = self
            .blobs
            .iter()
            .map(|(digest, bytes)| (digest.clone(), read(bytes, Served::default())))
            .collect();
        let context = Context {
            blobs: blobs
                .iter()
                .map(|(digest, document)| (digest.clone(), document))
                .collect(),
            missing: self.missing.iter().cloned().collect(),
            ..Context::default()
        };
        judge(&read(&self.document, served), &context)
    }
}

/// What some parsers of [`PEERS`] do with documents that break a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    /// Positions in [`PEERS`], each with whether it refuses every such document.
    pub peers: Vec<(usize, bool)>,
    /// When or how, such as `at push`; programs that are not in the list, too.
    pub note: String,
}

/// A section "Checked today", clause by clause: `S r q; K at push`. Empty for `none`.
#[must_use]
pub fn checked(section: &str) -> Vec<Checked> {
    let mut clauses = Vec::new();
    for clause in section.split(';').map(str::trim) {
        let mut checked = Checked::default();
        let mut words: Vec<&str> = Vec::new();
        for word in clause.split_whitespace().filter(|_| clause != "none") {
            let bare = word.trim_end_matches(',');
            let mut letters = bare.chars();
            let letter = letters.next().filter(|_| letters.next().is_none());
            let is = |letter: char| {
                let upper = letter.to_ascii_uppercase();
                PEERS.iter().position(|(known, ..)| *known == upper)
            };
            match letter.and_then(|letter| Some((is(letter)?, letter.is_uppercase()))) {
                Some(peer) => checked.peers.push(peer),
                None if bare == "all" && words.is_empty() => {
                    checked
                        .peers
                        .extend((0..PEERS.len()).map(|peer| (peer, true)));
                }
                None => words.push(word),
            }
        }
        checked.note = words.join(" ");
        if !checked.peers.is_empty() || !checked.note.is_empty() {
            clauses.push(checked);
        }
    }
    clauses
}

/// The example in a section of a page; `None` where there is no document in it.
#[must_use]
pub fn example(section: &str) -> Option<Example> {
    let mut example = Example::default();
    let mut found = false;
    let mut length = 0;
    for (fence, content) in blocks(section) {
        match fence.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["json"] => {
                example.document = content.into_bytes();
                found = true;
            }
            ["bytes"] => {
                example.document = unescape(&content);
                found = true;
            }
            ["json", "blob", digest] => {
                example
                    .blobs
                    .push(((*digest).to_owned(), content.into_bytes()));
            }
            ["text", "missing"] => example.missing.extend(content.lines().map(str::to_owned)),
            ["text", "file-name"] => example.file_name = Some(content),
            ["text", "content-type"] => example.content_type = Some(content),
            ["text", "expected-digest"] => example.expected_digest = Some(content),
            ["text", "times", times] => {
                let many = vec![content.as_str(); times.parse().ok()?].join(",");
                let document = String::from_utf8(example.document).ok()?;
                example.document = document.replacen(&content, &many, 1).into_bytes();
            }
            ["text", "bytes"] => length = content.parse().ok()?,
            _ => return None,
        }
    }
    let length = length.max(example.document.len());
    example.document.resize(length, b' ');
    found.then_some(example)
}

/// Each fenced block: what stands after the opening fence, and the lines inside. A line of a doc
/// comment starts with one blank, which is not part of it.
fn blocks(section: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, Vec<&str>)> = None;
    for line in section.lines() {
        let line = line.strip_prefix(' ').unwrap_or(line);
        open = match (open, line.strip_prefix("```")) {
            (None, Some(fence)) => Some((fence.to_owned(), Vec::new())),
            (None, None) => None,
            (Some((fence, lines)), Some(_)) => {
                blocks.push((fence, lines.join("\n")));
                None
            }
            (Some((fence, mut lines)), None) => {
                lines.push(line);
                Some((fence, lines))
            }
        };
    }
    blocks
}

fn unescape(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\\x") {
        bytes.extend_from_slice(before.as_bytes());
        let byte = after
            .get(..2)
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match byte {
            Some(byte) => bytes.push(byte),
            None => bytes.extend_from_slice(b"\\x"),
        }
        rest = byte.and_then(|_| after.get(2..)).unwrap_or(after);
    }
    bytes.extend_from_slice(rest.as_bytes());
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::docs::section;

    const PAGE: &str = " # What it checks\n A thing.\n\n # Example bad\n ```bytes\n \\xEF{}\n ```\n ```text missing\n a\n b\n ```\n";

    #[test]
    fn an_example_is_read_with_what_is_beside_it() {
        let bad = example(section(PAGE, "Example bad").unwrap()).unwrap();
        assert_eq!(bad.document, b"\xef{}");
        assert_eq!(bad.missing, ["a", "b"]);
        assert_eq!(example(" words only"), None);
    }

    #[test]
    fn peers_are_read_clause_by_clause() {
        let read = |section: &str| -> Vec<(String, String)> {
            let name = |(peer, all): (usize, bool)| match all {
                true => PEERS[peer].0,
                false => PEERS[peer].0.to_ascii_lowercase(),
            };
            let clauses = checked(section).into_iter();
            clauses
                .map(|one| (one.peers.into_iter().map(name).collect(), one.note))
                .collect()
        };
        let pair = |peers: &str, note: &str| (peers.to_owned(), note.to_owned());
        assert_eq!(read(" none"), []);
        assert_eq!(
            read("S r q; K at push"),
            [pair("Srq", ""), pair("K", "at push")]
        );
        assert_eq!(read("B, Z, Q at push"), [pair("BZQ", "at push")]);
        assert_eq!(read("oras at pull"), [pair("", "oras at pull")]);
        assert_eq!(read("all at fetch"), [pair("SRCDGXBMQZTIK", "at fetch")]);
    }

    #[test]
    fn a_long_document_is_written_shortly() {
        let page = " # Example bad\n ```json\n [1]\n ```\n ```text times 3\n 1\n ```\n ```text bytes\n 9\n ```\n";
        let bad = example(section(page, "Example bad").unwrap()).unwrap();
        assert_eq!(bad.document, b"[1,1,1]  ");
    }
}
