use proptest::prelude::*;

use super::*;

fn platform(text: &str) -> Platform {
    parse(text, Rules::Rc5, &Platform::new("linux", "amd64", "")).unwrap()
}

fn manifest(text: &str) -> Candidate {
    let platform = (text != "none").then(|| platform(text));
    Candidate {
        content: Content::Manifest(Some(platform.clone().unwrap_or_default())),
        platform,
        ..Candidate::default()
    }
}

fn select(host: &str, entries: &[Candidate]) -> Selection {
    let engine = Engine::by_id("containerd").unwrap();
    let query = Query {
        wanted: Some(platform(host)),
        rules: Rules::Rc5,
        ..Query::default()
    };
    (engine.select)(&query, entries)
}

/// What becomes of each entry: `position state reason rank decision`.
fn check(host: &str, entries: &[Candidate], expected: &[&str]) {
    let selection = select(host, entries);
    let rows: Vec<String> = selection
        .considered
        .iter()
        .map(|c| {
            let rank = c.rank.map_or("-".to_owned(), |rank| rank.to_string());
            let decided = c.decided_by.map_or("-", Decision::name);
            let (state, reason) = (c.state.name(), c.reason.name());
            format!("{:?} {state} {reason} {rank} {decided}", c.position)
        })
        .collect();
    assert_eq!(rows, expected);
}

#[test]
fn every_entry_has_its_reason() {
    let texts = [
        "linux/amd64",
        "windows/arm",
        "linux/arm/v6",
        "linux/arm/v7",
        "linux/arm/v8",
        "none",
        "linux/arm/v7",
    ];
    check(
        "linux/arm/v7",
        &texts.map(manifest),
        &[
            "[0] no architecture - -",
            "[1] no os - -",
            "[2] ranked falls-back 2 closer-to-host",
            "[3] picks matches 0 index-order",
            "[4] no variant - -",
            "[5] ranked no-platform 3 names-platform",
            "[6] ranked matches 1 index-order",
        ],
    );
}

#[test]
fn features_and_versions() {
    let plain = manifest("linux/amd64");
    let featured = manifest("linux(+gpu)/amd64");
    check(
        "linux/amd64",
        &[featured.clone(), plain.clone()],
        &["[0] no os-features - -", "[1] picks matches 0 -"],
    );
    check(
        "linux(+gpu)/amd64",
        &[plain, featured],
        &[
            "[0] ranked matches 1 more-features",
            "[1] picks matches 0 more-features",
        ],
    );
    check(
        "windows(10.0.17763)/amd64",
        &[manifest("windows(10.0.20348.1)/amd64")],
        &["[0] no os-version - -"],
    );
    check(
        "linux/arm64/v10",
        &[manifest("linux/arm64/v10")],
        &["[0] no host-variant-unknown - -"],
    );
}

#[test]
fn what_fails_later() {
    let nested = Candidate {
        platform: Some(platform("linux/amd64")),
        content: Content::Index(Some(vec![manifest("linux/arm64")])),
        ..Candidate::default()
    };
    check(
        "linux/amd64",
        &[nested.clone(), manifest("linux/amd64")],
        &[
            "[0] fails-later nothing-inside 0 index-order",
            "[0, 0] no architecture - -",
            "[1] ranked matches 1 index-order",
        ],
    );
    check(
        "linux/arm64",
        &[nested, manifest("none")],
        &[
            "[0] no architecture - -",
            "[0, 0] not-reached not-reached - -",
            "[1] fails-later config-differs 0 -",
        ],
    );
}

#[test]
fn reasons_are_sentences() {
    let texts = [
        "linux/amd64",
        "linux/arm/v6",
        "none",
        "linux/arm64",
        "windows/arm",
    ];
    let selection = select("linux/arm/v7", &texts.map(manifest));
    let sentences: Vec<String> = selection
        .considered
        .iter()
        .map(|considered| considered.reason.to_string())
        .collect();
    assert_eq!(
        sentences,
        [
            "Its architecture is \"amd64\", which linux/arm/v7 does not run.",
            "It is linux/arm/v6, choice 2 of this host.",
            "It names no platform: the last resort, where nothing else matches.",
            "Its architecture is \"arm64\", which linux/arm/v7 does not run.",
            "Its os is \"windows\", the engine looks for \"linux\".",
        ]
    );
}

#[test]
fn default_platforms() {
    let engine = Engine::by_id("containerd").unwrap();
    let default = |host: &str| {
        let query = Query {
            host: Machine::from(&platform(host)),
            ..Query::default()
        };
        format_all(&engine.wanted(&query), Rules::Rc5)
    };
    assert_eq!(default("linux/amd64/v3"), "linux/amd64");
    assert_eq!(default("linux/arm/v6"), "linux/arm/v6");
    assert_eq!(
        default("windows(10.0.20348.3207)/amd64"),
        "windows(10.0.20348)/amd64"
    );
}

#[test]
fn engines_are_listed_once_with_their_source() {
    let mut ids: Vec<&str> = ENGINES.iter().map(|engine| engine.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), ENGINES.len());
    for engine in ENGINES {
        assert!(engine.source.starts_with("https://"));
        assert!(!engine.version.is_empty());
    }
}

fn part() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "linux",
        "windows",
        "amd64",
        "arm",
        "arm64",
        "386",
        "v7",
        "v8",
        "v8.5",
        "v9.9",
        "v10",
        "10.0.20348",
        "garbage",
    ]);
    prop_oneof![3 => known.prop_map(str::to_owned), 1 => ".{0,6}"]
}

fn any_platform() -> impl Strategy<Value = Platform> {
    let features = prop::collection::vec(part(), 0..3);
    (part(), part(), part(), part(), features).prop_map(
        |(os, architecture, variant, os_version, os_features)| Platform {
            os,
            architecture,
            variant,
            os_version,
            os_features,
        },
    )
}

fn any_candidate() -> impl Strategy<Value = Candidate> {
    let platform = prop::option::of(any_platform());
    let leaf = (platform, 0..3u8, prop::option::of(any_platform())).prop_map(
        |(platform, kind, config)| Candidate {
            platform,
            content: match kind {
                0 => Content::Other,
                1 => Content::Index(None),
                _ => Content::Manifest(config),
            },
            ..Candidate::default()
        },
    );
    leaf.prop_recursive(3, 12, 4, |inner| {
        let children = prop::collection::vec(inner, 0..4);
        (prop::option::of(any_platform()), children).prop_map(|(platform, children)| Candidate {
            platform,
            content: Content::Index(Some(children)),
            ..Candidate::default()
        })
    })
}

proptest! {
    /// Whatever is asked, an engine picks from the list, says so of one leaf, and says it again.
    #[test]
    fn engines_pick_from_the_list(
        host in any_platform(),
        entries in prop::collection::vec(any_candidate(), 0..5),
        rules in prop::sample::select(Rules::ALL.to_vec()),
    ) {
        for engine in ENGINES {
            let query = Query { wanted: Some(host.clone()), rules, ..Query::default() };
            let selection = (engine.select)(&query, &entries);
            prop_assert_eq!(&selection, &(engine.select)(&query, &entries));
            if let Some(position) = selection.position() {
                prop_assert!(candidate_at(&entries, position).is_some());
                prop_assert_eq!(selection.at(position).unwrap().state, State::Picks);
            }
            for considered in &selection.considered {
                prop_assert!(candidate_at(&entries, &considered.position).is_some());
                prop_assert!(!considered.reason.to_string().is_empty());
            }
        }
    }

    /// Reading is total, and writing then reading again settles.
    #[test]
    fn text_is_total(text in "(\\PC|[a-z0-9/().+%*-]){0,24}", any in any_platform()) {
        let local = Platform::new("linux", "amd64", "");
        for rules in Rules::ALL {
            let _ = parse(&text, rules, &local).map_err(|error| error.to_string());
            let once = normalize(&any, rules);
            // v1.0.0-rc.0 drops one `.0` of an arm64 variant each time.
            if rules != Rules::Rc0 {
                prop_assert_eq!(&normalize(&once, rules), &once);
            }
            let _ = (format(&any), format_all(&any, rules), column(&any));
        }
    }

    /// The order of tables is an order.
    #[test]
    fn order_is_total(a in any_platform(), b in any_platform(), c in any_platform()) {
        prop_assert_eq!(order(&a, &b), order(&b, &a).reverse());
        if order(&a, &b).is_le() && order(&b, &c).is_le() {
            prop_assert!(order(&a, &c).is_le());
        }
    }
}
