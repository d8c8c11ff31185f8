//! Every export of the documents in `tests/data`, made natively and as WebAssembly: the same bytes.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that runs programs"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Gives the corpus, whose paths stand in a file, to the program, and prints the digests.
const SCRIPT: &str = r#"
import { readFileSync } from "node:fs";
const [file, list] = process.argv.slice(1);
const { instance } = await WebAssembly.instantiate(readFileSync(file), {});
const { give, end, make, digest_word } = instance.exports;
const text = (bytes) => {
  for (let at = 0; at < bytes.length; at += 4) {
    let word = 0;
    const count = Math.min(4, bytes.length - at);
    for (let byte = 0; byte < count; byte += 1) word |= bytes[at + byte] << (8 * byte);
    give(word, count);
  }
  end();
};
for (const [name, path] of JSON.parse(readFileSync(list, "utf8"))) {
  text(new TextEncoder().encode(name));
  text(readFileSync(path));
}
const lines = [];
for (let made = make(), at = 0; at < made; at += 1) {
  lines.push([0, 1, 2, 3].map((word) => BigInt.asUintN(64, digest_word(at, word)).toString(16).padStart(16, "0")).join(""));
}
console.log(lines.join("\n"));
"#;

/// Files that are documents, by their endings, and none that tests write.
const ENDINGS: &[&str] = &["json", "yaml", "txt", "html"];

#[test]
#[ignore = "builds for WebAssembly and needs Node.js; `cargo xtask test` runs it"]
fn every_export_of_the_corpus_has_the_same_bytes_natively_and_in_webassembly() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    collect(&root.join("tests/data"), &mut files);
    files.sort();
    assert!(files.len() > 700, "{} documents", files.len());
    let corpus: Vec<(String, Vec<u8>)> = files
        .iter()
        .map(|path| {
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap();
            (name.to_owned(), fs::read(path).unwrap())
        })
        .collect();
    let native = allarch_exports::exports(&corpus);

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--locked", "--package=allarch-exports"])
        .arg("--target=wasm32-unknown-unknown")
        .current_dir(&root)
        .status()
        .unwrap();
    assert!(built.success());
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let program = target.join("wasm32-unknown-unknown/debug/allarch_exports.wasm");
    let folder = tempfile::tempdir().unwrap();
    let list = folder.path().join("corpus.json");
    let pairs: Vec<(&str, &Path)> = corpus
        .iter()
        .map(|(name, _)| name.as_str())
        .zip(files.iter().map(PathBuf::as_path))
        .collect();
    fs::write(&list, serde_json::to_vec(&pairs).unwrap()).unwrap();
    let run = Command::new("node")
        .args(["--stack-size=4000", "--input-type=module", "--eval", SCRIPT])
        .args([&program, &list])
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "{errors}");
    let made = String::from_utf8_lossy(&run.stdout).into_owned();
    let made: Vec<&str> = made.lines().collect();
    assert_eq!(made.len(), native.len());
    let differing: Vec<&str> = native
        .iter()
        .zip(&made)
        .filter(|((_, digest), made)| {
            let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            digest != **made
        })
        .map(|((name, _), _)| name.as_str())
        .collect();
    assert_eq!(differing, [""; 0]);
    // It looked at something: every format is there, and they are not all the same.
    for format in [
        "matrix csv",
        "matrix json",
        "matrix svg",
        "matrix badge",
        "sarif",
        "junit",
    ] {
        let of: Vec<_> = native
            .iter()
            .filter(|(name, _)| name.ends_with(format))
            .collect();
        assert!(of.len() > 20, "{format}: {}", of.len());
        assert!(of.iter().any(|(_, digest)| *digest != of[0].1), "{format}");
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_document = path
            .extension()
            .is_some_and(|ending| ENDINGS.iter().any(|known| ending == *known));
        if path.is_dir() {
            collect(&path, files);
        } else if is_document {
            files.push(path);
        }
    }
}
