//! An image by name: its own document first, then what is wrong with its children.

use std::io::Write;
use std::sync::Arc;

use allarch_core::json::Limits;
use allarch_core::lint::Context;
use allarch_core::oci::attestation::{Evidence, Pairing};
use allarch_core::oci::{Digest, Document, Reference, Served};
use allarch_core::registry::{FetchError, Fetched, Graph, Problem, Role, pulls};
use allarch_core::report::json::NotFetched;
use allarch_core::report::{self, Inspection, Styles, text};
use allarch_core::text::visible;

use super::super::{outcome, write_json, write_report};
use crate::args::{InspectArgs, ReportFormat};
use crate::failure::{Failure, Outcome};
use crate::http::Network;
use crate::{fetch, http};

/// Fetches and inspects.
pub(super) fn run(
    reference: &Reference,
    expected: Option<Digest>,
    args: &InspectArgs,
    out: &mut dyn Write,
) -> Result<Outcome, Failure> {
    let name = reference.familiar();
    let network = Network::new(&args.network)?;
    let graph = fetch::all(reference, &network)?;
    let mut graph = graph.map_err(|error| failed(reference, &error))?;
    // They come in any order; the answer is the same every time.
    graph.documents.sort_by_key(|fetched| place(&fetched.role));
    let Some(top) = graph.top().cloned() else {
        return Err(Failure::new(
            format!("cannot fetch {name}"),
            "the registry gave no document",
        ));
    };
    let held = expected.map(|expected| held_against(&top, expected));
    let context = context(&graph);
    let mut inspections: Vec<Inspection<'_>> = graph
        .documents
        .iter()
        .map(|fetched| Inspection::of(&title(fetched), &fetched.document, &context))
        .collect();
    if let (Some(held), Some(first)) = (&held, inspections.first_mut()) {
        *first = Inspection::of(&name, held, &context);
    } else if let Some(first) = inspections.first_mut() {
        first.name = name;
    }
    report::relate(&mut inspections);
    let format = args.format;
    fetch::say_pulls(reference, graph.pulls);
    match format {
        ReportFormat::Text => {
            write_text(&graph, &inspections, out)?;
            write_attached(reference, &graph, out)?;
        }
        ReportFormat::Json => write_json(&inspections, not_fetched(&graph), Vec::new(), out)?,
        ReportFormat::Html => write_report(&inspections, format, out)?,
        // Of children, what is wrong with them.
        ReportFormat::Markdown => {
            let mut is_first = true;
            inspections.retain(|one| {
                std::mem::take(&mut is_first)
                    || !one.lint.findings.is_empty()
                    || outcome(one) != Outcome::Fine
            });
            write_report(&inspections, format, out)?;
        }
    }
    let documents = inspections.iter().map(outcome);
    let problems = graph
        .problems
        .iter()
        .map(|problem| of_error(&problem.error));
    let faults = top.fault.iter().map(of_error);
    Ok(documents
        .chain(problems)
        .chain(faults)
        .fold(Outcome::Fine, Outcome::and))
}

/// The failure; of a tag that is not there the command that lists those that are.
pub(crate) fn failed(reference: &Reference, error: &FetchError) -> Failure {
    let failure = http::failure(&reference.familiar(), error);
    match (error, &reference.tag) {
        (FetchError::NotFound { .. }, Some(_)) => failure.help(format!(
            "`allarch tags {}` lists the tags",
            reference.familiar_name()
        )),
        (FetchError::RateLimited { registry, .. }, _) if registry == "docker.io" => {
            match &pulls::elsewhere(reference)[..] {
                [] => failure,
                names => failure.help(format!(
                    "copies of the official images, where a tag may be behind: {}",
                    names.join(", ")
                )),
            }
        }
        _ => failure,
    }
}

/// What hangs on the image as far as its index tells, and how the rest is looked up.
fn write_attached(
    reference: &Reference,
    graph: &Graph,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Some(top) = graph.top() else {
        return Ok(());
    };
    let mut evidence = Evidence::of(&top.document);
    for fetched in &graph.documents {
        evidence.add(&fetched.document);
    }
    let mut pairing = Pairing::of(&evidence);
    // Nothing was meant to be read here.
    for item in &mut pairing.entries {
        item.flags.remove("content-not-read");
    }
    write!(out, "\n{}", text::attached(&pairing, None, Styles::ANSI))?;
    let name = reference.familiar();
    writeln!(
        out,
        "  `allarch referrers {name}` looks up what hangs on it outside the index"
    )?;
    Ok(())
}

/// The same bytes, held against the digest that was typed.
fn held_against(fetched: &Fetched, expected: Digest) -> Document {
    let served = Served {
        expected_digest: Some(expected),
        ..fetched.document.served().clone()
    };
    Document::read(fetched.document.shared_bytes(), served, Limits::default())
}

fn context(graph: &Graph) -> Context<'_> {
    let is_gone = |problem: &&Problem| matches!(problem.error, FetchError::NotFound { .. });
    Context {
        blobs: fetch::blobs(&graph.documents),
        missing: graph
            .problems
            .iter()
            .filter(is_gone)
            .filter_map(|problem| problem.digest.as_ref().map(Digest::to_string))
            .collect(),
        ..Context::default()
    }
}

/// The image, entries by position, configs last.
fn place(role: &Role) -> (u8, usize, String) {
    match role {
        Role::Top => (0, 0, String::new()),
        Role::Entry { index, position } => (1, *position, index.to_string()),
        Role::Config { manifest } => (2, 0, manifest.to_string()),
    }
}

fn title(fetched: &Arc<Fetched>) -> String {
    let digest = fetched.document.digest();
    match &fetched.role {
        Role::Top => fetched.name.clone(),
        Role::Entry { position, .. } => format!("entry {}, {digest}", position + 1),
        Role::Config { manifest } => format!("config of {}, {digest}", manifest.short()),
    }
}

fn write_text(
    graph: &Graph,
    inspections: &[Inspection<'_>],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let Some((first, children)) = inspections.split_first() else {
        return Ok(());
    };
    write!(out, "{}", text::render(first, Styles::ANSI))?;
    let children: Vec<&Inspection<'_>> = children.iter().collect();
    write_children(&children, out)?;
    if graph.problems.is_empty() && graph.left_out == 0 {
        return Ok(());
    }
    writeln!(out, "{}", heading("Not fetched, or not as they should be"))?;
    for problem in &graph.problems {
        let (name, error) = (visible(&problem.name), problem.error.to_string());
        writeln!(out, "  {name}: {}", visible(&error))?;
    }
    if graph.left_out > 0 {
        writeln!(
            out,
            "  {} more were left out",
            text::thousands(graph.left_out as u64)
        )?;
    }
    Ok(())
}

/// How many children there are, and those with findings whole.
pub(super) fn write_children(
    children: &[&Inspection<'_>],
    out: &mut dyn Write,
) -> Result<(), Failure> {
    if children.is_empty() {
        return Ok(());
    }
    writeln!(out, "{}", heading("Children"))?;
    let flawed = children
        .iter()
        .filter(|child| !child.lint.findings.is_empty() || !child.valid());
    let flawed: Vec<_> = flawed.collect();
    let (all, bad) = (children.len() as u64, flawed.len() as u64);
    writeln!(
        out,
        "  {} manifests and configs read, {} with findings",
        text::thousands(all),
        text::thousands(bad)
    )?;
    for child in flawed {
        writeln!(out)?;
        write!(out, "{}", text::render(child, Styles::ANSI))?;
    }
    Ok(())
}

fn heading(title: &str) -> String {
    format!("\n\x1b[1m{title}\x1b[0m")
}

fn not_fetched(graph: &Graph) -> Vec<NotFetched> {
    let of = |problem: &Problem| NotFetched {
        name: problem.name.clone(),
        code: problem.error.code(),
        message: problem.error.to_string(),
    };
    graph.problems.iter().map(of).collect()
}

/// Bytes that are not what was asked for are a finding; what could not be had leaves work undone.
fn of_error(error: &FetchError) -> Outcome {
    match error {
        FetchError::DigestMismatch { .. } | FetchError::SizeMismatch { .. } => Outcome::Findings,
        _ => Outcome::Unusable,
    }
}
