//! `tags` and `referrers`.

use super::{Format, NetworkArgs};

/// Lists the tags of a repository.
///
/// One a line, in the order of versions. What tools attach to digests under tags of its own
/// (`sha256-….sig`) is counted, not listed; the JSON form has it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch tags ghcr.io/acme/app
  allarch tags --format json localhost:5000/acme/app
  pass show registry | allarch tags --username me --password-stdin registry.acme.example/app")]
pub(crate) struct TagsArgs {
    /// The repository's name; a tag or digest behind it does not matter.
    #[arg(value_name = "REF")]
    pub(crate) reference: String,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

/// Says what hangs on an image: attestations, SBOMs, signatures, and other things that refer to it.
///
/// Looks into the index, asks the referrers API or its fallback tags, and cosign's tags, for the index and
/// for each image in it, reads what they name and says to which platform each belongs. It says
/// "unsigned" only where every lookup was answered, and verifies no signature.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch referrers ghcr.io/acme/app:1
  allarch referrers --format json ghcr.io/acme/app@sha256:434dee09a34300413d1a44f76a5d34aa8902a405b1462febd8435e0176029ee3
  allarch referrers --type application/vnd.cyclonedx+json localhost:5000/acme/app:1")]
pub(crate) struct ReferrersArgs {
    /// An image's name.
    #[arg(value_name = "REF")]
    pub(crate) reference: String,
    /// Shows only things of this artifact type or predicate type.
    #[arg(long = "type", value_name = "TYPE")]
    pub(crate) kind: Option<String>,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}
