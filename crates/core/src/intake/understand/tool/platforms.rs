//! Platforms in the text of a tool: words, lines of entries, builds of Windows.

use crate::intake::understand::words;

/// Words that are platforms, with the Windows build of the line below, and machine names of nodes.
pub(super) fn platforms(text: &str) -> Vec<String> {
    let mut found = words::platforms(text);
    let builds: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("OSVersion:"))
        .map(str::trim)
        .collect();
    if !builds.is_empty() && !found.iter().any(|name| name.contains(':')) {
        found.retain(|name| name != "windows/amd64");
        found.extend(builds.iter().map(|build| format!("windows/amd64:{build}")));
    }
    let machines = parts(text);
    if let Some((_, wanted)) = text.split_once("does not match the expected platform (") {
        found.retain(|name| !wanted.starts_with(name.as_str()));
    }
    if found.is_empty()
        && let Some(architecture) = words::between(text, "kubernetes.io/arch=", &[' ', '\n', ','])
    {
        found.push(format!("linux/{architecture}"));
    }
    if (text.contains("Platform:") || text.contains("(Type: "))
        && text.contains("Arch:")
        && !machines.is_empty()
    {
        return machines;
    }
    found
}

/// `OS:`, `Arch:` and `Variant:` lines of one entry after another, as manifest-tool prints them.
fn parts(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let (mut os, mut build) = ("", "");
    for line in text.lines() {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim();
        // `[1]    -    Arch`, in older releases `1           -    Arch`.
        let before = |c: char| !c.is_ascii_alphabetic();
        match (key.trim_start_matches(before).trim(), found.last_mut()) {
            ("OS", _) => (os, build) = (value, ""),
            ("OS Vers", _) => build = value,
            ("Arch", _) if !value.is_empty() && !os.is_empty() && os != "unknown" => {
                let build = Some(build).filter(|build| !build.is_empty());
                let build = build.map(|build| format!(":{build}")).unwrap_or_default();
                found.push(format!("{os}/{value}{build}"));
            }
            ("Variant", Some(last)) if !value.is_empty() => {
                last.push('/');
                last.push_str(value);
            }
            _ => {}
        }
    }
    found
}

/// `(x images, N attestations)`, as manifest-tool counts them.
pub(super) fn attested(text: &str) -> usize {
    let counted = words::between(text, " images, ", &[' ']).filter(|_| text.contains(" Contains "));
    counted.and_then(|count| count.parse().ok()).unwrap_or(0)
}
