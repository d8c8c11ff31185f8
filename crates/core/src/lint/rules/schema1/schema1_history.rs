//! Rule `schema1-history`.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::json::{self, Kind, Limits, Value};
use crate::lint::members::text_of;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// `fsLayers` and `history` are empty or differ in length, a `v1Compatibility` is not a JSON
    /// object, its id is not 64 hexadecimal digits or stands twice, or its parent is not the id of the
    /// next one. The last has no parent.
    ///
    /// # Why it matters
    /// The layers of schema 1 are chained by these ids. skopeo and podman answer "length of history
    /// not equal to number of layers" or "Invalid parent ID".
    ///
    /// # Example bad
    /// ```json
    /// {"schemaVersion":1,"name":"acme/app","tag":"1","architecture":"amd64","fsLayers":[{"blobSum":"sha256:d451cf17f3d1b83e0d2faf53922b48793970a41777cbcd923a520d27818cd44b"},{"blobSum":"sha256:3f5a0a99ba3b6ff0b6706fe14e20d210a6158b2bd1f910e0b47c288f4ac27e14"}],"history":[{"v1Compatibility":"{\"id\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}"}]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"schemaVersion":2,"mediaType":"application/vnd.docker.distribution.manifest.v2+json","config":{"mediaType":"application/vnd.docker.container.image.v1+json","digest":"sha256:b79606fb3afea5bd1609ed40b622142f1c98125abcfe89a76a661b0e8e343910","size":1470},"layers":[{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip","digest":"sha256:dac1d7cfa95021764849fd102524e141488c5e3a90f861dbb5a12d9ac8584f85","size":3623807}]}
    /// ```
    ///
    /// # Checked today
    /// C
    ///
    /// # Source
    /// containers/image manifest/docker_schema1.go lines 113 and 204 to 234 (df7e80d);
    /// distribution/distribution#2834.
    "schema1-history", Schema1, Error, since "0.1.0", on SCHEMA1;
    check
}

/// One entry of `history`, as far as its text could be read.
struct Past<'a> {
    /// Its `v1Compatibility`; the entry itself without one.
    value: Value<'a>,
    /// What the text says: id and parent, empty where there is none. `None` where it is no JSON object.
    ids: Option<(String, String)>,
}

enum Fault<'p, 'a> {
    /// Both lists are empty.
    Empty,
    /// The lists differ in length.
    Lengths {
        layers: Value<'a>,
        entries: usize,
    },
    NotJson,
    Id(&'p str),
    /// Another entry has the same id.
    Repeated(&'p str, Value<'a>),
    /// The parent, the id that it should be, and where that stands.
    Parent(&'p str, &'p str, Option<Value<'a>>),
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    // JSON stands in the strings of this JSON: one bad escape, and neither says what was meant.
    let problems = subject.document.problems();
    if problems.iter().any(|problem| problem.kind.is_not_json()) {
        return;
    }
    let list = |name| {
        let list = subject.root.and_then(|root| subject.field(root, name))?;
        (list.kind() == Kind::Array).then_some(list)
    };
    let (Some(layers), Some(history)) = (list("fsLayers"), list("history")) else {
        return;
    };
    let lengths = match (layers.count(), history.count()) {
        (0, 0) => Some(Fault::Empty),
        (a, entries) if a != entries => Some(Fault::Lengths { layers, entries }),
        _ => None,
    };
    let lengths = lengths.map(|fault| finding(history, &fault));
    report.findings.extend(lengths);
    let past: Vec<Past<'_>> = history.items().filter_map(read).collect();
    // Entries of another type than an object, or with a text that is none, are not told here.
    if past.len() == history.count() {
        let found = find(&past);
        report
            .findings
            .extend(found.iter().map(|(value, fault)| finding(*value, fault)));
    }
}

fn read(entry: Value<'_>) -> Option<Past<'_>> {
    let value = entry.get("v1Compatibility");
    let right = match value {
        Some(value) => value.kind() == Kind::String,
        None => entry.kind() == Kind::Object,
    };
    right.then(|| Past {
        value: value.unwrap_or(entry),
        ids: ids(&text_of(value)),
    })
}

fn ids(text: &str) -> Option<(String, String)> {
    let parsed = json::parse(text.as_bytes(), Limits::default());
    let root = parsed.tree.root()?;
    let faulty = parsed.problems.iter().any(|problem| {
        problem.kind.is_not_json() || problem.kind == json::ProblemKind::TrailingData
    });
    let member = |name| text_of(root.get(name)).into_owned();
    (!faulty && root.kind() == Kind::Object).then(|| (member("id"), member("parent")))
}

/// The first fault of each entry.
fn find<'p, 'a>(past: &'p [Past<'a>]) -> Vec<(Value<'a>, Fault<'p, 'a>)> {
    let mut seen: HashMap<&str, Value<'a>> = HashMap::new();
    let nexts = past.iter().skip(1).map(Some).chain([None]);
    let faults = past.iter().zip(nexts).filter_map(|(entry, next)| {
        let Some((id, parent)) = &entry.ids else {
            return Some((entry.value, Fault::NotJson));
        };
        if !is_id(id) {
            return Some((entry.value, Fault::Id(id)));
        }
        if let Some(first) = seen.insert(id, entry.value) {
            return Some((entry.value, Fault::Repeated(id, first)));
        }
        let due = match next {
            Some(next) => next.ids.as_ref().map(|(id, _)| id.as_str())?,
            None => "",
        };
        let place = next.map(|next| next.value);
        (parent != due).then_some((entry.value, Fault::Parent(parent, due, place)))
    });
    faults.collect()
}

fn is_id(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn finding(value: Value<'_>, fault: &Fault<'_, '_>) -> Finding {
    let name = |id: &str| match id {
        "" => Cow::Borrowed("none"),
        id => Cow::Owned(quote(id)),
    };
    let (message, partner) = match fault {
        Fault::Empty => ("The manifest has no layer and no history.".to_owned(), None),
        Fault::Lengths { layers, entries } => (
            format!(
                "fsLayers has {} items and history {entries}.",
                layers.count()
            ),
            Some((*layers, "the layers")),
        ),
        Fault::NotJson => ("This v1Compatibility is no JSON object.".to_owned(), None),
        Fault::Id("") => ("This v1Compatibility has no id.".to_owned(), None),
        Fault::Id(id) => (
            format!("The id {} is not 64 hexadecimal digits.", quote(id)),
            None,
        ),
        Fault::Repeated(id, first) => (
            format!("The id {} stands in two history entries.", quote(id)),
            Some((*first, "it stands here first")),
        ),
        Fault::Parent(parent, due, place) => (
            match place {
                Some(_) => format!(
                    "The parent is {}, the id of the next entry {}.",
                    name(parent),
                    name(due)
                ),
                None => format!(
                    "The last entry has the parent {}, and nothing follows it.",
                    name(parent)
                ),
            },
            place.map(|place| (place, "the next entry")),
        ),
    };
    let finding = RULE
        .on_value(value)
        .message(message)
        .breaks("skopeo and podman refuse the manifest: \"length of history not equal to number of layers\", \"Invalid parent ID\", \"ID appears multiple times\".")
        .fix("Export or build the image again, as schema 2 or OCI.");
    match partner {
        Some((place, text)) => finding.label(place.span(), text),
        None => finding,
    }
}
