use std::rc::Rc;

use allarch_core::platform::{HOSTS, Status};

use super::*;
use crate::store::{Action, EntryId, MatchAction, MatchState, State, reduce};

fn entry(platform: &str, at: usize) -> String {
    format!(
        r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{at:064}","size":7{platform}}}"#
    )
}

fn named(platforms: &[&str]) -> String {
    let entries = platforms.iter().enumerate().map(|(at, platform)| {
        let mut parts = platform.split('/');
        let mut part = || parts.next().unwrap_or_default();
        let (os, architecture, variant) = (part(), part(), part());
        let platform = format!(
            r#","platform":{{"os":"{os}","architecture":"{architecture}","variant":"{variant}"}}"#
        );
        entry(&platform, at)
    });
    index(&entries.collect::<Vec<_>>())
}

fn index(entries: &[String]) -> String {
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{}]}}"#,
        entries.join(",")
    )
}

fn opened(text: &str) -> (State, EntryId) {
    let mut state = State::default();
    let bytes = std::sync::Arc::from(text.as_bytes());
    let name = Rc::from("index.json");
    reduce(&mut state, Action::Opened { name, bytes }, 0);
    let id = state.page.current().expect("it is open").id;
    (state, id)
}

fn answer(text: &str, chosen: &MatchState) -> Answer {
    let (state, id) = opened(text);
    let entry = state.page.entry(id).unwrap();
    let listed = Rc::new(Listed::of(entry, &state.page.blobs).unwrap());
    Answer::of(&listed, &Rc::new(Setup::of(chosen)), chosen.attested)
}

fn on(host: &str) -> MatchState {
    MatchState {
        host: Rc::from(host),
        ..MatchState::default()
    }
}

fn said(answer: &Answer) -> String {
    format!("{} {}", answer.sentence.lead, answer.sentence.rest)
}

#[test]
fn the_sentence_says_who_takes_what() {
    let two = named(&["linux/amd64", "linux/arm64", "linux/arm64/v8"]);
    let answer = answer(&two, &on("graviton-3"));
    assert_eq!(
        said(&answer),
        "Engines disagree on AWS Graviton 3. Five engines take entry 2; containers/image and containers/image, gzip \
         preferred take entry 3; go-containerregistry (crane, ko, cosign, kaniko) takes entry 1. The entries are \
         different images."
    );
    assert_eq!(answer.sentence.tone, Tone::Warn);
    // Who is counted is in no other group: those of the others are named.
    let levels = said(&self::answer(
        &named(&["linux/amd64", "linux/amd64/v3"]),
        &on("x86-64-v3"),
    ));
    assert!(
        levels.contains(
            "Five engines take entry 1; Docker Engine, containerd image store, Docker Engine, classic store, Linux and \
             regclient take entry 2."
        ),
        "{levels}"
    );
    let differs: Vec<&str> = answer
        .rows
        .iter()
        .filter(|row| row.differs)
        .filter_map(|row| Some(answer.asker(row.at)?.0.key()))
        .collect();
    assert_eq!(
        differs,
        [
            "containers-image",
            "containers-image-prefer-gzip",
            "go-containerregistry"
        ]
    );
}

#[test]
fn where_all_agree_or_none_gets_an_image_that_is_said() {
    let one = named(&["linux/amd64"]);
    assert!(
        said(&answer(&one, &on("x86-64-v3")))
            .starts_with("All 8 engines take entry 1 on x86-64-v3")
    );
    let none = answer(&named(&["plan9/arm"]), &on("ibm-z"));
    assert_eq!(none.sentence.lead, "No engine gets an image on IBM Z.");
    assert_eq!(none.sentence.tone, Tone::Error);
}

#[test]
fn every_entry_of_every_engine_has_a_state_and_a_reason() {
    let text = named(&[
        "linux/amd64",
        "linux/arm64",
        "linux/arm/v7",
        "windows/amd64",
        "linux/386",
    ]);
    for host in HOSTS {
        let answer = answer(&text, &on(host.id));
        for row in &answer.rows {
            assert_eq!(row.cells.len(), answer.columns.shown.len(), "{}", host.id);
            for (cell, column) in row.cells.iter().zip(&answer.columns.shown) {
                assert!(["picks", "ranked", "no", "fails-later"].contains(&cell.state));
                assert!(!reason(&answer, row.at, &column.position).is_empty());
            }
            assert!(answer.steps(row.at).len() > 2, "{}", host.id);
        }
        assert_eq!(answer.swarm.cells.len(), answer.columns.shown.len());
    }
}

#[test]
fn columns_stand_in_the_one_order_whatever_the_index_says() {
    let text = named(&[
        "windows/amd64",
        "linux/arm/v7",
        "linux/arm64/v8",
        "linux/amd64",
    ]);
    let columns = answer(&text, &on("")).columns.shown;
    let heads: Vec<String> = columns
        .iter()
        .map(|column| format!("#{} {} {}", column.number, column.head, column.sub))
        .collect();
    assert_eq!(
        heads,
        [
            "#4 amd64 linux",
            "#3 arm64 raw v8",
            "#2 arm/v7 linux",
            "#1 windows no build"
        ]
    );
}

#[test]
fn of_a_long_index_what_is_taken_has_its_column() {
    let many: Vec<String> = (0..200).map(|at| format!("linux/a{at}")).collect();
    let mut many: Vec<&str> = many.iter().map(String::as_str).collect();
    many.push("linux/s390x");
    let answer = answer(&named(&many), &on("ibm-z"));
    assert_eq!(answer.columns.shown.len(), 48);
    assert_eq!(answer.columns.left_out, 201 - 48);
    assert!(
        answer
            .columns
            .shown
            .iter()
            .any(|column| column.number == "201")
    );
}

#[test]
fn attestations_have_columns_only_where_they_are_asked_for() {
    let attestation = format!(
        r#"{},"annotations":{{"vnd.docker.reference.type":"attestation-manifest"}}}}"#,
        entry(
            r#","platform":{"os":"unknown","architecture":"unknown"}"#,
            9
        )
        .trim_end_matches('}')
        .to_owned()
            + "}"
    );
    let text = index(&[
        entry(r#","platform":{"os":"linux","architecture":"amd64"}"#, 1),
        attestation,
    ]);
    let without = answer(&text, &on(""));
    assert_eq!(
        (without.columns.shown.len(), without.columns.attestations),
        (1, 1)
    );
    let chosen = MatchState {
        attested: true,
        ..MatchState::default()
    };
    assert_eq!(answer(&text, &chosen).columns.shown.len(), 2);
}

fn check_host(text: &str, name: &str, refused: bool) {
    let setup = Setup::of(&MatchState {
        typed: Rc::from(text),
        ..MatchState::default()
    });
    assert_eq!(setup.reading.name, name, "{text}");
    assert_eq!(!setup.not_read.is_empty(), refused, "{text}");
}

#[test]
fn a_machine_is_typed_or_pasted() {
    check_host("linux/arm64", "linux/arm64/v8", false);
    check_host("aarch64\n", "linux/arm64/v8", false);
    check_host(
        "windows(10.0.20348)/amd64",
        "windows(10.0.20348)/amd64",
        false,
    );
    // What cannot be read leaves the machine that was chosen.
    check_host(
        "nonsense of no kind",
        "x86-64-v3, from Haswell and Zen",
        true,
    );
    check_host("", "x86-64-v3, from Haswell and Zen", false);
}

const DOCKER_INFO: &str = "Client: Docker Engine - Community\n Version:    28.3.2\n\nServer:\n Server Version: 28.3.2\n Storage Driver: overlay2\n Kernel Version: 6.8.0-1031-raspi\n Operating System: Ubuntu 24.04 LTS\n OSType: linux\n Architecture: aarch64\n CPUs: 4\n Name: secret-name\n ID: 1234\n Username: someone\n Registry: https://index.docker.io/v1/\n";

#[test]
fn docker_info_brings_its_release_and_store() {
    let chosen = MatchState {
        typed: Rc::from(DOCKER_INFO),
        ..MatchState::default()
    };
    let answer = answer(&named(&["linux/arm64"]), &chosen);
    let (asker, _) = answer.asker(0).unwrap();
    assert_eq!(asker.name(), "Docker Engine 28.3.2");
    assert_eq!(asker.puller.engine.id, "docker-classic-linux");
    assert_eq!(asker.release.as_ref().unwrap().status.name(), "assumed");
}

#[test]
fn a_paste_is_cut_to_what_is_read() {
    let short = shortened(DOCKER_INFO);
    assert!(
        !short.contains("secret-name") && !short.contains("someone"),
        "{short}"
    );
    assert!(short.len() < DOCKER_INFO.len() / 2 + 40, "{short}");
    let flags = "fpu lm cx16 lahf_lm popcnt pni sse4_1 sse4_2 ssse3 avx avx2 bmi1 bmi2 f16c fma abm movbe xsave rdrand";
    let one = |at: usize| {
        format!(
            "processor\t: {at}\nvendor_id\t: GenuineIntel\nmodel name\t: A CPU\nflags\t\t: {flags}\n\n"
        )
    };
    let cpuinfo: String = (0..64).map(one).collect();
    let short = shortened(&cpuinfo);
    assert!(short.len() < 300, "{short}");
    assert_eq!(
        allarch_core::platform::Machine::read(&short),
        allarch_core::platform::Machine::read(&cpuinfo)
    );
    assert_eq!(shortened(" linux/arm64 "), "linux/arm64");
}

fn released(product: &str, version: &str) -> Setup {
    Setup::of(&MatchState {
        releases: vec![(Rc::from(product), Rc::from(version))],
        ..MatchState::default()
    })
}

#[test]
fn releases_come_first_and_stand_for_their_engine() {
    let setup = released("docker", "28.3");
    let keys: Vec<&str> = setup.askers.iter().map(Asker::key).collect();
    assert_eq!(keys.first(), Some(&"Docker Engine 28.3.0"));
    assert!(!keys.contains(&"docker-classic-linux"));
    assert!(keys.contains(&"docker-containerd-store"));
    assert!(matches!(
        &released("containerd", "1.x").products[1].choice,
        Some(Err(_))
    ));
    let old = released("containerd", "1.7.24");
    let release = old.askers[0].release.as_ref().unwrap();
    assert_eq!(
        (release.name.as_str(), release.status.name()),
        ("containerd 1.7.24", "assumed")
    );
}

#[test]
fn rules_that_are_not_modelled_on_windows_are_said_to_be() {
    let chosen = |host: &str, rules: &str| MatchState {
        rules: Rc::from(rules),
        ..on(host)
    };
    let text = named(&["windows/amd64", "linux/amd64"]);
    let old = answer(&text, &chosen("windows-2022", "v0.2.1"));
    let machine = &old.setup.reading.machine;
    let not_modelled = |key: &str| {
        let asker = old.setup.askers.iter().find(|asker| asker.key() == key);
        asker.unwrap().is_not_modelled(machine)
    };
    assert!(not_modelled("containerd") && !not_modelled("regclient"));
    assert!(json(&old).contains("\"status\": \"not-modelled\""));
    for (host, rules) in [("windows-2022", "v1.0.0-rc.1"), ("x86-64-v3", "v0.2.1")] {
        assert!(!json(&answer(&text, &chosen(host, rules))).contains("not-modelled"));
    }
}

fn heat(text: &str, chosen: &MatchState) -> Heat {
    let (state, id) = opened(text);
    let listed = Rc::new(Listed::of(state.page.entry(id).unwrap(), &state.page.blobs).unwrap());
    Heat::of(&listed, &Setup::of(chosen))
}

#[test]
fn the_map_has_a_row_for_each_host_and_a_column_for_what_runs_there() {
    let text = named(&["linux/amd64", "linux/arm64", "linux/arm/v6", "linux/arm/v7"]);
    let map = heat(&text, &on(""));
    assert_eq!(map.rows.len(), HOSTS.len());
    let heads: Vec<String> = map
        .columns
        .iter()
        .map(|column| column.head.join(" ").trim().to_owned())
        .collect();
    assert_eq!(
        heads,
        [
            "containerd",
            "CRI transfer",
            "containerd default",
            "Docker containerd",
            "Docker classic",
            "c/image Podman",
            "c/image gzip",
            "crane",
            "regctl"
        ]
    );
    let row = |id: &str| map.rows.iter().find(|row| row.host == id).unwrap();
    let zero = row("pi-zero");
    assert_eq!(zero.agreement, Agreement::Disagree);
    let cell = zero.cells[0].as_ref().unwrap();
    assert_eq!(
        (
            cell.state,
            cell.word.as_str(),
            cell.entry.as_str(),
            cell.differs
        ),
        ("exact", "#3", "2", false)
    );
    let crane = zero.cells[7].as_ref().unwrap();
    assert_eq!((crane.word.as_str(), crane.differs), ("#1", true));
    assert_eq!(zero.cells[2], None, "no default of its own on Linux");
    let pi = row("pi-4-32");
    assert_eq!(pi.cells[0].as_ref().unwrap().state, "fallback");
    assert!(row("pi-zero").accepted);
    // One that was typed has its row before the others.
    let typed = MatchState {
        typed: Rc::from("linux/mips64le"),
        ..MatchState::default()
    };
    assert_eq!(heat(&text, &typed).rows.len(), HOSTS.len() + 1);
}

#[test]
fn what_changes_from_one_release_to_another() {
    let text = named(&["linux/arm64", "linux/amd64/v2"]);
    let (state, id) = opened(&text);
    let listed = Listed::of(state.page.entry(id).unwrap(), &state.page.blobs).unwrap();
    let found = |product: &str, before: &str, after: &str| {
        let chosen = MatchState {
            versus: Some(crate::store::Versus {
                product: Rc::from(product),
                before: Rc::from(before),
                after: Rc::from(after),
            }),
            ..MatchState::default()
        };
        versus(&listed, &Setup::of(&chosen), &chosen).unwrap()
    };
    // The containerd store looks at the level of the CPU from 29.6.0 on.
    let level = found("docker", "29.5.0", "29.6.0");
    let hosts: Vec<&str> = level.rows.iter().map(|row| row.host).collect();
    assert_eq!(hosts, ["x86-64-v2", "x86-64-v3", "x86-64-v4"]);
    assert_eq!(
        level.rows[0].picks,
        [("nothing".to_owned(), true), ("entry 2".to_owned(), false)]
    );
    assert!(found("docker", "29.6.0", "29.7.2").rows.is_empty());
    assert_eq!(level.not_modelled, 0);
    // What is known of a release can be less on Windows than on Linux.
    let (state, id) = opened(&index(&[entry(
        r#","platform":{"os":"windows","architecture":"amd64","os.version":"10.0.26100.1"}"#,
        1,
    )]));
    let listed = Listed::of(state.page.entry(id).unwrap(), &state.page.blobs).unwrap();
    let chosen = MatchState {
        versus: Some(crate::store::Versus {
            product: Rc::from("containerd"),
            before: Rc::from("1.7.20"),
            after: Rc::from("2.3.1"),
        }),
        ..MatchState::default()
    };
    let windows = versus(&listed, &Setup::of(&chosen), &chosen).unwrap();
    assert_eq!(
        windows.releases[0].as_ref().unwrap().status,
        Status::Recorded
    );
    let row = windows.rows.iter().find(|row| row.host == "windows-2019");
    let row = row.expect("the older takes what the host cannot run");
    assert_eq!(row.known, [Status::NotModelled, Status::Recorded]);
    assert!(windows.not_modelled > 0);
    assert!(found("docker", "29.6.0", "x").releases[1].is_err());
}

#[test]
fn files_have_names_that_mean_nothing_to_a_file_system() {
    assert_eq!(
        file_name("ghcr.io/acme/app:1.2", "csv"),
        "match-ghcr.io-acme-app-1.2.csv"
    );
    assert_eq!(
        file_name("../../etc/passwd\u{202e}", "md"),
        "match-etc-passwd.md"
    );
    assert_eq!(file_name("\u{0}", "json"), "match-index.json");
}

#[test]
fn the_exports_say_what_the_view_says() {
    let answer = answer(
        &named(&["linux/amd64", "linux/arm64/v8"]),
        &on("graviton-3"),
    );
    assert!(json(&answer).contains("\"disagree\": true"));
    assert!(
        markdown(&answer)
            .contains("| containerd | v1.0.0-rc.4 | `linux/arm64/v8` | entry 2, linux/arm64/v8 |")
    );
    assert!(csv(&answer).lines().count() > 2 * answer.rows.len());
}

#[test]
fn the_examples_are_those_that_are_known() {
    let rows = examples();
    assert_eq!(
        rows.len(),
        allarch_core::platform::disagreements::DISAGREEMENTS.len()
    );
    assert_eq!(rows[0].on, "32-bit arm on arm64");
    assert_eq!(rows[0].takes[0], ("containerd", "#3".to_owned()));
    assert_eq!(rows[21].takes[4], ("crane", "#1.2".to_owned()));
    let _ = MatchAction::Example(0);
}
