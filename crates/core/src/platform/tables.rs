//! Names of systems, architectures and variants, and what other vocabularies call them. Facts
//! only: no function here decides what runs where.

/// GOOS values: `internal/syslist` of Go 1.26.
pub const GOOS: &[&str] = &[
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "wasip1",
    "windows",
    "zos",
];

/// GOARCH values: `internal/syslist` of Go 1.26.
pub const GOARCH: &[&str] = &[
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "arm64",
    "arm64be",
    "armbe",
    "loong64",
    "mips",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "mipsle",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm",
];

/// The variants that an architecture can have, lowest first; an architecture that is missing here
/// has none. Sources: image-spec v1.1.1 `image-index.md` (platform variants), containerd/platforms
/// v1.0.0-rc.4 `compare.go` (arm v5, arm64 v8.1 to v9.7), the GOAMD64, GOPPC64 and GORISCV64 values
/// of Go 1.26 (`internal/buildcfg`).
pub const VARIANTS: &[(&str, &[&str])] = &[
    ("amd64", &["v1", "v2", "v3", "v4"]),
    ("arm", &["v5", "v6", "v7", "v8"]),
    (
        "arm64",
        &[
            "v8", "v8.0", "v8.1", "v8.2", "v8.3", "v8.4", "v8.5", "v8.6", "v8.7", "v8.8", "v8.9",
            "v9", "v9.0", "v9.1", "v9.2", "v9.3", "v9.4", "v9.5", "v9.6", "v9.7",
        ],
    ),
    ("ppc64le", &["power8", "power9", "power10"]),
    ("riscv64", &["rva20u64", "rva22u64", "rva23u64"]),
];

/// A name from another vocabulary and the platform parts it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alias {
    /// The name as that vocabulary writes it.
    pub name: &'static str,
    /// GOARCH value.
    pub architecture: &'static str,
    /// Variant, or empty.
    pub variant: &'static str,
}

const fn alias(name: &'static str, architecture: &'static str, variant: &'static str) -> Alias {
    Alias {
        name,
        architecture,
        variant,
    }
}

/// What `uname -m` prints, by the kernels' own sources (`arch/*/` of Linux 6.12: `UTS_MACHINE` and
/// `elf_platform`; FreeBSD 14 `MACHINE`). `mips` and `mips64` are left out: Linux prints them for
/// both byte orders.
pub const UNAME_MACHINE: &[Alias] = &[
    alias("x86_64", "amd64", ""),
    alias("amd64", "amd64", ""),
    alias("i386", "386", ""),
    alias("i486", "386", ""),
    alias("i586", "386", ""),
    alias("i686", "386", ""),
    alias("aarch64", "arm64", ""),
    alias("arm64", "arm64", ""),
    alias("armv8l", "arm", "v8"),
    alias("armv7l", "arm", "v7"),
    alias("armv6l", "arm", "v6"),
    alias("armv5tel", "arm", "v5"),
    alias("armv5tejl", "arm", "v5"),
    alias("ppc64le", "ppc64le", ""),
    alias("ppc64", "ppc64", ""),
    alias("s390x", "s390x", ""),
    alias("riscv64", "riscv64", ""),
    alias("loongarch64", "loong64", ""),
];

/// The names of Docker's official images: bashbrew `architecture/oci-platform.go` (d662ff0). All
/// are Linux but `windows-amd64`.
pub const BASHBREW: &[Alias] = &[
    alias("amd64", "amd64", ""),
    alias("arm32v5", "arm", "v5"),
    alias("arm32v6", "arm", "v6"),
    alias("arm32v7", "arm", "v7"),
    alias("arm64v8", "arm64", "v8"),
    alias("i386", "386", ""),
    alias("mips64le", "mips64le", ""),
    alias("ppc64le", "ppc64le", ""),
    alias("riscv64", "riscv64", ""),
    alias("s390x", "s390x", ""),
    alias("windows-amd64", "amd64", ""),
];

/// Spellings found in the wild that no table above has: Debian's architecture names and habits.
/// containerd/platforms v1.0.0-rc.4 `database.go` reads `armhf` as v7 and `armel` as v6.
pub const SPELLINGS: &[Alias] = &[
    alias("x86-64", "amd64", ""),
    alias("x64", "amd64", ""),
    alias("x86", "386", ""),
    alias("armhf", "arm", "v7"),
    alias("armel", "arm", "v6"),
    alias("armv8", "arm64", ""),
    alias("armv7", "arm", "v7"),
    alias("armv6", "arm", "v6"),
    alias("armv5", "arm", "v5"),
    alias("arm32", "arm", ""),
    alias("ppc64el", "ppc64le", ""),
    alias("powerpc64le", "ppc64le", ""),
    alias("mips64el", "mips64le", ""),
    alias("mipsel", "mipsle", ""),
    alias("wasm32", "wasm", ""),
];

/// System names in the wild and the GOOS value meant.
pub const OS_SPELLINGS: &[(&str, &str)] = &[
    ("macos", "darwin"),
    ("osx", "darwin"),
    ("win", "windows"),
    ("win32", "windows"),
    ("wasi", "wasip1"),
];

/// Labels that a kubelet sets on its node: `k8s.io/api/core/v1/well_known_labels.go` (v0.32). The
/// architecture is the kubelet's GOARCH: a node does not tell its variant.
pub mod kubernetes {
    /// GOOS of the kubelet.
    pub const OS: &str = "kubernetes.io/os";
    /// GOARCH of the kubelet.
    pub const ARCHITECTURE: &str = "kubernetes.io/arch";
    /// `major.minor.build` on Windows.
    pub const WINDOWS_BUILD: &str = "node.kubernetes.io/windows-build";
    /// Deprecated, still set by kubelet v1.32.
    pub const BETA_OS: &str = "beta.kubernetes.io/os";
    /// Deprecated, still set by kubelet v1.32.
    pub const BETA_ARCHITECTURE: &str = "beta.kubernetes.io/arch";
}

/// Whether `os` is a GOOS value, byte for byte.
#[must_use]
pub fn is_goos(os: &str) -> bool {
    GOOS.contains(&os)
}

/// Whether `architecture` is a GOARCH value, byte for byte.
#[must_use]
pub fn is_goarch(architecture: &str) -> bool {
    GOARCH.contains(&architecture)
}

/// The known variants of `architecture`, lowest first; empty where it has none.
#[must_use]
pub fn variants(architecture: &str) -> &'static [&'static str] {
    VARIANTS
        .iter()
        .find(|(name, _)| *name == architecture)
        .map_or(&[], |(_, variants)| variants)
}

/// What `name` stands for where it is no GOARCH value: the machine names first, then bashbrew's,
/// then other spellings, in any case.
#[must_use]
pub fn architecture_alias(name: &str) -> Option<Alias> {
    let lower = name.to_ascii_lowercase();
    if lower != name && is_goarch(&lower) {
        let architecture = GOARCH.iter().find(|known| **known == lower)?;
        return Some(alias(architecture, architecture, ""));
    }
    [UNAME_MACHINE, BASHBREW, SPELLINGS]
        .into_iter()
        .flatten()
        .find(|alias| alias.name == lower && !is_goarch(name))
        .copied()
}

/// The GOOS value that `name` stands for where it is none itself.
#[must_use]
pub fn os_alias(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    if is_goos(name) {
        return None;
    }
    GOOS.iter()
        .find(|known| **known == lower)
        .copied()
        .or_else(|| {
            OS_SPELLINGS
                .iter()
                .find(|(spelling, _)| *spelling == lower)
                .map(|(_, os)| *os)
        })
}

/// The systems that containerd/platforms `database.go` knows: GOOS without `wasip1`.
pub(super) fn is_containerd_os(os: &str) -> bool {
    os != "wasip1" && is_goos(os)
}

/// The architectures that containerd/platforms `database.go` knows: GOARCH.
pub(super) fn is_containerd_architecture(architecture: &str) -> bool {
    is_goarch(architecture)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_aliases_lead_to_go_names() {
        assert!(GOOS.is_sorted() && GOARCH.is_sorted());
        for alias in [UNAME_MACHINE, BASHBREW, SPELLINGS].into_iter().flatten() {
            assert!(is_goarch(alias.architecture), "{alias:?}");
            let known = variants(alias.architecture);
            assert!(alias.variant.is_empty() || known.contains(&alias.variant));
        }
        assert!(OS_SPELLINGS.iter().all(|(_, os)| is_goos(os)));
    }

    #[test]
    fn aliases() {
        let parts = |name| architecture_alias(name).map(|a| (a.architecture, a.variant));
        assert_eq!(parts("x86_64"), Some(("amd64", "")));
        assert_eq!(parts("AMD64"), Some(("amd64", "")));
        assert_eq!(parts("armv7l"), Some(("arm", "v7")));
        assert_eq!(parts("arm64v8"), Some(("arm64", "v8")));
        assert_eq!(parts("amd64"), None);
        assert_eq!(parts("riscv"), None);
        assert_eq!(parts("pdp11"), None);
        assert_eq!(os_alias("Linux"), Some("linux"));
        assert_eq!(os_alias("macos"), Some("darwin"));
        assert_eq!(os_alias("linux"), None);
    }
}
