//! The words about an archive.

use allarch_core::lint::Severity;

use super::head::{Fact, fact};
use super::number::{count, grouped, size};
use crate::store::ArchiveFound;

/// Whether no error was found.
#[must_use]
pub fn checked(found: &ArchiveFound) -> bool {
    found.count(Severity::Error) == 0
}

/// How far the reading is.
#[must_use]
pub fn reading(done: u64, total: u64) -> String {
    format!("Reading the archive, {} of {}.", size(done), size(total))
}

/// The sentence at the top.
#[must_use]
pub fn sentence(found: &ArchiveFound) -> String {
    let first = |severity| {
        let mut notes = found.notes.iter().filter(|note| note.severity == severity);
        let text = notes.next()?.text.clone();
        Some(match notes.count() {
            0 => text,
            more => format!("{text} {} more below.", count(more, severity.name())),
        })
    };
    first(Severity::Error)
        .or_else(|| first(Severity::Warning))
        .unwrap_or_else(|| match found.counts.named {
            0 => "It was read whole; none of its files is named by a digest.".to_owned(),
            named => format!(
                "It was read whole; {} named by a digest have it.",
                all(named)
            ),
        })
}

fn all(named: usize) -> String {
    match named {
        1 => "the one file".to_owned(),
        _ => format!("all {} files", grouped(named as u64)),
    }
}

/// The facts strip.
#[must_use]
pub fn facts(found: &ArchiveFound) -> Vec<Fact> {
    let counts = found.counts;
    let mut facts = vec![
        fact("Files", grouped(counts.files as u64), size(counts.bytes)),
        fact(
            "Digests checked",
            grouped(counts.named as u64),
            match counts.named - counts.sound {
                0 => "all right".to_owned(),
                wrong => format!("{} wrong", grouped(wrong as u64)),
            },
        ),
        fact("Documents", grouped(found.documents as u64), ""),
        fact(
            "Layers",
            grouped(counts.layers as u64),
            size(counts.layer_bytes),
        ),
    ];
    if let Some(name) = found.compression {
        facts.push(fact("Packed", name, ""));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ArchiveNote;

    #[test]
    fn the_worst_is_said_first() {
        let note = |severity, text: &str| ArchiveNote {
            code: "x",
            severity,
            text: text.to_owned(),
            help: "",
        };
        let mut found = ArchiveFound::default();
        found.counts.named = 9;
        assert_eq!(
            sentence(&found),
            "It was read whole; all 9 files named by a digest have it."
        );
        found.notes = vec![
            note(Severity::Info, "Extra."),
            note(Severity::Warning, "Gone."),
        ];
        assert_eq!(sentence(&found), "Gone.");
        found.notes.push(note(Severity::Error, "Wrong."));
        found.notes.push(note(Severity::Error, "Too."));
        assert_eq!(sentence(&found), "Wrong. 1 error more below.");
        assert!(!checked(&found));
    }
}
