//! Installs what a command needs: the wasm target, Debian's programs, npm's packages.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::root::{read, root, sha256, write};
use crate::step::{self, output, program, run, say};

/// What the tests start, and the Debian package that brings it.
const TEST_PROGRAMS: &[(&str, &str)] = &[
    ("chromium", "chromium"),
    ("docker-registry", "docker-registry"),
    ("firefox-esr", "firefox-esr"),
    ("openssl", "openssl"),
    ("script", "bsdutils"),
];

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Adds the wasm target where the toolchain lacks it. rustup does not always do so by itself.
pub(crate) fn wasm_target() -> Result<()> {
    let query = program(
        "rustc",
        &["--print", "target-libdir", "--target", WASM_TARGET],
    );
    let present = output(query).is_some_and(|folder| Path::new(&folder).is_dir());
    if present {
        return Ok(());
    }
    say("adding the WebAssembly target");
    run(program("rustup", &["target", "add", WASM_TARGET])).context(
        "the WebAssembly target is missing and rustup could not add it: \
         `rustup target add wasm32-unknown-unknown` has to work",
    )
}

/// Installs the programs that the tests start, by apt as root; elsewhere names what is missing.
pub(crate) fn for_tests() -> Result<()> {
    let missing: Vec<_> = TEST_PROGRAMS
        .iter()
        .filter(|(name, _)| !on_path(name))
        .map(|(_, package)| *package)
        .collect();
    if !missing.is_empty() {
        install_by_apt(&missing)?;
    }
    for name in ["node", "npm"] {
        if !on_path(name) {
            bail!(
                "`{name}` is missing: the browser tests need Node.js 20 or newer with npm, for example by `apt-get install nodejs npm`"
            );
        }
    }
    npm_packages()
}

fn install_by_apt(packages: &[&str]) -> Result<()> {
    let names = packages.join(" ");
    let is_root = output(program("id", &["-u"])).as_deref() == Some("0");
    if !is_root || !on_path("apt-get") {
        bail!(
            "the tests need programs that are missing here: {names}\n  on Debian: sudo apt-get install {names}"
        );
    }
    say(&format!("installing {names}"));
    let install = || {
        let mut command = program(
            "apt-get",
            &["install", "-y", "-q", "--no-install-recommends"],
        );
        command
            .args(packages)
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(std::process::Stdio::null());
        run(command)
    };
    // The lists may be absent or stale on a fresh machine: fetch them, then try once more.
    install().or_else(|_| {
        run(program("apt-get", &["update", "-q"]))?;
        install()
    })
}

/// `npm ci`, unless the lock file is the one that `node_modules` was made from.
fn npm_packages() -> Result<()> {
    let lock = sha256(&read(&root().join("package-lock.json"))?);
    let stamp = root().join("node_modules/.allarch-lock");
    if std::fs::read_to_string(&stamp).is_ok_and(|text| text == lock) {
        return Ok(());
    }
    say("installing npm packages");
    run(program(
        "npm",
        &["ci", "--ignore-scripts", "--loglevel=error"],
    ))?;
    write(&stamp, lock.as_bytes())
}

/// Whether a folder of `PATH` holds the program.
fn on_path(name: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(name).is_file()))
}

/// `cargo build` of the page's crate for WebAssembly; the path of the file it makes.
pub(crate) fn build_wasm(
    cargo: fn(&[&str]) -> std::process::Command,
) -> Result<std::path::PathBuf> {
    wasm_target()?;
    say("compiling the page to WebAssembly");
    run(cargo(&[
        "--config",
        &no_paths(),
        "rustc",
        "--quiet",
        "--locked",
        "--package=allarch-web",
        "--bin=allarch-web",
        "--features=split",
        "--target",
        WASM_TARGET,
        "--profile=wasm-release",
        "--",
        // What refers to what: the splitter follows it.
        "-Clink-arg=--emit-relocs",
    ]))?;
    Ok(target_folder()
        .join(WASM_TARGET)
        .join("wasm-release/allarch-web.wasm"))
}

/// `cargo build` of the program that writes the rules' pages; its path.
pub(crate) fn build_pages() -> Result<std::path::PathBuf> {
    run(step::cargo(&[
        "build",
        "--quiet",
        "--locked",
        "--package=allarch-pages",
    ]))?;
    Ok(built("allarch-pages"))
}

/// Where cargo puts a program in the dev profile.
pub(crate) fn built(program: &str) -> std::path::PathBuf {
    let file = format!("{program}{}", std::env::consts::EXE_SUFFIX);
    target_folder().join("debug").join(file)
}

/// A setting that keeps this machine's folders out of the page: panics name source files.
fn no_paths() -> String {
    let cargo_home = std::env::var_os("CARGO_HOME").map(std::path::PathBuf::from);
    let cargo_home = cargo_home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let sources = cargo_home.unwrap_or_default().join("registry/src");
    // One folder for each registry; of two prefixes that fit, rustc takes the last.
    let registries = std::fs::read_dir(&sources).into_iter().flatten().flatten();
    let mut folders = vec![root(), sources];
    folders.extend(registries.map(|registry| registry.path()));
    let flags: Vec<String> = folders
        .iter()
        .map(|folder| format!("'--remap-path-prefix={}/='", folder.display()))
        .collect();
    format!("target.{WASM_TARGET}.rustflags=[{}]", flags.join(","))
}

/// Where cargo puts what it builds.
pub(crate) fn target_folder() -> std::path::PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into)
}
