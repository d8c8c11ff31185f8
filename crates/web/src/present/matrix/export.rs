//! The matrix as a file: the same bytes as `allarch matrix` writes of the same images.

use allarch_core::coverage::Snapshot;
use allarch_core::oci::Reference;
use allarch_core::platform::ENGINES;
use allarch_core::report::{Covered, Place, csv, json, junit, markdown, sarif, svg};

use super::{Has, Source, Table, of, table};
use crate::store::{MatrixFile, Origin, Page};

/// What is known of every image, in the order of the rows.
#[must_use]
pub fn snapshots(page: &Page) -> Vec<Snapshot> {
    let hand = super::hand(&page.blobs);
    let images = of(&page.entries, &page.blobs).into_iter();
    images
        .map(|(_, name, has)| match has {
            Has::Document(document) => Snapshot::of(&name, document, &hand),
            Has::Known(snapshot) => snapshot.clone(),
            Has::Nothing(why) => Snapshot::unknown(&name, why),
        })
        .collect()
}

/// The names of the images that can be fetched by them, and how many cannot.
#[must_use]
pub fn names(page: &Page) -> (Vec<String>, usize) {
    let images = of(&page.entries, &page.blobs);
    let all = images.len();
    let name = |(source, _, _): &super::Known<'_>| {
        let reference = match source {
            Source::Entry(id) => {
                let progress = page.entry(*id)?.progress.as_ref()?;
                Reference::parse(&progress.reference).ok()?
            }
            Source::Listed(id, at) | Source::Known(id, at, _) => {
                let list = page.entry(*id)?.list.as_ref()?;
                list.images.get(*at)?.reference.clone()?
            }
        };
        Some(reference.familiar())
    };
    let names: Vec<String> = images.iter().filter_map(name).collect();
    let left_out = all - names.len();
    (names, left_out)
}

/// The name of the file and its text; `None` where there is no image.
#[must_use]
pub fn export(page: &Page, file: MatrixFile) -> Option<(String, String)> {
    let Table { matrix, sources } = table(&page.entries, &page.blobs, &page.matrix);
    let snapshots = snapshots(page);
    let place = |source: &Source| match source {
        Source::Entry(id) => {
            let entry = page.entry(*id)?;
            (entry.origin == Origin::File).then(|| Place {
                file: entry.name.to_string(),
                region: None,
            })
        }
        Source::Listed(..) | Source::Known(..) => None,
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
