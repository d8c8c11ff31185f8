//! The answers as files and text.

use allarch_core::report;

use super::Answer;

/// As `allarch match --format json` writes them.
#[must_use]
pub fn json(answer: &Answer) -> String {
    answer.report(|matching| report::json::matching(matching).unwrap_or_default())
}

/// A table for an issue.
#[must_use]
pub fn markdown(answer: &Answer) -> String {
    answer.report(|matching| report::markdown::matching(matching, None))
}

/// A line for each engine and entry.
#[must_use]
pub fn csv(answer: &Answer) -> String {
    answer.report(report::csv::matching)
}

/// A file's name out of an image's, without anything that could mean something to a file system.
#[must_use]
pub fn file_name(name: &str, extension: &str) -> String {
    let mut safe = String::new();
    for c in name.chars().take(80) {
        if c.is_ascii_alphanumeric() || matches!(c, '.' | '_') {
            safe.push(c);
        } else if !safe.ends_with('-') {
            safe.push('-');
        }
    }
    let safe = safe.trim_matches(['-', '.']);
    let safe = if safe.is_empty() { "index" } else { safe };
    format!("match-{safe}.{extension}")
}
