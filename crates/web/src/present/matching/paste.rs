//! What was pasted of a machine, cut to the lines that are read: a link is short so, and does not carry
//! the names and addresses that stand in the output of `docker info`.

use allarch_core::platform::Machine;

/// Names of the fields that decide.
const FIELDS: &[&str] = &[
    "cpu architecture",
    "model name",
    "vendor_id",
    "flags",
    "cpu",
    "isa",
    "cpu family",
    "ostype",
    "architecture",
    "operating system",
    "kernel version",
    "server version",
    "driver-type",
];

/// Flags of an amd64 CPU that decide its level, and whether it has 64 bits.
const FLAGS: &str = "lm cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3 avx avx2 bmi1 bmi2 f16c fma abm movbe \
                     xsave avx512f avx512bw avx512cd avx512dq avx512vl";

/// The shortest text that is read as the same machine.
#[must_use]
pub fn shortened(text: &str) -> String {
    let text = text.trim();
    let mut seen: Vec<String> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for line in text.lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let name = name.trim();
        let folded = name.to_ascii_lowercase();
        if !FIELDS.contains(&folded.as_str()) || seen.contains(&folded) {
            continue;
        }
        let value = value.trim();
        let value = match folded.as_str() {
            "flags" => {
                let known = |flag: &&str| FLAGS.split_ascii_whitespace().any(|one| one == *flag);
                let kept: Vec<&str> = value.split_ascii_whitespace().filter(known).collect();
                kept.join(" ")
            }
            _ => value.to_owned(),
        };
        lines.push(format!("{name}: {value}"));
        seen.push(folded);
    }
    let short = lines.join("\n");
    if !short.is_empty() && Machine::read(&short) == Machine::read(text) {
        return short;
    }
    text.to_owned()
}
