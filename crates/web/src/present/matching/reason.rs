//! Why a cell of the table is what it is.

use allarch_core::platform::{Outcome, State, candidate_at};

use super::Answer;

/// The sentences, the reason first. They can hold untrusted text.
#[must_use]
pub fn reason(answer: &Answer, row: usize, position: &[usize]) -> Vec<String> {
    let Some(row) = answer.comparison.rows.get(row) else {
        return Vec::new();
    };
    let selection = &row.selection;
    let Some(considered) = selection.at(position) else {
        return vec!["The engine never sees this entry.".to_owned()];
    };
    let mut sentences = vec![considered.reason.to_string()];
    if let Some(decided) = considered.decided_by {
        sentences.push(match considered.state {
            State::Picks => format!("It stands before the next by {}.", decided.words()),
            _ => format!("It stands behind the best by {}.", decided.words()),
        });
    }
    if considered.fetched {
        sentences.push("It is downloaded.".to_owned());
    }
    if considered.state == State::Ranked {
        sentences.push("It would be taken if those before it were not there.".to_owned());
    }
    match &selection.outcome {
        Outcome::Picks {
            position: taken,
            then: Some(then),
        } if taken == position => sentences.push(then.message.clone()),
        Outcome::FetchedThenFailed {
            position: taken,
            message,
        } if taken == position => sentences.push(format!("The engine says: {message}")),
        Outcome::NoMatch { message } if considered.state == State::FailsLater => {
            sentences.push(format!("The engine says: {message}"));
        }
        _ => {}
    }
    let candidate = candidate_at(&answer.listed.candidates, position);
    if let Some(digest) = candidate
        .map(|one| &one.digest)
        .filter(|one| !one.is_empty())
    {
        sentences.push(digest.clone());
    }
    sentences
}
