//! Workflow commands of GitHub Actions, which it shows as annotations at the lines of a change.
//!
//! The form is that of `actions/toolkit`, `packages/core/src/command.ts`: properties escape `%`, line
//! ends, `:` and `,`; the message escapes `%` and line ends.

use std::fmt::Write as _;

use super::issue::Issue;
use super::linted::{Linted, Origin, rule_page, sentence};
use crate::lint::{Finding, Severity};
use crate::text::visible;

/// One line for each finding. With a site, the message ends with the address of the rule's page.
#[must_use]
pub fn render(documents: &[Linted<'_>], site: Option<&str>) -> String {
    let mut out = String::new();
    for linted in documents {
        for finding in &linted.inspection.lint.findings {
            let _ = writeln!(out, "{}", annotation(linted, finding, site));
        }
    }
    out
}

fn annotation(linted: &Linted<'_>, finding: &Finding, site: Option<&str>) -> String {
    let (start, end) = linted.range(finding.span);
    let mut message = sentence(finding);
    let mut properties = Vec::new();
    match linted.origin {
        Origin::File(file) | Origin::Behind(file, _) => {
            properties.push(("file", file.clone()));
            properties.push(("line", start.line.to_string()));
            properties.push(("endLine", end.line.to_string()));
            // Columns of several lines are not taken.
            if start.line == end.line {
                properties.push(("col", start.column_utf16.to_string()));
                properties.push(("endColumn", end.column_utf16.to_string()));
            }
        }
        Origin::Inside(archive, path) => {
            properties.push(("file", archive.clone()));
            message = format!(
                "{}:{}:{}: {message}",
                visible(path),
                start.line,
                start.column_utf16
            );
        }
        Origin::Stream => {}
    }
    properties.push(("title", finding.rule.to_owned()));
    if let Some(site) = site {
        message = format!("{message} {}", rule_page(site, finding.rule));
    }
    command(finding.severity, properties, &message)
}

/// One line for each issue.
#[must_use]
pub fn issues(issues: &[Issue]) -> String {
    let mut out = String::new();
    for issue in issues {
        let mut properties = Vec::new();
        if let Some(place) = &issue.place {
            properties.push(("file", place.file.clone()));
            if let Some(region) = place.region {
                properties.push(("line", region.start.line.to_string()));
                properties.push(("endLine", region.end.line.to_string()));
                if region.start.line == region.end.line {
                    properties.push(("col", region.start.column_utf16.to_string()));
                    properties.push(("endColumn", region.end.column_utf16.to_string()));
                }
            }
        }
        properties.push(("title", issue.rule.id().to_owned()));
        let _ = writeln!(
            out,
            "{}",
            command(issue.level, properties, &issue.sentence())
        );
    }
    out
}

fn command(level: Severity, properties: Vec<(&str, String)>, message: &str) -> String {
    let command = match level {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let properties: Vec<String> = properties
        .into_iter()
        .map(|(name, text)| format!("{name}={}", property(&visible(&text))))
        .collect();
    format!("::{command} {}::{}", properties.join(","), data(message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
