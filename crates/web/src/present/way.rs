//! The words of the route choice: what each way shows to whom.

use crate::store::Way;

/// One way to fetch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The way.
    pub way: Way,
    /// A short identifier.
    pub id: &'static str,
    /// Its name: `Direct` or `Through HOST`.
    pub name: String,
    /// What it shows to whom, and what it can reach.
    pub text: &'static str,
}

/// The ways this page has; the proxy first, where there is one, as it reaches more.
#[must_use]
pub fn choices(proxy: Option<&str>) -> Vec<Choice> {
    let direct = Choice {
        way: Way::Direct,
        id: "direct",
        name: "Direct".to_owned(),
        text: "from this browser. The registry sees your address and the image name. Only registries that answer web pages can: zot does, and registry:2 where it is set up for it; Docker Hub, GHCR and Quay do not. For one on this machine or in your network the browser may ask first whether this page may reach it.",
    };
    let Some(proxy) = proxy else {
        return vec![direct];
    };
    let through = Choice {
        way: Way::Proxy,
        id: "proxy",
        name: format!("Through {}", proxy_host(proxy)),
        text: "for registries that refuse browsers, such as Docker Hub. It sees the image name and your address, nothing you pasted.",
    };
    vec![through, direct]
}

/// A way in two words, for a button: `directly`, `through HOST`.
#[must_use]
pub fn way_name(way: Way, proxy: Option<&str>) -> String {
    match (way, proxy) {
        (Way::Proxy, Some(proxy)) => format!("through {}", proxy_host(proxy)),
        _ => "directly".to_owned(),
    }
}

/// The host of a proxy's address, as it stands beside the button.
#[must_use]
pub fn proxy_host(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or_default();
    if host.is_empty() { "this server" } else { host }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_proxy_is_named_by_its_host() {
        assert_eq!(proxy_host("https://proxy.example/r"), "proxy.example");
        assert_eq!(proxy_host("http://127.0.0.1:8080"), "127.0.0.1:8080");
        assert_eq!(proxy_host("/"), "this server");
        assert_eq!(choices(None).len(), 1);
    }
}
