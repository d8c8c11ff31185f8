mod compare;
mod gates_in_jq;
mod laws;
mod making;

use super::*;
use crate::json::Limits;
use crate::oci::{Document, Served};
use crate::platform::{Blobs, Candidate, Content, Engine, Platform, Rules, parse};

pub(super) fn platform(text: &str) -> Platform {
    parse(text, Rules::default(), &Platform::new("linux", "amd64", "")).unwrap()
}

pub(super) fn entry(text: &str) -> Candidate {
    let platform = match text {
        "none" => None,
        text => Some(platform(text)),
    };
    Candidate {
        content: Content::Manifest(platform.clone()),
        platform,
        ..Candidate::default()
    }
}

pub(super) fn image(name: &str, platforms: &[&str]) -> Image {
    Image {
        name: name.to_owned(),
        entries: Entries::Known(platforms.iter().map(|text| entry(text)).collect()),
    }
}

/// A row as text: `linux/amd64=native@0 … verdict lacks`.
fn check_with(images: &[Image], require: &str, allow_emulated: bool, expected: &[&str]) {
    let options = Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated,
    };
    let require = Requirement::parse_list(require).unwrap();
    let matrix = matrix(images, &require, &options);
    let cell = |(column, cell): (&Column, &Cell)| {
        let entry = cell
            .entry
            .map_or(String::new(), |entry| format!("@{entry}"));
        format!("{}={}{entry}", column.text, cell.state.name())
    };
    let rows: Vec<String> = matrix
        .rows
        .iter()
        .map(|row| {
            let cells: Vec<String> = matrix
                .columns
                .iter()
                .zip(row.cells.iter())
                .map(cell)
                .collect();
            let lacks = row.lacks.join(",");
            format!("{} {} {lacks}", cells.join(" "), row.verdict.name())
        })
        .collect();
    assert_eq!(rows, expected);
}

fn check(platforms: &[&str], require: &str, expected: &str) {
    check_with(&[image("acme/app", platforms)], require, false, &[expected]);
}

#[test]
fn native_in_the_one_order() {
    check(
        &["linux/arm64/v8", "linux/amd64", "unknown/unknown"],
        "linux/amd64,linux/arm64",
        "linux/amd64=native@1 linux/arm64=native@0 pass ",
    );
}

#[test]
fn via_another_variant() {
    check(
        &["linux/amd64", "linux/arm/v6"],
        "linux/arm/v7",
        "linux/amd64=native@0 linux/arm/v7=via@1 linux/arm/v6=native@1 pass ",
    );
    check(
        &["linux/386"],
        "linux/amd64",
        "linux/amd64=via@0 linux/386=native@0 pass ",
    );
}

#[test]
fn emulation_passes_only_where_allowed() {
    let images = [image("acme/app", &["linux/amd64"])];
    let row = |end| format!("linux/amd64=native@0 linux/arm64=emulate@0 {end}");
    let fails = row("fail linux/arm64");
    check_with(&images, "linux/arm64", false, &[&fails]);
    check_with(&images, "linux/arm64", true, &[&row("pass ")]);
}

#[test]
fn missing() {
    check(
        &["linux/amd64"],
        "windows/amd64",
        "linux/amd64=native@0 windows/amd64=missing fail windows/amd64",
    );
    // A higher level of the same architecture is no emulation.
    check(
        &["linux/amd64/v3"],
        "linux/amd64",
        "linux/amd64=missing linux/amd64/v3=native@0 fail linux/amd64",
    );
}

#[test]
fn windows_builds() {
    check(
        &[
            "windows(10.0.20348.3207)/amd64",
            "windows(10.0.26100.1)/amd64",
        ],
        "windows/amd64",
        "windows(10.0.26100)/amd64=native@1 windows(10.0.20348)/amd64=native@0 \
         windows/amd64=native@0 pass ",
    );
    check(
        &["windows(10.0.20348.1)/amd64"],
        "windows(10.0.26100)/amd64",
        "windows(10.0.26100)/amd64=via@0 windows(10.0.20348)/amd64=native@0 pass ",
    );
}

#[test]
fn unknown_is_neither_pass_nor_fail() {
    check(&["none"], "linux/amd64", "linux/amd64=unknown@0 unknown ");
    let images = [
        image("acme/app", &["linux/amd64"]),
        Image::unknown("acme/gone", "The registry has no such tag."),
    ];
    let rows = ["linux/amd64=native@0 pass ", "linux/amd64=unknown unknown "];
    check_with(&images, "", false, &rows);
    check_with(&images, "linux/amd64", false, &rows);
}

#[test]
fn verdict_of_all_and_totals() {
    let images = [
        image("acme/a", &["linux/amd64"]),
        image("acme/b", &["linux/arm64"]),
        Image::unknown("acme/c", "Not fetched."),
    ];
    let options = Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated: false,
    };
    let require = Requirement::parse_list("amd64").unwrap();
    let found = matrix(&images, &require, &options);
    assert_eq!(found.verdict, Verdict::Fail);
    let totals = found.columns.first().unwrap().totals;
    assert_eq!((totals.native, totals.emulate, totals.unknown), (1, 1, 1));
    assert_eq!(matrix(&images[..1], &[], &options).verdict, Verdict::Pass);
    assert_eq!(
        matrix(&images[2..], &[], &options).verdict,
        Verdict::Unknown
    );
}

#[test]
fn columns_have_a_limit() {
    let platforms: Vec<String> = (0..200).map(|n| format!("linux/amd64/w{n}")).collect();
    let texts: Vec<&str> = platforms.iter().map(String::as_str).collect();
    let options = Options {
        engine: Engine::by_id("containerd").unwrap(),
        rules: Rules::default(),
        allow_emulated: false,
    };
    let require = Requirement::parse_list("linux/s390x").unwrap();
    let found = matrix(&[image("acme/many", &texts)], &require, &options);
    assert_eq!(found.columns.len() + found.more_columns, 201);
    assert!(found.columns.iter().any(|column| column.required));
}

#[test]
fn requirements() {
    let error = Requirement::parse("linux/").unwrap_err();
    assert!(
        error.to_string().contains("write os/architecture"),
        "{error}"
    );
    let columns: Vec<String> =
        Requirement::parse_list(" arm64, linux/arm ,\nwindows(10.0.1)/amd64")
            .unwrap()
            .iter()
            .map(Requirement::column)
            .collect();
    assert_eq!(
        columns,
        ["linux/arm64", "linux/arm/v7", "windows(10.0.1)/amd64"]
    );
}

#[test]
fn requirements_with_doubts() {
    let doubt = |text| Requirement::parse(text).unwrap().doubt();
    assert_eq!(doubt("linux/arm64"), None);
    let misspelt = "\"amd46\" is no architecture that Go knows; did you mean amd64?";
    assert_eq!(doubt("linux/amd46").as_deref(), Some(misspelt));
    let machine = "\"armv7l\" is no architecture that Go knows; did you mean arm/v7?";
    assert_eq!(doubt("linux/armv7l").as_deref(), Some(machine));
    let os = "\"linus\" is no operating system that Go knows; did you mean linux?";
    assert_eq!(doubt("linus/amd64").as_deref(), Some(os));
}

#[test]
fn a_build_after_a_colon() {
    let column = |text| Requirement::parse(text).unwrap().column();
    let expected = "windows(10.0.20348)/amd64";
    assert_eq!(column("windows/amd64:10.0.20348.3207"), expected);
}

#[test]
fn documents_that_are_no_image() {
    let why = |text: &str| {
        let bytes = text.as_bytes().to_vec();
        let document = Document::read(bytes, Served::default(), Limits::default());
        match Image::from_document("acme/app", &document, &Blobs::new()).entries {
            Entries::Unknown(why) => why,
            Entries::Known(entries) => format!("{} entries", entries.len()),
        }
    };
    assert!(why("hello").starts_with("It is no JSON"));
    assert!(why("{}").starts_with("It is JSON, but"));
    assert!(why(r#"{"imageLayoutVersion":"1.0.0"}"#).ends_with("kind oci-layout."));
    let manifest = r#"{"schemaVersion":2,"config":{"digest":"sha256:1"},"layers":[]}"#;
    assert!(why(manifest).contains("not at hand"));
    assert_eq!(
        why(r#"{"os":"linux","architecture":"amd64","rootfs":{}}"#),
        "1 entries"
    );
    assert_eq!(
        why(r#"{"schemaVersion":2,"manifests":[{},{}]}"#),
        "2 entries"
    );
}

#[test]
fn a_machine_by_name() {
    let column = |text| Requirement::parse(text).map(|one| one.column());
    assert_eq!(column("preset:graviton-3").unwrap(), "linux/arm64");
    assert_eq!(column("preset:pi-4-32").unwrap(), "linux/arm/v8");
    assert_eq!(
        column("preset:windows-2022").unwrap(),
        "windows(10.0.20348)/amd64"
    );
    assert_eq!(column("preset:x86-64-v3").unwrap(), "linux/amd64");
    let error = column("preset:graviton3").unwrap_err().to_string();
    assert_eq!(
        error,
        "there is no preset \"graviton3\"; did you mean graviton-3?"
    );
    for host in crate::platform::HOSTS {
        assert!(Requirement::preset(host.id).is_ok(), "{}", host.id);
    }
}

#[test]
fn the_platforms_of_nodes() {
    let text = "NAME STATUS ROLES AGE VERSION OS ARCH\n";
    let text = text.replace(' ', "   ")
        + "a      Ready    <none>  1d   v1.31     linux   arm64\n"
        + "b      Ready    <none>  1d   v1.31     linux   amd64\n"
        + "c      Ready    <none>  1d   v1.31     linux   arm64\n";
    let nodes = crate::intake::read_nodes(&text).unwrap();
    let found = Requirement::of_nodes(&nodes);
    let columns: Vec<String> = found.require.iter().map(Requirement::column).collect();
    assert_eq!(columns, ["linux/arm64", "linux/amd64"]);
    assert_eq!(found.open, [""; 0]);
    // As Docker prints them.
    let mut nodes = crate::intake::read_nodes("pi linux/arm\nwin windows/amd64\n").unwrap();
    nodes.nodes[0].architecture = Some("armv7l".to_owned());
    nodes.nodes[1].architecture = Some("x86_64".to_owned());
    let columns: Vec<String> = Requirement::of_nodes(&nodes)
        .require
        .iter()
        .map(Requirement::column)
        .collect();
    assert_eq!(columns, ["linux/arm/v7", "windows/amd64"]);
    let nodes =
        crate::intake::read_nodes("NAME   STATUS   ROLES\nx      Ready    <none>\n").unwrap();
    assert_eq!(Requirement::of_nodes(&nodes).open.len(), 1);
}
