//! Builds `dist/`: the page as a static site that works under any base path.
//!
//! `index.html` at the root is the recipe: its `data-trunk` links name the style sheets in their
//! order, the icon, the files to copy and the program. Every file that is named by its hash lies
//! in `dist/assets/` and may be cached for ever; `index.html` may not.

mod bindings;
mod headers;
mod html;
mod leaves;
mod slim;
mod split;
mod styles;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

use crate::programs::{build_pages, build_wasm, built, target_folder};
use crate::root::{files_below, integrity, read, read_text, root, sha256, write};
use crate::step::{cargo, say};

/// Where the site lies.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// `cargo xtask build [--public-url URL]`.
pub(crate) fn build_with(arguments: &[String]) -> Result<()> {
    let public_url = match arguments {
        [] => None,
        [flag, url] if flag == "--public-url" => Some(url.as_str()),
        _ => bail!("`build` takes only --public-url URL"),
    };
    if public_url.is_some_and(|url| !url.starts_with("https://") && !url.starts_with("http://")) {
        bail!("--public-url takes a full address, for example https://acme.example/allarch/");
    }
    build(public_url)?;
    say(&format!("the page is in {}", dist().display()));
    Ok(())
}

/// Builds the site, or leaves it alone where nothing it is made of has changed.
pub(crate) fn build(public_url: Option<&str>) -> Result<()> {
    build_of(&build_wasm(cargo)?, &build_pages()?, public_url)
}

/// Like [`build`], of the compiled page and the program that writes the static pages.
pub(crate) fn build_of(wasm: &Path, pages: &Path, public_url: Option<&str>) -> Result<()> {
    let inputs = fingerprint(&[wasm, pages], public_url)?;
    let stamp = target_folder().join("xtask/page.stamp");
    let unchanged = fs::read_to_string(&stamp)
        .is_ok_and(|known| known == format!("{inputs} {}", listing().unwrap_or_default()));
    if unchanged {
        return Ok(());
    }
    say("writing dist/");
    let files = site(wasm, pages, public_url)?;
    replace_dist(&files)?;
    write(&stamp, format!("{inputs} {}", listing()?).as_bytes())
}

/// One file of the site, by its path below `dist/`.
type Files = BTreeMap<String, Vec<u8>>;

/// Names of hashed files, as `index.html` needs them.
struct Assets {
    program: Scripts,
    boot: String,
    boot_integrity: String,
    styles: String,
    styles_integrity: String,
    later_styles: String,
    later_styles_integrity: String,
    icon: String,
}

/// The files of the program, as `index.html` names them.
struct Scripts {
    script: String,
    script_integrity: String,
    loader: String,
    loader_integrity: String,
    wasm: String,
    wasm_integrity: String,
}

/// Adds the program's files: scripts and WebAssembly.
fn scripts(linked: &Path, files: &mut Files) -> Result<Scripts> {
    let mut parts = split::split(linked)?;
    let program = bindings::generate(&parts.main)?;
    let (wasm, mut script) = slim::program(&program.wasm, &program.script)?;
    let (wasm, wasm_integrity) = add(files, "allarch", "wasm", wasm);
    for (name, bytes) in parts.later {
        let (path, integrity) = add(files, &name, "wasm", bytes);
        let file = path.rsplit('/').next().unwrap_or(&path);
        split::name(&mut parts.loader, &name, file, &integrity)?;
    }
    // The two scripts name each other, so their names hold one hash over both.
    let hash = short(&sha256(format!("{script}{}", parts.loader).as_bytes()));
    let names = [format!("allarch-{hash}.js"), format!("later-{hash}.js")];
    let [main, loader] = &names;
    // Only where it is imported: the wasm file goes on knowing the loader by its first name.
    import_from(&mut script, split::LOADER, loader)?;
    import_from(&mut parts.loader, split::MAIN, main)?;
    let scripts = Scripts {
        script_integrity: integrity(script.as_bytes()),
        loader_integrity: integrity(parts.loader.as_bytes()),
        wasm,
        wasm_integrity,
        script: format!("assets/{main}"),
        loader: format!("assets/{loader}"),
    };
    files.insert(scripts.script.clone(), script.into_bytes());
    files.insert(scripts.loader.clone(), parts.loader.into_bytes());
    Ok(scripts)
}

/// Makes the one import of `from` in a script an import of `file` beside it.
fn import_from(script: &mut String, from: &str, file: &str) -> Result<()> {
    let import = format!(" from \"{from}\"");
    if script.matches(&import).count() != 1 {
        bail!("a script of the program does not import {from} once");
    }
    *script = script.replace(&import, &format!(" from \"./{file}\""));
    Ok(())
}

fn site(wasm: &Path, pages: &Path, public_url: Option<&str>) -> Result<Files> {
    let source = read_text(&root().join("index.html"))?;
    let links = html::links(&source)?;
    headers::check(&source)?;
    let mut files = Files::new();
    let program = scripts(wasm, &mut files)?;
    styles::check(&links)?;
    let mut sheet = |name, links: &[String]| -> Result<(String, String)> {
        let sheet = styles::bundle(links)?;
        Ok(add(&mut files, name, "css", sheet.into_bytes()))
    };
    let (styles, styles_integrity) = sheet("allarch", &links.styles)?;
    let (later_styles, later_styles_integrity) = sheet("later", &links.later_styles)?;
    let (icon, _) = add(&mut files, "icon", "svg", read(&root().join(&links.icon))?);
    let mut boot = None;
    for copied in &links.copies {
        let bytes = read(&root().join(copied))?;
        let name = copied.rsplit('/').next().unwrap_or(copied);
        if name == "boot.js" {
            let script = slim::without_comments(&String::from_utf8(bytes)?)?;
            boot = Some(add(&mut files, "boot", "js", script.into_bytes()));
        } else {
            files.insert(name.to_owned(), bytes);
        }
    }
    let Some((boot, boot_integrity)) = boot else {
        bail!("index.html does not copy www/boot.js");
    };
    let assets = Assets {
        program,
        boot,
        boot_integrity,
        styles,
        styles_integrity,
        later_styles,
        later_styles_integrity,
        icon,
    };
    files.extend(leaves::pages(pages, &assets, public_url)?);
    files.insert("_headers".to_owned(), headers::file().into_bytes());
    files.insert(
        "index.html".to_owned(),
        html::page(&source, &assets, public_url)?.into_bytes(),
    );
    Ok(files)
}

/// Adds a file under a name that holds its hash; returns its path and integrity.
fn add(files: &mut Files, stem: &str, extension: &str, bytes: Vec<u8>) -> (String, String) {
    let path = format!("assets/{stem}-{}.{extension}", short(&sha256(&bytes)));
    let integrity = integrity(&bytes);
    files.insert(path.clone(), bytes);
    (path, integrity)
}

/// As much of a hash as a file name holds.
fn short(hash: &str) -> String {
    hash.chars().take(16).collect()
}

/// Makes `dist/` hold these files and no others, without touching those that are equal already.
fn replace_dist(files: &Files) -> Result<()> {
    for path in files_below(&dist())? {
        let kept = relative(&path).is_some_and(|name| files.contains_key(&name));
        if !kept {
            fs::remove_file(path)?;
        }
    }
    for (name, bytes) in files {
        let path = dist().join(name);
        if fs::read(&path).ok().as_ref() != Some(bytes) {
            write(&path, bytes)?;
        }
    }
    Ok(())
}

fn relative(path: &Path) -> Option<String> {
    Some(
        path.strip_prefix(dist())
            .ok()?
            .to_string_lossy()
            .replace('\\', "/"),
    )
}

/// A hash over everything that the site is made of.
fn fingerprint(programs: &[&Path], public_url: Option<&str>) -> Result<String> {
    let mut inputs = vec![root().join("index.html"), own_program()?];
    inputs.extend(programs.iter().map(|path| (*path).to_owned()));
    inputs.extend(files_below(&root().join("www"))?);
    let mut lines = public_url.unwrap_or_default().to_owned();
    for path in inputs {
        lines.push_str(&format!("\n{} {}", path.display(), sha256(&read(&path)?)));
    }
    Ok(sha256(lines.as_bytes()))
}

/// This program. A build may have put another into its place since it was started: then that one.
fn own_program() -> Result<PathBuf> {
    let started = std::env::current_exe()?;
    match started.exists() {
        true => Ok(started),
        false => Ok(built("xtask")),
    }
}

/// A hash over the site as it lies on the disk, so that an edited or deleted file is noticed.
fn listing() -> Result<String> {
    let mut lines = String::new();
    for path in files_below(&dist())? {
        lines.push_str(&format!("{} {}\n", path.display(), sha256(&read(&path)?)));
    }
    Ok(sha256(lines.as_bytes()))
}
