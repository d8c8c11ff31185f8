use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::oci::Digest;

fn index() -> State {
    let digest = |n: u8| format!("sha256:{}", format!("{n:02x}").repeat(32));
    let text = format!(
        "{{\n  \"schemaVersion\": 2,\n  \"manifests\": [\n    {{\n      \"digest\": \"{}\",\n      \"size\": 7\n    }},\n    {{\n      \"digest\": \"{}\",\n      \"size\": 7\n    }}\n  ]\n}}\n",
        digest(1),
        digest(2),
    );
    State {
        documents: vec![LinkDocument {
            kind: "oci-index".to_owned(),
            name: "acme/app:1".to_owned(),
            expected_digest: Some(digest(9)),
            bytes: text.into_bytes(),
            ..LinkDocument::default()
        }],
        view: BTreeMap::from([("view".to_owned(), "matrix".to_owned())]),
        unknown: Vec::new(),
    }
}

#[test]
fn a_state_survives() {
    let state = index();
    let link = v1::encode(&state).unwrap();
    assert!(
        link.bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~".contains(&b)),
        "{link}"
    );
    assert_eq!(v1::decode(&link), Ok(state));
}

#[test]
fn what_a_later_version_adds_is_kept_and_written_again() {
    let mut state = index();
    let later = |tag| Unknown {
        tag,
        content: vec![0, 1, 255],
    };
    state.unknown = vec![later(b'Q')];
    state.documents[0].unknown = vec![later(b'Z')];
    state.documents[0].kind = "something-new".to_owned();
    assert_eq!(v1::decode(&v1::encode(&state).unwrap()), Ok(state));
}

/// An index that travels with a manifest and a config does not carry their digests again.
#[test]
fn children_are_named_by_their_index() {
    let document = |bytes: &str| LinkDocument {
        kind: "oci-manifest".to_owned(),
        bytes: bytes.as_bytes().to_vec(),
        expected_digest: Some(Digest::sha256(bytes.as_bytes()).to_string()),
        ..LinkDocument::default()
    };
    let length = |documents: &[&LinkDocument]| {
        let state = State {
            documents: documents.iter().copied().cloned().collect(),
            ..State::default()
        };
        let link = v1::encode(&state).unwrap();
        assert_eq!(v1::decode(&link), Ok(state));
        link.len()
    };
    let config = document("{\"os\":\"linux\"}");
    let digest = config.expected_digest.clone().unwrap();
    let manifest = document(&format!("{{\"config\":{{\"digest\":\"{digest}\"}}}}"));
    let digest = manifest.expected_digest.clone().unwrap();
    let index = document(&format!("{{\"manifests\":[{{\"digest\":\"{digest}\"}}]}}"));
    // Each digest is 32 bytes, 43 characters, that do not travel twice.
    let together = length(&[&index, &manifest, &config]);
    let backwards = length(&[&config, &manifest, &index]);
    assert!(together + 80 < backwards, "{together} {backwards}");
}

#[test]
fn properties_and_odd_kinds_survive() {
    let mut state = index();
    let document = &mut state.documents[0];
    document.properties = BTreeMap::from([
        ("content-type".to_owned(), "application/json".to_owned()),
        (String::new(), "\0\u{1}\u{e}".to_owned()),
    ]);
    for kind in ["", "i", "z", "\0", "a kind of next year"] {
        state.documents[0].kind = kind.to_owned();
        assert_eq!(v1::decode(&v1::encode(&state).unwrap()), Ok(state.clone()));
    }
}

#[test]
fn what_is_unknown_has_no_known_tag() {
    let unknown = |tag| {
        vec![Unknown {
            tag,
            content: Vec::new(),
        }]
    };
    let mut state = index();
    state.unknown = unknown(b'v');
    assert_eq!(v1::encode(&state), Err(EncodeError::KnownTag));
    state.unknown = unknown(b'k');
    assert!(v1::encode(&state).is_ok());
    state.documents[0].unknown = unknown(b'k');
    assert_eq!(v1::encode(&state), Err(EncodeError::KnownTag));
}

/// Heads × tails × states of a link: each opens, or says exactly what is damaged.
#[test]
fn the_36_mangled_links() {
    let state = index();
    let link = v1::encode(&state).unwrap();
    let mut opened = 0;
    for (kind, body) in [
        ("whole", link.clone()),
        ("cut", link[..link.len() - 30].to_owned()),
        ("tracked", format!("{link}?utm_source=mail&fbclid=Iw.x")),
    ] {
        for tail in ["", ".", ")", ">"] {
            let text = format!("{body}{tail}");
            for arrived in heads(&text) {
                match (kind, open(&arrived)) {
                    ("cut", Err(DecodeError::Cut { missing, .. })) => {
                        assert!((1..=30).contains(&missing));
                    }
                    ("whole" | "tracked", Ok(Link::Content(found))) => assert_eq!(found, state),
                    (kind, other) => panic!("{kind}{tail}: {arrived}: {other:?}"),
                }
                opened += 1;
            }
        }
    }
    assert_eq!(opened, 36);
}

#[test]
fn damage_is_named() {
    let link = v1::encode(&index()).unwrap();
    assert_eq!(open(""), Err(DecodeError::NotALink));
    assert_eq!(open("#matrix"), Err(DecodeError::NotALink));
    assert_eq!(
        open("v2.AAAA"),
        Err(DecodeError::NewerVersion("v2".to_owned()))
    );
    assert!(matches!(open("v1."), Err(DecodeError::Cut { .. })));
    let mut odd = link.clone();
    odd.insert(20, '$');
    assert_eq!(
        open(&odd),
        Err(DecodeError::Character {
            position: 18,
            found: '$'
        })
    );
    let at = link.len() / 2;
    let other = if link.as_bytes()[at] == b'A' {
        "B"
    } else {
        "A"
    };
    let mut changed = link;
    changed.replace_range(at..=at, other);
    assert_eq!(open(&changed), Err(DecodeError::Checksum));
}

#[test]
fn a_bomb_does_not_inflate() {
    let bytes = vec![b' '; v1::MAX_BYTES + 1];
    let state = State {
        documents: vec![LinkDocument {
            bytes,
            ..LinkDocument::default()
        }],
        ..State::default()
    };
    assert!(matches!(
        v1::encode(&state),
        Err(EncodeError::TooManyBytes { .. })
    ));
}

#[test]
fn links_by_reference() {
    let view = BTreeMap::from([("require".to_owned(), "linux/arm/v7 & more".to_owned())]);
    let link = encode_reference("localhost:5000/acme/app:1.", &view);
    assert_eq!(
        link,
        "r=localhost:5000/acme/app:1.&require=linux/arm/v7%20%26%20more"
    );
    let expected = Link::Reference {
        reference: "localhost:5000/acme/app:1.".to_owned(),
        view,
    };
    assert_eq!(open(&format!("#{link}")), Ok(expected));
    let plain = Link::Reference {
        reference: "ghcr.io/acme/app".to_owned(),
        view: BTreeMap::new(),
    };
    for arrived in [
        "#r=ghcr.io/acme/app",
        "%23r=ghcr.io/acme/app)",
        "#r=ghcr.io/acme/app?utm_source=x",
        "r%3Dghcr.io%2Facme%2Fapp.",
        "https://allarch.example/base/%23r=ghcr.io/acme/app",
        "https://mail.example/?u=https%3A%2F%2Fallarch.example%2F%23r%3Dghcr.io%2Facme%2Fapp",
        "#r=ghcr.io/ac\n  me/app",
    ] {
        assert_eq!(open(arrived), Ok(plain.clone()), "{arrived}");
    }
}

/// As with content: heads × tails × whole or with a tracking query. That its end was cut is not to
/// be seen in a name, but in a digest, which is the grammar's to judge.
#[test]
fn mangled_links_by_reference() {
    let view = BTreeMap::from([
        ("require".to_owned(), "linux/arm64,a&b=c%20?#".to_owned()),
        ("view".to_owned(), "match".to_owned()),
    ]);
    let reference = format!("ghcr.io/acme/app:1@sha256:{}", "5a".repeat(32));
    let link = encode_reference(&reference, &view);
    assert!(link.len() < 180, "{link}");
    for body in [link.clone(), format!("{link}?utm_source=mail&fbclid=Iw.x")] {
        for tail in ["", ".", ")", ">"] {
            let text = format!("{body}{tail}");
            let in_html = format!("https://allarch.example/#{}", text.replace('&', "&amp;"));
            for arrived in heads(&text).into_iter().chain([in_html]) {
                let Ok(Link::Reference {
                    reference: found,
                    view: found_view,
                }) = open(&arrived)
                else {
                    panic!("{arrived}")
                };
                assert_eq!((found, found_view), (reference.clone(), view.clone()));
            }
        }
    }
}

#[test]
fn what_else_happens_to_links() {
    let state = index();
    let link = v1::encode(&state).unwrap();
    let (head, tail) = link.split_at(60);
    for arrived in [
        format!("https://allarch.example/#{link}"),
        format!("https://allarch.example/some/base/%23{link}"),
        format!("see <https://allarch.example/#{link}>"),
        format!("#{head}\r\n    {tail}"),
        format!("#{head}=\r\n{tail}"),
        format!("#{head}%0A{tail}"),
        format!("#{link}="),
        format!("#{link}/"),
        format!("#{link}#{link}"),
        format!("#{}", link.replace('-', "+").replace('_', "/")),
        format!(
            "https://mail.example/?url={}&data=05",
            encode_all(&format!("https://a.example/#{link}"))
        ),
        encode_all(&encode_all(&format!("#{link}"))),
    ] {
        assert_eq!(
            open(&arrived),
            Ok(Link::Content(state.clone())),
            "{arrived}"
        );
    }
}

/// What becomes of the `#`.
fn heads(text: &str) -> [String; 3] {
    [
        format!("#{text}"),
        format!("%23{text}"),
        encode_all(&format!("#{text}")),
    ]
}

fn encode_all(text: &str) -> String {
    text.bytes().map(|b| format!("%{b:02X}")).collect()
}

fn states() -> impl Strategy<Value = State> {
    let json = "(\\{\"(size|digest|a)\": ?(sha256:[0-9a-f]{64}|[0-9]{1,20}|\"\\\\n<\u{1}\")\\}|[ -~\\x00-\\x08\\n]{0,60})";
    let digest = "sha256:[0-9a-f]{64}";
    let bytes = prop_oneof![
        json.prop_map(String::into_bytes),
        proptest::collection::vec(any::<u8>(), 0..60),
        proptest::collection::vec(digest, 0..20).prop_map(|digests| {
            let items: Vec<String> = digests
                .iter()
                .chain(&digests)
                .map(|d| format!("{{\"digest\":\"{d}\",\"size\": {}}}", d.len()))
                .collect();
            format!("[{}]", items.join(",")).into_bytes()
        }),
    ];
    let document = (
        "[a-z-]{0,12}",
        "[ -~é]{0,20}",
        bytes,
        proptest::option::of("[ -~]{0,80}"),
    );
    let document = document.prop_map(|(kind, name, bytes, expected_digest)| LinkDocument {
        kind,
        name,
        bytes,
        expected_digest: expected_digest.filter(|text| !text.is_empty()),
        ..LinkDocument::default()
    });
    let view = proptest::collection::btree_map("[a-z]{0,8}", "[ -~é\\x00-\\x06]{0,20}", 0..4);
    (proptest::collection::vec(document, 0..4), view).prop_map(|(documents, view)| State {
        documents,
        view,
        unknown: Vec::new(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn states_round_trip(state in states()) {
        let link = v1::encode(&state).unwrap();
        prop_assert_eq!(open(&link), Ok(Link::Content(state)));
    }

    #[test]
    fn any_cut_is_seen(state in states(), cut in 0usize..200) {
        let link = v1::encode(&state).unwrap();
        let cut = cut.min(link.len() - 4).max(1);
        let result = v1::decode(&link[..link.len() - cut]);
        prop_assert!(result.is_err(), "{:?}", result);
    }

    #[test]
    fn any_text_is_answered(text in "(v1\\.)?[A-Za-z0-9_%.#?&-]{0,120}") {
        let _ = open(&text);
    }
}
