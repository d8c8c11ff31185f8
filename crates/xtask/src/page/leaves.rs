//! The static pages of rules and engines, made by `allarch-pages`: this crate knows nothing of either.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use super::{Assets, Files, headers};
use crate::programs::target_folder;
use crate::root::{files_below, read};
use crate::step::run;

/// Runs the program `pages`; the files below `rules/` and `engines/`, and the sitemap where the address is
/// known.
pub(super) fn pages(pages: &Path, assets: &Assets, public_url: Option<&str>) -> Result<Files> {
    let out = target_folder().join("xtask/pages");
    if out.exists() {
        fs::remove_dir_all(&out).with_context(|| format!("cannot empty {}", out.display()))?;
    }
    let mut command = std::process::Command::new(pages);
    command
        .arg(&out)
        .args(["--icon", &assets.icon])
        .args(["--policy", &headers::meta_policy()?])
        .args(["--style", &assets.styles, &assets.styles_integrity])
        .args([
            "--style",
            &assets.later_styles,
            &assets.later_styles_integrity,
        ]);
    if let Some(url) = public_url {
        command.args(["--public-url", url]);
    }
    run(command)?;
    let mut files = Files::new();
    for path in files_below(&out)? {
        let name = path
            .strip_prefix(&out)?
            .to_string_lossy()
            .replace('\\', "/");
        files.insert(name, read(&path)?);
    }
    Ok(files)
}
