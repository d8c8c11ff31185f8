//! The shell steps of `action.yml`, run as GitHub's runner runs them: `bash --noprofile --norc -eo pipefail`,
//! the variables of the step's `env` filled in, outputs in a file. Only `cargo` is another: it takes the
//! arguments down and puts the binary of this build in place.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that runs programs"
)]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use allarch_core::oci::media_type::Family;
use allarch_tests::image::{image, index, platform};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .unwrap()
}

/// A step with a script.
#[derive(Debug, Default)]
struct Step {
    env: BTreeMap<String, String>,
    run: String,
}

/// The steps with a script by their names: as much of YAML as the file uses.
fn steps() -> BTreeMap<String, Step> {
    let text = fs::read_to_string(root().join("action.yml")).unwrap();
    let mut steps: BTreeMap<String, Step> = BTreeMap::new();
    let (mut name, mut part) = (String::new(), "");
    for line in text.lines() {
        let indent = line.len() - line.trim_start().len();
        if let Some(named) = line.strip_prefix("    - name: ") {
            (name, part) = (named.to_owned(), "");
            continue;
        }
        if name.is_empty() {
            continue;
        }
        let step = steps.entry(name.clone()).or_default();
        match (indent, line.trim_end()) {
            (6, "      env:") => part = "env",
            (6, "      run: |") => part = "run",
            (6, line) if !line.trim_start().starts_with('#') => part = "",
            (8, line) if part == "env" && !line.trim_start().starts_with('#') => {
                let (key, value) = line.trim().split_once(": ").unwrap();
                step.env.insert(key.to_owned(), value.to_owned());
            }
            (_, line) if part == "run" => {
                step.run.push_str(line.get(8..).unwrap_or_default());
                step.run.push('\n');
            }
            _ => {}
        }
    }
    steps.retain(|_, step| !step.run.is_empty());
    steps
}

/// A runner: folders, and what expressions stand for.
struct Runner {
    folder: tempfile::TempDir,
    values: BTreeMap<&'static str, String>,
}

impl Runner {
    fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("a runner ")
            .tempdir()
            .unwrap();
        for name in ["temp", "workspace", "tools"] {
            fs::create_dir(folder.path().join(name)).unwrap();
        }
        let temp = folder.path().join("temp");
        let values = [
            ("github.action_path", folder.path().join("the action")),
            ("runner.temp", temp),
        ];
        let mut values: BTreeMap<_, _> = values
            .into_iter()
            .map(|(name, path)| (name, path.to_str().unwrap().to_owned()))
            .collect();
        values.insert("inputs.site", String::new());
        Self { folder, values }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Fills in expressions; one that stands for nothing here is an error of the file.
    fn filled(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${{") {
            let (expression, after) = after.split_once("}}").unwrap();
            out.push_str(before);
            out.push_str(
                self.values
                    .get(expression.trim())
                    .unwrap_or_else(|| panic!("{expression}")),
            );
            rest = after;
        }
        out + rest
    }

    /// Runs a step: its status, its outputs, what it printed.
    fn run(&self, step: &Step) -> (i32, BTreeMap<String, String>, String) {
        // What a workflow gives never becomes a part of the script.
        assert!(!step.run.contains("${{"), "{}", step.run);
        let (script, outputs) = (self.path("temp/step.sh"), self.path("temp/outputs"));
        fs::write(&script, &step.run).unwrap();
        fs::write(&outputs, "").unwrap();
        let path = format!(
            "{}:{}",
            self.path("tools").display(),
            std::env::var("PATH").unwrap()
        );
        let output = Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail"])
            .arg(&script)
            .current_dir(self.path("workspace"))
            .env("PATH", path)
            .env("GITHUB_OUTPUT", &outputs)
            .env("RUNNER_TEMP", self.path("temp"))
            .envs(
                step.env
                    .iter()
                    .map(|(name, value)| (name, self.filled(value))),
            )
            .output()
            .unwrap();
        let outputs = fs::read_to_string(&outputs).unwrap();
        let outputs = outputs.lines().filter_map(|line| line.split_once('='));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (
            output.status.code().unwrap(),
            outputs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            text(&output.stdout) + &text(&output.stderr),
        )
    }
}

#[test]
#[ignore = "needs the binary: cargo xtask test"]
fn the_steps_of_the_action_build_run_and_say_how_it_ended() {
    let steps = steps();
    let names: Vec<&str> = steps.keys().map(String::as_str).collect();
    assert_eq!(names, ["Build", "Run", "The key of the sources"]);
    let mut runner = Runner::new();

    // The key is that of the sources: the same twice, another when one changes.
    let action = runner.path("the action");
    for folder in ["crates/core", "docs", "www"] {
        fs::create_dir_all(action.join(folder)).unwrap();
    }
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        "rust-toolchain.toml",
        "crates/core/lib.rs",
        // The binary holds both.
        "docs/allarch.service",
        "www/response-headers.txt",
    ] {
        fs::write(action.join(file), file).unwrap();
    }
    let key = |runner: &Runner| {
        let (status, outputs, said) = runner.run(&steps["The key of the sources"]);
        assert_eq!(status, 0, "{said}");
        outputs["sources"].clone()
    };
    let first = key(&runner);
    assert!(
        first.len() == 32 && first.bytes().all(|byte| byte.is_ascii_hexdigit()),
        "{first}"
    );
    assert_eq!(key(&runner), first);
    let mut keys = vec![first];
    for file in [
        "crates/core/lib.rs",
        "docs/allarch.service",
        "www/response-headers.txt",
    ] {
        fs::write(action.join(file), "changed").unwrap();
        let key = key(&runner);
        assert!(!keys.contains(&key), "{file}");
        keys.push(key);
    }
    // The sources of this repository have one too.
    fs::remove_dir_all(&action).unwrap();
    symlink(root(), &action).unwrap();
    assert_eq!(key(&runner).len(), 32);

    // The build: cargo is asked for what this workspace has, in the action's own folder.
    let binary = allarch_tests::server::binary().unwrap();
    let stub = "#!/bin/sh\npwd >> \"$RUNNER_TEMP/asked\"\nfor word; do echo \"$word\" >> \"$RUNNER_TEMP/asked\"; target=$word; done\nmkdir -p \"$target/release\"\ncp \"$BUILT\" \"$target/release/allarch\"\n";
    let cargo = runner.path("tools/cargo");
    fs::write(&cargo, stub.replace("$BUILT", binary.to_str().unwrap())).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let (status, _, said) = runner.run(&steps["Build"]);
    assert_eq!(status, 0, "{said}");
    let asked = fs::read_to_string(runner.path("temp/asked")).unwrap();
    let mut asked = asked.lines();
    assert!(Path::new(asked.next().unwrap()).join("action.yml").exists());
    let words: Vec<&str> = asked.collect();
    let target = runner.path("temp/allarch-target");
    assert_eq!(
        words,
        [
            "build",
            "--locked",
            "--release",
            "--package",
            "allarch",
            "--target-dir",
            target.to_str().unwrap()
        ]
    );

    // The run: patterns are expanded, nothing is executed, and its status is the step's.
    for (name, platforms) in [
        ("one.json", &["linux/amd64", "linux/arm64"][..]),
        ("two.json", &["linux/amd64"]),
    ] {
        let children = platforms
            .iter()
            .map(|text| image(Family::Oci, &platform(text), &[name]).unwrap());
        let index = index(Family::Oci, children.collect()).unwrap();
        fs::write(runner.path("workspace").join(name), &index.root.bytes).unwrap();
    }
    let mut run = |arguments: &str| {
        runner
            .values
            .insert("inputs.arguments", arguments.to_owned());
        runner.run(&steps["Run"])
    };
    let (status, outputs, said) = run("matrix --require linux/amd64 *.json");
    assert_eq!((status, outputs["status"].as_str()), (0, "0"), "{said}");
    assert!(
        said.contains("one.json") && said.contains("two.json"),
        "{said}"
    );
    let (status, outputs, said) = run("matrix --require linux/arm64 --format github *.json");
    assert_eq!((status, outputs["status"].as_str()), (1, "1"), "{said}");
    assert!(said.starts_with("::error file=two.json"), "{said}");
    let (status, outputs, _) =
        run("matrix --require linux/arm64 $(touch${IFS}run) ;touch;run `touch,run` one.json");
    assert_eq!((status, outputs["status"].as_str()), (2, "2"));
    assert!(!runner.path("workspace/run").exists());
}

#[test]
fn the_examples_of_pipelines_say_what_to_put_in() {
    let page = fs::read_to_string(root().join("docs/gate.md")).unwrap();
    let used: Vec<&str> = page
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- uses: "))
        .collect();
    assert!(
        used.iter().any(|one| one.starts_with("OWNER/allarch@REF")),
        "{used:?}"
    );
    // Nothing stands there that looks like a repository of ours and is none.
    for word in ["acme/allarch", "git.example"] {
        assert!(!page.contains(word), "{word}");
    }
    // The inputs that the example gives are those of the action.
    let action = fs::read_to_string(root().join("action.yml")).unwrap();
    for input in ["arguments", "site"] {
        assert!(action.contains(&format!("\n  {input}:\n")), "{input}");
        assert!(page.contains(&format!("{input}:")), "{input}");
    }
}
