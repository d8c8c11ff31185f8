//! An archive as JSON.

use serde::Serialize;

use crate::intake::archive::{Archive, ArchiveProblem, Compression};

/// An archive without its documents.
#[derive(Clone, Debug, Serialize)]
pub struct ArchiveReport {
    name: String,
    form: &'static str,
    compression: Option<&'static str>,
    entries: usize,
    files: usize,
    bytes: u64,
    named: usize,
    sound: usize,
    layers: usize,
    layer_bytes: u64,
    problems: Vec<Problem>,
    more_problems: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Problem {
    code: &'static str,
    severity: &'static str,
    message: String,
    fix: &'static str,
}

impl ArchiveReport {
    /// What is to be said of an archive of this name.
    #[must_use]
    pub fn new(name: &str, archive: &Archive) -> Self {
        let counts = archive.counts;
        Self {
            name: name.to_owned(),
            form: archive.form.name(),
            compression: archive.compression.map(Compression::name),
            entries: counts.entries,
            files: counts.files,
            bytes: counts.bytes,
            named: counts.named,
            sound: counts.sound,
            layers: counts.layers,
            layer_bytes: counts.layer_bytes,
            problems: archive.problems.iter().map(problem).collect(),
            more_problems: archive.more_problems,
        }
    }
}

fn problem(problem: &ArchiveProblem) -> Problem {
    Problem {
        code: problem.code(),
        severity: problem.severity().name(),
        message: problem.message(),
        fix: problem.help(),
    }
}
