//! The matrix as a file: the same bytes as `allarch matrix` writes of the same images.

use allarch_core::coverage::Snapshot;
use allarch_core::platform::ENGINES;
use allarch_core::report::{Covered, Place, csv, json, junit, markdown, sarif, svg};

use super::{Source, Table, of, table};
use crate::store::{MatrixFile, Origin, Page};

/// The name of the file and its text; `None` where there is no image.
#[must_use]
pub fn export(page: &Page, file: MatrixFile) -> Option<(String, String)> {
    let Table { matrix, sources } = table(&page.entries, &page.blobs, &page.matrix);
    let images = of(&page.entries, &page.blobs);
    let hand = super::hand(&page.blobs);
    let snapshots: Vec<Snapshot> = images
        .iter()
        .map(|(_, name, known)| match known {
            Ok(document) => Snapshot::of(name, document, &hand),
            Err(why) => Snapshot::unknown(name, why.as_str()),
        })
        .collect();
    let place = |source: &Source| match source {
        Source::Entry(id) => {
            let entry = page.entry(*id)?;
            (entry.origin == Origin::File).then(|| Place {
                file: entry.name.to_string(),
                region: None,
            })
        }
        Source::Listed(..) => None,
    };
    let places: Vec<Option<Place>> = sources.iter().map(place).collect();
    if matrix.rows.is_empty() {
        return None;
    }
    let covered = Covered {
        matrix: &matrix,
        engine: ENGINES.first()?,
        snapshots: &snapshots,
        places: &places,
        links: &[],
    };
    let (name, text) = match file {
        MatrixFile::Csv => ("matrix.csv", csv::matrix(&covered)),
        MatrixFile::Markdown => ("matrix.md", markdown::matrix(&covered)),
        MatrixFile::Json => ("matrix.json", json::matrix(&covered).ok()?),
        MatrixFile::Svg => ("matrix.svg", svg::matrix(&covered)),
        MatrixFile::Sarif => ("matrix.sarif", sarif::issues(&covered.issues(), &[]).ok()?),
        MatrixFile::Junit => ("matrix.xml", junit::matrix(&covered)),
        MatrixFile::Badge => ("badge.svg", svg::badge(&covered)),
    };
    Some((name.to_owned(), text))
}
