use super::*;
use serde_json::{Value, json};

const VECTORS: &str = include_str!("../../../../../tests/data/challenge-vectors.json");

/// What `challenge.parse` answers for these headers, as the vectors write it.
fn read(headers: &[String]) -> Value {
    let challenges = parse(headers);
    let realms: Vec<&str> = challenges
        .iter()
        .filter(|challenge| challenge.scheme == "bearer")
        .map(|challenge| {
            challenge
                .bearer_realm(Scheme::Https)
                .map_or_else(RealmFault::name, |_| "ok")
        })
        .collect();
    let shown: Vec<Value> = challenges
        .iter()
        .map(|challenge| {
            let params: serde_json::Map<String, Value> = challenge
                .params
                .iter()
                .map(|(name, value)| (name.clone(), json!(value)))
                .collect();
            let mut shown = json!({"scheme": challenge.scheme, "params": params, "malformed": challenge.malformed});
            if let Some(token68) = &challenge.token68 {
                shown["token68"] = json!(token68);
            }
            shown
        })
        .collect();
    json!({"challenges": shown, "pick": pick(&challenges, Scheme::Https).map(|c| &c.scheme), "bearer_realm": realms})
}

#[test]
fn every_vector() {
    let vectors: Value = serde_json::from_str(VECTORS).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(cases.len() >= 35, "the vectors are there");
    for case in cases {
        let headers: Vec<String> = serde_json::from_value(case["headers"].clone()).unwrap();
        assert_eq!(
            read(&headers),
            case["expect"],
            "{}: {headers:?}",
            case["id"]
        );
    }
}

fn check(header: &str, picked: Option<&str>, malformed: &[bool]) {
    let challenges = parse(&[header]);
    let found: Vec<bool> = challenges.iter().map(|c| c.malformed).collect();
    assert_eq!(found, malformed, "{header:?}: {challenges:?}");
    let realm = pick(&challenges, Scheme::Https).and_then(|challenge| challenge.param("realm"));
    assert_eq!(realm, picked, "{header:?}");
}

#[test]
fn what_is_said_twice_or_broken_is_never_picked() {
    check(
        r#"Bearer realm="https://a.test/t",realm="https://evil.test/t""#,
        None,
        &[true],
    );
    check(
        r#"Bearer realm="https://a.test/t" service="s""#,
        None,
        &[true],
    );
    check(r#"Bearer realm="https://a.test/t"x"#, None, &[true]);
    check(r#"Bearer realm="https://a.test/t"#, None, &[true]);
    check(r#"Bearer realm="https://a.test/t\"#, None, &[true]);
    check(
        r#"Bearer realm="https://a.test/t","junk",service="s""#,
        None,
        &[true],
    );
    check(r#"Bearer realm=https"://a.test/t""#, None, &[true]);
    check(r#"Bearer;realm="https://a.test/t""#, None, &[true]);
    check(r#"Bearer abc=, realm="https://a.test/t""#, None, &[true]);
    check(r#"realm="https://a.test/t""#, None, &[]);
    check(
        r#"Basic realm="x", Bearer realm="https://a.test/t",realm="b""#,
        Some("x"),
        &[false, true],
    );
}

#[test]
fn a_realm_over_http_or_with_a_fragment_is_no_realm() {
    check(r#"Bearer realm="http://a.test/t""#, None, &[false]);
    check(r#"Bearer realm="https://a.test/t#x""#, None, &[false]);
    check(r#"Bearer realm="https:///t""#, None, &[false]);
    check(
        r#"Bearer realm="HTTPS://a.test/t""#,
        Some("HTTPS://a.test/t"),
        &[false],
    );
}

#[test]
fn a_registry_without_tls_may_name_a_realm_without() {
    let challenges = parse(&[r#"Bearer realm="http://a.test/t""#]);
    assert!(pick(&challenges, Scheme::Http).is_some());
}

proptest::proptest! {
    #[test]
    fn any_text_gives_a_list(headers in proptest::collection::vec(".{0,80}", 0..4)) {
        for challenge in parse(&headers) {
            proptest::prop_assert!(!challenge.scheme.is_empty());
        }
    }

    #[test]
    fn header_like_text_gives_a_list(header in r#"([A-Za-z]{1,6}|realm|=|,| |\t|"|\\|https://a\.test|==){0,20}"#) {
        let _ = pick(&parse(&[header]), Scheme::Https);
    }
}
