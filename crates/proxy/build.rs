//! Embeds `dist/` as it is now: each file plain, with brotli and with gzip, and its ETag.
//!
//! Without `dist/` the binary is built all the same and says how to build the page.

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
    for (number, (path, file)) in files.iter().enumerate() {
        let bytes = fs::read(file).unwrap();
        let etag = sha2::Sha256::digest(&bytes);
        let etag: String = etag.iter().take(16).fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let plain = kept(&out, number, "", &bytes);
        let brotli = shorter(&bytes, brotli(&bytes)).map(|short| kept(&out, number, "br", &short));
        let gzip = shorter(&bytes, gzip(&bytes)).map(|short| kept(&out, number, "gz", &short));
        let option = |file: Option<PathBuf>| match file {
            Some(file) => format!("Some(include_bytes!({file:?}))"),
            None => "None".to_owned(),
        };
        let (brotli, gzip) = (option(brotli), option(gzip));
        let _ = writeln!(
            text,
            "Embedded {{ path: {path:?}, bytes: include_bytes!({plain:?}), brotli: {brotli}, gzip: {gzip}, etag: {etag:?} }},"
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

/// Writes a copy beside the generated source, so that it stays with it whatever becomes of `dist/`.
fn kept(out: &Path, number: usize, suffix: &str, bytes: &[u8]) -> PathBuf {
    let file = out.join(format!("site-{number}{suffix}"));
    fs::write(&file, bytes).unwrap();
    file
}

fn shorter(plain: &[u8], packed: Vec<u8>) -> Option<Vec<u8>> {
    (packed.len() < plain.len()).then_some(packed)
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut packed, 1 << 16, 11, 22);
    writer.write_all(bytes).unwrap();
    drop(writer);
    packed
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}
