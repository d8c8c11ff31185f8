//! `pins`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::NetworkArgs;

/// Finds images in any text that are pinned to one platform, and puts the index there.
///
/// Looks for digests after an @ and for names that hold an architecture (arm64v8/alpine, app:1-arm64), asks
/// registries for the indexes, and says of each pin what it is, who breaks by it, and how the text reads
/// once it is mended. With --fix files are changed in place, and no byte beside the pins is.
///
/// Exit status: 0 every pin is that of an index, 1 one is not, 2 one could not be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch pins Dockerfile deploy/*.yaml
  allarch pins --index index.json --offline values.yaml
  allarch pins --format diff Dockerfile | git apply
  allarch pins --fix Dockerfile")]
pub(crate) struct PinsArgs {
    /// The files; - is standard input.
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Files with documents to tell pins by, or images' names; can be repeated. NAME=FILE gives the
    /// document its name.
    #[arg(long, value_name = "FILE|REF")]
    pub(crate) index: Vec<String>,
    /// Asks no registry.
    #[arg(long)]
    pub(crate) offline: bool,
    /// Changes the files themselves.
    #[arg(long)]
    pub(crate) fix: bool,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = PinsFormat::Text)]
    pub(crate) format: PinsFormat,
    /// Writes the answer into this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

/// The form of what was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PinsFormat {
    /// For people, with the diff.
    Text,
    /// For programs: docs/report-schema.md.
    Json,
    /// The diff alone, as `git apply` takes it.
    Diff,
    /// SARIF 2.1.0, for code scanning, with the edits.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
}
