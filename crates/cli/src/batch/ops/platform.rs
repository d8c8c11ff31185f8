//! `platform.parse`, `.normalize`, `.format`, `.match`, `.less`, `.wanted`, `.host`: what the engines'
//! libraries make of platforms.

use allarch_core::platform::libraries::{containers_image, go_containerregistry, regclient};
use allarch_core::platform::{self, Comparer, Machine, Platform, Rules};
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
    let library = request.one_of("library", &PARSERS)?;
    let (rules, host) = (request.rules()?, request.host()?);
    let parsed = match library {
        Some("go-containerregistry") => {
            go_containerregistry::parse(&input).map_err(|error| error.to_string())
        }
        Some("regclient") => regclient::parse(&input, &host).map_err(|error| error.to_string()),
        _ => platform::parse(&input, rules, &host).map_err(|error| error.to_string()),
    };
    parsed
        .map(|platform| json!(platform))
        .map_err(|message| Refusal::new("invalid-platform", message))
}

pub(super) fn normalize(request: &Request<'_>) -> Result<Value, Refusal> {
    let platform: Platform = request.required("platform")?;
    let rules = request.rules()?;
    Ok(json!(match request.one_of("library", &NORMALIZERS)? {
        Some("podman") => containers_image::podman_normalize(&platform),
        _ => platform::normalize(&platform, rules),
    }))
}

pub(super) fn format(request: &Request<'_>) -> Result<Value, Refusal> {
    let platform: Platform = request.required("platform")?;
    let rules = request.rules()?;
    Ok(json!({
        "format": platform::format(&platform),
        "format_all": platform::format_all(&platform, rules),
    }))
}

type Matcher = Box<dyn Fn(&Platform) -> bool>;
type Less = Box<dyn Fn(&Platform, &Platform) -> bool>;

pub(super) fn matches(request: &Request<'_>) -> Result<Value, Refusal> {
    let matcher = request.one_of("matcher", &MATCHERS)?;
    let Some(matcher) = matcher else {
        return Err(request.fault("matcher", "it is missing"));
    };
    let rules = request.rules()?;
    // The one matcher that older releases have not: refused, since any answer would be made up.
    if matcher == "containerd-only-os" && rules < Rules::Rc4 {
        let why = "OnlyOS came with v1.0.0-rc.4: earlier releases have no such matcher";
        return Err(request.fault("rules", why));
    }
    let candidates: Vec<Platform> = request.required("candidates")?;
    let matches = make(matcher, request.required("host")?, rules);
    let matches: Vec<bool> = candidates.iter().map(matches).collect();
    Ok(json!({ "matches": matches }))
}

/// One of [`MATCHERS`] for a host.
fn make(matcher: &str, host: Platform, rules: Rules) -> Matcher {
    let containerd = |comparer: Comparer| -> Matcher { Box::new(move |one| comparer.matches(one)) };
    match matcher {
        "containerd-only-strict" => containerd(Comparer::only_strict(&host, rules)),
        "containerd-only-os" => containerd(Comparer::only_os(&host, rules)),
        "containers-image-wanted" => {
            let wanted = containers_image::wanted(&host);
            Box::new(move |one| containers_image::place(one, &wanted).is_some())
        }
        "go-containerregistry-remote" => {
            Box::new(move |one| go_containerregistry::remote(&host, one).is_ok())
        }
        "go-containerregistry-satisfies" => {
            Box::new(move |one| go_containerregistry::satisfies(one, &host))
        }
        "go-containerregistry-equals" => {
            Box::new(move |one| go_containerregistry::equals(&host, one))
        }
        "regclient-compatible" => {
            let host = regclient::normalize(&host);
            Box::new(move |one| regclient::compatible(&host, &regclient::normalize(one)).is_ok())
        }
        "regclient-match" => Box::new(move |one| regclient::matches(&host, one)),
        _ => containerd(Comparer::only(&host, rules)),
    }
}

pub(super) fn less(request: &Request<'_>) -> Result<Value, Refusal> {
    let comparer = request.one_of("comparer", &COMPARERS)?;
    let Some(comparer) = comparer else {
        return Err(request.fault("comparer", "it is missing"));
    };
    let pairs: Vec<(Platform, Platform)> = request.required("pairs")?;
    let host: Platform = request.required("host")?;
    let rules = request.rules()?;
    let less: Less = match comparer {
        "containerd-windows-default" => {
            let comparer = Comparer::ordered(&[host], rules);
            Box::new(move |a, b| comparer.less_by_version(a, b))
        }
        "regclient-better" => {
            let host = regclient::normalize(&host);
            let own = regclient::normalize;
            Box::new(move |a, b| regclient::better(&host, &own(a), &own(b)))
        }
        _ => {
            let comparer = Comparer::only(&host, rules);
            Box::new(move |a, b| comparer.less(a, b))
        }
    };
    let less: Vec<bool> = pairs.iter().map(|(a, b)| less(a, b)).collect();
    Ok(json!({ "less": less }))
}

pub(super) fn wanted(request: &Request<'_>) -> Result<Value, Refusal> {
    let host: Platform = request.required("host")?;
    Ok(json!({ "wanted": containers_image::wanted(&host) }))
}

/// What the libraries find on a machine whose programs are built for `goarch`.
pub(super) fn host(request: &Request<'_>) -> Result<Value, Refusal> {
    let architecture: String = request.required("goarch")?;
    let cpuinfo: String = request.required("cpuinfo")?;
    let machine = Machine::of_cpuinfo(&architecture, &cpuinfo);
    Ok(json!({
        "containerd": machine.default_spec(),
        "containers_image_wanted": machine.containers_image_wanted(),
        "regclient_local": machine.regclient_local(),
    }))
}
