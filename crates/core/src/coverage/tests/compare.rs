use super::*;

/// An image with entries `platform=digest[*attestations]`.
fn snapshot(name: &str, entries: &[&str]) -> Snapshot {
    let offer = |text: &&str| {
        let (platform_text, rest) = text.split_once('=').unwrap();
        let (digest, attestations) = rest.split_once('*').unwrap_or((rest, "0"));
        let platform = platform(platform_text);
        Offer {
            column: crate::platform::column(&platform),
            platform,
            digest: digest.to_owned(),
            size: None,
            attestations: attestations.parse().ok(),
        }
    };
    let offers = entries.iter().map(offer).collect();
    Snapshot::from_offers(name, Some(format!("sha256:{name}")), offers, 0)
}

fn compared(before: &[&str], after: &[&str], require: &str) -> Comparison {
    let options = Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated: false,
    };
    let require = Requirement::parse_list(require).unwrap();
    let (before, after) = (snapshot("a:1", before), snapshot("a:2", after));
    compare(&[before], &[after], &require, &options).swap_remove(0)
}

fn changes(comparison: &Comparison) -> Vec<String> {
    let change = |one: &Changed| format!("{} {}", one.platform, one.change.name());
    comparison.platforms.iter().map(change).collect()
}

#[test]
fn gained_lost_changed_same() {
    let found = compared(
        &["linux/arm64=1", "linux/amd64=2", "linux/s390x=3"],
        &["linux/amd64=2", "linux/riscv64=4", "linux/arm64/v8=9"],
        "",
    );
    let expected = [
        "linux/amd64 same",
        "linux/arm64 changed",
        "linux/s390x lost",
        "linux/riscv64 gained",
    ];
    assert_eq!(changes(&found), expected);
    assert_eq!(found.verdict, Verdict::Fail, "s390x is lost");
}

#[test]
fn what_is_required_survives_or_not() {
    let verdict = |before: &[&str], after: &[&str], require| {
        let found = compared(before, after, require);
        let required = found.required.iter();
        let words: Vec<String> = required
            .map(|one| format!("{} {}", one.platform, one.verdict.name()))
            .collect();
        format!("{}: {}", found.verdict.name(), words.join(", "))
    };
    assert_eq!(
        verdict(
            &["linux/amd64=1", "linux/s390x=2"],
            &["linux/amd64=1"],
            "linux/amd64"
        ),
        "pass: linux/amd64 pass"
    );
    // arm/v6 takes the place of arm/v7.
    assert_eq!(
        verdict(&["linux/arm/v7=1"], &["linux/arm/v6=2"], ""),
        "pass: linux/arm/v7 pass"
    );
    assert_eq!(
        verdict(
            &["linux/amd64=1"],
            &["linux/arm64=2"],
            "linux/amd64,linux/arm64"
        ),
        "fail: linux/amd64 fail, linux/arm64 pass"
    );
    // What was not there cannot be lost.
    let found = compared(
        &["linux/amd64=1"],
        &["linux/amd64=2"],
        "linux/amd64,windows/amd64",
    );
    assert_eq!(found.verdict, Verdict::Pass);
    assert!(found.required[1].is_uncovered);
}

#[test]
fn versions_move() {
    let windows = |build: &str, digest: &str| format!("windows({build})/amd64={digest}");
    let before = [
        windows("10.0.17763.6893", "1"),
        windows("10.0.20348.3207", "2"),
    ];
    let after = [
        windows("10.0.20348.3561", "3"),
        windows("10.0.26100.3775", "4"),
    ];
    let texts = |list: &'static [String]| list.iter().map(String::as_str).collect::<Vec<_>>();
    let found = compared(
        &texts(Vec::leak(before.to_vec())),
        &texts(Vec::leak(after.to_vec())),
        "",
    );
    let moves: Vec<String> = found
        .moves
        .iter()
        .map(|one| format!("{} {} {}", one.platform, one.from, one.to))
        .collect();
    assert_eq!(
        moves,
        [
            "windows/amd64 10.0.20348.3207 10.0.20348.3561",
            "windows/amd64 10.0.17763.6893 10.0.26100.3775"
        ]
    );
    // A Windows Server 2019 does not run what is built for 2022 and later.
    assert_eq!(found.verdict, Verdict::Fail);
}

#[test]
fn attestations_get_lost() {
    let found = compared(
        &["linux/amd64=1*2", "linux/arm64=2*1"],
        &["linux/amd64=3*1", "linux/arm64=4*1"],
        "",
    );
    let lost: Vec<usize> = found
        .platforms
        .iter()
        .map(Changed::attestations_lost)
        .collect();
    assert_eq!(lost, [1, 0]);
}

#[test]
fn an_unknown_state_is_no_loss() {
    let options = Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated: false,
    };
    let known = snapshot("a:1", &["linux/amd64=1"]);
    let gone = Snapshot::unknown("a:2", "Not there.");
    let verdict = |before: &Snapshot, after: &Snapshot, require: &str| {
        let require = Requirement::parse_list(require).unwrap();
        let found = compare(
            std::slice::from_ref(before),
            std::slice::from_ref(after),
            &require,
            &options,
        );
        (found[0].verdict, changes(&found[0]))
    };
    let unknown = vec!["linux/amd64 unknown".to_owned()];
    assert_eq!(
        verdict(&known, &gone, ""),
        (Verdict::Unknown, unknown.clone())
    );
    assert_eq!(
        verdict(&gone, &known, ""),
        (Verdict::Unknown, unknown.clone())
    );
    // What is required is there now, whatever was before.
    assert_eq!(
        verdict(&gone, &known, "linux/amd64"),
        (Verdict::Pass, unknown.clone())
    );
    assert_eq!(
        verdict(&gone, &known, "linux/arm64"),
        (Verdict::Unknown, unknown)
    );
}

#[test]
fn lists_are_paired_by_name_then_by_repository() {
    let options = Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated: false,
    };
    let one = |name: &str| snapshot(name, &["linux/amd64=1"]);
    let before = [
        one("web:1"),
        one("app:1"),
        one("db:1"),
        one("db:2"),
        one("gone:1"),
    ];
    let after = [one("app:2"), one("web:1"), one("db:3"), one("new:1")];
    let found = compare(&before, &after, &[], &options);
    let name = |side: &Option<super::super::compare::Side>| {
        side.as_ref()
            .map_or("-".to_owned(), |side| side.name.clone())
    };
    let pairs: Vec<String> = found
        .iter()
        .map(|one| format!("{} {}", name(&one.before), name(&one.after)))
        .collect();
    // Two images of db were there before: which of them became db:3 is not known.
    assert_eq!(
        pairs,
        [
            "app:1 app:2",
            "web:1 web:1",
            "- db:3",
            "- new:1",
            "db:1 -",
            "db:2 -",
            "gone:1 -"
        ]
    );
    assert_eq!(super::super::compare::survives(&found), Verdict::Pass);
}

#[test]
fn of_hundreds_of_platforms_the_lost_ones_count_first() {
    let entries = |from: usize, to: usize| -> Vec<String> {
        let entry = |at: usize| format!("linux/amd64/v{at}={at}");
        (from..to).map(entry).collect()
    };
    let (before, after) = (entries(0, 400), entries(10, 400));
    let before: Vec<&str> = before.iter().map(String::as_str).collect();
    let after: Vec<&str> = after.iter().map(String::as_str).collect();
    let found = compared(&before, &after, "");
    assert_eq!(found.required.len(), MAX_COLUMNS);
    let gone = found.platforms.iter();
    let gone = gone.filter(|one| one.change == Change::Lost);
    for one in gone {
        let required = found.required.iter();
        let names: Vec<&str> = required.map(|one| one.platform.as_str()).collect();
        assert!(names.contains(&one.platform.as_str()), "{}", one.platform);
    }
}
