//! Addresses that may stand in an `href`.
//!
//! A document can hold any text; a link made of it could run script, hide where it leads or fetch
//! from the local network. So an address from outside becomes a link only if it is written as
//! `https://`, has no user name, a host of plain ASCII labels that is no IP address in any of the
//! spellings a browser knows, and at most 2,048 bytes. Anything else stays text.

use std::rc::Rc;

use crate::route::Route;

/// Longest address that becomes a link, in bytes.
const MAX: usize = 2_048;

/// An address that is safe to follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Href {
    address: Rc<str>,
    host: Option<Rc<str>>,
}

impl Href {
    /// A view of this page.
    #[must_use]
    pub fn view(route: Route) -> Self {
        Self {
            address: Rc::from(route.fragment()),
            host: None,
        }
    }

    /// The page of a lint rule, which is built with this one and stands beside it.
    #[must_use]
    pub fn rule(id: &str) -> Self {
        Self {
            address: Rc::from(format!("rules/{id}/")),
            host: None,
        }
    }

    /// The page of an engine, or the one on `disagreements`, beside this one as those of rules.
    #[must_use]
    pub fn engine(page: &str) -> Self {
        Self {
            address: Rc::from(format!("engines/{page}/")),
            host: None,
        }
    }

    /// An address out of a document; `None` where it must stay text.
    #[must_use]
    pub fn external(text: &str) -> Option<Self> {
        if text.len() > MAX || !text.starts_with("https://") {
            return None;
        }
        let uri = fluent_uri::Uri::parse(text).ok()?;
        let authority = uri.authority()?;
        if authority.userinfo().is_some() {
            return None;
        }
        let host = authority.host();
        is_name(host).then(|| Self {
            address: Rc::from(text),
            host: Some(Rc::from(host)),
        })
    }

    /// The text for the attribute.
    #[must_use]
    pub fn as_attribute(&self) -> yew::AttrValue {
        yew::AttrValue::from(Rc::clone(&self.address))
    }

    /// The host of an external address, to be shown beside it.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }
}

/// Whether a host is a DNS name of at least two labels whose last one no browser takes for a number.
fn is_name(host: &str) -> bool {
    let labels: Vec<&str> = host.split('.').collect();
    let plain = |label: &&str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    labels.len() >= 2
        && labels.iter().all(plain)
        && labels
            .last()
            .is_some_and(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()))
}

#[cfg(test)]
mod tests {
    use super::Href;

    fn check(text: &str, linked: bool) {
        assert_eq!(Href::external(text).is_some(), linked, "{text}");
    }

    #[test]
    fn only_plain_https_names_become_links() {
        check("https://example.com/acme/app?x=1#y", true);
        check("https://xn--bcher-kva.example/", true);
        check("http://example.com/", false);
        check("javascript:alert(1)", false);
        check("data:text/html,x", false);
        check(" https://example.com/", false);
        check("HTTPS://example.com/", false);
        check("https://user@example.com/", false);
        check("https://user:pass@example.com/", false);
        check("https://127.0.0.1/", false);
        check("https://0x7f.1/", false);
        check("https://2130706433/", false);
        check("https://[::1]/", false);
        check("https://localhost/", false);
        check("https://b\u{fc}cher.example/", false);
        check("https://exam%70le.com/", false);
        check("https://example.com\\@evil.example/", false);
        check("https://example.com/\n", false);
        check(&format!("https://example.com/{}", "a".repeat(2_048)), false);
    }
}
