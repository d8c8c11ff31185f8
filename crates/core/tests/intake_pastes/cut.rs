//! Texts of which a paste lost the last tenth.

use allarch_core::intake::{Understood, understand};

use crate::corpus::{FORMATS, bytes, cases, pasted};

/// Longer texts say nothing more about cuts.
const LONGEST: usize = 1 << 20;

/// Texts that are cut, and how many of them are still taken for what they were, a message with its cause.
pub(crate) fn counted() -> (usize, usize) {
    let files = FORMATS.iter().flat_map(|format| cases(format));
    let recorded = ["tool-outputs", "error-messages"].into_iter();
    let recorded = recorded.flat_map(pasted);
    let texts = files.chain(recorded);
    let texts = texts.filter_map(|case| String::from_utf8(bytes(&case)).ok());
    let said = |found: &Understood| (found.kind, found.cause.map(|cause| cause.id));
    let (mut all, mut same) = (0, 0);
    for text in texts.filter(|text| text.len() <= LONGEST) {
        let whole = understand(text.as_bytes());
        if whole.kind == "unknown" {
            continue;
        }
        let cut = text.floor_char_boundary(text.len() * 9 / 10);
        let found = understand(&text.as_bytes()[..cut]);
        all += 1;
        same += usize::from(said(&found) == said(&whole));
    }
    (all, same)
}

/// Texts of which the last tenth tells what they are stay those that are lost: fewer may not be told.
#[test]
fn most_texts_are_told_without_their_last_tenth() {
    let (all, same) = counted();
    assert!(same >= TOLD && all - same <= LOST, "{same} of {all}");
}

const TOLD: usize = 566;
const LOST: usize = 116;
