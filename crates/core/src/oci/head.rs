//! The head of an HTTP answer that came with a document, held against the document's bytes.
//!
//! Sources: distribution-spec 1.1, "Pulling manifests" (Docker-Content-Digest is the digest of the
//! bytes, Content-Type SHOULD match `mediaType`); RFC 9110 section 8.6 for Content-Length.

use super::media_type::{self, Family, Role, essence};
use super::{Digest, Document, DocumentKind};
use crate::text::visible;

/// Status and fields of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The status code; `None` where only the fields are known.
    pub status: Option<u16>,
    /// Names and values in order, as they came, without the blanks around them.
    pub fields: Vec<(String, String)>,
}

/// One field held against the bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeaderCheck {
    /// The field's name, as registries document it.
    pub header: &'static str,
    /// Its value as it came.
    pub value: String,
    /// Whether it agrees with the bytes; `None` where the bytes cannot tell.
    pub agrees: Option<bool>,
    /// One sentence that says how, safe to show.
    pub text: String,
}

impl Head {
    /// The first field of this name, in any letter case.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The digest that the registry gives the bytes, where it is one.
    #[must_use]
    pub fn digest(&self) -> Option<Digest> {
        self.get("Docker-Content-Digest")?.parse().ok()
    }

    /// The length that the registry gives the bytes.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        self.get("Content-Length")?.parse().ok()
    }

    /// Holds the fields that say something of the bytes against them.
    #[must_use]
    pub fn checks(&self, document: &Document) -> Vec<HeaderCheck> {
        [
            digest(self, document),
            media_type(self, document),
            length(self, document),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn check(
    head: &Head,
    header: &'static str,
    judge: impl FnOnce(&str) -> (Option<bool>, String),
) -> Option<HeaderCheck> {
    let value = head.get(header)?;
    let (agrees, text) = judge(value);
    Some(HeaderCheck {
        header,
        value: value.to_owned(),
        agrees,
        text,
    })
}

fn digest(head: &Head, document: &Document) -> Option<HeaderCheck> {
    check(head, "Docker-Content-Digest", |value| {
        let Ok(stated) = value.parse::<Digest>() else {
            return (Some(false), format!("{} is no digest.", visible(value)));
        };
        let own = document.digest();
        if *own == stated || stated.matches(document.bytes()) {
            return (Some(true), "It is the digest of the bytes.".to_owned());
        }
        if document.kind() == DocumentKind::DockerSchema1 {
            let text = "It is a schema 1 manifest, which registries sign anew for every answer.";
            return (None, text.to_owned());
        }
        let own = Digest::of(stated.algorithm(), document.bytes());
        (Some(false), format!("The bytes have the digest {own}."))
    })
}

fn media_type(head: &Head, document: &Document) -> Option<HeaderCheck> {
    check(head, "Content-Type", |value| {
        let stated = essence(value);
        let own = document.root().and_then(|root| root.get("mediaType"));
        let own = own.and_then(|own| own.text());
        if let Some(own) = own {
            return if essence(&own).eq_ignore_ascii_case(stated) {
                (Some(true), "It is the document's own mediaType.".to_owned())
            } else {
                let own = visible(&own);
                (
                    Some(false),
                    format!("The document's own mediaType is {own}."),
                )
            };
        }
        let title = document.kind().title();
        let article = if title.starts_with(['A', 'I', 'O', 'U']) {
            "an"
        } else {
            "a"
        };
        match fits(media_type::role(stated), document.kind()) {
            Some(true) => (
                Some(true),
                format!("It fits: the document is {article} {title}."),
            ),
            Some(false) => (Some(false), format!("The document is {article} {title}.")),
            None => (None, "It says nothing about image documents.".to_owned()),
        }
    })
}

/// Whether a type stands for a kind; `None` where the type is none of image documents.
fn fits(role: Role, kind: DocumentKind) -> Option<bool> {
    let family = |family| match kind {
        DocumentKind::OciIndex | DocumentKind::OciManifest | DocumentKind::ArtifactManifest => {
            family == Family::Oci
        }
        DocumentKind::DockerManifestList | DocumentKind::DockerManifest => family == Family::Docker,
        _ => true,
    };
    match role {
        Role::Index(of) => Some(kind.is_index() && family(of)),
        Role::Manifest(of) => Some(kind.is_manifest() && family(of)),
        Role::Schema1 => Some(kind == DocumentKind::DockerSchema1),
        Role::Config(_) => Some(kind == DocumentKind::ImageConfig),
        _ => None,
    }
}

fn length(head: &Head, document: &Document) -> Option<HeaderCheck> {
    check(head, "Content-Length", |value| match value.parse::<u64>() {
        Ok(stated) if stated == document.size() => {
            (Some(true), "It is the length of the bytes.".to_owned())
        }
        Ok(_) => {
            let size = document.size();
            (Some(false), format!("There are {size} bytes."))
        }
        Err(_) => (Some(false), format!("{} is no length.", visible(value))),
    })
}
