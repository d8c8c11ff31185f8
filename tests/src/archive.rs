//! Archives and saved answers of test images, as tools write them: OCI layouts, `docker save`,
//! packed with gzip or zstd, sound and damaged.

use std::path::Path;

use allarch_core::oci::Digest;
use anyhow::{Context, Result};
use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use crate::catalogue::images;
use crate::image::{Blob, Image, gzip};

/// Files by path, in the order in which they are archived.
pub type Files = Vec<(String, Vec<u8>)>;

/// An OCI image layout that holds an image under a name, complete.
#[must_use]
pub fn layout(name: &str, image: &Image) -> Files {
    let mut descriptor = image.root.descriptor();
    descriptor
        .annotations
        .insert("io.containerd.image.name".to_owned(), name.to_owned());
    let top = serde_json::json!({"schemaVersion": 2, "manifests": [descriptor]});
    let mut files = vec![
        (
            "oci-layout".to_owned(),
            br#"{"imageLayoutVersion":"1.0.0"}"#.to_vec(),
        ),
        ("index.json".to_owned(), top.to_string().into_bytes()),
    ];
    blobs(image, &mut files);
    files
}

fn blobs(image: &Image, files: &mut Files) {
    let mut add = |blob: &Blob| {
        let path = format!("blobs/sha256/{}", blob.digest().hex());
        if !files.iter().any(|(known, _)| *known == path) {
            files.push((path, blob.bytes.clone()));
        }
    };
    add(&image.root);
    image.blobs.iter().for_each(&mut add);
    for child in &image.children {
        blobs(child, files);
    }
}

/// What `docker save` wrote before it wrote layouts: a config, plain layers, `manifest.json`.
///
/// # Errors
/// Where the image is an index, or its layers cannot be unpacked.
pub fn save(name: &str, image: &Image) -> Result<Files> {
    use std::io::Read as _;
    let (config, layers) = image
        .blobs
        .split_first()
        .context("an index has no config")?;
    let config_name = format!("{}.json", config.digest().hex());
    let mut files = Vec::new();
    for layer in layers {
        let mut plain = Vec::new();
        flate2::read::GzDecoder::new(layer.bytes.as_slice()).read_to_end(&mut plain)?;
        files.push((
            format!("{}/layer.tar", Digest::sha256(&plain).short()),
            plain,
        ));
    }
    let paths: Vec<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let list = serde_json::json!([{"Config": config_name, "RepoTags": [name], "Layers": paths}]);
    files.push((config_name, config.bytes.clone()));
    files.push(("manifest.json".to_owned(), list.to_string().into_bytes()));
    Ok(files)
}

/// The files as a tar.
///
/// # Errors
/// None in practice: everything is written to memory.
pub fn tar(files: &Files) -> Result<Vec<u8>> {
    let mut builder = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, path, bytes.as_slice())?;
    }
    Ok(builder.into_inner()?)
}

/// The bytes as zstd.
#[must_use]
pub fn zstd(bytes: &[u8]) -> Vec<u8> {
    compress_to_vec(bytes, CompressionLevel::Fastest)
}

/// What `curl -i` prints for a document.
#[must_use]
pub fn answer(blob: &Blob) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nContent-Type: {}\r\nDocker-Content-Digest: {}\r\n\
         Docker-Distribution-Api-Version: registry/2.0\r\n\r\n",
        blob.bytes.len(),
        blob.media_type,
        blob.digest()
    );
    [head.as_bytes(), &blob.bytes].concat()
}

/// Writes archives and answers of `acme/app:1` into a folder: `layout.tar`, `layout.tar.zst`,
/// `damaged.tar` (a layer with another byte), `save.tar.gz`, `answer.http`, and the documents as
/// `index.json`, `manifest.json`, `config.json`.
///
/// # Errors
/// Where a file cannot be written.
pub fn export(folder: &Path) -> Result<()> {
    let tagged = images()?;
    let app = tagged.iter().find(|tagged| tagged.name == "acme/app:1");
    let app = &app.context("acme/app:1 is in the catalogue")?.image;
    let child = app.children.first().context("it has children")?;
    let config = child.blobs.first().context("a child has a config")?;
    let files = layout("docker.io/acme/app:1", app);
    let mut damaged = files.clone();
    let layer = child.blobs.get(1).context("a child has a layer")?;
    for (path, bytes) in &mut damaged {
        if path.ends_with(layer.digest().hex())
            && let Some(last) = bytes.last_mut()
        {
            *last ^= 1;
        }
    }
    let plain = tar(&files)?;
    for (name, bytes) in [
        ("layout.tar", plain.clone()),
        ("layout.tar.zst", zstd(&plain)),
        ("damaged.tar", tar(&damaged)?),
        ("save.tar.gz", gzip(&tar(&save("acme/app:1", child)?)?)?),
        ("answer.http", answer(&app.root)),
        ("index.json", app.root.bytes.clone()),
        ("manifest.json", child.root.bytes.clone()),
        ("config.json", config.bytes.clone()),
    ] {
        std::fs::write(folder.join(name), bytes)?;
    }
    Ok(())
}
