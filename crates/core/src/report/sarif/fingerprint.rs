//! What tells a finding from others when lines and entries have moved.

use std::collections::HashMap;

use crate::lint::Finding;
use crate::oci::Digest;
use crate::report::linted::Linted;

/// How often each was given.
#[derive(Default)]
pub(super) struct Fingerprints {
    given: HashMap<(usize, String), usize>,
}

impl Fingerprints {
    /// 32 hex digits over rule, members on the way to the place, and guilty bytes. Positions in lists
    /// do not count, so an entry that moves keeps its own; equal ones in one document are numbered.
    pub(super) fn of(&mut self, document: usize, linted: &Linted<'_>, finding: &Finding) -> String {
        let mut text = finding.rule.as_bytes().to_vec();
        for token in finding.pointer.tokens() {
            if !token.bytes().all(|b| b.is_ascii_digit()) {
                text.push(0);
                text.extend_from_slice(token.as_bytes());
            }
        }
        text.push(0);
        text.extend_from_slice(finding.span.slice(linted.inspection.document.bytes()));
        let digest = Digest::sha256(&text);
        let short = digest.hex().get(..32).unwrap_or_default().to_owned();
        let earlier = self.given.entry((document, short.clone())).or_insert(0);
        *earlier += 1;
        match *earlier {
            1 => short,
            nth => format!("{short}:{nth}"),
        }
    }
}
