//! A single value in one line: a digest, platforms, an image reference.

use super::recognise::{InputKind, Recognised};
use crate::oci::reference::hint;
use crate::oci::{AnyReference, Digest, Reference};
use crate::platform::{self, Platform, Rules, tables};
use crate::text::visible;

/// Longest line that is looked at as a value: a reference has at most 255 bytes of name, a domain
/// and a digest.
const MAX_LINE: usize = 1024;

/// The value in `text`, if it is one line with one value, or a slip in writing one.
pub(super) fn read(text: &str) -> Option<Recognised> {
    let line = text.trim();
    if line.is_empty() || line.len() > MAX_LINE || line.contains('\n') {
        return None;
    }
    digest(line)
        .or_else(|| platforms(line))
        .or_else(|| reference(line))
        .or_else(|| slip(line))
}

/// Whether a text that starts with a bracket is an IPv6 host rather than JSON: `[::1]:5000/app`.
pub(super) fn is_address(text: &str) -> bool {
    let inner = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    inner.is_some_and(|(inner, _)| {
        inner.contains("::") && inner.bytes().all(|b| b.is_ascii_hexdigit() || b == b':')
    })
}

fn digest(line: &str) -> Option<Recognised> {
    let AnyReference::Digest(digest) = AnyReference::parse(line).ok()? else {
        return None;
    };
    let (confidence, why) = if line.contains(':') {
        (
            1.0,
            format!("It is a {} digest.", digest.algorithm().name()),
        )
    } else {
        (
            0.8,
            "64 hex digits alone are read as a sha256 digest.".to_owned(),
        )
    };
    let mut answer = Recognised::new(InputKind::Digest, confidence, why);
    answer.reads.digest = Some(digest.to_string());
    Some(answer)
}

fn platforms(line: &str) -> Option<Recognised> {
    let separator = |c: char| c == ',' || c.is_whitespace();
    let words: Vec<&str> = line
        .split(separator)
        .filter(|word| !word.is_empty())
        .collect();
    let confidence = words
        .iter()
        .map(|word| platform_confidence(word))
        .reduce(f64::min)
        .filter(|confidence| *confidence > 0.0)?;
    let why = match words.len() {
        1 => "It is a platform: a system and an architecture that are known.".to_owned(),
        count => format!("It is a list of {count} platforms."),
    };
    let mut answer = Recognised::new(InputKind::Platform, confidence, why);
    answer.reads.platforms = words.iter().map(|word| platform_text(word)).collect();
    Some(answer)
}

/// How sure it is that the word is a platform; `linux/arm64` is a repository's name as well.
pub(super) fn platform_confidence(word: &str) -> f64 {
    let Ok(platform) = platform::parse(word, Rules::default(), &local()) else {
        return 0.0;
    };
    let known = tables::is_goos(&platform.os) && tables::is_goarch(&platform.architecture);
    match word.split('/').count() {
        2 | 3 if known => 0.95,
        // A lone system or architecture: `arm64` is a platform more likely than an image.
        1 if known && tables::is_goarch(word) => 0.7,
        1 if known && tables::architecture_alias(word).is_some() => 0.6,
        _ => 0.0,
    }
}

fn platform_text(word: &str) -> String {
    match platform::parse(word, Rules::default(), &local()) {
        Ok(platform) => platform::format_all(&platform, Rules::default()),
        Err(_) => word.to_owned(),
    }
}

/// Nothing is read from the machine: what a lone architecture leaves open is Linux.
fn local() -> Platform {
    Platform::new("linux", "amd64", "")
}

fn reference(line: &str) -> Option<Recognised> {
    let reference = Reference::parse(line).ok()?;
    if hint(line).is_some() || digits_of_cut(line).is_some() {
        return None;
    }
    let mut answer = Recognised::new(
        InputKind::Reference,
        reference_confidence(line),
        match (&reference.tag, &reference.digest) {
            (None, None) => "It is an image name without a tag: `latest` is meant.",
            _ => "It is an image reference.",
        },
    );
    answer.reads.digest = reference.digest.as_ref().map(Digest::to_string);
    answer.reads.reference = Some(reference.familiar());
    Some(answer)
}

/// How sure it is that a text which fits the grammar names an image; 0 where it does not fit.
pub(super) fn reference_confidence(word: &str) -> f64 {
    if Reference::parse(word).is_err() || is_uuid(word) {
        return 0.0;
    }
    match word.split_once('/') {
        Some((host, _)) if host.contains(['.', ':']) || host == "localhost" => 0.95,
        _ if word.contains('@') => 0.95,
        // Host and port look the same: `localhost:5000` is the image `localhost`.
        None if word.starts_with("localhost:") => 0.4,
        None if word.contains(':') => 0.9,
        // As deep as a path of files, and without a registry.
        Some(_) if word.split('/').count() > 3 => 0.4,
        Some(_) => 0.8,
        None => 0.5,
    }
}

fn is_uuid(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    lengths == [8, 4, 4, 4, 12] && word.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// One word that is nearly a reference or a digest, or one of a few other things.
fn slip(line: &str) -> Option<Recognised> {
    if is_token(line) {
        return Some(Recognised::unknown(
            "It has the shape of an access token (JWT); it is neither kept nor shown.",
            "Paste the image's name or its JSON. A token that was pasted elsewhere should be revoked.",
        ));
    }
    if is_windows_path(line) {
        return Some(Recognised::unknown(
            "It is the path of a file.",
            "Open or drop the file itself, or paste what it holds.",
        ));
    }
    if let Some(digits) = digits_of_cut(line) {
        return Some(Recognised::unknown(
            format!("It begins as a sha256 digest and has {digits} digits in place of 64."),
            "Copy the whole digest: sha256: and 64 digits, each 0 to 9 or a to f.",
        ));
    }
    let slip = hint(line)?;
    if line.contains(char::is_whitespace) && slip.instead.is_none() {
        return None;
    }
    let help = match &slip.instead {
        Some(instead) => format!("Write {}", visible(instead)),
        None => "Write [host[:port]/]name[:tag][@digest], such as ghcr.io/acme/app:1.4.".to_owned(),
    };
    let mut answer = Recognised::unknown(slip.why, help);
    answer.confidence = 0.8;
    answer.reads.instead = slip.instead;
    Some(answer)
}

/// The number of digits of a sha256 digest that was cut, or of which too much was copied.
fn digits_of_cut(line: &str) -> Option<usize> {
    let digits = line.strip_prefix("sha256:")?;
    let is_one = digits.len() >= FEWEST && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    (is_one && digits.len() != 64).then_some(digits.len())
}

/// Fewer digits may be the tag of an image that is named so.
const FEWEST: usize = 12;

fn is_token(line: &str) -> bool {
    let parts: Vec<&str> = line.split('.').collect();
    parts.len() == 3 && parts.iter().take(2).all(|part| part.starts_with("eyJ"))
}

fn is_windows_path(line: &str) -> bool {
    matches!(line.as_bytes(), [drive, b':', b'\\', ..] if drive.is_ascii_alphabetic())
        || line.starts_with("\\\\")
}
