//! Keys that name a secret, with a value behind them: `PASSWORD=…`, `"password": "…"`,
//! `--token …`, and `name: PASSWORD` before `value: …`.

use super::Credential;
use super::known::is_basic;
use super::scan::{Scan, is_placeholder, is_random};
use crate::text::Span;

/// How a key's value must look to be taken for a secret.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    /// Any text that stands for nothing else: people choose passwords.
    Chosen,
    /// Drawn by lot: the word also names other things.
    Random,
    /// A user name and password in base64.
    Basic,
    /// A file of credentials in base64.
    File,
}

/// Ends of keys, lower case and without `_`, `-` and `.`, longer ones first.
const KEYS: [(&str, Value, &str); 19] = [
    (
        "dockerconfigjson",
        Value::File,
        "a file of registry credentials",
    ),
    ("dockercfg", Value::File, "a file of registry credentials"),
    ("xregistryauth", Value::File, "registry credentials"),
    ("secretaccesskey", Value::Random, "an AWS secret key"),
    ("accountkey", Value::Random, "an Azure account key"),
    ("identitytoken", Value::Random, "a registry token"),
    ("registrytoken", Value::Random, "a registry token"),
    ("passphrase", Value::Chosen, "a passphrase"),
    ("password", Value::Chosen, "a password"),
    ("passwd", Value::Chosen, "a password"),
    ("privatekey", Value::Random, "a private key"),
    ("secretkey", Value::Random, "a secret key"),
    ("accesskey", Value::Random, "an access key"),
    ("apikey", Value::Random, "an API key"),
    ("authtoken", Value::Random, "a token"),
    ("clientsecret", Value::Random, "a client secret"),
    ("secret", Value::Random, "a secret"),
    ("token", Value::Random, "a token"),
    (
        "auth",
        Value::Basic,
        "a registry's user name and password in base64",
    ),
];

/// Ends of keys that are none: places in a list.
const HARMLESS: [&str; 2] = ["pagetoken", "nexttoken"];

/// The secret behind a key at `at`.
pub(super) fn at(scan: &Scan<'_>, at: usize) -> Option<Credential> {
    let word = scan.word(at);
    // Longer words are text of another sort; looking at each costs too much.
    let name = scan.from(at).get(..word).filter(|name| name.len() <= 80)?;
    let key: Vec<u8> = name
        .iter()
        .filter(|byte| !b"_-.".contains(byte))
        .map(u8::to_ascii_lowercase)
        .collect();
    let (_, wanted, looks_like) = KEYS
        .iter()
        .find(|(end, ..)| key.ends_with(end.as_bytes()))?;
    let is_harmless = HARMLESS.iter().any(|end| key.ends_with(end.as_bytes()));
    if is_harmless || (*wanted == Value::Basic && key != b"auth") {
        return None;
    }
    let is_argument = name.starts_with(b"--") || scan.before(at).ends_with(b"ENV ");
    let start = value_behind(scan, at + word, is_argument)?;
    let span = scan.value(start);
    let value = scan.slice(span);
    let fits = match wanted {
        Value::Chosen => value.len() >= 4 && is_whole(scan, start, span),
        Value::Random => is_random(value),
        Value::Basic => is_basic(value),
        Value::File => value.len() >= 24 && is_random(value),
    };
    (fits && !is_placeholder(value)).then_some(Credential { span, looks_like })
}

/// Where the value of a key begins that ends at `end`.
fn value_behind(scan: &Scan<'_>, end: usize, is_argument: bool) -> Option<usize> {
    let after_key = scan.after_quote(end);
    let blank = scan.skip(after_key, b" \t");
    if let Some(after) = scan.after(blank, b':').or_else(|| scan.after(blank, b'=')) {
        // In YAML a blank follows the colon; `name:tag` is an image.
        let is_yaml = scan.before(after).ends_with(b":") && after_key == end;
        if is_yaml && scan.skip(after, b" \t") == after {
            return None;
        }
        // `:=`, `==` and `::` assign nothing.
        let value = scan.after_quote(scan.skip(after, b" \t"));
        return (!matches!(scan.from(after).first(), Some(b'=' | b':'))).then_some(value);
    }
    if is_argument && blank > end {
        let value = scan.after_quote(blank);
        return (scan.from(value).first() != Some(&b'-')).then_some(value);
    }
    // A list of names with values, in YAML or JSON.
    let next = scan.skip(after_key, b" \t\r\n,");
    let key = scan.after_quote(next);
    let rest = scan.from(key).strip_prefix(b"value")?;
    let colon = scan.skip(scan.after_quote(key + 5), b" ");
    let after = scan
        .after(colon, b':')
        .filter(|_| !rest.is_empty() && next > end)?;
    Some(scan.after_quote(scan.skip(after, b" \t")))
}

/// Whether a value ends where its line, quote or list does: prose goes on. What an `=` assigns ends
/// at a blank.
fn is_whole(scan: &Scan<'_>, start: usize, span: Span) -> bool {
    if scan.before(start).ends_with(b"=") {
        return true;
    }
    let is_quoted = scan.before(start).ends_with(b"\"") || scan.before(start).ends_with(b"'");
    let rest = scan.from(span.end);
    let next = scan.from(scan.skip(span.end, b" \t")).first();
    match rest.first() {
        None | Some(b'\n' | b'\r') => true,
        Some(b'"' | b'\'' | b'\\' | b',' | b'}' | b']' | b';' | b'`' | b')') => true,
        Some(b' ' | b'\t') => {
            !is_quoted && matches!(next, None | Some(b'\n' | b'\r' | b'#' | b'\\' | b'-'))
        }
        _ => false,
    }
}
