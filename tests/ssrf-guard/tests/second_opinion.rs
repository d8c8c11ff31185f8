//! The guard's answers beside those of `ssrf-guard` 0.1: addresses, names with several addresses, and hosts
//! of URLs. Where they differ stands why. Ours may refuse more, never less.
#![allow(clippy::unwrap_used, clippy::panic, reason = "an integration test")]

use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;

use allarch_core::registry::endpoint::Endpoint;
use allarch_core::registry::guard::address::{V4, V6, not_public};
use allarch_core::registry::{Policy, guard::Refusal};
use serde_json::Value;
use ssrf_guard::{Cidr, Error, Fetcher, Resolve, is_public};

const VECTORS: &str = include_str!("../../data/proxy-attacks.json");

/// Blocks that ours refuses and theirs does not, and why ours stays. The first one that holds an address
/// explains it.
const DIFFERENT: &[(&str, &str)] = &[
    (
        "168.63.129.16/32",
        "public by every table, but inside Azure it is the host's own service (WireServer)",
    ),
    (
        "192.31.196.0/24",
        "AS112: globally reachable says IANA, but an anycast sink of DNS and no registry",
    ),
    (
        "192.175.48.0/24",
        "AS112, the other block: no registry lives there",
    ),
    (
        "192.52.193.0/24",
        "AMT relays: what comes out of a tunnel is not what was dialled",
    ),
    (
        "::ffff:0:0/96",
        "mapped IPv4: theirs looks inside; a name has A records for that, so ours wants none in AAAA",
    ),
    (
        "::ffff:0:0:0/96",
        "translated IPv4 (SIIT): theirs looks inside; where it ends is up to a translator",
    ),
    (
        "64:ff9b::/96",
        "NAT64: theirs looks inside; a gateway may map more than the address says",
    ),
    (
        "::/96",
        "compatible IPv4: theirs looks inside; deprecated since 2006, and no host answers there",
    ),
    (
        "100:0:0:1::/64",
        "the dummy prefix of RFC 9780, newer than theirs",
    ),
    (
        "2001::/23",
        "IETF protocol assignments: theirs knows Teredo and benchmarking of it, ours refuses the block whole",
    ),
    (
        "2620:4f:8000::/48",
        "AS112 in IPv6: no registry lives there",
    ),
    (
        "::/3",
        "not given out by IANA: theirs lists what is known to be bad, ours allows what is given out (2000::/3)",
    ),
    ("4000::/2", "not given out: the same"),
    ("8000::/1", "not given out: the same"),
];

fn explained(address: IpAddr) -> Option<&'static str> {
    let holds = |block: &str| block.parse::<Cidr>().unwrap().contains(address);
    // An IPv4 block of theirs holds the IPv6 forms of its addresses as well, which have rows of their own.
    let is_same = |block: &str| block.contains(':') == address.is_ipv6();
    let mut rows = DIFFERENT.iter();
    rows.find(|(block, _)| is_same(block) && holds(block))
        .map(|(block, _)| *block)
}

/// The addresses at both ends of a block, and those just outside.
fn ends(address: IpAddr, prefix: u8) -> Vec<IpAddr> {
    let (first, last, bits) = match address {
        IpAddr::V4(four) => {
            let host = u32::MAX.checked_shr(prefix.into()).unwrap_or(0);
            let first = u32::from(four);
            (u128::from(first), u128::from(first | host), 32)
        }
        IpAddr::V6(six) => {
            let host = u128::MAX.checked_shr(prefix.into()).unwrap_or(0);
            (u128::from(six), u128::from(six) | host, 128)
        }
    };
    let all = [
        first.wrapping_sub(1),
        first,
        first.wrapping_add(1),
        last.wrapping_sub(1),
        last,
        last.wrapping_add(1),
    ];
    let read = |number: u128| match bits {
        32 => IpAddr::V4(Ipv4Addr::from(number as u32)),
        _ => IpAddr::V6(Ipv6Addr::from(number)),
    };
    all.into_iter().map(read).collect()
}

#[test]
fn addresses_as_ssrf_guard_judges_them() {
    let four = V4
        .iter()
        .map(|range| (IpAddr::V4(range.network), range.prefix));
    let six = V6
        .iter()
        .map(|range| (IpAddr::V6(range.network), range.prefix));
    let mut addresses: Vec<IpAddr> = four
        .chain(six)
        .flat_map(|(network, prefix)| ends(network, prefix))
        .collect();
    // Every /16 of IPv4 and of IPv6, at an address inside it; and every /16 of IPv4 in the forms of IPv6.
    for high in 0..=u16::MAX {
        let [a, b] = high.to_be_bytes();
        addresses.push(Ipv4Addr::new(a, b, 129, 16).into());
        addresses.push(Ipv6Addr::new(high, 0x4f, 0x8000, 1, 2, 3, 4, 5).into());
        for first in [
            [0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0xffff],
            [0, 0, 0, 0, 0xffff, 0],
            [0x64, 0xff9b, 0, 0, 0, 0],
        ] {
            let [p, q, r, s, t, u] = first;
            addresses.push(Ipv6Addr::new(p, q, r, s, t, u, high, 0x8110).into());
        }
    }
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut equal, mut refused) = (0, 0);
    for address in addresses {
        match (not_public(address), is_public(address)) {
            (None, true) => equal += 1,
            (Some(_), false) => (equal, refused) = (equal + 1, refused + 1),
            (None, false) => panic!("{address} is refused by theirs alone"),
            (Some(purpose), true) => match explained(address) {
                Some(block) => *used.entry(block).or_default() += 1,
                None => panic!("{address} is refused by ours alone: {purpose}"),
            },
        }
    }
    for (block, reason) in DIFFERENT {
        assert!(
            used.contains_key(block),
            "{block} no longer differs: {reason}"
        );
    }
    assert!(equal > 60_000 && refused > 10_000, "{equal} {refused}");
}

/// Names with the addresses of a vector.
struct Names(BTreeMap<String, Vec<IpAddr>>);

impl Resolve for Names {
    fn resolve<'a>(
        &'a self,
        host: &'a str,
        port: u16,
    ) -> Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>> {
        let found = self.0.get(host).cloned();
        Box::pin(async move {
            let found = found.ok_or_else(|| io::Error::other("no such name"))?;
            Ok(found
                .into_iter()
                .map(|ip| SocketAddr::new(ip, port))
                .collect())
        })
    }
}

/// The vectors' addresses; 203.0.113.0/24 plays public space there.
fn addresses(value: &Value) -> Vec<IpAddr> {
    let all = value.as_array().into_iter().flatten();
    all.map(|text| {
        text.as_str()
            .unwrap()
            .replace("203.0.113.", "8.8.113.")
            .parse()
            .unwrap()
    })
    .collect()
}

#[tokio::test]
async fn names_as_ssrf_guard_judges_them() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let policy = Policy::public(Vec::new());
    let (mut open, mut refused) = (0, 0);
    for case in vectors["cases"].as_array().unwrap() {
        let dns = case["upstream"]["dns"].as_object().into_iter().flatten();
        let mut answers: Vec<(String, Vec<IpAddr>)> = dns
            .map(|(name, all)| (name.clone(), addresses(all)))
            .collect();
        for (name, sequence) in case["upstream"]["dns_sequence"]
            .as_object()
            .into_iter()
            .flatten()
        {
            let all = sequence.as_array().unwrap().iter();
            answers.extend(all.map(|one| (name.clone(), addresses(one))));
        }
        for (name, found) in answers.into_iter().filter(|(_, found)| !found.is_empty()) {
            let names = Names(BTreeMap::from([(name.clone(), found.clone())]));
            let theirs = Fetcher::default()
                .with_resolver(names)
                .resolve(&name, 443)
                .await;
            let endpoint = Endpoint::from_url(&format!("https://{name}")).unwrap();
            let ours = policy.check_addresses(&endpoint, &found);
            let id = &case["id"];
            match (ours, theirs) {
                (Ok(()), Ok(_)) => open += 1,
                (Err(_), Err(Error::Denied { .. })) => refused += 1,
                // Each of them looks public to theirs, and each is explained.
                (Err(_), Ok(_)) if found.iter().any(|one| explained(*one).is_some()) => {
                    refused += 1;
                }
                (ours, theirs) => panic!("{id} {name} {found:?}: {ours:?}, {theirs:?}"),
            }
        }
    }
    assert!(open > 5 && refused > 5, "{open} open, {refused} refused");
}

#[tokio::test]
async fn hosts_of_urls_as_ssrf_guard_judges_them() {
    let policy = Policy::public(Vec::new());
    let nothing = || Fetcher::default().with_resolver(Names(BTreeMap::new()));
    for (url, is_refused) in [
        ("https://127.0.0.1/", true),
        ("https://127.1/", true),
        ("https://0x7f.0.0.1/", true),
        ("https://0177.0.0.1/", true),
        ("https://2130706433/", true),
        ("https://0/", true),
        ("https://169.254.169.254/", true),
        ("https://[::1]/", true),
        ("https://[::ffff:169.254.169.254]/", true),
        ("https://[::ffff:a9fe:a9fe]/", true),
        ("https://[64:ff9b::a9fe:a9fe]/", true),
        ("https://[2002:7f00:1::]/", true),
        ("https://[fd00::1]/", true),
        ("https://10.0.0.1/", true),
        ("https://8.8.8.8/", false),
        ("https://[2606:4700::1111]/", false),
    ] {
        let endpoint = Endpoint::from_url(url).unwrap();
        let ours = matches!(policy.check(&endpoint), Err(Refusal::Address(_)));
        assert_eq!(ours, is_refused, "{url}");
        // Theirs is asked with the host as its own URL parser has it.
        let host = ssrf_guard::Url::parse(url)
            .unwrap()
            .host_str()
            .unwrap()
            .to_owned();
        let theirs = nothing().resolve(&host, 443).await;
        assert_eq!(
            matches!(theirs, Err(Error::Denied { .. })),
            is_refused,
            "{url}"
        );
    }
}
