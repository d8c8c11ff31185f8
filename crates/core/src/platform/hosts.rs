//! Machines that people run, by name. [`HOSTS`] is the only list.
//!
//! What a machine's CPU offers is from its maker's pages; what Linux writes of it in /proc/cpuinfo is
//! from `arch/arm/kernel/setup.c` and `arch/arm64/kernel/cpuinfo.c` of Linux 6.12: every arm64 kernel
//! says architecture 8, whatever the CPU offers, and names a model to 32-bit programs alone.

use super::Machine;

/// A machine with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Host {
    /// Kebab-case name in data and links.
    pub id: &'static str,
    /// Name for people.
    pub name: &'static str,
    /// GOOS of the programs that pull.
    pub os: &'static str,
    /// GOARCH of the programs that pull.
    pub architecture: &'static str,
    /// What the CPU offers, where there is a name for it.
    pub variant: &'static str,
    /// `major.minor.build` of Windows.
    pub os_version: &'static str,
    /// What `uname -m` prints; empty on Windows.
    pub uname: &'static str,
    /// `CPU architecture` and `model name` in /proc/cpuinfo of an arm machine; a model only where
    /// programs see one.
    pub cpu: Option<(&'static str, &'static str)>,
    /// What else decides what is pulled there; empty where nothing does.
    pub note: &'static str,
}

impl Host {
    /// The host of this id.
    #[must_use]
    pub fn by_id(id: &str) -> Option<&'static Self> {
        HOSTS.iter().find(|host| host.id == id)
    }

    /// The machine as the engines see it.
    #[must_use]
    pub fn machine(&self) -> Machine {
        let (cpu_architecture, cpu_model) = match self.cpu {
            Some((architecture, model)) => (
                Some(architecture.to_owned()),
                Some(model.to_owned()).filter(|model| !model.is_empty()),
            ),
            None => (None, None),
        };
        Machine {
            os: self.os.to_owned(),
            architecture: self.architecture.to_owned(),
            variant: self.variant.to_owned(),
            os_version: self.os_version.to_owned(),
            uname: self.uname.to_owned(),
            cpu_architecture,
            cpu_model,
        }
    }
}

const LINUX: Host = Host {
    id: "",
    name: "",
    os: "linux",
    architecture: "",
    variant: "",
    os_version: "",
    uname: "",
    cpu: None,
    note: "",
};

const fn linux(
    id: &'static str,
    name: &'static str,
    architecture: &'static str,
    uname: &'static str,
) -> Host {
    Host {
        id,
        name,
        architecture,
        uname,
        ..LINUX
    }
}

const fn amd64(id: &'static str, name: &'static str, variant: &'static str) -> Host {
    Host {
        variant,
        ..linux(id, name, "amd64", "x86_64")
    }
}

const fn arm64(id: &'static str, name: &'static str, variant: &'static str) -> Host {
    Host {
        variant,
        cpu: Some(("8", "")),
        ..linux(id, name, "arm64", "aarch64")
    }
}

const fn windows(id: &'static str, name: &'static str, os_version: &'static str) -> Host {
    Host {
        id,
        name,
        os: "windows",
        architecture: "amd64",
        os_version,
        note: "Windows containers; Docker Desktop with Linux containers is a Linux machine.",
        ..LINUX
    }
}

/// The machines, in the order that choosers show them.
pub const HOSTS: &[Host] = &[
    Host {
        variant: "v6",
        cpu: Some(("7", "ARMv6-compatible processor rev 7 (v6l)")),
        note: "The kernel says architecture 7 for this ARMv6 CPU; the engines know that by its model.",
        ..linux("pi-zero", "Raspberry Pi Zero or 1", "arm", "armv6l")
    },
    Host {
        note: "With its 64-bit system; with the 32-bit one it is as pi-4-32.",
        ..arm64("pi-zero-2", "Raspberry Pi Zero 2 W", "v8")
    },
    Host {
        variant: "v8",
        cpu: Some(("8", "ARMv8 Processor rev 3 (v8l)")),
        note: "A 32-bit system on its usual 64-bit kernel: engines look for arm/v8. With a 32-bit kernel \
               the CPU is reported as architecture 7, and they look for arm/v7.",
        ..linux("pi-4-32", "Raspberry Pi 4, 32-bit", "arm", "aarch64")
    },
    arm64("pi-4-64", "Raspberry Pi 4, 64-bit", "v8"),
    arm64("pi-5", "Raspberry Pi 5", "v8.2"),
    arm64("graviton-2", "AWS Graviton 2", "v8.2"),
    arm64("graviton-3", "AWS Graviton 3", "v8.4"),
    arm64("graviton-4", "AWS Graviton 4", "v9"),
    arm64("ampere-altra", "Ampere Altra", "v8.2"),
    Host {
        note: "The Linux machine inside Docker Desktop, Podman machine and their like.",
        ..arm64("apple-silicon-docker", "Apple silicon, Docker", "")
    },
    amd64("x86-64-v1", "x86-64-v1, any 64-bit PC", "v1"),
    amd64("x86-64-v2", "x86-64-v2, from 2009", "v2"),
    amd64("x86-64-v3", "x86-64-v3, from Haswell and Zen", "v3"),
    amd64("x86-64-v4", "x86-64-v4, with AVX-512", "v4"),
    linux("i686", "32-bit PC", "386", "i686"),
    Host {
        variant: "power9",
        ..linux("power9", "IBM Power9", "ppc64le", "ppc64le")
    },
    Host {
        variant: "power10",
        ..linux("power10", "IBM Power10", "ppc64le", "ppc64le")
    },
    linux("ibm-z", "IBM Z", "s390x", "s390x"),
    Host {
        variant: "rva20u64",
        ..linux("visionfive-2", "VisionFive 2", "riscv64", "riscv64")
    },
    linux("loongarch", "LoongArch", "loong64", "loongarch64"),
    windows("windows-2016", "Windows Server 2016", "10.0.14393"),
    windows("windows-2019", "Windows Server 2019", "10.0.17763"),
    windows("windows-2022", "Windows Server 2022", "10.0.20348"),
    windows("windows-2025", "Windows Server 2025", "10.0.26100"),
    windows("windows-10-22h2", "Windows 10 22H2", "10.0.19045"),
    windows("windows-11-24h2", "Windows 11 24H2", "10.0.26100"),
    Host {
        os: "freebsd",
        ..linux("freebsd-amd64", "FreeBSD, amd64", "amd64", "amd64")
    },
];
