//! Two states compared, as JSON.

use serde::Serialize;

use super::matrix::OfferReport;
use super::{Generator, SCHEMA};
use crate::coverage::compare::{Side, survives};
use crate::coverage::{Comparison, compare};
use crate::report::text::comparison_sentence;

#[derive(Clone, Debug, Serialize)]
struct Report<'a> {
    schema: u32,
    generator: Generator,
    verdict: &'static str,
    images: Vec<Image<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct Image<'a> {
    before: Option<SideReport<'a>>,
    after: Option<SideReport<'a>>,
    verdict: &'static str,
    sentence: String,
    required: Vec<Survival<'a>>,
    platforms: Vec<Changed<'a>>,
    moves: Vec<Move<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct SideReport<'a> {
    name: &'a str,
    digest: Option<&'a str>,
    why: Option<&'a str>,
}

#[derive(Clone, Debug, Serialize)]
struct Survival<'a> {
    platform: &'a str,
    before: &'static str,
    after: &'static str,
    verdict: &'static str,
}

#[derive(Clone, Debug, Serialize)]
struct Changed<'a> {
    platform: &'a str,
    change: &'static str,
    before: Option<OfferReport>,
    after: Option<OfferReport>,
    attestations_lost: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Move<'a> {
    platform: &'a str,
    from: &'a str,
    to: &'a str,
}

/// The comparison, indented by two spaces, ending with a newline.
///
/// # Errors
/// None that the types allow.
pub fn comparison(comparisons: &[Comparison]) -> Result<String, serde_json::Error> {
    super::write(&Report {
        schema: SCHEMA,
        generator: Generator::THIS,
        verdict: survives(comparisons).name(),
        images: comparisons.iter().map(image).collect(),
    })
}

fn image(one: &Comparison) -> Image<'_> {
    Image {
        before: one.before.as_ref().map(side_report),
        after: one.after.as_ref().map(side_report),
        verdict: one.verdict.name(),
        sentence: comparison_sentence(one),
        required: one.required.iter().map(survival).collect(),
        platforms: one
            .platforms
            .iter()
            .map(|changed| Changed {
                platform: &changed.platform,
                change: changed.change.name(),
                before: changed.before.as_ref().map(OfferReport::of),
                after: changed.after.as_ref().map(OfferReport::of),
                attestations_lost: changed.attestations_lost(),
            })
            .collect(),
        moves: one
            .moves
            .iter()
            .map(|moved| Move {
                platform: &moved.platform,
                from: &moved.from,
                to: &moved.to,
            })
            .collect(),
    }
}

fn side_report(side: &Side) -> SideReport<'_> {
    SideReport {
        name: &side.name,
        digest: side.digest.as_deref(),
        why: side.why.as_deref(),
    }
}

fn survival(one: &compare::Survival) -> Survival<'_> {
    Survival {
        platform: &one.platform,
        before: one.before.name(),
        after: one.after.name(),
        verdict: one.verdict.name(),
    }
}
