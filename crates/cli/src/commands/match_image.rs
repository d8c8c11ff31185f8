//! `allarch match REF|FILE --host PLATFORM|PRESET`.

use std::io::Write;
use std::path::Path;

use allarch_core::intake::archive::ArchiveProblem;
use allarch_core::oci::{Document, Reference, View};
use allarch_core::platform::compare::{Asked, Comparison, Row};
use allarch_core::platform::{
    Blobs, Candidate, Choice, ENGINES, Engine, HOSTS, Machine, Platform, Puller, Reading, Rules,
    Status, candidates, parse, swarm,
};
use allarch_core::report::{self, Matching, Release, Styles};
use allarch_core::text::did_you_mean;

use super::gathered::Gathered;
use crate::args::{Format, MatchArgs, NetworkArgs};
use crate::failure::{Failure, Outcome, remark};
use crate::http::Network;
use crate::opened::{Opened, open};
use crate::site::site;
use crate::target::{self, Target};
use crate::{fetch, input};

/// Asks every engine, or those that were named.
pub(crate) fn run(args: &MatchArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let host = host(args)?;
    let named = args.platform.as_deref().map(platform).transpose()?;
    let Who {
        pullers,
        releases,
        by_name,
    } = who(args, &host)?;
    let site = site(args.site.as_deref())?;
    let index = index(&args.targets, &args.network)?;
    let asked = Asked {
        machine: host.machine.clone(),
        named,
        digest: index.digest.clone(),
        media_type: index.media_type.clone(),
        name: index.reference.clone(),
    };
    let comparison = Comparison::of(&index.candidates, &asked, &pullers);
    let matching = Matching {
        name: &index.name,
        candidates: &index.candidates,
        asked: &asked,
        host: &host,
        comparison: &comparison,
        releases: &releases,
        by_name,
        site: site.as_deref(),
    };
    match args.format {
        Format::Text => {
            let text = report::text::matching(&matching, args.explain, Styles::ANSI);
            out.write_all(text.as_bytes())?;
        }
        Format::Json => {
            let text = report::json::matching(&matching).map_err(|error| {
                Failure::new("the answer could not be written as JSON", error.to_string())
            })?;
            out.write_all(text.as_bytes())?;
        }
    }
    // One that does not run there gets nothing either, whatever it would do.
    let gets_none = |row: &Row| !row.runs_there || row.pick.taken().is_none();
    Ok(if by_name && comparison.rows.iter().any(gets_none) {
        Outcome::Findings
    } else {
        Outcome::Fine
    })
}

/// The machine: what is given, or that of the platform asked for.
fn host(args: &MatchArgs) -> Result<Reading, Failure> {
    let text = args.host.as_deref().or(args.platform.as_deref());
    let text = text.unwrap_or_default();
    // What is long to type is in a file: the text of /proc/cpuinfo or of `docker info`.
    let from_file = text.strip_prefix('@').map(std::fs::read_to_string);
    let text = match from_file {
        Some(read) => {
            read.map_err(|error| Failure::new(format!("cannot read {text}"), error.to_string()))?
        }
        None => text.to_owned(),
    };
    Machine::read(&text).map_err(|why| {
        let shown: String = text.chars().take(80).collect();
        let presets: Vec<&str> = HOSTS.iter().map(|host| host.id).collect();
        let failure = Failure::new(format!("{shown} is no machine"), why);
        let failure = match did_you_mean(&shown, presets.iter().copied()) {
            Some(meant) => failure.help(format!("did you mean {meant}?")),
            None => failure,
        };
        failure
            .help(format!("hosts by name: {}", presets.join(", ")))
            .help("or write os/architecture[/variant], or @FILE with the text of /proc/cpuinfo or docker info")
    })
}

fn platform(text: &str) -> Result<Platform, Failure> {
    let local = Platform::new("linux", "amd64", "");
    parse(text, Rules::default(), &local).map_err(|error| {
        Failure::new(format!("{text} is no platform"), error.to_string())
            .help("write os/architecture[/variant], such as linux/arm64 or linux/arm/v7")
    })
}

/// Who is asked.
struct Who {
    pullers: Vec<Puller>,
    releases: Vec<Option<Release>>,
    /// Whether it is who was named, not everyone.
    by_name: bool,
}

/// What `--release` names.
enum Named {
    /// A release of a product.
    Release(Choice),
    /// A release of containerd/platforms.
    Rules(Rules),
}

/// The engine of a release, engines by name with its rules, or everyone.
fn who(args: &MatchArgs, host: &Reading) -> Result<Who, Failure> {
    let named = args.release.as_deref().map(|text| release(text, host));
    let named = named.transpose()?;
    let (choice, rules) = match &named {
        Some(Named::Release(choice)) => (Some(choice), choice.puller.rules),
        Some(Named::Rules(rules)) => (None, *rules),
        None => (None, Rules::default()),
    };
    let mut engines: Vec<&'static Engine> = Vec::new();
    for id in &args.engine {
        let engine = engine(id)?;
        if engines.iter().all(|known| known.id != engine.id) {
            engines.push(engine);
        }
    }
    if engines.is_empty() {
        engines.extend(choice.map(|choice| choice.puller.engine));
    }
    let by_name = !engines.is_empty();
    if !by_name {
        engines.extend(ENGINES);
    }
    let mut pullers: Vec<Puller> = engines
        .into_iter()
        .map(|engine| Puller { engine, rules })
        .collect();
    let release_of = |puller: &Puller| match choice {
        Some(choice) if choice.is_of(puller.engine) => Some(told(choice)),
        _ if named.is_some() && puller.engine.follows_rules => Some(of_rules(puller, host)),
        _ => None,
    };
    let mut releases: Vec<Option<Release>> = pullers.iter().map(release_of).collect();
    if let (Some(text), true) = (&args.release, releases.iter().all(Option::is_none)) {
        let names: Vec<&str> = pullers.iter().map(|puller| puller.engine.id).collect();
        let what = format!("{text} says nothing of {}", names.join(", "));
        let why = "it is a release of something else, or the engine does not go by such rules";
        return Err(Failure::new(what, why).help("leave out --release or --engine"));
    }
    // The text of docker info says which Docker Engine pulls there.
    if let (None, Some(docker)) = (&named, host.release()) {
        for (puller, release) in pullers.iter_mut().zip(&mut releases) {
            if puller.engine.id == docker.puller.engine.id {
                *puller = docker.puller;
                *release = Some(told(&docker));
            }
        }
    }
    Ok(Who {
        pullers,
        releases,
        by_name,
    })
}

fn told(choice: &Choice) -> Release {
    Release {
        name: choice.name.clone(),
        status: choice.status,
    }
}

/// Rules alone, without a product's release.
fn of_rules(puller: &Puller, host: &Reading) -> Release {
    let status = if puller.is_modelled(&host.machine) {
        Status::Recorded
    } else {
        Status::NotModelled
    };
    Release {
        name: String::new(),
        status,
    }
}

/// A release of a product, or one of containerd/platforms itself.
fn release(text: &str, host: &Reading) -> Result<Named, Failure> {
    if let Some(rules) = Rules::from_name(text) {
        return Ok(Named::Rules(rules));
    }
    let choice = Choice::read(text, &host.machine).map_err(|why| {
        Failure::new(format!("{text} is no release"), why).help(
            "write \"Docker Engine 28.3\", \"containerd 1.7.24\", \"CRI 2.1\", or a tag of \
             containerd/platforms such as v1.0.0-rc.4",
        )
    })?;
    Ok(Named::Release(choice))
}

fn engine(id: &str) -> Result<&'static Engine, Failure> {
    if id == swarm::ID {
        let why = "it places services on nodes and selects no entry; which one a node takes is its \
                   Docker Engine's choice";
        return Err(Failure::new("swarm picks nothing", why));
    }
    Engine::by_id(id).ok_or_else(|| {
        let known: Vec<&str> = ENGINES.iter().map(|engine| engine.id).collect();
        Failure::new(
            format!("there is no engine {id}"),
            "its rule decides what is picked",
        )
        .help(format!(
            "known: {}; swarm accepts or refuses nodes and selects no entry",
            known.join(", ")
        ))
    })
}

/// The index that is chosen from.
struct Index {
    name: String,
    /// The image's name, where it has one.
    reference: String,
    digest: String,
    media_type: String,
    candidates: Vec<Candidate>,
}

impl Index {
    fn of(
        name: String,
        reference: String,
        document: &Document,
        blobs: &Blobs<'_>,
    ) -> Result<Self, Failure> {
        let View::Index(index) = document.view() else {
            let what = format!("{name} lists no entries to choose from");
            let kind = document.kind().name();
            let why = match document.view() {
                View::Manifest(_) => format!(
                    "it is a document of kind {kind}: an engine takes a single image as it is, whatever its platform"
                ),
                _ => format!("it is a document of kind {kind}: engines choose from an index"),
            };
            return Err(Failure::new(what, why));
        };
        Ok(Self {
            name,
            reference,
            digest: document.digest().as_str().to_owned(),
            media_type: document.media_type().unwrap_or_default(),
            candidates: candidates(&index, blobs),
        })
    }
}

/// The index of an image, or the first in the files; what stands beside it is looked up.
fn index(targets: &[String], network: &NetworkArgs) -> Result<Index, Failure> {
    let mut files: Vec<(String, Document)> = Vec::new();
    for text in targets {
        let (target, note) = target::resolve(text)?;
        if let Some(note) = note {
            remark(&note);
        }
        match target {
            Target::Image(reference) if targets.len() == 1 => return fetched(&reference, network),
            Target::Image(_) => {
                let why = "one image is looked at; with files, all are files";
                return Err(Failure::new(
                    format!("{text} cannot be read with others"),
                    why,
                ));
            }
            Target::File(path) => read(&path, &mut files)?,
        }
    }
    let blobs: Blobs<'_> = files
        .iter()
        .map(|(_, document)| (document.digest().to_string(), document))
        .collect();
    let is_index = |document: &Document| matches!(document.view(), View::Index(_));
    let first = files.iter().find(|(_, document)| is_index(document));
    let Some((name, document)) = first.or(files.first()) else {
        return Err(Failure::new(
            "there is no image document",
            "nothing was read",
        ));
    };
    let others = files.iter().filter(|(_, other)| is_index(other));
    let others = others.filter(|(_, other)| other.digest() != document.digest());
    let others: Vec<&str> = others.map(|(other, _)| other.as_str()).collect();
    if let Some(other) = others.first() {
        let more = match others.len() - 1 {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        remark(&format!(
            "{name} is chosen from; {other}{more} counts only where that lists it"
        ));
    }
    Index::of(name.clone(), String::new(), document, &blobs)
}

fn read(path: &Path, files: &mut Vec<(String, Document)>) -> Result<(), Failure> {
    let name = input::name(path);
    match open(path, None)? {
        Opened::Document(document, _) => files.push((name, *document)),
        Opened::Archive(archive) => {
            if archive.documents.is_empty() {
                let why = archive.problems.iter().map(ArchiveProblem::message).next();
                let what = format!("{name} holds no image document");
                return Err(Failure::new(what, why.unwrap_or_default()));
            }
            let inside = archive.documents.into_iter();
            let inside = inside.filter(|inside| !Gathered::is_beside(inside.place));
            files.extend(inside.map(|inside| {
                let title = inside.name.unwrap_or(inside.path);
                (format!("{name}: {title}"), inside.document)
            }));
        }
    }
    Ok(())
}

fn fetched(reference: &Reference, network: &NetworkArgs) -> Result<Index, Failure> {
    let name = reference.familiar();
    let failed = |why: String| Failure::new(format!("{name} could not be fetched"), why);
    let graph = fetch::all(reference, &Network::new(network)?)?
        .map_err(|error| failed(error.to_string()))?;
    if let Some(fault) = graph.top().and_then(|top| top.fault.as_ref()) {
        return Err(failed(fault.to_string()));
    }
    let blobs = fetch::blobs(&graph.documents);
    let top = graph.documents.first();
    let top = top.ok_or_else(|| failed("the registry gave no document".to_owned()))?;
    Index::of(name.clone(), name, &top.document, &blobs)
}
