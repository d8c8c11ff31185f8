//! `platform.parse`, `.normalize`, `.format`, `.match`, `.less`: what the engines' libraries make
//! of platforms.

use allarch_core::platform::{self, Comparer, Platform, Rules};
use serde_json::{Value, json};

use crate::batch::request::{Refusal, Request};

const PARSERS: [&str; 3] = ["containerd", "go-containerregistry", "regclient"];
const NORMALIZERS: [&str; 2] = ["containerd", "podman"];
const MATCHERS: [&str; 9] = [
    "containerd-only",
    "containerd-only-strict",
    "containerd-only-os",
    "containers-image-wanted",
    "go-containerregistry-remote",
    "go-containerregistry-satisfies",
    "go-containerregistry-equals",
    "regclient-compatible",
    "regclient-match",
];
const COMPARERS: [&str; 3] = [
    "containerd-only",
    "containerd-windows-default",
    "regclient-better",
];

pub(super) fn parse(request: &Request<'_>) -> Result<Value, Refusal> {
    let input: String = request.required("input")?;
    only_containerd(request, &PARSERS)?;
    let parsed = platform::parse(&input, request.rules()?, &request.host()?);
    parsed
        .map(|platform| json!(platform))
        .map_err(|error| Refusal::new("invalid-platform", error.to_string()))
}

pub(super) fn normalize(request: &Request<'_>) -> Result<Value, Refusal> {
    let platform: Platform = request.required("platform")?;
    only_containerd(request, &NORMALIZERS)?;
    Ok(json!(platform::normalize(&platform, request.rules()?)))
}

pub(super) fn format(request: &Request<'_>) -> Result<Value, Refusal> {
    let platform: Platform = request.required("platform")?;
    let rules = request.rules()?;
    Ok(json!({
        "format": platform::format(&platform),
        "format_all": platform::format_all(&platform, rules),
    }))
}

pub(super) fn matches(request: &Request<'_>) -> Result<Value, Refusal> {
    let rules = request.rules()?;
    let matcher = request.one_of("matcher", &MATCHERS)?;
    let make: fn(&Platform, Rules) -> Comparer = match matcher {
        Some("containerd-only") => Comparer::only,
        Some("containerd-only-strict") => Comparer::only_strict,
        Some("containerd-only-os") if rules >= Rules::Rc4 => Comparer::only_os,
        Some("containerd-only-os") => {
            return Err(request.fault("rules", "OnlyOS came with v1.0.0-rc.4"));
        }
        Some(other) => return Err(Refusal::not_implemented(&format!("matcher `{other}`"))),
        None => return Err(request.fault("matcher", "it is missing")),
    };
    let candidates: Vec<Platform> = request.required("candidates")?;
    let comparer = make(&request.required("host")?, rules);
    let matches: Vec<bool> = candidates
        .iter()
        .map(|candidate| comparer.matches(candidate))
        .collect();
    Ok(json!({ "matches": matches }))
}

pub(super) fn less(request: &Request<'_>) -> Result<Value, Refusal> {
    match request.one_of("comparer", &COMPARERS)? {
        Some("containerd-only") => {}
        Some(other) => return Err(Refusal::not_implemented(&format!("comparer `{other}`"))),
        None => return Err(request.fault("comparer", "it is missing")),
    }
    let pairs: Vec<(Platform, Platform)> = request.required("pairs")?;
    let comparer = Comparer::only(&request.required("host")?, request.rules()?);
    let less: Vec<bool> = pairs.iter().map(|(a, b)| comparer.less(a, b)).collect();
    Ok(json!({ "less": less }))
}

fn only_containerd(request: &Request<'_>, libraries: &[&'static str]) -> Result<(), Refusal> {
    match request.one_of("library", libraries)? {
        None | Some("containerd") => Ok(()),
        Some(other) => Err(Refusal::not_implemented(&format!("library `{other}`"))),
    }
}
