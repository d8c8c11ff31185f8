//! Which host names never lead to a public registry: a table, and nothing else.
//!
//! Rows: names that RFC 6761, 6762, 7686, 8375 and ICANN's reservation of `internal` (2024) keep
//! off the public tree, and the suffixes that home routers and company networks use. The guard does
//! not rest on this table: a name that resolves to a bad address is refused by its address.

/// A suffix of labels and why names under it, and itself, are refused.
pub const RESERVED: &[(&str, &str)] = &[
    ("localhost", "this machine (RFC 6761)"),
    ("localdomain", "this machine"),
    ("local", "the local link (RFC 6762)"),
    ("internal", "private networks (reserved by ICANN)"),
    ("home.arpa", "home networks (RFC 8375)"),
    ("in-addr.arpa", "reverse look-ups"),
    ("ip6.arpa", "reverse look-ups"),
    ("onion", "Tor (RFC 7686)"),
    ("invalid", "nothing (RFC 6761)"),
    ("intranet", "private networks"),
    ("private", "private networks"),
    ("corp", "private networks"),
    ("home", "home networks"),
    ("lan", "home networks"),
];

/// What a name is kept for, if it never is a public registry's. The name is in lower case.
///
/// A name of one label is refused as well: a resolver would complete it with the search domain of
/// the network that the proxy runs in.
#[must_use]
pub fn not_public(name: &str) -> Option<&'static str> {
    let name = name.strip_suffix('.').unwrap_or(name);
    let reserved = RESERVED.iter().find(|(suffix, _)| {
        name.strip_suffix(suffix)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    });
    match reserved {
        Some((_, purpose)) => Some(purpose),
        None if !name.contains('.') => Some("the local network (a name without a dot)"),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::not_public;

    #[test]
    fn names_of_no_public_registry() {
        for (name, refused) in [
            ("localhost", true),
            ("localhost.", true),
            ("a.localhost", true),
            ("nas.local", true),
            ("metadata.google.internal", true),
            ("printer.home.arpa", true),
            ("registry", true),
            ("x.onion", true),
            ("notlocalhost.example.com", false),
            ("localhost.example.com", false),
            ("mylocal.net", false),
            ("ghcr.io", false),
            ("reg.test", false),
        ] {
            assert_eq!(not_public(name).is_some(), refused, "{name}");
        }
    }
}
