//! 1,000 tags of Docker's official images with the architectures that they declare, in a registry.

use std::collections::{BTreeMap, BTreeSet};
use std::thread;

use allarch_core::oci::media_type::Family;
use anyhow::{Context, Result, bail};
use serde::Deserialize;

use crate::image::{Image, image, index, platform};
use crate::registry::Registry;

/// What `tests/data/coverage/official-images.json` holds.
#[derive(Debug, Deserialize)]
pub struct Official {
    /// Architectures as bashbrew names them, with their platforms.
    pub platform_of_arch: BTreeMap<String, String>,
    images: BTreeMap<String, Vec<Group>>,
}

#[derive(Debug, Deserialize)]
struct Group {
    arches: Vec<String>,
    tags: Vec<String>,
}

/// One tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// `library/golang:1.25`
    pub name: String,
    /// As bashbrew names them.
    pub arches: Vec<String>,
}

impl Official {
    /// Reads the data.
    ///
    /// # Errors
    /// Where it is not what it should be.
    pub fn read() -> Result<Self> {
        let text = include_str!("../data/coverage/official-images.json");
        serde_json::from_str(text).context("tests/data/coverage/official-images.json")
    }

    /// The tags, by name.
    #[must_use]
    pub fn tags(&self) -> Vec<Tag> {
        let groups = self.images.iter();
        let groups = groups.flat_map(|(name, groups)| groups.iter().map(move |one| (name, one)));
        groups
            .flat_map(|(name, group)| {
                group.tags.iter().map(move |tag| Tag {
                    name: format!("library/{name}:{tag}"),
                    arches: group.arches.clone(),
                })
            })
            .collect()
    }

    /// Pushes so many of them, each an index over an image for every architecture.
    ///
    /// # Errors
    /// Where the registry refuses a part.
    pub fn push(&self, registry: &Registry, most: usize) -> Result<Vec<Tag>> {
        let mut made: BTreeMap<&str, Image> = BTreeMap::new();
        for (arch, text) in &self.platform_of_arch {
            made.insert(arch, image(Family::Oci, &platform(text), &[])?);
        }
        let mut tags = self.tags();
        tags.truncate(most);
        // Repositories side by side: a registry that writes to a disk waits most of the time.
        let mut repositories: Vec<&[Tag]> = tags
            .chunk_by(|a, b| a.repository() == b.repository())
            .collect();
        let share = repositories.len().div_ceil(WORKERS).max(1);
        thread::scope(|scope| -> Result<()> {
            let workers: Vec<_> = repositories
                .chunks_mut(share)
                .map(|some| {
                    let made = &made;
                    scope.spawn(move || {
                        some.iter()
                            .try_for_each(|tags| push_all(registry, tags, made))
                    })
                })
                .collect();
            workers
                .into_iter()
                .try_for_each(|worker| match worker.join() {
                    Ok(result) => result,
                    Err(_) => bail!("a worker ended early"),
                })
        })?;
        Ok(tags)
    }
}

impl Tag {
    fn repository(&self) -> &str {
        self.name.split(':').next().unwrap_or_default()
    }
}

/// How many repositories are filled at a time.
const WORKERS: usize = 8;

/// The images that one repository's tags list, each once, and then the tags.
fn push_all(registry: &Registry, tags: &[Tag], made: &BTreeMap<&str, Image>) -> Result<()> {
    let child = |arch: &String| {
        let child = made.get(arch.as_str());
        child.with_context(|| format!("{arch} has no platform"))
    };
    let all: BTreeSet<&String> = tags.iter().flat_map(|tag| &tag.arches).collect();
    for arch in all {
        let repository = tags.first().map(Tag::repository).unwrap_or_default();
        registry.push_child(repository, child(arch)?)?;
    }
    for tag in tags {
        let children = tag.arches.iter().map(|arch| child(arch).cloned());
        registry.tag(
            &tag.name,
            &index(Family::Oci, children.collect::<Result<_>>()?)?,
        )?;
    }
    Ok(())
}
