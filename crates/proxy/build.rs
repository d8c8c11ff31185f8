//! Embeds `dist/` as it is now: each file in brotli where that is shorter, and its ETag.
//!
//! Quality 9, because the server listens on loopback: 11 saves a tenth and takes ten times as long in
//! a build script, which cargo does not optimise. Without `dist/` the binary is built all the same and says how to build the page.

#![allow(
    clippy::unwrap_used,
    reason = "a build script that cannot write stops the build"
)]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::Digest as _;

/// Files that servers of static sites read, and nobody fetches.
const LEFT_OUT: [&str; 1] = ["_headers"];

fn main() {
    let dist = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../dist");
    let out = PathBuf::from(std::env::var("OUT_DIR").unwrap());
    println!("cargo:rerun-if-changed=build.rs");
    // A folder that is not there yet is looked for again at every build.
    println!("cargo:rerun-if-changed={}", dist.display());
    let mut files = Vec::new();
    below(&dist, "", &mut files);
    files.sort();
    let mut text = "pub(crate) static FILES: &[Embedded] = &[\n".to_owned();
    for (number, (path, source)) in files.iter().enumerate() {
        let bytes = fs::read(source).unwrap();
        let etag = sha2::Sha256::digest(&bytes);
        let etag: String = etag.iter().take(16).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let packed = brotli(&bytes);
        let is_brotli = packed.len() < bytes.len();
        let file = out.join(format!("site-{number}"));
        // A copy beside the generated source stays with it whatever becomes of `dist/`.
        fs::write(&file, if is_brotli { packed } else { bytes }).unwrap();
        let _ = writeln!(
            text,
            "Embedded {{ path: {path:?}, bytes: include_bytes!({file:?}), is_brotli: {is_brotli}, etag: {etag:?} }},"
        );
    }
    text.push_str("];\n");
    fs::write(out.join("site_files.rs"), text).unwrap();
}

fn below(folder: &Path, prefix: &str, files: &mut Vec<(String, PathBuf)>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.map(Result::unwrap) {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            below(&entry.path(), &format!("{name}/"), files);
        } else if !LEFT_OUT.contains(&name.as_str()) {
            files.push((name, entry.path()));
        }
    }
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 9, 22);
    writer.write_all(bytes).unwrap();
    drop(writer);
    packed
}
