//! Which release of containerd/platforms a rule follows.
//!
//! "Containerd's rule" is versioned: almost every tag of the library changed what matches what.
//! The table of what ships where was read from the `go.mod` files of the tags named.

use super::Machine;

/// A release of `github.com/containerd/platforms`, oldest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rules {
    /// v0.2.1: no arm64 v8.x/v9.x ladder, no dot in a specifier's component.
    V0_2_1,
    /// v1.0.0-rc.0: arm64 v8.x/v9.x ladder; odd arm64 variants gain a `v`.
    Rc0,
    /// v1.0.0-rc.1: the ladder is a fixed table; `os.version` is looked at on every build system.
    Rc1,
    /// v1.0.0-rc.2: Windows Server 2025 joins the list of long-term releases.
    Rc2,
    /// v1.0.0-rc.3: `os.features` take part in matching and order; `os(version+feature)` syntax.
    Rc3,
    /// v1.0.0-rc.4: `win32k` is ignored, the feature syntax hardened. What ships today.
    #[default]
    Rc4,
    /// v1.0.0-rc.5: Windows builds from 26101 on accept images of build 20348 again.
    Rc5,
}

impl Rules {
    /// Every release, oldest first.
    pub const ALL: [Self; 7] = [
        Self::V0_2_1,
        Self::Rc0,
        Self::Rc1,
        Self::Rc2,
        Self::Rc3,
        Self::Rc4,
        Self::Rc5,
    ];

    /// The tag, such as `v1.0.0-rc.4`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V0_2_1 => "v0.2.1",
            Self::Rc0 => "v1.0.0-rc.0",
            Self::Rc1 => "v1.0.0-rc.1",
            Self::Rc2 => "v1.0.0-rc.2",
            Self::Rc3 => "v1.0.0-rc.3",
            Self::Rc4 => "v1.0.0-rc.4",
            Self::Rc5 => "v1.0.0-rc.5",
        }
    }

    /// The release of this tag.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rules| rules.name() == name)
    }

    /// Whether what it does on `machine` was recorded: not that of Windows builds up to v1.0.0-rc.0.
    #[must_use]
    pub fn is_modelled(self, machine: &Machine) -> bool {
        machine.os != "windows" || self > Self::Rc0
    }

    /// What it changed against the release before, for people.
    #[must_use]
    pub fn changed(self) -> &'static str {
        match self {
            Self::V0_2_1 => {
                "arm64 takes v8 alone, then 32-bit arm; versions of Windows count in builds for Windows alone"
            }
            Self::Rc0 => "arm64 variants from v8.1 and v9 up, each with the lower ones",
            Self::Rc1 => {
                "the lower variants of arm64 are a fixed table; versions of Windows count in every build"
            }
            Self::Rc2 => {
                "Windows Server 2025 is a long-term release: hosts above it take no images of 2022; \
                 on Windows the larger os.version first"
            }
            Self::Rc3 => "features take part in match and order",
            Self::Rc4 => "the feature win32k is not looked at on Windows",
            Self::Rc5 => "hosts above Windows Server 2025 take images of 2022 again",
        }
    }

    /// The releases of containerd and Docker Engine found to hold it; empty where none does.
    #[must_use]
    pub fn shipped_in(self) -> &'static str {
        match self {
            Self::V0_2_1 => "containerd 1.7.20 to 1.7.30, Docker Engine 27.5.1",
            Self::Rc0 => "containerd 2.0.0",
            Self::Rc1 => "containerd 2.0.4, 2.0.5, 2.1.0 to 2.1.5, Docker Engine 28.0.0 to 28.5.2",
            Self::Rc2 => "containerd 2.2.0 to 2.2.2, Docker Engine 29.0.0 to 29.5.0",
            Self::Rc3 => "",
            Self::Rc4 => "containerd 2.3.0, 2.3.1, 2.4.0-beta.0, Docker Engine 29.6.0 to 29.7.2",
            Self::Rc5 => "the main branches of containerd and moby, in no release yet",
        }
    }
}
