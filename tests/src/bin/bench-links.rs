//! How long links are, in characters: beside lz-string, plain deflate and brotli 11 of the same
//! documents, each in an alphabet that a URL takes. Ends with status 1 where a link is longer than
//! brotli 11, or than what was promised.

use std::error::Error;
use std::io::Write as _;
use std::process::ExitCode;

use allarch_core::permalink::{LinkDocument, State, v1};
use allarch_tests::vectors::path;
use flate2::Compression;
use flate2::write::DeflateEncoder;

/// File, kind, and the most characters that its link may have.
const DOCUMENTS: [(&str, &str, usize); 11] = [
    ("attested-index.json", "oci-index", 800),
    ("official-index.json", "oci-index", 1_500),
    ("large-index.json", "oci-index", usize::MAX),
    ("docker-list.json", "docker-manifest-list", usize::MAX),
    ("manifest.json", "oci-manifest", usize::MAX),
    ("config.json", "image-config", usize::MAX),
    ("compose.yaml", "compose", usize::MAX),
    ("deployment.yaml", "kubernetes", usize::MAX),
    ("Dockerfile", "dockerfile", usize::MAX),
    ("images.txt", "image-list", usize::MAX),
    ("nodes.txt", "nodes", usize::MAX),
];

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<bool, Box<dyn Error>> {
    println!(
        "{:<20} {:>7} {:>7} {:>10} {:>8} {:>9}",
        "document", "bytes", "link", "lz-string", "deflate", "brotli 11"
    );
    let mut is_good = true;
    for (file, kind, promised) in DOCUMENTS {
        let bytes = std::fs::read(path("permalink/documents").join(file))?;
        let link = link(kind, &bytes)?;
        let text = std::str::from_utf8(&bytes)?;
        let lz = lz_str::compress_to_encoded_uri_component(text).len();
        let (deflate, brotli) = (base64url(deflate(&bytes)?), base64url(brotli(&bytes)?));
        let size = bytes.len();
        let mark = match link {
            link if link > brotli => "  longer than brotli 11",
            link if link > promised => "  longer than promised",
            _ => "",
        };
        println!("{file:<20} {size:>7} {link:>7} {lz:>10} {deflate:>8} {brotli:>9}{mark}");
        is_good &= mark.is_empty();
    }
    Ok(is_good)
}

/// The whole fragment but `#`, with the document's kind and digest.
fn link(kind: &str, bytes: &[u8]) -> Result<usize, Box<dyn Error>> {
    let state = State {
        documents: vec![LinkDocument {
            kind: kind.to_owned(),
            bytes: bytes.to_vec(),
            ..LinkDocument::default()
        }],
        ..State::default()
    };
    Ok(v1::measure(&state)?)
}

fn deflate(bytes: &[u8]) -> std::io::Result<usize> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn brotli(bytes: &[u8]) -> std::io::Result<usize> {
    let mut out = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 22,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut input = bytes;
    brotli::BrotliCompress(&mut input, &mut out, &parameters)?;
    Ok(out.len())
}

fn base64url(bytes: usize) -> usize {
    (bytes * 4).div_ceil(3)
}
