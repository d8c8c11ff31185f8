//! The coverage matrix of everything that is open: images and the images of lists, by platform.

use std::collections::HashSet;
use std::rc::Rc;

use allarch_core::coverage::{self, Column, Options, Requirement, Row, Snapshot, Verdict};
use allarch_core::oci::Document;
use allarch_core::platform::{Blobs as Hand, ENGINES, Rules};

use crate::store::{
    Blobs, Entry, EntryId, ListedImage, ListedState, MatrixState, Origin, Page, Show, Sort,
};

mod export;
pub mod going;
mod making;
mod reason;
mod require;
mod sentence;

pub use export::{export, names, snapshots};
pub use making::{Making, most, table};
pub use reason::reason;
pub use require::required_by;
pub use sentence::sentence;

/// A matrix with, for each row, what it belongs to.
#[derive(Debug)]
pub struct Table {
    /// Columns, rows, verdict.
    pub matrix: coverage::Matrix,
    /// For each row, the document it opens.
    pub sources: Rc<[Source]>,
}

impl Table {
    /// The same held against other requirements; `None` where it has to be made anew for them.
    #[must_use]
    pub fn against(&self, require: &[Rc<str>], allow_emulated: bool) -> Option<Self> {
        let options = options(allow_emulated)?;
        Some(Self {
            matrix: self.matrix.against(&requirements(require), &options)?,
            sources: Rc::clone(&self.sources),
        })
    }
}

/// Equal when they are one and the same.
impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Table {}

/// What a row stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// A document of the rail.
    Entry(EntryId),
    /// An image of a list, by its position.
    Listed(EntryId, usize),
    /// The same as an exported matrix has it; whether that came by a link.
    Known(EntryId, usize, bool),
}

/// Whether there is anything that could have a row.
#[must_use]
pub fn is_empty(entries: &[Rc<Entry>]) -> bool {
    !entries
        .iter()
        .any(|entry| entry.list.is_some() || is_image(entry))
}

pub(super) fn is_image(entry: &Entry) -> bool {
    match &entry.inspection {
        Some(inspection) => {
            let kind = inspection.document.kind();
            kind.is_index()
                || matches!(
                    kind.name(),
                    "oci-manifest" | "docker-manifest" | "docker-schema1" | "image-config"
                )
        }
        None => entry.progress.is_some(),
    }
}

/// What is at hand by its digest.
pub(super) fn hand(blobs: &Blobs) -> Hand<'_> {
    blobs
        .iter()
        .map(|(digest, document)| (digest.to_owned(), document.as_ref()))
        .collect()
}

/// An image: what it belongs to, its name, and what is at hand of it.
pub(super) type Known<'a> = (Source, Rc<str>, Has<'a>);

/// What is at hand of an image.
pub(super) enum Has<'a> {
    /// Its document.
    Document(&'a Document),
    /// What an exported matrix has of it.
    Known(&'a Snapshot),
    /// Nothing, and why.
    Nothing(String),
}

/// Everything that is open, each image once; what a saved matrix says of one only where nothing else does.
pub(super) fn of<'a>(entries: &'a [Rc<Entry>], blobs: &'a Blobs) -> Vec<Known<'a>> {
    let (saved, open): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.has_saved_rows());
    gathered(open.into_iter().chain(saved), blobs)
}

/// The same but for saved matrices, which are states of their own.
pub(super) fn of_open<'a>(entries: &'a [Rc<Entry>], blobs: &'a Blobs) -> Vec<Known<'a>> {
    gathered(
        entries.iter().filter(|entry| !entry.has_saved_rows()),
        blobs,
    )
}

fn gathered<'a>(
    entries: impl Iterator<Item = &'a Rc<Entry>> + Clone,
    blobs: &'a Blobs,
) -> Vec<Known<'a>> {
    let mut images: Vec<Known<'a>> = Vec::new();
    let mut named: HashSet<Rc<str>> = HashSet::new();
    let is_document = |entry: &&Rc<Entry>| entry.list.is_none() && is_image(entry);
    for entry in entries.clone().filter(is_document) {
        named.insert(Rc::clone(&entry.name));
        let known = match &entry.inspection {
            Some(inspection) => Has::Document(inspection.document.as_ref()),
            None => Has::Nothing(why_absent(entry)),
        };
        images.push((Source::Entry(entry.id), Rc::clone(&entry.name), known));
    }
    for entry in entries {
        let Some(list) = &entry.list else { continue };
        for (at, image) in list.images.iter().enumerate() {
            // An image that is open as a document of its own has its row already.
            if named.insert(Rc::clone(&image.name)) {
                let has = listed(image, blobs);
                let source = match has {
                    Has::Known(_) => Source::Known(entry.id, at, entry.origin == Origin::Linked),
                    _ => Source::Listed(entry.id, at),
                };
                images.push((source, Rc::clone(&image.name), has));
            }
        }
    }
    images
}

/// What is at hand of an image of a list.
pub(super) fn listed<'a>(image: &'a ListedImage, blobs: &'a Blobs) -> Has<'a> {
    let known = image.known.as_deref();
    let unasked = || {
        let why = known.and_then(Snapshot::why);
        Has::Nothing(why.unwrap_or("not fetched").to_owned())
    };
    match (&image.state, known) {
        (_, Some(known)) if image.is_known() => Has::Known(known),
        (ListedState::Here(digest), _) => match blobs.get(digest.as_str()) {
            Some(document) => Has::Document(document.as_ref()),
            None => unasked(),
        },
        (ListedState::Unasked, _) => unasked(),
        (ListedState::Asked, _) => Has::Nothing("on its way".to_owned()),
        (ListedState::Failed(error), _) => Has::Nothing(why(error)),
    }
}

/// What is required, by the texts of the columns.
pub(super) fn requirements(require: &[Rc<str>]) -> Vec<Requirement> {
    let parsed = require.iter().map(|text| Requirement::parse(text));
    parsed.filter_map(Result::ok).collect()
}

/// By whose rule the matrix is made.
pub(super) fn options(allow_emulated: bool) -> Option<Options<'static>> {
    Some(Options {
        engine: ENGINES.first()?,
        rules: Rules::default(),
        allow_emulated,
    })
}

pub(super) fn why_absent(entry: &Entry) -> String {
    match entry
        .progress
        .as_ref()
        .and_then(|progress| progress.failure.as_ref())
    {
        Some(error) => why(error),
        None => "on its way".to_owned(),
    }
}

/// A failure in a word or two, for the verdict's cell.
fn why(error: &allarch_core::registry::FetchError) -> String {
    match error.code() {
        "unauthorized" => "needs sign-in",
        "not-found" => "not found",
        "rate-limited" => "rate limited",
        "digest-mismatch" => "digest differs",
        "cors-blocked" => "no answer for pages",
        "proxy-unreachable" => "proxy is down",
        "blocked" => "not open to the proxy",
        "timeout" => "no answer in time",
        "offline" => "offline",
        _ => "could not be fetched",
    }
    .to_owned()
}

/// The required platform that the fewest images cover, with how many do.
#[must_use]
pub fn weakest(table: &Table) -> Option<String> {
    let columns = table.matrix.columns.iter().filter(|column| column.required);
    let weakest = columns.min_by_key(|column| covered(column))?;
    Some(format!(
        "weakest: {}, {} of {}",
        weakest.text,
        covered(weakest),
        table.matrix.rows.len()
    ))
}

/// How many images run natively or by a compatible variant on a column's platform.
#[must_use]
pub fn covered(column: &Column) -> usize {
    column.totals.native + column.totals.via
}

/// How many rows have a verdict.
#[must_use]
pub fn verdicts(rows: &[Row], verdict: Verdict) -> usize {
    rows.iter().filter(|row| row.verdict == verdict).count()
}

/// The rows to show, by position.
#[must_use]
pub fn shown(table: &Table, state: &MatrixState) -> Vec<usize> {
    let filter = state.filter.trim().to_ascii_lowercase();
    let fits = |row: &Row| {
        let by_verdict = match state.show {
            Show::All => true,
            Show::Failing => row.verdict == Verdict::Fail,
            Show::Unknown => row.verdict == Verdict::Unknown,
        };
        by_verdict && (filter.is_empty() || row.name.to_ascii_lowercase().contains(&filter))
    };
    let rows = table.matrix.rows.iter().enumerate();
    let mut rows: Vec<(usize, &Row)> = rows.filter(|(_, row)| fits(row)).collect();
    match state.sort {
        Sort::Given => {}
        Sort::Name => rows.sort_by_cached_key(|(_, row)| row.name.to_ascii_lowercase()),
        Sort::Verdict => rows.sort_by_key(|(_, row)| match row.verdict {
            Verdict::Fail => 0,
            Verdict::Unknown => 1,
            Verdict::Pass => 2,
        }),
    }
    rows.into_iter().map(|(at, _)| at).collect()
}

/// The words of a row's verdict.
#[must_use]
pub fn verdict_words(row: &Row, requires: bool) -> String {
    match row.verdict {
        Verdict::Fail => format!("lacks {}", short(&row.lacks).join(", ")),
        Verdict::Unknown => row.why.clone().unwrap_or_else(|| "unknown".to_owned()),
        Verdict::Pass if requires => "pass".to_owned(),
        Verdict::Pass => "nothing required".to_owned(),
    }
}

/// Column texts without `linux/`, which goes without saying.
fn short(columns: &[String]) -> Vec<&str> {
    columns
        .iter()
        .map(|text| text.strip_prefix("linux/").unwrap_or(text))
        .collect()
}

/// A column's system and the name under it.
#[must_use]
pub fn column_name(column: &Column) -> (String, String) {
    let os = column.platform.os.clone();
    let mut name = column.platform.architecture.clone();
    if !column.platform.variant.is_empty() {
        name = format!("{name}/{}", column.platform.variant);
    }
    if let Some(build) = column
        .platform
        .os_version
        .split('.')
        .nth(2)
        .filter(|_| os == "windows")
    {
        name = if name == "amd64" {
            build.to_owned()
        } else {
            format!("{name} {build}")
        };
    } else if !column.platform.os_version.is_empty() {
        name = format!("{name} {}", column.platform.os_version);
    }
    (os, allarch_core::text::visible(&name).into_owned())
}

/// The systems over the columns: name and how many columns.
#[must_use]
pub fn systems(columns: &[Column]) -> Vec<(String, usize)> {
    let mut systems: Vec<(String, usize)> = Vec::new();
    for column in columns {
        match systems.last_mut() {
            Some((os, count)) if *os == column.platform.os => *count += 1,
            _ => systems.push((column.platform.os.clone(), 1)),
        }
    }
    systems
}

/// The lists that have images nobody fetched: number and how many.
#[must_use]
pub fn unfetched(page: &Page) -> Vec<(EntryId, Rc<str>, usize)> {
    let missing = |entry: &Rc<Entry>| {
        let missing = entry.list.as_ref()?.missing();
        (missing > 0).then(|| (entry.id, Rc::clone(&entry.name), missing))
    };
    page.entries.iter().filter_map(missing).collect()
}

/// What came by a link or from an exported matrix, in a sentence each, with the list and how many of its
/// images can be fetched anew.
#[must_use]
pub fn elsewhere(page: &Page) -> Vec<(EntryId, String, usize)> {
    let said = |entry: &Rc<Entry>| {
        let list = entry.list.as_ref()?;
        let known = list.known();
        let can = |image: &&crate::store::ListedImage| {
            image.is_known() && image.reference.is_some() && image.state == ListedState::Unasked
        };
        let anew = list.images.iter().filter(can).count();
        let images = super::number::count(known, "image");
        let words = match (&entry.origin, known) {
            (Origin::Linked, 0) => "These names came by a link; no registry was asked.".to_owned(),
            (_, 0) => return None,
            (Origin::Linked, _) => {
                format!("{images} as a link has them; no registry was asked.")
            }
            _ => format!("{images} as an exported matrix has them; no registry was asked."),
        };
        // What is missing is fetched first, by the button for that.
        let anew = if list.missing() > 0 { 0 } else { anew };
        Some((entry.id, words, anew))
    };
    page.entries.iter().filter_map(said).collect()
}

/// The required columns as texts, for the caption.
#[must_use]
pub fn requirement_text(require: &[Rc<str>]) -> String {
    if require.is_empty() {
        return "none is required".to_owned();
    }
    let names: Vec<String> = require.iter().map(ToString::to_string).collect();
    format!("required: {}", super::number::listed(&names))
}

/// What a cell calls the platform that runs instead: the variant (`v6`), the Windows build
/// (`20348`), else the architecture.
#[must_use]
pub fn via_name(column: &str) -> &str {
    let version = column
        .split_once('(')
        .and_then(|(_, rest)| rest.split_once(')'));
    match version {
        Some((version, _)) => version.rsplit('.').next().unwrap_or(version),
        None => column.rsplit('/').next().unwrap_or(column),
    }
}

#[cfg(test)]
mod tests {
    use super::via_name;

    #[test]
    fn what_runs_instead_is_named_shortly() {
        assert_eq!(via_name("linux/arm/v6"), "v6");
        assert_eq!(via_name("linux/386"), "386");
        assert_eq!(via_name("windows(10.0.20348)/amd64"), "20348");
    }
}
