//! `allarch link FILE…|REF`.

use std::io::Write;
use std::path::Path;

use allarch_core::intake;
use allarch_core::lint::Context;
use allarch_core::oci::{Document, Reference};
use allarch_core::permalink::{
    Budget, LinkDocument, Pairs, Place, ShareError, State, encode_reference, share,
};
use allarch_core::report::text::thousands;
use allarch_core::report::{Inspection, markdown};
use allarch_core::text::{LineIndex, visible};
use serde_json::json;

use super::gathered::Gathered;
use crate::args::{LinkArgs, LinkFormat};
use crate::failure::{Failure, Outcome, remark};
use crate::input;
use crate::target::{self, Target};

/// Where `allarch serve` serves the page.
const LOCAL: &str = "http://127.0.0.1:8080/";

/// Makes the link.
pub(crate) fn run(args: &LinkArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let site = site(args.site.as_deref())?;
    let view = view(&args.view)?;
    let (mut documents, mut references) = (Vec::new(), Vec::new());
    for text in &args.targets {
        let (target, note) = target::resolve(text)?;
        if let Some(note) = note {
            remark(&note);
        }
        match target {
            Target::File(path) => read(&path, &mut documents)?,
            Target::Image(reference) => references.push(reference),
        }
    }
    if let (Some(name), [(only, _)]) = (&args.name, documents.as_mut_slice()) {
        only.clone_from(name);
    } else if args.name.is_some() {
        return Err(Failure::new(
            "--name does not go with these targets",
            "it is the name of one document",
        ));
    }
    match (references.as_slice(), documents.is_empty()) {
        ([reference], true) => by_reference(&site, reference, &view, args.format, out)?,
        ([], false) => by_content(&site, &documents, view, args.format, out)?,
        _ => {
            return Err(Failure::new(
                "one link cannot hold all of these",
                "it carries documents from files, or the name of one image",
            )
            .help("make one link for each image, and one for the files"));
        }
    }
    Ok(Outcome::Fine)
}

fn by_reference(
    site: &str,
    reference: &Reference,
    view: &Pairs,
    format: LinkFormat,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let name = reference.familiar();
    let link = format!("{site}#{}", encode_reference(&name, view));
    remark(&say_length(link.len()));
    match format {
        LinkFormat::Text => writeln!(out, "{link}")?,
        LinkFormat::Json => write_json(&link, &[], out)?,
        LinkFormat::Markdown => writeln!(out, "`{name}`: [Open this report](<{link}>)")?,
    }
    Ok(())
}

fn by_content(
    site: &str,
    documents: &[(String, Document)],
    view: Pairs,
    format: LinkFormat,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let state = State {
        documents: documents.iter().map(carried).collect(),
        view,
        unknown: Vec::new(),
    };
    let share = share(&state).map_err(|error| refused(&error, documents))?;
    let parts: Vec<(String, usize)> = share
        .parts
        .iter()
        .map(|part| (title(&part.place, documents), part.cost))
        .collect();
    let Some(fragment) = share.fragment else {
        return Err(too_long(share.length, &parts));
    };
    let link = format!("{site}#{fragment}");
    remark(&say_length(link.len()));
    if parts.len() > 1 {
        for (title, cost) in &parts {
            let cost = thousands(*cost as u64);
            remark(&format!("without {title} it is {cost} shorter"));
        }
    }
    match format {
        LinkFormat::Text => writeln!(out, "{link}")?,
        LinkFormat::Json => write_json(&link, &parts, out)?,
        LinkFormat::Markdown => write_markdown(&link, documents, out)?,
    }
    Ok(())
}

/// The document under its name; what is no JSON under the kind that it was taken for.
fn carried((name, document): &(String, Document)) -> LinkDocument {
    let kind = intake::recognise_document(document).kind.name();
    LinkDocument {
        kind: kind.to_owned(),
        ..LinkDocument::of(name, document)
    }
}

/// Reads a file, or an archive with its images, manifests and configs. In the link it is called by its
/// name without folders: those tell of this machine.
fn read(path: &Path, documents: &mut Vec<(String, Document)>) -> Result<(), Failure> {
    let mut gathered = Gathered::default();
    gathered.add(path, None)?;
    let (long, short) = (input::name(path), path.file_name());
    let short = short.map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    for ((name, document), is_aside) in gathered.documents().zip(gathered.is_aside()) {
        let name = match input::is_stdin(path) {
            true => name,
            false => name.replacen(&long, &short, 1),
        };
        if !is_aside {
            documents.push((name, document.clone()));
        }
    }
    Ok(())
}

fn title(place: &Place, documents: &[(String, Document)]) -> String {
    match place {
        Place::Document(at) => documents
            .get(*at)
            .map_or_else(String::new, |one| one.0.clone()),
        Place::View(key) => format!("the view state {key}"),
    }
}

fn say_length(length: usize) -> String {
    let budget = Budget::of(length);
    let far = match budget {
        Budget::Green => "any chat or mail program takes it",
        Budget::Amber => "some chat and mail programs cut it",
        Budget::Over => "many programs and servers cut it; a report in a file is safer",
    };
    format!(
        "{} characters, {}: {far}",
        thousands(length as u64),
        budget.name()
    )
}

fn refused(error: &ShareError, documents: &[(String, Document)]) -> Failure {
    match error {
        ShareError::Credential { place, credential } => {
            let what = format!(
                "nothing was shared: {} holds what looks like {}",
                title(place, documents),
                credential.looks_like
            );
            let document = match place {
                Place::Document(at) => documents.get(*at).filter(|_| !credential.span.is_empty()),
                Place::View(_) => None,
            };
            let place = document.map_or_else(String::new, |(_, document)| {
                let bytes = document.bytes();
                let position = LineIndex::new(bytes).position(bytes, credential.span.start);
                format!("at line {}, column {}: ", position.line, position.column)
            });
            let why = format!("{place}a link gives it to everybody who gets the link");
            Failure::new(what, why)
                .help("take it out, and put a name such as ${PASSWORD} in its place")
                .help("if it was shared before, replace it where it is valid")
        }
        ShareError::Encode(error) => Failure::new("no link was made", error.to_string()),
    }
}

fn too_long(length: usize, parts: &[(String, usize)]) -> Failure {
    let why = format!(
        "it would have {} characters; at most 32,768 are opened",
        thousands(length as u64)
    );
    let mut failure = Failure::new("the link would be too long", why);
    if parts.len() > 1 {
        let costs = parts
            .iter()
            .map(|(title, cost)| format!("{} ({})", title, thousands(*cost as u64)));
        failure = failure.help(format!(
            "leave out what costs most: {}",
            costs.collect::<Vec<_>>().join(", ")
        ));
    }
    failure.help("a file carries more: allarch inspect --format html FILE > report.html")
}

/// The page's address; without one, that of this machine.
fn site(given: Option<&str>) -> Result<String, Failure> {
    Ok(crate::site::site(given)?.unwrap_or_else(|| {
        remark(
            "this opens in `allarch serve` on this machine; --site or ALLARCH_SITE names a page that others reach",
        );
        LOCAL.to_owned()
    }))
}

fn view(pairs: &[String]) -> Result<Pairs, Failure> {
    let read = |pair: &String| {
        let (key, text) = pair.split_once('=').filter(|(key, _)| !key.is_empty())?;
        Some((key.to_owned(), text.to_owned()))
    };
    pairs
        .iter()
        .map(|pair| {
            read(pair).ok_or_else(|| {
                Failure::new(format!("{pair} is no view state"), "it is written KEY=TEXT")
            })
        })
        .collect()
}

fn write_markdown(
    link: &str,
    documents: &[(String, Document)],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let context = Context {
        blobs: documents
            .iter()
            .map(|(_, document)| (document.digest().to_string(), document))
            .collect(),
        ..Context::default()
    };
    for (at, (name, document)) in documents.iter().enumerate() {
        let inspection = Inspection::of(name, document, &context);
        let is_last = at + 1 == documents.len();
        let text = markdown::render(&inspection, Some(link).filter(|_| is_last));
        write!(out, "{text}{}", if is_last { "" } else { "\n" })?;
    }
    Ok(())
}

fn write_json(link: &str, parts: &[(String, usize)], out: &mut dyn Write) -> Result<(), Failure> {
    let parts: Vec<_> = parts
        .iter()
        .map(|(title, cost)| json!({"part": visible(title), "cost": cost}))
        .collect();
    let answer = json!({
        "link": link,
        "length": link.len(),
        "budget": Budget::of(link.len()).name(),
        "parts": parts,
    });
    writeln!(out, "{answer:#}")?;
    Ok(())
}
