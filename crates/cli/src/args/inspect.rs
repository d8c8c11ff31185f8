//! `inspect`, `digest` and `explain`.

use std::path::PathBuf;

use clap::ValueEnum;

use super::{Format, NetworkArgs};

/// Says what an image document is, which platforms it has and what is wrong with it.
///
/// A file with the given name wins over an image of that name, and the answer says so: write ./NAME
/// for the file, docker://NAME for the image. Files may hold a document, what `curl -i` saved, or a
/// whole image: an OCI layout or a docker save archive as .tar, .tar.gz, .tar.zst or folder. Files
/// given together are looked up in each other by digest. A link that `allarch link` or the
/// page made, and a report that was saved as HTML, give the report that their sender saw, without any
/// request.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch inspect ghcr.io/acme/app:1
  allarch inspect localhost:5000/acme/app:1
  allarch inspect index.json
  allarch inspect --format json index.json
  allarch inspect index.json manifest.json config.json
  allarch inspect app.tar.gz
  allarch inspect --format html index.json > report.html
  allarch inspect 'https://allarch.example/#v1.…'
  allarch inspect --expected sha256:434dee09a34300413d1a44f76a5d34aa8902a405b1462febd8435e0176029ee3 index.json
  crane manifest ghcr.io/acme/app:1 | allarch inspect -")]
pub(crate) struct InspectArgs {
    /// An image's name, a link, or files, archives and layout folders; - is standard input.
    #[arg(required = true, value_name = "REF|FILE|LINK")]
    pub(crate) targets: Vec<String>,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub(crate) format: ReportFormat,
    /// The digest that the bytes should have.
    #[arg(long, value_name = "DIGEST")]
    pub(crate) expected: Option<String>,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

/// The form of a report on documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReportFormat {
    /// For people.
    Text,
    /// For programs: docs/report-schema.md.
    Json,
    /// For an issue: a table of platforms, and the findings.
    Markdown,
    /// One file without network or script, which carries the documents.
    Html,
}

/// Prints the digest of a file's exact bytes.
///
/// Nothing is parsed or rewritten first. With --expected it also says whether the bytes are those
/// that a registry knows under that digest; exit status 1 if they are not. Where a known change by
/// an editor or a tool explains it, --write puts the exact bytes into a file.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch digest index.json
  allarch digest --algorithm sha512 index.json
  allarch digest --expected sha256:434dee09a34300413d1a44f76a5d34aa8902a405b1462febd8435e0176029ee3 index.json
  allarch digest --expected sha256:434dee09a34300413d1a44f76a5d34aa8902a405b1462febd8435e0176029ee3 --write exact.json index.json
  crane manifest ghcr.io/acme/app:1 | allarch digest -")]
pub(crate) struct DigestArgs {
    /// The file; - is standard input.
    pub(crate) file: PathBuf,
    /// The algorithm; without it sha256, or that of --expected.
    #[arg(long, value_enum)]
    pub(crate) algorithm: Option<AlgorithmArg>,
    /// The digest that the bytes should have.
    #[arg(long, value_name = "DIGEST")]
    pub(crate) expected: Option<String>,
    /// Writes the bytes that have the expected digest into a new file.
    #[arg(long, value_name = "FILE", requires = "expected")]
    pub(crate) write: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum AlgorithmArg {
    Sha256,
    Sha384,
    Sha512,
}

impl From<AlgorithmArg> for allarch_core::oci::Algorithm {
    fn from(argument: AlgorithmArg) -> Self {
        match argument {
            AlgorithmArg::Sha256 => Self::Sha256,
            AlgorithmArg::Sha384 => Self::Sha384,
            AlgorithmArg::Sha512 => Self::Sha512,
        }
    }
}

/// Says what a log, a message or any pasted text is, and what caused it.
///
/// Reads what a terminal, a CI log or a chat gave: a tool's output, an error message, a document, a
/// file of a repository. Answers with its kind, the cause of a message, what was read out of it,
/// whether its bytes are those of a registry, and the next input that settles the question. Prompts,
/// Markdown fences, quote marks and timestamps are seen through. Exit status 1 for an error message and
/// for a file with a broken part, 2 where nothing was recognised as a whole.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  docker pull --platform linux/riscv64 ghcr.io/acme/app:1 2>&1 | allarch explain
  allarch explain build.log
  allarch explain --format json build.log")]
pub(crate) struct ExplainArgs {
    /// The file; without it, or for -, standard input.
    #[arg(default_value = "-")]
    pub(crate) file: PathBuf,
    /// How to answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
}
