//! What was read out of a text, as rows of a card: each value with its place in the text, where it has
//! one.

use allarch_core::intake::Understood;
use allarch_core::text::Span;

/// A row: its name and its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What was read.
    pub name: &'static str,
    /// As it is read; several where it is a list.
    pub values: Vec<Value>,
}

/// A value in a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    /// Its text.
    pub text: String,
    /// Where it stands in what was given.
    pub span: Option<Span>,
}

impl Row {
    /// The values as one text.
    #[must_use]
    pub fn text(&self) -> String {
        let all: Vec<&str> = self
            .values
            .iter()
            .map(|value| value.text.as_str())
            .collect();
        all.join(", ")
    }

    /// A text that stands nowhere as it is.
    fn said(name: &'static str, text: impl Into<String>) -> Self {
        let value = Value {
            text: text.into(),
            span: None,
        };
        Self {
            name,
            values: vec![value],
        }
    }

    /// Values that were read under the name `of`.
    fn read<'a>(
        name: &'static str,
        found: &Understood,
        of: &str,
        values: impl Iterator<Item = &'a String>,
    ) -> Self {
        let place = |text: &String| {
            let is_it = |one: &&allarch_core::intake::Place| one.name == of && one.value == *text;
            found.places.iter().find(is_it).map(|one| one.span)
        };
        let value = |text: &String| Value {
            span: place(text),
            text: text.clone(),
        };
        Self {
            name,
            values: values.map(value).collect(),
        }
    }
}

/// Most platforms that are written out in a row.
const PLATFORMS: usize = 24;

/// The rows of what was read.
pub(super) fn of(found: &Understood) -> Vec<Row> {
    let reads = &found.reads;
    let says = |name: &str| found.values.contains_key(name);
    let mut rows: Vec<Row> = Vec::new();
    if found.names.is_none() && !says("reference") && reads.reference.is_some() {
        rows.push(Row::read(
            "Image",
            found,
            "reference",
            reads.reference.iter(),
        ));
    }
    if !says("digest") && reads.digest.is_some() {
        let name = match (found.exact_after.is_some(), reads.exact_bytes) {
            (false, Some(true)) => "Digest, computed",
            (true, _) => "Digest, after a repair",
            _ => "Digest in the text",
        };
        rows.push(Row::read(name, found, "digest", reads.digest.iter()));
    }
    if !says("platform") {
        rows.extend(platforms(found));
    }
    for (name, number) in [
        ("Attestations", reads.attestations),
        ("Entries without a platform", reads.entries_without_platform),
        ("Indexes inside", reads.nested_indexes),
    ] {
        if number > 0 {
            rows.push(Row::said(name, number.to_string()));
        }
    }
    for (name, value) in &found.values {
        if *name != "reference_from_url" {
            let values = std::iter::once(value);
            rows.push(Row::read(value_name(name), found, name, values));
        }
    }
    if let Some(command) = &found.command {
        rows.push(Row::said("Command", command));
    }
    if !found.seen_through.is_empty() {
        rows.push(Row::said("Seen through", found.seen_through.join(", ")));
    }
    if reads.truncated {
        rows.push(Row::said("Cut", "The text ends inside a value."));
    }
    rows
}

fn platforms(found: &Understood) -> Option<Row> {
    let all = &found.reads.platforms;
    if all.is_empty() || found.nodes.is_some() {
        return None;
    }
    let shown = all.iter().take(PLATFORMS);
    let mut row = Row::read("Platforms", found, "platform", shown);
    let more = all.len().saturating_sub(PLATFORMS);
    if more > 0 {
        let text = format!("and {more} more");
        row.values.push(Value { text, span: None });
    }
    Some(row)
}

/// The names of values as people read them.
fn value_name(name: &'static str) -> &'static str {
    match name {
        "reference" => "Image",
        "platform" => "Platform asked for",
        "host_platform" => "Platform of the host",
        "digest" => "Digest",
        "expected_digest" => "Digest expected",
        "actual_digest" => "Digest received",
        "media_type" => "Media type",
        "repository" => "Repository",
        "repository_path" => "Path",
        "registry" => "Registry",
        "tag" => "Tag",
        "code" => "Code",
        "status" => "HTTP status",
        "os" => "System",
        "os_version" => "Windows build of the image",
        "host_os_version" => "Windows build of the host",
        "path" => "Program",
        "node_count" => "Nodes",
        "node" => "Node",
        "pod" => "Pod",
        "driver" => "Driver",
        "exit_code" => "Exit code",
        "dockerfile_line" => "Line of the Dockerfile",
        "entry" => "Entry",
        "entries" => "Entries",
        "expected_size" => "Size expected",
        "actual_size" => "Size received",
        "step" => "Step",
        "text" => "As written",
        other => other,
    }
}
