//! Other people's crates asked the same: challenges by `http-auth`, ranges by `ipnet`. Where they
//! differ stands why.
#![allow(clippy::unwrap_used, reason = "an integration test")]

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use allarch_core::registry::challenge::{self, Challenge};
use allarch_core::registry::guard::address::{V4, V6, not_public};
use ipnet::{IpNet, Ipv4Net, Ipv6Net};
use serde_json::Value;

const VECTORS: &str = include_str!("../../../tests/data/challenge-vectors.json");

/// Vectors on which the two differ, and why ours stays.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "ch-05",
        "a URL without quotes is no token, but registries send it, and crane, containerd and regctl get it wrong",
    ),
    (
        "ch-25",
        "a tab between scheme and parameter is no SP, but says nothing else than one",
    ),
    (
        "ch-47",
        "an empty header is a list without items, not an error that would hide other headers",
    ),
];

type Read = Vec<(String, Vec<(String, String)>)>;

fn ours(headers: &[String]) -> Option<Read> {
    let challenges = challenge::parse(headers);
    let sound = |one: &Challenge| !one.malformed && one.token68.is_none();
    challenges.iter().all(sound).then(|| {
        let read = challenges.into_iter();
        read.map(|one| (one.scheme, one.params)).collect()
    })
}

/// `None` where it takes a header for no list of challenges.
fn theirs(headers: &[String]) -> Option<Read> {
    let mut all = Vec::new();
    for header in headers {
        for one in http_auth::parse_challenges(header).ok()? {
            let params = one
                .params
                .iter()
                .map(|(name, value)| (name.to_ascii_lowercase(), value.to_unescaped()));
            all.push((one.scheme.to_ascii_lowercase(), params.collect()));
        }
    }
    Some(all)
}

#[test]
fn challenges_as_http_auth_reads_them() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let mut different = BTreeMap::new();
    let mut equal = 0;
    for case in vectors["cases"].as_array().unwrap() {
        let headers: Vec<String> = serde_json::from_value(case["headers"].clone()).unwrap();
        let (ours, theirs) = (ours(&headers), theirs(&headers));
        if ours == theirs {
            equal += 1;
        } else {
            let id = case["id"].as_str().unwrap().to_owned();
            different.insert(
                id,
                format!("{headers:?}\n  ours   {ours:?}\n  theirs {theirs:?}"),
            );
        }
    }
    let unexplained: Vec<String> = different
        .iter()
        .filter(|(id, _)| DIFFERENT.iter().all(|(known, _)| known != id))
        .map(|(id, what)| format!("{id} {what}"))
        .collect();
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
    for (id, reason) in DIFFERENT {
        assert!(
            different.contains_key(*id),
            "{id} no longer differs: {reason}"
        );
    }
    assert!(equal >= 15, "{equal} of the vectors read the same");
}

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
