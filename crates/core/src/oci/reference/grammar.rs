//! The grammar of references as predicates over text.
//!
//! ```text
//! reference  = name [ ":" tag ] [ "@" digest ]
//! name       = [ domain "/" ] path
//! domain     = host [ ":" 1*DIGIT ]
//! host       = label *( "." label ) / "[" 1*( HEXDIG / ":" ) "]"
//! label      = ALNUM [ *( ALNUM / "-" ) ALNUM ]
//! path       = component *( "/" component )
//! component  = 1*lower *( separator 1*lower )         ; lower = a-z 0-9
//! separator  = "." / "_" / "__" / 1*"-"
//! tag        = ( ALNUM / "_" ) 0*127( ALNUM / "_" / "." / "-" )
//! digest     = algorithm ":" 32*HEXDIG                 ; either case
//! algorithm  = word *( ( "+" / "." / "-" / "_" ) word ); word = ALPHA *ALNUM
//! ```
//!
//! Source: distribution/reference 0965666 (2026-04-18), `regexp.go`. Everything is ASCII. No part
//! holds the sign that ends it, so one cut from each side splits a reference without search.

/// A reference cut into its parts, each of which fits the grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parts<'a> {
    /// Empty where the name has none, or where its first part is no domain (`a_b.c/d`).
    pub(super) domain: &'a str,
    pub(super) path: &'a str,
    pub(super) tag: Option<&'a str>,
    pub(super) digest: Option<&'a str>,
}

/// Cuts `text` at its signs without judging the parts: name, tag, digest.
pub(super) fn cut(text: &str) -> (&str, Option<&str>, Option<&str>) {
    let (rest, digest) = cut_at(text, text.find('@'));
    let last = rest.rfind('/').map_or(0, |slash| slash + 1);
    let colon = rest.get(last..).and_then(|tail| tail.find(':'));
    let (name, tag) = cut_at(rest, colon.map(|colon| last + colon));
    (name, tag, digest)
}

/// The parts of `text`, or `None` where the grammar does not fit.
pub(super) fn split(text: &str) -> Option<Parts<'_>> {
    let (name, tag, digest) = cut(text);
    if !tag.is_none_or(is_tag) || !digest.is_none_or(is_digest) {
        return None;
    }
    let (domain, path) = match name.split_once('/') {
        Some((domain, path)) if is_domain(domain) => (domain, path),
        _ => ("", name),
    };
    is_path(path).then_some(Parts {
        domain,
        path,
        tag,
        digest,
    })
}

/// `host[:port]`.
pub(super) fn is_domain(text: &str) -> bool {
    let (host, port) = match text.rfind(':') {
        Some(colon) if !text.ends_with(']') => cut_at(text, Some(colon)),
        _ => (text, None),
    };
    let digits = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    is_host(host) && port.is_none_or(digits)
}

fn is_host(host: &str) -> bool {
    let bracketed = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    match bracketed {
        Some(inner) => {
            !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_hexdigit() || b == b':')
        }
        None => host.split('.').all(is_label),
    }
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Components joined by slashes.
pub(super) fn is_path(path: &str) -> bool {
    path.split('/').all(is_component)
}

/// One component: lower-case runs joined by single separators.
pub(super) fn is_component(component: &str) -> bool {
    let is_lower = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let mut rest = component.as_bytes();
    loop {
        let run = rest.iter().take_while(|b| is_lower(b)).count();
        if run == 0 {
            return false;
        }
        rest = rest.get(run..).unwrap_or_default();
        let separator = match rest {
            [] => return true,
            [b'_', b'_', ..] => 2,
            [b'.' | b'_', ..] => 1,
            _ => rest.iter().take_while(|b| **b == b'-').count(),
        };
        if separator == 0 {
            return false;
        }
        rest = rest.get(separator..).unwrap_or_default();
    }
}

/// A tag of 1 to 128 characters.
pub(crate) fn is_tag(tag: &str) -> bool {
    tag.len() <= 128
        && !tag.is_empty()
        && !tag.starts_with(['.', '-'])
        && tag.bytes().all(is_tag_byte)
}

/// Whether the byte may stand in a tag after its first one.
pub(super) fn is_tag_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')
}

/// The digest of the reference grammar, which is wider than go-digest's in case and length.
fn is_digest(digest: &str) -> bool {
    let Some((algorithm, hex)) = digest.split_once(':') else {
        return false;
    };
    let is_word = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_alphabetic())
            && word.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    algorithm.split(['+', '.', '-', '_']).all(is_word)
        && hex.len() >= 32
        && hex.bytes().all(|b| b.is_ascii_hexdigit())
}

/// 64 lower-case hex digits: what Docker reads as an image's short-hand id.
pub(super) fn is_identifier(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Go's `strings.ToLower`: every character by itself, so neither `İ` nor a final sigma is special.
pub(super) fn go_lower(text: &str) -> String {
    text.chars()
        .map(|c| c.to_lowercase().next().unwrap_or(c))
        .collect()
}

/// Before and after the one-byte sign at `at`.
fn cut_at(text: &str, at: Option<usize>) -> (&str, Option<&str>) {
    match at {
        Some(at) => (&text[..at], text.get(at + 1..)),
        None => (text, None),
    }
}
