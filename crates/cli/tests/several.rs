//! Files named together: what one of them is does not keep the others, places are those of the file,
//! and bytes that are written for another program are all there.
#![allow(clippy::unwrap_used, reason = "an integration test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const INDEX: &str = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[
{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:1111111111111111111111111111111111111111111111111111111111111111","size":500,"platform":{"os":"Linux","architecture":"amd64"}}]}"#;
const CHILD: &str = "sha256:1111111111111111111111111111111111111111111111111111111111111111";

/// An empty folder for one test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Exit status, standard output, standard error, in that folder.
fn allarch(folder: &Path, arguments: &[&str]) -> (i32, Vec<u8>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_allarch"))
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .args(arguments)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), output.stdout, said)
}

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap()
}

#[test]
fn a_copy_that_is_there_keeps_no_other_from_being_mended() {
    let folder = folder("mended");
    for name in ["a.json", "b.json"] {
        fs::write(folder.join(name), INDEX).unwrap();
    }
    fs::write(folder.join("a.fixed.json"), "mine").unwrap();
    let (status, out, said) = allarch(
        &folder,
        &["lint", "--fix", "--format", "json", "a.json", "b.json"],
    );
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("cannot write a.fixed.json"), "{said}");
    let report = json(&out);
    let names = [
        &report["documents"][0]["name"],
        &report["documents"][1]["name"],
    ];
    assert_eq!(names, ["a.json", "b.fixed.json"]);
    assert_eq!(
        fs::read_to_string(folder.join("a.fixed.json")).unwrap(),
        "mine"
    );
    let mended = fs::read_to_string(folder.join("b.fixed.json")).unwrap();
    assert!(mended.contains(r#""os":"linux""#), "{mended}");
}

#[test]
fn a_folder_that_is_not_read_keeps_no_other_from_being_linted() {
    let folder = folder("deep");
    let mut deep = folder.join("x");
    for _ in 0..70 {
        deep.push("d");
    }
    fs::create_dir_all(&deep).unwrap();
    fs::write(folder.join("x/in.json"), INDEX).unwrap();
    fs::write(folder.join("y.json"), INDEX).unwrap();
    let (status, out, said) = allarch(&folder, &["lint", "--format", "json", "x", "y.json"]);
    assert_eq!(status, 2, "{said}");
    assert!(said.contains("folders deep"), "{said}");
    assert_eq!(json(&out)["documents"].as_array().unwrap().len(), 2);
}

#[test]
fn pins_of_other_files_are_told_beside_one_that_is_not_there() {
    let folder = folder("pins");
    fs::write(folder.join("Dockerfile"), format!("FROM a/b@{CHILD}\n")).unwrap();
    fs::write(folder.join("index.json"), INDEX).unwrap();
    let arguments = ["--offline", "--index", "a/b:1=index.json"];
    for format in ["sarif", "json"] {
        let files = ["pins", "--format", format, "Dockerfile", "none"];
        let (status, out, said) = allarch(&folder, &[&files[..], &arguments].concat());
        assert_eq!(status, 1, "{said}");
        assert!(said.contains("cannot read none"), "{said}");
        assert!(json(&out).to_string().contains("Dockerfile"));
    }
}

#[test]
fn a_diff_has_every_byte_of_the_file() {
    let folder = folder("diff");
    let text = [
        format!("FROM a/b@{CHILD}\n").as_bytes(),
        b"# \xa9 \x1b[31m \x07 \0 2020\n",
    ]
    .concat();
    fs::write(folder.join("Docker \"file\""), &text).unwrap();
    fs::write(folder.join("index.json"), INDEX).unwrap();
    let (_, out, said) = allarch(
        &folder,
        &[
            "pins",
            "--format",
            "diff",
            "--offline",
            "--index",
            "a/b:1=index.json",
            "Docker \"file\"",
        ],
    );
    let lines: Vec<&[u8]> = out.split(|byte| *byte == b'\n').collect();
    assert_eq!(lines[0], br#"--- "a/Docker \"file\"""#, "{said}");
    assert!(lines.contains(&&b" # \xa9 \x1b[31m \x07 \0 2020"[..]));
}

#[test]
fn places_in_a_saved_answer_are_those_of_its_file() {
    let folder = folder("answer");
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.oci.image.index.v1+json\r\n\r\n";
    fs::write(folder.join("answer.txt"), format!("{head}{INDEX}")).unwrap();
    let (_, out, _) = allarch(&folder, &["lint", "--format", "github", "answer.txt"]);
    let out = String::from_utf8(out).unwrap();
    // Three lines of head, and the second of the document.
    assert!(out.contains("file=answer.txt,line=5,"), "{out}");
    let (_, out, _) = allarch(&folder, &["lint", "--format", "sarif", "answer.txt"]);
    let region = &json(&out)["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"];
    let at = head.len() + INDEX.find("\"Linux\"").unwrap();
    assert_eq!(
        (&region["startLine"], &region["byteOffset"]),
        (&5.into(), &at.into())
    );
    let (_, out, _) = allarch(&folder, &["lint", "answer.txt"]);
    let out = String::from_utf8(out).unwrap();
    assert!(out.contains(" --> answer.txt:5:"), "{out}");
}

#[test]
fn a_text_with_a_mark_of_links_is_no_link() {
    let folder = folder("marks");
    for text in ["# values\nimage: x #v1\n", "#!/bin/sh\necho ${V#v}\n"] {
        fs::write(folder.join("text"), text).unwrap();
        let (status, out, said) = allarch(&folder, &["inspect", "text"]);
        assert_eq!(status, 2, "{said}");
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("cannot be judged"), "{out}{said}");
    }
}

#[test]
fn what_asks_for_nothing_is_said() {
    let folder = folder("nothing");
    fs::write(folder.join("index.json"), INDEX).unwrap();
    for (arguments, words) in [
        (
            &["matrix", "--require", "", "index.json"][..],
            "--require names no platform",
        ),
        (
            &["match", "--host", "graviton3", "index.json"],
            "did you mean graviton-3?",
        ),
        (
            &[
                "match",
                "--host",
                "linux/arm64",
                "--engine",
                "regclient",
                "--release",
                "containerd 2.1",
                "index.json",
            ],
            "containerd 2.1 says nothing of regclient",
        ),
    ] {
        let (status, _, said) = allarch(&folder, arguments);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains(words), "{said}");
    }
}

#[test]
fn an_index_that_is_not_chosen_from_is_said() {
    let folder = folder("two");
    fs::write(folder.join("a.json"), INDEX).unwrap();
    fs::write(folder.join("b.json"), INDEX.replace("amd64", "arm64")).unwrap();
    let (status, _, said) = allarch(&folder, &["match", "--host", "pi-5", "a.json", "b.json"]);
    assert_eq!(status, 0, "{said}");
    let words = "note: a.json is chosen from; b.json counts only where that lists it";
    assert!(said.contains(words), "{said}");
}

#[test]
fn what_a_configuration_may_not_be_is_said_in_its_words() {
    let folder = folder("configuration");
    fs::write(folder.join("index.json"), INDEX).unwrap();
    let exception = "[gate]\ndeny = [\"error\"]\n[[gate.except]]\nimages = []\nplatforms = [\"linux/arm64\"]\nreason = \"x\"\nexpires = 2099-01-01\n";
    for (command, text, words) in [
        ("lint", "lint = 3\n", "expected a table"),
        ("gate", exception, "allarch.toml:4:10 names no image"),
    ] {
        fs::write(folder.join("allarch.toml"), text).unwrap();
        let (status, _, said) = allarch(&folder, &[command, "index.json"]);
        assert_eq!(status, 2, "{said}");
        assert!(said.contains(words), "{said}");
    }
}
