//! `matrix`, and what is asked of images by the commands beside it.

use std::path::PathBuf;

use clap::ValueEnum;

use super::NetworkArgs;

/// Holds images against platforms: which image runs where, and what is lacking.
///
/// Images come from registries, from files, from lists of names, one a line, and from any file that
/// names images: compose, Kubernetes, Dockerfile and others. A document that another given document
/// lists is no image of its own: give an index with its manifests and configs. What an earlier
/// `--format json` wrote is taken as well. Exit status 1 if an image lacks a required platform, 2 if
/// one could not be judged.
///
/// Registries are asked side by side. Where one lets nobody ask any more, the rest of its images are
/// unknown, and --resume goes on from what was written with --format json.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch matrix --require linux/amd64,linux/arm64 ghcr.io/acme/app:1 ghcr.io/acme/web:2
  allarch matrix --require linux/amd64,preset:graviton-3 images.txt
  kubectl get nodes -o json | allarch matrix --nodes - deployment.yaml
  allarch matrix --require linux/arm/v7 --format json --output matrix.json images.txt
  allarch matrix --resume matrix.json --format csv images.txt")]
pub(crate) struct MatrixArgs {
    /// Images' names, files with documents, files that name images.
    #[arg(required = true, value_name = "REF|FILE")]
    pub(crate) targets: Vec<String>,
    #[command(flatten)]
    pub(crate) require: RequireArgs,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = MatrixFormat::Text)]
    pub(crate) format: MatrixFormat,
    /// Writes the answer into this file.
    #[arg(long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Asks only for what this earlier answer, written with --format json, does not have.
    #[arg(long, value_name = "FILE")]
    pub(crate) resume: Option<PathBuf>,
    /// The page whose addresses show each image, in messages.
    #[arg(long, env = "ALLARCH_SITE", value_name = "URL")]
    pub(crate) site: Option<String>,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

/// What images have to cover.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct RequireArgs {
    /// Platforms that every image has to cover, separated by commas: os/architecture[/variant],
    /// windows/amd64:BUILD, or preset:NAME for what a machine looks for, such as preset:graviton-3
    /// (`allarch match --host ?` lists the names).
    #[arg(long, value_name = "PLATFORM,…")]
    pub(crate) require: Vec<String>,
    /// Requires the platforms of these nodes: what `kubectl get nodes -o json`, `docker node inspect`
    /// and others print; - is standard input.
    #[arg(long, value_name = "FILE")]
    pub(crate) nodes: Option<PathBuf>,
    /// The engine whose rule decides what runs where.
    #[arg(long, default_value = "containerd")]
    pub(crate) engine: String,
    /// Lets an image pass that only runs emulated.
    #[arg(long)]
    pub(crate) allow_emulated: bool,
}

/// The form of a matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MatrixFormat {
    /// For people.
    Text,
    /// For programs: docs/report-schema.md.
    Json,
    /// For a spreadsheet.
    Csv,
    /// For an issue or a job's summary.
    Markdown,
    /// A picture, light and dark.
    Svg,
    /// SARIF 2.1.0, for code scanning: what is lacking, at the lines that name the images.
    Sarif,
    /// JUnit XML, for test reports: a case for each image and required platform.
    Junit,
    /// Annotations of GitHub Actions.
    Github,
    /// A badge, as a picture.
    Badge,
}
