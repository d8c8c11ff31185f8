//! 10,000 random states of links: written and read again natively and in WebAssembly, with the same
//! text.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test that runs programs"
)]

use std::path::PathBuf;
use std::process::Command;

/// How many.
const COUNT: u32 = 10_000;

/// Prints the digest over all texts in hexadecimal.
const SCRIPT: &str = r#"
import { readFileSync } from "node:fs";
const [file, count] = process.argv.slice(1);
const { instance } = await WebAssembly.instantiate(readFileSync(file), {});
const word = (at) => BigInt.asUintN(64, instance.exports.digest_word(Number(count), at));
console.log([0, 1, 2, 3].map((at) => word(at).toString(16).padStart(16, "0")).join(""));
"#;

#[test]
#[ignore = "builds for WebAssembly and needs Node.js; `cargo xtask test` runs it"]
fn states_have_the_same_text_natively_and_in_webassembly() {
    let native = allarch_link_states::digest(COUNT).unwrap();
    let native: String = native.iter().map(|byte| format!("{byte:02x}")).collect();
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args([
            "build",
            "--quiet",
            "--locked",
            "--package=allarch-link-states",
        ])
        .arg("--target=wasm32-unknown-unknown")
        .current_dir(&root)
        .status()
        .unwrap();
    assert!(built.success());
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let file = target.join("wasm32-unknown-unknown/debug/allarch_link_states.wasm");
    let run = Command::new("node")
        .args(["--input-type=module", "--eval", SCRIPT])
        .arg(file)
        .arg(COUNT.to_string())
        .output()
        .unwrap();
    assert!(
        run.status.success(),
        "{}",
        String::from_utf8_lossy(&run.stderr)
    );
    assert_eq!(String::from_utf8_lossy(&run.stdout).trim(), native);
}
