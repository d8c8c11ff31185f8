//! Where in a text what was read out of it stands.
//!
//! A value that was cut out of the text knows its place. Others were put together from their parts, or
//! read through escapes; they are looked for, and what stands nowhere has no place.

use super::{Understood, words};
use crate::text::Span;

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// `reference`, `digest`, `platform`, or a name of [`Understood::values`].
    pub name: &'static str,
    /// The value as it is shown.
    pub value: String,
    /// Its bytes: the value itself, escaped, or the part of it that tells it from others: of a platform
    /// its machine, of a name its repository.
    pub span: Span,
}

/// Most platforms that are looked for.
const PLATFORMS: usize = 64;

/// Most places of one word that are weighed against each other.
const WEIGHED: usize = 256;

/// The bytes of a piece that was cut out of a text.
pub(super) fn cut(text: &str, piece: &str) -> Option<Span> {
    let start = piece.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    let end = start + piece.len();
    (end <= text.len()).then(|| Span::new(start, end))
}

/// The places of everything that was read, in `text`. What a file names says itself where it stands.
pub(super) fn of(text: &str, found: &Understood) -> Vec<Place> {
    let reads = &found.reads;
    let mut read: Vec<(&'static str, &String)> = Vec::new();
    read.extend(found.values.iter().map(|(name, value)| (*name, value)));
    if found.names.is_none() {
        read.extend(reads.reference.iter().map(|value| ("reference", value)));
        read.extend(reads.digest.iter().map(|value| ("digest", value)));
        let platforms = reads.platforms.iter().take(PLATFORMS);
        read.extend(platforms.map(|value| ("platform", value)));
    }
    let plain = Plain::of(text);
    let mut all: Vec<Place> = Vec::new();
    for (name, value) in read {
        let is_same = |one: &Place| one.name == name && one.value == *value;
        if all.iter().any(is_same) {
            continue;
        }
        let known = found
            .at
            .get(name)
            .filter(|span| stands(text, **span, value));
        let taken = |span: Span| all.iter().any(|one| one.name == name && one.span == span);
        let span = known
            .copied()
            .or_else(|| whole(text, value))
            .or_else(|| plain.as_ref()?.find(value))
            .or_else(|| part(text, name, value, &taken));
        let value = value.clone();
        all.extend(span.map(|span| Place { name, value, span }));
    }
    all
}

/// Adds the places of values that have none.
pub(super) fn add(places: &mut Vec<Place>, more: Vec<Place>) {
    for one in more {
        let is_same = |known: &Place| known.name == one.name && known.value == one.value;
        if !places.iter().any(is_same) {
            places.push(one);
        }
    }
}

/// Whether a value stands there, escapes apart.
fn stands(text: &str, span: Span, value: &str) -> bool {
    let written = text.get(span.start..span.end).unwrap_or_default();
    written == value || written.replace('\\', "") == value
}

/// The part of a value that tells it from others, where the whole was put together.
fn part(text: &str, name: &str, value: &str, taken: &dyn Fn(Span) -> bool) -> Option<Span> {
    match name {
        "platform" | "wanted_platform" | "host_platform" => platform(text, value, taken),
        "reference" | "repository" => reference(text, value),
        _ => whole(text, value.strip_prefix("sha256:")?),
    }
}

/// Every place of a word that is no part of a longer one.
fn each<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let joins = |c: char| c.is_alphanumeric() || c == '_';
    let (first, last) = (word.starts_with(joins), word.ends_with(joins));
    let all = (!word.is_empty()).then(|| text.match_indices(word));
    all.into_iter().flatten().filter_map(move |(at, word)| {
        let before = text.get(..at)?.ends_with(joins);
        let after = text.get(at + word.len()..)?.starts_with(joins);
        (!(first && before || last && after)).then_some(at)
    })
}

/// The first place of a value, rather where it is no part of a longer word or name.
fn whole(text: &str, value: &str) -> Option<Span> {
    let goes_on = |at: usize| {
        let rest = text.get(at + value.len()..).unwrap_or_default();
        rest.starts_with(['/', '@', '-']) || rest.starts_with('.') && !rest.starts_with(". ")
    };
    let at = each(text, value)
        .take(WEIGHED)
        .find(|at| !goes_on(*at))
        .or_else(|| each(text, value).next())?;
    Some(Span::new(at, at + value.len()))
}

/// A text without its backslashes.
struct Plain {
    text: String,
    /// Where in the text each byte stands.
    places: Vec<usize>,
}

impl Plain {
    /// Nothing where there are none.
    fn of(text: &str) -> Option<Self> {
        text.contains('\\').then(|| {
            let bytes = text.bytes().enumerate();
            Self {
                text: text.replace('\\', ""),
                places: bytes
                    .filter(|(_, byte)| *byte != b'\\')
                    .map(|(at, _)| at)
                    .collect(),
            }
        })
    }

    /// The place of a value between whose characters backslashes stand.
    fn find(&self, value: &str) -> Option<Span> {
        let at = whole(&self.text, value)?;
        let last = self.places.get(at.end.checked_sub(1)?)?;
        Some(Span::new(*self.places.get(at.start)?, last + 1))
    }
}

/// The machine of a platform whose parts stand apart: the one nearest to the other parts, and not the
/// place of another platform where there is a choice.
fn platform(text: &str, value: &str, taken: &dyn Fn(Span) -> bool) -> Option<Span> {
    let mut parts = value.split(['/', ':']);
    let (os, machine) = (parts.next()?, parts.next()?);
    let others: Vec<Vec<usize>> = std::iter::once(os)
        .chain(parts)
        .map(|word| each(text, word).take(WEIGHED).collect())
        .collect();
    let distance = |at: usize| -> usize {
        let nearest = |places: &Vec<usize>| places.iter().map(|other| other.abs_diff(at)).min();
        let distances = others
            .iter()
            .map(|places| nearest(places).unwrap_or(text.len()));
        distances.sum()
    };
    words::machines(machine)
        .into_iter()
        .flat_map(|name| each(text, name).map(|at| Span::new(at, at + name.len())))
        .take(WEIGHED)
        .min_by_key(|span| (taken(*span), distance(span.start)))
}

/// A name whose tag stands apart, or that is written without the parts that everybody leaves out.
fn reference(text: &str, value: &str) -> Option<Span> {
    let name = value.split('@').next().unwrap_or(value);
    let last = name.rfind('/').map_or(0, |at| at + 1);
    let end = name
        .get(last..)?
        .find(':')
        .map_or(name.len(), |at| last + at);
    let name = name.get(..end)?;
    let shorter = name.split_once('/').map(|(_, path)| path);
    [Some(name), shorter]
        .into_iter()
        .flatten()
        .find_map(|name| whole(text, name))
}
