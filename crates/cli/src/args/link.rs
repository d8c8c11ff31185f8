//! `link`.

use clap::ValueEnum;

/// Makes a link that carries documents, or an image's name, to whoever opens it.
///
/// The documents themselves are in the link, behind its #: nothing is uploaded, and no server sees
/// them. What looks like a credential stops it. An image's name alone makes a short link, whose
/// reader fetches the image. Says on standard error what each part costs, and how far a link of that
/// length gets: green to 2,000 characters, amber to 8,000. `allarch inspect LINK` opens it.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch link --site https://allarch.example/ index.json
  allarch link index.json manifest.json --view require=linux/arm64
  allarch link --format markdown index.json
  allarch link ghcr.io/acme/app:1
  crane manifest ghcr.io/acme/app:1 | allarch link --name ghcr.io/acme/app:1 -")]
pub(crate) struct LinkArgs {
    /// Files with documents, - for standard input; or one image's name.
    #[arg(required = true, value_name = "FILE|REF")]
    pub(crate) targets: Vec<String>,
    /// The page that the link opens; without it, the one that `allarch serve` serves.
    #[arg(long, env = "ALLARCH_SITE", value_name = "URL")]
    pub(crate) site: Option<String>,
    /// What the document is called in the link, in place of its file's name.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// View state of the page.
    #[arg(long, value_name = "KEY=TEXT")]
    pub(crate) view: Vec<String>,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = LinkFormat::Text)]
    pub(crate) format: LinkFormat,
}

/// The form of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LinkFormat {
    /// The link alone.
    Text,
    /// For programs: the link, its length, its parts with their cost.
    Json,
    /// For an issue: the report, with the link under it.
    Markdown,
}
