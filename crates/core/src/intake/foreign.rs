//! What bytes look like that are none of the inputs, each with what to do.

use std::borrow::Cow;

use super::recognise::{Reads, Recognised};
use crate::json::Value;
use crate::oci::{Document, Reference};
use crate::text::{LineIndex, visible};

/// The bytes as text, or the answer where they are none. JSON with stray bytes stays text: its
/// reader keeps their place.
pub(super) fn as_text(bytes: &[u8]) -> Result<Cow<'_, str>, Box<Recognised>> {
    if bytes.trim_ascii().is_empty() {
        return Err(Box::new(empty(bytes)));
    }
    if let Some(answer) = by_magic(bytes) {
        return Err(Box::new(answer));
    }
    let looks_like_json = matches!(
        bytes.trim_ascii_start().first(),
        Some(b'{' | b'[' | b'\xef')
    );
    match std::str::from_utf8(bytes) {
        Ok(text) if looks_like_json || !is_binary(bytes) => Ok(Cow::Borrowed(text)),
        Err(_) if looks_like_json => Ok(String::from_utf8_lossy(bytes)),
        Err(error) if !is_binary(bytes) => Err(Box::new(invalid_utf8(bytes, error.valid_up_to()))),
        _ => Err(Box::new(binary(
            "a file of a format that is not known here",
        ))),
    }
}

fn empty(bytes: &[u8]) -> Recognised {
    let why = if bytes.is_empty() {
        "There is nothing in it.".to_owned()
    } else {
        format!("There is only white space in it, {} bytes.", bytes.len())
    };
    Recognised::unknown(
        why,
        "Paste an image index, a manifest or a config as JSON, or type an image name.",
    )
}

/// A document beyond the limit of what is read.
pub(super) fn too_large(document: &Document) -> Recognised {
    Recognised::unknown(
        format!(
            "It has {} bytes, more than are analysed: only its size and digest are known.",
            document.size()
        ),
        "Image documents stay below 4 MiB in every registry, so this is probably another file.",
    )
}

/// First bytes of formats that people drop, with what they are.
const MAGIC: &[(usize, &[u8], &str)] = &[
    (0, b"BZh", "a bzip2 file"),
    (0, b"\xfd7zXZ\0", "an xz file"),
    (0, b"PK\x03\x04", "a zip file"),
    (0, b"\x7fELF", "a program (ELF)"),
    (0, b"MZ\x90", "a Windows program"),
    (0, b"\xcf\xfa\xed\xfe", "a macOS program"),
    (0, b"\x89PNG", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF8", "a GIF picture"),
    (0, b"%PDF-", "a PDF file"),
    (0, b"\0asm", "a WebAssembly module"),
];

fn by_magic(bytes: &[u8]) -> Option<Recognised> {
    if is_utf16(bytes) {
        return Some(Recognised::unknown(
            "The text is UTF-16 or UTF-32, not UTF-8, so its bytes are not those of any registry.",
            "Save it as UTF-8 without a byte order mark. In PowerShell, \
             `cmd /c \"TOOL > index.json\"` keeps the bytes as the tool wrote them.",
        ));
    }
    let is = |(at, magic, _): &&(usize, &[u8], &str)| {
        bytes.get(*at..).is_some_and(|tail| tail.starts_with(magic))
    };
    MAGIC.iter().find(is).map(|(_, _, name)| binary(name))
}

fn binary(name: &str) -> Recognised {
    Recognised::unknown(
        format!("It is {name}, not text."),
        "Image archives are read as .tar, .tar.gz and .tar.zst. Unpack others and open the folder or \
         the JSON inside: index.json, or the files under blobs/sha256.",
    )
}

/// The byte order marks, and the zero bytes that ASCII has in those encodings.
fn is_utf16(bytes: &[u8]) -> bool {
    let zero_every_second = |offset: usize| {
        let sample = bytes.get(..bytes.len().min(64)).unwrap_or_default();
        sample.len() >= 4
            && sample.iter().skip(offset).step_by(2).all(|b| *b == 0)
            && sample.iter().skip(1 - offset).step_by(2).all(|b| *b != 0)
    };
    bytes.starts_with(b"\xff\xfe")
        || bytes.starts_with(b"\xfe\xff")
        || zero_every_second(0)
        || zero_every_second(1)
}

/// Zero bytes or many control characters in the first 4 KiB.
fn is_binary(bytes: &[u8]) -> bool {
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let is_odd = |b: &&u8| **b < 0x20 && !matches!(**b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b);
    let odd = sample.iter().filter(is_odd).count();
    sample.contains(&0) || odd * 10 > sample.len()
}

fn invalid_utf8(bytes: &[u8], at: usize) -> Recognised {
    let position = LineIndex::new(bytes).position(bytes, at);
    Recognised::unknown(
        format!(
            "It is text, but not UTF-8: the first wrong byte stands at line {}, column {}.",
            position.line, position.column
        ),
        "Save it as UTF-8.",
    )
}

/// Formats that are told by how they begin.
pub(super) fn by_first_words(text: &str) -> Option<Recognised> {
    let head: String = text
        .chars()
        .take(64)
        .collect::<String>()
        .to_ascii_lowercase();
    if ["<!doctype html", "<html", "<head", "<body"]
        .iter()
        .any(|tag| head.starts_with(tag))
    {
        return Some(web_page(text));
    }
    if head.starts_with("<?xml") || head.starts_with("<error>") {
        return Some(Recognised::unknown(
            "It is XML. Object stores answer with it when a link has expired or access is denied.",
            "Fetch the document again, or paste the JSON itself.",
        ));
    }
    if head.starts_with("-----begin ") {
        return Some(Recognised::unknown(
            "It is a key or a certificate (PEM), not an image.",
            "Paste the image's name or its JSON. A private key that was pasted should be replaced.",
        ));
    }
    None
}

fn web_page(text: &str) -> Recognised {
    let title = title(text).map(|title| format!(", titled \"{}\"", visible(&title)));
    Recognised::unknown(
        format!(
            "It is a web page (HTML){}, perhaps a login page or a proxy's message in place of the \
             registry's answer.",
            title.unwrap_or_default()
        ),
        "Log in, or use the registry's address instead of its web page, and fetch the JSON again.",
    )
}

/// The page's title in one line, at most 80 characters.
fn title(text: &str) -> Option<String> {
    let head = text.get(..text.len().min(8192)).unwrap_or(text);
    let lower = head.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower.get(open..)?.find('>')? + 1;
    let end = start + lower.get(start..)?.find("</title")?;
    let words: Vec<&str> = head.get(start..end)?.split_whitespace().collect();
    let title: String = words.join(" ").chars().take(80).collect();
    (!title.is_empty()).then_some(title)
}

/// Text that is nothing else.
pub(super) fn text(text: &str) -> Recognised {
    let sample: Vec<&str> = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.trim().is_empty())
        .take(200)
        .collect();
    let is_comment = |line: &&&str| !line.trim_start().starts_with('#');
    let lines: Vec<&&str> = sample.iter().filter(is_comment).collect();
    let share = |test: fn(&str) -> bool| lines.iter().filter(|line| test(line)).count() * 2;
    if lines.iter().any(|line| is_from(line)) && share(is_instruction) >= lines.len() {
        return Recognised::unknown(
            "It looks like a Dockerfile, not a document of a registry.",
            "Type the image name that stands after FROM; `allarch explain` lists all of them.",
        );
    }
    // A list has a name among its first lines; a log has none, and is not looked through for it.
    if lines.iter().take(8).any(|line| is_name(line))
        && share(is_name) > lines.len()
        && let Some((number, line)) = first_other(text)
    {
        let shown: String = visible(line).chars().take(80).collect();
        return Recognised::unknown(
            format!(
                "It is a list of image names but for line {number}, which is none: \"{shown}\"."
            ),
            "Write one image name a line; what follows # is a comment.",
        );
    }
    if share(is_yaml) > lines.len() && lines.len() > 1 {
        return Recognised::unknown(
            "It looks like YAML, not a document of a registry.",
            "Paste the image names one a line, or the JSON of an image; `allarch explain` names the images of compose, Kubernetes, Helm and workflow files.",
        );
    }
    Recognised::unknown(
        "It is text, but no image reference, list of references, digest, platform or JSON.",
        "Type an image name such as ghcr.io/acme/app:1.4, or paste the JSON that \
         `docker buildx imagetools inspect --raw NAME` prints.",
    )
}

/// Whether it is plainly an image's name: a single word may be anything.
fn is_name(line: &str) -> bool {
    let line = line.trim();
    // Prose and logs have words with blanks between them, which need no parsing.
    line.contains(['/', ':']) && !line.contains(' ') && Reference::parse(line).is_ok()
}

/// The first line that is no image's name, with its number.
fn first_other(text: &str) -> Option<(usize, &str)> {
    let lines = (1..).zip(text.lines().map(str::trim));
    let mut others = lines.filter(|(_, line)| {
        !line.is_empty() && !line.starts_with('#') && Reference::parse(line).is_err()
    });
    others.next()
}

fn is_from(line: &str) -> bool {
    let head = line.trim_start().get(..5);
    head.is_some_and(|head| head.eq_ignore_ascii_case("from "))
}

fn is_instruction(line: &str) -> bool {
    let first = line.split_whitespace().next().unwrap_or_default();
    let known = [
        "FROM",
        "RUN",
        "COPY",
        "ADD",
        "ARG",
        "ENV",
        "CMD",
        "ENTRYPOINT",
        "WORKDIR",
        "USER",
        "EXPOSE",
        "LABEL",
        "VOLUME",
        "SHELL",
        "HEALTHCHECK",
        "STOPSIGNAL",
        "ONBUILD",
    ];
    known.iter().any(|word| first.eq_ignore_ascii_case(word)) || line.starts_with([' ', '\t'])
}

fn is_yaml(line: &str) -> bool {
    let line = line.trim_start();
    let line = line.strip_prefix("- ").unwrap_or(line);
    let is_key = |key: &str| {
        !key.is_empty()
            && key.len() < 80
            && !key.contains(['{', '<', '(', ';'])
            && !key.contains("  ")
    };
    line.starts_with("---")
        || line.strip_suffix(':').is_some_and(is_key)
        || line.split_once(": ").is_some_and(|(key, _)| is_key(key))
}

/// JSON that is no image document: says what it looks like instead.
pub(super) fn explain_json(document: &Document, recognised: &mut Recognised) {
    recognised.reads = Reads {
        truncated: recognised.reads.truncated,
        ..Reads::default()
    };
    let root = document.root();
    let has = |name: &str| root.is_some_and(|root| root.get(name).is_some());
    let (why, help) = if has("auths") {
        (
            "It is a client's configuration with registry logins, and can hold passwords."
                .to_owned(),
            "Paste the image's name or its JSON instead.",
        )
    } else if let Some(error) = root.and_then(registry_error) {
        (
            format!("It is a registry's error answer: {error}."),
            "Check the image's name and whether it needs a login, then fetch it again.",
        )
    } else if has("spdxVersion") || has("bomFormat") {
        (
            "It is a software bill of materials (SBOM), not the image it describes.".to_owned(),
            "Paste the image's index or manifest.",
        )
    } else if has("predicateType") {
        (
            "It is an attestation's statement (in-toto), not the image it speaks of.".to_owned(),
            "Paste the image's index or manifest.",
        )
    } else {
        (
            format!(
                "It is JSON, but {}{}.",
                document.recognition().why,
                members(root)
            ),
            "Paste an image index, a manifest or a config. \
             `docker buildx imagetools inspect --raw NAME` prints one.",
        )
    };
    recognised.why = why;
    recognised.help = Some(help.to_owned());
}

/// Code and message of the first error in a registry's answer (distribution-spec 1.1, "Error codes").
fn registry_error(root: Value<'_>) -> Option<String> {
    let first = root.get("errors")?.items().next()?;
    let code = first.get("code")?.text()?;
    let message = first.get("message").and_then(|value| value.text());
    let message = message.filter(|text| !text.is_empty());
    Some(match message {
        Some(message) => format!("{}, {}", clip(&code), clip(&message)),
        None => clip(&code),
    })
}

/// The first members' names, since they tell a person which file they took.
fn members(root: Option<Value<'_>>) -> String {
    let Some(root) = root else {
        return String::new();
    };
    let names: Vec<String> = root.members().take(5).map(|m| clip(&m.name())).collect();
    match (names.len(), root.count()) {
        (0, _) => String::new(),
        (shown, all) if shown < all => format!(" (members: {}, …)", names.join(", ")),
        _ => format!(" (members: {})", names.join(", ")),
    }
}

fn clip(text: &str) -> String {
    let short: String = text.chars().take(80).collect();
    visible(&short).into_owned()
}
