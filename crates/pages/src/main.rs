//! Writes the static pages of the rules and the engines: `allarch-pages OUT --icon PATH --policy TEXT
//! --style PATH INTEGRITY... [--public-url URL]`.
//!
//! Everything on them comes from the docs in the core, and what they show is asked of the core while they
//! are written: what does not fit stops the build. Knows nothing of the page's program; `xtask` puts the
//! files into `dist/`.

mod engines;
mod frame;
mod html;
mod rules;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use frame::Frame;

fn main() -> Result<()> {
    let (out, frame, public_url) = arguments()?;
    let mut pages = rules::pages(&frame)?;
    pages.extend(engines::pages(&frame)?);
    for (path, text) in &pages {
        put(&out.join(path).join("index.html"), text)?;
    }
    // The protocol takes full addresses only.
    if let Some(url) = public_url {
        let paths = pages.iter().map(|(path, _)| path.as_str());
        put(&out.join("sitemap.xml"), &sitemap(&url, paths))?;
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("a path without a folder")?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("cannot write {}", path.display()))
}

/// The site's own page, and the pages at `paths` below it.
fn sitemap<'a>(url: &str, paths: impl Iterator<Item = &'a str>) -> String {
    let base = url.trim_end_matches('/');
    let lines: String = std::iter::once("")
        .chain(paths)
        .map(|path| {
            format!(
                "<url><loc>{}</loc></url>\n",
                html::escape(&format!("{base}/{path}"))
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{lines}</urlset>\n"
    )
}

fn arguments() -> Result<(PathBuf, Frame, Option<String>)> {
    let mut arguments = std::env::args().skip(1);
    let out = arguments
        .next()
        .context("the folder to write into is missing")?;
    let mut frame = Frame::default();
    let mut public_url = None;
    while let Some(name) = arguments.next() {
        let mut next = || {
            arguments
                .next()
                .with_context(|| format!("{name} takes more"))
        };
        match name.as_str() {
            "--icon" => frame.icon = next()?,
            "--policy" => frame.policy = next()?,
            "--style" => frame.styles.push((next()?, next()?)),
            "--public-url" => public_url = Some(next()?),
            _ => bail!("unknown argument {name}"),
        }
    }
    Ok((out.into(), frame, public_url))
}
