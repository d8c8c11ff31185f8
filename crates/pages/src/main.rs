//! Writes the static pages of the rules: `allarch-pages OUT --icon PATH --policy TEXT --style PATH
//! INTEGRITY... [--public-url URL]`.
//!
//! Everything on them comes from the rules' own docs, and the examples are linted while they are
//! written: a rule whose page lacks a part, or whose examples do not show what they say, stops the
//! build. Knows nothing of the page's program; `xtask` puts the files into `dist/`.

mod example;
mod frame;
mod html;
mod index;
mod page;

use std::fs;
use std::path::{Path, PathBuf};

use allarch_core::lint::RULES;
use anyhow::{Context as _, Result, bail};

use frame::Frame;

fn main() -> Result<()> {
    let (out, frame, public_url) = arguments()?;
    let rules = out.join("rules");
    put(&rules.join("index.html"), &index::render(&frame)?)?;
    for rule in RULES {
        let text = page::render(rule, &frame).with_context(|| format!("rule {}", rule.id))?;
        put(&rules.join(rule.id).join("index.html"), &text)?;
    }
    // The protocol takes full addresses only.
    if let Some(url) = public_url {
        put(&out.join("sitemap.xml"), &sitemap(&url))?;
    }
    Ok(())
}

fn put(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("a path without a folder")?;
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("cannot write {}", path.display()))
}

fn sitemap(url: &str) -> String {
    let base = url.trim_end_matches('/');
    let pages = ["/".to_owned(), "/rules/".to_owned()]
        .into_iter()
        .chain(RULES.iter().map(|rule| format!("/rules/{}/", rule.id)));
    let lines: String = pages
        .map(|page| {
            format!(
                "<url><loc>{}</loc></url>\n",
                html::escape(&format!("{base}{page}"))
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
