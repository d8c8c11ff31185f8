//! What a policy says of images, as JSON.

use serde::Serialize;

use super::{Generator, SCHEMA};
use crate::coverage::gate::{GatedRow, Objection, What};
use crate::report::Guarded;
use crate::report::gate::state_words;

#[derive(Clone, Debug, Serialize)]
struct Report<'a> {
    schema: u32,
    generator: Generator,
    verdict: &'static str,
    sentence: String,
    engine: &'static str,
    today: String,
    images: Vec<Image<'a>>,
    notes: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Image<'a> {
    name: &'a str,
    verdict: &'static str,
    required: &'a [String],
    why: Option<&'a str>,
    link: Option<&'a str>,
    objections: Vec<ObjectionReport<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct ObjectionReport<'a> {
    kind: &'static str,
    what: String,
    verdict: &'static str,
    message: String,
    exception: Option<Exception<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct Exception<'a> {
    place: &'a str,
    reason: &'a str,
    expires: String,
    holds: bool,
}

/// The answer, indented by two spaces, ending with a newline.
///
/// # Errors
/// None that the types allow.
pub fn gate(guarded: &Guarded<'_>) -> Result<String, serde_json::Error> {
    let rows = guarded.gated.rows.iter().enumerate();
    super::write(&Report {
        schema: SCHEMA,
        generator: Generator::THIS,
        verdict: guarded.gated.verdict.name(),
        sentence: guarded.sentence(),
        engine: guarded.engine.id,
        today: guarded.today.to_string(),
        images: rows.map(|(at, row)| image(guarded, at, row)).collect(),
        notes: guarded.notes(),
    })
}

fn image<'a>(guarded: &'a Guarded<'_>, at: usize, row: &'a GatedRow) -> Image<'a> {
    Image {
        name: &row.name,
        verdict: row.verdict.name(),
        required: &row.required,
        why: row.why.as_deref(),
        link: guarded.link(at),
        objections: row
            .objections
            .iter()
            .map(|one| objection(guarded, row, one))
            .collect(),
    }
}

fn objection<'a>(
    guarded: &'a Guarded<'_>,
    row: &GatedRow,
    objection: &Objection,
) -> ObjectionReport<'a> {
    let exception = objection.exception.and_then(|(at, holds)| {
        let exception = guarded.policy.exceptions.get(at)?;
        Some(Exception {
            place: &exception.place,
            reason: &exception.reason,
            expires: exception.expires.to_string(),
            holds,
        })
    });
    ObjectionReport {
        kind: match objection.what {
            What::Missing { .. } => "platform-missing",
            What::Untold { .. } => "platform-unknown",
            What::Denied { .. } => "rule-denied",
        },
        what: state_words(&objection.what),
        verdict: objection.verdict().name(),
        message: guarded.objection(row, objection),
        exception,
    }
}
