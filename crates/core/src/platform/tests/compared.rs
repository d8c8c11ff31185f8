//! Engines held against each other.

use super::{Host, Rules, numbered};
use crate::platform::compare::{Asked, Comparison, Pick, changes, everyone, smallest};
use crate::platform::disagreements::DISAGREEMENTS;
use crate::platform::{Candidate, Choice, Engine, HOSTS, Machine, Query};

#[test]
fn the_sharpest_disagreements() {
    for case in DISAGREEMENTS {
        let query = Query {
            wanted: Some(case.platform()),
            rules: Rules::Rc5,
            ..Query::default()
        };
        let entries = case.candidates();
        let takes = case.engines().map(|id| {
            let selection = (Engine::by_id(id).unwrap().select)(&query, &entries);
            selection.position().map_or_else(
                || "-".to_owned(),
                |position| {
                    let parts: Vec<String> = position.iter().map(ToString::to_string).collect();
                    parts.join(".")
                },
            )
        });
        assert_eq!(takes, case.takes, "{} {:?}", case.host, case.entries);
        let different = takes.iter().any(|one| *one != takes[0]);
        assert!(different, "{}: nobody disagrees", case.on);
    }
}

/// What is taken in a case of the table under other circumstances than the table's; counted from 0.
#[track_caller]
fn check_otherwise(
    number: usize,
    engine: &str,
    change: fn(&mut Query, &mut [Candidate]),
    expected: &str,
) {
    let case = DISAGREEMENTS[number - 1];
    let mut query = Query {
        wanted: Some(case.platform()),
        host: Machine::from(&case.platform()),
        rules: Rules::Rc5,
        ..Query::default()
    };
    let mut entries = case.candidates();
    change(&mut query, &mut entries);
    let selection = (Engine::by_id(engine).unwrap().select)(&query, &entries);
    let taken = selection.position().map(|position| position[0].to_string());
    let found = format!("{} {}", selection.outcome.name(), taken.unwrap_or_default());
    assert_eq!(found.trim(), expected, "case {number}, {engine}");
}

#[test]
fn what_the_table_says_beside_it() {
    let unnamed = |query: &mut Query, _: &mut [Candidate]| query.wanted = None;
    let docker = |_: &mut Query, entries: &mut [Candidate]| {
        for entry in entries {
            entry.marks.in_docker_list = true;
        }
    };
    let same = |_: &mut Query, _: &mut [Candidate]| {};
    check_otherwise(
        9,
        "containerd",
        |query, _| query.rules = Rules::V0_2_1,
        "no-match",
    );
    check_otherwise(
        11,
        "docker-classic-linux",
        |query, _| {
            query.wanted = None;
            query.host = Host::by_id("x86-64-v3").unwrap().machine();
        },
        "picks 1",
    );
    check_otherwise(16, "containerd", same, "fetched-then-failed");
    check_otherwise(16, "containers-image", docker, "no-match");
    check_otherwise(19, "containers-image", docker, "picks 0");
    check_otherwise(
        20,
        "containerd",
        |query, _| query.rules = Rules::Rc2,
        "picks 0",
    );
    check_otherwise(
        20,
        "containerd",
        |query, _| query.rules = Rules::Rc3,
        "picks 1",
    );
    check_otherwise(21, "containers-image", same, "picks-then 0");
    check_otherwise(24, "containerd", unnamed, "picks 3");
    check_otherwise(
        25,
        "containerd",
        |query, _| query.rules = Rules::Rc2,
        "no-match",
    );
    check_otherwise(
        25,
        "containerd",
        |query, _| query.rules = Rules::Rc4,
        "no-match",
    );
    check_otherwise(
        25,
        "containerd",
        |query, _| query.rules = Rules::Rc1,
        "picks 1",
    );
    check_otherwise(26, "containerd", unnamed, "picks 1");
    check_otherwise(28, "containerd", unnamed, "picks 1");
}

#[test]
fn engines_are_compared() {
    let entries: Vec<Candidate> = [
        "linux/arm64",
        "linux/arm64/v8",
        "linux/amd64",
        "linux/s390x",
    ]
    .iter()
    .enumerate()
    .map(|(at, text)| numbered(text, at))
    .collect();
    let pullers = everyone(Rules::Rc4);
    let asked = |host: &str| Asked {
        machine: Host::by_id(host).unwrap().machine(),
        ..Asked::default()
    };
    let comparison = Comparison::of(&entries, &asked("graviton-3"), &pullers);
    assert_eq!(
        comparison.sentence(),
        "Engines disagree: 5 engines take entry 1; containers/image and containers/image, gzip preferred \
         take entry 2; go-containerregistry takes entry 3."
    );
    assert_eq!(
        smallest(&entries, &asked("graviton-3"), &pullers),
        [0, 1, 2]
    );
    let comparison = Comparison::of(&entries, &asked("x86-64-v2"), &pullers);
    assert_eq!(comparison.sentence(), "All 8 engines take entry 3.");
    assert!(!comparison.disagrees());
    // Only the largest group is counted: who is in none of the others is in that.
    let gpu = [
        numbered("linux(+gpu)/amd64", 0),
        numbered("linux/amd64", 1),
        numbered("linux/arm64", 2),
    ];
    let comparison = Comparison::of(&gpu, &asked("x86-64-v2"), &pullers);
    assert_eq!(
        comparison.sentence(),
        "Engines disagree: 4 engines take entry 2; containers/image, containers/image, gzip preferred, \
         go-containerregistry and regclient take entry 1."
    );
    // Docker 28 becomes 29 on a CPU of level 3: the level was asked for, then was not.
    let entries = [numbered("linux/amd64", 0), numbered("linux/amd64/v3", 1)];
    let machines: Vec<Machine> = HOSTS.iter().map(Host::machine).collect();
    let docker = |text: &str, host: &str| {
        Choice::read(text, &Host::by_id(host).unwrap().machine())
            .unwrap()
            .puller
    };
    let (before, after) = (docker("docker 28.3", "i686"), docker("docker 29.0", "i686"));
    let changed = changes(&entries, &machines, before, after, &Asked::default());
    let changed: Vec<&str> = changed
        .iter()
        .filter(|change| change.before.is_some())
        .map(|change| HOSTS[change.machine].id)
        .collect();
    assert_eq!(changed, ["x86-64-v3", "x86-64-v4"]);
    let same = [numbered("linux/amd64", 7), numbered("linux/amd64", 7)];
    let comparison = Comparison::of(&same, &asked("x86-64-v1"), &pullers);
    assert_eq!(comparison.groups.len(), 1, "one digest is one image");
    assert!(matches!(
        comparison.rows[0].pick,
        Pick::Entry { rung: 0, .. }
    ));
}
