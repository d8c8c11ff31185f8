//! What to write instead: the usual slips in image references and the form that was meant.
//!
//! It guesses only aloud: a hint says what it saw, and its `instead` always parses.

use super::grammar;
use super::web_page::web_reference;
use super::{AnyReference, Digest, ReferenceError};
use crate::text::visible;

/// What was probably meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// One sentence of fact about the input; untrusted parts are made visible.
    pub why: String,
    /// The form to use, a reference or digest that parses, where one can be told.
    pub instead: Option<String>,
}

/// One slip: what was seen, and the text without it, which may hold another slip.
struct Slip {
    why: String,
    without: Option<String>,
}

/// How many slips one text may hold and still be read.
const MAX_SLIPS: usize = 5;

/// Why `text` is refused, or names a web page where an image was meant, and what to write instead.
/// `None` where it is a reference (or a digest) as it stands.
#[must_use]
pub fn hint(text: &str) -> Option<Hint> {
    let first = slip(text)?;
    let mut without = first.without;
    for _ in 0..MAX_SLIPS {
        let Some(next) = without.as_deref().and_then(slip) else {
            return Some(Hint {
                why: first.why,
                instead: without,
            });
        };
        without = next.without;
    }
    Some(Hint {
        why: first.why,
        instead: None,
    })
}

/// Whether a text that fits the grammar means something else, so that [`hint`] has more to say.
pub(crate) fn is_misleading(text: &str) -> bool {
    web_page(text).is_some() || lone_digest(text).is_some()
}

/// The outermost slip in `text`.
fn slip(text: &str) -> Option<Slip> {
    // Some slips fit the grammar: `hub.docker.com/r/acme/app`, and a whole digest with a dash.
    if let Some(slip) = web_page(text).or_else(|| lone_digest(text)) {
        return Some(slip);
    }
    let error = AnyReference::parse(text).err()?;
    let known = [
        surrounded,
        scheme,
        command,
        package_url,
        dashed,
        colon_digest,
        slashes,
    ];
    let slip = known.into_iter().find_map(|find| find(text));
    Some(slip.unwrap_or_else(|| by_error(text, &error)))
}

fn say(why: impl Into<String>, without: &str) -> Slip {
    Slip {
        why: why.into(),
        without: Some(without.to_owned()),
    }
}

/// White space, quotes or an invisible mark around it.
fn surrounded(text: &str) -> Option<Slip> {
    let outer = |c: char| c.is_whitespace() || crate::text::is_hidden(c) || "\"'`<>".contains(c);
    let inner = text.trim_matches(outer);
    (!inner.is_empty() && inner.len() < text.len()).then(|| {
        say(
            "White space, quotes or invisible characters stand around the reference.",
            inner,
        )
    })
}

fn scheme(text: &str) -> Option<Slip> {
    let (scheme, rest) = text.split_once("://")?;
    let word = |c: char| c.is_ascii_alphanumeric() || "+-.".contains(c);
    if scheme.is_empty() || !scheme.chars().all(word) {
        return None;
    }
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    Some(say(
        format!("A reference has no scheme such as {scheme}://."),
        &web_reference(rest).unwrap_or_else(|| rest.trim_end_matches('/').to_owned()),
    ))
}

/// `docker pull NAME`, `FROM NAME AS build`, `image: NAME`.
fn command(text: &str) -> Option<Slip> {
    let mut words = text.split_whitespace();
    let (first, rest): (&str, Vec<&str>) = (words.next()?, words.collect());
    let is_known = [
        "docker", "podman", "nerdctl", "crane", "skopeo", "regctl", "oras",
    ]
    .contains(&first)
        || first.eq_ignore_ascii_case("from")
        || first == "image:";
    let reference = rest.into_iter().find(|word| {
        !word.starts_with('-') && !["pull", "run", "push", "inspect", "manifest"].contains(word)
    })?;
    is_known.then(|| {
        say(
            "This is a command or a line of a file, not a reference.",
            reference,
        )
    })
}

/// `pkg:docker/acme/app@1.4` and `pkg:oci/app@sha256%3A…?repository_url=ghcr.io/acme/app&tag=1.4`
/// (package URLs, by the definitions of their types `docker` and `oci`).
fn package_url(text: &str) -> Option<Slip> {
    let (is_oci, rest) = match text.strip_prefix("pkg:docker/") {
        Some(rest) => (false, rest),
        None => (true, text.strip_prefix("pkg:oci/")?),
    };
    let rest = rest.split('#').next().unwrap_or_default();
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (path, version) = path.split_once('@').unwrap_or((path, ""));
    let qualifier = |name: &str| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs
            .find(|(key, _)| *key == name)
            .map(|(_, value)| decoded(value))
    };
    let url = qualifier("repository_url").map(|url| {
        let plain = url.split_once("://").map_or(url.as_str(), |(_, rest)| rest);
        plain.trim_end_matches('/').to_owned()
    });
    let path = decoded(path);
    // That of the type `oci` is the whole name, that of `docker` the registry.
    let mut instead = match url {
        Some(url) if is_oci => url,
        Some(url) => format!("{url}/{path}"),
        None => path,
    };
    let version = decoded(version);
    let tag = qualifier("tag").or_else(|| {
        let is_tag = !version.is_empty() && !version.contains(':');
        is_tag.then(|| version.clone())
    });
    if let Some(tag) = tag {
        instead = format!("{instead}:{tag}");
    }
    if version.contains(':') {
        instead = format!("{instead}@{version}");
    }
    Some(say("This is a package URL, not a reference.", &instead))
}

/// Percent-encoding undone; what is none stays.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|_| *first == b'%');
        let byte = hex
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = match byte {
            Some(_) => after.get(2..).unwrap_or_default(),
            None => after,
        };
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// A web address without its scheme.
fn web_page(text: &str) -> Option<Slip> {
    let host = text.split('/').next().unwrap_or_default();
    let reference = web_reference(text)?;
    Some(say(
        format!("This is an address of {}, not a reference.", visible(host)),
        &reference,
    ))
}

/// `sha256-…` with all its digits and nothing else.
fn lone_digest(text: &str) -> Option<Slip> {
    let digest = text.replacen('-', ":", 1);
    let is_digest = !text.contains(':') && digest.parse::<Digest>().is_ok();
    is_digest.then(|| {
        say(
            "A digest has a colon after its algorithm, not a dash.",
            &digest,
        )
    })
}

/// `app@sha256-…`: a digest with a dash, as file names and web pages write it.
fn dashed(text: &str) -> Option<Slip> {
    let start = text.find("@sha")? + 1;
    let digest = text.get(start..)?;
    let (algorithm, hex) = digest.split_once('-')?;
    let looks = ["sha256", "sha384", "sha512"].contains(&algorithm)
        && !hex.is_empty()
        && hex.bytes().all(|b| b.is_ascii_hexdigit());
    looks.then(|| {
        say(
            format!("A digest has a colon after {algorithm}, not a dash."),
            &format!("{}{algorithm}:{hex}", text.get(..start).unwrap_or_default()),
        )
    })
}

/// `app:sha256:…`: a digest behind a colon.
fn colon_digest(text: &str) -> Option<Slip> {
    let at = text.find(":sha256:").or_else(|| text.find(":sha512:"))?;
    let (name, digest) = text.split_at(at);
    let digest = digest.strip_prefix(':')?;
    Some(say(
        "A digest follows the name after @, not after a colon.",
        &format!("{name}@{digest}"),
    ))
}

fn slashes(text: &str) -> Option<Slip> {
    let (name, _, _) = grammar::cut(text);
    if !name.split('/').any(str::is_empty) || name.trim_matches('/').is_empty() {
        return None;
    }
    let parts: Vec<&str> = name.split('/').filter(|part| !part.is_empty()).collect();
    let rest = text.get(name.len()..).unwrap_or_default();
    Some(say(
        "Slashes separate parts of the name, and one of the parts is empty.",
        &format!("{}{rest}", parts.join("/")),
    ))
}

/// No known slip: the error's own explanation, as near to the guilty character as it can be told.
fn by_error(text: &str, error: &ReferenceError) -> Slip {
    match error {
        ReferenceError::Uppercase => say(
            "Repository names are lower case; only the host and the tag may hold upper-case letters.",
            &lower_name(text),
        ),
        ReferenceError::Digest(inner) => say(sentence(&inner.to_string()), &lower_digest(text)),
        ReferenceError::InvalidFormat => Slip {
            why: guilty(text).unwrap_or_else(|| sentence(&error.to_string())),
            without: None,
        },
        _ => Slip {
            why: sentence(&error.to_string()),
            without: None,
        },
    }
}

/// The name's path and the digest in lower case; host and tag as they are.
fn lower_name(text: &str) -> String {
    let (name, tag, digest) = grammar::cut(text);
    let lower = match name.split_once('/') {
        Some((host, path)) if host.contains(['.', ':']) => {
            format!("{host}/{}", path.to_lowercase())
        }
        _ => name.to_lowercase(),
    };
    let tag = tag.map(|tag| format!(":{tag}")).unwrap_or_default();
    let digest = digest.map(|digest| format!("@{}", digest.to_lowercase()));
    format!("{lower}{tag}{}", digest.unwrap_or_default())
}

fn lower_digest(text: &str) -> String {
    match text.split_once('@') {
        Some((name, digest)) => format!("{name}@{}", digest.to_lowercase()),
        None => text.to_owned(),
    }
}

/// Names the part that breaks the grammar, and in it the character.
fn guilty(text: &str) -> Option<String> {
    let (name, tag, digest) = grammar::cut(text);
    if name.is_empty() {
        return Some("There is no image name.".to_owned());
    }
    if let Some(tag) = tag.filter(|tag| !grammar::is_tag(tag)) {
        return Some(guilty_tag(tag));
    }
    if let Some((host, path)) = name.split_once('/') {
        if host.contains(['.', ':']) && !grammar::is_domain(host) && !grammar::is_component(host) {
            return Some(format!(
                "{:?} is no host name with an optional port.",
                visible(host)
            ));
        }
        if let Some(bad) = path.split('/').find(|part| !grammar::is_component(part)) {
            return Some(guilty_component(bad));
        }
    }
    let first = name.split('/').next().unwrap_or_default();
    if !grammar::is_component(first) && !grammar::is_domain(first) {
        return Some(guilty_component(first));
    }
    digest.map(|digest| {
        format!(
            "{:?} is no digest: expected an algorithm, a colon and hex digits, such as sha256: and 64 of them.",
            visible(digest)
        )
    })
}

fn guilty_tag(tag: &str) -> String {
    let bad = tag
        .chars()
        .find(|c| !u8::try_from(*c).is_ok_and(grammar::is_tag_byte));
    match bad {
        _ if tag.is_empty() => "The tag after the colon is empty.".to_owned(),
        Some(c) => format!(
            "A tag cannot hold {}: letters, digits, \"_\", \".\" and \"-\" are allowed.",
            shown(c)
        ),
        None if tag.len() > 128 => {
            format!(
                "The tag has {} characters, at most 128 are allowed.",
                tag.len()
            )
        }
        None => "A tag starts with a letter, a digit or \"_\".".to_owned(),
    }
}

fn guilty_component(component: &str) -> String {
    let allowed = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-".contains(*c);
    match component.chars().find(|c| !allowed(c)) {
        Some(c) => format!(
            "A repository name cannot hold {}: lower-case letters, digits, \".\", \"_\" and \"-\" are allowed.",
            shown(c)
        ),
        None if component.is_empty() => "A part of the name is empty.".to_owned(),
        None => format!(
            "{component:?} is no part of a name: it starts and ends with a letter or digit, and one \".\", \"_\", \"__\" or any number of \"-\" stand between."
        ),
    }
}

fn shown(c: char) -> String {
    format!("\"{}\"", visible(c.encode_utf8(&mut [0; 4])))
}

/// An error's text as a sentence of its own.
fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| c.to_ascii_uppercase());
    format!("{}{}.", first.unwrap_or_default(), chars.as_str())
}
