//! The first load: what the browser fetches before Start and Inspect stand, in brotli bytes.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};

use crate::page::dist;
use crate::root::{files_below, read};

/// What a first load should weigh at most, in bytes, fonts aside. It is not reached yet: the
/// registry client and the Matrix have to leave the first module for it.
const AIM: usize = 200 * 1024;

/// What a first load weighs at most today, in bytes. It goes down with each cut, never up.
const LIMIT: usize = 326 * 1024;

/// Files of the site that a first load does not fetch.
const NOT_LOADED: &[&str] = &["_headers", "404.html", "robots.txt", "preview.png"];

/// One file of the first load: its path below `dist/`, bytes, bytes in brotli 11.
pub(crate) struct Weight {
    pub(crate) name: String,
    pub(crate) raw: usize,
    pub(crate) brotli: usize,
}

/// Weighs `dist/`.
pub(crate) fn weigh() -> Result<Vec<Weight>> {
    let mut weights = Vec::new();
    for path in files_below(&dist())? {
        let name = path
            .strip_prefix(dist())
            .unwrap_or(&path)
            .to_string_lossy()
            .into_owned();
        let is_font = Path::new(&name)
            .extension()
            .is_some_and(|extension| extension == "woff2");
        if is_font || NOT_LOADED.contains(&name.as_str()) {
            continue;
        }
        let bytes = read(&path)?;
        weights.push(Weight {
            name,
            raw: bytes.len(),
            brotli: brotli_length(&bytes)?,
        });
    }
    Ok(weights)
}

/// Prints the table; an error where the sum is over the limit.
pub(crate) fn check() -> Result<()> {
    let weights = weigh()?;
    for Weight { name, raw, brotli } in &weights {
        println!("{raw:>10} {brotli:>9}  {name}");
    }
    let sum: usize = weights.iter().map(|weight| weight.brotli).sum();
    println!("{:>10} {sum:>9}  first load in brotli, at most {LIMIT}", "");
    if sum > AIM {
        println!("{:>10} {:>9}  over the aim of {AIM}", "", sum - AIM);
    }
    if sum > LIMIT {
        bail!(
            "the first load weighs {sum} bytes in brotli, {} over the budget",
            sum - LIMIT
        );
    }
    Ok(())
}

fn brotli_length(bytes: &[u8]) -> Result<usize> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, 1 << 16, 11, 22);
    writer.write_all(bytes)?;
    drop(writer);
    Ok(compressed.len())
}
