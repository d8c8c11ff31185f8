//! The response headers of the page: `www/response-headers.txt` is the one place that states them.
//!
//! The binary sends that file's lines, a static host reads them from `_headers` (Netlify's and
//! Cloudflare Pages' format), and a host that sends no headers leaves the meta form in
//! `index.html`, which cannot hold `frame-ancestors`.

use anyhow::{Context, Result, bail};

const HEADERS: &str = include_str!("../../../../www/response-headers.txt");

/// What `_headers` says about caching: hashed files for ever, the entry page never unasked.
const CACHING: &str = "\
/
  Cache-Control: no-cache
/index.html
  Cache-Control: no-cache
/assets/*
  Cache-Control: public, max-age=31536000, immutable
/assets/*.wasm
  Content-Type: application/wasm
";

/// The text of `_headers`.
pub(super) fn file() -> String {
    let mut text = "/*\n".to_owned();
    for line in HEADERS.lines() {
        text.push_str(&format!("  {line}\n"));
    }
    text + CACHING
}

/// The policy as a meta element may hold it.
pub(super) fn meta_policy() -> Result<String> {
    let policy = HEADERS
        .lines()
        .find_map(|line| line.strip_prefix("Content-Security-Policy: "))
        .context("www/response-headers.txt has no Content-Security-Policy")?;
    let kept: Vec<&str> = policy
        .split("; ")
        .filter(|part| !part.starts_with("frame-ancestors"))
        .collect();
    Ok(kept.join("; "))
}

/// Checks that `index.html` states the same policy. It is written there in full because Trunk
/// copies that file as it is.
pub(super) fn check(index: &str) -> Result<()> {
    let wanted = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
        meta_policy()?
    );
    if !index.contains(&wanted) {
        bail!(
            "index.html and www/response-headers.txt state different policies; index.html needs the line\n  {wanted}"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meta_form_leaves_out_what_it_cannot_hold() {
        let policy = meta_policy().unwrap();
        assert!(!policy.contains("frame-ancestors"));
        assert!(policy.starts_with("default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; "));
        assert!(policy.ends_with("trusted-types allarch"));
    }

    #[test]
    fn another_policy_in_the_page_is_refused() {
        let error =
            check("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src *\">");
        assert!(
            error
                .unwrap_err()
                .to_string()
                .contains("different policies")
        );
    }

    #[test]
    fn every_line_is_a_header() {
        assert!(HEADERS.lines().all(|line| line.split_once(": ").is_some()));
    }
}
