//! Credentials that show what they are: tokens with a prefix, keys, headers, URLs.

use super::Credential;
use super::scan::{Scan, is_placeholder, is_random, is_token, length};
use crate::permalink::v1::text::read_base64url;
use crate::text::Span;

/// Prefix, least and most characters behind it, whether only letters and digits, what it is.
/// Sources: each service's page on its token formats, as of 2025.
const TOKENS: [(&str, usize, &str); 21] = [
    ("ghp_", 36, "a GitHub token"),
    ("gho_", 36, "a GitHub token"),
    ("ghu_", 36, "a GitHub token"),
    ("ghs_", 36, "a GitHub token"),
    ("ghr_", 36, "a GitHub token"),
    ("github_pat_", 60, "a GitHub token"),
    ("glpat-", 20, "a GitLab token"),
    ("gldt-", 20, "a GitLab deploy token"),
    ("glrt-", 20, "a GitLab runner token"),
    ("glcbt-", 20, "a GitLab job token"),
    ("npm_", 36, "an npm token"),
    ("dckr_pat_", 24, "a Docker access token"),
    ("dckr_oat_", 24, "a Docker access token"),
    ("AKIA", 16, "an AWS access key"),
    ("ASIA", 16, "an AWS access key"),
    ("AIza", 35, "a Google API key"),
    ("ya29.", 40, "a Google access token"),
    ("xoxb-", 20, "a Slack token"),
    ("xoxp-", 20, "a Slack token"),
    ("pypi-AgE", 50, "a PyPI token"),
    ("hf_", 34, "a Hugging Face token"),
];

/// A token that begins at `at`, by its prefix, or a JSON web token.
pub(super) fn token(scan: &Scan<'_>, at: usize) -> Option<Credential> {
    let text = scan.from(at);
    let found = TOKENS.iter().find_map(|(prefix, least, what)| {
        let rest = text.strip_prefix(prefix.as_bytes())?;
        let len = length(rest, |b| {
            b.is_ascii_alphanumeric() || b == b'_' || b == b'-'
        });
        // Words run on with other letters; an AWS key has exactly so many, all upper case.
        let is_aws = *least == 16;
        let shape = rest.get(..len)?;
        let fits = match is_aws {
            true => {
                len == 16
                    && shape
                        .iter()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            }
            false => len >= *least,
        };
        let repeats = shape.iter().all(|byte| Some(byte) == shape.first());
        (fits && !repeats && shape.iter().any(u8::is_ascii_digit))
            .then_some((prefix.len() + len, *what))
    });
    let (len, looks_like) = found.or_else(|| json_web_token(text))?;
    Some(Credential {
        span: Span::new(at, at + len),
        looks_like,
    })
}

/// Three parts in base64url between dots, the first two JSON objects (RFC 7519).
fn json_web_token(text: &[u8]) -> Option<(usize, &'static str)> {
    if !text.starts_with(b"eyJ") {
        return None;
    }
    let len = length(text, |b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let mut parts = text.get(..len)?.split(|byte| *byte == b'.');
    let (head, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    (head.len() >= 16 && claims.len() >= 8 && claims.starts_with(b"eyJ") && signature.len() >= 16)
        .then_some((len, "a JSON web token"))
}

/// `-----BEGIN … PRIVATE KEY…-----` with a body behind it.
pub(super) fn private_key(scan: &Scan<'_>, at: usize) -> Option<Credential> {
    let text = scan.from(at).strip_prefix(b"-----BEGIN ")?;
    let title = length(text, |b| {
        b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' '
    });
    let is_private =
        |title: &[u8]| title.ends_with(b"PRIVATE KEY") || title.ends_with(b"PRIVATE KEY BLOCK");
    if !is_private(text.get(..title)?) {
        return None;
    }
    let mut end = scan.skip(at + 11 + title, b"-");
    // Line ends may be those of a JSON string.
    while let [b'\\', b'n' | b'r', ..] | [b'\n' | b'\r' | b' ' | b'\t', ..] = scan.from(end) {
        end += 1 + usize::from(scan.from(end).first() == Some(&b'\\'));
    }
    let body = length(scan.from(end), is_token);
    (body >= 16).then(|| Credential {
        span: Span::new(at, end + body),
        looks_like: "a private key",
    })
}

/// `Bearer …` and `Basic …` (RFC 6750, RFC 7617), wherever they stand. A challenge has parameters
/// behind the scheme and no token.
pub(super) fn header(scan: &Scan<'_>, at: usize) -> Option<Credential> {
    let word = scan.word(at);
    let name = scan.from(at).get(..word)?;
    let start = scan.skip(at + word, b" ");
    if start == at + word {
        return None;
    }
    let len = length(scan.from(start), is_token);
    let value = scan.from(start).get(..len)?;
    let looks_like = if name.eq_ignore_ascii_case(b"bearer") && is_random(value) {
        "a bearer token"
    } else if name.eq_ignore_ascii_case(b"basic") && is_basic(value) {
        "a user name and password in base64"
    } else {
        return None;
    };
    Some(Credential {
        span: Span::new(start, start + len),
        looks_like,
    })
}

/// Whether a text is `user:password` in base64.
pub(super) fn is_basic(value: &[u8]) -> bool {
    let padding = value.iter().rev().take_while(|byte| **byte == b'=').count();
    let other = |byte: &u8| match byte {
        b'+' => b'-',
        b'/' => b'_',
        byte => *byte,
    };
    let text: Vec<u8> = value
        .iter()
        .take(value.len() - padding)
        .map(other)
        .collect();
    let decoded = read_base64url(&text).unwrap_or_default();
    let mut parts = decoded.splitn(2, |byte| *byte == b':');
    let (user, password) = (
        parts.next().unwrap_or_default(),
        parts.next().unwrap_or_default(),
    );
    let is_text = |text: &[u8]| !text.is_empty() && text.iter().all(|b| (b' '..=b'~').contains(b));
    is_text(user) && is_text(password)
}

/// `://user:password@`, seen from its colon on.
pub(super) fn in_url(scan: &Scan<'_>, at: usize) -> Option<Credential> {
    let rest = scan.from(at).strip_prefix(b"://")?;
    let len = length(rest, |b| b > b' ' && !b"/?#\"'`<>\\@".contains(&b));
    let (user, tail) = rest.split_at_checked(len)?;
    let colon = user.iter().position(|byte| *byte == b':')?;
    let password = user.get(colon + 1..)?;
    let is_digest = tail.starts_with(b"@sha256:") || tail.starts_with(b"@sha512:");
    if !tail.starts_with(b"@") || is_digest || is_placeholder(password) {
        return None;
    }
    let start = at + 3 + colon + 1;
    Some(Credential {
        span: Span::new(start, at + 3 + len),
        looks_like: "a password in a URL",
    })
}
