//! The rows of the platforms table: an index's entries in the one platform order, attestations
//! under their subject.

use std::collections::HashMap;
use std::rc::Rc;
use std::vec::IntoIter;

use allarch_core::lint::{Finding, Severity};
use allarch_core::oci::attestation::{EntryRole, Subject};
use allarch_core::oci::{Descriptor, Document, View};
use allarch_core::platform::Place;
use allarch_core::text::{Span, visible};

use super::platform::{Named, placed};
use crate::store::{Blobs, Inspection};
use allarch_core::text::sorted;

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformRow {
    /// 0-based position in the index; people see one more.
    pub position: usize,
    /// What it stands for where that is no platform, in a word or two.
    pub other: Option<&'static str>,
    /// The platform that it names, whatever it stands for; entries that write the same share it.
    pub said: Option<Rc<Named>>,
    /// The digest as written.
    pub digest: String,
    /// Size of the manifest in bytes, as the index declares it.
    pub size: Option<u64>,
    /// Its media type as written.
    pub media_type: Rc<str>,
    /// Sum of the layers' sizes in bytes, where the manifest is at hand.
    pub compressed: Option<u64>,
    /// How many layers, where the manifest is at hand.
    pub layers: Option<usize>,
    /// The attestations that speak of it.
    pub attestations: Vec<AttestationRow>,
    /// Findings about it: severity and position in the report.
    pub findings: Vec<(Severity, usize)>,
    /// Its bytes in the index.
    pub span: Span,
}

impl PlatformRow {
    /// The platform that it stands for.
    #[must_use]
    pub fn named(&self) -> Option<&Named> {
        self.said.as_deref().filter(|_| self.other.is_none())
    }

    /// `data-platform`: the normalized platform, empty for what has none.
    #[must_use]
    pub fn platform(&self) -> &str {
        self.named().map_or("", |named| &named.text)
    }

    /// The twelve hex digits for the table; of a broken digest its first characters.
    #[must_use]
    pub fn short_digest(&self) -> String {
        let hex = self
            .digest
            .split_once(':')
            .map_or(self.digest.as_str(), |(_, hex)| hex);
        visible(&hex.chars().take(12).collect::<String>()).into_owned()
    }

    /// The worst severity found.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|(severity, _)| *severity).min()
    }
}

/// An attestation's entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestationRow {
    /// 0-based position in the index.
    pub position: usize,
    /// Its digest as written.
    pub digest: String,
    /// What it holds, such as `SBOM` and `provenance`, where its manifest is at hand.
    pub holds: Vec<String>,
}

/// The rows of an index; none for other documents. Those that were made with the report are taken as
/// they are.
#[must_use]
pub fn rows(inspection: &Inspection, blobs: &Blobs) -> Rc<Vec<PlatformRow>> {
    match &inspection.rows {
        Some((beside, rows)) if beside == blobs || fit(rows, beside, blobs) => Rc::clone(rows),
        _ => Rc::new(Making::new(inspection, blobs).finish()),
    }
}

/// More documents that came or went than are looked up one by one among the rows.
const FEW: usize = 8;

/// Whether rows made beside some documents are as they would be beside others: whether the index
/// lists none of those that came or went. The index itself is one that came.
fn fit(rows: &[PlatformRow], before: &Blobs, now: &Blobs) -> bool {
    let changed: Vec<&str> = before.differing(now).take(FEW + 1).collect();
    let is_one = |digest: &String| changed.iter().any(|one| one == digest);
    changed.len() <= FEW
        && !rows.iter().any(|row| {
            let mut attestations = row.attestations.iter();
            is_one(&row.digest) || attestations.any(|one| is_one(&one.digest))
        })
}

/// The rows of an index, made some at a time: an index may list thousands.
pub struct Making<'a> {
    blobs: &'a Blobs,
    unread: IntoIter<(usize, Descriptor<'a>, EntryRole)>,
    /// The attestations of each entry.
    attested: Vec<Vec<AttestationRow>>,
    found: Found,
    names: Names<'a>,
    /// That of the row made last, which most rows share.
    media_type: Rc<str>,
    /// Each with the number of its platform in `names`.
    rows: Vec<(Option<usize>, PlatformRow)>,
}

impl<'a> Making<'a> {
    /// No row is made yet.
    #[must_use]
    pub fn new(inspection: &'a Inspection, blobs: &'a Blobs) -> Self {
        let entries: Vec<_> = match inspection.document.view() {
            View::Index(index) => index.entries().collect(),
            _ => Vec::new(),
        };
        let found = Found::new(&entries, inspection.findings());
        let mut attested: Vec<Vec<AttestationRow>> = vec![Vec::new(); entries.len()];
        let mut unread = Vec::with_capacity(entries.len());
        let both = entries.into_iter().zip(inspection.roles.iter());
        for (position, (entry, role)) in both.enumerate() {
            let EntryRole::Attestation(Subject::Entry(of)) = role else {
                unread.push((position, entry, role.clone()));
                continue;
            };
            if let Some(list) = attested.get_mut(*of) {
                list.push(attestation_row(position, &entry, blobs));
            }
        }
        Self {
            blobs,
            rows: Vec::with_capacity(unread.len()),
            unread: unread.into_iter(),
            attested,
            found,
            names: Names::default(),
            media_type: Rc::from(""),
        }
    }

    /// Makes up to `most` rows; `true` once there are no more to make.
    pub fn step(&mut self, most: usize) -> bool {
        for (position, entry, role) in self.unread.by_ref().take(most) {
            let attestations = self
                .attested
                .get_mut(position)
                .map(std::mem::take)
                .unwrap_or_default();
            let id = self.names.id(&entry);
            let said = id.and_then(|id| self.names.named(id));
            let media_type = entry.media_type().unwrap_or_default();
            if *self.media_type != *media_type {
                self.media_type = Rc::from(media_type);
            }
            let media_type = Rc::clone(&self.media_type);
            let mut row = row(position, &entry, &role, said, media_type, self.blobs);
            row.findings = self.found.of(position, &attestations);
            row.attestations = attestations;
            self.rows.push((id.filter(|_| row.other.is_none()), row));
        }
        self.unread.len() == 0
    }

    /// All rows in their order; those that are not made yet are made now.
    #[must_use]
    pub fn finish(mut self) -> Vec<PlatformRow> {
        self.step(usize::MAX);
        // What has no platform stands last, in the order of the index; the sort is stable.
        let ranks = self.names.ranks();
        let rank = |id: &Option<usize>| {
            id.and_then(|id| ranks.get(id))
                .map_or(usize::MAX, |rank| *rank)
        };
        let rows = sorted(self.rows, |(a, _), (b, _)| rank(a).cmp(&rank(b)));
        rows.into_iter().map(|(_, row)| row).collect()
    }
}

/// The platforms of an index, each named and placed once: thousands of entries name a handful.
#[derive(Default)]
struct Names<'a> {
    /// By the object's bytes.
    ids: HashMap<&'a [u8], usize>,
    known: Vec<(Place, Rc<Named>)>,
}

impl<'a> Names<'a> {
    fn id(&mut self, entry: &Descriptor<'a>) -> Option<usize> {
        let written = entry.value.get("platform")?.raw();
        if let Some(id) = self.ids.get(written) {
            return Some(*id);
        }
        let (place, named) = placed(entry.platform()?);
        let id = self.known.len();
        self.known.push((place, Rc::new(named)));
        self.ids.insert(written, id);
        Some(id)
    }

    fn named(&self, id: usize) -> Option<Rc<Named>> {
        self.known.get(id).map(|(_, named)| Rc::clone(named))
    }

    /// The place of each in the one order; those that stand level there share it.
    fn ranks(&self) -> Vec<usize> {
        let places = self.known.iter().map(|(place, _)| place);
        let order = sorted(places.enumerate().collect(), |(_, a), (_, b)| a.order(b));
        let mut ranks = vec![0; order.len()];
        let mut rank = 0;
        for (at, (id, place)) in order.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| order.get(before));
            if before.is_some_and(|(_, before)| before.order(place).is_ne()) {
                rank = at;
            }
            if let Some(slot) = ranks.get_mut(*id) {
                *slot = rank;
            }
        }
        ranks
    }
}

fn row(
    position: usize,
    entry: &Descriptor<'_>,
    role: &EntryRole,
    said: Option<Rc<Named>>,
    media_type: Rc<str>,
    blobs: &Blobs,
) -> PlatformRow {
    let digest = entry.digest_text().unwrap_or_default().into_owned();
    let child = blobs.get(&digest);
    let manifest = child.and_then(|child| manifest_numbers(child));
    let other = match (role, &said) {
        (EntryRole::Image | EntryRole::Index, Some(_)) => None,
        (EntryRole::Index, None) => Some("nested index"),
        (EntryRole::Image, None) => Some("no platform"),
        (EntryRole::Attestation(_), _) => Some("attestation without subject"),
        (EntryRole::Unannotated, _) => Some("unknown/unknown"),
        (EntryRole::Artifact, _) => Some("artifact"),
        (EntryRole::Other, _) => Some("not an image"),
    };
    PlatformRow {
        position,
        other,
        said,
        size: entry.size(),
        media_type,
        compressed: manifest.and_then(|(compressed, _)| compressed),
        layers: manifest.map(|(_, layers)| layers),
        attestations: Vec::new(),
        findings: Vec::new(),
        span: entry.value.span(),
        digest,
    }
}

fn manifest_numbers(document: &Document) -> Option<(Option<u64>, usize)> {
    match document.view() {
        View::Manifest(manifest) => Some((manifest.compressed_size(), manifest.layers().count())),
        View::Schema1(schema1) => Some((None, schema1.layers().count())),
        _ => None,
    }
}

fn attestation_row(position: usize, entry: &Descriptor<'_>, blobs: &Blobs) -> AttestationRow {
    let digest = entry.digest_text().unwrap_or_default().into_owned();
    let mut holds: Vec<String> = Vec::new();
    if let Some(View::Manifest(manifest)) = blobs.get(&digest).map(|document| document.view()) {
        for layer in manifest.layers() {
            let predicate = layer
                .annotation("in-toto.io/predicate-type")
                .unwrap_or_default();
            let name = predicate_name(&predicate);
            if !holds.contains(&name) {
                holds.push(name);
            }
        }
    }
    AttestationRow {
        position,
        digest,
        holds,
    }
}

/// What a predicate type is called; an unknown one by its own text.
fn predicate_name(predicate: &str) -> String {
    if predicate.starts_with("https://spdx.dev/") || predicate.starts_with("https://cyclonedx.org/")
    {
        "SBOM".to_owned()
    } else if predicate.starts_with("https://slsa.dev/provenance/") {
        "provenance".to_owned()
    } else if predicate.is_empty() {
        "untyped".to_owned()
    } else {
        visible(predicate).chars().take(40).collect()
    }
}

/// Which findings lie in which entry.
struct Found {
    by_entry: Vec<Vec<(Severity, usize)>>,
}

impl Found {
    fn new(entries: &[Descriptor<'_>], findings: &[Finding]) -> Self {
        let spans: Vec<Span> = entries.iter().map(|entry| entry.value.span()).collect();
        let mut by_entry: Vec<Vec<(Severity, usize)>> = vec![Vec::new(); spans.len()];
        for (at, finding) in findings.iter().enumerate() {
            let places =
                std::iter::once(finding.span).chain(finding.labels.iter().map(|label| label.span));
            for place in places {
                // Entries are in document order, so the one that could hold a span is found by search.
                let candidate = spans.partition_point(|span| span.start <= place.start);
                let Some(entry) = candidate.checked_sub(1) else {
                    continue;
                };
                let holds = spans.get(entry).is_some_and(|span| span.contains(place));
                if let Some(list) = by_entry.get_mut(entry).filter(|_| holds)
                    && !list.iter().any(|(_, known)| *known == at)
                {
                    list.push((finding.severity, at));
                }
            }
        }
        Self { by_entry }
    }

    /// The findings of an entry and of the attestations under it.
    fn of(&self, position: usize, attestations: &[AttestationRow]) -> Vec<(Severity, usize)> {
        let positions =
            std::iter::once(position).chain(attestations.iter().map(|row| row.position));
        let all: Vec<(Severity, usize)> = positions
            .filter_map(|position| self.by_entry.get(position))
            .flatten()
            .copied()
            .collect();
        let mut all = sorted(all, Ord::cmp);
        all.dedup();
        all
    }
}
