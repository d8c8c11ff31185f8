//! What each engine picks of one index, on one machine and on all: rows and words of the Match view.

use std::rc::Rc;

use allarch_core::oci::View;
use allarch_core::platform::{Blobs as Hand, Candidate, candidate_at, candidates};

use crate::store::{Blobs, Entry};

mod answer;
mod columns;
mod examples;
mod export;
mod heat;
mod paste;
mod reason;
mod sentence;
mod setup;
mod swarm;
mod versus;
mod words;

pub use answer::{Answer, Cell, PickView, RowView, Tone};
pub use columns::{Column, Columns};
pub use examples::{ExampleRow, examples};
pub use export::{csv, file_name, json, markdown};
pub use heat::{Agreement, Heat, HeatCell, HeatColumn, HeatRow, heat_reason};
pub use paste::shortened;
pub use reason::reason;
pub use sentence::Sentence;
pub use setup::{Asker, FIRST_HOSTS, ProductChoice, Setup, is_first, releases};
pub use swarm::swarm_reason;
pub use versus::{Versus, VersusRow, versus};
pub use words::{host_platform, known, read_as};

/// An index, as engines see it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// What the rail calls it.
    pub name: Rc<str>,
    /// The image's name, where it was fetched by one; else empty.
    pub reference: Rc<str>,
    /// Its digest.
    pub digest: String,
    /// Its media type; empty where it names none.
    pub media_type: String,
    /// Its entries.
    pub candidates: Vec<Candidate>,
}

/// Equal when they are one and the same.
impl PartialEq for Listed {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Listed {
    /// The index of a document; `None` for what is none.
    #[must_use]
    pub fn of(entry: &Entry, blobs: &Blobs) -> Option<Self> {
        let document = &entry.inspection.as_ref()?.document;
        let View::Index(index) = document.view() else {
            return None;
        };
        let hand: Hand<'_> = blobs
            .iter()
            .map(|(digest, document)| (digest.to_owned(), document.as_ref()))
            .collect();
        let progress = entry.progress.as_ref();
        Some(Self {
            name: Rc::clone(&entry.name),
            reference: progress.map_or_else(Rc::default, |one| Rc::clone(&one.reference)),
            digest: document.digest().to_string(),
            media_type: document.media_type().unwrap_or_default(),
            candidates: candidates(&index, &hand),
        })
    }

    /// What an entry is known by: its digest, else its place.
    fn image(&self, position: &[usize]) -> String {
        let digest = candidate_at(&self.candidates, position).map(|one| one.digest.clone());
        let digest = digest.filter(|digest| !digest.is_empty());
        digest.unwrap_or_else(|| data_position(position))
    }
}

/// A position as data: from 0, `1` or `1.0` inside a nested index.
#[must_use]
pub fn data_position(position: &[usize]) -> String {
    let parts: Vec<String> = position.iter().map(usize::to_string).collect();
    parts.join(".")
}

/// `2nd`, `11th`.
fn ordinal(number: usize) -> String {
    let end = match (number % 10, number % 100) {
        (1, tens) if tens != 11 => "st",
        (2, tens) if tens != 12 => "nd",
        (3, tens) if tens != 13 => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

#[cfg(test)]
mod tests;
