//! The images that the test registry holds, all under `acme/`: at least one of each form that
//! people meet. End-to-end and browser tests name them; change one here and its tests follow.

use std::path::Path;

use allarch_core::oci::media_type::Family::{self, Docker, Oci};
use anyhow::{Context, Result};

use crate::image::{Image, attestation, image, index, index_of, platform};

/// An image and the tag it is pushed under.
#[derive(Debug)]
pub struct Tagged {
    /// Repository and tag, `acme/app:1`.
    pub name: &'static str,
    /// What lies there.
    pub image: Image,
}

/// A tag that is pushed and then deleted again: `acme/gone:1`.
pub const GONE: &str = "acme/gone:1";

/// All images, in an order in which they can be pushed.
///
/// # Errors
/// None in practice: everything is written to memory.
pub fn images() -> Result<Vec<Tagged>> {
    let tagged = |name, image: Result<Image>| -> Result<Tagged> {
        Ok(Tagged {
            name,
            image: image.with_context(|| format!("building {name}"))?,
        })
    };
    Ok(vec![
        tagged(
            "acme/app:1",
            with_attestations(&["linux/amd64", "linux/arm64", "linux/arm/v7"]),
        )?,
        tagged(
            "acme/legacy:2",
            of(
                Docker,
                &[
                    "linux/amd64",
                    "linux/arm/v7",
                    "linux/arm64/v8",
                    "linux/386",
                    "linux/ppc64le",
                    "linux/s390x",
                ],
            ),
        )?,
        tagged(
            "acme/windows:1",
            of(
                Docker,
                &[
                    "linux/amd64",
                    "windows/amd64:10.0.20348.2700",
                    "windows/amd64:10.0.17763.6414",
                ],
            ),
        )?,
        tagged(
            "acme/wide:1",
            of(
                Oci,
                &[
                    "linux/riscv64",
                    "linux/s390x",
                    "linux/ppc64le",
                    "linux/386",
                    "linux/arm/v5",
                    "linux/arm/v6",
                    "linux/arm/v7",
                    "linux/arm64/v8",
                    "linux/amd64",
                    "linux/mips64le",
                    "linux/loong64",
                    "windows/amd64:10.0.26100.1742",
                ],
            ),
        )?,
        tagged(
            "acme/single:oci",
            image(Oci, &platform("linux/amd64"), &["single", "oci"]),
        )?,
        tagged(
            "acme/single:docker",
            image(Docker, &platform("linux/arm64"), &["single", "docker"]),
        )?,
        tagged("acme/arm-only:1", of(Oci, &["linux/arm64"]))?,
        tagged("acme/amd-only:1", of(Oci, &["linux/amd64"]))?,
        tagged("acme/nested:1", nested())?,
        tagged(
            "acme/twice:1",
            of(Oci, &["linux/amd64", "linux/arm64", "linux/amd64"]),
        )?,
        tagged("acme/no-platform:1", no_platform())?,
        tagged("acme/lies:1", lies())?,
        tagged("acme/empty:1", index_of(Oci, Vec::new(), Vec::new()))?,
        tagged(GONE, of(Oci, &["linux/amd64"]))?,
    ])
}

/// An index of plain images, one a platform.
fn of(family: Family, platforms: &[&str]) -> Result<Image> {
    let images = platforms.iter().enumerate().map(|(position, text)| {
        let content = format!("entry {position} for {text}");
        image(family, &platform(text), &["base", &content])
    });
    index(family, images.collect::<Result<_>>()?)
}

/// An index as BuildKit writes it: each image followed by its attestation.
fn with_attestations(platforms: &[&str]) -> Result<Image> {
    let mut children = Vec::new();
    for text in platforms {
        let app = image(Oci, &platform(text), &["base", text])?;
        let about = attestation(&app)?;
        children.extend([app, about]);
    }
    index(Oci, children)
}

/// An index whose second entry is an index.
fn nested() -> Result<Image> {
    let outer = image(Oci, &platform("linux/amd64"), &["outer"])?;
    let inner = of(Oci, &["linux/arm64", "linux/riscv64"])?;
    index(Oci, vec![outer, inner])
}

/// An index whose entries name no platform.
fn no_platform() -> Result<Image> {
    let first = image(Oci, &platform("linux/amd64"), &["first"])?.listed_as(None);
    let second = image(Oci, &platform("linux/arm64"), &["second"])?.listed_as(None);
    index(Oci, vec![first, second])
}

/// An index that lists an amd64 image as arm64.
fn lies() -> Result<Image> {
    let honest = image(Oci, &platform("linux/amd64"), &["honest"])?;
    let lying =
        image(Oci, &platform("linux/amd64"), &["lying"])?.listed_as(Some(platform("linux/arm64")));
    index(Oci, vec![honest, lying])
}

/// Writes each image's own document into `folder` as a file and `catalogue.json`, which lists
/// name, file, digest and media type: the form in which the browser tests read it.
///
/// # Errors
/// Where the folder cannot be written.
pub fn export(folder: &Path) -> Result<()> {
    let mut list = Vec::new();
    for Tagged { name, image } in images()? {
        let file = format!("{}.json", name.replace(['/', ':'], "-"));
        std::fs::write(folder.join(&file), &image.root.bytes)?;
        list.push(serde_json::json!({
            "name": name,
            "file": file,
            "digest": image.root.digest().as_str(),
            "mediaType": image.root.media_type,
        }));
    }
    let list = serde_json::to_vec_pretty(&list)?;
    Ok(std::fs::write(folder.join("catalogue.json"), list)?)
}
