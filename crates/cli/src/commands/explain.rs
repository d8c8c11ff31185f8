//! `allarch explain [FILE]`.

use std::io::Write;

use allarch_core::intake::{
    Depth, Names, Node, Nodes, Place, Understanding, Understood, lack, next_input, pages, parts,
    understand,
};
use allarch_core::oci::Algorithm;
use allarch_core::text::{LineIndex, Span, visible};
use serde_json::{Value, json};

use crate::args::{ExplainArgs, Format};
use crate::batch::reads;
use crate::failure::{Failure, Outcome};
use crate::input;

/// Prints what the text is, the cause of a message in it, and what to give next.
pub(crate) fn run(args: &ExplainArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let given = input::read(&args.file, Algorithm::Sha256)?;
    let Some(bytes) = given.bytes else {
        return Err(input::too_large(&args.file, given.size, &given.digest));
    };
    let guesses = Understanding::new(&bytes, Depth::Whole).finish();
    let (found, second) = (guesses.first, guesses.second);
    match args.format {
        Format::Json => {
            let mut whole = answer(&found);
            whole["second"] = second.map_or(
                Value::Null,
                |second| json!({"kind": second.kind, "why": second.why}),
            );
            let parts = things(&bytes).map(|(line, span)| {
                // Its places count from its own first byte.
                let mut part = answer(&understand(span.slice(&bytes)));
                part["line"] = json!(line);
                (part["start"], part["end"]) = (json!(span.start), json!(span.end));
                part
            });
            whole["parts"] = parts.collect();
            writeln!(out, "{whole}")?;
        }
        Format::Text => {
            let lines = &LineIndex::new(&bytes);
            let are_several = bytes.trim_ascii().contains(&b'\n');
            let whole = Lines {
                lines,
                are_several,
                from: 0,
            };
            text(&found, &whole, out)?;
            if let Some(second) = second.filter(|second| second.kind != "unknown") {
                row(out, "or else", &format!("{}: {}", second.kind, second.why))?;
            }
            for (line, span) in things(&bytes) {
                writeln!(out)?;
                row(out, "thing in it", &format!("from line {line}"))?;
                let from = span.start;
                let found = understand(span.slice(&bytes));
                text(&found, &Lines { from, ..whole }, out)?;
            }
        }
    }
    let is_broken = |names: &Names| names.problems.iter().any(|problem| problem.is_error);
    Ok(match (found.kind, found.cause) {
        ("unknown", _) => Outcome::Unusable,
        (_, Some(_)) => Outcome::Findings,
        _ if found.names.as_ref().is_some_and(is_broken) => Outcome::Findings,
        _ => Outcome::Fine,
    })
}

/// The things in a text, each with its 1-based line and its bytes.
fn things(bytes: &[u8]) -> impl Iterator<Item = (usize, Span)> {
    let lines = LineIndex::new(bytes);
    let parts = parts(std::str::from_utf8(bytes).unwrap_or_default());
    parts
        .into_iter()
        .map(move |part| (lines.line_of(part.span.start) + 1, part.span))
}

/// Lines of the whole text, for places that count from where a thing in it begins.
struct Lines<'a> {
    lines: &'a LineIndex,
    /// Whether there are several that hold anything.
    are_several: bool,
    from: usize,
}

impl Lines<'_> {
    /// `line 3`; `None` in a text of one line.
    fn line(&self, span: Span) -> Option<String> {
        let line = self.lines.line_of(self.from + span.start) + 1;
        self.are_several.then(|| format!("line {line}"))
    }

    /// The same in brackets, after what stands there.
    fn of(&self, span: Span) -> String {
        self.line(span)
            .map(|line| format!(" ({line})"))
            .unwrap_or_default()
    }

    /// The same of a value that was read.
    fn of_value(&self, found: &Understood, name: &str, value: &str) -> String {
        let mut places = found.places.iter();
        let place = places.find(|place| place.name == name && place.value == value);
        place.map(|place| self.of(place.span)).unwrap_or_default()
    }
}

/// Everything that is said of one text.
fn answer(found: &Understood) -> Value {
    let pages = found.cause.map(pages).unwrap_or_default();
    json!({
        "kind": found.kind,
        "confidence": found.confidence,
        "why": found.why,
        "help": found.help,
        "reads": reads(found),
        "places": found.places.iter().map(place).collect::<Vec<_>>(),
        "next": found.next_name().and_then(next_input),
        "next_commands": found.next_name().map(|_| found.next_commands()),
        "printed_by": found.by_message.or(found.by),
        "cannot_give": lack(found).map(|lack| json!({"what": lack.what, "command": lack.command})),
        "seen_through": found.seen_through,
        "pages": {"rules": pages.rules, "engines": pages.engines},
        "nodes": found.nodes.as_ref().map(|nodes| nodes.nodes.iter().map(node).collect::<Vec<_>>()),
    })
}

fn place(place: &Place) -> Value {
    json!({
        "name": place.name,
        "value": place.value,
        "start": place.span.start,
        "end": place.span.end,
    })
}

fn node(node: &Node) -> Value {
    json!({
        "name": node.name,
        "os": node.os,
        "architecture": node.architecture,
        "variant": node.variant,
        "os_version": node.os_version,
        "runtime": node.runtime,
        "role": node.role,
        "state": node.state,
        "availability": node.availability,
        "guessed": node.is_guessed,
    })
}

fn row(out: &mut dyn Write, label: &str, text: &str) -> std::io::Result<()> {
    writeln!(out, "{label:<13} {}", visible(text))
}

fn text(found: &Understood, lines: &Lines<'_>, out: &mut dyn Write) -> Result<(), Failure> {
    let mut line = |label: &str, text: &str| row(out, label, text);
    line("kind", found.kind)?;
    line("why", &found.why)?;
    if !found.seen_through.is_empty() {
        line("seen through", &found.seen_through.join(", "))?;
    }
    if let Some(cause) = found.cause {
        line("cause", cause.id)?;
        line("", cause.text)?;
        if let Some(by) = found.by_message.or(found.by) {
            line("printed by", by)?;
        }
    }
    for (name, value) in &found.values {
        let at = lines.of_value(found, name, value);
        line("read", &format!("{}: {value}{at}", name.replace('_', " ")))?;
    }
    if found.values.is_empty() {
        read(found, lines, &mut line)?;
    }
    if let Some(names) = &found.names {
        named(names, lines, &mut line)?;
    }
    if let Some(nodes) = &found.nodes {
        machines(nodes, &mut line)?;
    }
    line("exact bytes", exact(found))?;
    if let Some(after) = &found.exact_after {
        line("", &format!("to make them so: {after}"))?;
    }
    if let Some(lack) = lack(found) {
        line("cannot give", lack.what)?;
        line("", &format!("this does: {}", lack.command))?;
    }
    if let Some(next) = found.next_name().and_then(next_input) {
        line("next", next)?;
    }
    for command in found.next_commands() {
        line("", &command)?;
    }
    let pages = found.cause.map(pages).unwrap_or_default();
    if !pages.rules.is_empty() {
        let rules = pages.rules.join(", ");
        line(
            "rules",
            &format!("{rules} (allarch rules RULE explains one)"),
        )?;
    }
    if !pages.engines.is_empty() {
        line("engines", &pages.engines.join(", "))?;
    }
    if let Some(help) = &found.help {
        line("help", help)?;
    }
    Ok(())
}

/// Values of an output or a document; a message names its own.
fn read(
    found: &Understood,
    lines: &Lines<'_>,
    line: &mut impl FnMut(&str, &str) -> std::io::Result<()>,
) -> std::io::Result<()> {
    if let Some(reference) = &found.reads.reference {
        let at = lines.of_value(found, "reference", reference);
        line("read", &format!("reference: {reference}{at}"))?;
    }
    if let Some(digest) = &found.reads.digest {
        let computed = found.reads.exact_bytes == Some(true) || found.exact_after.is_some();
        let label = if computed {
            "digest, computed"
        } else {
            "digest"
        };
        let at = lines.of_value(found, "digest", digest);
        line("read", &format!("{label}: {digest}{at}"))?;
    }
    if !found.reads.platforms.is_empty() {
        let platforms = found.reads.platforms.join(", ");
        line("read", &format!("platforms: {platforms}"))?;
    }
    Ok(())
}

/// Rows of one list before the rest is counted.
const ROWS: usize = 50;

/// What a file names, what it leaves open and what is wrong with it.
fn named(
    names: &Names,
    lines: &Lines<'_>,
    line: &mut impl FnMut(&str, &str) -> std::io::Result<()>,
) -> std::io::Result<()> {
    let of = |owner: &str| {
        if owner.is_empty() {
            String::new()
        } else {
            format!("{owner}: ")
        }
    };
    for image in names.images.iter().take(ROWS) {
        let mut more = String::new();
        if let Some(name) = &image.platform {
            more.push_str(&format!(", for {name}"));
        }
        if !image.profiles.is_empty() {
            more.push_str(&format!(", with profile {}", image.profiles.join(" or ")));
        }
        let role = image.role.name();
        if let Some(line) = lines.line(image.span) {
            more.push_str(&format!(", {line}"));
        }
        let text = format!("{}{} ({role}{more})", of(&image.owner), image.image);
        line("image", &text)?;
    }
    if names.images.len() > ROWS {
        line(
            "",
            &format!("and {} more images", names.images.len() - ROWS),
        )?;
    }
    for open in names.open.iter().take(ROWS) {
        line(
            "open",
            &format!(
                "{}{}: {}{}",
                of(&open.owner),
                open.written,
                open.why,
                lines.of(open.span)
            ),
        )?;
    }
    if names.open.len() > ROWS {
        line(
            "",
            &format!("and {} more that are open", names.open.len() - ROWS),
        )?;
    }
    for problem in names.problems.iter().take(ROWS) {
        line(
            "problem",
            &format!(
                "line {}, {}: {}",
                problem.line, problem.code, problem.message
            ),
        )?;
    }
    Ok(())
}

/// One row a node.
fn machines(
    nodes: &Nodes,
    line: &mut impl FnMut(&str, &str) -> std::io::Result<()>,
) -> std::io::Result<()> {
    for node in nodes.nodes.iter().take(ROWS) {
        let os = node.os.as_deref().unwrap_or("?");
        let mut text = format!(
            "{}: {os}/{}",
            node.name,
            node.architecture.as_deref().unwrap_or("?")
        );
        for more in [&node.variant, &node.os_version].into_iter().flatten() {
            text.push('/');
            text.push_str(more);
        }
        if node.is_guessed {
            text.push_str(", guessed from the kernel's name");
        }
        for more in [&node.runtime, &node.role, &node.state, &node.availability]
            .into_iter()
            .flatten()
        {
            text.push_str(", ");
            text.push_str(more);
        }
        line("node", &text)?;
    }
    if let Some(hint) = nodes.hint {
        line("missing", &format!("{}; {hint}", nodes.missing.join(", ")))?;
    }
    Ok(())
}

/// A digest that nothing in the text confirms is called computed, never the image's.
fn exact(found: &Understood) -> &'static str {
    match found.reads.exact_bytes {
        Some(true) => "perhaps: nothing shows that they were changed",
        Some(false) => "no: these are not the bytes that a registry holds",
        None => "not known",
    }
}
