//! An OCI image layout: from `index.json` to everything that it lists (image-spec
//! `image-layout.md`, v1.1.1).

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet, VecDeque};

use super::files::Files;
use super::problem::{ArchiveProblem, Listed};
use super::{ArchiveDocument, Place};
use crate::json::Limits;
use crate::oci::media_type::{self, Role};
use crate::oci::{Descriptor, Digest, Document, Served, View};

/// What was found on the way from document to document.
#[derive(Debug, Default)]
pub(super) struct Walk {
    pub(super) documents: Vec<ArchiveDocument>,
    pub(super) missing: BTreeSet<String>,
    pub(super) layers: usize,
    pub(super) layer_bytes: u64,
    seen: HashSet<String>,
}

/// A descriptor on the way.
struct Item {
    digest: String,
    size: Option<u64>,
    media_type: String,
    what: Listed,
    place: Place,
    name: Option<String>,
    by: String,
}

/// Reads the layout, if there is one.
pub(super) fn read(files: &mut Files, walk: &mut Walk) -> bool {
    let Some((path, file)) = files.take("index.json") else {
        return false;
    };
    let served = Served {
        file_name: Some("index.json".to_owned()),
        ..Served::default()
    };
    let Some(bytes) = file.bytes else {
        let size = file.size;
        files.note(ArchiveProblem::LongDocument { path, size });
        return false;
    };
    let top = Document::read(bytes, served, Limits::default());
    let mut queue: VecDeque<Item> = items(&top, &path, Place::Image).into();
    walk.add(path, Place::Top, None, top);
    layout_file(files, walk);
    while let Some(item) = queue.pop_front() {
        if walk.seen.insert(item.digest.clone()) {
            queue.extend(visit(item, files, walk));
        }
    }
    true
}

impl Walk {
    pub(super) fn add(
        &mut self,
        path: String,
        place: Place,
        name: Option<String>,
        document: Document,
    ) {
        self.documents.push(ArchiveDocument {
            path,
            place,
            name,
            document,
        });
    }
}

fn layout_file(files: &mut Files, walk: &mut Walk) {
    match files.take("oci-layout") {
        Some((path, file)) => {
            if let Some(bytes) = file.bytes {
                let document = Document::read(bytes, Served::default(), Limits::default());
                walk.add(path, Place::LayoutFile, None, document);
            }
        }
        None if files.is_whole() => files.note(ArchiveProblem::NoLayoutFile),
        None => {}
    }
}

/// What a document lists.
fn items(document: &Document, by: &str, place: Place) -> Vec<Item> {
    let item = |descriptor: Descriptor<'_>, what, place| {
        let text = |name: &str| descriptor.annotation(name).map(Cow::into_owned);
        Item {
            digest: descriptor.digest_text().unwrap_or_default().into_owned(),
            size: descriptor.size(),
            media_type: descriptor.media_type().unwrap_or_default().into_owned(),
            what,
            place,
            name: text("io.containerd.image.name")
                .or_else(|| text("org.opencontainers.image.ref.name")),
            by: by.to_owned(),
        }
    };
    match document.view() {
        View::Index(index) => index
            .entries()
            .map(|entry| item(entry, Listed::Manifest, place))
            .collect(),
        View::Manifest(manifest) => {
            let config = manifest.config();
            let config = config.map(|config| item(config, Listed::Config, Place::Config));
            let layers = manifest.layers();
            let layers = layers.map(|layer| item(layer, Listed::Layer, Place::Statement));
            config.into_iter().chain(layers).collect()
        }
        _ => Vec::new(),
    }
}

/// Looks at one listed blob; what it lists itself.
fn visit(item: Item, files: &mut Files, walk: &mut Walk) -> Vec<Item> {
    let Ok(digest) = item.digest.parse::<Digest>() else {
        let (text, by) = (item.digest, item.by);
        files.note(ArchiveProblem::BadDigest { text, by });
        return Vec::new();
    };
    let blob = format!("blobs/{}/{}", digest.algorithm().name(), digest.hex());
    let Some((path, file)) = files.take(&blob) else {
        if files.is_whole() {
            let (name, what, by) = (item.digest.clone(), item.what, item.by);
            files.note(ArchiveProblem::Missing { name, what, by });
            walk.missing.insert(item.digest);
        }
        return Vec::new();
    };
    let (size, bytes, is_long) = (file.size, file.bytes, file.is_long);
    if let Some(listed) = item.size.filter(|listed| *listed != size) {
        let path = path.clone();
        files.note(ArchiveProblem::WrongSize { path, listed, size });
    }
    let role = media_type::role(&item.media_type);
    if item.what == Listed::Layer {
        walk.layers += 1;
        walk.layer_bytes = walk.layer_bytes.saturating_add(size);
    }
    if !is_document(&item, role) {
        return Vec::new();
    }
    let Some(bytes) = bytes else {
        if is_long {
            files.note(ArchiveProblem::LongDocument { path, size });
        } else if item.what == Listed::Manifest || matches!(role, Role::Config(_)) {
            let what = item.what;
            files.note(ArchiveProblem::NotJson { path, what });
        }
        return Vec::new();
    };
    let served = Served {
        expected_digest: Some(digest),
        expected_size: item.size,
        ..Served::default()
    };
    let document = Document::read(bytes, served, Limits::default());
    let listed = match item.what {
        Listed::Manifest => items(&document, &path, Place::Child),
        Listed::Config | Listed::Layer => Vec::new(),
    };
    walk.add(path, item.place, item.name, document);
    listed
}

/// Whether a listed blob is to be read: manifests, configs that say something, statements.
fn is_document(item: &Item, role: Role) -> bool {
    match item.what {
        Listed::Manifest => true,
        Listed::Config => role != Role::Empty,
        Listed::Layer => role == Role::InToto || item.media_type.ends_with("+json"),
    }
}
