//! Two states of an image or of a list, held against each other by the rule of the Matrix: what can be
//! chosen, what was chosen, and what came of it.

use std::collections::HashSet;
use std::rc::Rc;

use allarch_core::coverage::compare::survives;
use allarch_core::coverage::{Comparison, Snapshot, Verdict, compare};
use allarch_core::oci::Reference;
use allarch_core::platform::Blobs as Hand;
use allarch_core::report::text::comparisons_sentence;
use allarch_core::report::{json, markdown};

use super::matrix::{self, Has, Known, Source};
use super::number::{count, size};
use crate::store::{Blobs, CompareFile, Entry, EntryId, Inspection, MatrixState, Page};

mod rows;

pub use rows::{Facts, Fate, PlatformLine, Shown, facts, lines, more_words, shown};

/// What names all images of the Matrix at once. Nothing that is open is called so.
pub const ALL: &str = "*";
/// Most images of one list that are offered; the rest is counted.
const OFFERED: usize = 2_048;

/// States that can be chosen, under one heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The heading.
    pub name: Rc<str>,
    /// The states.
    pub choices: Vec<Choice>,
}

/// A state that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What names it in links: the name of the document, the list or the image.
    pub key: Rc<str>,
    /// What it is called.
    pub words: Rc<str>,
}

/// A state that was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    All,
    Document(EntryId),
    Listed(EntryId, usize),
    List(EntryId),
    Export(EntryId),
}

/// Everything that is open and can be one side, the documents first.
#[must_use]
pub fn choices(entries: &[Rc<Entry>]) -> Vec<Group> {
    let choice = |key: &Rc<str>, words: Rc<str>| Choice {
        key: Rc::clone(key),
        words,
    };
    let named = |entry: &Rc<Entry>| choice(&entry.name, Rc::clone(&entry.name));
    let open = || entries.iter().filter(|entry| entry.list.is_none());
    let documents: Vec<Choice> = open()
        .filter(|one| matrix::is_image(one))
        .map(named)
        .collect();
    let exports: Vec<Choice> = entries
        .iter()
        .filter(|one| is_export(one))
        .map(named)
        .collect();
    let mut seen: HashSet<Rc<str>> = documents.iter().map(|one| Rc::clone(&one.key)).collect();
    let (mut lists, mut images) = (Vec::new(), Vec::new());
    let mut rows = documents.len();
    for entry in entries.iter().filter(|entry| !is_export(entry)) {
        let Some(list) = &entry.list else { continue };
        let words = format!("{}, {}", entry.name, count(list.images.len(), "image"));
        lists.push(choice(&entry.name, Rc::from(words)));
        let new = list
            .images
            .iter()
            .filter(|image| seen.insert(Rc::clone(&image.name)));
        let new: Vec<Choice> = new
            .map(|image| choice(&image.name, Rc::clone(&image.name)))
            .take(OFFERED)
            .collect();
        rows += new.len();
        images.push((Rc::from(format!("Images of {}", entry.name)), new));
    }
    if rows > 1 {
        let rows = count(rows, "image");
        let words = match exports.is_empty() {
            true => format!("All {rows} of the Matrix"),
            false => format!("All {rows}, saved matrices aside"),
        };
        lists.push(choice(&Rc::from(ALL), Rc::from(words)));
    }
    let groups = [
        (Rc::from("Documents"), documents),
        (Rc::from("Whole lists"), lists),
        (Rc::from("Saved matrices"), exports),
    ];
    groups
        .into_iter()
        .chain(images)
        .filter(|(_, choices)| !choices.is_empty())
        .map(|(name, choices)| Group { name, choices })
        .collect()
}

/// The two states that are meant where no others are open.
#[must_use]
pub fn only_two(entries: &[Rc<Entry>]) -> Option<[Rc<str>; 2]> {
    let groups = choices(entries);
    let all = groups.iter().flat_map(|group| &group.choices);
    let mut keys = all.map(|choice| &choice.key).filter(|key| &***key != ALL);
    let found = [keys.next()?.clone(), keys.next()?.clone()];
    keys.next().is_none().then_some(found)
}

/// The whole of what is open: all images of the Matrix, or the one that there is.
#[must_use]
pub fn everything(entries: &[Rc<Entry>]) -> Option<Rc<str>> {
    let groups = choices(entries);
    let all = || groups.iter().flat_map(|group| &group.choices);
    let is_whole = |key: &&Rc<str>| {
        ***key == *ALL || matches!(side(entries, key), Some(Side::Document(_) | Side::List(_)))
    };
    let whole = all().map(|choice| &choice.key).filter(is_whole);
    whole.max_by_key(|key| ***key == *ALL).cloned()
}

/// Whether a document is a matrix that was saved as JSON, by its outermost members.
#[must_use]
pub fn is_export(entry: &Entry) -> bool {
    let root = entry
        .inspection
        .as_ref()
        .and_then(|inspection| inspection.document.root());
    root.is_some_and(|root| {
        let rows = root.get("matrix").and_then(|matrix| matrix.get("rows"));
        rows.is_some() && root.get("schema").is_some()
    })
}

fn side(entries: &[Rc<Entry>], key: &str) -> Option<Side> {
    if key == ALL {
        return Some(Side::All);
    }
    if let Some(entry) = entries.iter().find(|entry| *entry.name == *key) {
        return match (&entry.list, is_export(entry)) {
            (_, true) => Some(Side::Export(entry.id)),
            (Some(_), false) => Some(Side::List(entry.id)),
            (None, false) => matrix::is_image(entry).then_some(Side::Document(entry.id)),
        };
    }
    let lists = entries.iter().filter(|entry| !is_export(entry));
    lists.into_iter().find_map(|entry| {
        let mut images = entry.list.as_ref()?.images.iter();
        let at = images.position(|image| *image.name == *key)?;
        Some(Side::Listed(entry.id, at))
    })
}

/// The document of a saved matrix that was chosen, which is read once.
#[must_use]
pub fn saved(entries: &[Rc<Entry>], key: &str) -> Option<Rc<Inspection>> {
    match side(entries, key)? {
        Side::Export(id) => entry(entries, id)?.inspection.clone(),
        _ => None,
    }
}

/// The images of a saved matrix; `None` where it is none after all.
#[must_use]
pub fn read_saved(inspection: &Inspection) -> Option<Rc<Vec<Snapshot>>> {
    let text = std::str::from_utf8(inspection.document.bytes()).ok()?;
    json::read_matrix(text).map(Rc::new)
}

fn entry(entries: &[Rc<Entry>], id: EntryId) -> Option<&Rc<Entry>> {
    entries.iter().find(|entry| entry.id == id)
}

/// The images of a state that is open; `None` for a saved matrix and for what is not open any more.
fn images<'a>(entries: &'a [Rc<Entry>], blobs: &'a Blobs, key: &str) -> Option<Vec<Known<'a>>> {
    match side(entries, key)? {
        Side::Export(_) => None,
        Side::All => Some(matrix::of_open(entries, blobs)),
        Side::Document(id) => {
            let entry = entry(entries, id)?;
            let known = match &entry.inspection {
                Some(inspection) => Has::Document(inspection.document.as_ref()),
                None => Has::Nothing(matrix::why_absent(entry)),
            };
            Some(vec![(Source::Entry(id), Rc::clone(&entry.name), known)])
        }
        Side::Listed(id, at) => {
            let image = entry(entries, id)?.list.as_ref()?.images.get(at)?;
            let known = matrix::listed(image, blobs);
            Some(vec![(
                Source::Listed(id, at),
                Rc::clone(&image.name),
                known,
            )])
        }
        Side::List(id) => {
            let list = entry(entries, id)?.list.as_ref()?;
            let images = list.images.iter().enumerate();
            let known = |(at, image): (usize, &'a crate::store::ListedImage)| {
                let source = Source::Listed(id, at);
                (source, Rc::clone(&image.name), matrix::listed(image, blobs))
            };
            Some(images.map(known).collect())
        }
    }
}

/// The images of a state as a comparison needs them; `None` where it is not open. `saved` is what
/// [`read_saved`] made of it.
#[must_use]
pub fn snapshots(
    entries: &[Rc<Entry>],
    blobs: &Blobs,
    key: &str,
    saved: Option<&Rc<Vec<Snapshot>>>,
) -> Option<Rc<Vec<Snapshot>>> {
    if let Some(saved) = saved {
        return Some(Rc::clone(saved));
    }
    let hand = matrix::hand(blobs);
    let images = images(entries, blobs, key)?;
    Some(Rc::new(
        images.iter().map(|one| snapshot(one, &hand)).collect(),
    ))
}

fn snapshot((_, name, known): &Known<'_>, hand: &Hand<'_>) -> Snapshot {
    match known {
        Has::Document(document) => Snapshot::of(name, document, hand),
        Has::Known(snapshot) => (*snapshot).clone(),
        Has::Nothing(why) => Snapshot::unknown(name, why.as_str()),
    }
}

/// A comparison, and the sentence that it comes to.
#[derive(Debug)]
pub struct Compared {
    /// Image by image.
    pub images: Vec<Comparison>,
    /// Over all.
    pub verdict: Verdict,
    /// The same words as on the command line.
    pub sentence: String,
}

/// Equal when they are one and the same.
impl PartialEq for Compared {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Holds two states against each other.
#[must_use]
pub fn compared(
    before: &[Snapshot],
    after: &[Snapshot],
    require: &[Rc<str>],
    allow_emulated: bool,
) -> Option<Compared> {
    let options = matrix::options(allow_emulated)?;
    let images = compare(before, after, &matrix::requirements(require), &options);
    Some(Compared {
        verdict: survives(&images),
        sentence: comparisons_sentence(&images),
        images,
    })
}

/// The comparison that is chosen, in a form for elsewhere; `None` where there is none.
#[must_use]
pub fn export(page: &Page, file: CompareFile) -> Option<String> {
    let MatrixState {
        compare: chosen,
        require,
        allow_emulated,
        ..
    } = page.matrix.as_ref();
    let read = |key: &str| {
        let saved = saved(&page.entries, key);
        let saved = saved.and_then(|inspection| read_saved(&inspection));
        snapshots(&page.entries, &page.blobs, key, saved.as_ref())
    };
    let (before, after) = (read(&chosen.before)?, read(&chosen.after)?);
    let compared = compared(&before, &after, require, *allow_emulated)?;
    match file {
        CompareFile::CopyMarkdown | CompareFile::Markdown => {
            Some(markdown::comparison(&compared.images))
        }
        CompareFile::CopyJson | CompareFile::Json => json::comparison(&compared.images).ok(),
    }
}

/// The images of both sides that a registry gave and of which a manifest is not at hand, under names
/// that hold their digest: fetching them again brings the same, with their children.
#[must_use]
pub fn unsized_images(page: &Page) -> Vec<(EntryId, Reference)> {
    let chosen = &page.matrix.compare;
    let hand = matrix::hand(&page.blobs);
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for key in [&chosen.before, &chosen.after] {
        for known in images(&page.entries, &page.blobs, key).unwrap_or_default() {
            let lacks = |one: &Snapshot| one.offers.iter().any(|offer| offer.size.is_none());
            if !lacks(&snapshot(&known, &hand)) {
                continue;
            }
            if let Some((id, reference)) = fetched(page, &known)
                && seen.insert(reference.familiar())
            {
                found.push((id, reference));
            }
        }
    }
    found
}

/// The name, with its digest, under which a registry gave an image.
fn fetched(page: &Page, (source, _, known): &Known<'_>) -> Option<(EntryId, Reference)> {
    let Has::Document(document) = known else {
        return None;
    };
    let digest = document.digest().clone();
    let (id, reference) = match source {
        Source::Entry(id) => {
            let progress = page.entry(*id)?.progress.as_ref()?;
            if progress.running {
                return None;
            }
            (*id, Reference::parse(&progress.reference).ok()?)
        }
        Source::Listed(id, at) | Source::Known(id, at, _) => {
            let image = page.entry(*id)?.list.as_ref()?.images.get(*at)?;
            let was_asked = matches!(image.origin, crate::store::Origin::Fetched { .. });
            (*id, image.reference.clone().filter(|_| was_asked)?)
        }
    };
    let digest = Some(digest);
    Some((
        id,
        Reference {
            digest,
            ..reference
        },
    ))
}

/// What a chosen state is, under its field: its digest, or how many images; why it is not there.
#[must_use]
pub fn described(key: &str, images: Option<&[Snapshot]>) -> String {
    match images {
        None if key.is_empty() => String::new(),
        None => "It is not open any more: choose another.".to_owned(),
        Some([]) => "It holds no image.".to_owned(),
        Some([one]) => match (one.why(), &one.digest) {
            (Some(why), _) => format!("Nothing is known of it: {why}."),
            (None, Some(digest)) => digest.clone(),
            (None, None) => String::new(),
        },
        Some(many) => {
            let unknown = many.iter().filter(|one| one.why().is_some()).count();
            match unknown {
                0 => count(many.len(), "image"),
                unknown => format!("{}, {unknown} not known", count(many.len(), "image")),
            }
        }
    }
}

/// A size, or a dash where it is not known.
#[must_use]
pub fn size_words(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "–".to_owned(), size)
}

#[cfg(test)]
mod tests;
