//! The arguments, and with them every word of `--help`. No IO and no meaning here.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

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

/// Says which entry of an index each engine picks on a machine, and why.
///
/// Each engine derives from the machine what it looks for, which is shown: containerd does not look at
/// the level of an x86-64 CPU, Docker does, crane takes linux/amd64 everywhere. --platform names the
/// platform instead, as `docker pull --platform` does. Documents that the index lists can be given with
/// it; they are looked up by digest. Exit status 1 where an engine that was named with --engine or
/// --release gets no image.
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

/// Holds images against platforms: which image runs where, and what is lacking.
///
/// Images come from registries, from files, or from lists of names, one a line. A document that
/// another given document lists is no image of its own: give an index with its manifests and
/// configs. Exit status 1 if an image lacks a required platform, 2 if one could not be judged.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch matrix --require linux/amd64,linux/arm64 ghcr.io/acme/app:1 ghcr.io/acme/web:2
  allarch matrix --require linux/arm64 images.txt
  allarch matrix --require linux/arm/v7 --format json index.json")]
pub(crate) struct MatrixArgs {
    /// Images' names, files with documents, files with lists of names.
    #[arg(required = true, value_name = "REF|FILE")]
    pub(crate) targets: Vec<String>,
    /// Platforms that every image has to cover, separated by commas.
    #[arg(long, value_name = "PLATFORM,…")]
    pub(crate) require: Vec<String>,
    /// The engine whose rule decides what runs where.
    #[arg(long, default_value = "containerd")]
    pub(crate) engine: String,
    /// Lets an image pass that only runs emulated.
    #[arg(long)]
    pub(crate) allow_emulated: bool,
    /// The form of the answer.
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) network: NetworkArgs,
}

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

/// Says what a log, a message or any pasted text is, and what caused it.
///
/// Reads what a terminal, a CI log or a chat gave: a tool's output, an error message, a document, a
/// file of a repository. Answers with its kind, the cause of a message, what was read out of it,
/// whether its bytes are those of a registry, and the next input that settles the question. Prompts,
/// Markdown fences, quote marks and timestamps are seen through. Exit status 1 for an error message,
/// 2 where nothing was recognised.
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

/// Serves the page and its proxy on 127.0.0.1.
///
/// The proxy asks any public registry on port 443, anonymously, for this page only. Other
/// registries are opened one by one with --allow-host.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch serve
  allarch serve --port 9000
  allarch serve --allow-host http://localhost:5000
  allarch serve --allow-host https://registry.acme.example:8443 --extra-ca acme-ca.pem
  allarch serve --hosted --public-host proxy.acme.example --allow-origin https://allarch.acme.example")]
pub(crate) struct ServeArgs {
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub(crate) port: u16,
    /// Opens exactly this registry, whatever its address; https unless it says http://.
    #[arg(long, value_name = "[http://|https://]HOST[:PORT]")]
    pub(crate) allow_host: Vec<allarch_core::registry::AllowedHost>,
    /// Serves the page from this folder in place of the one in the binary.
    #[arg(long, value_name = "FOLDER")]
    pub(crate) site_dir: Option<PathBuf>,
    /// Trusts the certificates in this PEM file as well.
    #[arg(long, value_name = "FILE")]
    pub(crate) extra_ca: Option<PathBuf>,
    /// Another name of this server, as a reverse proxy in front of it has it.
    #[arg(long, value_name = "HOST[:PORT]")]
    pub(crate) public_host: Vec<String>,
    /// Lets a page of this origin use the proxy.
    #[arg(long, value_name = "ORIGIN")]
    pub(crate) allow_origin: Vec<String>,
    /// Passes a caller's Authorization on to the registry, for your own use alone: such answers are not
    /// kept.
    #[arg(long, conflicts_with = "hosted")]
    pub(crate) allow_credentials: bool,
    /// Serves strangers: known registries only, with budgets for clients.
    #[arg(long)]
    pub(crate) hosted: bool,
    /// The address on which it listens; a hosted proxy stands behind a TLS front.
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "127.0.0.1",
        requires = "hosted"
    )]
    pub(crate) bind: std::net::IpAddr,
    #[command(flatten)]
    pub(crate) hosted_args: HostedArgs,
}

/// Settings of a proxy that anyone may use.
#[derive(Debug, clap::Args)]
pub(crate) struct HostedArgs {
    /// Serves this registry as well, with the hosts of its tokens and blobs; *. stands for any first
    /// labels.
    #[arg(long, value_name = "DOMAIN[=HOST,HOST…]", requires = "hosted")]
    pub(crate) registry: Vec<allarch_core::registry::guard::Served>,
    /// Believes the X-Forwarded-For of reverse proxies in this network.
    #[arg(long, value_name = "NETWORK", requires = "hosted")]
    pub(crate) trusted_proxy: Vec<allarch_proxy::IpNet>,
    /// Requests a minute of one client [default: 300].
    #[arg(long, value_name = "COUNT", requires = "hosted")]
    pub(crate) per_minute: Option<std::num::NonZeroU32>,
    /// Requests a day of all clients together [default: 1000000].
    #[arg(long, value_name = "COUNT", requires = "hosted")]
    pub(crate) per_day: Option<std::num::NonZeroU32>,
}

/// Prints a completion script for a shell.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Examples:
  allarch completions bash > ~/.local/share/bash-completion/completions/allarch
  allarch completions zsh > ~/.zfunc/_allarch")]
pub(crate) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// The form of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people.
    Text,
    /// For programs: docs/report-schema.md.
    Json,
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
