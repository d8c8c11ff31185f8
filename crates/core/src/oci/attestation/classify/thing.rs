//! A thing beside others: the line that names it, and its manifest where that is at hand.

use super::super::REFERENCE_DIGEST;
use super::super::item::platform_text;
use super::super::types::{self, Family};
use crate::oci::media_type::Role;
use crate::oci::{Descriptor, Document, Manifest, View};

/// A thing before it is judged.
#[derive(Clone, Debug)]
pub(in super::super) struct Thing<'a> {
    pub(in super::super) digest: String,
    /// The entry of an index or the line of a list that names it.
    pub(in super::super) line: Option<Descriptor<'a>>,
    pub(in super::super) document: Option<&'a Document>,
    /// Whether it stands in the index itself.
    pub(in super::super) is_entry: bool,
}

impl<'a> Thing<'a> {
    pub(in super::super) fn manifest(&self) -> Option<Manifest<'a>> {
        match self.document?.view() {
            View::Manifest(manifest) => Some(manifest),
            _ => None,
        }
    }

    pub(in super::super) fn annotation(&self, key: &str) -> Option<String> {
        let line = self.line.and_then(|line| line.annotation(key));
        let own = || {
            let manifest = self.manifest()?;
            let value = manifest.root.get("annotations")?.get(key)?;
            value.text()
        };
        line.or_else(own).map(std::borrow::Cow::into_owned)
    }

    /// The digest that its entry says it refers to; buildx takes the second name as well.
    pub(in super::super) fn reference(&self) -> Option<String> {
        let line = self.line.filter(|_| self.is_entry)?;
        line.annotation(REFERENCE_DIGEST)
            .or_else(|| line.annotation("com.docker.reference.digest"))
            .map(std::borrow::Cow::into_owned)
    }

    pub(super) fn is_unknown(&self) -> bool {
        let platform = self.line.and_then(|line| line.platform());
        platform.is_some_and(|p| p.os == "unknown" && p.architecture == "unknown")
    }

    pub(super) fn has_platform(&self) -> bool {
        let platform = self.line.and_then(|line| line.platform());
        platform.is_some_and(|p| !self.is_unknown() && platform_text(&p).is_some())
    }

    pub(super) fn layers(&self) -> impl Iterator<Item = Descriptor<'a>> + use<'a> {
        self.manifest()
            .into_iter()
            .flat_map(|manifest| manifest.layers())
    }

    pub(super) fn has_filesystem(&self) -> bool {
        self.layers().any(|layer| is_filesystem(&layer))
    }
}

fn is_filesystem(layer: &Descriptor<'_>) -> bool {
    let kind = layer.media_type().unwrap_or_default();
    matches!(layer.role(), Role::Layer(_)) && !kind.contains(".nydus.")
        || types::of_layer(&kind).is_some_and(|known| known.family == Family::Layer)
}
