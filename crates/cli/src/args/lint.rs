//! `lint` and `rules`.

use std::path::PathBuf;

use clap::ValueEnum;

/// Shows what is wrong with image documents, at the bytes that are wrong.
///
/// Files given together are looked up in each other by digest: with an index, its manifests and
/// their configs, rules that compare them run as well. Archives and layout folders are read whole;
/// in other folders, every image document and archive below is taken, without following links and
/// without hidden files.
///
/// What counts is set by --deny, --warn and --allow, and by allarch.toml in the working folder or one
/// above it; flags win. Each takes rules, families (such as `portability`) and severities (`error`,
/// `warning`, `info`), separated by commas; the narrower wins.
///
/// Exit status: 0 no error, 1 a finding of severity error, 2 something could not be read or is no
/// image document.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch lint index.json
  allarch lint index.json blobs/sha256/*
  allarch lint app.tar images/
  allarch lint --deny warning --allow attestation-present index.json
  allarch lint --target ecr,quay index.json
  allarch lint --format sarif images/ > allarch.sarif
  allarch lint --fix index.json
  crane manifest ghcr.io/acme/app:1 | allarch lint -")]
pub(crate) struct LintArgs {
    /// The files and folders; - is standard input.
    #[arg(required_unless_present = "explain", value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = LintFormat::Text)]
    pub(crate) format: LintFormat,
    /// The page whose pages of rules are linked from findings.
    #[arg(long, env = "ALLARCH_SITE", value_name = "URL")]
    pub(crate) site: Option<String>,
    /// Takes findings of these rules as errors.
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    pub(crate) deny: Vec<String>,
    /// Takes findings of these rules as warnings.
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    pub(crate) warn: Vec<String>,
    /// Leaves findings of these rules out.
    #[arg(long, value_name = "RULE,…", value_delimiter = ',')]
    pub(crate) allow: Vec<String>,
    /// Registries that the documents are meant for: ecr, quay, gcr, artifact-type. What they refuse is
    /// an error.
    #[arg(long, value_name = "TARGET,…", value_delimiter = ',')]
    pub(crate) target: Vec<String>,
    /// The configuration, in place of the allarch.toml that is found.
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Passes over files that are no image documents, as in folders.
    #[arg(long)]
    pub(crate) skip_others: bool,
    /// Makes the fixes that are mechanical in a copy beside each file, NAME.fixed.json. The copy has
    /// another digest.
    #[arg(long)]
    pub(crate) fix: bool,
    /// With --fix: changes the files themselves.
    #[arg(long, requires = "fix", conflicts_with = "output")]
    pub(crate) in_place: bool,
    /// With --fix of one file: where the copy goes.
    #[arg(long, requires = "fix", value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Shows what a rule checks and why, as `allarch rules RULE`.
    #[arg(long, value_name = "RULE", conflicts_with = "files")]
    pub(crate) explain: Option<String>,
}

/// The form of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LintFormat {
    /// For people: each finding at its bytes.
    Text,
    /// For programs: docs/report-schema.md.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// JUnit XML, for test reports.
    Junit,
}

/// Lists the lint rules, or shows one: what it checks, why, examples, who checks it today.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch rules
  allarch rules index-duplicate-platform")]
pub(crate) struct RulesArgs {
    /// The rule; without one, all are listed.
    #[arg(value_name = "RULE")]
    pub(crate) rule: Option<String>,
    /// The page whose page of the rule is named.
    #[arg(long, env = "ALLARCH_SITE", value_name = "URL")]
    pub(crate) site: Option<String>,
}
