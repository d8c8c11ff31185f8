//! The `manifest.json` of `docker save`: a list of images, each with the path of its config, its
//! names and the paths of its layers.

use super::Place;
use super::digest_of_path;
use super::files::Files;
use super::layout::Walk;
use super::problem::{ArchiveProblem, Listed};
use crate::json::{Limits, Value};
use crate::oci::{Document, Served, View};

/// One image of the list.
struct Saved {
    config: String,
    name: Option<String>,
    layers: Vec<String>,
}

/// Reads the list, if there is one. Beside a layout it adds no documents: it names the same blobs.
pub(super) fn read(files: &mut Files, walk: &mut Walk, has_layout: bool) -> bool {
    let Some((path, file)) = files.take("manifest.json") else {
        return false;
    };
    let Some(bytes) = file.bytes else {
        let size = file.size;
        files.note(ArchiveProblem::LongDocument { path, size });
        return false;
    };
    let list = Document::read(bytes, Served::default(), Limits::default());
    let images: Vec<Saved> = list
        .root()
        .into_iter()
        .flat_map(|root| root.items())
        .filter_map(saved)
        .collect();
    if images.is_empty() {
        return false;
    }
    if !has_layout {
        walk.add(path.clone(), Place::Top, None, list);
    }
    for image in images {
        let config = config(&image, &path, files);
        let diff_ids = match config.as_ref().map(|(_, document)| document.view()) {
            Some(View::Config(config)) => config.diff_ids(),
            _ => Vec::new(),
        };
        layers(&image, &path, &diff_ids, files, walk, has_layout);
        if let Some((path, document)) = config.filter(|_| !has_layout) {
            walk.add(path, Place::Image, image.name, document);
        }
    }
    true
}

fn saved(item: Value<'_>) -> Option<Saved> {
    let texts = |name: &str| -> Vec<String> {
        let list = item.get(name).into_iter().flat_map(|list| list.items());
        list.filter_map(|text| text.text())
            .map(std::borrow::Cow::into_owned)
            .collect()
    };
    Some(Saved {
        config: item.get("Config")?.text()?.into_owned(),
        name: texts("RepoTags").into_iter().next(),
        layers: texts("Layers"),
    })
}

fn config(image: &Saved, by: &str, files: &mut Files) -> Option<(String, Document)> {
    let Some((path, file)) = files.take(&image.config) else {
        missing(&image.config, Listed::Config, by, files);
        return None;
    };
    let Some(bytes) = file.bytes else {
        let (size, what) = (file.size, Listed::Config);
        files.note(match file.is_long {
            true => ArchiveProblem::LongDocument { path, size },
            false => ArchiveProblem::NotJson { path, what },
        });
        return None;
    };
    let served = Served {
        expected_digest: digest_of_path(&path),
        ..Served::default()
    };
    Some((path, Document::read(bytes, served, Limits::default())))
}

/// Layers lie there as plain tars, so that each has the digest that the config says; `crane` packs
/// them, and then only their names say something.
fn layers(
    image: &Saved,
    by: &str,
    diff_ids: &[String],
    files: &mut Files,
    walk: &mut Walk,
    has_layout: bool,
) {
    for (at, layer) in image.layers.iter().enumerate() {
        let Some((path, file)) = files.take(layer) else {
            missing(layer, Listed::Layer, by, files);
            continue;
        };
        if !has_layout {
            walk.layers += 1;
            walk.layer_bytes = walk.layer_bytes.saturating_add(file.size);
        }
        let expected = diff_ids.get(at).filter(|_| !file.is_packed);
        if let Some(expected) = expected.filter(|expected| *expected != file.digest.as_str()) {
            let (expected, digest) = (expected.clone(), file.digest.clone());
            files.note(ArchiveProblem::WrongLayer {
                path,
                expected,
                digest,
            });
        }
    }
}

fn missing(path: &str, what: Listed, by: &str, files: &mut Files) {
    if files.is_whole() {
        files.note(ArchiveProblem::Missing {
            name: path.to_owned(),
            what,
            by: by.to_owned(),
        });
    }
}
