//! What holds for every engine, and what is recorded of each: exceptions stand in the engines' docs.

use proptest::prelude::*;

use super::compare::{Asked, Comparison, HeatMap, Pick, changes, everyone, smallest};
use super::disagreements::{ASKED, DISAGREEMENTS};
use super::*;

fn platform(text: &str) -> Platform {
    parse(text, Rules::Rc5, &Platform::new("linux", "amd64", "")).unwrap()
}

fn manifest(text: &str, at: usize) -> Candidate {
    Candidate {
        digest: format!("sha256:{at}"),
        platform: Some(platform(text)),
        content: Content::Manifest(Some(platform(text))),
        ..Candidate::default()
    }
}

fn attestation() -> Candidate {
    Candidate {
        digest: "sha256:attestation".to_owned(),
        platform: Some(Platform::new("unknown", "unknown", "")),
        content: Content::Manifest(Some(Platform::default())),
        marks: Marks {
            attestation: true,
            ..Marks::default()
        },
        ..Candidate::default()
    }
}

const PLATFORMS: &[&str] = &[
    "linux/amd64",
    "linux/amd64/v2",
    "linux/amd64/v3",
    "linux/386",
    "linux/arm64",
    "linux/arm64/v8",
    "linux/arm64/v9",
    "linux/arm/v5",
    "linux/arm/v6",
    "linux/arm/v7",
    "linux/arm/v8",
    "linux/riscv64",
    "linux/ppc64le/power9",
    "linux(+gpu)/amd64",
    "windows(10.0.17763.6893)/amd64",
    "windows(10.0.20348.3207)/amd64",
    "windows(10.0.26100.1)/amd64",
    "windows/amd64",
    "darwin/arm64",
    "freebsd/amd64",
];

fn entries() -> impl Strategy<Value = Vec<Candidate>> {
    let text = prop::sample::select(PLATFORMS);
    let none = prop::bool::weighted(0.1);
    let zstd = prop::bool::weighted(0.2);
    prop::collection::vec((text, none, zstd), 0..7).prop_map(|texts| {
        let entry = |(at, (text, none, zstd)): (usize, (&str, bool, bool))| {
            let mut candidate = manifest(text, at);
            candidate.marks.zstd = zstd;
            if none {
                candidate.platform = None;
            }
            candidate
        };
        texts.into_iter().enumerate().map(entry).collect()
    })
}

/// A question: a machine, or a platform asked for by name.
fn query() -> impl Strategy<Value = Query> {
    let host = prop::sample::select(HOSTS);
    let named = prop::option::of(prop::sample::select(PLATFORMS));
    let rules = prop::sample::select(Rules::ALL.to_vec());
    (host, named, rules).prop_map(|(host, named, rules)| Query {
        wanted: named.map(platform),
        host: host.machine(),
        rules,
        ..Query::default()
    })
}

/// How it ends, and the digest of the entry it ends with.
fn ends(engine: &Engine, query: &Query, entries: &[Candidate]) -> (&'static str, Option<String>) {
    let selection = (engine.select)(query, entries);
    let position = match &selection.outcome {
        Outcome::Picks { position, .. } | Outcome::FetchedThenFailed { position, .. } => position,
        Outcome::NoMatch { .. } => return ("no-match", None),
    };
    let digest = candidate_at(entries, position).map(|one| one.digest.clone());
    (selection.outcome.name(), digest)
}

proptest! {
    #[test]
    fn an_attestation_changes_nothing(query in query(), entries in entries(), at in 0..8usize) {
        let mut with = entries.clone();
        with.insert(at.min(entries.len()), attestation());
        for engine in ENGINES {
            prop_assert_eq!(ends(engine, &query, &with), ends(engine, &query, &entries), "{}", engine.id);
        }
    }

    #[test]
    fn another_os_changes_nothing_on_linux(
        query in query(),
        entries in entries(),
        other in prop::sample::select(vec!["windows(10.0.20348)/amd64", "darwin/arm64", "freebsd/amd64"]),
        at in 0..8usize,
    ) {
        let wanted = query.wanted.as_ref();
        prop_assume!(query.host.os == "linux" && wanted.is_none_or(|wanted| wanted.os == "linux"));
        let mut with = entries.clone();
        with.insert(at.min(entries.len()), manifest(other, 99));
        for engine in ENGINES.iter().filter(|engine| engine.runs_on(&query.host)) {
            prop_assert_eq!(ends(engine, &query, &with), ends(engine, &query, &entries), "{}", engine.id);
        }
    }

    /// Where an entry is taken for more than its place, it is taken from any place.
    #[test]
    fn order_counts_only_between_equals(
        query in query(),
        (entries, shuffled) in entries().prop_flat_map(|entries| {
            (Just(entries.clone()), Just(entries).prop_shuffle())
        }),
    ) {
        for engine in ENGINES.iter().filter(|engine| engine.takes_best) {
            let selection = (engine.select)(&query, &entries);
            let best = selection.considered.iter().find(|one| one.rank == Some(0));
            if best.is_some_and(|best| best.decided_by == Some(Decision::IndexOrder)) {
                continue;
            }
            prop_assert_eq!(ends(engine, &query, &shuffled), ends(engine, &query, &entries), "{}", engine.id);
        }
    }

    /// Every entry has a reason, and one that is refused names the first condition that failed.
    #[test]
    fn the_first_condition_that_fails_is_named(query in query(), entries in entries()) {
        let wanted = query.wanted.as_ref();
        prop_assume!(query.host.os == "linux" && wanted.is_none_or(|wanted| wanted.os == "linux"));
        for engine in ENGINES.iter().filter(|engine| engine.runs_on(&query.host)) {
            let selection = (engine.select)(&query, &entries);
            prop_assert_eq!(selection.considered.len(), entries.len());
            for considered in &selection.considered {
                prop_assert_eq!(considered.rank.is_some(), considered.state != State::No);
                let Reason::Differs { mismatch, found, wanted } = &considered.reason else {
                    continue;
                };
                let os = found.os == wanted.os;
                let architecture = found.architecture == wanted.architecture;
                let right = match mismatch {
                    Mismatch::Os => !os,
                    Mismatch::Architecture => os && !architecture,
                    Mismatch::Variant => os && found.variant != wanted.variant,
                    Mismatch::OsFeatures(missing) => os && !missing.is_empty(),
                    Mismatch::OsVersion(_) | Mismatch::HostVariant => os,
                };
                prop_assert!(right, "{} {:?}", engine.id, considered.reason);
            }
        }
    }

    /// What is left over which engines disagree is a part of the index, and they still do.
    #[test]
    fn the_smallest_index_keeps_the_pattern(query in query(), entries in entries()) {
        let asked = Asked { machine: query.host.clone(), named: query.wanted.clone(), ..Asked::default() };
        let pullers = everyone(query.rules);
        let kept = smallest(&entries, &asked, &pullers);
        prop_assert!(kept.is_sorted() && kept.len() <= entries.len());
        let small: Vec<Candidate> = kept.iter().map(|at| entries[*at].clone()).collect();
        for puller in &pullers {
            let query = asked.query(puller.rules);
            prop_assert_eq!(
                ends(puller.engine, &query, &small),
                ends(puller.engine, &query, &entries)
            );
        }
    }

    /// The heat map says what each engine says by itself.
    #[test]
    fn the_heat_map_is_the_engines_answers(entries in entries(), rules in prop::sample::select(Rules::ALL.to_vec())) {
        let machines: Vec<Machine> = HOSTS.iter().map(Host::machine).collect();
        let pullers = everyone(rules);
        let map = HeatMap::of(&entries, &machines, &pullers, &Asked::default());
        for (machine, cells) in machines.iter().zip(&map.rows) {
            let asked = Asked { machine: machine.clone(), ..Asked::default() };
            let comparison = Comparison::of(&entries, &asked, &pullers);
            for (row, cell) in comparison.rows.iter().zip(cells) {
                prop_assert_eq!(Some(&row.pick).filter(|_| row.runs_there), cell.as_ref());
            }
        }
    }

    /// Whatever is pasted as a machine, nothing panics.
    #[test]
    fn any_text_is_a_machine_or_none(text in "(\\PC|[a-z0-9/().:\n -]){0,40}") {
        let _ = Machine::read(&text);
        let _ = Choice::read(&text, &Machine::default());
    }
}

#[test]
fn the_sharpest_disagreements() {
    for case in DISAGREEMENTS {
        let query = Query {
            wanted: Some(case.platform()),
            rules: Rules::Rc5,
            ..Query::default()
        };
        let entries = case.candidates();
        let takes = ASKED.map(|id| {
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

/// What each engine looks for on a machine, in the order of [`ASKED`].
fn check_derived(host: &str, expected: [&str; 6]) {
    let machine = Host::by_id(host).unwrap().machine();
    let derived = ASKED.map(|id| {
        let engine = Engine::by_id(id).unwrap();
        format_all(&(engine.derive)(&machine, Rules::Rc4), Rules::Rc4)
    });
    assert_eq!(derived, expected, "{host}");
}

#[test]
fn engines_derive_what_they_look_for() {
    let amd64 = "linux/amd64";
    let v3 = "linux/amd64/v3";
    check_derived("x86-64-v3", [amd64, amd64, v3, amd64, amd64, v3]);
    check_derived("x86-64-v1", [amd64; 6]);
    let v8 = "linux/arm64/v8";
    check_derived("graviton-4", [v8, v8, v8, v8, amd64, "linux/arm64"]);
    let v6 = "linux/arm/v6";
    check_derived("pi-zero", [v6, v6, v6, v6, amd64, v6]);
    let arm = "linux/arm/v8";
    check_derived("pi-4-32", [arm, arm, arm, arm, amd64, arm]);
    let power = "linux/ppc64le";
    check_derived("power10", [power, power, power, power, amd64, power]);
    let windows = "windows(10.0.20348)/amd64";
    check_derived(
        "windows-2022",
        [windows, windows, windows, "windows/amd64", amd64, windows],
    );
    let store = Engine::by_id("docker-containerd-store").unwrap();
    let machine = Host::by_id("x86-64-v4").unwrap().machine();
    assert_eq!((store.derive)(&machine, Rules::Rc2).variant, "");
    assert_eq!((store.derive)(&machine, Rules::Rc4).variant, "v4");
}

#[test]
fn hosts_are_listed_once_and_are_machines() {
    let mut ids: Vec<&str> = HOSTS.iter().map(|host| host.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), HOSTS.len()), (27, 27));
    for host in HOSTS {
        assert!(
            tables::is_goos(host.os) && tables::is_goarch(host.architecture),
            "{}",
            host.id
        );
        let known = tables::variants(host.architecture);
        assert!(
            host.variant.is_empty() || known.contains(&host.variant),
            "{}",
            host.id
        );
        assert_eq!(Machine::read(host.id).unwrap().machine, host.machine());
    }
}

fn check_read(text: &str, from: &str, expected: &str, notes: usize) {
    let reading = Machine::read(text).unwrap();
    let found = format_all(&reading.machine.maximum_spec(), Rules::Rc4);
    assert_eq!(
        (reading.from, found.as_str(), reading.notes.len()),
        (from, expected, notes),
        "{text}"
    );
}

#[test]
fn machines_are_read() {
    check_read("linux/amd64/v3", "platform", "linux/amd64/v3", 0);
    check_read("windows/amd64", "platform", "windows/amd64", 1);
    check_read("armv7l\n", "uname", "linux/arm/v7", 0);
    check_read("x86_64", "uname", "linux/amd64", 1);
    check_read(
        "Linux pi 6.6.31+rpt-rpi-v8 #1 SMP PREEMPT Debian 1:6.6.31-1 aarch64 GNU/Linux",
        "uname",
        "linux/arm64/v8",
        1,
    );
    check_read(
        "processor\t: 0\nmodel name\t: ARMv7 Processor rev 3 (v7l)\nCPU architecture: 7\n",
        "cpuinfo",
        "linux/arm/v7",
        0,
    );
    check_read(
        "processor\t: 0\nCPU architecture: 8\n",
        "cpuinfo",
        "linux/arm64/v8",
        0,
    );
    let x86 = "vendor_id : GenuineIntel\nflags : lm cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3\n";
    check_read(x86, "cpuinfo", "linux/amd64/v2", 1);
    let info = "Server:\n Server Version: 28.3.0\n Storage Driver: overlay2\n OSType: linux\n \
                Architecture: aarch64\n Operating System: Raspbian GNU/Linux 12 (bookworm)\n";
    check_read(info, "docker-info", "linux/arm/v8", 1);
    let reading = Machine::read(info).unwrap();
    assert_eq!(reading.server_version.as_deref(), Some("28.3.0"));
    assert_eq!(reading.engine, Some("docker-classic-linux"));
    let windows =
        " OSType: windows\n Architecture: x86_64\n Kernel Version: 10.0 20348 (20348.1.amd64fre)\n";
    check_read(windows, "docker-info", "windows(10.0.20348)/amd64", 0);
    for none in ["", "amiga", "linux/", "OSType: linux\nArchitecture: pdp11"] {
        assert!(Machine::read(none).is_err(), "{none}");
    }
}

fn check_release(text: &str, host: &str, expected: &str) {
    let machine = Host::by_id(host).unwrap().machine();
    let choice = Choice::read(text, &machine).unwrap();
    let Puller { engine, rules } = choice.puller;
    let found = format!(
        "{} {} {} {}",
        choice.name,
        engine.id,
        rules.name(),
        choice.status.name()
    );
    assert_eq!(found, expected);
}

#[test]
fn releases() {
    let host = "x86-64-v3";
    check_release(
        "Docker Engine 28.3",
        host,
        "Docker Engine 28.3.0 docker-classic-linux v1.0.0-rc.1 assumed",
    );
    check_release(
        "docker 29.6.0",
        host,
        "Docker Engine 29.6.0 docker-containerd-store v1.0.0-rc.4 recorded",
    );
    check_release(
        "docker-29.5.1",
        host,
        "Docker Engine 29.5.1 docker-containerd-store v1.0.0-rc.2 unknown",
    );
    check_release(
        "moby v28.5.2",
        "windows-2022",
        "Docker Engine 28.5.2 docker-classic-windows v1.0.0-rc.1 recorded",
    );
    check_release(
        "containerd 1.7.24",
        host,
        "containerd 1.7.24 containerd v0.2.1 assumed",
    );
    check_release(
        "containerd 1.7.24",
        "windows-2022",
        "containerd 1.7.24 containerd v0.2.1 not-modelled",
    );
    check_release(
        "containerd 2.0.6",
        host,
        "containerd 2.0.6 containerd v1.0.0-rc.1 assumed",
    );
    check_release(
        "containerd 2.0.2",
        host,
        "containerd 2.0.2 containerd v1.0.0-rc.0 unknown",
    );
    check_release(
        "CRI 2.1",
        host,
        "CRI on containerd 2.1.0 containerd-cri-transfer v1.0.0-rc.1 recorded",
    );
    check_release(
        "cri 2.0.5",
        host,
        "CRI on containerd 2.0.5 containerd v1.0.0-rc.1 recorded",
    );
    check_release(
        "containerd 1.6.0",
        host,
        "containerd 1.6.0 containerd v0.2.1 unknown",
    );
    for none in ["", "docker", "podman 5.0", "docker x.y", "docker 28"] {
        assert!(Choice::read(none, &Machine::default()).is_err(), "{none}");
    }
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
    .map(|(at, text)| manifest(text, at))
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
    // Docker 28 becomes 29 on a CPU of level 3: the level was asked for, then was not.
    let entries = [manifest("linux/amd64", 0), manifest("linux/amd64/v3", 1)];
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
    let same = [manifest("linux/amd64", 7), manifest("linux/amd64", 7)];
    let comparison = Comparison::of(&same, &asked("x86-64-v1"), &pullers);
    assert_eq!(comparison.groups.len(), 1, "one digest is one image");
    assert!(matches!(
        comparison.rows[0].pick,
        Pick::Entry { rung: 0, .. }
    ));
}

#[test]
fn swarm_opens_and_closes_nodes() {
    let node = |host: &str| swarm::node(&Host::by_id(host).unwrap().machine());
    let entries = [
        manifest("linux/amd64", 0),
        manifest("linux/s390x", 1),
        attestation(),
    ];
    let sent = swarm::platforms(&entries);
    assert_eq!(sent.len(), 2);
    assert!(swarm::accepts(&node("x86-64-v3"), &sent));
    assert!(swarm::accepts(&node("ibm-z"), &sent));
    assert!(!swarm::accepts(&node("graviton-2"), &sent));
    assert!(!swarm::accepts(&node("windows-2022"), &sent));
    assert!(
        swarm::accepts(&node("graviton-2"), &[]),
        "no platforms: the filter is off"
    );
    // One 32-bit arm entry opens every node of its system.
    let arm = swarm::platforms(&[manifest("linux/arm/v7", 0)]);
    assert!(swarm::accepts(&node("ibm-z"), &arm) && !swarm::accepts(&node("windows-2022"), &arm));
    let none = Candidate::default();
    assert!(swarm::accepts(
        &node("windows-2022"),
        &swarm::platforms(&[none])
    ));
    let i386 = swarm::platforms(&[manifest("linux/386", 0)]);
    assert!(!swarm::accepts(&node("i686"), &i386), "i686 has no alias");
}
