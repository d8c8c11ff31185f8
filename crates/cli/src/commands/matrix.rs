//! `allarch matrix FILE…|REF… --require PLATFORM,…`.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use allarch_core::coverage::{self, Image, Options, Requirement, Verdict};
use allarch_core::intake::{self, InputKind};
use allarch_core::json::Limits;
use allarch_core::oci::{Algorithm, Document, Reference, Served, View};
use allarch_core::platform::{Blobs, Engine, Rules};
use allarch_core::registry::Fetched;
use allarch_core::report::{self, Styles};

use crate::args::{Format, MatrixArgs};
use crate::failure::{Failure, Outcome, remark};
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
    for text in &args.targets {
        gather(text, &mut rows)?;
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

fn gather(text: &str, rows: &mut Vec<Source>) -> Result<(), Failure> {
    let (target, note) = target::resolve(text)?;
    if let Some(note) = note {
        remark(&note);
    }
    match target {
        Target::Image(reference) => rows.push(fetched(&reference)?),
        Target::File(path) => from_file(&path, rows)?,
    }
    Ok(())
}

fn from_file(path: &Path, rows: &mut Vec<Source>) -> Result<(), Failure> {
    let name = input::name(path);
    let input = input::read(path, Algorithm::Sha256)?;
    let Some(bytes) = input.bytes else {
        return Err(input::too_large(path, input.size, &input.digest));
    };
    let recognised = intake::recognise(&bytes);
    match recognised.kind {
        InputKind::ImageList | InputKind::Reference => {
            let list = intake::read_image_list(&String::from_utf8_lossy(&bytes));
            for problem in &list.problems {
                let place = format!("{name}, line {}", problem.line);
                let instead = problem.hint.instead.as_deref();
                let write = instead.map(|instead| format!(" Write {instead}."));
                let why = format!("{}{}", problem.hint.why, write.unwrap_or_default());
                rows.push(Source::Nothing(place, why));
            }
            for image in &list.images {
                rows.push(fetched(&image.reference)?);
            }
        }
        InputKind::Document(_) => {
            let served = Served {
                file_name: input::file_name(path),
                ..Served::default()
            };
            rows.push(Source::File(
                name,
                Box::new(Document::read(bytes, served, Limits::default())),
            ));
        }
        _ => {
            let help = recognised.help.unwrap_or_default();
            rows.push(Source::Nothing(name, format!("{} {help}", recognised.why)));
        }
    }
    Ok(())
}

fn fetched(reference: &Reference) -> Result<Source, Failure> {
    let name = reference.familiar();
    Ok(match fetch::all(reference)? {
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
    let own = document.digest().as_str();
    let digests: Vec<String> = match document.view() {
        View::Index(index) => index
            .entries()
            .filter_map(|entry| entry.digest_text().map(std::borrow::Cow::into_owned))
            .collect(),
        View::Manifest(manifest) => manifest
            .config()
            .and_then(|config| config.digest_text().map(std::borrow::Cow::into_owned))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    digests.into_iter().filter(|digest| digest != own).collect()
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
