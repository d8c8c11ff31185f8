use proptest::prelude::*;

use super::*;

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
            unknown: Vec::new(),
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

/// Heads × tails × states of a link: each opens, or says exactly what is damaged.
#[test]
fn the_36_mangled_links() {
    let state = index();
    let link = v1::encode(&state).unwrap();
    let encode_all = |text: &str| {
        text.bytes()
            .map(|b| format!("%{b:02X}"))
            .collect::<String>()
    };
    let mut opened = 0;
    for (kind, body) in [
        ("whole", link.clone()),
        ("cut", link[..link.len() - 30].to_owned()),
        ("tracked", format!("{link}?utm_source=mail&fbclid=Iw.x")),
    ] {
        for tail in ["", ".", ")", ">"] {
            let text = format!("{body}{tail}");
            for arrived in [
                format!("#{text}"),
                format!("%23{text}"),
                encode_all(&format!("#{text}")),
            ] {
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
    ] {
        assert_eq!(open(arrived), Ok(plain.clone()), "{arrived}");
    }
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
        kind: if kind.len() == 1 {
            "oci-index".to_owned()
        } else {
            kind
        },
        name,
        bytes,
        expected_digest: expected_digest.filter(|text| !text.is_empty()),
        unknown: Vec::new(),
    });
    let view = proptest::collection::btree_map("[a-z]{0,8}", "[ -~é\\x00-\\x06]{0,20}", 0..4);
    (proptest::collection::vec(document, 0..4), view).prop_map(|(documents, view)| State {
        documents,
        view,
        unknown: Vec::new(),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

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
