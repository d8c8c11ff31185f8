//! A machine out of what a person types or pastes: a host's id, a platform, `uname -m`, `uname -a`,
//! the text of /proc/cpuinfo, the text of `docker info`. What is not in it is said, not guessed.

use super::super::{Choice, Host, Platform, Rules, parse, products, tables};
use super::{Machine, cpuinfo_field};

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The machine.
    pub machine: Machine,
    /// What it was read from, in kebab case: `preset`, `platform`, `uname`, `cpuinfo`, `docker-info`.
    pub from: &'static str,
    /// The name of a preset, else the platform.
    pub name: String,
    /// What it leaves open, a sentence each.
    pub notes: Vec<String>,
    /// Version of the Docker Engine that `docker info` tells.
    pub server_version: Option<String>,
    /// Id of the engine that pulls, where `docker info` tells its store.
    pub engine: Option<&'static str>,
}

impl Machine {
    /// Reads a machine out of `text`.
    ///
    /// # Errors
    /// A sentence, where it is none of what can be read.
    pub fn read(text: &str) -> Result<Reading, String> {
        let text = text.trim();
        if let Some(host) = Host::by_id(text) {
            let mut reading = Reading::of(host.machine(), "preset");
            host.name.clone_into(&mut reading.name);
            reading
                .notes
                .extend(Some(host.note.to_owned()).filter(|note| !note.is_empty()));
            return Ok(reading);
        }
        if let Some(info) = docker_info(text) {
            return info;
        }
        if let Some(reading) = cpuinfo(text).or_else(|| uname(text)) {
            return Ok(reading);
        }
        let local = Platform::new("linux", "amd64", "");
        let platform = parse(text, Rules::Rc5, &local).map_err(|error| {
            format!(
                "It is no host's id, no platform, no output of uname or docker info and no \
                 /proc/cpuinfo: {error}."
            )
        })?;
        if platform.architecture.is_empty() {
            return Err(format!("The platform {text} names no architecture."));
        }
        let mut reading = Reading::of(Self::from(&platform), "platform");
        if platform.os == "windows" && platform.os_version.is_empty() {
            reading.notes.push(NO_BUILD.to_owned());
        }
        reading.notes.extend(not_looked_at(&reading.machine));
        Ok(reading)
    }
}

const NO_BUILD: &str = "No version of Windows is named: every build passes for containerd. Write \
                        windows(10.0.20348)/amd64.";

/// That no engine finds the variant of `machine`, where none does.
fn not_looked_at(machine: &Machine) -> Option<String> {
    let variant = machine.variant.as_str();
    let found = [machine.maximum_spec(), machine.regclient_local()];
    let looked_at = variant.is_empty() || found.iter().any(|one| one.variant == variant);
    (!looked_at).then(|| {
        format!(
            "No engine looks at the variant {variant} of a machine of {}: name the platform to have it \
             looked for.",
            machine.architecture
        )
    })
}

impl Reading {
    /// The Docker Engine that pulls there, where the text of `docker info` tells its version and its store.
    #[must_use]
    pub fn release(&self) -> Option<Choice> {
        products::docker(self.server_version.as_deref()?, self.engine?, &self.machine)
    }

    fn of(machine: Machine, from: &'static str) -> Self {
        Self {
            name: super::super::format_all(&machine.maximum_spec(), Rules::default()),
            machine,
            from,
            notes: Vec::new(),
            server_version: None,
            engine: None,
        }
    }
}

/// The machine of a name that `uname -m` prints.
fn of_uname(os: &str, name: &str) -> Option<Machine> {
    let alias = tables::UNAME_MACHINE
        .iter()
        .find(|alias| alias.name == name)?;
    let platform = Platform::new(os, alias.architecture, alias.variant);
    Some(Machine {
        uname: name.to_owned(),
        ..Machine::from(&platform)
    })
}

/// `uname -m` alone, or a line of `uname -a`.
fn uname(text: &str) -> Option<Reading> {
    let mut words = text.split_ascii_whitespace();
    let first = words.next()?;
    let os = match first {
        "Linux" => "linux",
        "FreeBSD" => "freebsd",
        "Darwin" => "darwin",
        _ if words.next().is_none() && !tables::is_goarch(first) => {
            return of_uname("linux", first).map(with_uname_notes);
        }
        _ => return None,
    };
    let machine = text
        .split_ascii_whitespace()
        .rev()
        .find_map(|word| of_uname(os, word));
    machine.map(with_uname_notes)
}

fn with_uname_notes(machine: Machine) -> Reading {
    let note = match (machine.architecture.as_str(), machine.uname.as_str()) {
        ("amd64", _) => Some(
            "uname does not tell the level of the CPU, which Docker looks at: paste /proc/cpuinfo.",
        ),
        ("arm64", "aarch64") => Some(
            "A 32-bit system can stand on this kernel, and then pulls arm images: paste the output of \
             `docker info`, or /proc/cpuinfo as a 32-bit program sees it.",
        ),
        _ => None,
    };
    let mut reading = Reading::of(machine, "uname");
    reading.notes.extend(note.map(str::to_owned));
    reading
}

/// The text of /proc/cpuinfo of the kinds that Linux 6.12 writes.
fn cpuinfo(text: &str) -> Option<Reading> {
    let field = |name| cpuinfo_field(text, name);
    let has = |name, part: &str| field(name).is_some_and(|value| value.contains(part));
    let flag = |wanted: &str| {
        let flags = field("flags").unwrap_or_default();
        flags.split_ascii_whitespace().any(|flag| flag == wanted)
    };
    let architecture = if let Some(said) = field("CPU architecture") {
        // A 64-bit kernel names a model to 32-bit programs alone.
        match (said, field("model name")) {
            ("8" | "AArch64", None) => "arm64",
            _ => "arm",
        }
    } else if field("flags").is_some() && field("vendor_id").is_some() {
        if flag("lm") { "amd64" } else { "386" }
    } else if has("cpu", "POWER") {
        "ppc64le"
    } else if has("vendor_id", "IBM/S390") {
        "s390x"
    } else if has("isa", "rv64") {
        "riscv64"
    } else if has("CPU Family", "Loongson") {
        "loong64"
    } else {
        return None;
    };
    let mut reading = Reading::of(Machine::of_cpuinfo(architecture, text), "cpuinfo");
    let note = match architecture {
        "amd64" => {
            Some("A 32-bit system on this CPU pulls 386 images; a 64-bit one is taken for granted.")
        }
        "ppc64le" => Some("Little endian is taken for granted; /proc/cpuinfo does not tell it."),
        _ => None,
    };
    reading.notes.extend(note.map(str::to_owned));
    Some(reading)
}

/// The text of `docker info`; `None` where it is none.
fn docker_info(text: &str) -> Option<Result<Reading, String>> {
    let field = |name: &str| {
        let mut lines = text.lines().map(str::trim);
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    let os = field("OSType")?;
    Some(read_docker_info(os, &field).ok_or_else(|| {
        "It is the text of docker info, and names no architecture that is known.".to_owned()
    }))
}

fn read_docker_info<'t>(os: &str, field: &dyn Fn(&str) -> Option<&'t str>) -> Option<Reading> {
    let named = field("Architecture")?;
    let mut machine = of_uname(os, named)?;
    let mut notes = Vec::new();
    let system = field("Operating System").unwrap_or_default();
    if os == "windows" {
        // `10.0 20348 (20348.1.amd64fre.fe_release.210507-1500)`
        let kernel = field("Kernel Version").unwrap_or_default();
        let mut words = kernel.split_ascii_whitespace();
        if let (Some(version), Some(build)) = (words.next(), words.next()) {
            machine.os_version = format!("{version}.{build}");
        }
        if machine.os_version.is_empty() {
            notes.push(NO_BUILD.to_owned());
        }
        machine.uname.clear();
    } else if named == "aarch64" && (system.contains("Raspbian") || system.contains("32-bit")) {
        machine = of_uname(os, "armv8l")?;
        named.clone_into(&mut machine.uname);
        notes
            .push("The system is a 32-bit one on a 64-bit kernel: it pulls arm images.".to_owned());
    }
    if machine.architecture == "amd64" && os == "linux" {
        notes.push(
            "docker info does not tell the level of the CPU, which Docker looks at: paste /proc/cpuinfo."
                .to_owned(),
        );
    }
    let snapshotter = field("driver-type").is_some_and(|kind| kind.contains("snapshotter"));
    let engine = match (snapshotter, os) {
        (true, _) => "docker-containerd-store",
        (false, "windows") => "docker-classic-windows",
        (false, _) => "docker-classic-linux",
    };
    Some(Reading {
        notes,
        server_version: field("Server Version").map(str::to_owned),
        engine: Some(engine),
        ..Reading::of(machine, "docker-info")
    })
}
