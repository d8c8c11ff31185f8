//! `allarch inspect` and `allarch matrix` by name: the real binary against a real registry, and
//! against one that goes wrong.
#![allow(clippy::unwrap_used, clippy::panic, reason = "an integration test")]

use allarch_tests::catalogue::GONE;
use allarch_tests::faulty::Faulty;
use allarch_tests::http::get;
use allarch_tests::registry::Registry;
use allarch_tests::server::{Server, run, run_with};

/// Exit status, standard output, standard error.
fn allarch(arguments: &[&str]) -> (i32, String, String) {
    let output = run(arguments, b"").unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (
        output.status.code().unwrap(),
        text(output.stdout),
        text(output.stderr),
    )
}

/// Runs it and wants the exit status, and every text in one of the two outputs.
fn check(arguments: &[&str], status: i32, texts: &[&str]) -> String {
    let (code, out, err) = allarch(arguments);
    assert_eq!(code, status, "{arguments:?}\n{out}\n{err}");
    for text in texts {
        assert!(
            out.contains(text) || err.contains(text),
            "{arguments:?}: no {text:?} in\n{out}\n{err}"
        );
    }
    out
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn inspect_by_name() {
    let registry = Registry::filled().unwrap();
    let name = |image: &str| format!("{}/{image}", registry.host);
    let app = name("acme/app:1");
    check(
        &["inspect", &app],
        0,
        &[
            &app,
            "OCI image index",
            "matches the expected digest",
            "1  linux/amd64",
            "5  linux/arm/v7",
            "attestation for entry 3 (linux/arm64)",
            "9 manifests and configs read, 0 with findings",
        ],
    );
    let json = check(&["inspect", "--format", "json", &app], 0, &[]);
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["schema"], 1);
    assert_eq!(report["documents"].as_array().unwrap().len(), 10);
    assert_eq!(
        report["documents"][0]["entries"][0]["column"],
        "linux/amd64"
    );
    assert_eq!(report["not_fetched"].as_array().unwrap().len(), 0);
    let again = check(&["inspect", "--format", "json", &app], 0, &[]);
    assert_eq!(
        json, again,
        "answers come in any order, the report does not"
    );

    let zeros = format!("sha256:{}", "0".repeat(64));
    check(
        &["inspect", "--expected", &zeros, &app],
        1,
        &[&format!("differs from {zeros}")],
    );
    check(
        &["inspect", &format!("docker://{app}")],
        0,
        &["OCI image index"],
    );
    check(
        &["inspect", &name(GONE)],
        2,
        &["error: cannot fetch", "The registry has no", "help:"],
    );
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn match_by_name() {
    let registry = Registry::filled().unwrap();
    let app = format!("{}/acme/app:1", registry.host);
    let json = check(
        &["match", "--host", "pi-4-32", "--format", "json", &app],
        0,
        &[],
    );
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    let report = &report["match"];
    assert_eq!(report["name"], app.as_str());
    let engines = report["engines"].as_array().unwrap();
    let of = |id: &str| engines.iter().find(|one| one["engine"] == id).unwrap();
    // The fifth entry is for arm/v7; crane takes the first, which is for amd64.
    assert_eq!(of("containerd")["position"], serde_json::json!([4]));
    assert_eq!(
        of("go-containerregistry")["position"],
        serde_json::json!([0])
    );
    check(
        &[
            "match",
            "--host",
            "ibm-z",
            "--engine",
            "go-containerregistry",
            "--platform",
            "linux/s390x",
            &app,
        ],
        1,
        // The engine's own words name the image as it was asked for.
        &[&format!(
            "no child with platform linux/s390x in index {app}"
        )],
    );
    let gone = format!("{}/{GONE}", registry.host);
    check(
        &["match", "--host", "pi-5", &gone],
        2,
        &["could not be fetched"],
    );
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn matrix_by_name_and_by_list() {
    let registry = Registry::filled().unwrap();
    let name = |image: &str| format!("{}/{image}", registry.host);
    let (app, windows, gone) = (name("acme/app:1"), name("acme/windows:1"), name(GONE));
    check(&["matrix", "--require", "linux/arm64", &app], 0, &["pass"]);
    check(
        &["matrix", "--require", "linux/arm64", &app, &windows],
        1,
        &[
            &format!("{windows}: lacks linux/arm64"),
            "1 of 2 images without",
        ],
    );
    check(
        &[
            "matrix",
            "--require",
            "linux/arm64",
            "--allow-emulated",
            &app,
            &windows,
        ],
        0,
        &["emulated", "2 images, 1 required platform covered"],
    );
    check(
        &["matrix", "--require", "linux/arm64", &app, &gone],
        2,
        &["The registry has no"],
    );

    let list = std::env::temp_dir().join(format!("allarch-{}.txt", std::process::id()));
    std::fs::write(&list, format!("# shop\n{app}\nhttps://{windows}\n")).unwrap();
    let path = list.to_str().unwrap();
    check(
        &["matrix", "--require", "linux/arm64", path],
        1,
        &[
            &format!("line 3: A reference has no scheme such as https://. Read as {windows}."),
            &format!("{windows}: lacks linux/arm64"),
        ],
    );
    let json = check(&["matrix", "--format", "json", path], 0, &[]);
    std::fs::remove_file(&list).unwrap();
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(report["matrix"]["rows"][1]["cells"][0]["state"], "native");
}

#[test]
#[ignore = "needs docker-registry: cargo xtask test"]
fn what_goes_wrong_is_told_apart() {
    let faulty = Faulty::start().unwrap();
    let answers = [
        ("cut", 2, "was cut short"),
        ("digest", 1, "these are other bytes"),
        ("limited", 2, "may be asked again in 42 seconds"),
        ("private", 2, "does not give"),
        ("broken", 2, "answers with status 500"),
        ("login", 2, "is no image document but text/html"),
        ("huge", 2, "at most 4194304 are fetched"),
    ];
    for (way, status, text) in answers {
        let name = format!("{}/faulty/{way}:1", faulty.host);
        check(&["inspect", &name], status, &[text]);
    }
    check(
        &["inspect", "127.0.0.1:1/acme/app:1"],
        2,
        &["cannot be reached", "Check the host's spelling"],
    );
}

#[test]
#[ignore = "needs the built binary: cargo xtask test"]
fn what_the_first_image_of_a_command_brought_is_not_fetched_for_the_second() {
    let counted = Faulty::start().unwrap();
    let name = |tag: &str| format!("{}/faulty/counted:{tag}", counted.host);
    let (one, two) = (name("1"), name("2"));
    check(&["compare", &one, &two], 0, &[]);
    let asked = counted.asked();
    let of = |part: &str| asked.iter().filter(|one| one.contains(part)).count();
    assert_eq!(of("/manifests/1") + of("/manifests/2"), 2, "{asked:?}");
    assert_eq!(of("/manifests/sha256:"), 1, "a child of both: {asked:?}");
    assert_eq!(of("/blobs/"), 1, "its config: {asked:?}");
    // Each run asks anew, and says what the registry says.
    let (_, _, err) = allarch(&["inspect", &one]);
    assert!(err.contains("97 of 100 pulls left in 6 hours"), "{err}");
    assert_eq!(counted.asked().len(), asked.len() + 3);
}

#[test]
#[ignore = "needs the built binary: cargo xtask test"]
fn a_registry_that_asks_to_wait_is_waited_for() {
    let soon = Faulty::start().unwrap();
    let name = format!("{}/faulty/soon:1", soon.host);
    let words = format!("{} asks to wait 1 seconds", soon.host);
    check(&["inspect", &name], 0, &[&words]);
    let asked = soon.asked();
    let tag = "GET /v2/faulty/soon/manifests/1";
    assert_eq!(
        asked.iter().filter(|one| *one == tag).count(),
        2,
        "{asked:?}"
    );
    // Through a proxy the same.
    let soon = Faulty::start().unwrap();
    let server = Server::start(&[&soon.host]).unwrap();
    let name = format!("{}/faulty/soon:1", soon.host);
    check(
        &["inspect", "--proxy", &server.url, &name],
        0,
        &["asks to wait"],
    );
    assert_eq!(soon.asked().iter().filter(|one| *one == tag).count(), 2);
}

/// `script` gives a program a terminal, and what the program writes to it.
#[cfg(target_os = "linux")]
#[test]
#[ignore = "needs the built binary: cargo xtask test"]
fn a_terminal_shows_how_far_it_is() {
    let counted = Faulty::start().unwrap();
    let name = format!("{}/faulty/counted:1", counted.host);
    let binary = allarch_tests::server::binary().unwrap();
    let command = format!("'{}' inspect {name}", binary.display());
    let output = std::process::Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .env("DOCKER_CONFIG", "/nowhere")
        .env("REGISTRY_AUTH_FILE", "/nowhere/auth.json")
        .stdin(std::process::Stdio::null())
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{shown}");
    let cleared = shown.rfind("\r\x1b[K").unwrap();
    for step in ["1 of 2", "3 of 3"] {
        let at = shown
            .find(step)
            .unwrap_or_else(|| panic!("no {step}: {shown:?}"));
        assert!(at < cleared, "{shown:?}");
    }
    // Where it is none there is the answer alone.
    let (_, _, err) = allarch(&["inspect", &name]);
    assert!(!err.contains('\u{1b}') && !err.contains(" of 3"), "{err:?}");
}

/// A proxy of the environment would be asked in place of the registry, and the guard with it. The case
/// ssrf-env-proxy of `proxy-attacks.json`.
#[test]
#[ignore = "needs the built binary: cargo xtask test"]
fn no_proxy_of_the_environment_is_asked() {
    let trap = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", trap.local_addr().unwrap());
    let names = [
        "HTTPS_PROXY",
        "https_proxy",
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "all_proxy",
    ];
    let variables = names.map(|name| (name, url.as_str()));
    let plain = Faulty::start().unwrap();
    // Nothing listens there: what comes of it is beside the point, but for the trap.
    let tls = "127.0.0.1:1";
    let opened = format!("https://{tls}");
    let hosts = [plain.host.as_str()];
    let server = Server::start_in(&variables, &hosts, &["--allow-host", &opened]).unwrap();
    for (host, status) in [(plain.host.as_str(), 200), (tls, 502)] {
        let path = format!("{}/r/{host}/v2/faulty/counted/manifests/1", server.url);
        assert_eq!(get(&path).unwrap().status, status, "{path}");
    }
    assert_eq!(plain.asked(), ["GET /v2/faulty/counted/manifests/1"]);
    // The command line too.
    let variables = variables.map(|(name, value)| (name, std::ffi::OsStr::new(value)));
    let name = format!("{}/faulty/counted:1", plain.host);
    let output = run_with(&variables, &["inspect", &name], b"").unwrap();
    assert!(output.status.success(), "{output:?}");
    trap.set_nonblocking(true).unwrap();
    let came = trap.accept().map(|(_, peer)| peer);
    assert!(came.is_err(), "it was asked from {came:?}");
}
