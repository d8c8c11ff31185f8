//! One file per command: arguments in, text on `out`, an outcome or a failure back.

mod batch;
mod carried;
mod compare;
mod completions;
mod digest;
mod explain;
mod gate;
mod gathered;
mod images;
mod inspect;
mod link;
mod lint;
mod match_image;
mod matrix;
mod pins;
mod referrers;
pub(crate) mod required;
mod rules;
mod serve;
mod tags;

use std::io::Write;

use allarch_core::intake::InputKind;
use allarch_core::permalink;
use allarch_core::report::{self, Inspection, Section, Styles};

use crate::args::{Command, ReportFormat};
use crate::failure::{Failure, Outcome};

/// Runs the command that was asked for.
pub(crate) fn run(command: Command, out: &mut dyn Write) -> Result<Outcome, Failure> {
    match command {
        Command::Inspect(args) => inspect::run(&args, out),
        Command::Lint(args) => lint::run(&args, out),
        Command::Rules(args) => rules::run(&args, out),
        Command::Match(args) => match_image::run(&args, out),
        Command::Matrix(args) => matrix::run(&args, out),
        Command::Gate(args) => gate::run(&args, out),
        Command::Compare(args) => compare::run(&args, out),
        Command::Pins(args) => pins::run(&args, out),
        Command::Tags(args) => tags::run(&args, out),
        Command::Referrers(args) => referrers::run(&args, out),
        Command::Digest(args) => digest::run(&args, out),
        Command::Link(args) => link::run(&args, out),
        Command::Explain(args) => explain::run(&args, out),
        Command::Batch => batch::run(),
        Command::Serve(args) => serve::run(args, out),
        Command::Completions(args) => completions::run(&args, out),
    }
}

/// How a command that inspected a document ends.
fn outcome(inspection: &Inspection<'_>) -> Outcome {
    let is_json = matches!(inspection.recognised.kind, InputKind::Document(_));
    if is_json && !inspection.valid() {
        Outcome::Findings
    } else if !is_json || inspection.recognised.help.is_some() {
        Outcome::Unusable
    } else {
        Outcome::Fine
    }
}

/// Writes an answer as JSON, with the version of its form and what wrote it.
fn write_form(mut answer: serde_json::Value, out: &mut dyn Write) -> Result<(), Failure> {
    if let Some(members) = answer.as_object_mut() {
        members.insert("schema".to_owned(), report::json::SCHEMA.into());
        members.insert(
            "generator".to_owned(),
            serde_json::json!({"name": "allarch", "version": env!("CARGO_PKG_VERSION")}),
        );
    }
    writeln!(out, "{answer:#}")?;
    Ok(())
}

/// Writes a report as JSON.
fn write_json(
    inspections: &[Inspection<'_>],
    not_fetched: Vec<report::json::NotFetched>,
    archives: Vec<report::json::ArchiveReport>,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let text = report::json::render(inspections, not_fetched, archives).map_err(|error| {
        Failure::new("the report could not be written as JSON", error.to_string())
    })?;
    out.write_all(text.as_bytes())?;
    Ok(())
}

/// Writes a report on documents, one after the other.
fn write_report(
    inspections: &[Inspection<'_>],
    format: ReportFormat,
    out: &mut dyn Write,
) -> Result<(), Failure> {
    let one_by_one = |render: fn(&Inspection<'_>) -> String| {
        let texts: Vec<String> = inspections.iter().map(render).collect();
        texts.join("\n")
    };
    let text = match format {
        ReportFormat::Json => return write_json(inspections, Vec::new(), Vec::new(), out),
        ReportFormat::Text => one_by_one(|one| report::text::render(one, Styles::ANSI)),
        ReportFormat::Markdown => one_by_one(|one| report::markdown::render(one, None)),
        ReportFormat::Html => {
            let documents = inspections.iter();
            let documents: Vec<_> = documents.map(|one| (&*one.name, one.document)).collect();
            let state = permalink::State::of(&documents, permalink::Pairs::new());
            let sections: Vec<_> = inspections.iter().map(Section::Document).collect();
            report::html::render(&sections, &permalink::for_report(state))
        }
    };
    out.write_all(text.as_bytes())?;
    Ok(())
}
