//! Who a client is, for counting: the address that the connection came from, or behind a reverse
//! proxy the one that it names.
//!
//! Of `X-Forwarded-For` only what trusted proxies wrote counts: each appends the address that it saw,
//! so the client is the last one, from the right, that is no trusted proxy. What stands left of it is
//! the client's own words. An IPv6 client owns at least a /64 and counts as one.

use std::net::{IpAddr, Ipv6Addr};

use http::HeaderMap;
use ipnet::IpNet;

/// One client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ClientKey(IpAddr);

impl ClientKey {
    /// The client behind a connection from `peer`.
    pub(crate) fn of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> Self {
        Self(network_of(address_of(peer, headers, trusted)))
    }
}

/// The address of the client behind a connection from `peer`.
pub(crate) fn address_of(peer: IpAddr, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|net| net.contains(address));
    let peer = peer.to_canonical();
    let mut client = peer;
    if is_trusted(&peer) {
        let named = headers.get_all("x-forwarded-for").iter();
        let named: Vec<&str> = named.filter_map(|value| value.to_str().ok()).collect();
        let hops = named.iter().flat_map(|value| value.split(','));
        for hop in hops.rev() {
            // What is no address was not written by a proxy that this one may trust.
            let Ok(hop) = hop.trim().parse::<IpAddr>() else {
                break;
            };
            client = hop.to_canonical();
            if !is_trusted(&client) {
                break;
            }
        }
    }
    client
}

fn network_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(peer: &str, forwarded: &[&str], expected: &str) {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", value.parse().unwrap());
        }
        let trusted = ["10.0.0.0/8".parse().unwrap(), "fd00::/8".parse().unwrap()];
        let found = ClientKey::of(peer.parse().unwrap(), &headers, &trusted);
        assert_eq!(found, ClientKey(expected.parse().unwrap()));
    }

    #[test]
    fn a_client_cannot_name_itself() {
        check("198.51.100.7", &["203.0.113.9"], "198.51.100.7");
    }

    #[test]
    fn trusted_proxies_name_the_client() {
        check("10.0.0.1", &["203.0.113.9"], "203.0.113.9");
        check("10.0.0.1", &["203.0.113.9, 10.0.0.2"], "203.0.113.9");
        check("10.0.0.1", &["203.0.113.9", "10.0.0.2"], "203.0.113.9");
        check("10.0.0.1", &["192.0.2.1, 203.0.113.9"], "203.0.113.9");
        check("10.0.0.1", &["192.0.2.1, nonsense"], "10.0.0.1");
        check("10.0.0.1", &[], "10.0.0.1");
        check("fd00::1", &["203.0.113.9"], "203.0.113.9");
        check("::ffff:10.0.0.1", &["203.0.113.9"], "203.0.113.9");
    }

    #[test]
    fn a_v6_network_is_one_client() {
        check("2001:db8:1:2:3:4:5:6", &[], "2001:db8:1:2::");
        check("10.0.0.1", &["2001:db8:1:2:ffff::1"], "2001:db8:1:2::");
        check("::ffff:198.51.100.7", &[], "198.51.100.7");
    }
}
