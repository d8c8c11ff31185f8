//! The arguments, and with them every word of `--help`: one file a family of commands. No IO and no
//! meaning here.

mod compare;
mod gate;
mod inspect;
mod link;
mod lint;
mod match_image;
mod matrix;
mod pins;
mod registry;
mod serve;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

pub(crate) use compare::{CompareArgs, CompareFormat};
pub(crate) use gate::{GateArgs, GateFormat};
pub(crate) use inspect::{DigestArgs, ExplainArgs, InspectArgs, ReportFormat};
pub(crate) use link::{LinkArgs, LinkFormat};
pub(crate) use lint::{LintArgs, LintFormat, RulesArgs};
pub(crate) use match_image::MatchArgs;
pub(crate) use matrix::{MatrixArgs, MatrixFormat, RequireArgs};
pub(crate) use pins::{PinsArgs, PinsFormat};
pub(crate) use registry::{ReferrersArgs, TagsArgs};
pub(crate) use serve::{CompletionsArgs, HostedArgs, ServeArgs};

/// Inspects multi-platform container images: what an image index is, what is wrong with it, and
/// which platforms it covers.
///
/// Exit status: 0 fine, 1 findings of severity error or a failed requirement, 2 the work could not
/// be done.
#[derive(Debug, Parser)]
#[command(name = "allarch", version, about, max_term_width = 100)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Inspect(InspectArgs),
    Lint(LintArgs),
    Rules(RulesArgs),
    Match(MatchArgs),
    Matrix(MatrixArgs),
    Gate(GateArgs),
    Compare(CompareArgs),
    Pins(PinsArgs),
    Digest(DigestArgs),
    Tags(TagsArgs),
    Referrers(ReferrersArgs),
    Link(LinkArgs),
    Explain(ExplainArgs),
    /// Answers requests, one JSON object a line, on standard input.
    ///
    /// One answer a line on standard output, in the same order. It makes no network request and
    /// reads no file. Exit status 0 once the input ends, whatever the lines hold; 2 only where
    /// standard input or output fails.
    #[command(after_help = "\
Examples:
  echo '{\"op\":\"version\"}' | allarch batch
  echo '{\"id\":1,\"op\":\"platform.parse\",\"input\":\"linux/arm64\"}' | allarch batch")]
    Batch,
    Serve(ServeArgs),
    Completions(CompletionsArgs),
}

/// How registries are asked.
///
/// Without these options directly, in the name that `docker login` or `podman login` stored.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Registries")]
pub(crate) struct NetworkArgs {
    /// Asks through this proxy, as `allarch serve` starts one; nothing that is stored goes there.
    #[arg(long, value_name = "URL")]
    pub(crate) proxy: Option<String>,
    /// Trusts the certificates in this PEM file as well, on this machine too, which is spoken to by
    /// plain HTTP otherwise.
    #[arg(long, value_name = "FILE")]
    pub(crate) ca: Option<PathBuf>,
    /// Signs in with this name, and with the password on standard input.
    #[arg(long, value_name = "NAME", requires = "password_stdin")]
    pub(crate) username: Option<String>,
    /// Reads the password from standard input.
    #[arg(long, requires = "username")]
    pub(crate) password_stdin: bool,
    /// Asks anonymously, whatever Docker or Podman have stored.
    #[arg(long, conflicts_with = "username")]
    pub(crate) anonymous: bool,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: docs/report-schema.md.
    Json,
}
