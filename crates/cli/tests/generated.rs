//! The command line with input that is too large, or too binary, to be kept as a file.
#![allow(clippy::unwrap_used, reason = "an integration test")]

mod run;

use std::io::Write as _;
use std::process::{Command, Stdio};

use run::allarch;

/// An index with this many entries, about 300 bytes each.
fn index(entries: usize) -> Vec<u8> {
    let entry = |at: usize| {
        let digest = allarch_core::oci::Digest::sha256(at.to_string().as_bytes());
        format!(
            "{{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"{digest}\",\
             \"size\":1,\"platform\":{{\"os\":\"linux\",\"architecture\":\"amd64\",\"variant\":\"v2\"}}}}"
        )
    };
    let list: Vec<String> = (0..entries).map(entry).collect();
    format!(
        "{{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{}]}}",
        list.join(",")
    )
    .into_bytes()
}

#[test]
fn five_megabytes_are_analysed() {
    let bytes = index(24_000);
    assert!(bytes.len() > 5_000_000, "{}", bytes.len());
    let (_, text) = allarch(&["inspect", "-"], &bytes, &[]);
    assert!(text.contains("OCI image index"), "{}", &text[..500]);
    assert!(
        text.contains("  24000  linux/amd64/v2 "),
        "{}",
        &text[..500]
    );
}

#[test]
fn beyond_the_limit_size_and_digest_are_told() {
    let bytes = vec![b' '; (16 << 20) + 1];
    let digest = allarch_core::oci::Digest::sha256(&bytes);
    for command in ["inspect", "lint", "matrix"] {
        let (status, text) = allarch(&[command, "-"], &bytes, &[]);
        assert_eq!(status, 2);
        assert!(
            text.contains("it has 16777217 bytes, at most 16777216 are read"),
            "{text}"
        );
        assert!(text.contains(digest.as_str()), "{text}");
    }
    let (status, text) = allarch(&["digest", "-"], &bytes, &[]);
    assert_eq!((status, text.trim_end()), (0, digest.as_str()));
}

#[test]
fn no_colour_where_no_terminal_is() {
    let (_, plain) = allarch(&["lint", "-"], b"{", &[]);
    assert!(!plain.contains('\u{1b}'), "{plain}");
    let (_, forced) = allarch(&["lint", "-"], b"{", &[("CLICOLOR_FORCE", "1")]);
    assert!(forced.contains("\u{1b}["), "{forced}");
    let (_, asked) = allarch(&["lint", "-"], b"{", &[("NO_COLOR", "1")]);
    assert!(!asked.contains('\u{1b}'), "{asked}");
}

#[test]
fn hostile_names_and_texts_are_shown() {
    let escape = "\u{1b}]0;title\u{7}";
    let text = format!("{{\"mediaType\":\"{}\"}}", "\\u001b[2J\u{202e}");
    for input in [text.as_bytes(), escape.as_bytes(), b"\x9b31m"] {
        for command in ["inspect", "lint"] {
            let (_, shown) = allarch(&[command, "-"], input, &[]);
            let hidden = |c: char| c != '\n' && allarch_core::text::is_hidden(c);
            assert!(!shown.contains(hidden), "{shown:?}");
        }
    }
    let (status, shown) = allarch(&["inspect", &format!("acme/{escape}")], b"", &[]);
    assert_eq!(status, 2);
    assert!(shown.contains("<U+001B>"), "{shown:?}");
}

#[test]
fn a_closed_output_is_no_crash() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_allarch"))
        .args(["inspect", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    child.stdin.take().unwrap().write_all(&index(1000)).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let (status, script) = allarch(&["completions", shell], b"", &[]);
        assert_eq!(status, 0);
        for command in ["inspect", "lint", "digest", "matrix", "serve", "batch"] {
            assert!(script.contains(command), "{shell}: {command}");
        }
    }
}
