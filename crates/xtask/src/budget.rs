//! The first load: what the browser fetches before Start and Inspect stand, in brotli bytes.
//!
//! The second wasm file and its style sheet are not part of it: they are asked for once the first
//! view has been drawn, and what a document that is pasted shows at first needs neither.

use std::io::Write;
use std::path::Path;

use anyhow::{Result, bail};

use crate::page::dist;
use crate::root::{files_below, read};

/// What a first load weighs at most, in bytes, fonts aside.
const LIMIT: usize = 200 * 1024;

/// Files of the site that a first load does not fetch.
const NOT_LOADED: &[&str] = &[
    "_headers",
    "404.html",
    "404.js",
    "robots.txt",
    "preview.png",
    "sitemap.xml",
];

/// The folders of the static pages, which nothing of the page loads.
const LEAVES: [&str; 2] = ["rules", "engines"];

/// One file of the site: its path below `dist/`, whether it is part of the first load, bytes,
/// bytes in brotli 11.
pub(crate) struct Weight {
    pub(crate) name: String,
    pub(crate) first: bool,
    pub(crate) raw: usize,
    pub(crate) brotli: usize,
}

fn is_later(name: &str) -> bool {
    let file = name.strip_prefix("assets/later-").unwrap_or_default();
    matches!(file.rsplit_once('.'), Some((_, "wasm" | "css")))
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
        let is_leaf = LEAVES
            .iter()
            .any(|folder| Path::new(&name).starts_with(folder));
        if is_font || is_leaf || NOT_LOADED.contains(&name.as_str()) {
            continue;
        }
        let bytes = read(&path)?;
        weights.push(Weight {
            first: !is_later(&name),
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
    for weight in &weights {
        let Weight {
            name, raw, brotli, ..
        } = weight;
        let when = if weight.first {
            ""
        } else {
            " (after the first view)"
        };
        println!("{raw:>10} {brotli:>9}  {name}{when}");
    }
    let first = weights.iter().filter(|weight| weight.first);
    let sum: usize = first.map(|weight| weight.brotli).sum();
    println!("{:>10} {sum:>9}  first load in brotli, at most {LIMIT}", "");
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
