//! `match`.

use super::{Format, NetworkArgs};

/// Says which entry of an index each engine picks on a machine, and why.
///
/// Each engine derives from the machine what it looks for, which is shown: containerd does not look at
/// the level of an x86-64 CPU, Docker does, crane takes linux/amd64 everywhere. --platform names the
/// platform instead, as `docker pull --platform` does. Documents that the index lists can be given with
/// it; they are looked up by digest. Exit status 1 where an engine that was named with --engine, or by
/// the release of a product, gets no image or does not run there; a tag of containerd/platforms names
/// none.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch match --host graviton-3 ghcr.io/acme/app:1
  allarch match --host linux/amd64/v3 --explain index.json
  allarch match --host windows-2022 --release 'Docker Engine 28.3' index.json
  allarch match --host pi-4-32 --engine containers-image --engine regclient index.json
  allarch match --platform linux/arm64 --format json index.json
  allarch match --host @/proc/cpuinfo app.tar")]
pub(crate) struct MatchArgs {
    /// An image's name, or files with its documents, an archive or a layout folder.
    #[arg(required = true, value_name = "REF|FILE")]
    pub(crate) targets: Vec<String>,
    /// The machine: a platform, a preset such as graviton-3, what `uname -m` prints, or @FILE with the
    /// text of /proc/cpuinfo or docker info. A name that is none lists the presets.
    #[arg(
        long,
        value_name = "PLATFORM|PRESET",
        required_unless_present = "platform"
    )]
    pub(crate) host: Option<String>,
    /// The platform asked for by name; without it each engine looks for the machine's own.
    #[arg(long, value_name = "PLATFORM")]
    pub(crate) platform: Option<String>,
    /// Asks this engine alone; can be repeated.
    #[arg(long)]
    pub(crate) engine: Vec<String>,
    /// Asks as this release does: of Docker Engine, containerd or its CRI, or a tag of
    /// containerd/platforms.
    #[arg(long)]
    pub(crate) release: Option<String>,
    /// Adds the steps of each engine and the reason for every entry.
    #[arg(long)]
    pub(crate) explain: bool,
    /// The page whose pages of the engines are named.
    #[arg(long, env = "ALLARCH_SITE", value_name = "URL")]
    pub(crate) site: Option<String>,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}
