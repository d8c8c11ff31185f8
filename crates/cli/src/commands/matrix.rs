//! `allarch matrix FILE…|REF… --require PLATFORM,…`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use allarch_core::coverage::{self, Image, Options, Requirement, Verdict};
use allarch_core::intake::archive::{Archive, ArchiveProblem};
use allarch_core::intake::{self, InputKind};
use allarch_core::oci::relation::{LinkRole, listed};
use allarch_core::oci::{Document, DocumentKind, Reference};
use allarch_core::platform::{Blobs, Engine, Rules};
use allarch_core::registry::Fetched;
use allarch_core::report::{self, Styles};

use super::gathered::Gathered;
use crate::args::{Format, MatrixArgs};
use crate::failure::{Failure, Outcome, remark};
use crate::http::Registries;
use crate::opened::{Opened, open};
use crate::target::{self, Target};
use crate::{fetch, input};

/// Holds every image against every platform.
pub(crate) fn run(args: &MatrixArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let require = requirements(&args.require)?;
    let options = Options {
        engine: engine(&args.engine)?,
        rules: Rules::default(),
        allow_emulated: args.allow_emulated,
    };
    let mut rows = Vec::new();
    let registries = Registries::new(&args.network);
    for text in &args.targets {
        gather(text, &registries, &mut rows)?;
    }
    let images = images(&rows);
    let matrix = coverage::matrix(&images, &require, &options);
    match args.format {
        Format::Text => write!(out, "{}", report::text::matrix(&matrix, Styles::ANSI))?,
        Format::Json => {
            let text = report::json::matrix(&matrix).map_err(|error| {
                Failure::new("the matrix could not be written as JSON", error.to_string())
            })?;
            out.write_all(text.as_bytes())?;
        }
    }
    Ok(match matrix.verdict {
        Verdict::Pass => Outcome::Fine,
        Verdict::Fail => Outcome::Findings,
        Verdict::Unknown => Outcome::Unusable,
    })
}

/// One image to come, in the order in which they were named.
enum Source {
    /// A document from a file.
    File(String, Box<Document>),
    /// What a registry gave, the image first.
    Fetched(String, Vec<Arc<Fetched>>),
    /// What could not be had, and why.
    Nothing(String, String),
}

fn gather(text: &str, registries: &Registries<'_>, rows: &mut Vec<Source>) -> Result<(), Failure> {
    let (target, note) = target::resolve(text)?;
    if let Some(note) = note {
        remark(&note);
    }
    match target {
        Target::Image(reference) => rows.push(fetched(&reference, registries)?),
        Target::File(path) => from_file(&path, registries, rows)?,
    }
    Ok(())
}

fn from_file(
    path: &Path,
    registries: &Registries<'_>,
    rows: &mut Vec<Source>,
) -> Result<(), Failure> {
    let name = input::name(path);
    let document = match open(path, None)? {
        Opened::Document(document) => document,
        Opened::Archive(archive) => {
            from_archive(&name, *archive, rows);
            return Ok(());
        }
    };
    let recognised = intake::recognise_document(&document);
    match recognised.kind {
        InputKind::ImageList | InputKind::Reference => {
            let list = intake::read_image_list(&String::from_utf8_lossy(document.bytes()));
            for problem in &list.problems {
                let place = format!("{name}, line {}", problem.line);
                let instead = problem.hint.instead.as_deref();
                let write = instead.map(|instead| format!(" Write {instead}."));
                let why = format!("{}{}", problem.hint.why, write.unwrap_or_default());
                rows.push(Source::Nothing(place, why));
            }
            for image in &list.images {
                rows.push(fetched(&image.reference, registries)?);
            }
        }
        InputKind::Document(kind)
            if !matches!(kind, DocumentKind::Unknown | DocumentKind::ToolOutput) =>
        {
            rows.push(Source::File(name, document));
        }
        _ if from_names(&name, document.bytes(), rows, registries)? => {}
        InputKind::Document(_) => rows.push(Source::File(name, document)),
        _ => {
            let help = recognised.help.unwrap_or_default();
            rows.push(Source::Nothing(name, format!("{} {help}", recognised.why)));
        }
    }
    Ok(())
}

/// The images that a file of a repository names, each once; what it leaves open is a row too, so that
/// nothing passes for want of a name. `false` where the file names nothing.
fn from_names(
    name: &str,
    bytes: &[u8],
    rows: &mut Vec<Source>,
    registries: &Registries<'_>,
) -> Result<bool, Failure> {
    let Some(names) = intake::understand(bytes).names else {
        return Ok(false);
    };
    if names.images.is_empty() && names.open.is_empty() {
        return Ok(false);
    }
    for problem in names.problems.iter().filter(|problem| problem.is_error) {
        let place = format!("{name}, line {}", problem.line);
        rows.push(Source::Nothing(place, problem.message.clone()));
    }
    let mut seen = BTreeSet::new();
    for image in names
        .images
        .iter()
        .filter(|image| seen.insert(&image.image))
    {
        match Reference::parse(&image.image) {
            Ok(reference) => rows.push(fetched(&reference, registries)?),
            Err(error) => rows.push(Source::Nothing(image.image.clone(), error.to_string())),
        }
    }
    for open in &names.open {
        rows.push(Source::Nothing(open.written.clone(), open.why.clone()));
    }
    Ok(true)
}

/// The images of an archive, under the names that it gives them, and what they list.
fn from_archive(name: &str, archive: Archive, rows: &mut Vec<Source>) {
    if archive.documents.is_empty() {
        let why = archive.problems.iter().map(ArchiveProblem::message);
        let why: Vec<String> = why.take(1).collect();
        rows.push(Source::Nothing(name.to_owned(), why.concat()));
        return;
    }
    for inside in archive.documents {
        if !Gathered::is_beside(inside.place) {
            let title = inside.name.unwrap_or(inside.path);
            let title = format!("{name}: {title}");
            rows.push(Source::File(title, Box::new(inside.document)));
        }
    }
}

fn fetched(reference: &Reference, registries: &Registries<'_>) -> Result<Source, Failure> {
    let name = reference.familiar();
    Ok(match fetch::all(reference, registries.network()?)? {
        Ok(graph) => match graph.top().map(|top| top.fault.clone()) {
            Some(None) => Source::Fetched(name, graph.documents),
            Some(Some(fault)) => Source::Nothing(name, fault.to_string()),
            None => Source::Nothing(name, "The registry gave no document.".to_owned()),
        },
        Err(error) => Source::Nothing(name, error.to_string()),
    })
}

/// The rows' images. Documents from files are looked up in each other, and one that another lists
/// is no row of its own.
fn images(rows: &[Source]) -> Vec<Image> {
    let files: Blobs<'_> = rows
        .iter()
        .filter_map(|row| match row {
            Source::File(_, document) => Some((document.digest().to_string(), document.as_ref())),
            _ => None,
        })
        .collect();
    let listed: BTreeSet<String> = files
        .values()
        .flat_map(|document| children(document))
        .collect();
    let image = |row: &Source| match row {
        Source::File(_, document) if listed.contains(document.digest().as_str()) => None,
        Source::File(name, document) => Some(Image::from_document(name, document, &files)),
        Source::Fetched(name, documents) => {
            let blobs = fetch::blobs(documents);
            let top = documents.first()?;
            Some(Image::from_document(name, &top.document, &blobs))
        }
        Source::Nothing(name, why) => Some(Image::unknown(name, why.as_str())),
    };
    rows.iter().filter_map(image).collect()
}

fn children(document: &Document) -> Vec<String> {
    let is_below = |role| !matches!(role, LinkRole::Layer | LinkRole::Subject);
    listed(document)
        .into_iter()
        .filter(|blob| is_below(blob.role) && blob.digest != *document.digest())
        .map(|blob| blob.digest.to_string())
        .collect()
}

fn requirements(lists: &[String]) -> Result<Vec<Requirement>, Failure> {
    let mut all = Vec::new();
    for list in lists {
        let read = Requirement::parse_list(list).map_err(|error| {
            Failure::new(
                format!("{} is no platform", error.text),
                error.cause.to_string(),
            )
            .help("write os/architecture[/variant], such as linux/arm64 or linux/arm/v7")
        })?;
        all.extend(read);
    }
    Ok(all)
}

fn engine(id: &str) -> Result<&'static Engine, Failure> {
    Engine::by_id(id).ok_or_else(|| {
        let known: Vec<&str> = allarch_core::platform::ENGINES
            .iter()
            .map(|e| e.id)
            .collect();
        Failure::new(
            format!("there is no engine {id}"),
            "its rule decides what runs where",
        )
        .help(format!("known: {}", known.join(", ")))
    })
}
