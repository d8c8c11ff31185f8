//! `recognise`, `lint`, `digest`: what some bytes are, what is wrong with them, what they hash to.

use std::collections::BTreeSet;

use allarch_core::intake::archive::{ArchiveLimits, ArchiveReader};
use allarch_core::intake::{self, InputKind};
use allarch_core::json::Limits;
use allarch_core::lint::{self, Context, Finding, Severity, Target};
use allarch_core::oci::{Algorithm, Digest, DigestError, Document, DocumentKind, Served, repair};
use serde_json::{Map, Value, json};

use super::select::borrowed;
use crate::batch::request::{Refusal, Request};

pub(super) fn recognise(request: &Request<'_>) -> Result<Value, Refusal> {
    let bytes = request.bytes()?;
    let mut recognised = intake::recognise(&bytes);
    if recognised.kind == InputKind::Archive {
        let mut reader = ArchiveReader::new(ArchiveLimits::default());
        reader.feed(&bytes);
        recognised.reads.platforms = reader.finish().platforms();
        recognised.reads.exact_bytes = Some(false);
    }
    let mut answer = Map::new();
    answer.insert("kind".to_owned(), json!(recognised.kind.name()));
    answer.insert("confidence".to_owned(), json!(recognised.confidence));
    answer.insert("why".to_owned(), json!(recognised.why));
    if let Some(help) = recognised.help {
        answer.insert("help".to_owned(), json!(help));
    }
    answer.insert("reads".to_owned(), json!(recognised.reads));
    Ok(answer.into())
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
