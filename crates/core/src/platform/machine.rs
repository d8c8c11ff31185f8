//! A machine, and what each library finds when it looks at it.
//!
//! Half of what an engine picks is decided here: containerd and Podman ignore the level of an amd64
//! CPU, Docker looks at it; the libraries read /proc/cpuinfo of an arm machine each in their own way.
//!
//! | library | source |
//! |---|---|
//! | containerd/platforms | `defaults_*.go`, `cpuinfo_linux.go`, `cpuinfo_other.go` of v1.0.0-rc.4 |
//! | moby | `maximumSpec` of b985e231, with the x86-64 level of go-archvariant |
//! | containers/image | `platform_matcher.go` of container-libs f0ddf1a7 |
//! | regclient | `cpuinfo.go`, `platform_*.go` of 725072f6 |

mod read;

use super::windows::Version;
use super::{Platform, libraries};

pub use read::Reading;

/// A machine, as programs on it see it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// GOOS of the programs that pull.
    pub os: String,
    /// GOARCH of the programs that pull: `arm` in a 32-bit system on a 64-bit kernel.
    pub architecture: String,
    /// What the hardware has, such as `v3` of amd64 or `v9` of arm64; empty where nobody says. Only
    /// amd64's is looked at.
    pub variant: String,
    /// `major.minor.build` on Windows, the release on FreeBSD; empty where nobody says.
    pub os_version: String,
    /// What `uname -m` prints; empty where nobody says.
    pub uname: String,
    /// `CPU architecture` in /proc/cpuinfo of an arm or arm64 machine.
    pub cpu_architecture: Option<String>,
    /// `model name` there; 64-bit kernels write none for 64-bit programs.
    pub cpu_model: Option<String>,
}

impl From<&Platform> for Machine {
    /// A machine of this platform. What Linux says of its CPU is filled in: architecture 8 on every
    /// arm64, the number of the variant on arm.
    fn from(platform: &Platform) -> Self {
        let platform = super::normalize(platform, super::Rules::Rc5);
        let (cpu, model) = match (platform.architecture.as_str(), platform.variant.as_str()) {
            ("arm64", _) => (Some("8"), None),
            ("arm", "v8") => (Some("8"), Some("ARMv8 Processor")),
            ("arm", "v6") => (Some("7"), Some("ARMv6-compatible processor")),
            ("arm", "v5") => (Some("5TEJ"), Some("ARM926EJ-S")),
            ("arm", "v4") => (Some("4T"), Some("ARM920T")),
            ("arm", _) => (Some("7"), Some("ARMv7 Processor")),
            _ => (None, None),
        };
        Self {
            os: platform.os,
            architecture: platform.architecture,
            variant: platform.variant,
            os_version: platform.os_version,
            uname: String::new(),
            cpu_architecture: cpu.map(str::to_owned),
            cpu_model: model.map(str::to_owned),
        }
    }
}

impl Machine {
    /// A Linux machine with this /proc/cpuinfo and programs built for the GOARCH `architecture`.
    #[must_use]
    pub fn of_cpuinfo(architecture: &str, cpuinfo: &str) -> Self {
        let field = |name| cpuinfo_field(cpuinfo, name).map(str::to_owned);
        let is_arm = matches!(architecture, "arm" | "arm64");
        let variant = match architecture {
            "amd64" => amd64_level(&field("flags").unwrap_or_default()).to_owned(),
            _ => String::new(),
        };
        Self {
            os: "linux".to_owned(),
            architecture: architecture.to_owned(),
            variant,
            cpu_architecture: field("CPU architecture").filter(|_| is_arm),
            cpu_model: field("model name").filter(|_| is_arm),
            ..Self::default()
        }
    }

    /// `DefaultSpec()` of containerd/platforms: no level of an amd64 CPU, no revision of Windows.
    #[must_use]
    pub fn default_spec(&self) -> Platform {
        let variant = match (self.os.as_str(), self.architecture.as_str()) {
            ("linux", "arm" | "arm64") => self.containerd_variant(),
            (_, "arm64") => "v8".to_owned(),
            (_, "arm") => "v7".to_owned(),
            _ => String::new(),
        };
        Platform {
            os_version: self.build(),
            ..Platform::new(&self.os, &self.architecture, &variant)
        }
    }

    /// What Docker asks for: `DefaultSpec()` with the level of an amd64 CPU from v2 up.
    #[must_use]
    pub fn maximum_spec(&self) -> Platform {
        let mut platform = self.default_spec();
        if platform.architecture == "amd64" && matches!(&*self.variant, "v2" | "v3" | "v4") {
            platform.variant.clone_from(&self.variant);
        }
        platform
    }

    /// The variant that containers/image finds. Where the kernel says 7 it wants a model name, and
    /// without one it finds nothing.
    #[must_use]
    pub fn containers_image_variant(&self) -> String {
        match (self.os.as_str(), self.architecture.as_str()) {
            ("windows", "arm64") => return "v8".to_owned(),
            ("windows", "arm") => return "v7".to_owned(),
            ("linux", "arm" | "arm64") => {}
            _ => return String::new(),
        }
        let said = match (self.cpu_architecture.as_deref(), self.is_armv6()) {
            (Some("7"), Some(true)) => "6",
            (Some("7"), None) => "",
            (said, _) => said.unwrap_or_default(),
        };
        arm_variant(said).unwrap_or_default().to_owned()
    }

    /// What containers/image wants on this machine, best first.
    #[must_use]
    pub fn containers_image_wanted(&self) -> Vec<Platform> {
        let variant = self.containers_image_variant();
        libraries::containers_image::wanted(&Platform::new(&self.os, &self.architecture, &variant))
    }

    /// `platform.Local()` of regclient.
    #[must_use]
    pub fn regclient_local(&self) -> Platform {
        let variant = match (self.os.as_str(), self.architecture.as_str()) {
            ("linux", "arm" | "arm64") => {
                let said = self.arm_architecture().unwrap_or_default();
                arm_variant(&said).unwrap_or_default().to_owned()
            }
            (_, "arm64") => "v8".to_owned(),
            (_, "amd64") => self.variant.clone(),
            _ => String::new(),
        };
        libraries::regclient::normalize(&Platform {
            os_version: self.build(),
            ..Platform::new(&self.os, &self.architecture, &variant)
        })
    }

    /// The variant that containerd finds: without the field it goes by `uname -m`, and what it does
    /// not know is `unknown`.
    fn containerd_variant(&self) -> String {
        let said = self
            .arm_architecture()
            .or_else(|| match self.uname.as_str() {
                "" if self.architecture == "arm64" => Some("8".to_owned()),
                "" => Some("7".to_owned()),
                "aarch64" => Some("8".to_owned()),
                uname => uname.get(4..5).map(str::to_owned),
            });
        let known = said.and_then(|said| arm_variant(&said));
        known.unwrap_or("unknown").to_owned()
    }

    /// `CPU architecture`, 6 in place of 7 on the Raspberry Pis whose kernel says 7 for ARMv6.
    fn arm_architecture(&self) -> Option<String> {
        let said = self.cpu_architecture.clone()?;
        let armv6 = self.architecture == "arm" && said == "7" && self.is_armv6() == Some(true);
        Some(if armv6 { "6".to_owned() } else { said })
    }

    /// Whether the model is an ARMv6; `None` without a model.
    fn is_armv6(&self) -> Option<bool> {
        let model = self.cpu_model.as_ref()?.to_lowercase();
        Some(model.starts_with("armv6-compatible"))
    }

    /// The version of Windows cut to its build, none for another system.
    fn build(&self) -> String {
        if self.os != "windows" {
            return String::new();
        }
        match Version::parse(&self.os_version) {
            Some(Version {
                major,
                minor,
                build,
            }) => format!("{major}.{minor}.{build}"),
            None => self.os_version.clone(),
        }
    }
}

/// The level of an amd64 CPU by its `flags`, such as `v3`: the lists of the x86-64 psABI, as
/// containerd/platforms `cpuinfo_linux.go` has them.
fn amd64_level(flags: &str) -> &'static str {
    const V2: &str = "cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3";
    const V3: &str = "avx avx2 bmi1 bmi2 f16c fma abm movbe xsave";
    const V4: &str = "avx512f avx512bw avx512cd avx512dq avx512vl";
    let has = |level: &str| {
        let mut wanted = level.split(' ');
        wanted.all(|flag| flags.split_ascii_whitespace().any(|own| own == flag))
    };
    match (has(V2), has(V3), has(V4)) {
        (true, true, true) => "v4",
        (true, true, false) => "v3",
        (true, false, _) => "v2",
        _ => "v1",
    }
}

/// The value of the first field of this name, in any case, as the libraries read /proc/cpuinfo.
fn cpuinfo_field<'t>(cpuinfo: &'t str, name: &str) -> Option<&'t str> {
    cpuinfo.lines().find_map(|line| {
        let mut parts = line.split(':');
        let own = parts.next()?.trim();
        let value = parts.next()?.trim();
        own.eq_ignore_ascii_case(name).then_some(value)
    })
}

/// The variant for what /proc/cpuinfo says; the libraries share this table.
fn arm_variant(said: &str) -> Option<&'static str> {
    Some(match said.to_lowercase().as_str() {
        "8" | "aarch64" => "v8",
        "7" | "7m" | "?(12)" | "?(13)" | "?(14)" | "?(15)" | "?(16)" | "?(17)" => "v7",
        "6" | "6tej" => "v6",
        "5" | "5t" | "5te" | "5tej" => "v5",
        "4" | "4t" => "v4",
        "3" => "v3",
        _ => return None,
    })
}
