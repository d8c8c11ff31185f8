//! SARIF 2.1.0 (OASIS standard, errata 01), for code scanning.
//!
//! Columns count UTF-16 code units; every region also has its bytes. A document inside of an archive
//! is an artifact whose parent is the archive.

mod artifact;
mod fingerprint;
mod issues;
mod rules;

use serde_json::{Value, json};

use super::json::write;
use super::linted::{Linted, sentence};
use crate::lint::{Finding, Severity};
use crate::text::{Span, visible};
use artifact::Artifacts;
use fingerprint::Fingerprints;
pub use issues::issues;

/// Where the schema lies that the log names.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// One log with one run. `unread` says of each file that could not be read why.
///
/// # Errors
/// None that the types allow: their members are strings, numbers and lists.
pub fn render(
    documents: &[Linted<'_>],
    unread: &[String],
    site: Option<&str>,
) -> Result<String, serde_json::Error> {
    let artifacts = Artifacts::of(documents);
    let mut fingerprints = Fingerprints::default();
    let mut results = Vec::new();
    for (at, linted) in documents.iter().enumerate() {
        for finding in &linted.inspection.lint.findings {
            let fingerprint = fingerprints.of(at, linted, finding);
            results.push(result(
                linted,
                &artifacts.location(at),
                finding,
                &fingerprint,
            ));
        }
    }
    write(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "allarch",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules::descriptors(site),
            }},
            "columnKind": "utf16CodeUnits",
            "invocations": [invocation(documents, unread)],
            "artifacts": artifacts.list(),
            "results": results,
        }],
    }))
}

fn result(linted: &Linted<'_>, location: &Value, finding: &Finding, fingerprint: &str) -> Value {
    let place = |span: Span| json!({"artifactLocation": location, "region": region(linted, span)});
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": rules::index(finding.rule),
        "level": level(finding.severity),
        "message": {"text": sentence(finding)},
        "locations": [{
            "physicalLocation": place(finding.span),
            "logicalLocations": [{"fullyQualifiedName": visible(finding.pointer.as_str())}],
        }],
        "partialFingerprints": {"allarchFinding/v1": fingerprint},
        "properties": {"fix": visible(&finding.fix)},
    });
    if !finding.labels.is_empty() {
        let labels = finding.labels.iter().enumerate().map(|(id, label)| {
            json!({
                "id": id,
                "physicalLocation": place(label.span),
                "message": {"text": visible(&label.text)},
            })
        });
        result["relatedLocations"] = labels.collect();
    }
    if !finding.edits.is_empty() {
        let replacements: Vec<Value> = finding
            .edits
            .iter()
            .map(|edit| {
                json!({
                    "deletedRegion": region(linted, edit.span),
                    "insertedContent": {"text": edit.text},
                })
            })
            .collect();
        result["fixes"] = json!([{
            "description": {"text": visible(&finding.fix)},
            "artifactChanges": [{"artifactLocation": location, "replacements": replacements}],
        }]);
    }
    result
}

fn region(linted: &Linted<'_>, span: Span) -> Value {
    let (start, end) = linted.range(span);
    json!({
        "startLine": start.line,
        "startColumn": start.column_utf16,
        "endLine": end.line,
        "endColumn": end.column_utf16,
        "byteOffset": linted.before().bytes + span.start,
        "byteLength": span.len(),
    })
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// What was not checked, and what could not be read.
fn invocation(documents: &[Linted<'_>], unread: &[String]) -> Value {
    let unread_notes = unread
        .iter()
        .map(|why| json!({"level": "error", "message": {"text": visible(why)}}));
    let waiting = documents.iter().flat_map(|linted| {
        linted.inspection.lint.not_checked.iter().map(|waiting| {
            let name = visible(&linted.inspection.name);
            let needs = visible(&waiting.needs);
            json!({
                "level": "note",
                "message": {"text": format!("{name}: {} was not checked, it needs {needs}", waiting.rule)},
                "associatedRule": {"id": waiting.rule, "index": rules::index(waiting.rule)},
            })
        })
    });
    json!({
        "executionSuccessful": unread.is_empty(),
        "toolExecutionNotifications": unread_notes.chain(waiting).collect::<Vec<_>>(),
    })
}
