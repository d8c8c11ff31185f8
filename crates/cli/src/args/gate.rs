//! `gate`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::NetworkArgs;

/// Holds images against the policy of a repository, which stands in allarch.toml.
///
/// The table [gate] there says which platforms images have to cover, by patterns of their names, which
/// findings of lint are denied, and which exceptions there are, each with a reason and its last day.
/// Messages carry the address that shows the image where --site names a page. docs/gate.md has an
/// example.
///
/// Exit status: 0 within the policy, 1 against it, 2 where an image could not be judged.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch gate deployment.yaml
  allarch gate images.txt ghcr.io/acme/app:1
  allarch gate --format sarif --output allarch.sarif compose.yaml
  allarch gate --site https://allarch.example/ --format github Dockerfile")]
pub(crate) struct GateArgs {
    /// Images' names, files with documents, files that name images.
    #[arg(required = true, value_name = "REF|FILE")]
    pub(crate) targets: Vec<String>,
    /// The configuration, in place of the allarch.toml that is found in the working folder or above.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The day on which exceptions are looked at; without it, today in UTC.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) today: Option<String>,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = GateFormat::Text)]
    pub(crate) format: GateFormat,
    /// Writes the answer into this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The page whose addresses show each image, in messages.
    #[arg(long, env = "ALLARCH_SITE", value_name = "URL")]
    pub(crate) site: Option<String>,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

/// The form of a gate's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GateFormat {
    /// For people.
    Text,
    /// For programs: docs/report-schema.md.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for test reports.
    Junit,
    /// Annotations of GitHub Actions.
    Github,
}
