//! JUnit XML, as test reports of continuous integration read it: a suite for each document, a case
//! for each finding. Errors are failures; warnings and notes pass with their words as output; rules
//! that wait for more are skipped.

mod checks;

use std::fmt::Write as _;

use super::linted::{Linted, rule_page, sentence};
use super::text::counted;
use super::xml::escape;
use crate::lint::{Finding, Severity};
pub use checks::{Check, Ended, checks, matrix};

/// The whole XML document. `unread` says of each file that could not be read why.
#[must_use]
pub fn render(documents: &[Linted<'_>], unread: &[String], site: Option<&str>) -> String {
    let suites: Vec<Suite> = documents
        .iter()
        .map(|linted| suite(linted, site))
        .chain(unread.iter().map(|why| failed(why)))
        .collect();
    write("allarch lint", &suites)
}

fn write(title: &str, suites: &[Suite]) -> String {
    let sum = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{title}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
        sum(|suite| suite.cases.len()),
        sum(|suite| suite.failures),
        sum(|suite| suite.errors),
        sum(|suite| suite.skipped),
    );
    for suite in suites {
        let _ = writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
            escape(&suite.name),
            suite.cases.len(),
            suite.failures,
            suite.errors,
            suite.skipped
        );
        for case in &suite.cases {
            let _ = writeln!(out, "    {case}");
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

/// A suite, its cases as elements.
#[derive(Default)]
struct Suite {
    name: String,
    cases: Vec<String>,
    failures: usize,
    errors: usize,
    skipped: usize,
}

fn suite(linted: &Linted<'_>, site: Option<&str>) -> Suite {
    let name = &linted.inspection.name;
    let report = &linted.inspection.lint;
    let mut suite = Suite {
        name: name.clone(),
        failures: report.count(Severity::Error),
        skipped: report.not_checked.len(),
        ..Suite::default()
    };
    let findings = report.findings.iter();
    suite.cases = findings
        .map(|finding| found(linted, finding, site))
        .collect();
    if suite.failures == 0 {
        suite.cases.insert(0, case(name, "no errors", ""));
    }
    suite.cases.extend(report.not_checked.iter().map(|waiting| {
        let needs = escape(&format!("needs {}", waiting.needs));
        case(
            name,
            waiting.rule,
            &format!("<skipped message=\"{needs}\"/>"),
        )
    }));
    suite
}

fn found(linted: &Linted<'_>, finding: &Finding, site: Option<&str>) -> String {
    let (start, _) = linted.range(finding.span);
    let place = format!("{}:{}", start.line, start.column_utf16);
    let page = site.map_or_else(String::new, |site| {
        format!("\npage: {}", rule_page(site, finding.rule))
    });
    let words = format!(
        "{}\nat {place} {}\nfix: {}{page}",
        escape(&sentence(finding)),
        escape(finding.pointer.as_str()),
        escape(&finding.fix),
    );
    let inside = match finding.severity {
        Severity::Error => format!(
            "<failure type=\"{}\" message=\"{}\">{words}</failure>",
            finding.rule,
            escape(&finding.message)
        ),
        severity => format!("<system-out>{}: {words}</system-out>", severity.name()),
    };
    let name = format!("{} at {place}", finding.rule);
    case(&linted.inspection.name, &name, &inside)
}

fn failed(why: &str) -> Suite {
    let error = format!("<error message=\"{}\"/>", escape(why));
    Suite {
        name: counted(1, "file that could not be read"),
        cases: vec![case("allarch lint", "read", &error)],
        errors: 1,
        ..Suite::default()
    }
}

fn case(class: &str, name: &str, inside: &str) -> String {
    let (class, name) = (escape(class), escape(name));
    match inside {
        "" => format!("<testcase classname=\"{class}\" name=\"{name}\"/>"),
        _ => format!("<testcase classname=\"{class}\" name=\"{name}\">{inside}</testcase>"),
    }
}
