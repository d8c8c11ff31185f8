//! What is run, what has to hold of each answer, and what tells a new path from a known one.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::Path;
use std::{fs, io};

use super::answers;
use allarch_core::intake::{Names, Orchestrator, Variables};
use allarch_core::json;
use allarch_core::lint::{self, Context, Finding};
use allarch_core::oci::{Document, Reference, Served, reference};
use allarch_core::registry::challenge;
use allarch_core::text::Span;
use allarch_core::{intake, text};
use serde_json::Value;

/// A part that reads any bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// JSON to a tree, and the kind of document.
    Parse,
    /// The rules, and the fixes of what they find.
    Lint,
    /// What pasted bytes are.
    Recognise,
    /// The same with tools' outputs, messages, their causes and files.
    Recogniser,
    /// YAML and JSON as every format that is read from them.
    Yaml,
    /// Dockerfiles.
    Dockerfile,
    /// `WWW-Authenticate`.
    Challenge,
    /// Names of images.
    Reference,
    /// `Link` headers of lists.
    Link,
    /// Answers of registries, head and body.
    Answer,
}

impl Target {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Parse,
        Self::Lint,
        Self::Recognise,
        Self::Recogniser,
        Self::Yaml,
        Self::Dockerfile,
        Self::Challenge,
        Self::Reference,
        Self::Link,
        Self::Answer,
    ];

    /// The name on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Lint => "lint",
            Self::Recognise => "recognise",
            Self::Recogniser => "recogniser",
            Self::Yaml => "yaml",
            Self::Dockerfile => "dockerfile",
            Self::Challenge => "challenge",
            Self::Reference => "reference",
            Self::Link => "link",
            Self::Answer => "answer",
        }
    }

    /// Reads the bytes; the number is the same for inputs that took the same way, roughly.
    ///
    /// # Panics
    /// Where an answer breaks what holds of every answer: that is what is looked for.
    #[must_use]
    pub fn run(self, bytes: &[u8]) -> u64 {
        let mut way = DefaultHasher::new();
        match self {
            Self::Parse => parse(bytes, &mut way),
            Self::Lint => lint(bytes, &mut way),
            Self::Recognise => {
                let recognised = intake::recognise(bytes);
                assert!(!recognised.why.contains(text::is_hidden));
                recognised.kind.hash(&mut way);
                recognised.help.is_some().hash(&mut way);
                recognised.reads.platforms.len().min(8).hash(&mut way);
            }
            Self::Recogniser => {
                let found = intake::understand(bytes);
                assert!(!found.why.contains(text::is_hidden));
                found.kind.hash(&mut way);
                found.cause.map(|cause| cause.id).hash(&mut way);
                found.seen_through.len().hash(&mut way);
                found.values.len().hash(&mut way);
                if let Some(names) = &found.names {
                    named(names, bytes, &mut way);
                }
            }
            Self::Yaml => {
                let text = String::from_utf8_lossy(bytes);
                if let Some(names) = intake::read_names(&text) {
                    named(&names, text.as_bytes(), &mut way);
                }
                for one in Orchestrator::ALL {
                    let names = intake::read_workload(&text, one, &Variables::new());
                    named(&names, text.as_bytes(), &mut way);
                }
                intake::read_nodes(&text)
                    .map(|found| found.nodes.len().min(8))
                    .hash(&mut way);
            }
            Self::Dockerfile => {
                let text = format!("FROM a:1\n{}", String::from_utf8_lossy(bytes));
                if let Some(names) = intake::read_names(&text) {
                    named(&names, text.as_bytes(), &mut way);
                }
            }
            Self::Challenge => {
                let text = String::from_utf8_lossy(bytes);
                let headers: Vec<&str> = text.split('\n').collect();
                for challenge in challenge::parse(&headers) {
                    challenge.param("realm").is_some().hash(&mut way);
                    challenge.param("scope").is_some().hash(&mut way);
                }
            }
            Self::Reference => names(&String::from_utf8_lossy(bytes), &mut way),
            Self::Link => answers::link(&String::from_utf8_lossy(bytes), &mut way),
            Self::Answer => answers::answer(bytes, &mut way),
        }
        way.finish()
    }

    /// What the mutations begin with: the vectors of the tests.
    ///
    /// # Errors
    /// Where the vectors cannot be read.
    pub fn seeds(self, data: &Path) -> io::Result<Vec<Vec<u8>>> {
        match self {
            Self::Parse | Self::Lint => files(&data.join("lint")),
            Self::Recognise => {
                let mut seeds = files(&data.join("lint").join("sound"))?;
                seeds.extend(strings(&data.join("hostile-inputs.json"))?);
                seeds.extend(strings(&data.join("references.json"))?);
                Ok(seeds)
            }
            Self::Recogniser => {
                let mut seeds = in_folder(&data.join("pasted"))?;
                seeds.extend(in_folder(&data.join("intake"))?);
                Ok(seeds)
            }
            Self::Yaml => {
                let mut seeds = in_folder(&data.join("intake"))?;
                seeds.extend(strings(&data.join("placement/inputs.json"))?);
                Ok(seeds)
            }
            Self::Dockerfile => strings(&data.join("intake/dockerfile.json")),
            Self::Challenge => strings(&data.join("challenge-vectors.json")),
            Self::Reference => strings(&data.join("references.json")),
            Self::Link | Self::Answer => answers::seeds(self, &data.join("registry")),
        }
    }
}

fn read(bytes: &[u8]) -> Document {
    Document::read(bytes, Served::default(), json::Limits::default())
}

fn parse(bytes: &[u8], way: &mut DefaultHasher) {
    let document = read(bytes);
    let inside = Span::new(0, bytes.len());
    for problem in document.problems() {
        assert!(inside.contains(problem.span), "{problem:?}");
        std::mem::discriminant(&problem.kind).hash(way);
    }
    document.kind().hash(way);
    if let Some(root) = document.root() {
        let mut depths = 0_usize;
        for value in root.descendants() {
            assert!(root.span().contains(value.span()));
            depths += usize::from(value.kind() == json::Kind::Object);
        }
        depths.min(64).hash(way);
        // Below a name that is there twice a pointer may mean the other one.
        let middle = root.innermost_at(bytes.len() / 2).pointer();
        let first = middle.tokens().next();
        let first = first.map(|token| json::Pointer::root().key(&token));
        assert!(first.is_none_or(|first| first.resolve(root).is_some()));
    }
}

fn lint(bytes: &[u8], way: &mut DefaultHasher) {
    let document = read(bytes);
    let context = Context::default();
    let report = lint::lint(&document, &context);
    let inside = Span::new(0, bytes.len());
    for finding in &report.findings {
        assert!(inside.contains(finding.span), "{finding:?}");
        assert!(
            finding
                .labels
                .iter()
                .all(|label| inside.contains(label.span))
        );
        assert!(!finding.message.contains(text::is_hidden), "{finding:?}");
        assert!(!finding.fix.is_empty() && !finding.breaks.is_empty());
    }
    let alone = |finding: &Finding| lint::fix::apply(bytes, std::slice::from_ref(finding));
    for finding in report
        .findings
        .iter()
        .filter(|one| !one.edits.is_empty())
        .take(4)
    {
        assert!(alone(finding).refused.is_empty(), "{finding:?}");
    }
    document.kind().hash(way);
    let rules: BTreeSet<&str> = report.findings.iter().map(|finding| finding.rule).collect();
    rules.hash(way);
    let waiting: BTreeSet<&str> = report.not_checked.iter().map(|one| one.rule).collect();
    waiting.hash(way);
}

fn names(text: &str, way: &mut DefaultHasher) {
    match Reference::parse(text) {
        Ok(found) => {
            let again = Reference::parse(&found.canonical());
            assert!(again.is_ok_and(|again| again == found), "{text:?}");
            found.kind().hash(way);
        }
        Err(error) => error.name().hash(way),
    }
    Reference::parse_unnormalized(text).is_ok().hash(way);
    reference::hint(text).is_some().hash(way);
}

/// What is read lies inside the text, and a count of each kind tells the way.
fn named(names: &Names, bytes: &[u8], way: &mut DefaultHasher) {
    let inside = Span::new(0, bytes.len());
    let spans = names.images.iter().map(|one| one.span);
    let spans = spans.chain(names.platforms.iter().map(|one| one.span));
    let spans = spans.chain(names.open.iter().map(|one| one.span));
    let mut spans = spans.chain(names.problems.iter().map(|one| one.span));
    assert!(spans.all(|span| inside.contains(span)), "{names:?}");
    names.kind.hash(way);
    [names.images.len(), names.platforms.len(), names.open.len()]
        .map(|count| count.min(8))
        .hash(way);
    let problems: BTreeSet<&str> = names.problems.iter().map(|one| one.code).collect();
    problems.hash(way);
}

/// Every string of the JSON files in a folder.
fn in_folder(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    let mut paths: Vec<_> = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<_>>()?;
    paths.sort();
    let mut found = Vec::new();
    for path in paths
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "json"))
    {
        found.extend(strings(path)?);
    }
    Ok(found)
}

/// Every file below the folder that is a document.
fn files(folder: &Path) -> io::Result<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let mut paths: Vec<_> = fs::read_dir(folder)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<io::Result<_>>()?;
        paths.sort();
        for path in paths {
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_none_or(|end| end != "snap" && end != "context")
            {
                found.push(fs::read(path)?);
            }
        }
    }
    Ok(found)
}

/// Every string of a JSON file.
fn strings(file: &Path) -> io::Result<Vec<Vec<u8>>> {
    let mut found = Vec::new();
    let mut values: Vec<Value> = vec![serde_json::from_slice(&fs::read(file)?)?];
    while let Some(value) = values.pop() {
        match value {
            Value::String(text) if text.len() < 4096 => found.push(text.into_bytes()),
            Value::Array(items) => values.extend(items),
            Value::Object(members) => values.extend(members.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    Ok(found)
}
