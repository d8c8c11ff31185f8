//! Issues of whole images as SARIF: the region is where the image is named in a list, a workload, a
//! Dockerfile.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::artifact::uri;
use super::{SCHEMA, level, write};
use crate::oci::Digest;
use crate::report::issue::{Issue, IssueRule, Place, Region};
use crate::text::visible;

/// One log with one run. `unread` says of what could not be had why.
///
/// # Errors
/// None that the types allow.
pub fn issues(issues: &[Issue], unread: &[String]) -> Result<String, serde_json::Error> {
    let mut files: Vec<&str> = Vec::new();
    for place in issues.iter().filter_map(|issue| issue.place.as_ref()) {
        if !files.contains(&place.file.as_str()) {
            files.push(&place.file);
        }
    }
    let mut given: HashMap<String, usize> = HashMap::new();
    let results: Vec<Value> = issues
        .iter()
        .map(|issue| result(issue, &files, &mut given))
        .collect();
    let notifications: Vec<Value> = unread
        .iter()
        .map(|why| json!({"level": "error", "message": {"text": visible(why)}}))
        .collect();
    let rules: Vec<Value> = IssueRule::ALL
        .iter()
        .map(|rule| {
            json!({
                "id": rule.id(),
                "shortDescription": {"text": rule.words()},
            })
        })
        .collect();
    let artifacts: Vec<Value> = files
        .iter()
        .map(|file| json!({"location": {"uri": uri(file)}, "roles": ["analysisTarget"]}))
        .collect();
    write(&json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "allarch",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "utf16CodeUnits",
            "invocations": [{
                "executionSuccessful": unread.is_empty(),
                "toolExecutionNotifications": notifications,
            }],
            "artifacts": artifacts,
            "results": results,
        }],
    }))
}

fn result(issue: &Issue, files: &[&str], given: &mut HashMap<String, usize>) -> Value {
    let index = IssueRule::ALL.iter().position(|rule| *rule == issue.rule);
    let mut result = json!({
        "ruleId": issue.rule.id(),
        "ruleIndex": index,
        "level": level(issue.level),
        "message": {"text": issue.sentence()},
        "partialFingerprints": {"allarchIssue/v1": fingerprint(issue, given)},
    });
    if let Some(place) = &issue.place {
        let mut physical = json!({"artifactLocation": artifact(place, files)});
        if let Some(found) = place.region {
            physical["region"] = region(found);
        }
        result["locations"] = json!([{
            "physicalLocation": physical,
            "logicalLocations": [{"fullyQualifiedName": visible(&issue.subject)}],
        }]);
    } else {
        result["locations"] = json!([{
            "logicalLocations": [{"fullyQualifiedName": visible(&issue.subject)}],
        }]);
    }
    if let (Some(edit), Some(place)) = (&issue.edit, &issue.place) {
        // An edit lies in the region of its own issue, so its place is told in bytes alone.
        result["fixes"] = json!([{
            "description": {"text": visible(&issue.message)},
            "artifactChanges": [{
                "artifactLocation": artifact(place, files),
                "replacements": [{
                    "deletedRegion": {"byteOffset": edit.span.start, "byteLength": edit.span.len()},
                    "insertedContent": {"text": edit.text},
                }],
            }],
        }]);
    }
    if let Some(link) = &issue.link {
        result["hostedViewerUri"] = link.as_str().into();
    }
    result
}

fn artifact(place: &Place, files: &[&str]) -> Value {
    let index = files.iter().position(|file| *file == place.file);
    json!({"uri": uri(&place.file), "index": index})
}

fn region(region: Region) -> Value {
    json!({
        "startLine": region.start.line,
        "startColumn": region.start.column_utf16,
        "endLine": region.end.line,
        "endColumn": region.end.column_utf16,
        "byteOffset": region.span.start,
        "byteLength": region.span.len(),
    })
}

/// 32 hex digits over the kind, the file, the image and the sentence; where the line is does not count,
/// and equal ones are numbered.
fn fingerprint(issue: &Issue, given: &mut HashMap<String, usize>) -> String {
    let file = issue.place.as_ref().map_or("", |place| place.file.as_str());
    let parts = [issue.rule.id(), file, &issue.subject, &issue.message];
    let digest = Digest::sha256(parts.join("\0").as_bytes());
    let short = digest.hex().get(..32).unwrap_or_default().to_owned();
    let earlier = given.entry(short.clone()).or_insert(0);
    *earlier += 1;
    match *earlier {
        1 => short,
        nth => format!("{short}:{nth}"),
    }
}
