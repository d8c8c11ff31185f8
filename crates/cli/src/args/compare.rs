//! `compare`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{NetworkArgs, RequireArgs};

/// Compares two states of an image, or of a list: platforms that came and went, and whether what you
/// need survives.
///
/// Each side is an image's name, a file with its document, a list, or what `allarch matrix --format json`
/// wrote. Without --require, everything that the first side has is required. Images of lists are
/// paired by name, then by repository.
///
/// Exit status: 0 your platforms survive, 1 one is lost, 2 it could not be told.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch compare ghcr.io/acme/app:1 ghcr.io/acme/app:2
  allarch compare --require linux/arm64 before.json after.json
  allarch compare yesterday.json images.txt
  allarch compare --format markdown app:1 app:2")]
pub(crate) struct CompareArgs {
    /// The earlier state: an image's name, or a file.
    #[arg(value_name = "BEFORE")]
    pub(crate) before: String,
    /// The later state.
    #[arg(value_name = "AFTER")]
    pub(crate) after: String,
    #[command(flatten)]
    pub(crate) require: RequireArgs,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = CompareFormat::Text)]
    pub(crate) format: CompareFormat,
    /// Writes the answer into this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

/// The form of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CompareFormat {
    /// For people.
    Text,
    /// For programs: docs/report-schema.md.
    Json,
    /// For the pull request that moves the image.
    Markdown,
}
