//! Two states compared, as Markdown: for the pull request that moves an image.

use std::fmt::Write as _;

use super::{code, escape};
use crate::coverage::compare::Side;
use crate::coverage::{Change, Comparison, Offer, Verdict};
use crate::report::text::{comparison_sentence, thousands};

/// A verdict and a table for each image.
#[must_use]
pub fn comparison(comparisons: &[Comparison]) -> String {
    let mut out = String::new();
    for (at, one) in comparisons.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        image(&mut out, one);
    }
    out
}

fn image(out: &mut String, one: &Comparison) {
    let name = |side: &Option<Side>| {
        side.as_ref()
            .map_or_else(|| "nothing".to_owned(), |side| code(&side.name))
    };
    let mark = match one.verdict {
        Verdict::Pass => "survives",
        Verdict::Fail => "does **not** survive",
        Verdict::Unknown => "is not known to survive",
    };
    let _ = writeln!(
        out,
        "{} → {}: what is required {mark}. {}",
        name(&one.before),
        name(&one.after),
        escape(&comparison_sentence(one))
    );
    if !one.platforms.is_empty() {
        out.push_str("\n| Platform | Change | Before | After | Size before | Size after | Attestations |\n|---|---|---|---|---:|---:|---|\n");
    }
    let digest = |offer: &Option<Offer>| {
        offer
            .as_ref()
            .map_or_else(String::new, |offer| code(&offer.digest))
    };
    let size = |offer: &Option<Offer>| {
        let size = offer.as_ref().and_then(|offer| offer.size);
        size.map_or_else(String::new, thousands)
    };
    let count = |offer: &Option<Offer>| {
        let count = offer.as_ref().and_then(|offer| offer.attestations);
        count.map_or_else(|| "-".to_owned(), |count| count.to_string())
    };
    for platform in &one.platforms {
        let change = match platform.change {
            Change::Lost => "**lost**".to_owned(),
            change => change.name().to_owned(),
        };
        let _ = writeln!(
            out,
            "| {} | {change} | {} | {} | {} | {} | {} → {} |",
            escape(&platform.platform),
            digest(&platform.before),
            digest(&platform.after),
            size(&platform.before),
            size(&platform.after),
            count(&platform.before),
            count(&platform.after),
        );
    }
    for moved in &one.moves {
        let _ = writeln!(
            out,
            "\n{} moved from {} to {}.",
            escape(&moved.platform),
            code(&moved.from),
            code(&moved.to)
        );
    }
}
