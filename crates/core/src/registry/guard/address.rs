//! Which IP addresses are no place for a proxy to go: a table, and nothing else.
//!
//! Rows: the IANA IPv4 and IPv6 Special-Purpose Address Registries in full (read 2026-11), the
//! "globally reachable" ones too, since no registry lives there; multicast and reserved space; the
//! forms of IPv6 that carry an IPv4 address inside (mapped, compatible, NAT64, 6to4, Teredo), all of
//! them whatever they carry; and Azure's WireServer, which the tables call public.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// One range that is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Range<A> {
    /// First address.
    pub network: A,
    /// Length of the prefix in bits.
    pub prefix: u8,
    /// What the range is for, as a person may read it.
    pub purpose: &'static str,
}

const fn v4(octets: [u8; 4], prefix: u8, purpose: &'static str) -> Range<Ipv4Addr> {
    let [a, b, c, d] = octets;
    Range {
        network: Ipv4Addr::new(a, b, c, d),
        prefix,
        purpose,
    }
}

const fn v6(network: Ipv6Addr, prefix: u8, purpose: &'static str) -> Range<Ipv6Addr> {
    Range {
        network,
        prefix,
        purpose,
    }
}

const fn segments(first: [u16; 4]) -> Ipv6Addr {
    let [a, b, c, d] = first;
    Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0)
}

/// IPv4, in the order of the registry.
#[rustfmt::skip]
pub const V4: &[Range<Ipv4Addr>] = &[
    v4([0, 0, 0, 0], 8, "this host on this network (RFC 791)"),
    v4([10, 0, 0, 0], 8, "private use (RFC 1918)"),
    v4([100, 64, 0, 0], 10, "shared address space (RFC 6598)"),
    v4([127, 0, 0, 0], 8, "loopback (RFC 1122)"),
    v4([168, 63, 129, 16], 32, "the Azure host's own service"),
    v4([169, 254, 0, 0], 16, "link-local (RFC 3927), where clouds keep instance metadata"),
    v4([172, 16, 0, 0], 12, "private use (RFC 1918)"),
    v4([192, 0, 0, 0], 24, "IETF protocol assignments (RFC 6890)"),
    v4([192, 0, 2, 0], 24, "documentation (RFC 5737)"),
    v4([192, 31, 196, 0], 24, "AS112 (RFC 7535)"),
    v4([192, 52, 193, 0], 24, "multicast tunnels (RFC 7450)"),
    v4([192, 88, 99, 0], 24, "6to4 relays (RFC 7526)"),
    v4([192, 168, 0, 0], 16, "private use (RFC 1918)"),
    v4([192, 175, 48, 0], 24, "AS112 (RFC 7534)"),
    v4([198, 18, 0, 0], 15, "benchmarking (RFC 2544)"),
    v4([198, 51, 100, 0], 24, "documentation (RFC 5737)"),
    v4([203, 0, 113, 0], 24, "documentation (RFC 5737)"),
    v4([224, 0, 0, 0], 4, "multicast (RFC 5771)"),
    v4([240, 0, 0, 0], 4, "reserved (RFC 1112)"),
];

/// IPv6, narrow ranges before the wide ones that hold them, so that the purpose named is exact.
#[rustfmt::skip]
pub const V6: &[Range<Ipv6Addr>] = &[
    v6(Ipv6Addr::UNSPECIFIED, 128, "unspecified (RFC 4291)"),
    v6(Ipv6Addr::LOCALHOST, 128, "loopback (RFC 4291)"),
    v6(Ipv6Addr::new(0, 0, 0, 0, 0, 0xffff, 0, 0), 96, "an IPv4 address, mapped (RFC 4291)"),
    v6(Ipv6Addr::new(0, 0, 0, 0, 0xffff, 0, 0, 0), 96, "an IPv4 address, translated (RFC 2765)"),
    v6(segments([0, 0, 0, 0]), 96, "an IPv4 address, compatible form (RFC 4291)"),
    v6(segments([0x64, 0xff9b, 0, 0]), 96, "an IPv4 address behind NAT64 (RFC 6052)"),
    v6(segments([0x64, 0xff9b, 1, 0]), 48, "an IPv4 address behind NAT64 (RFC 8215)"),
    v6(segments([0x100, 0, 0, 0]), 64, "discard only (RFC 6666)"),
    v6(segments([0x100, 0, 0, 1]), 64, "dummy prefix (RFC 9780)"),
    v6(segments([0x2001, 0, 0, 0]), 32, "an IPv4 address inside Teredo (RFC 4380)"),
    v6(segments([0x2001, 2, 0, 0]), 48, "benchmarking (RFC 5180)"),
    v6(segments([0x2001, 3, 0, 0]), 32, "multicast tunnels (RFC 7450)"),
    v6(segments([0x2001, 4, 0x112, 0]), 48, "AS112 (RFC 7535)"),
    v6(segments([0x2001, 0x10, 0, 0]), 28, "ORCHID (RFC 4843)"),
    v6(segments([0x2001, 0x20, 0, 0]), 28, "ORCHIDv2 (RFC 7343)"),
    v6(segments([0x2001, 0x30, 0, 0]), 28, "drone identities (RFC 9374)"),
    v6(segments([0x2001, 0, 0, 0]), 23, "IETF protocol assignments (RFC 2928)"),
    v6(segments([0x2001, 0xdb8, 0, 0]), 32, "documentation (RFC 3849)"),
    v6(segments([0x2002, 0, 0, 0]), 16, "an IPv4 address inside 6to4 (RFC 3056)"),
    v6(segments([0x2620, 0x4f, 0x8000, 0]), 48, "AS112 (RFC 7534)"),
    v6(segments([0x3fff, 0, 0, 0]), 20, "documentation (RFC 9637)"),
    v6(segments([0x5f00, 0, 0, 0]), 16, "segment routing (RFC 9602)"),
    v6(segments([0xfc00, 0, 0, 0]), 7, "unique local (RFC 4193)"),
    v6(segments([0xfe80, 0, 0, 0]), 10, "link-local (RFC 4291)"),
    v6(segments([0xfec0, 0, 0, 0]), 10, "site-local (RFC 3879)"),
    v6(segments([0xff00, 0, 0, 0]), 8, "multicast (RFC 4291)"),
];

/// Global unicast, the only IPv6 space that has been given out.
const GLOBAL_UNICAST: Range<Ipv6Addr> = v6(segments([0x2000, 0, 0, 0]), 3, "");

/// What the address is for, if it is not public; `None` for a public address.
#[must_use]
pub fn not_public(address: IpAddr) -> Option<&'static str> {
    match address {
        IpAddr::V4(address) => V4
            .iter()
            .find(|range| holds_v4(range, address))
            .map(|range| range.purpose),
        IpAddr::V6(address) => V6
            .iter()
            .find(|range| holds_v6(range, address))
            .map(|range| range.purpose)
            .or_else(|| (!holds_v6(&GLOBAL_UNICAST, address)).then_some("not assigned (RFC 4291)")),
    }
}

/// Whether the address leads to this very machine, in any of the forms that do.
#[must_use]
pub fn is_loopback(address: IpAddr) -> bool {
    address.to_canonical().is_loopback()
}

fn holds_v4(range: &Range<Ipv4Addr>, address: Ipv4Addr) -> bool {
    let shift = 32 - u32::from(range.prefix);
    (address.to_bits() ^ range.network.to_bits())
        .checked_shr(shift)
        .unwrap_or(0)
        == 0
}

fn holds_v6(range: &Range<Ipv6Addr>, address: Ipv6Addr) -> bool {
    let shift = 128 - u32::from(range.prefix);
    (address.to_bits() ^ range.network.to_bits())
        .checked_shr(shift)
        .unwrap_or(0)
        == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(address: &str, purpose: Option<&str>) {
        let found = not_public(address.parse().unwrap());
        match purpose {
            Some(part) => assert!(
                found.is_some_and(|found| found.contains(part)),
                "{address} is {found:?}, expected {part}"
            ),
            None => assert_eq!(found, None, "{address} is public"),
        }
    }

    #[test]
    #[rustfmt::skip]
    fn every_range_at_both_its_ends() {
        for (first, last, purpose) in [
            ("0.0.0.0", "0.255.255.255", "this host"),
            ("10.0.0.0", "10.255.255.255", "private"),
            ("100.64.0.0", "100.127.255.255", "shared"),
            ("127.0.0.0", "127.255.255.255", "loopback"),
            ("168.63.129.16", "168.63.129.16", "Azure"),
            ("169.254.0.0", "169.254.255.255", "link-local"),
            ("172.16.0.0", "172.31.255.255", "private"),
            ("192.0.0.0", "192.0.0.255", "IETF"),
            ("192.168.0.0", "192.168.255.255", "private"),
            ("198.18.0.0", "198.19.255.255", "benchmarking"),
            ("224.0.0.0", "239.255.255.255", "multicast"),
            ("240.0.0.0", "255.255.255.255", "reserved"),
            ("::", "::", "unspecified"),
            ("::1", "::1", "loopback"),
            ("::2", "::ffff:ffff", "compatible"),
            ("::ffff:8.8.8.8", "::ffff:127.0.0.1", "mapped"),
            ("64:ff9b::", "64:ff9b::ffff:ffff", "NAT64"),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "NAT64"),
            ("2001::", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff", "Teredo"),
            ("2001:1::1", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "IETF"),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"),
            ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "6to4"),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"),
            ("4000::", "5eff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "not assigned"),
            ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "unique local"),
            ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"),
            ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "site-local"),
            ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"),
        ] {
            check(first, Some(purpose));
            check(last, Some(purpose));
        }
    }

    #[test]
    #[rustfmt::skip]
    fn their_neighbours_are_public() {
        for address in [
            "1.0.0.0", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
            "126.255.255.255", "128.0.0.0", "168.63.129.15", "168.63.129.17", "169.253.255.255",
            "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255",
            "192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255", "2001:200::",
            "2000::", "2003::", "2606:4700::1111", "3fff:1000::",
        ] {
            check(address, None);
        }
    }

    #[test]
    fn loopback_in_disguise_is_loopback() {
        for (address, expected) in [
            ("127.9.9.9", true),
            ("::1", true),
            ("::ffff:127.0.0.1", true),
            ("10.0.0.1", false),
            ("0.0.0.0", false),
        ] {
            assert_eq!(is_loopback(address.parse().unwrap()), expected, "{address}");
        }
    }
}
