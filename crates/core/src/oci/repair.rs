//! The digest detective: which known re-serialisation of a text has the expected digest.
//!
//! People paste what a tool printed, and tools change the bytes: a final newline, CRLF, a byte order
//! mark, another indentation, Go's escapes. Each way back is tried and hashed; what is returned has
//! the expected digest, so nothing is claimed that the hash does not prove.

use std::borrow::Cow;

use super::Digest;
use crate::json::{self, Indent, Limits, Tree, layout};

/// One step on the way back to the exact bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A UTF-8 byte order mark is dropped.
    DropBom,
    /// A UTF-8 byte order mark is put in front.
    AddBom,
    /// Every no-break space becomes a space.
    PlainSpaces,
    /// Every CRLF becomes LF.
    CrlfToLf,
    /// Every LF becomes CRLF.
    LfToCrlf,
    /// One final newline is dropped.
    DropNewline,
    /// A final newline is added.
    AddNewline,
    /// The text is laid out again.
    Indent(Indent),
    /// `<`, `>` and `&` in strings become `\u003c`, `\u003e` and `\u0026`.
    GoEscapes,
    /// Those escapes become the characters.
    NoGoEscapes,
}

impl Step {
    /// What to do, as an instruction.
    #[must_use]
    pub fn how(self) -> &'static str {
        match self {
            Self::DropBom => "remove the BOM",
            Self::AddBom => "put a BOM in front",
            Self::PlainSpaces => "replace no-break spaces by spaces",
            Self::CrlfToLf => "replace CRLF by LF",
            Self::LfToCrlf => "replace LF by CRLF",
            Self::DropNewline => "remove one final newline",
            Self::AddNewline => "add one final newline",
            Self::Indent(Indent::Minified) => "remove all white space between tokens",
            Self::Indent(Indent::Spaces(0)) => "put each item on a line of its own, not indented",
            Self::Indent(Indent::Spaces(1)) => "indent by 1 space",
            Self::Indent(Indent::Spaces(2)) => "indent by 2 spaces",
            Self::Indent(Indent::Spaces(3)) => "indent by 3 spaces",
            Self::Indent(Indent::Spaces(_)) => "indent by 4 spaces",
            Self::Indent(Indent::Tab) => "indent by tabs",
            Self::GoEscapes => "write <, > and & as \\u003c, \\u003e and \\u0026",
            Self::NoGoEscapes => "write \\u003c, \\u003e and \\u0026 as <, > and &",
        }
    }

    /// Who makes the change that this undoes.
    #[must_use]
    pub fn made_by(self) -> &'static str {
        match self {
            Self::DropBom => {
                "Windows PowerShell's -Encoding utf8 and some Windows editors write a byte order mark"
            }
            Self::AddBom => "browsers, editors and jq drop a byte order mark",
            Self::PlainSpaces => "chat programs and web pages indent with no-break spaces",
            Self::CrlfToLf => "Windows editors, terminals and git's autocrlf write CRLF",
            Self::LfToCrlf => "editors and git turn CRLF into LF",
            Self::DropNewline => {
                "docker manifest inspect, oras --pretty, jq and editors end with a newline"
            }
            Self::AddNewline => "shells and copying from a terminal drop the final newline",
            Self::Indent(indent) => laid_out_by(indent),
            Self::GoEscapes => {
                "jq and JavaScript write the characters that Go's encoding/json escapes"
            }
            Self::NoGoEscapes => "Go's encoding/json escapes <, > and & when it writes JSON again",
        }
    }
}

/// Who writes documents with this layout, and who changes it. The classic image store's 3 spaces are
/// those of distribution's `schema2.FromStruct`; a store of containerd pushes the bytes that it has.
fn laid_out_by(indent: Indent) -> &'static str {
    match indent {
        Indent::Minified => {
            "crane, regctl and oras write indexes without white space; jq, editors and inspect commands lay JSON out"
        }
        Indent::Spaces(0) => {
            "Python's json.dump with indent=0 breaks lines and does not indent them; jq and editors lay them out anew"
        }
        Indent::Spaces(1) => {
            "jq --indent 1 and Python's json.dump with indent=1 write 1 space; jq without it and editors lay them out anew"
        }
        Indent::Spaces(2) => {
            "docker buildx and manifest-tool write 2 spaces; docker manifest inspect, editors and jq -c lay them out anew"
        }
        Indent::Spaces(3) => {
            "docker manifest push, and docker push from the classic image store, write 3 spaces; jq, editors and oras --pretty lay them out anew"
        }
        Indent::Spaces(_) => {
            "Python's json.tool and many editors write 4 spaces; jq and other editors lay them out anew"
        }
        Indent::Tab => {
            "jq --tab and editors that are set to tabs write them; jq without it and other editors lay them out anew"
        }
    }
}

/// The exact bytes, and the steps that lead to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// The steps in order; at least one.
    pub steps: Vec<Step>,
    /// Bytes that have the expected digest.
    pub bytes: Vec<u8>,
}

impl Repair {
    /// All steps as one instruction: "indent by 3 spaces, then remove one final newline".
    #[must_use]
    pub fn how(&self) -> String {
        self.steps
            .iter()
            .map(|step| step.how())
            .collect::<Vec<_>>()
            .join(", then ")
    }
}

/// The UTF-8 byte order mark.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// Longest text whose layout is tried; every try hashes the whole text.
const MAX_LAYOUT_BYTES: usize = 4 << 20;

/// Longest text that is also tried with CRLF or a byte order mark in another layout.
const MAX_DRESSED_BYTES: usize = 1 << 20;

const INDENTS: [Indent; 7] = [
    Indent::Spaces(2),
    Indent::Spaces(3),
    Indent::Minified,
    Indent::Spaces(4),
    Indent::Tab,
    Indent::Spaces(1),
    Indent::Spaces(0),
];

/// Looks for the exact bytes behind `bytes`. `size` is the expected length, where it is known: it
/// spares most hashing. `None` where the bytes already fit, or no known change explains them.
#[must_use]
pub fn repair(bytes: &[u8], expected: &Digest, size: Option<u64>) -> Option<Repair> {
    repair_to_any(bytes, &[(expected.clone(), size)])
}

/// Like [`repair`], where the bytes may be any of several blobs: those that open documents list and
/// nothing fills. The digest of the answer's bytes tells which.
#[must_use]
pub fn repair_to_any(bytes: &[u8], expected: &[(Digest, Option<u64>)]) -> Option<Repair> {
    let fits = |candidate: &[u8]| {
        // Many share an algorithm, and hashing is what takes time.
        let mut hashes: Vec<Digest> = Vec::new();
        expected.iter().any(|(digest, size)| {
            if size.is_some_and(|size| size != candidate.len() as u64) {
                return false;
            }
            let algorithm = digest.algorithm();
            if !hashes.iter().any(|hash| hash.algorithm() == algorithm) {
                hashes.push(Digest::of(algorithm, candidate));
            }
            hashes.contains(digest)
        })
    };
    if fits(bytes) {
        return None;
    }
    let mut variants: Vec<(Vec<Step>, Cow<'_, [u8]>)> = vec![(Vec::new(), Cow::Borrowed(bytes))];
    if let Some(rest) = bytes.strip_prefix(BOM) {
        variants.push((vec![Step::DropBom], Cow::Borrowed(rest)));
    }
    if let Some((steps, text)) = variants.last() {
        let spaced = replace(text, "\u{a0}".as_bytes(), b" ");
        if spaced.len() != text.len() {
            let steps = steps.iter().copied().chain([Step::PlainSpaces]).collect();
            variants.push((steps, Cow::Owned(spaced)));
        }
    }
    line_ends(&mut variants);
    with_bom(&mut variants);
    if let Some(found) = newlines(&variants, &fits) {
        return Some(found);
    }
    // White space between tokens does not survive a new layout, so the plainest variant will do.
    let (steps, plain) = variants.pop()?;
    if plain.len() > MAX_LAYOUT_BYTES {
        return None;
    }
    let parsed = json::parse(&plain, Limits::default());
    if parsed
        .problems
        .iter()
        .any(|problem| problem.kind.is_not_json())
    {
        return None;
    }
    layouts(&parsed.tree, &plain, &steps, &fits)
}

fn line_ends(variants: &mut Vec<(Vec<Step>, Cow<'_, [u8]>)>) {
    for at in 0..variants.len() {
        let Some((steps, text)) = variants.get(at).cloned() else {
            continue;
        };
        let has_crlf = text.windows(2).any(|pair| pair == b"\r\n");
        let (step, changed) = if has_crlf {
            (Step::CrlfToLf, replace(&text, b"\r\n", b"\n"))
        } else {
            (Step::LfToCrlf, replace(&text, b"\n", b"\r\n"))
        };
        let steps = [steps, vec![step]].concat();
        // The plainest text comes last: without BOM, with LF.
        let place = if has_crlf { variants.len() } else { at };
        variants.insert(place, (steps, Cow::Owned(changed)));
    }
}

/// Every variant with a byte order mark in front, before those without: the plainest stays last.
fn with_bom(variants: &mut Vec<(Vec<Step>, Cow<'_, [u8]>)>) {
    let plain = variants.iter().filter(|(_, text)| !text.starts_with(BOM));
    let marked = plain.map(|(steps, text)| {
        let steps = plain_steps([&steps[..], &[Step::AddBom]].concat());
        (steps, Cow::Owned([BOM, &**text].concat()))
    });
    let marked: Vec<_> = marked.collect();
    variants.splice(0..0, marked);
}

fn newlines(
    variants: &[(Vec<Step>, Cow<'_, [u8]>)],
    fits: &impl Fn(&[u8]) -> bool,
) -> Option<Repair> {
    let found = variants
        .iter()
        .filter_map(|(steps, text)| with_newline(steps, text, fits));
    // The fewest changes explain most: a text without a line end is the same with CRLF as with LF.
    found.min_by_key(|repair| repair.steps.len())
}

/// The text as it is, without its final newline, or with one more.
fn with_newline(steps: &[Step], text: &[u8], fits: &impl Fn(&[u8]) -> bool) -> Option<Repair> {
    let found = |more: &[Step], bytes: Vec<u8>| {
        (fits(&bytes)).then(|| Repair {
            steps: plain_steps([steps, more].concat()),
            bytes,
        })
    };
    let without = text
        .strip_suffix(b"\r\n")
        .or_else(|| text.strip_suffix(b"\n"));
    let mut tried: Vec<(&[Step], Vec<u8>)> = Vec::new();
    if !steps.is_empty() {
        tried.push((&[], text.to_vec()));
    }
    tried.extend(without.map(|bytes| (&[Step::DropNewline][..], bytes.to_vec())));
    // A newline that is added is one as the others; a text without one has it either way.
    let has_crlf = text.windows(2).any(|pair| pair == b"\r\n");
    if !has_crlf {
        tried.push((&[Step::AddNewline], [text, b"\n"].concat()));
    }
    if has_crlf {
        tried.push((&[Step::AddNewline], [text, b"\r\n"].concat()));
    } else if !text.contains(&b'\n') {
        let steps = &[Step::AddNewline, Step::LfToCrlf];
        tried.push((steps, [text, b"\r\n"].concat()));
    }
    tried
        .into_iter()
        .find_map(|(more, bytes)| found(more, bytes))
}

/// Steps without those that a later one takes back.
fn plain_steps(mut steps: Vec<Step>) -> Vec<Step> {
    let has = |steps: &[Step], wanted: fn(&Step) -> bool| steps.iter().any(wanted);
    if has(&steps, |step| *step == Step::DropBom) && has(&steps, |step| *step == Step::AddBom) {
        steps.retain(|step| !matches!(step, Step::DropBom | Step::AddBom));
    }
    let is_laid_out = has(&steps, |step| matches!(step, Step::Indent(_)));
    if !is_laid_out
        && has(&steps, |step| *step == Step::CrlfToLf)
        && has(&steps, |step| *step == Step::LfToCrlf)
    {
        steps.retain(|step| !matches!(step, Step::CrlfToLf | Step::LfToCrlf));
    }
    steps
}

fn layouts(
    tree: &Tree,
    text: &[u8],
    steps: &[Step],
    fits: &impl Fn(&[u8]) -> bool,
) -> Option<Repair> {
    let candidates = || {
        let whole = (None, text.to_vec());
        let laid_out = INDENTS
            .iter()
            .filter_map(|indent| Some((Some(Step::Indent(*indent)), layout(tree, *indent)?)));
        let all = std::iter::once(whole).chain(laid_out);
        all.flat_map(|(indent, bytes)| {
            let escapes = escapes(bytes).into_iter();
            escapes.map(move |(escape, bytes)| {
                let steps = steps.iter().copied().chain(indent).chain(escape);
                (steps.collect::<Vec<Step>>(), bytes)
            })
        })
    };
    let plain = candidates().find_map(|(steps, bytes)| with_newline(&steps, &bytes, fits));
    if plain.is_some() || text.len() > MAX_DRESSED_BYTES {
        return plain;
    }
    // As programs on Windows write them, which is rare: only when nothing else fits.
    candidates().find_map(|(steps, bytes)| {
        let crlf = replace(&bytes, b"\n", b"\r\n");
        let with_crlf = [&steps[..], &[Step::LfToCrlf]].concat();
        let dressed = [
            Some((&with_crlf, &crlf)).filter(|_| crlf.len() != bytes.len()),
            Some((&steps, &bytes)),
        ];
        let dressed = || dressed.into_iter().flatten();
        let in_front = |(steps, bytes): (&Vec<Step>, &Vec<u8>)| {
            let steps = [&steps[..], &[Step::AddBom]].concat();
            with_newline(&steps, &[BOM, bytes].concat(), fits)
        };
        dressed()
            .next()
            .and_then(|(steps, bytes)| with_newline(steps, bytes, fits))
            .or_else(|| dressed().find_map(in_front))
    })
}

/// The text as it is, and with Go's HTML escapes made or undone where that changes it.
fn escapes(text: Vec<u8>) -> Vec<(Option<Step>, Vec<u8>)> {
    const PAIRS: [(&[u8], &[u8]); 3] = [(b"<", b"\\u003c"), (b">", b"\\u003e"), (b"&", b"\\u0026")];
    let escaped = PAIRS.iter().fold(text.clone(), |text, (plain, escape)| {
        replace(&text, plain, escape)
    });
    let plain = PAIRS.iter().fold(text.clone(), |text, (plain, escape)| {
        replace(&text, escape, plain)
    });
    let mut variants = vec![(None, text.clone())];
    if escaped != text {
        variants.push((Some(Step::GoEscapes), escaped));
    }
    if plain != text {
        variants.push((Some(Step::NoGoEscapes), plain));
    }
    variants
}

fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while !rest.is_empty() {
        if let Some(tail) = rest.strip_prefix(from) {
            out.extend_from_slice(to);
            rest = tail;
        } else {
            let len = rest
                .iter()
                .skip(1)
                .position(|b| from.first() == Some(b))
                .map_or(rest.len(), |at| at + 1);
            let (head, tail) = rest.split_at(len);
            out.extend_from_slice(head);
            rest = tail;
        }
    }
    out
}

#[cfg(test)]
mod tests;
