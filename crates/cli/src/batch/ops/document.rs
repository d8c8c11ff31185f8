//! `recognise`, `lint`, `digest`: what some bytes are, what is wrong with them, what they hash to.

use std::collections::BTreeSet;

use allarch_core::intake::{self, Understood};
use allarch_core::json::Limits;
use allarch_core::lint::{self, Context, Finding, Severity, Target};
use allarch_core::oci::{Algorithm, Digest, DigestError, Document, DocumentKind, Served, repair};
use serde_json::{Map, Value, json};

use super::select::borrowed;
use crate::batch::request::{Refusal, Request};

pub(super) fn recognise(request: &Request<'_>) -> Result<Value, Refusal> {
    let bytes = request.bytes()?;
    let found = intake::understand(&bytes);
    let mut answer = Map::new();
    answer.insert("kind".to_owned(), json!(found.kind));
    answer.insert("confidence".to_owned(), json!(found.confidence));
    answer.insert("why".to_owned(), json!(found.why));
    if let Some(help) = &found.help {
        answer.insert("help".to_owned(), json!(help));
    }
    answer.insert("reads".to_owned(), reads(&found));
    Ok(answer.into())
}

/// What was read, and the cause of a message with the values that stand in it.
pub(crate) fn reads(found: &Understood) -> Value {
    let mut reads = json!(found.reads);
    let Some(members) = reads.as_object_mut() else {
        return reads;
    };
    if let Some(after) = &found.exact_after {
        members.insert("exact_after".to_owned(), json!(after));
    }
    if let Some(names) = &found.names {
        members.insert("names".to_owned(), super::names::value(names));
    }
    if let Some(cause) = found.cause {
        members.insert("cause_id".to_owned(), json!(cause.id));
        members.insert("cause".to_owned(), json!(cause.text));
        members.insert("next".to_owned(), json!(found.next));
        let values: Map<String, Value> = found
            .values
            .iter()
            .map(|(name, text)| ((*name).to_owned(), value(name, text)))
            .collect();
        members.insert("reads".to_owned(), values.into());
    }
    reads
}

/// Counts and marks as JSON has them; every other value stays the text that it is.
fn value(name: &str, text: &str) -> Value {
    const NUMBERS: &[&str] = &[
        "status",
        "node_count",
        "offset",
        "layers",
        "diff_ids",
        "entry",
        "entries",
        "actual_size",
        "expected_size",
        "dockerfile_line",
        "exit_code",
    ];
    match text.parse::<u64>() {
        Ok(number) if NUMBERS.contains(&name) => json!(number),
        _ if name == "reference_from_url" => json!(text == "true"),
        _ => json!(text),
    }
}

pub(super) fn lint(request: &Request<'_>) -> Result<Value, Refusal> {
    let bytes = request.bytes()?;
    let kind = kind(request)?;
    let given = request.object("context")?;
    let mut served = Served::default();
    let mut blobs = Default::default();
    let mut missing = BTreeSet::new();
    let mut targets = BTreeSet::new();
    if let Some(context) = &given {
        served = Served {
            content_type: context.optional("content_type")?,
            expected_digest: expected(context, "expected_digest")?,
            expected_size: None,
            file_name: context.optional("file_name")?,
            head: None,
        };
        blobs = context.blobs()?;
        missing = context.optional("missing")?.unwrap_or_default();
        let names: Vec<String> = context.optional("targets")?.unwrap_or_default();
        for name in names {
            let target = Target::from_name(&name).ok_or_else(|| {
                let known = Target::ALL.map(Target::name).join(", ");
                context.fault("targets", format!("{name:?} is none of {known}"))
            })?;
            targets.insert(target);
        }
    }
    let document = Document::read_as(bytes, served, Limits::default(), kind);
    let context = Context {
        blobs: borrowed(&blobs),
        missing,
        targets,
    };
    let report = lint::lint(&document, &context);
    let not_checked = |not: &lint::NotChecked| json!({"rule": not.rule, "needs": not.needs});
    Ok(json!({
        "kind": document.kind().name(),
        "valid": report.valid(),
        "digest": document.digest().as_str(),
        "size": document.size(),
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "not_checked": report.not_checked.iter().map(not_checked).collect::<Vec<_>>(),
    }))
}

pub(super) fn digest(request: &Request<'_>) -> Result<Value, Refusal> {
    let names = Algorithm::ALL.map(Algorithm::name);
    let asked = request
        .one_of("algorithm", &names)?
        .and_then(Algorithm::from_name);
    let expected = expected(request, "expected")?;
    let theirs = expected.as_ref().map(Digest::algorithm);
    if let (Some(asked), Some(theirs)) = (asked, theirs)
        && asked != theirs
    {
        let why = format!("the expected digest is a {}", theirs.name());
        return Err(request.fault("algorithm", why));
    }
    let bytes = request.bytes()?;
    let algorithm = asked.or(theirs).unwrap_or(Algorithm::Sha256);
    let found = Digest::of(algorithm, &bytes);
    let mut answer = Map::new();
    answer.insert("digest".to_owned(), json!(found.as_str()));
    answer.insert("size".to_owned(), json!(bytes.len()));
    if let Some(expected) = expected {
        let repair = repair::repair(&bytes, &expected, None);
        let repair = repair.map(|repair| json!({"how": repair.how(), "digest": expected.as_str()}));
        answer.insert("matches".to_owned(), json!(found == expected));
        answer.insert("repair".to_owned(), json!(repair));
    }
    Ok(answer.into())
}

fn kind(request: &Request<'_>) -> Result<Option<DocumentKind>, Refusal> {
    let names = DocumentKind::ALL.map(DocumentKind::name);
    let name = request.one_of("kind", &names)?;
    Ok(name.and_then(DocumentKind::from_name))
}

fn expected(request: &Request<'_>, name: &str) -> Result<Option<Digest>, Refusal> {
    let text: Option<String> = request.optional(name)?;
    text.map(|text| {
        text.parse()
            .map_err(|error: DigestError| request.fault(name, error))
    })
    .transpose()
}

fn finding(finding: &Finding) -> Value {
    let labels = finding
        .labels
        .iter()
        .map(|label| json!({"start": label.span.start, "end": label.span.end, "text": label.text}));
    let edits = finding
        .edits
        .iter()
        .map(|edit| json!({"start": edit.span.start, "end": edit.span.end, "text": edit.text}));
    json!({
        "rule": finding.rule,
        "severity": Severity::name(finding.severity),
        "pointer": finding.pointer.to_string(),
        "start": finding.span.start,
        "end": finding.span.end,
        "message": finding.message,
        "breaks": finding.breaks,
        "fix": finding.fix,
        "labels": labels.collect::<Vec<_>>(),
        "edits": edits.collect::<Vec<_>>(),
    })
}
