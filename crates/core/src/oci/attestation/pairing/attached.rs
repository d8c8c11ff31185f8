//! What hangs on an image outside its index: referrers, fallback lists, cosign's tags.

use super::super::item::ItemRole;
use super::{Answer, BTreeMap, BTreeSet, Class, Evidence, Thing, is_index, tag};
use crate::json::Kind;
use crate::oci::media_type::OCI_EMPTY;
use crate::oci::{Document, View};

/// One thing that was found outside, by every way it was found.
pub(super) struct Attached<'a> {
    pub(super) thing: Thing<'a>,
    /// Digests whose lists name it.
    pub(super) listed: Vec<String>,
    /// Digests whose tags are it.
    pub(super) tagged: Vec<String>,
    /// When it was found first.
    pub(super) order: usize,
    by_api: bool,
    by_fallback: bool,
    /// What the suffix of its tag promises.
    promised: Option<&'static str>,
}

/// Everything that lookups found, by digest; what hangs on the index first, then on its entries.
pub(super) fn gather<'a>(
    evidence: &Evidence<'a>,
    root: &str,
    entries: &[(Thing<'a>, Class)],
) -> BTreeMap<String, Attached<'a>> {
    let mut targets: Vec<String> = vec![root.to_owned()];
    targets.extend(entries.iter().map(|(thing, _)| thing.digest.clone()));
    // Lookups for what is not here were made for a reason.
    targets.extend(evidence.referrers.keys().cloned());
    targets.extend(
        evidence
            .tags
            .keys()
            .filter_map(|name| tag::read(name)?.subject),
    );
    let mut seen = BTreeSet::new();
    let mut found = BTreeMap::new();
    for target in targets {
        if !seen.insert(target.clone()) {
            continue;
        }
        if let Some(Answer::Document(document)) = evidence.referrers.get(&target) {
            list(evidence, document, &target, true, &mut found);
        }
        if let Some(Answer::Document(document)) = evidence.tags.get(&tag::of(&target, "")) {
            list(evidence, document, &target, false, &mut found);
        }
        for (suffix, kind) in [
            (".sig", "signature"),
            (".att", "attestation"),
            (".sbom", "sbom"),
        ] {
            if let Some(Answer::Document(document)) = evidence.tags.get(&tag::of(&target, suffix)) {
                let one = entry(evidence, document.digest().to_string(), &mut found);
                one.thing.document = Some(document);
                one.promised = Some(kind);
                push(&mut one.tagged, &target);
            }
        }
    }
    found
}

fn list<'a>(
    evidence: &Evidence<'a>,
    document: &'a Document,
    target: &str,
    by_api: bool,
    found: &mut BTreeMap<String, Attached<'a>>,
) {
    let View::Index(index) = document.view() else {
        return;
    };
    if !is_index(document) || found.len() > super::THINGS {
        return;
    }
    for line in index.entries() {
        let Some(digest) = line.digest_text() else {
            continue;
        };
        let one = entry(evidence, digest.into_owned(), found);
        one.thing.line = one.thing.line.or(Some(line));
        one.by_api |= by_api;
        one.by_fallback |= !by_api;
        push(&mut one.listed, target);
    }
}

fn entry<'m, 'a>(
    evidence: &Evidence<'a>,
    digest: String,
    found: &'m mut BTreeMap<String, Attached<'a>>,
) -> &'m mut Attached<'a> {
    let order = found.len();
    found.entry(digest.clone()).or_insert_with(|| Attached {
        thing: Thing {
            document: evidence.documents.get(&digest).copied(),
            digest,
            line: None,
            is_entry: false,
        },
        listed: Vec::new(),
        tagged: Vec::new(),
        order,
        by_api: false,
        by_fallback: false,
        promised: None,
    })
}

fn push(list: &mut Vec<String>, digest: &str) {
    if !list.iter().any(|known| known == digest) {
        list.push(digest.to_owned());
    }
}

impl Attached<'_> {
    /// Flags that say how it was found and what the list says of it.
    pub(super) fn mark(&self, class: &mut Class) {
        if self.by_fallback && !self.by_api {
            class.flag("via-fallback-tag");
        }
        if self.listed.len() > 1 {
            class.flag("listed-twice");
        }
        let kept = match class.role {
            ItemRole::Signature => "signature",
            ItemRole::Attestation => "attestation",
            ItemRole::Sbom => "sbom",
            _ => "",
        };
        if self.promised.is_some_and(|promised| promised != kept) {
            class.flag("suffix-mismatch");
        }
        let (Some(line), Some(manifest)) = (self.thing.line, self.thing.manifest()) else {
            return;
        };
        let listed = line.artifact_type().unwrap_or_default();
        let own = manifest.artifact_type().unwrap_or_default();
        if listed == OCI_EMPTY || (!listed.is_empty() && !own.is_empty() && listed != own) {
            class.flag("list-type-stale");
        }
        let has_any = manifest.annotations().next().is_some();
        let lists = line
            .value
            .get("annotations")
            .is_some_and(|map| map.kind() == Kind::Object);
        if has_any && !lists {
            class.flag("list-annotations-missing");
        }
    }
}
