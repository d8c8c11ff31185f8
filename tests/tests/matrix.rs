//! `allarch matrix`, `gate`, `compare` and `pins` by name: the real binary against a real registry, and
//! against one that lets nobody ask any more.
#![allow(clippy::unwrap_used, clippy::panic, reason = "an integration test")]

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use allarch_core::permalink::{self, Link};
use allarch_core::report::json::read_matrix;
use allarch_tests::faulty::Faulty;
use allarch_tests::official::Official;
use allarch_tests::registry::Registry;
use allarch_tests::server::run;
use allarch_tests::slow::Slow;
use serde_json::Value;

/// Exit status, standard output, standard error.
fn allarch(arguments: &[&str], input: &str) -> (i32, String, String) {
    let output = run(arguments, input.as_bytes()).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn totals_of_the_official_images_are_those_of_an_independent_tally() {
    let registry = Registry::start().unwrap();
    let official = Official::read().unwrap();
    let tags = official.push(&registry, 1_000).unwrap();
    assert_eq!(tags.len(), 1_000);
    // Counted from the data alone, by the names of bashbrew.
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    for arch in tags.iter().flat_map(|tag| &tag.arches) {
        *tally.entry(arch).or_default() += 1;
    }
    let slow = Slow::start(&registry.host, Duration::ZERO).unwrap();
    let list: Vec<String> = tags
        .iter()
        .map(|tag| format!("{}/{}", slow.host, tag.name))
        .collect();
    let (status, out, err) = allarch(
        &["matrix", "--anonymous", "--format", "json", "-"],
        &(list.join("\n") + "\n"),
    );
    assert_eq!(status, 0, "{err}");
    let report: Value = serde_json::from_str(&out).unwrap();
    let matrix = &report["matrix"];
    assert_eq!(matrix["rows"].as_array().unwrap().len(), 1_000);
    // In the order of the list, whichever came first.
    for (row, name) in matrix["rows"].as_array().unwrap().iter().zip(&list) {
        assert_eq!(row["name"], name.as_str());
    }
    let native: BTreeMap<String, u64> = matrix["columns"]
        .as_array()
        .unwrap()
        .iter()
        .map(|column| {
            let platform = column["platform"].as_str().unwrap().to_owned();
            (platform, column["totals"]["native"].as_u64().unwrap())
        })
        .collect();
    for (arch, platform) in &official.platform_of_arch {
        let counted = tally.get(arch.as_str()).copied().unwrap_or_default() as u64;
        // arm64 is always v8 there, and the column's text leaves that out.
        let column = platform.strip_suffix("/v8").unwrap_or(platform);
        assert_eq!(
            native.get(column).copied().unwrap_or_default(),
            counted,
            "{arch}"
        );
    }
    assert_eq!(
        native.values().sum::<u64>(),
        tally.values().sum::<usize>() as u64
    );
    // One request an image: children tell nothing here.
    assert!(
        slow.requests() <= 1_000 + 100,
        "{} requests",
        slow.requests()
    );
    // The exit status is what is required.
    let (status, ..) = allarch(
        &[
            "matrix",
            "--anonymous",
            "--require",
            "linux/riscv64",
            "--format",
            "badge",
            "-",
        ],
        &(list.join("\n") + "\n"),
    );
    assert_eq!(status, 1);
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn a_registry_that_lets_nobody_ask_any_more_leaves_what_came() {
    let registry = Registry::filled().unwrap();
    let faulty = Faulty::start().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("matrix.json");
    let file = file.to_str().unwrap();
    let list = format!(
        "{0}/acme/app:1\n{1}/faulty/limited:1\n{1}/faulty/limited:2\n{0}/acme/arm-only:1\n",
        registry.host, faulty.host
    );
    let arguments = [
        "matrix",
        "--anonymous",
        "--require",
        "linux/arm64",
        "--format",
        "json",
        "--output",
        file,
        "-",
    ];
    let (status, _, err) = allarch(&arguments, &list);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("is not asked any more in this run"), "{err}");
    let verdicts = |text: &str| -> Vec<String> {
        let report: Value = serde_json::from_str(text).unwrap();
        let rows = report["matrix"]["rows"].as_array().unwrap().clone();
        rows.iter()
            .map(|row| row["verdict"].as_str().unwrap().to_owned())
            .collect()
    };
    let written = fs::read_to_string(file).unwrap();
    assert_eq!(verdicts(&written), ["pass", "unknown", "unknown", "pass"]);
    // What came is not asked for again: the registry may be gone.
    drop(registry);
    let (status, out, err) = allarch(
        &[
            "matrix",
            "--anonymous",
            "--resume",
            file,
            "--require",
            "linux/arm64",
            "--format",
            "json",
            "-",
        ],
        &list,
    );
    assert_eq!(status, 2, "{err}");
    assert_eq!(verdicts(&out), ["pass", "unknown", "unknown", "pass"]);
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn the_other_commands_fetch_what_they_need() {
    let registry = Registry::filled().unwrap();
    let name = |image: &str| format!("{}/{image}", registry.host);
    let (app, arm) = (name("acme/app:1"), name("acme/arm-only:1"));
    let (status, out, err) = allarch(&["compare", "--anonymous", &app, &arm], "");
    assert_eq!(status, 1, "{out}{err}");
    assert!(out.contains("do not survive this upgrade"), "{out}");
    assert!(out.contains(" bytes"), "sizes per platform: {out}");

    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("allarch.toml");
    let text = "[gate]\n[[gate.require]]\nimages = [\"*\"]\nplatforms = [\"linux/amd64\"]\n";
    fs::write(&policy, text).unwrap();
    let policy = policy.to_str().unwrap();
    let site = "https://allarch.example/";
    let (status, out, err) = allarch(
        &[
            "gate",
            "--anonymous",
            "--config",
            policy,
            "--site",
            site,
            &app,
            &arm,
        ],
        "",
    );
    assert_eq!(status, 1, "{out}{err}");
    // The address shows what was judged, without asking anybody.
    let (_, link) = out.split_once(&format!("see {site}#")).unwrap();
    let fragment = link.split_whitespace().next().unwrap();
    let Ok(Link::Content(state)) = permalink::open(fragment) else {
        panic!("{fragment}");
    };
    let view = |key: &str| state.view.get(key).map(String::as_str);
    assert_eq!(view("view"), Some("matrix"));
    assert_eq!(view("require"), Some("linux/amd64"));
    assert_eq!(state.documents[0].kind, permalink::MATRIX);
    let cells = String::from_utf8_lossy(&state.documents[0].bytes);
    let rows = read_matrix(&cells).unwrap();
    assert_eq!(rows[0].name(), arm);
    assert!(rows[0].digest.is_some() && rows[0].why().is_none());

    // A pin of one entry, by a tag that names the index.
    let (_, json, _) = allarch(&["inspect", "--anonymous", "--format", "json", &app], "");
    let report: Value = serde_json::from_str(&json).unwrap();
    let index = report["documents"][0]["digest"].as_str().unwrap();
    let child = report["documents"][0]["entries"][0]["digest"]
        .as_str()
        .unwrap();
    let file = folder.path().join("Dockerfile");
    let before = format!("FROM {app}@{child} AS app\r\n# \u{e9}\r\n");
    fs::write(&file, &before).unwrap();
    let path = file.to_str().unwrap();
    let (status, out, err) = allarch(&["pins", "--anonymous", path], "");
    assert_eq!(status, 1, "{out}{err}");
    let (status, _, err) = allarch(&["pins", "--anonymous", "--fix", path], "");
    assert_eq!(status, 0, "{err}");
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        before.replace(child, index)
    );
    let (status, out, _) = allarch(&["pins", "--anonymous", path], "");
    assert_eq!(status, 0, "{out}");
}
