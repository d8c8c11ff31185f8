//! Text that looks like a credential: what must not travel in a link by mistake.
//!
//! A guess from the form alone, so that sharing can stop with a reason before anything has left.
//! Digests, base64 of other things, placeholders (`${PASSWORD}`) and names of secrets are none.
//! Knows nothing of documents: any bytes are looked through.

mod known;
mod pair;
mod scan;

use crate::text::{Span, sorted};
use scan::Scan;

/// Something that looks like a credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The secret itself, in bytes of the text. It should not be shown.
    pub span: Span,
    /// What it looks like, with an article: `a GitHub token`.
    pub looks_like: &'static str,
}

/// Most that are found: one is enough to stop.
const MOST: usize = 20;

/// What looks like a credential in `text`, in order.
#[must_use]
pub fn find(text: &[u8]) -> Vec<Credential> {
    let scan = Scan::of(text);
    let mut found = Vec::new();
    for at in 0..text.len() {
        let Some(&byte) = text.get(at) else { break };
        // What can begin a credential, by its first byte; words begin where no word goes on.
        let credential = match byte {
            b':' => known::in_url(&scan, at),
            b'-' if !scan.word_before(at) => {
                known::private_key(&scan, at).or_else(|| pair::at(&scan, at))
            }
            b'.' | b'_' if !scan.word_before(at) => pair::at(&scan, at),
            b'A'..=b'Z' | b'a'..=b'z' if !scan.word_before(at) => known::token(&scan, at)
                .or_else(|| known::header(&scan, at))
                .or_else(|| pair::at(&scan, at)),
            _ => None,
        };
        found.extend(credential);
        if found.len() > MOST * 4 {
            break;
        }
    }
    let found = sorted(found, |a, b| a.span.cmp(&b.span));
    let mut apart: Vec<Credential> = Vec::new();
    for credential in found {
        if apart
            .last()
            .is_none_or(|last| last.span.end <= credential.span.start)
        {
            apart.push(credential);
        }
    }
    apart.truncate(MOST);
    apart
}

#[cfg(test)]
mod tests;
