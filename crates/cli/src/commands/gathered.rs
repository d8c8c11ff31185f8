//! Everything that files, archives and folders hold, for commands that read them together.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use allarch_core::intake::archive::{Archive, ArchiveDocument, ArchiveForm, Place};
use allarch_core::json::{Problem, ProblemKind};
use allarch_core::lint::{Context, Target};
use allarch_core::oci::{Digest, Document, DocumentKind};
use allarch_core::report::json::ArchiveReport;
use allarch_core::report::{self, Before, Inspection, Origin};

use super::outcome;
use crate::failure::{Failure, Outcome};
use crate::folders::Chosen;
use crate::opened::{Opened, open};
use crate::settings::Settings;
use crate::{input, parallel};

/// One file, archive or folder.
pub(super) enum Source {
    /// A document under its file's name.
    Document {
        /// The path as people see it.
        name: String,
        /// The path; `-` for standard input.
        path: PathBuf,
        /// The document.
        document: Box<Document>,
        /// What stands before it in the file.
        before: Before,
    },
    /// An archive or a folder.
    Archive {
        /// The path as people see it.
        name: String,
        /// What is in it.
        archive: Box<Archive>,
    },
}

impl Source {
    /// How many documents it holds.
    pub(super) fn documents(&self) -> usize {
        match self {
            Self::Document { .. } => 1,
            Self::Archive { archive, .. } => archive.documents.len(),
        }
    }

    /// Whether there is no image document in it.
    fn is_other(&self) -> bool {
        match self {
            Self::Document { document, .. } => {
                // An object in UTF-16 is not read any further, and is wrong in any case.
                let is_wide = |problem: &Problem| problem.kind == ProblemKind::Utf16;
                let mut written = document.bytes().iter();
                let first = written.find(|byte| !matches!(byte, 0 | 0xFE | 0xFF));
                let is_object = first == Some(&b'{');
                let is_unread = matches!(
                    document.kind(),
                    DocumentKind::Unknown | DocumentKind::ToolOutput
                );
                is_unread && !(is_object && document.problems().iter().any(is_wide))
            }
            Self::Archive { archive, .. } => archive.documents.is_empty(),
        }
    }
}

fn source(path: &Path, expected: Option<Digest>) -> Result<Source, Failure> {
    let name = input::name(path);
    Ok(match open(path, expected)? {
        Opened::Document(document, before) => Source::Document {
            name,
            path: path.to_owned(),
            document,
            before,
        },
        Opened::Archive(archive) => Source::Archive { name, archive },
    })
}

/// The rules that say of what is no image document that it is none.
const OF_KIND: [&str; 2] = ["schema-unknown-kind", "schema-tool-output"];

/// What became of paths that are no source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Added {
    /// For each that could not be read, why.
    pub(super) unread: Vec<String>,
    /// They are no image documents, and need not be.
    pub(super) passed_over: usize,
}

/// All of them, in the order in which they were named.
#[derive(Default)]
pub(super) struct Gathered {
    /// One for each path.
    pub(super) sources: Vec<Source>,
}

impl Gathered {
    /// Reads a path. An expected digest is that of a single document.
    pub(super) fn add(&mut self, path: &Path, expected: Option<Digest>) -> Result<(), Failure> {
        let is_expected = expected.is_some();
        let source = source(path, expected)?;
        let is_one = self.sources.is_empty() && matches!(source, Source::Document { .. });
        if is_expected && !is_one {
            return Err(Failure::new(
                "--expected is the digest of one document",
                "several documents were given",
            )
            .help("name the file of that document alone"));
        }
        self.sources.push(source);
        Ok(())
    }

    /// Reads paths side by side; what was found in a folder and is no image, or all of that with
    /// `skip_others`, is passed over. Says what could not be read.
    pub(super) fn add_all(&mut self, paths: &[Chosen], skip_others: bool) -> Added {
        let mut added = Added::default();
        let sources = parallel::map(paths, |one| source(&one.path, None));
        for (one, source) in paths.iter().zip(sources) {
            match source {
                Ok(source) if (one.found || skip_others) && source.is_other() => {
                    added.passed_over += 1;
                }
                Ok(source) => self.sources.push(source),
                Err(failure) => {
                    failure.report();
                    added.unread.push(failure.line());
                }
            }
        }
        added
    }

    /// Every document inspected, with all others at hand.
    pub(super) fn inspect(&self) -> Vec<Inspection<'_>> {
        self.inspect_by(&Settings::default())
    }

    /// The same, by a person's settings.
    pub(super) fn inspect_by(&self, settings: &Settings) -> Vec<Inspection<'_>> {
        let context = self.context(&settings.targets);
        let documents: Vec<((String, &Document), bool)> =
            self.documents().zip(self.is_aside()).collect();
        let mut inspections = parallel::map(&documents, |((name, document), is_aside)| {
            let mut inspection = Inspection::of(name, document, &context);
            // A statement or a list of files is in an archive by right, and no image document.
            let is_by_right = |rule| *is_aside && OF_KIND.contains(&rule);
            inspection
                .lint
                .findings
                .retain(|finding| !is_by_right(finding.rule));
            inspection.lint = settings.policy.judge(inspection.lint);
            inspection
        });
        report::relate(&mut inspections);
        inspections
    }

    /// The archives for a report.
    pub(super) fn reports(&self) -> Vec<ArchiveReport> {
        let archives = self.archives();
        archives
            .map(|(name, archive)| ArchiveReport::new(name, archive))
            .collect()
    }

    /// How a command that inspected everything ends.
    pub(super) fn outcome(&self, inspections: &[Inspection<'_>]) -> Outcome {
        let archives = self.archives().map(|(_, archive)| {
            match (archive.documents.is_empty(), archive.is_sound()) {
                (true, _) => Outcome::Unusable,
                (false, true) => Outcome::Fine,
                (false, false) => Outcome::Findings,
            }
        });
        let documents = inspections.iter().zip(self.is_aside());
        let documents = documents.map(|(inspection, is_aside)| match outcome(inspection) {
            // Statements and lists of files are in an archive by right.
            Outcome::Unusable if is_aside => Outcome::Fine,
            outcome => outcome,
        });
        archives.chain(documents).fold(Outcome::Fine, Outcome::and)
    }

    /// Every document with its name, in order.
    pub(super) fn documents(&self) -> impl Iterator<Item = (String, &Document)> {
        self.sources.iter().flat_map(|source| match source {
            Source::Document { name, document, .. } => vec![(name.clone(), document.as_ref())],
            Source::Archive { name, archive } => archive
                .documents
                .iter()
                .map(|inside| (title(name, inside), &inside.document))
                .collect(),
        })
    }

    /// For every document where it lies.
    pub(super) fn origins(&self) -> Vec<Origin> {
        let origins = self.sources.iter().flat_map(|source| match source {
            Source::Document { path, .. } if input::is_stdin(path) => vec![Origin::Stream],
            Source::Document { name, before, .. } if before.bytes > 0 => {
                vec![Origin::Behind(name.clone(), *before)]
            }
            Source::Document { name, .. } => vec![Origin::File(name.clone())],
            Source::Archive { name, archive } => archive
                .documents
                .iter()
                .map(|inside| Origin::Inside(name.clone(), inside.path.clone()))
                .collect(),
        });
        origins.collect()
    }

    /// For every document whether it stands in an archive beside the images.
    pub(super) fn is_aside(&self) -> impl Iterator<Item = bool> {
        self.sources.iter().flat_map(|source| match source {
            Source::Document { .. } => vec![false],
            Source::Archive { archive, .. } => archive
                .documents
                .iter()
                .map(|inside| Self::is_beside(inside.place))
                .collect(),
        })
    }

    /// Whether documents of this place are no image documents of their own.
    pub(super) fn is_beside(place: Place) -> bool {
        matches!(place, Place::Top | Place::LayoutFile | Place::Statement)
    }

    /// Every archive with its name.
    pub(super) fn archives(&self) -> impl Iterator<Item = (&str, &Archive)> {
        self.sources.iter().filter_map(|source| match source {
            Source::Archive { name, archive } => Some((name.as_str(), archive.as_ref())),
            Source::Document { .. } => None,
        })
    }

    /// What is known beside each document: all others, and what a layout does not have. `docker
    /// save` leaves out by design what was not pulled, so what it lacks is no fault of the index.
    pub(super) fn context(&self, targets: &BTreeSet<Target>) -> Context<'_> {
        let documents = self.documents();
        let blobs = documents
            .map(|(_, document)| {
                let listed = document.served().expected_digest.as_ref();
                let digest = listed.unwrap_or(document.digest()).to_string();
                (digest, document)
            })
            .collect();
        let missing = self
            .archives()
            .filter(|(_, archive)| archive.form == ArchiveForm::OciLayout)
            .flat_map(|(_, archive)| archive.missing.iter().cloned())
            .collect();
        Context {
            blobs,
            missing,
            targets: targets.clone(),
        }
    }
}

/// `app.tar: acme/app:1`, else `app.tar: index.json`.
fn title(archive: &str, inside: &ArchiveDocument) -> String {
    let name = inside.name.as_deref().unwrap_or(&inside.path);
    format!("{archive}: {name}")
}
