//! The reason for every entry.

use super::platform;
use crate::platform::{
    Candidate, Content, Decision, Engine, Machine, Outcome, Platform, Query, Rules, Selection,
    steps,
};

fn manifest(text: &str) -> Candidate {
    let platform = (text != "none").then(|| platform(text));
    Candidate {
        content: Content::Manifest(Some(platform.clone().unwrap_or_default())),
        platform,
        ..Candidate::default()
    }
}

/// The sentences of `engine` on a machine of `host`, at `rules`.
#[track_caller]
fn check_sentences(engine: &str, rules: Rules, host: &str, entries: &[&str], expected: &[&str]) {
    let engine = Engine::by_id(engine).unwrap();
    let query = Query {
        host: Machine::from(&platform(host)),
        rules,
        ..Query::default()
    };
    let entries: Vec<Candidate> = entries.iter().map(|text| manifest(text)).collect();
    let selection = (engine.select)(&query, &entries);
    let found = selection
        .considered
        .iter()
        .map(|one| one.reason.to_string());
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

#[test]
fn a_kept_entry_is_named_as_it_is() {
    let windows = [
        "windows(10.0.20348.169)/amd64",
        "windows(10.0.22621.1)/amd64",
        "windows/amd64",
    ];
    let host = "windows(10.0.26100)/amd64";
    let builds = "the host takes builds 20348 to 26100.";
    let own = [
        format!("It is windows(10.0.20348.169)/amd64; {builds}"),
        format!("It is windows(10.0.22621.1)/amd64; {builds}"),
        "It is windows/amd64.".to_owned(),
    ];
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    for engine in [
        "containerd",
        "containerd-cri-transfer",
        "docker-containerd-store",
    ] {
        check_sentences(engine, Rules::Rc4, host, &windows, &own);
    }
    check_sentences(
        "containerd",
        Rules::Rc4,
        "windows(10.0.17763)/amd64",
        &["windows(10.0.17763.5)/amd64"],
        &["It is windows(10.0.17763.5)/amd64; the host takes build 17763 alone."],
    );
    check_sentences(
        "docker-classic-windows",
        Rules::Rc4,
        host,
        &["windows(10.0.26100.1)/amd64", "windows(10.0.14393.1)/amd64"],
        &[
            "It is windows(10.0.26100.1)/amd64; the host takes builds up to 26100.",
            "It is windows(10.0.14393.1)/amd64, choice 2 of this host; the host takes builds up to 26100.",
        ],
    );
    check_sentences(
        "regclient",
        Rules::Rc4,
        host,
        &["windows(10.0.26100.1)/amd64"],
        &["It is windows(10.0.26100.1)/amd64; the version is the host's own."],
    );
    // Features, which count from rc.3 on.
    for engine in ["containerd", "docker-classic-linux"] {
        check_sentences(
            engine,
            Rules::Rc1,
            "linux/amd64",
            &["linux(+gpu)/amd64", "linux/x86_64"],
            &["It is linux(+gpu)/amd64.", "It is linux/amd64."],
        );
    }
    check_sentences(
        "containers-image",
        Rules::Rc4,
        "linux/amd64",
        &["linux(+gpu)/amd64"],
        &["It is linux(+gpu)/amd64."],
    );
}

#[test]
fn docker_on_windows_looks_at_the_architecture_first() {
    check_sentences(
        "docker-classic-windows",
        Rules::Rc4,
        "windows(10.0.20348)/amd64",
        &["linux/arm64", "linux/amd64"],
        &[
            "Its architecture is \"arm64\", which windows(10.0.20348)/amd64 does not run.",
            "Its os is \"linux\", the engine looks for \"windows\".",
        ],
    );
}

/// The steps of `engine` on a machine of `host`, at `rules`, over one entry.
fn steps_of(engine: &str, rules: Rules, host: &str) -> String {
    let engine = Engine::by_id(engine).unwrap();
    let query = Query {
        host: Machine::from(&platform(host)),
        rules,
        ..Query::default()
    };
    let entries = [manifest(host)];
    steps(engine, &query, &entries, &engine.answer(&query, &entries)).join(" ")
}

#[test]
fn steps_are_those_of_the_release() {
    let linux = [
        "containerd",
        "containerd-cri-transfer",
        "docker-containerd-store",
        "docker-classic-linux",
    ];
    for engine in linux {
        for rules in Rules::ALL {
            let said = steps_of(engine, rules, "linux/amd64");
            assert_eq!(
                said.contains("more features"),
                rules >= Rules::Rc3,
                "{engine} {said}"
            );
            assert_eq!(
                said.contains("whatever features"),
                rules < Rules::Rc3,
                "{engine} {said}"
            );
        }
    }
    for host in ["darwin/arm64", "freebsd/amd64"] {
        assert!(steps_of("containerd", Rules::Rc2, host).contains("whatever features"));
        assert!(steps_of("containerd", Rules::Rc4, host).contains("more features"));
    }
    let windows = "windows(10.0.20348)/amd64";
    for rules in Rules::ALL {
        for engine in ["containerd", "containerd-cri-transfer"] {
            let said = steps_of(engine, rules, windows);
            assert_eq!(
                said.contains("largest os.version"),
                rules >= Rules::Rc2,
                "{engine} {said}"
            );
        }
        let said = steps_of("containerd", rules, windows);
        assert_eq!(
            said.contains("build that the host does not run"),
            rules >= Rules::Rc1,
            "{said}"
        );
    }
    let crane = steps_of("go-containerregistry", Rules::Rc4, "linux/arm64");
    assert!(
        crane.starts_with("It looks for linux/amd64, as on every machine. The first"),
        "{crane}"
    );
    for engine in [
        "containerd",
        "containers-image",
        "regclient",
        "docker-classic-windows",
    ] {
        assert!(steps_of(engine, Rules::Rc4, windows).contains("which it finds on this machine"));
    }
}

#[test]
fn what_is_downloaded_and_not_taken_is_told() {
    let engine = Engine::by_id("containerd-cri-transfer").unwrap();
    let nested = Candidate {
        content: Content::Index(Some(vec![manifest("linux/arm64"), manifest("linux/amd64")])),
        ..Candidate::default()
    };
    let entries = [nested, manifest("linux/amd64"), manifest("linux/386")];
    let query = Query {
        host: Machine::from(&platform("linux/amd64")),
        ..Query::default()
    };
    let selection = (engine.select)(&query, &entries);
    let fetched: Vec<(&[usize], bool)> = selection
        .considered
        .iter()
        .map(|one| (one.position.as_slice(), one.fetched))
        .collect();
    let expected: [(&[usize], bool); 5] = [
        (&[0], true),
        (&[0, 0], false),
        (&[0, 1], true),
        (&[1], true),
        (&[2], false),
    ];
    assert_eq!(fetched, expected);
    let said = steps(engine, &query, &entries, &selection);
    assert!(
        said.contains(&"It downloads entries 1.2 and 2.".to_owned()),
        "{said:#?}"
    );
}

#[test]
fn the_daemon_puts_its_own_words_before_the_pulls() {
    let engine = Engine::by_id("docker-containerd-store").unwrap();
    let mut query = Query {
        host: Machine::from(&platform("linux/amd64/v3")),
        ..Query::default()
    };
    let said = |query: &Query, selection: Selection| match selection.outcome {
        Outcome::NoMatch { message } => message,
        other => panic!("{query:?} {other:?}"),
    };
    let entries = [manifest("linux/arm64")];
    let pulls = "no match for platform in manifest: not found";
    assert_eq!(said(&query, (engine.select)(&query, &entries)), pulls);
    assert_eq!(
        said(&query, engine.answer(&query, &entries)),
        format!("no matching manifest for linux/amd64 in the manifest list entries: {pulls}")
    );
    query.wanted = Some(platform("linux/s390x"));
    assert_eq!(
        said(&query, engine.answer(&query, &entries)),
        format!("no matching manifest for linux/s390x in the manifest list entries: {pulls}")
    );
    // It does so for this alone.
    query.wanted = Some(Platform::default());
    assert!(said(&query, engine.answer(&query, &entries)).starts_with("invalid platform"));
    let other = Engine::by_id("containerd").unwrap();
    query.wanted = None;
    assert_eq!(said(&query, other.answer(&query, &entries)), pulls);
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
