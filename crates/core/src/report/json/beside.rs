//! What stands beside a document: who lists it, the head it came with.

use serde::Serialize;

use crate::oci::HeaderCheck;

#[derive(Clone, Debug, Serialize)]
pub(super) struct PartOf {
    document: usize,
    role: &'static str,
    position: usize,
}

#[derive(Clone, Debug, Serialize)]
pub(super) struct Header {
    header: &'static str,
    value: String,
    agrees: Option<bool>,
    message: String,
}

pub(super) fn part_of(part: &crate::report::PartOf) -> PartOf {
    PartOf {
        document: part.document,
        role: part.role.name(),
        position: part.position,
    }
}

pub(super) fn header(check: &HeaderCheck) -> Header {
    Header {
        header: check.header,
        value: check.value.clone(),
        agrees: check.agrees,
        message: check.text.clone(),
    }
}
