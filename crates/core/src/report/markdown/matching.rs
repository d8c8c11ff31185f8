//! What every engine picks, as Markdown to paste into an issue: the sentence, and a line an engine.
//! Entries are counted from 1.

use std::fmt::Write as _;

use super::{code, escape};
use crate::platform::compare::{Row, dotted};
use crate::platform::{Outcome, Rules, candidate_at, format_all};
use crate::report::Matching;
use crate::report::matching::rules;

/// The answers. `link` opens them; `None` leaves the line out.
#[must_use]
pub fn matching(matching: &Matching<'_>, link: Option<&str>) -> String {
    let mut out = String::new();
    let named = matching.asked.named.as_ref().map(|named| {
        let named = format_all(named, Rules::default());
        format!(", {} asked for", code(&named))
    });
    let _ = writeln!(
        out,
        "**{}** on {}{}: {}",
        escape(matching.name),
        escape(&matching.host.name),
        named.unwrap_or_default(),
        escape(&matching.comparison.sentence()),
    );
    if !matching.asked.digest.is_empty() {
        let _ = writeln!(out, "\n{}", code(&matching.asked.digest));
    }
    out.push_str("\n| Engine | Rules | Looks for | Takes | Digest |\n|---|---|---|---|---|\n");
    for (row, release) in matching.rows() {
        let (takes, digest) = takes(matching, row);
        let _ = writeln!(
            out,
            "| {} | {} | {} | {} | {} |",
            escape(row.puller.engine.name),
            escape(&rules(row, release)),
            code(&format_all(&row.wanted, Rules::default())),
            escape(&takes),
            digest.map_or_else(String::new, |digest| code(&digest)),
        );
    }
    for note in &matching.host.notes {
        let _ = writeln!(out, "\n{}", escape(note));
    }
    if let Some(link) = link {
        let _ = writeln!(out, "\n[Open this report](<{link}>)");
    }
    out
}

/// What one engine comes to, and the digest of the entry.
fn takes(matching: &Matching<'_>, row: &Row) -> (String, Option<String>) {
    let entry = |position: &[usize]| {
        let candidate = candidate_at(matching.candidates, position);
        let platform = candidate.and_then(|one| one.platform.as_ref());
        let platform = platform.map(|one| format!(", {}", format_all(one, Rules::default())));
        let digest = candidate.map(|one| one.digest.clone());
        (
            format!("entry {}{}", dotted(position), platform.unwrap_or_default()),
            digest.filter(|digest| !digest.is_empty()),
        )
    };
    match &row.selection.outcome {
        Outcome::Picks { position, then } => {
            let (entry, digest) = entry(position);
            let then = then
                .as_ref()
                .map(|then| format!(", then: {}", then.message));
            (format!("{entry}{}", then.unwrap_or_default()), digest)
        }
        Outcome::NoMatch { message } => (format!("nothing: {message}"), None),
        Outcome::FetchedThenFailed { position, message } => {
            let (entry, digest) = entry(position);
            (format!("{entry}, then fails: {message}"), digest)
        }
    }
}
