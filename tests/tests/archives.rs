//! `allarch inspect`, `lint`, `matrix` and `digest` of archives, layout folders, saved answers and
//! files that belong together: the real binary over what tools write.
#![allow(clippy::unwrap_used, reason = "an integration test")]

use std::path::Path;

use allarch_tests::archive::{Files, export, layout};
use allarch_tests::catalogue::images;
use allarch_tests::server::run;

/// Runs it, wants the exit status and every text, and gives the output.
fn check(folder: &Path, arguments: &[&str], status: i32, texts: &[&str]) -> String {
    let named = |argument: &&str| match argument.starts_with('@') {
        true => folder.join(&argument[1..]).display().to_string(),
        false => (*argument).to_owned(),
    };
    let arguments: Vec<String> = arguments.iter().map(named).collect();
    let output = run(&arguments, b"").unwrap();
    let out = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert_eq!(output.status.code(), Some(status), "{arguments:?}\n{out}");
    for text in texts {
        assert!(out.contains(text), "{arguments:?}: no {text:?} in\n{out}");
    }
    out
}

fn exported() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    export(folder.path()).unwrap();
    folder
}

#[test]
fn archives_open_whole() {
    let folder = exported();
    let at = folder.path();
    let whole = [
        "OCI image layout",
        "files named by a digest have it",
        "layout.tar",
        "docker.io/acme/app:1",
        "OCI image index",
        "entry 1 of",
        "1  linux/amd64",
        "manifests and configs read, 0 with findings",
    ];
    check(at, &["inspect", "@layout.tar"], 0, &whole);
    check(
        at,
        &["inspect", "@layout.tar.zst"],
        0,
        &[&whole[..], &["zstd"]].concat(),
    );
    let saved = [
        "docker save archive, gzip",
        "acme/app:1",
        "Image config",
        "linux/amd64",
    ];
    check(at, &["inspect", "@save.tar.gz"], 0, &saved);
    let damaged = ["error[wrong-digest]", "Every engine refuses it"];
    check(at, &["inspect", "@damaged.tar"], 1, &damaged);
    check(at, &["lint", "@damaged.tar"], 1, &["error[wrong-digest]"]);
    let covered = check(at, &["matrix", "@layout.tar"], 0, &["docker.io/acme/app:1"]);
    assert_eq!(covered.matches("acme/app:1").count(), 1, "{covered}");
    let json = check(at, &["inspect", "--format", "json", "@damaged.tar"], 1, &[]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let archive = &report["archives"][0];
    assert_eq!(archive["form"], "oci-layout");
    assert_eq!(archive["problems"][0]["code"], "wrong-digest");
    assert_eq!(
        archive["named"].as_u64().unwrap(),
        archive["sound"].as_u64().unwrap() + 1
    );
    let manifest = report["documents"]
        .as_array()
        .unwrap()
        .iter()
        .find(|document| document["kind"] == "oci-manifest")
        .unwrap();
    assert_eq!(manifest["part_of"][0]["role"], "child");
}

#[test]
fn what_is_no_image_says_so() {
    let folder = exported();
    let at = folder.path();
    let bytes = std::fs::read(at.join("layout.tar")).unwrap();
    std::fs::write(at.join("cut.tar"), &bytes[..bytes.len() / 2]).unwrap();
    check(
        at,
        &["inspect", "@cut.tar"],
        1,
        &["error[cut-short]", "bytes are missing"],
    );
    std::fs::write(at.join("cut.gz"), b"\x1f\x8b\x08\0\0").unwrap();
    check(at, &["inspect", "@cut.gz"], 2, &["error[cut-short]"]);
    std::fs::create_dir(at.join("empty")).unwrap();
    let words = ["is a folder without oci-layout", "help: "];
    check(at, &["inspect", "@empty"], 2, &words);
    check(at, &["matrix", "@cut.gz"], 2, &["It ends too early"]);
}

#[test]
fn a_layout_folder_is_read_like_its_archive() {
    let folder = exported();
    let root = folder.path().join("app");
    let tagged = images().unwrap();
    let files: Files = layout("acme/app:1", &tagged[0].image);
    for (path, bytes) in &files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    check(
        folder.path(),
        &["inspect", "@app"],
        0,
        &["OCI image layout", "acme/app:1"],
    );
    std::fs::remove_file(root.join(&files[3].0)).unwrap();
    check(
        folder.path(),
        &["inspect", "@app"],
        1,
        &["warning[missing-blob]"],
    );
}

#[test]
fn files_that_belong_together_find_each_other() {
    let folder = exported();
    let files = ["@config.json", "@index.json", "@manifest.json"];
    let words = ["part of  entry 1 of", "part of  the config of"];
    let arguments = [&["inspect"][..], &files].concat();
    check(folder.path(), &arguments, 0, &words);
    let words = ["several targets are files"];
    check(
        folder.path(),
        &["inspect", "@index.json", "acme/app:1"],
        2,
        &words,
    );
}

#[test]
fn a_saved_answer_is_held_against_its_head() {
    let folder = exported();
    let at = folder.path();
    let agrees = [
        "Docker-Content-Digest",
        "agrees. It is the digest",
        "matches",
    ];
    check(at, &["inspect", "@answer.http"], 0, &agrees);
    let mut bytes = std::fs::read(at.join("answer.http")).unwrap();
    bytes.push(b'\n');
    std::fs::write(at.join("longer.http"), bytes).unwrap();
    let words = [
        "contradicts. The bytes have the digest",
        "remove one final newline",
    ];
    check(at, &["inspect", "@longer.http"], 1, &words);
}

#[test]
fn the_exact_bytes_are_written() {
    let folder = exported();
    let at = folder.path();
    let exact = std::fs::read(at.join("index.json")).unwrap();
    let digest = allarch_core::oci::Digest::sha256(&exact).to_string();
    let text = String::from_utf8(exact.clone()).unwrap();
    std::fs::write(at.join("edited.json"), text.replace("  ", "    ") + "\n").unwrap();
    let arguments = [
        "digest",
        "--expected",
        &digest,
        "--write",
        "@exact.json",
        "@edited.json",
    ];
    check(
        at,
        &arguments,
        1,
        &["indent by 2 spaces: ", "the exact bytes are in"],
    );
    assert_eq!(std::fs::read(at.join("exact.json")).unwrap(), exact);
    check(at, &arguments, 2, &["name a file that is not there yet"]);
    let other = [
        "digest",
        "--expected",
        &digest,
        "--write",
        "@no.json",
        "@config.json",
    ];
    check(at, &other, 1, &["no known change explains it"]);
    assert!(!at.join("no.json").exists());
}
