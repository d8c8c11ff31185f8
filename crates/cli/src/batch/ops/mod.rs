//! Every op, by family. [`OPS`] is the only list; an op without a function is known and not built.

mod attestations;
mod challenge;
mod document;
mod matrix;
mod names;
mod permalink;
mod platform;
mod reference;
mod select;
mod version;
mod workload;

use serde_json::Value;

use super::request::{Refusal, Request};

pub(crate) use attestations::pairing_json;
pub(crate) use document::reads;

type Run = fn(&Request<'_>) -> Result<Value, Refusal>;

/// Names and functions, in the order of the interface's description.
const OPS: &[(&str, Option<Run>)] = &[
    ("version", Some(version::run)),
    ("recognise", Some(document::recognise)),
    ("reference.parse", Some(reference::parse)),
    ("platform.parse", Some(platform::parse)),
    ("platform.normalize", Some(platform::normalize)),
    ("platform.format", Some(platform::format)),
    ("platform.match", Some(platform::matches)),
    ("platform.less", Some(platform::less)),
    ("platform.wanted", Some(platform::wanted)),
    ("platform.host", Some(platform::host)),
    ("platform.select", Some(select::run)),
    ("lint", Some(document::lint)),
    ("digest", Some(document::digest)),
    ("challenge.parse", Some(challenge::parse)),
    ("permalink.encode", Some(permalink::encode)),
    ("permalink.decode", Some(permalink::decode)),
    ("matrix", Some(matrix::run)),
    ("attestations", Some(attestations::run)),
    ("placement", None),
    ("nodes.parse", Some(workload::nodes)),
    ("workload.parse", Some(workload::workload)),
    ("index.compose", None),
];

/// Does what the request asks for.
pub(super) fn run(request: &Request<'_>) -> Result<Value, Refusal> {
    let name: String = request.required("op")?;
    match OPS.iter().find(|(known, _)| *known == name) {
        Some((_, Some(run))) => run(request),
        Some((name, None)) => Err(Refusal::not_implemented(&format!("`{name}`"))),
        None => Err(request.fault("op", format!("{name:?} is no op that is known"))),
    }
}
