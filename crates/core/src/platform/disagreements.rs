//! The sharpest disagreements between engines, each a host and a small index, with what was recorded:
//! an example for readers, and a test.
//!
//! Recorded with v1.0.0-rc.5 of containerd/platforms and the host's platform asked for by name.

use super::{Candidate, Content, Marks, Platform, Rules, parse};

/// A host and an index over which engines disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The platform asked for.
    pub host: &'static str,
    /// The entries. A platform, or before it `zstd ` for an entry annotated so, `none ` for one without
    /// platform whose config says this, `index ` for a nested index, whose entries follow after ` of `,
    /// separated by commas, and whose platform is `-` where it has none; `{}` is an empty platform object.
    pub entries: &'static [&'static str],
    /// What is taken, `-` for nothing, by the [`engines`](Self::engines). Positions count from 0.
    pub takes: [&'static str; 6],
    /// What they disagree on, in a few words.
    pub on: &'static str,
}

/// The engines that [`Disagreement::takes`] is in the order of, on Linux.
pub const ASKED: [&str; 6] = [
    "containerd",
    "containerd-cri-transfer",
    "docker-classic-linux",
    "containers-image",
    "go-containerregistry",
    "regclient",
];

impl Disagreement {
    /// The platform asked for, as a value.
    #[must_use]
    pub fn platform(&self) -> Platform {
        platform(self.host)
    }

    /// The ids of the engines that [`takes`](Self::takes) is in the order of: [`ASKED`], with Docker's
    /// store of Windows for a Windows host.
    #[must_use]
    pub fn engines(&self) -> [&'static str; 6] {
        let windows = self.host.starts_with("windows");
        ASKED.map(|id| match id {
            "docker-classic-linux" if windows => "docker-classic-windows",
            id => id,
        })
    }

    /// The entries in words, such as `linux/amd64, zstd`.
    #[must_use]
    pub fn described(&self) -> Vec<String> {
        self.entries.iter().map(|text| described(text)).collect()
    }

    /// The entries, as candidates of an OCI index. Their digests are made up.
    #[must_use]
    pub fn candidates(&self) -> Vec<Candidate> {
        let entries = self.entries.iter().enumerate();
        entries
            .map(|(at, text)| candidate(text, &at.to_string()))
            .collect()
    }
}

/// The platform as it is written: `x86_64` and `v1` are no other spelling here.
fn platform(text: &str) -> Platform {
    let local = Platform::new("linux", "amd64", "");
    let mut platform = parse(text, Rules::Rc5, &local).unwrap_or_default();
    let mut parts = text.split('/').skip(1).map(str::to_owned);
    platform.architecture = parts.next().unwrap_or_default();
    platform.variant = parts.next().unwrap_or_default();
    platform
}

/// An entry's kind, its platform, and what is inside.
fn parts(text: &str) -> (&str, &str, &str) {
    let (kind, rest) = match text.split_once(' ') {
        Some((kind @ ("zstd" | "none" | "index"), rest)) => (kind, rest),
        _ => ("", text),
    };
    let (own, inside) = rest.split_once(" of ").unwrap_or((rest, ""));
    (kind, own, inside)
}

fn described(text: &str) -> String {
    match parts(text) {
        ("index", "-", inside) => format!("an index without platform, of {inside}"),
        ("index", own, inside) => format!("an index for {own}, of {inside}"),
        ("none", config, _) => format!("no platform, config {config}"),
        ("zstd", own, _) => format!("{own}, zstd"),
        (_, "{}", _) => "an empty platform".to_owned(),
        (_, own, _) => own.to_owned(),
    }
}

fn candidate(text: &str, at: &str) -> Candidate {
    let (kind, own, inside) = parts(text);
    let names_platform = kind != "none" && own != "-";
    let own = match own {
        "{}" => Platform::default(),
        text => platform(text),
    };
    let content = match kind {
        "index" => {
            let inside = inside.split(", ").enumerate();
            let inside = inside.map(|(below, text)| candidate(text, &format!("{at}.{below}")));
            Content::Index(Some(inside.collect()))
        }
        _ => Content::Manifest(Some(own.clone())),
    };
    Candidate {
        media_type: String::new(),
        digest: format!("sha256:{at}"),
        platform: names_platform.then_some(own),
        content,
        marks: Marks {
            zstd: kind == "zstd",
            ..Marks::default()
        },
    }
}

const fn row(
    host: &'static str,
    entries: &'static [&'static str],
    takes: [&'static str; 6],
    on: &'static str,
) -> Disagreement {
    Disagreement {
        host,
        entries,
        takes,
        on,
    }
}

/// The cases.
#[rustfmt::skip]
pub const DISAGREEMENTS: &[Disagreement] = &[
    row("linux/arm64", &["linux/amd64", "linux/arm/v6", "linux/arm/v7"], ["2", "-", "2", "-", "-", "-"], "32-bit arm on arm64"),
    row("linux/amd64", &["linux/arm64", "linux/386"], ["1", "-", "1", "-", "-", "-"], "386 on amd64"),
    row("linux/arm", &["linux/arm/v5", "linux/arm/v6", "linux/arm/v7"], ["2", "2", "2", "2", "0", "2"], "no variant asked for"),
    row("linux/arm/v7", &["linux/amd64", "linux/arm"], ["1", "1", "1", "1", "-", "1"], "arm without variant"),
    row("linux/arm/v6", &["linux/amd64", "linux/arm"], ["-", "-", "-", "1", "-", "-"], "arm without variant is v7, or anything"),
    row("linux/arm/v7", &["linux/arm/v6", "linux/arm"], ["1", "1", "1", "0", "-", "1"], "a lower variant or none"),
    row("linux/arm64/v8", &["linux/amd64", "linux/arm64"], ["1", "1", "1", "1", "-", "1"], "v8 is arm64, or another platform"),
    row("linux/arm64", &["linux/arm64/v8", "linux/arm64"], ["0", "0", "0", "1", "0", "0"], "two spellings of one platform"),
    row("linux/arm64/v9", &["linux/amd64", "linux/arm64/v8"], ["1", "-", "1", "-", "-", "1"], "v8 on v9"),
    row("linux/amd64", &["linux/amd64/v3", "linux/amd64"], ["1", "1", "1", "1", "0", "1"], "a level that nobody asked for"),
    row("linux/amd64", &["linux/amd64/v2", "linux/amd64/v3"], ["-", "-", "-", "-", "0", "-"], "levels alone"),
    row("linux/amd64/v3", &["linux/amd64/v1", "linux/amd64/v2"], ["1", "-", "1", "-", "-", "1"], "lower levels"),
    row("linux/riscv64/rva22u64", &["linux/riscv64"], ["-", "-", "-", "0", "-", "0"], "a profile that the entry lacks"),
    row("linux/ppc64le", &["linux/ppc64le/power9"], ["-", "-", "-", "-", "0", "0"], "a variant that the host lacks"),
    row("linux/amd64", &["none linux/amd64", "linux/amd64"], ["1", "1", "1", "1", "0", "1"], "an entry without platform first"),
    row("linux/amd64", &["none linux/arm64"], ["-", "-", "0", "0", "0", "-"], "an entry without platform, for another one"),
    row("linux/amd64", &["{}"], ["-", "-", "0", "-", "-", "-"], "an empty platform"),
    row("linux/amd64", &["linux/x86_64"], ["0", "0", "0", "-", "-", "0"], "another spelling"),
    row("linux/amd64", &["linux/amd64", "zstd linux/amd64"], ["0", "0", "0", "1", "0", "0"], "compression"),
    row("linux/amd64", &["linux(+gpu)/amd64", "linux/amd64"], ["1", "1", "1", "0", "0", "0"], "a feature that the host lacks"),
    row("linux/amd64", &["index linux/amd64 of linux/arm64", "linux/amd64"], ["-", "-", "-", "0", "-", "-"], "a nested index that holds another platform"),
    row("linux/amd64", &["index - of linux/arm64, linux/amd64", "linux/amd64"], ["1", "1", "1", "1", "0.1", "1"], "a nested index without platform"),
    row("windows(10.0.22621)/amd64", WINDOWS, ["2", "2", "0", "0", "-", "-"], "builds of Windows"),
    row("windows(10.0.26100)/amd64", WINDOWS, ["2", "3", "3", "0", "-", "3"], "the newest build that runs, or the first"),
    row("windows(10.0.26200)/amd64", &["linux/amd64", "windows(10.0.20348)/amd64"], ["1", "1", "1", "1", "-", "0"], "Linux on Windows"),
    row("windows(10.0.20348)/amd64", &["windows(10.0.20348.169)/amd64", "windows(10.0.20348.3207)/amd64", "windows(10.0.17763.1)/amd64", "windows(10.0.17763.6893)/amd64"], ["0", "1", "0", "0", "-", "1"], "revisions of one build"),
    row("windows(10.0.20348)/amd64", &["linux/amd64", "linux/arm64"], ["-", "-", "-", "-", "-", "0"], "Linux alone, on Windows"),
    row("darwin/arm64", &["linux/amd64", "linux/arm64"], ["-", "-", "-", "-", "-", "1"], "Linux alone, on macOS"),
];

const WINDOWS: &[&str] = &[
    "windows(10.0.14393.7876)/amd64",
    "windows(10.0.17763.6893)/amd64",
    "windows(10.0.20348.3207)/amd64",
    "windows(10.0.26100.3194)/amd64",
];
