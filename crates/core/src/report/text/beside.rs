//! What stands beside a document: the documents that list it, the head it came with.

use super::{Styles, clip, line};
use crate::oci::relation::LinkRole;
use crate::report::Inspection;

/// Most documents that list it, shown one by one.
const MAX_PARENTS: usize = 8;

pub(super) fn write(out: &mut String, inspection: &Inspection<'_>, styles: Styles) {
    for part in inspection.part_of.iter().take(MAX_PARENTS) {
        let (name, number) = (clip(&part.name), part.position + 1);
        let what = match part.role {
            LinkRole::Child => format!("entry {number} of {name}"),
            LinkRole::Attestation => format!("entry {number} of {name}, an attestation"),
            LinkRole::Config => format!("the config of {name}"),
            LinkRole::Layer => format!("layer {number} of {name}"),
            LinkRole::Subject => format!("what {name} refers to"),
        };
        line(out, &format!("  part of  {what}"));
    }
    let more = inspection.part_of.len().saturating_sub(MAX_PARENTS);
    if more > 0 {
        line(out, &format!("           and {more} more"));
    }
    for check in &inspection.headers {
        let (colour, word) = match check.agrees {
            Some(true) => (styles.fine, "agrees"),
            Some(false) => (styles.error, "contradicts"),
            None => (styles.dim, "says nothing"),
        };
        let (header, value, reset) = (check.header, clip(&check.value), styles.reset);
        line(out, &format!("  header   {header}: {value}"));
        line(
            out,
            &format!("           {colour}{word}{reset}. {}", check.text),
        );
    }
}
