//! Short words on machines and releases.

use allarch_core::platform::{Machine, Reading, Rules, Status, format, format_all, normalize};

use super::Tone;

/// A machine's platform, its version of Windows apart.
#[must_use]
pub fn host_platform(machine: &Machine) -> (String, String) {
    let platform = normalize(&machine.maximum_spec(), Rules::default());
    (format(&platform), platform.os_version)
}

/// How much is known of a release, in a word or two.
#[must_use]
pub fn known(status: Status) -> (&'static str, Tone) {
    match status {
        Status::Recorded => ("recorded", Tone::Ok),
        Status::Assumed => ("assumed", Tone::Muted),
        Status::Unknown => ("unknown", Tone::Warn),
        Status::NotModelled => ("not modelled", Tone::Warn),
    }
}

/// What a text was read as.
#[must_use]
pub fn read_as(reading: &Reading) -> String {
    let from = match reading.from {
        "uname" => "the output of uname",
        "cpuinfo" => "the text of /proc/cpuinfo",
        "docker-info" => "the output of docker info",
        _ => "a platform",
    };
    let platform = format_all(&reading.machine.maximum_spec(), Rules::default());
    format!("Read as {from}: {platform}.")
}
