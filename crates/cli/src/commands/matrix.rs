//! `allarch matrix FILE…|REF… --require PLATFORM,…`.

use std::io::Write;
use std::path::Path;

use allarch_core::coverage::{self, Image, Requirement, Snapshot, Verdict};
use allarch_core::oci::Algorithm;
use allarch_core::report::{self, Covered, Place};

use super::images::{Gathering, gather, whole_link};
use super::required::{options, requirements};
use crate::args::{MatrixArgs, MatrixFormat};
use crate::failure::{Failure, Outcome, remark};
use crate::http::Registries;
use crate::{input, output, site};

/// Holds every image against every platform.
pub(crate) fn run(args: &MatrixArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let require = requirements(&args.require)?;
    let options = options(&args.require)?;
    let site = site::site(args.site.as_deref())?;
    let resume = match &args.resume {
        Some(path) => earlier(path)?,
        None => Vec::new(),
    };
    let registries = Registries::new(&args.network);
    let gathering = Gathering {
        resume: &resume,
        ..Gathering::default()
    };
    let rows = gather(&args.targets, &registries, gathering)?;
    let images: Vec<Image> = rows.iter().map(|row| row.snapshot.image.clone()).collect();
    let matrix = coverage::matrix(&images, &require, &options);
    let columns: Vec<String> = require.iter().map(Requirement::column).collect();
    let links: Vec<Option<String>> = rows
        .iter()
        .map(|row| row.link(site.as_deref()?, &columns, options.allow_emulated))
        .collect();
    let places: Vec<Option<Place>> = rows.iter().map(|row| row.place.clone()).collect();
    let snapshots: Vec<Snapshot> = rows.into_iter().map(|row| row.snapshot).collect();
    let covered = Covered {
        matrix: &matrix,
        engine: options.engine,
        snapshots: &snapshots,
        places: &places,
        links: &links,
    };
    let file = args.output.as_deref();
    output::write(&render(&covered, args.format, file)?, file, out)?;
    if let Some(site) = &site {
        let link = whole_link(site, &snapshots, &columns, options.allow_emulated);
        remark(&match link {
            Some(link) => format!("this matrix: {link}"),
            None => "this matrix is too long for a link; each image has its own".to_owned(),
        });
    }
    Ok(outcome(matrix.verdict))
}

fn render(
    covered: &Covered<'_>,
    format: MatrixFormat,
    file: Option<&Path>,
) -> Result<Vec<u8>, Failure> {
    let text = match format {
        MatrixFormat::Text => report::text::matrix(covered, output::styles(file)),
        MatrixFormat::Json => report::json::matrix(covered).map_err(|error| unwritten(&error))?,
        MatrixFormat::Csv => report::csv::matrix(covered),
        MatrixFormat::Markdown => report::markdown::matrix(covered),
        MatrixFormat::Svg => report::svg::matrix(covered),
        MatrixFormat::Sarif => {
            report::sarif::issues(&covered.issues(), &[]).map_err(|error| unwritten(&error))?
        }
        MatrixFormat::Junit => report::junit::matrix(covered),
        MatrixFormat::Github => report::github::issues(&covered.issues()),
        MatrixFormat::Badge => report::svg::badge(covered),
    };
    Ok(text.into_bytes())
}

/// What an earlier run wrote with `--format json`.
fn earlier(path: &Path) -> Result<Vec<Snapshot>, Failure> {
    let name = input::name(path);
    let read = input::read(path, Algorithm::Sha256)?;
    let bytes = read.bytes.unwrap_or_default();
    report::json::read_matrix(&String::from_utf8_lossy(&bytes)).ok_or_else(|| {
        Failure::new(
            format!("{name} is no matrix"),
            "it is not what `allarch matrix --format json` writes",
        )
        .help("write one with --format json --output FILE, and give that to --resume")
    })
}

/// Why an answer could not be written.
pub(super) fn unwritten(error: &dyn std::fmt::Display) -> Failure {
    Failure::new("the answer could not be written as JSON", error.to_string())
}

/// How a command with this verdict ends.
pub(super) fn outcome(verdict: Verdict) -> Outcome {
    match verdict {
        Verdict::Pass => Outcome::Fine,
        Verdict::Fail => Outcome::Findings,
        Verdict::Unknown => Outcome::Unusable,
    }
}
