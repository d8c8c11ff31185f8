//! Takes what a first view does not need out of the program, into wasm files that load after it.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow, bail};

use super::slim;
use crate::programs::target_folder;
use crate::root::read;

/// Where the loader finds the main script; `bindings` gives the script this name.
pub(super) const MAIN: &str = "./allarch.js";
/// Under which name the main script imports the loader.
pub(super) const LOADER: &str = "./later.js";

/// A program in parts.
pub(super) struct Parts {
    /// The part that starts; wasm-bindgen has not seen it yet.
    pub(super) main: std::path::PathBuf,
    /// The script that loads the others, naming each as `./NAME.wasm`.
    pub(super) loader: String,
    /// The other parts: name, bytes.
    pub(super) later: Vec<(String, Vec<u8>)>,
}

/// Splits the linked program at its split points.
pub(super) fn split(linked: &Path) -> Result<Parts> {
    let folder = target_folder().join("xtask/split");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let bytes = read(linked)?;
    let main = folder.join("allarch.wasm");
    let mut options = wasm_split_cli_support::Options::new(&bytes);
    options.output_dir = &folder;
    options.main_out_path = &main;
    options.link_name = LOADER;
    options.main_module = MAIN;
    options.target.web();
    let output = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("{error:#}"))
        .context("the program cannot be split")?;
    let mut later = Vec::new();
    for path in output.split_modules {
        let name = path
            .file_stem()
            .context("a part has no name")?
            .to_string_lossy()
            .replace("split_", "");
        later.push((name, slim::module(&read(&path)?)?));
    }
    later.sort();
    Ok(Parts {
        main,
        loader: slim::without_comments(&fs::read_to_string(folder.join(LOADER))?)?,
        later,
    })
}

/// Gives a part its file name and integrity in the loader.
pub(super) fn name(loader: &mut String, part: &str, file: &str, integrity: &str) -> Result<()> {
    let from = format!("new URL(\"./split_{part}.wasm\", import.meta.url)");
    let to = format!(
        "new URL(\"./{file}\", import.meta.url), {{ integrity: \"{integrity}\", credentials: \"same-origin\" }}"
    );
    if loader.matches(&from).count() != 1 {
        bail!("the loader does not fetch {part}");
    }
    *loader = loader.replace(&from, &to);
    Ok(())
}
