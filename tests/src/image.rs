//! Builds image documents and their blobs as builders write them: configs with matching diff IDs,
//! manifests and indexes of both families, attestations. Knows nothing of registries.
//!
//! Members stand in the order of image-spec v1.1.1's own examples, indented by two spaces.

use std::collections::BTreeMap;
use std::io::Write;

use allarch_core::oci::Digest;
use allarch_core::oci::media_type::{self as types, Family};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

/// Bytes with their media type.
#[derive(Clone, Debug)]
pub struct Blob {
    /// As a descriptor names it.
    pub media_type: String,
    /// The exact bytes.
    pub bytes: Vec<u8>,
}

impl Blob {
    /// SHA-256 over the bytes.
    #[must_use]
    pub fn digest(&self) -> Digest {
        Digest::sha256(&self.bytes)
    }

    /// A descriptor of the bytes, with no platform and no annotations.
    #[must_use]
    pub fn descriptor(&self) -> Descriptor {
        Descriptor {
            media_type: self.media_type.clone(),
            digest: self.digest().as_str().to_owned(),
            size: self.bytes.len(),
            platform: None,
            annotations: BTreeMap::new(),
        }
    }

    fn json(media_type: &str, value: &impl Serialize) -> Result<Self> {
        Ok(Self {
            media_type: media_type.to_owned(),
            bytes: serde_json::to_vec_pretty(value)?,
        })
    }
}

/// A content descriptor.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Descriptor {
    /// Media type of what it describes.
    pub media_type: String,
    /// Digest, `sha256:…`.
    pub digest: String,
    /// Size in bytes.
    pub size: usize,
    /// Sorted by key.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub annotations: BTreeMap<String, String>,
    /// Only on entries of an index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub platform: Option<Platform>,
}

/// A platform as an index entry and a config write it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Platform {
    /// GOARCH.
    pub architecture: String,
    /// GOOS.
    pub os: String,
    /// Build number, Windows only.
    #[serde(rename = "os.version", skip_serializing_if = "Option::is_none")]
    pub os_version: Option<String>,
    /// CPU variant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variant: Option<String>,
}

/// `os/arch[/variant]`, or `windows/arch:os.version`, as a platform.
#[must_use]
pub fn platform(text: &str) -> Platform {
    let (text, os_version) = match text.split_once(':') {
        Some((text, version)) => (text, Some(version.to_owned())),
        None => (text, None),
    };
    let mut parts = text.split('/').map(str::to_owned);
    Platform {
        os: parts.next().unwrap_or_default(),
        architecture: parts.next().unwrap_or_default(),
        os_version,
        variant: parts.next(),
    }
}

/// A manifest or index with everything below it, ready to be pushed.
#[derive(Clone, Debug)]
pub struct Image {
    /// The document itself.
    pub root: Blob,
    /// What it stands for in an index; none on an index.
    pub platform: Option<Platform>,
    /// Manifests and indexes that it lists.
    pub children: Vec<Image>,
    /// Configs and layers that it lists itself.
    pub blobs: Vec<Blob>,
}

#[derive(Serialize)]
struct Manifest {
    #[serde(rename = "schemaVersion")]
    schema_version: u8,
    #[serde(rename = "mediaType")]
    media_type: &'static str,
    config: Descriptor,
    layers: Vec<Descriptor>,
}

#[derive(Serialize)]
struct Config<'a> {
    created: &'static str,
    #[serde(flatten)]
    platform: &'a Platform,
    config: Runtime,
    rootfs: RootFs,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    history: Vec<History>,
}

/// Empty for an attestation, as BuildKit writes it.
#[derive(Default, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Runtime {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    env: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entrypoint: Vec<&'static str>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<&'static str, &'static str>,
}

#[derive(Serialize)]
struct RootFs {
    #[serde(rename = "type")]
    kind: &'static str,
    diff_ids: Vec<String>,
}

#[derive(Serialize)]
struct History {
    created: &'static str,
    created_by: String,
}

/// One moment for every document, so that digests are the same in every run.
const CREATED: &str = "2026-03-01T12:00:00Z";

/// An image of one platform; each layer is a gzipped tar holding one file with that content.
///
/// # Errors
/// None in practice: everything is written to memory.
pub fn image(family: Family, platform: &Platform, layers: &[&str]) -> Result<Image> {
    let mut blobs = Vec::new();
    let mut diff_ids = Vec::new();
    for content in layers {
        let tar = tar_of(content)?;
        diff_ids.push(Digest::sha256(&tar).as_str().to_owned());
        blobs.push(Blob {
            media_type: layer_type(family).to_owned(),
            bytes: gzip(&tar)?,
        });
    }
    let history = layers.iter().map(|content| History {
        created: CREATED,
        created_by: format!("COPY {content} / # acme example"),
    });
    let config = Config {
        created: CREATED,
        platform,
        config: Runtime {
            env: vec!["PATH=/usr/local/bin:/usr/bin:/bin"],
            entrypoint: vec!["/app"],
            labels: BTreeMap::from([("org.opencontainers.image.title", "acme example")]),
        },
        rootfs: RootFs {
            kind: "layers",
            diff_ids,
        },
        history: history.collect(),
    };
    let config_type = match family {
        Family::Oci => types::OCI_CONFIG,
        Family::Docker => types::DOCKER_CONFIG,
    };
    with_config(
        family,
        Blob::json(config_type, &config)?,
        blobs,
        Some(platform.clone()),
    )
}

/// A manifest over a config and layers that are given.
fn with_config(
    family: Family,
    config: Blob,
    layers: Vec<Blob>,
    platform: Option<Platform>,
) -> Result<Image> {
    let media_type = match family {
        Family::Oci => types::OCI_MANIFEST,
        Family::Docker => types::DOCKER_MANIFEST,
    };
    let manifest = Manifest {
        schema_version: 2,
        media_type,
        config: config.descriptor(),
        layers: layers.iter().map(Blob::descriptor).collect(),
    };
    let root = Blob::json(media_type, &manifest)?;
    let blobs = std::iter::once(config).chain(layers).collect();
    Ok(Image {
        root,
        platform,
        children: Vec::new(),
        blobs,
    })
}

/// BuildKit's attestation for an image: an OCI manifest with one in-toto layer, a provenance
/// statement about the image. Its index entry is made by [`index`].
///
/// # Errors
/// None in practice: everything is written to memory.
pub fn attestation(subject: &Image) -> Result<Image> {
    let statement = serde_json::json!({
        "_type": "https://in-toto.io/Statement/v0.1",
        "predicateType": "https://slsa.dev/provenance/v0.2",
        "subject": [{
            "name": "pkg:docker/acme/app@1",
            "digest": { "sha256": subject.root.digest().hex() },
        }],
        "predicate": { "builder": { "id": "" }, "buildType": "https://mobyproject.org/buildkit@v1" },
    });
    let layer = Blob::json("application/vnd.in-toto+json", &statement)?;
    let unknown = platform("unknown/unknown");
    let config = Config {
        created: CREATED,
        platform: &unknown,
        config: Runtime::default(),
        rootfs: RootFs {
            kind: "layers",
            diff_ids: vec![layer.digest().as_str().to_owned()],
        },
        history: Vec::new(),
    };
    let config = Blob::json(types::OCI_CONFIG, &config)?;
    with_config(Family::Oci, config, vec![layer], Some(unknown))
}

/// An index or manifest list over images; an image of platform unknown/unknown is listed as the
/// attestation of the image before it, as BuildKit annotates it.
///
/// # Errors
/// None in practice: everything is written to memory.
pub fn index(family: Family, children: Vec<Image>) -> Result<Image> {
    let entries = children.iter().enumerate().map(|(position, child)| {
        let mut entry = child.root.descriptor();
        entry.platform.clone_from(&child.platform);
        let subject = position
            .checked_sub(1)
            .and_then(|before| children.get(before));
        if let (Some(subject), true) = (subject, child.is_attestation()) {
            entry.annotations = BTreeMap::from([
                (
                    "vnd.docker.reference.digest".into(),
                    subject.root.digest().as_str().to_owned(),
                ),
                (
                    "vnd.docker.reference.type".into(),
                    "attestation-manifest".into(),
                ),
            ]);
        }
        entry
    });
    let entries = entries.collect();
    index_of(family, entries, children)
}

/// An index with exactly these entries; `children` is what has to be pushed before it.
///
/// # Errors
/// None in practice: everything is written to memory.
pub fn index_of(family: Family, entries: Vec<Descriptor>, children: Vec<Image>) -> Result<Image> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Index {
        schema_version: u8,
        media_type: &'static str,
        manifests: Vec<Descriptor>,
    }
    let media_type = match family {
        Family::Oci => types::OCI_INDEX,
        Family::Docker => types::DOCKER_LIST,
    };
    let root = Blob::json(
        media_type,
        &Index {
            schema_version: 2,
            media_type,
            manifests: entries,
        },
    )?;
    Ok(Image {
        root,
        platform: None,
        children,
        blobs: Vec::new(),
    })
}

impl Image {
    /// The same image, listed under another platform.
    #[must_use]
    pub fn listed_as(mut self, listed: Option<Platform>) -> Self {
        self.platform = listed;
        self
    }

    fn is_attestation(&self) -> bool {
        self.platform
            .as_ref()
            .is_some_and(|platform| platform.os == "unknown")
    }
}

fn layer_type(family: Family) -> &'static str {
    match family {
        Family::Oci => "application/vnd.oci.image.layer.v1.tar+gzip",
        Family::Docker => "application/vnd.docker.image.rootfs.diff.tar.gzip",
    }
}

fn tar_of(content: &str) -> Result<Vec<u8>> {
    let mut header = tar::Header::new_gnu();
    header.set_size(content.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    let mut archive = tar::Builder::new(Vec::new());
    archive.append_data(&mut header, "app", content.as_bytes())?;
    Ok(archive.into_inner()?)
}

/// The bytes as gzip.
///
/// # Errors
/// None in practice: everything is written to memory.
pub fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Read;

    #[test]
    fn diff_ids_are_those_of_the_unpacked_layers() {
        let image = image(Family::Oci, &platform("linux/arm/v7"), &["one", "two"]).unwrap();
        let config: serde_json::Value = serde_json::from_slice(&image.blobs[0].bytes).unwrap();
        assert_eq!(config["variant"], "v7");
        for (layer, diff_id) in image.blobs[1..]
            .iter()
            .zip(config["rootfs"]["diff_ids"].as_array().unwrap())
        {
            let mut unpacked = Vec::new();
            flate2::read::GzDecoder::new(layer.bytes.as_slice())
                .read_to_end(&mut unpacked)
                .unwrap();
            assert_eq!(diff_id, Digest::sha256(&unpacked).as_str());
        }
    }

    #[test]
    fn an_attestation_names_the_entry_before_it() {
        let app = image(Family::Oci, &platform("linux/amd64"), &["app"]).unwrap();
        let about = attestation(&app).unwrap();
        let index = index(Family::Oci, vec![app, about]).unwrap();
        let json: serde_json::Value = serde_json::from_slice(&index.root.bytes).unwrap();
        let entries = &json["manifests"];
        assert_eq!(
            entries[1]["annotations"]["vnd.docker.reference.digest"],
            entries[0]["digest"]
        );
        assert_eq!(entries[1]["platform"]["os"], "unknown");
    }
}
