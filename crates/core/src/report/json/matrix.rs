//! The matrix as JSON, and read again: yesterday's export is one side of a comparison, and what an
//! interrupted run goes on from.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::entry::EntryReport;
use super::{Generator, SCHEMA};
use crate::coverage::{self, Entries, Offer, Snapshot};
use crate::platform::Platform;
use crate::report::Covered;
use crate::report::coverage::CoveredRow;

/// The outermost object of a matrix.
#[derive(Clone, Debug, Serialize)]
struct Report<'a> {
    schema: u32,
    generator: Generator,
    matrix: Matrix<'a>,
}

#[derive(Clone, Debug, Serialize)]
struct Matrix<'a> {
    verdict: &'static str,
    engine: &'static str,
    columns: Vec<Column<'a>>,
    rows: Vec<Row<'a>>,
    more_columns: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Column<'a> {
    platform: &'a str,
    required: bool,
    totals: Totals,
}

#[derive(Clone, Debug, Serialize)]
struct Totals {
    native: usize,
    via: usize,
    emulate: usize,
    missing: usize,
    unknown: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Row<'a> {
    name: &'a str,
    verdict: &'static str,
    lacks: &'a [String],
    why: Option<&'a str>,
    digest: Option<&'a str>,
    place: Option<Place<'a>>,
    link: Option<&'a str>,
    cells: Vec<Cell<'a>>,
    offers: Vec<OfferReport>,
    untold: usize,
    entries: Vec<EntryReport>,
}

#[derive(Clone, Debug, Serialize)]
struct Place<'a> {
    file: &'a str,
    line: Option<usize>,
    column: Option<usize>,
}

/// An entry that is for a platform.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct OfferReport {
    column: String,
    platform: Platform,
    digest: String,
    size: Option<u64>,
    attestations: Option<usize>,
}

impl OfferReport {
    pub(super) fn of(offer: &Offer) -> Self {
        Self {
            column: offer.column.clone(),
            platform: offer.platform.clone(),
            digest: offer.digest.clone(),
            size: offer.size,
            attestations: offer.attestations,
        }
    }
}

#[derive(Clone, Debug, Serialize)]
struct Cell<'a> {
    platform: &'a str,
    state: &'static str,
    entry: Option<usize>,
    via: Option<&'a str>,
}

/// The matrix under `"matrix"`, indented by two spaces, ending with a newline.
///
/// # Errors
/// None that the types allow.
pub fn matrix(covered: &Covered<'_>) -> Result<String, serde_json::Error> {
    let matrix = covered.matrix;
    super::write(&Report {
        schema: SCHEMA,
        generator: Generator::THIS,
        matrix: Matrix {
            verdict: matrix.verdict.name(),
            engine: covered.engine.id,
            columns: matrix.columns.iter().map(column).collect(),
            rows: covered.rows().map(|one| row(one, matrix)).collect(),
            more_columns: matrix.more_columns,
        },
    })
}

/// The images of a matrix that [`matrix`] or [`matrix_cells`] wrote; `None` where the text is none.
/// What it says of an image that was not had stays, as the reason.
#[must_use]
pub fn read_matrix(text: &str) -> Option<Vec<Snapshot>> {
    let read: Read = serde_json::from_str(text).ok()?;
    // Images of one shape share what it offers, and columns are few.
    let mut columns = HashMap::new();
    let shapes = read.matrix.shapes.into_iter();
    let shapes: Vec<Snapshot> = shapes
        .map(|entries| shaped(entries, &mut columns))
        .collect();
    let rows = read.matrix.rows.into_iter();
    (read.schema == SCHEMA).then(|| rows.map(|row| row.snapshot(&shapes)).collect())
}

#[derive(Deserialize)]
struct Read {
    schema: u32,
    matrix: ReadMatrix,
}

#[derive(Deserialize)]
struct ReadMatrix {
    rows: Vec<ReadRow>,
    #[serde(default)]
    shapes: Vec<Vec<EntryReport>>,
}

#[derive(Deserialize)]
struct ReadRow {
    name: String,
    why: Option<String>,
    digest: Option<String>,
    #[serde(default)]
    offers: Vec<OfferReport>,
    #[serde(default)]
    untold: usize,
    entries: Option<Vec<EntryReport>>,
    shape: Option<usize>,
}

fn shaped(entries: Vec<EntryReport>, columns: &mut HashMap<Platform, String>) -> Snapshot {
    let entries = entries.into_iter().map(EntryReport::candidate).collect();
    let column = |platform: &Platform| match columns.get(platform) {
        Some(column) => column.clone(),
        None => {
            let column = crate::platform::column(platform);
            columns.insert(platform.clone(), column.clone());
            column
        }
    };
    Snapshot::from_shape("", None, entries, column)
}

impl ReadRow {
    fn snapshot(self, shapes: &[Snapshot]) -> Snapshot {
        let Self { name, digest, .. } = self;
        if let Some(why) = self.why {
            return Snapshot::unknown(&name, why);
        }
        if let Some(shape) = self.shape {
            return match shapes.get(shape) {
                Some(shape) => shape.named(&name, digest),
                None => Snapshot::unknown(&name, "The matrix does not say what it offers."),
            };
        }
        let offers = self.offers.into_iter().map(|offer| Offer {
            // Worked out anew: the text of a column is no input.
            column: crate::platform::column(&offer.platform),
            platform: offer.platform,
            digest: offer.digest,
            size: offer.size,
            attestations: offer.attestations,
        });
        let offers = offers.collect();
        match self.entries {
            Some(entries) => {
                let entries = entries.into_iter().map(EntryReport::candidate).collect();
                Snapshot::from_entries(&name, digest, entries, offers)
            }
            // As it was written before entries were. More than an index can list is a made-up number.
            None => Snapshot::from_offers(&name, digest, offers, self.untold.min(10_000)),
        }
    }
}

/// The matrix as short as its cells allow, in one line, for a link: its rows, and once each what images
/// offer, without the digests of entries. [`read_matrix`] reads it.
///
/// # Errors
/// None that the types allow.
pub fn matrix_cells(
    snapshots: &[Snapshot],
    with_digests: bool,
) -> Result<String, serde_json::Error> {
    #[derive(Serialize)]
    struct Short<'a> {
        schema: u32,
        matrix: ShortMatrix<'a>,
    }
    #[derive(Serialize)]
    struct ShortMatrix<'a> {
        shapes: Vec<Vec<EntryReport>>,
        rows: Vec<ShortRow<'a>>,
    }
    #[derive(Serialize)]
    struct ShortRow<'a> {
        name: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        digest: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        shape: Option<usize>,
    }
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut shapes = Vec::new();
    let mut rows = Vec::new();
    for snapshot in snapshots {
        let shape = match snapshot.why() {
            Some(_) => None,
            None => {
                let entries: Vec<EntryReport> = entries(snapshot)
                    .into_iter()
                    .map(EntryReport::bare)
                    .collect();
                let key = serde_json::to_string(&entries)?;
                Some(*known.entry(key).or_insert_with(|| {
                    shapes.push(entries);
                    shapes.len() - 1
                }))
            }
        };
        rows.push(ShortRow {
            name: snapshot.name(),
            why: snapshot.why(),
            digest: snapshot.digest.as_deref().filter(|_| with_digests),
            shape,
        });
    }
    serde_json::to_string(&Short {
        schema: SCHEMA,
        matrix: ShortMatrix { shapes, rows },
    })
}

fn column(column: &coverage::Column) -> Column<'_> {
    let totals = column.totals;
    Column {
        platform: &column.text,
        required: column.required,
        totals: Totals {
            native: totals.native,
            via: totals.via,
            emulate: totals.emulate,
            missing: totals.missing,
            unknown: totals.unknown,
        },
    }
}

fn row<'a>(one: CoveredRow<'a>, matrix: &'a coverage::Matrix) -> Row<'a> {
    let row = one.row;
    let cells = matrix.columns.iter().zip(row.cells.iter());
    let offers = one.snapshot.map(|one| one.offers.as_ref());
    Row {
        name: &row.name,
        verdict: row.verdict.name(),
        lacks: &row.lacks,
        why: row.why.as_deref(),
        digest: one.snapshot.and_then(|snapshot| snapshot.digest.as_deref()),
        place: one.place.map(|place| Place {
            file: &place.file,
            line: place.region.map(|region| region.start.line),
            column: place.region.map(|region| region.start.column_utf16),
        }),
        link: one.link,
        cells: cells
            .map(|(column, cell)| Cell {
                platform: &column.text,
                state: cell.state.name(),
                entry: cell.entry,
                via: cell.via.as_deref(),
            })
            .collect(),
        offers: offers
            .unwrap_or_default()
            .iter()
            .map(OfferReport::of)
            .collect(),
        untold: one.snapshot.map_or(0, Snapshot::untold),
        entries: one.snapshot.map(entries).unwrap_or_default(),
    }
}

fn entries(snapshot: &Snapshot) -> Vec<EntryReport> {
    match &snapshot.image.entries {
        Entries::Known(candidates) => candidates.iter().map(EntryReport::of).collect(),
        Entries::Unknown(_) => Vec::new(),
    }
}
