//! Other people's crates asked the same: ranges by `ipnet`.
#![allow(clippy::unwrap_used, reason = "an integration test")]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use allarch_core::registry::guard::address::{V4, V6, not_public};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// The addresses at both ends of a range, and those just outside.
fn ends(net: IpNet) -> Vec<IpAddr> {
    let step = |address: IpAddr, by: i8| match address {
        IpAddr::V4(address) => {
            let number = u32::from(address).wrapping_add_signed(by.into());
            IpAddr::V4(Ipv4Addr::from(number))
        }
        IpAddr::V6(address) => {
            let number = u128::from(address).wrapping_add_signed(by.into());
            IpAddr::V6(Ipv6Addr::from(number))
        }
    };
    let (first, last) = (net.network(), net.broadcast());
    vec![
        step(first, -1),
        first,
        step(first, 1),
        step(last, -1),
        last,
        step(last, 1),
    ]
}

#[test]
fn ranges_as_ipnet_cuts_them() {
    let four = V4
        .iter()
        .map(|range| IpNet::from(Ipv4Net::new(range.network, range.prefix).unwrap()));
    let six = V6
        .iter()
        .map(|range| IpNet::from(Ipv6Net::new(range.network, range.prefix).unwrap()));
    let all: Vec<IpNet> = four.chain(six).collect();
    for net in &all {
        assert_eq!(net.addr(), net.network(), "a range begins at its network");
    }
    // What is not given out is refused as well, which the table does not say row by row.
    let given_out: Ipv6Net = "2000::/3".parse().unwrap();
    let is_refused = |address: IpAddr| {
        let outside = matches!(address, IpAddr::V6(six) if !given_out.contains(&six));
        outside || all.iter().any(|net| net.contains(&address))
    };
    let mut refused = 0;
    for address in all.iter().flat_map(|net| ends(*net)) {
        let expected = is_refused(address);
        assert_eq!(not_public(address).is_some(), expected, "{address}");
        refused += usize::from(expected);
    }
    assert!(refused > 100);
    // Every /16 of IPv4, at an address inside it.
    for high in 0..=u16::MAX {
        let [a, b] = high.to_be_bytes();
        let address = IpAddr::V4(Ipv4Addr::new(a, b, 129, 16));
        assert_eq!(
            not_public(address).is_some(),
            is_refused(address),
            "{address}"
        );
    }
}
