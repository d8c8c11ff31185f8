//! Every rule against documents: the examples on its page, the files of `tests/data/lint/<rule>/`
//! with snapshots beside each, as text and of bad ones as JSON, and sound documents of every form,
//! which no rule may disturb.
//!
//! Beside a document `NAME` may stand `NAME.context`, a JSON object: `file_name`, `content_type`,
//! `expected_digest`, `blobs` (text by digest), `missing` (digests), `targets` (registries by name),
//! `length` (in bytes; spaces at the end fill the document up), and `also`, the rules of severity
//! error or warning that follow from the one that the document breaks.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test of data reads files"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use allarch_core::json::Limits;
use allarch_core::lint::docs::{Example, example};
use allarch_core::lint::fix::{apply, mend};
use allarch_core::lint::{Context, RULES, Report, Severity, Target, lint};
use allarch_core::oci::{Document, Served};
use allarch_core::report::json;
use allarch_core::text::visible;
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Known {
    file_name: Option<String>,
    content_type: Option<String>,
    expected_digest: Option<String>,
    blobs: BTreeMap<String, String>,
    missing: Vec<String>,
    targets: Vec<String>,
    length: usize,
    also: Vec<String>,
}

fn read(bytes: &[u8], served: Served) -> Document {
    Document::read(bytes, served, Limits::default())
}

fn run(example: &Example) -> Report {
    run_for(example, &[])
}

/// With the registries that it is meant for.
fn run_for(example: &Example, targets: &[String]) -> Report {
    with(example, targets, |document, context| {
        lint(document, context)
    })
}

/// What `judge` makes of an example, read with all that is known beside it.
fn with<T>(
    example: &Example,
    targets: &[String],
    judge: impl FnOnce(&Document, &Context<'_>) -> T,
) -> T {
    let expected = example.expected_digest.as_deref();
    let served = Served {
        file_name: example.file_name.clone(),
        content_type: example.content_type.clone(),
        expected_digest: expected.map(|text| text.parse().unwrap()),
        ..Served::default()
    };
    let document = read(&example.document, served);
    let blobs: Vec<(String, Document)> = example
        .blobs
        .iter()
        .map(|(digest, bytes)| (digest.clone(), read(bytes, Served::default())))
        .collect();
    let context = Context {
        blobs: blobs
            .iter()
            .map(|(digest, document)| (digest.clone(), document))
            .collect(),
        missing: example.missing.iter().cloned().collect(),
        targets: targets
            .iter()
            .map(|name| Target::from_name(name).unwrap())
            .collect(),
    };
    judge(&document, &context)
}

fn ids(report: &Report, wanted: impl Fn(Severity) -> bool) -> Vec<&'static str> {
    let mut ids: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| wanted(finding.severity))
        .map(|finding| finding.rule)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

#[test]
fn the_examples_on_each_page_tell_the_truth() {
    let mut lies = String::new();
    for rule in RULES {
        let shown = |heading| {
            let section = rule.section(heading).unwrap_or_default();
            example(section).unwrap_or_else(|| panic!("{}: no document under {heading}", rule.id))
        };
        let bad = ids(&run(&shown("Example bad")), |_| true);
        if !bad.contains(&rule.id) {
            let _ = writeln!(lies, "{}: bad: {bad:?}", rule.id);
        }
        let mut good = ids(&run(&shown("Example good")), |_| true);
        // Some registry has something against every artifact.
        good.retain(|id| !id.starts_with("registry-") || *id == rule.id);
        if !good.is_empty() {
            let _ = writeln!(lies, "{}: good: {good:?}", rule.id);
        }
    }
    assert_eq!(lies, "");
}

#[test]
fn each_rule_has_its_file_and_its_folder() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for rule in RULES {
        let file = root
            .join("src/lint/rules")
            .join(rule.family.name().replace('-', "_"))
            .join(rule.id.replace('-', "_") + ".rs");
        assert!(file.is_file(), "{}", file.display());
        let names: Vec<String> = documents(&data().join(rule.id))
            .iter()
            .map(|path| name(path))
            .collect();
        for kind in ["bad-", "good-"] {
            let count = names.iter().filter(|name| name.starts_with(kind)).count();
            assert!(count >= 2, "{}: {count} {kind}*", rule.id);
        }
    }
    for folder in fs::read_dir(data()).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        let known = ["sound", "catalogue.json"].contains(&name.as_str())
            || RULES.iter().any(|rule| rule.id == name);
        assert!(known, "{name} is no rule");
    }
}

#[test]
fn documents_break_the_rule_they_were_made_for_and_no_other() {
    let mut wrong = String::new();
    for rule in RULES {
        for path in documents(&data().join(rule.id)) {
            let (example, known) = load(&path);
            let report = run_for(&example, &known.targets);
            let mut found = ids(&report, |severity| severity != Severity::Info);
            let is_bad = !name(&path).starts_with("good-");
            if is_bad != ids(&report, |_| true).contains(&rule.id) {
                let _ = writeln!(wrong, "{}: bad is {}", path.display(), !is_bad);
            }
            found.retain(|id| !is_bad || *id != rule.id);
            if found != known.also {
                let _ = writeln!(wrong, "{}: also {found:?}", path.display());
            }
            insta::with_settings!({
                snapshot_path => path.parent().unwrap(),
                prepend_module_to_snapshot => false,
                omit_expression => true,
            }, {
                insta::assert_snapshot!(name(&path), render(&report, &example.document));
                if is_bad {
                    let found: Vec<_> = report.findings.iter().map(json::finding).collect();
                    let json = json::write(&found).unwrap();
                    insta::assert_snapshot!(format!("{}.report", name(&path)), json);
                }
            });
        }
    }
    assert_eq!(wrong, "");
}

/// Each fix by itself makes its finding silent; all of them together leave nothing mechanical and
/// bring nothing new. What was expected of the original's bytes is not asked of the copy.
#[test]
fn fixes_make_findings_silent() {
    let mut tried = 0;
    for path in RULES
        .iter()
        .flat_map(|rule| documents(&data().join(rule.id)))
    {
        let (mut example, known) = load(&path);
        example.expected_digest = None;
        let before = run_for(&example, &known.targets);
        let count =
            |report: &Report, rule| report.findings.iter().filter(|f| f.rule == rule).count();
        for finding in before.findings.iter().filter(|f| !f.edits.is_empty()) {
            tried += 1;
            let alone = apply(&example.document, std::slice::from_ref(finding));
            assert_eq!(alone.applied, [0], "{}: {finding:#?}", path.display());
            let copy = Example {
                document: alone.bytes,
                ..example.clone()
            };
            let after = run_for(&copy, &known.targets);
            assert!(
                count(&after, finding.rule) < count(&before, finding.rule),
                "{}: {finding:#?} becomes {}",
                path.display(),
                String::from_utf8_lossy(&copy.document)
            );
        }
        let mended = with(&example, &known.targets, |document, context| {
            mend(document, context, |report| report)
        });
        let Some(mended) = mended else { continue };
        let text = String::from_utf8_lossy(mended.document.bytes());
        let still: Vec<_> = mended
            .left
            .findings
            .iter()
            .filter(|f| !f.edits.is_empty())
            .collect();
        assert!(still.is_empty(), "{}: {still:#?} in {text}", path.display());
        let old = ids(&before, |_| true);
        let mut new = ids(&mended.left, |severity| severity != Severity::Info);
        new.retain(|id| !old.contains(id));
        assert_eq!(new, Vec::<&str>::new(), "{} becomes {text}", path.display());
    }
    assert!(tried >= 20, "{tried}");
}

#[test]
fn sound_documents_are_left_in_peace() {
    let paths = documents(&data().join("sound"));
    assert!(paths.len() >= 24, "{} documents", paths.len());
    for path in paths {
        let (example, known) = load(&path);
        let report = run(&example);
        let found = ids(&report, |severity| severity != Severity::Info);
        assert_eq!(
            found,
            known.also,
            "{}: {:#?}",
            path.display(),
            report.findings
        );
    }
}

fn data() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/data/lint")
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// The documents of a folder, in order: neither what is known beside them nor snapshots.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries =
        fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            let name = name(path);
            !name.ends_with(".context") && !name.contains(".snap")
        })
        .collect();
    paths.sort();
    paths
}

fn load(path: &Path) -> (Example, Known) {
    let beside = path.with_file_name(format!("{}.context", name(path)));
    let known: Known = match fs::read(&beside) {
        Ok(bytes) => serde_json::from_slice(&bytes).unwrap(),
        Err(_) => Known::default(),
    };
    let mut document = fs::read(path).unwrap();
    document.resize(known.length.max(document.len()), b' ');
    let example = Example {
        document,
        blobs: known
            .blobs
            .iter()
            .map(|(digest, text)| (digest.clone(), text.clone().into_bytes()))
            .collect(),
        missing: known.missing.clone(),
        file_name: known.file_name.clone(),
        content_type: known.content_type.clone(),
        expected_digest: known.expected_digest.clone(),
    };
    (example, known)
}

/// A report as the snapshots show it.
fn render(report: &Report, bytes: &[u8]) -> String {
    let guilty = |span: allarch_core::text::Span| {
        let text = String::from_utf8_lossy(span.slice(bytes)).into_owned();
        let short: String = text.chars().take(60).collect();
        let dots = if short == text { "" } else { "…" };
        format!(
            "{}..{} `{}{dots}`",
            span.start,
            span.end,
            short.escape_debug()
        )
    };
    let mut out = String::new();
    for finding in &report.findings {
        let _ = writeln!(
            out,
            "{}: {} at \"{}\"",
            finding.severity.name(),
            finding.rule,
            visible(finding.pointer.as_str())
        );
        let _ = writeln!(out, "  {}", guilty(finding.span));
        let _ = writeln!(out, "  {}", finding.message);
        let _ = writeln!(out, "  breaks: {}", finding.breaks);
        let _ = writeln!(out, "  fix: {}", finding.fix);
        for label in &finding.labels {
            let _ = writeln!(out, "  label: {} {}", guilty(label.span), label.text);
        }
        for edit in &finding.edits {
            let _ = writeln!(out, "  edit: {} becomes `{}`", guilty(edit.span), edit.text);
        }
    }
    // That nothing is known of the digest is so of nearly every document here.
    let rows = report.not_checked.iter();
    for row in rows.filter(|row| !row.rule.starts_with("digest-")) {
        let _ = writeln!(out, "not checked: {} needs {}", row.rule, row.needs);
    }
    out
}

/// A sound document that is cut, or that lost one mark of punctuation, is broken JSON: what is
/// half there must not be held against the other rules. One place in some is tried of each document,
/// others in the next.
#[test]
fn broken_syntax_is_not_held_against_other_rules() {
    const STEP: usize = 17;
    let mut tried = 0;
    for (nth, path) in documents(&data().join("sound")).iter().enumerate() {
        let (example, known) = load(path);
        let whole = &example.document;
        let places = (0..whole.len()).filter(|at| at % STEP == nth % STEP);
        let cuts = places.map(|at| whole[..at].to_vec());
        let marks = (0..whole.len()).filter(|at| b"{}[]:,\"".contains(&whole[*at]));
        let marks = marks.enumerate().filter(|(at, _)| at % STEP == nth % STEP);
        let losses = marks.map(|(_, at)| [&whole[..at], &whole[at + 1..]].concat());
        for document in cuts.chain(losses) {
            let broken = Example {
                document,
                ..example.clone()
            };
            let mut found = ids(&run(&broken), |severity| severity != Severity::Info);
            if !found.contains(&"syntax-not-json") {
                // The mark stood inside a string.
                continue;
            }
            tried += 1;
            found.retain(|id| !id.starts_with("syntax-") && !known.also.iter().any(|a| a == id));
            let text = String::from_utf8_lossy(&broken.document);
            assert_eq!(found, Vec::<&str>::new(), "{}: {text}", path.display());
        }
    }
    assert!(tried > 1000, "{tried}");
}
