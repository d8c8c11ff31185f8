//! The edits of findings, put into a copy of the bytes. Which findings are mended is the caller's
//! choice; the copy has another digest, which the caller says.
//!
//! The edits of one finding belong together: all of them are made, or none. Where those of two
//! findings meet, the one that stands first in the document wins; [`mend`] lints the copy anew, so
//! the other has its turn there, if it still stands.

use super::{Context, Edit, Finding, Report, lint};
use crate::json::Limits;
use crate::oci::{Document, Served};
use crate::text::Span;

/// Most rounds of mending and linting anew: each mends what the one before laid bare, such as an
/// object inside an object, and a document that takes longer is better mended by hand.
const ROUNDS: usize = 16;

/// A copy with the edits of some findings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// The bytes of the copy.
    pub bytes: Vec<u8>,
    /// Positions in the given findings of those whose edits were made, in document order.
    pub applied: Vec<usize>,
    /// Positions of those that have edits which were not made: they meet the edits of another, or
    /// do not fit the bytes.
    pub refused: Vec<usize>,
}

/// Makes the edits of `findings` in a copy of `bytes`. Findings without edits are passed over.
#[must_use]
pub fn apply(bytes: &[u8], findings: &[Finding]) -> Applied {
    let mut order: Vec<usize> = (0..findings.len()).collect();
    order.sort_by_key(|at| findings.get(*at).and_then(first_byte));
    let mut out = Applied::default();
    let mut edits: Vec<&Edit> = Vec::new();
    for at in order {
        let own = findings.get(at).map_or(&[][..], |finding| &finding.edits);
        if own.is_empty() {
            continue;
        }
        match together(bytes, &edits, own) {
            Some(all) => {
                edits = all;
                out.applied.push(at);
            }
            None => out.refused.push(at),
        }
    }
    out.bytes = edited(bytes, &edits);
    out
}

/// A document mended as far as that is mechanical.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The copy, read without what was expected of the original's bytes.
    pub document: Document,
    /// What was mended, with spans of the bytes as they were in its round.
    pub applied: Vec<Finding>,
    /// What is still to be said of the copy, beginning with what no edit mends.
    pub left: Report,
}

/// Mends, lints the copy, and mends again until nothing mechanical is left; `wanted` says what of a
/// report counts. `None` where there is nothing to mend.
#[must_use]
pub fn mend(
    document: &Document,
    context: &Context<'_>,
    wanted: impl Fn(Report) -> Report,
) -> Option<Mended> {
    let mut mended: Option<Mended> = None;
    let mut left = wanted(lint(document, context));
    for _ in 0..ROUNDS {
        let current = mended.as_ref().map_or(document, |mended| &mended.document);
        let round = apply(current.bytes(), &left.findings);
        if round.applied.is_empty() || round.bytes == current.bytes() {
            break;
        }
        let copy = copy_of(document, round.bytes);
        let mut applied = mended.map(|mended| mended.applied).unwrap_or_default();
        let done = round.applied.iter();
        applied.extend(done.filter_map(|at| left.findings.get(*at).cloned()));
        left = wanted(lint(&copy, context));
        mended = Some(Mended {
            document: copy,
            applied,
            left: left.clone(),
        });
    }
    mended
}

/// The copy as it came: what the original's digest, length and head were is no longer asked of it.
fn copy_of(document: &Document, bytes: Vec<u8>) -> Document {
    let served = Served {
        expected_digest: None,
        expected_size: None,
        head: None,
        ..document.served().clone()
    };
    Document::read(bytes, served, Limits::default())
}

fn first_byte(finding: &Finding) -> Option<usize> {
    finding.edits.iter().map(|edit| edit.span.start).min()
}

/// Both lists in document order; `None` where two edits meet or one lies outside of `bytes`.
fn together<'a>(bytes: &[u8], taken: &[&'a Edit], own: &'a [Edit]) -> Option<Vec<&'a Edit>> {
    let mut all: Vec<&Edit> = taken.iter().copied().chain(own).collect();
    all.sort_by_key(|edit| edit.span);
    let fits = |edit: &&Edit| edit.span.start <= edit.span.end && edit.span.end <= bytes.len();
    let apart = |pair: &[&Edit]| match pair {
        [first, second] => !meet(first.span, second.span),
        _ => true,
    };
    (all.iter().all(fits) && all.windows(2).all(apart)).then_some(all)
}

/// Whether two places, the first not after the second, have bytes in common. What is inserted
/// meets what it touches: which of the two came first would be a guess.
fn meet(first: Span, second: Span) -> bool {
    if first.is_empty() || second.is_empty() {
        second.start <= first.end
    } else {
        second.start < first.end
    }
}

fn edited(bytes: &[u8], edits: &[&Edit]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    for edit in edits {
        out.extend_from_slice(Span::new(at, edit.span.start).slice(bytes));
        out.extend_from_slice(edit.text.as_bytes());
        at = edit.span.end;
    }
    out.extend_from_slice(Span::new(at, bytes.len()).slice(bytes));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Pointer;
    use crate::lint::RULES;

    fn finding(edits: &[(usize, usize, &str)]) -> Finding {
        let finding = RULES[0].on_span(Pointer::root(), Span::default());
        edits.iter().fold(finding, |finding, (start, end, text)| {
            finding.edit(Span::new(*start, *end), *text)
        })
    }

    #[track_caller]
    fn check(findings: &[&[(usize, usize, &str)]], text: &str, applied: &[usize]) {
        let findings: Vec<Finding> = findings.iter().map(|edits| finding(edits)).collect();
        let out = apply(b"0123456789", &findings);
        assert_eq!(String::from_utf8(out.bytes).unwrap(), text);
        assert_eq!(out.applied, applied);
        let with_edits = findings.iter().filter(|f| !f.edits.is_empty()).count();
        assert_eq!(out.refused.len(), with_edits - applied.len());
    }

    #[test]
    fn the_first_in_the_document_wins() {
        check(&[], "0123456789", &[]);
        check(&[&[]], "0123456789", &[]);
        check(&[&[(1, 3, "a")], &[(3, 4, "")]], "0a456789", &[0, 1]);
        check(&[&[(2, 5, "a")], &[(1, 3, "b")]], "0b3456789", &[1]);
        check(
            &[&[(0, 1, "a"), (4, 6, "b")], &[(5, 7, "c")]],
            "a123b6789",
            &[0],
        );
    }

    #[test]
    fn the_edits_of_one_finding_belong_together() {
        check(
            &[&[(0, 2, "a")], &[(1, 2, "b"), (8, 9, "c")]],
            "a23456789",
            &[0],
        );
        check(&[&[(0, 2, "a"), (1, 3, "b")]], "0123456789", &[]);
        check(&[&[(9, 11, "")], &[(9, 10, "")]], "012345678", &[1]);
    }

    #[test]
    fn what_is_inserted_meets_what_it_touches() {
        check(&[&[(2, 2, "a")], &[(2, 2, "b")]], "01a23456789", &[0]);
        check(&[&[(2, 2, "a")], &[(2, 4, "b")]], "01a23456789", &[0]);
        check(&[&[(0, 2, "a")], &[(2, 2, "b")]], "a23456789", &[0]);
        check(&[&[(10, 10, "a")]], "0123456789a", &[0]);
    }

    #[test]
    fn what_one_round_lays_bare_the_next_mends() {
        let text = "\u{feff}{\"manifests\":[{\"platform\":{\"OS\":\"macos\",\"architecture\":\"amd64\",},},]}";
        let read =
            |text: &str| Document::read(text.as_bytes(), Served::default(), Limits::default());
        // The rules of other families say that members are missing.
        let wanted = |mut report: Report| {
            let is_wanted =
                |rule: &str| rule.starts_with("syntax-") || rule.starts_with("platform-");
            report.findings.retain(|finding| is_wanted(finding.rule));
            report
        };
        let mended = mend(&read(text), &Context::default(), wanted).unwrap();
        let whole =
            "{\"manifests\":[{\"platform\":{\"os\":\"darwin\",\"architecture\":\"amd64\"}}]}";
        assert_eq!(String::from_utf8_lossy(mended.document.bytes()), whole);
        assert!(
            mended
                .left
                .findings
                .iter()
                .all(|finding| finding.edits.is_empty())
        );
        assert!(mend(&read(whole), &Context::default(), wanted).is_none());
        let none = |_| Report::default();
        assert!(mend(&read(text), &Context::default(), none).is_none());
    }

    #[test]
    fn the_copy_is_not_held_against_the_digest_of_the_original() {
        let bytes = b"{\"schemaVersion\":2,}".as_slice();
        let served = Served {
            expected_digest: Some(crate::oci::Digest::of(crate::oci::Algorithm::Sha512, bytes)),
            expected_size: Some(20),
            content_type: Some("application/json".to_owned()),
            ..Served::default()
        };
        let document = Document::read(bytes, served, Limits::default());
        let mended = mend(&document, &Context::default(), |report| report).unwrap();
        let served = mended.document.served();
        assert_eq!(
            (&served.expected_digest, served.expected_size),
            (&None, None)
        );
        assert_eq!(served.content_type.as_deref(), Some("application/json"));
    }
}
