//! What a WHATWG URL parser makes of the authority `host[:port]` of an `https` URL.
//!
//! Browsers and HTTP clients read `127.1`, `0x7f.0.0.1` and `2130706433` as 127.0.0.1, and fold
//! case. Whoever judges where a request goes must judge what the client will dial, so this is that
//! reading, kept apart from the grammar of references. It knows nothing of which addresses are
//! allowed (`registry::guard`) and resolves no name.
//!
//! Source: WHATWG URL Standard (snapshot of 2026-08), sections 3.5 "host parsing" and 4.4 "port
//! state", held against the `url` crate 2.5 by a property test.
//!
//! Two things are left out, both towards refusing: user information and percent-escapes are
//! forbidden characters here, and a host must be ASCII. One is looser: a label that starts with
//! `xn--` is decoded (RFC 3492) but not checked against the tables of UTS 46; its ASCII form, which
//! is what a resolver would be asked, is the same either way.

use std::fmt;
use std::net::{Ipv4Addr, Ipv6Addr};

use thiserror::Error;

use super::punycode;

/// A host as a URL parser understands it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Host {
    /// A name, in lower case.
    Domain(String),
    /// An IPv4 address, however it was written.
    Ipv4(Ipv4Addr),
    /// An IPv6 address, without its brackets.
    Ipv6(Ipv6Addr),
}

/// Why an authority is none; see [`HostError::name`] for the names of `references.json`.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum HostError {
    /// Nothing stands where the host should.
    #[error("there is no host name")]
    NoDomain,
    /// A character that no URL parser takes in a host name.
    #[error("a host name cannot hold {0:?}")]
    Forbidden(char),
    /// The last label is a number, so the whole must be an IPv4 address, and is none.
    #[error("{0:?} ends in a number but is no IPv4 address")]
    Ipv4(String),
    /// The text in brackets is no IPv6 address.
    #[error("{0:?} is no IPv6 address")]
    Ipv6(String),
    /// An `xn--` label that decodes to no international name.
    #[error("{0:?} is no valid international label")]
    Punycode(String),
    /// The port is no number from 0 to 65535.
    #[error("{0:?} is no port: expected a number from 0 to 65535")]
    Port(String),
}

impl HostError {
    /// The name in `references.json`: `no_domain` or `invalid_url`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoDomain => "no_domain",
            _ => "invalid_url",
        }
    }
}

/// Reads `host[:port]` as it would be read in `https://host[:port]/`. The port is `None` where it
/// is not written or empty: then the scheme's own counts.
///
/// # Errors
/// [`HostError`] where a URL parser refuses the whole URL.
pub fn parse_authority(authority: &str) -> Result<(Host, Option<u16>), HostError> {
    let (host, port) = split_port(authority);
    if host.is_empty() {
        return Err(HostError::NoDomain);
    }
    Ok((parse_host(host)?, port.map_or(Ok(None), parse_port)?))
}

impl fmt::Display for Host {
    /// As a URL shows it: IPv6 in brackets, the longest run of zeros compressed, never with a
    /// dotted tail (`[::ffff:7f00:1]`), which is where it differs from `Ipv6Addr`'s own form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Domain(name) => f.write_str(name),
            Self::Ipv4(address) => write!(f, "{address}"),
            Self::Ipv6(address) => {
                f.write_str("[")?;
                write_ipv6(f, address.segments())?;
                f.write_str("]")
            }
        }
    }
}

/// The first colon outside brackets starts the port.
fn split_port(authority: &str) -> (&str, Option<&str>) {
    let mut inside = false;
    for (offset, c) in authority.char_indices() {
        match c {
            '[' => inside = true,
            ']' => inside = false,
            ':' if !inside => {
                let (host, port) = authority.split_at(offset);
                return (host, port.strip_prefix(':'));
            }
            _ => {}
        }
    }
    (authority, None)
}

fn parse_port(digits: &str) -> Result<Option<u16>, HostError> {
    if digits.is_empty() {
        return Ok(None);
    }
    let significant = match digits.trim_start_matches('0') {
        "" => "0",
        rest => rest,
    };
    let all_digits = digits.bytes().all(|b| b.is_ascii_digit());
    match significant.parse() {
        Ok(port) if all_digits => Ok(Some(port)),
        _ => Err(HostError::Port(digits.to_owned())),
    }
}

fn parse_host(host: &str) -> Result<Host, HostError> {
    if let Some(rest) = host.strip_prefix('[') {
        let bad = || HostError::Ipv6(host.to_owned());
        let inner = rest.strip_suffix(']').ok_or_else(bad)?;
        return inner.parse().map(Host::Ipv6).map_err(|_| bad());
    }
    if let Some(c) = host.chars().find(|c| is_forbidden(*c)) {
        return Err(HostError::Forbidden(c));
    }
    let name = host.to_ascii_lowercase();
    if let Some(bad) = name.split('.').find(|label| !is_label(label)) {
        return Err(HostError::Punycode(bad.to_owned()));
    }
    if ends_in_number(&name) {
        return parse_ipv4(&name)
            .map(Host::Ipv4)
            .ok_or(HostError::Ipv4(name));
    }
    Ok(Host::Domain(name))
}

/// "Forbidden domain code point", and everything that is not ASCII.
fn is_forbidden(c: char) -> bool {
    !c.is_ascii_graphic()
        || matches!(
            c,
            '#' | '/' | ':' | '<' | '>' | '?' | '@' | '[' | '\\' | ']' | '^' | '|' | '%'
        )
}

fn is_label(label: &str) -> bool {
    label
        .strip_prefix("xn--")
        .is_none_or(punycode::decodes_to_unicode)
}

/// "Ends in a number checker": one dot at the end does not count.
fn ends_in_number(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    let last = name.rsplit('.').next().unwrap_or_default();
    (!last.is_empty() && last.bytes().all(|b| b.is_ascii_digit())) || ipv4_number(last).is_some()
}

/// The IPv4 parser: one to four numbers, the last of which fills the remaining bytes.
fn parse_ipv4(name: &str) -> Option<Ipv4Addr> {
    let name = name.strip_suffix('.').unwrap_or(name);
    let numbers: Vec<u64> = name.split('.').map(ipv4_number).collect::<Option<_>>()?;
    let (last, leading) = numbers.split_last()?;
    if leading.len() > 3 || leading.iter().any(|number| *number > 255) {
        return None;
    }
    if *last >= 256_u64.pow(4 - u32::try_from(leading.len()).ok()?) {
        return None;
    }
    let high = leading
        .iter()
        .zip([24, 16, 8])
        .fold(0, |sum, (number, shift)| sum | (number << shift));
    u32::try_from(high | last).ok().map(Ipv4Addr::from)
}

/// Decimal, octal (`0…`) or hexadecimal (`0x…`); `0x` alone is zero. Too large is kept large.
fn ipv4_number(part: &str) -> Option<u64> {
    if part.is_empty() {
        return None;
    }
    let (digits, radix) = if let Some(hex) = part.strip_prefix("0x") {
        (hex, 16)
    } else if part.len() > 1 && part.starts_with('0') {
        (&part[1..], 8)
    } else {
        (part, 10)
    };
    digits.chars().try_fold(0_u64, |value, c| {
        let digit = u64::from(c.to_digit(radix)?);
        Some(
            value
                .saturating_mul(u64::from(radix))
                .saturating_add(digit)
                .min(1 << 40),
        )
    })
}

fn write_ipv6(f: &mut fmt::Formatter<'_>, segments: [u16; 8]) -> fmt::Result {
    let zeros = longest_zeros(segments);
    for (index, segment) in segments.iter().enumerate() {
        match &zeros {
            Some(run) if run.start == index => f.write_str("::")?,
            Some(run) if run.contains(&index) => {}
            Some(run) if run.end == index => write!(f, "{segment:x}")?,
            _ if index == 0 => write!(f, "{segment:x}")?,
            _ => write!(f, ":{segment:x}")?,
        }
    }
    Ok(())
}

/// The first longest run of at least two zero segments.
fn longest_zeros(segments: [u16; 8]) -> Option<std::ops::Range<usize>> {
    let mut best = 0..1;
    let mut start = 0;
    for (index, segment) in segments.iter().enumerate() {
        if *segment != 0 {
            start = index + 1;
        } else if index + 1 - start > best.len() {
            best = start..index + 1;
        }
    }
    (best.len() > 1).then_some(best)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Host and port as a URL shows them, or the error's name.
    fn read(authority: &str) -> String {
        match parse_authority(authority) {
            Ok((host, port)) => format!("{host} {}", port.unwrap_or(443)),
            Err(error) => error.name().to_owned(),
        }
    }

    fn oracle(authority: &str) -> String {
        // A URL parser steps over slashes until it finds a host, here `v2`.
        if authority.is_empty() {
            return "no_domain".to_owned();
        }
        match url::Url::parse(&format!("https://{authority}/v2/")) {
            Ok(url) => format!(
                "{} {}",
                url.host_str().unwrap_or_default(),
                url.port_or_known_default().unwrap_or_default()
            ),
            Err(_) if split_port(authority).0.is_empty() => "no_domain".to_owned(),
            Err(_) => "invalid_url".to_owned(),
        }
    }

    #[test]
    fn reads_as_a_url_parser_does() {
        for authority in [
            "Example.COM",
            "example.com.",
            "127.1",
            "0x7f.1.:080",
            "2130706433",
            "0",
            "0x",
            "a.0x",
            "1.2.3.4..",
            "1.2.3.08",
            "a.b.09",
            "4294967296",
            "1.2.3.4.5",
            "256.1",
            "1.65536.1",
            "[::ffff:127.0.0.1]",
            "[1:0:0:2:0:0:0:3]",
            "[1:2:3:4:5:6:7::]",
            "[0:0:1::]",
            "[::01.2.3.4]",
            "[::1",
            "[::1]x",
            "[fe80::1%eth0]",
            "a..b",
            ".",
            "xn--n3h.com",
            "xn--.com",
            "xn--a-.com",
            "xn--999999999.com",
            "example.com:",
            "example.com:65536",
            "example.com:00000443",
            "example.com:a",
            "a:1:2",
            "a_b-.c",
            "a|b",
            "a b",
            "",
            ":443",
        ] {
            assert_eq!(read(authority), oracle(authority), "{authority:?}");
        }
    }

    #[test]
    fn refuses_what_would_move_the_host() {
        for authority in ["user@host", "%31.2.3.4", "a\tb", "h\u{f6}st", "a\\b", "a?b"] {
            assert_eq!(read(authority), "invalid_url", "{authority:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn agrees_with_the_url_crate(authority in "[0-9a-fxA-FX.:\\[\\]_-]{0,24}") {
            prop_assume!(!authority.to_ascii_lowercase().contains("xn--"));
            prop_assert_eq!(read(&authority), oracle(&authority));
        }

        #[test]
        fn agrees_on_numbers(authority in "(0[xX]?)?[0-9a-f]{0,12}(\\.(0x?)?[0-9]{0,4}){0,4}(:[0-9]{0,6})?") {
            prop_assert_eq!(read(&authority), oracle(&authority));
        }

        #[test]
        fn agrees_on_addresses(authority in "\\[([0-9a-f]{0,5}:){0,8}([0-9a-f]{0,4}|[0-9.]{7,12})\\](:[0-9]{1,5})?") {
            prop_assert_eq!(read(&authority), oracle(&authority));
        }

        #[test]
        fn an_international_label_is_never_refused_wrongly(label in "xn--[a-z0-9-]{0,10}") {
            let own = read(&label);
            let accepted = format!("{label} 443");
            prop_assert!(own == accepted || own == oracle(&label), "{}", own);
        }
    }
}
