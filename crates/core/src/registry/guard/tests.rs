use super::*;

fn endpoint(url: &str) -> Endpoint {
    Endpoint::from_url(url).unwrap()
}

fn public(allow: &[&str]) -> Policy {
    Policy::public(allow.iter().map(|entry| entry.parse().unwrap()).collect())
}

fn check(policy: &Policy, url: &str, expected: &str) {
    let found = match policy.check(&endpoint(url)) {
        Ok(()) => "open",
        Err(Refusal::Address(_)) => "address",
        Err(Refusal::Name(_)) => "name",
        Err(Refusal::Port(_)) => "port",
        Err(Refusal::PlainHttp) => "http",
        Err(other) => panic!("{url}: {other:?}"),
    };
    assert_eq!(found, expected, "{url}");
}

#[test]
fn a_proxy_reaches_public_https_on_443() {
    let policy = public(&[]);
    for (url, expected) in [
        ("https://ghcr.io/v2/", "open"),
        ("https://ghcr.io:443/v2/", "open"),
        ("https://8.8.8.8/v2/", "open"),
        ("https://ghcr.io:5000/v2/", "port"),
        ("http://ghcr.io/v2/", "http"),
        ("http://ghcr.io:443/v2/", "http"),
        ("https://localhost/v2/", "name"),
        ("https://registry/v2/", "name"),
        ("https://127.1:5000/v2/", "address"),
        ("https://0x7f.0.0.1/v2/", "address"),
        ("https://0177.0.0.1/v2/", "address"),
        ("https://2130706433/v2/", "address"),
        ("https://0:5000/v2/", "address"),
        ("https://10.0.0.1/v2/", "address"),
        ("https://[::ffff:7f00:1]/v2/", "address"),
        ("https://[::ffff:8.8.8.8]/v2/", "address"),
        ("https://127.0.0.1:22/v2/", "address"),
    ] {
        check(&policy, url, expected);
    }
}

#[test]
fn an_entry_opens_exactly_itself() {
    let policy = public(&[
        "http://localhost:5000",
        "10.0.0.1:8443",
        "https://[::1]:5001",
    ]);
    for (url, expected) in [
        ("http://localhost:5000/v2/", "open"),
        ("http://LOCALHOST:5000/v2/", "open"),
        ("https://localhost:5000/v2/", "name"),
        ("http://localhost:5001/v2/", "name"),
        ("http://127.0.0.1:5000/v2/", "address"),
        ("http://a.localhost:5000/v2/", "name"),
        ("https://10.0.0.1:8443/v2/", "open"),
        ("https://10.0.0.1/v2/", "address"),
        ("https://[::1]:5001/v2/", "open"),
        ("https://[0:0:0:0:0:0:0:1]:5001/v2/", "open"),
    ] {
        check(&policy, url, expected);
    }
    let listed = endpoint("http://localhost:5000");
    let loopback = [IpAddr::from([127, 0, 0, 1])];
    assert_eq!(policy.check_addresses(&listed, &loopback), Ok(()));
}

#[test]
fn one_bad_address_refuses_the_name() {
    let policy = public(&[]);
    let ghcr = endpoint("https://ghcr.io");
    let good = IpAddr::from([140, 82, 121, 33]);
    let bad = IpAddr::from([10, 1, 2, 3]);
    assert_eq!(policy.check_addresses(&ghcr, &[good]), Ok(()));
    assert!(policy.check_addresses(&ghcr, &[good, bad]).is_err());
    assert!(policy.check_addresses(&ghcr, &[bad, good]).is_err());
}

#[test]
fn the_dialled_address_is_the_vetted_one() {
    let vetted = IpAddr::from([140, 82, 121, 33]);
    assert_eq!(check_peer(vetted, vetted), Ok(()));
    assert_eq!(
        check_peer(vetted, "::ffff:140.82.121.33".parse().unwrap()),
        Ok(())
    );
    assert_eq!(
        check_peer(vetted, IpAddr::from([127, 0, 0, 1])),
        Err(Refusal::Peer)
    );
}

#[test]
fn a_person_reaches_everything_but_speaks_http_to_loopback_only() {
    let policy = Policy::person();
    for (url, expected) in [
        ("https://10.0.0.1:5000/v2/", "open"),
        ("http://localhost:5000/v2/", "open"),
        ("http://127.8.8.8/v2/", "open"),
        ("http://[::1]:5000/v2/", "open"),
        ("http://10.0.0.1:5000/v2/", "http"),
    ] {
        check(&policy, url, expected);
    }
}

#[test]
fn a_public_registry_leads_nobody_inward() {
    let person = Policy::person();
    let onward = |from: &str, to: &str| person.check_onward(&endpoint(from), &endpoint(to));
    assert_eq!(onward("https://ghcr.io", "https://cdn.test"), Ok(()));
    assert_eq!(
        onward("https://ghcr.io", "http://localhost:631"),
        Err(Refusal::Inward)
    );
    assert_eq!(
        onward("https://ghcr.io", "https://192.168.1.1"),
        Err(Refusal::Inward)
    );
    assert_eq!(
        onward("http://localhost:5000", "http://localhost:5001"),
        Ok(())
    );
    assert_eq!(onward("https://10.0.0.1", "https://10.0.0.2"), Ok(()));
    assert_eq!(
        onward("https://ghcr.io", "http://cdn.test"),
        Err(Refusal::PlainHttp)
    );
}

#[test]
fn the_scheme_follows_the_list_and_loopback() {
    let host = |text: &str| crate::oci::parse_authority(text).unwrap();
    let check = |policy: &Policy, text: &str, expected: Scheme| {
        let (host, port) = host(text);
        assert_eq!(policy.scheme(&host, port), expected, "{text}");
    };
    let proxy = public(&["http://localhost:5000", "http://reg.corp.example:80"]);
    check(&proxy, "localhost:5000", Scheme::Http);
    check(&proxy, "localhost:5001", Scheme::Https);
    check(&proxy, "reg.corp.example", Scheme::Http);
    check(&proxy, "ghcr.io", Scheme::Https);
    check(&Policy::person(), "localhost:5001", Scheme::Http);
    check(&Policy::person(), "ghcr.io", Scheme::Https);
}

#[test]
fn entries_that_are_none() {
    for text in [
        "",
        "ftp://a:1",
        "http://",
        "http://a:70000",
        "*.a.test:1",
        "user@a.test",
        "http://a.test/v2",
        "HTTP://a",
    ] {
        let wildcard = text.starts_with('*');
        let parsed = text.parse::<AllowedHost>();
        // An asterisk is a legal character of a host, and matches nothing but itself.
        assert_eq!(parsed.is_ok(), wildcard, "{text:?}: {parsed:?}");
    }
    assert_eq!(
        "localhost:5000".parse::<AllowedHost>().unwrap().to_string(),
        "https://localhost:5000"
    );
    assert_eq!(
        "http://localhost"
            .parse::<AllowedHost>()
            .unwrap()
            .to_string(),
        "http://localhost:80"
    );
}

/// A hosted proxy's, which serves `reg.test` and the registries that are known.
fn hosted() -> Policy {
    let mut served = Served::known();
    served.push("reg.test=auth.reg.test,*.cdn.test".parse().unwrap());
    Policy::served(served, vec!["http://localhost:5000".parse().unwrap()])
}

#[test]
fn a_hosted_proxy_serves_its_registries() {
    for (domain, url, expected) in [
        ("reg.test", "https://reg.test/v2/", Ok(())),
        ("docker.io", "https://registry-1.docker.io/v2/", Ok(())),
        ("eu.gcr.io", "https://eu.gcr.io/v2/", Ok(())),
        ("localhost:5000", "http://localhost:5000/v2/", Ok(())),
        (
            "evil.test",
            "https://evil.test/v2/",
            Err(Refusal::NotServed),
        ),
        // Its answers lead there, but it is no registry.
        (
            "auth.reg.test",
            "https://auth.reg.test/v2/",
            Err(Refusal::NotServed),
        ),
        (
            "0123.dkr.ecr.us-east-1.amazonaws.com",
            "https://0123.dkr.ecr.us-east-1.amazonaws.com/v2/",
            Err(Refusal::NotServed),
        ),
        (
            "reg.test:5000",
            "https://reg.test:5000/v2/",
            Err(Refusal::Port(5000)),
        ),
    ] {
        let found = hosted().check_registry(domain, &endpoint(url));
        assert_eq!(found, expected, "{domain}");
    }
}

#[test]
fn answers_lead_to_hosts_of_the_same_registry() {
    for (from, to, expected) in [
        ("https://reg.test/", "https://auth.reg.test/token", Ok(())),
        ("https://reg.test/", "https://a.cdn.test/blob", Ok(())),
        ("https://a.cdn.test/", "https://b.cdn.test/blob", Ok(())),
        (
            "https://registry-1.docker.io/",
            "https://auth.docker.io/token",
            Ok(()),
        ),
        (
            "https://reg.test/",
            "https://auth.docker.io/token",
            Err(Refusal::NotServed),
        ),
        (
            "https://registry-1.docker.io/",
            "https://ghcr.io/",
            Err(Refusal::NotServed),
        ),
        (
            "https://reg.test/",
            "https://evil.test/",
            Err(Refusal::NotServed),
        ),
    ] {
        let found = hosted().check_onward(&endpoint(from), &endpoint(to));
        assert_eq!(found, expected, "{from} {to}");
    }
    // Without a list any public host will do.
    let public = public(&[]);
    assert_eq!(
        public.check_registry("evil.test", &endpoint("https://evil.test/")),
        Ok(())
    );
}
