//! Whatever is asked, there is an answer.

use proptest::prelude::*;

use crate::platform::*;

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
        known in prop::option::of(prop::sample::select(HOSTS)),
        named in any::<bool>(),
        entries in prop::collection::vec(any_candidate(), 0..5),
        rules in prop::sample::select(Rules::ALL.to_vec()),
    ) {
        for engine in ENGINES {
            let machine = known.map_or_else(|| Machine::from(&host), |known| known.machine());
            let wanted = named.then(|| host.clone());
            let query = Query { wanted, host: machine, rules, ..Query::default() };
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

    /// Whatever is pasted as a machine, nothing panics.
    #[test]
    fn any_text_is_a_machine_or_none(text in "(\\PC|[a-z0-9/().:\n -]){0,40}") {
        let _ = Machine::read(&text);
        let _ = Choice::read(&text, &Machine::default());
    }
}
