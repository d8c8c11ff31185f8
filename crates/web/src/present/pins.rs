//! The pins of a text: what each is fixed to by the documents that are open, who breaks, what to write
//! instead, and the rewritten text. The words are the core's, as on the command line.

use std::collections::HashSet;
use std::rc::Rc;

use allarch_core::coverage::pins::{Class, Hand, Pin, rewrite};
use allarch_core::oci::{Document, Reference};
use allarch_core::report::text::pin_words;
use allarch_core::report::{Doctored, diff, json, sarif};
use allarch_core::text::LineIndex;

use crate::store::{Blobs, Entry, EntryId, ListedState, Origin, Page, PinsFile};

/// What was found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doctor {
    /// Every pin, judged.
    pub pins: Vec<Pin>,
    /// What stands about each in the list.
    pub rows: Vec<PinRow>,
    /// The whole in one sentence.
    pub sentence: String,
    /// The text with the edits made.
    pub rewritten: Vec<u8>,
    /// The edits as a unified diff; empty where there is none.
    pub diff: String,
    /// Images that would tell what is open.
    pub wanted: Vec<Reference>,
}

/// A pin as a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinRow {
    /// 1-based.
    pub line: usize,
    /// The reference as it is written.
    pub written: String,
    /// The word of its class.
    pub class: &'static str,
    /// What it is fixed to, in a few words.
    pub what: String,
    /// How bad that is.
    pub tone: Tone,
    /// Who breaks; may be empty.
    pub breaks: String,
    /// What to do; may be empty.
    pub advice: String,
    /// The reference to write instead, where it is known.
    pub instead: Option<Rc<str>>,
}

/// How bad a pin is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Every machine finds its own.
    Fine,
    /// Some machine breaks.
    Bad,
    /// A name says one architecture.
    Doubt,
    /// Nothing at hand tells.
    Open,
}

/// Everything that is open, under the names that registries gave it.
fn hand<'a>(entries: &'a [Rc<Entry>], blobs: &'a Blobs) -> Hand<'a> {
    let mut documents: Vec<(Option<Reference>, &Document)> = Vec::new();
    for entry in entries {
        if let Some(inspection) = entry
            .inspection
            .as_ref()
            .filter(|_| entry.taken().is_none())
        {
            documents.push((registry_name(entry), inspection.document.as_ref()));
        }
        let listed = entry.list.iter().flat_map(|list| &list.images);
        let listed = listed.filter_map(|image| Some((image.reference.as_ref()?, &image.state)));
        let asked = entry
            .beside
            .pins
            .iter()
            .map(|one| (&one.reference, &one.state));
        for (reference, state) in listed.chain(asked) {
            if let ListedState::Here(digest) = state
                && let Some(document) = blobs.get(digest.as_str())
            {
                documents.push((Some(reference.clone()), document.as_ref()));
            }
        }
    }
    let blobs = blobs.iter().map(|(_, document)| (None, document.as_ref()));
    documents.extend(blobs);
    Hand::new(documents)
}

/// The name of a document that stands for what a registry has.
fn registry_name(entry: &Entry) -> Option<Reference> {
    let name = match (&entry.progress, &entry.origin) {
        (Some(progress), _) => &progress.reference,
        (None, Origin::Linked | Origin::Example | Origin::Fetched { .. }) => &entry.name,
        (None, _) => return None,
    };
    Reference::parse(name).ok()
}

impl Doctor {
    /// Judges the pins of a text; `None` where it has none.
    #[must_use]
    pub fn new(entry: &Entry, entries: &[Rc<Entry>], blobs: &Blobs) -> Option<Self> {
        let sought = &entry.taken()?.pins;
        if sought.is_empty() {
            return None;
        }
        let hand = hand(entries, blobs);
        let pins = sought.judge(&hand);
        let rewritten = rewrite(&entry.bytes, &pins);
        let lines = LineIndex::new(&entry.bytes);
        Some(Self {
            rows: pins
                .iter()
                .map(|pin| row(pin, &entry.bytes, &lines))
                .collect(),
            sentence: doctored(entry, &pins).sentence(),
            diff: String::from_utf8_lossy(&diff::unified(&entry.name, &entry.bytes, &rewritten))
                .into_owned(),
            wanted: sought.still_wanted(&pins, &hand),
            rewritten,
            pins,
        })
    }

    /// The same of a document of the rail.
    #[must_use]
    pub fn of(page: &Page, id: EntryId) -> Option<Self> {
        Self::new(page.entry(id)?, &page.entries, &page.blobs)
    }
}

fn doctored<'a>(entry: &'a Entry, pins: &'a [Pin]) -> Doctored<'a> {
    let is_file = entry.origin == Origin::File;
    Doctored::new(&entry.name, is_file, &entry.bytes, pins)
}

fn row(pin: &Pin, text: &[u8], lines: &LineIndex) -> PinRow {
    PinRow {
        line: lines.line_of(pin.span.start) + 1,
        written: pin.written.clone(),
        class: pin.class.name(),
        what: pin_words(pin),
        tone: match pin.class {
            Class::Index { .. } => Tone::Fine,
            Class::Child { .. } | Class::Attestation { .. } => Tone::Bad,
            Class::Architecture { .. } => Tone::Doubt,
            Class::Single { .. } | Class::Unknown => Tone::Open,
        },
        breaks: pin.breaks.clone(),
        advice: pin.advice.clone(),
        instead: instead(pin, text),
    }
}

/// The reference with its edit made.
fn instead(pin: &Pin, text: &[u8]) -> Option<Rc<str>> {
    let edit = pin.edit.as_ref()?;
    let before = text.get(pin.span.start..edit.span.start)?;
    let after = text.get(edit.span.end..pin.span.end)?;
    let whole = [before, edit.text.as_bytes(), after].concat();
    String::from_utf8(whole).ok().map(Rc::from)
}

/// Most names that one click fetches.
pub const MOST: usize = 256;

/// The images that would tell what is open of a text's pins, at most [`MOST`].
#[must_use]
pub fn open_images(page: &Page, id: EntryId) -> Vec<Reference> {
    let mut wanted = Doctor::of(page, id).map_or_else(Vec::new, |doctor| doctor.wanted);
    // What could not be had comes after what nobody asked for.
    let asked = page
        .entry(id)
        .into_iter()
        .flat_map(|entry| entry.beside.pins.iter());
    let asked: HashSet<&Reference> = asked.map(|one| &one.reference).collect();
    wanted.sort_by_cached_key(|reference| asked.contains(reference));
    wanted.truncate(MOST);
    wanted
}

/// What was found, in a form for elsewhere: the name of the file, and its bytes.
#[must_use]
pub fn export(page: &Page, id: EntryId, file: PinsFile) -> Option<(String, Vec<u8>)> {
    let entry = page.entry(id)?;
    let doctor = Doctor::of(page, id)?;
    let report = doctored(entry, &doctor.pins);
    let (name, bytes) = match file {
        PinsFile::CopyDiff | PinsFile::Diff => (
            "pins.diff",
            diff::unified(&entry.name, &entry.bytes, &doctor.rewritten),
        ),
        PinsFile::Json => ("pins.json", json::pins(&[report]).ok()?.into_bytes()),
        PinsFile::Sarif => (
            "pins.sarif",
            sarif::issues(&report.issues(), &[]).ok()?.into_bytes(),
        ),
    };
    Some((name.to_owned(), bytes))
}

/// What became of the images that were asked for and could not be had: name and why.
#[must_use]
pub fn failures(entry: &Entry) -> Vec<(String, String)> {
    let failed = entry.beside.pins.iter().filter_map(|one| match &one.state {
        ListedState::Failed(error) => Some((one.reference.familiar(), error.to_string())),
        _ => None,
    });
    failed.collect()
}

#[cfg(test)]
mod tests;
