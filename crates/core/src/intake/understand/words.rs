//! Names, digests, platforms and media types as they stand among other words.

use crate::intake::line::{platform_confidence, reference_confidence};

/// Pieces of `text` between blanks and quotes, without the punctuation around them.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\'' | '\\' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | ',' | ';' | '`'
            )
    })
    .map(|word| word.trim_matches(|c: char| matches!(c, ':' | '.' | '=' | '!' | '?' | '*')))
    .filter(|word| !word.is_empty())
}

/// The first `sha256:` and its 64 digits.
pub(super) fn digest(text: &str) -> Option<String> {
    digests(text).next().map(str::to_owned)
}

/// Every `sha256:` with its 64 digits, in order.
pub(super) fn digests(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("sha256:").filter_map(|(at, _)| {
        let digest = text.get(at..at + 71)?;
        let is_hex = |b: u8| b.is_ascii_digit() || matches!(b, b'a'..=b'f');
        let longer = text.as_bytes().get(at + 71).is_some_and(|b| is_hex(*b));
        (digest.bytes().skip(7).all(is_hex) && !longer).then_some(digest)
    })
}

/// The first word that certainly names an image: with a registry, a digest, or path and tag.
pub(super) fn reference(text: &str) -> Option<String> {
    reference_in(text).map(str::to_owned)
}

/// The same as a piece of the text.
pub(super) fn reference_in(text: &str) -> Option<&str> {
    words(text)
        .map(without_transport)
        .find(|word| is_reference(word))
}

/// `docker://NAME` without its first part.
pub(super) fn without_transport(word: &str) -> &str {
    word.strip_prefix("docker://").unwrap_or(word)
}

/// Sure enough to be named in an answer.
pub(super) fn is_reference(word: &str) -> bool {
    word.contains('/') && !word.starts_with("application/") && is_tagged(word)
}

/// Sure enough where the words before it announce a name: an official image has no `/`.
pub(super) fn is_tagged(word: &str) -> bool {
    let last = word.rsplit('/').next().unwrap_or_default();
    last.contains([':', '@'])
        && !word.contains("://")
        && !word.starts_with("sha256:")
        && reference_confidence(word) >= 0.8
        && platform_confidence(word) == 0.0
        && !is_platform(word)
}

/// Platforms in the order of the text, each once.
pub(super) fn platforms(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut all = words(text).peekable();
    while let Some(word) = all.next() {
        if !is_platform(word) {
            continue;
        }
        // `windows/amd64 10.0.17763`: dockerd puts the build beside.
        let build = all
            .peek()
            .filter(|next| word.starts_with("windows/") && next.starts_with("10.0."));
        let platform = match build {
            Some(build) => format!("{word}:{build}"),
            None => word.to_owned(),
        };
        if !found.contains(&platform) {
            found.push(platform);
        }
    }
    found
}

/// `os/architecture` with both known.
pub(super) fn is_platform(word: &str) -> bool {
    let name = match word.split_once(':') {
        Some((name, build)) if name.starts_with("windows/") && build.starts_with("10.") => name,
        _ => word,
    };
    name.contains('/') && platform_confidence(name) > 0.9
}

/// The first media type of a manifest, config or artifact.
pub(super) fn media_type(text: &str) -> Option<&str> {
    words(text)
        .find(|word| (word.starts_with("application/") && word.len() > 12) || *word == "text/html")
}

/// What stands between `before` and the next of `ends`.
pub(super) fn between<'a>(text: &'a str, before: &str, ends: &[char]) -> Option<&'a str> {
    let (_, rest) = text.split_once(before)?;
    let end = rest.find(ends).unwrap_or(rest.len());
    rest.get(..end)
        .map(str::trim)
        .filter(|found| !found.is_empty())
}

/// The value of the first line `label value`, blanks around it taken away.
pub(in crate::intake) fn labelled<'a>(text: &'a str, label: &str) -> Option<&'a str> {
    text.lines()
        .find_map(|line| line.trim_start().strip_prefix(label))
        .map(str::trim)
        .filter(|value| !value.is_empty())
}

/// A machine as the kernel names it, named as Go and images do.
pub(super) fn architecture(machine: &str) -> &str {
    match machine {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

/// The names under which a machine stands in texts.
pub(super) fn machines(architecture: &str) -> Vec<&str> {
    match architecture {
        "amd64" => vec!["amd64", "x86_64"],
        "arm64" => vec!["arm64", "aarch64"],
        other => vec![other],
    }
}
