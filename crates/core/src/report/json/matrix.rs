//! The matrix as JSON, and read again: yesterday's export is one side of a comparison, and what an
//! interrupted run goes on from.

use serde::{Deserialize, Serialize};

use super::{Generator, SCHEMA};
use crate::coverage::{self, Offer, Snapshot};
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

/// The images of a matrix that [`matrix`] wrote; `None` where the text is none. What it says of an
/// image that was not had stays, as the reason.
#[must_use]
pub fn read_matrix(text: &str) -> Option<Vec<Snapshot>> {
    #[derive(Deserialize)]
    struct Read {
        schema: u32,
        matrix: ReadMatrix,
    }
    #[derive(Deserialize)]
    struct ReadMatrix {
        rows: Vec<ReadRow>,
    }
    #[derive(Deserialize)]
    struct ReadRow {
        name: String,
        why: Option<String>,
        digest: Option<String>,
        offers: Vec<OfferReport>,
        untold: usize,
    }
    let read: Read = serde_json::from_str(text).ok()?;
    let snapshot = |row: ReadRow| {
        let offers = row.offers.into_iter().map(|offer| Offer {
            // Worked out anew: the text of a column is no input.
            column: crate::platform::column(&offer.platform),
            platform: offer.platform,
            digest: offer.digest,
            size: offer.size,
            attestations: offer.attestations,
        });
        match row.why {
            Some(why) => Snapshot::unknown(&row.name, why),
            None => {
                // More than an index can list is a made-up number.
                let untold = row.untold.min(10_000);
                Snapshot::from_offers(&row.name, row.digest, offers.collect(), untold)
            }
        }
    };
    (read.schema == SCHEMA).then(|| read.matrix.rows.into_iter().map(snapshot).collect())
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
    let cells = matrix.columns.iter().zip(&row.cells);
    let offers = one.snapshot.map(|one| one.offers.as_slice());
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
    }
}
