//! `index.html`: reads the `data-trunk` links, writes the page that names the built files.
//!
//! Each such link stands on a line of its own; that is all the HTML this file understands.

use anyhow::{Context, Result, bail};

use super::{Assets, Scripts};

/// What the links of `index.html` name, paths from the workspace root.
#[derive(Default)]
pub(super) struct Links {
    pub(super) styles: Vec<String>,
    /// Style sheets that the first view does not need: those with `data-later`.
    pub(super) later_styles: Vec<String>,
    pub(super) copies: Vec<String>,
    pub(super) icon: String,
}

/// Reads the links.
pub(super) fn links(source: &str) -> Result<Links> {
    let mut links = Links::default();
    for line in source.lines().filter(|line| is_link(line)) {
        let path = attribute(line, "href").with_context(|| format!("no href in: {line}"))?;
        match attribute(line, "rel") {
            Some("css") if line.contains(" data-later ") => {
                links.later_styles.push(path.to_owned());
            }
            Some("css") => links.styles.push(path.to_owned()),
            Some("copy-file") => links.copies.push(path.to_owned()),
            Some("icon") => path.clone_into(&mut links.icon),
            Some("rust") => {}
            _ => {
                bail!("index.html has a data-trunk link of a kind that xtask does not know: {line}")
            }
        }
    }
    Ok(links)
}

/// The page: every link replaced by what stands for it in `dist/`.
pub(super) fn page(source: &str, assets: &Assets, public_url: Option<&str>) -> Result<String> {
    let mut page = String::new();
    let mut styles_named = false;
    for line in source.lines() {
        let kind = if is_link(line) {
            attribute(line, "rel")
        } else {
            None
        };
        match kind {
            Some("icon") => {
                page.push_str(&format!(
                    "  <link rel=\"icon\" type=\"image/svg+xml\" href=\"{}\">\n",
                    assets.icon
                ));
            }
            Some("css") if !styles_named => {
                styles_named = true;
                page.push_str(&format!(
                    "  <link rel=\"stylesheet\" href=\"{}\" integrity=\"{}\">\n",
                    assets.styles, assets.styles_integrity
                ));
            }
            Some("css" | "copy-file") => {}
            Some("rust") => page.push_str(&program(assets)),
            _ => {
                page.push_str(line);
                page.push('\n');
            }
        }
    }
    match public_url {
        Some(url) => with_address(&page, url),
        None => Ok(page),
    }
}

/// The elements that load the program.
fn program(assets: &Assets) -> String {
    let Assets {
        later_styles,
        later_styles_integrity,
        boot,
        boot_integrity,
        ..
    } = assets;
    let Scripts {
        script,
        script_integrity,
        loader,
        loader_integrity,
        wasm,
        wasm_integrity,
    } = &assets.program;
    format!(
        "  <meta name=\"app-module\" content=\"{script}\" data-wasm=\"{wasm}\" data-integrity=\"{wasm_integrity}\" data-styles=\"{later_styles}\" data-styles-integrity=\"{later_styles_integrity}\">
  <link rel=\"modulepreload\" href=\"{script}\" integrity=\"{script_integrity}\">
  <link rel=\"modulepreload\" href=\"{loader}\" integrity=\"{loader_integrity}\">
  <script type=\"module\" src=\"{boot}\" integrity=\"{boot_integrity}\"></script>\n"
    )
}

/// Names the preview image in full: those who read it do not resolve a relative address.
fn with_address(page: &str, public_url: &str) -> Result<String> {
    if public_url.contains(['"', '<', '>', '&', ' ']) {
        bail!("--public-url holds a character that an address does not: {public_url}");
    }
    let base = format!("{}/", public_url.trim_end_matches('/'));
    Ok(page
        .replace(
            "content=\"preview.png\"",
            &format!("content=\"{base}preview.png\""),
        )
        .replace(
            "  <meta property=\"og:title\"",
            &format!(
                "  <meta property=\"og:url\" content=\"{base}\">\n  <meta property=\"og:title\""
            ),
        ))
}

fn is_link(line: &str) -> bool {
    line.trim_start().starts_with("<link data-trunk ")
}

fn attribute<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (_, from) = line.split_once(&format!(" {name}=\""))?;
    from.split_once('"').map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = include_str!("../../../../index.html");

    #[test]
    fn the_links_are_read_in_order() {
        let links = links(SOURCE).unwrap();
        assert_eq!(links.icon, "www/icons/favicon.svg");
        assert_eq!(
            links.styles.first().map(String::as_str),
            Some("www/styles/tokens.css")
        );
        assert!(links.copies.contains(&"www/boot.js".to_owned()));
    }

    #[test]
    fn an_unknown_kind_of_link_is_refused() {
        assert!(links("<link data-trunk rel=\"tailwind-css\" href=\"a.css\">").is_err());
    }

    #[test]
    fn the_page_names_no_source_and_holds_no_inline_script() {
        let assets = Assets {
            program: Scripts {
                script: "assets/a.js".into(),
                script_integrity: "sha384-a".into(),
                loader: "assets/later.js".into(),
                loader_integrity: "sha384-e".into(),
                wasm: "assets/a.wasm".into(),
                wasm_integrity: "sha384-b".into(),
            },
            boot: "assets/boot.js".into(),
            boot_integrity: "sha384-c".into(),
            styles: "assets/a.css".into(),
            styles_integrity: "sha384-d".into(),
            later_styles: "assets/later.css".into(),
            later_styles_integrity: "sha384-f".into(),
            icon: "assets/icon.svg".into(),
        };
        let page = page(SOURCE, &assets, Some("https://acme.example/allarch")).unwrap();
        assert!(!page.contains("data-trunk"));
        assert!(!page.contains("www/"));
        assert_eq!(page.matches("<script").count(), 1);
        assert_eq!(
            page.matches("<script type=\"module\" src=\"assets/boot.js\"")
                .count(),
            1
        );
        assert_eq!(page.matches("rel=\"stylesheet\"").count(), 1);
        assert_eq!(
            page.matches("content=\"https://acme.example/allarch/preview.png\"")
                .count(),
            2
        );
    }
}
