//! `allarch explain [FILE]`.

use std::io::Write;

use allarch_core::intake::{Names, Nodes, Understood, lack, next_input, parts, understand};
use allarch_core::oci::Algorithm;
use allarch_core::text::{LineIndex, visible};
use serde_json::json;

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
    let found = understand(&bytes);
    match args.format {
        Format::Json => {
            let answer = json!({
                "kind": found.kind,
                "confidence": found.confidence,
                "why": found.why,
                "help": found.help,
                "reads": reads(&found),
                "next": found.next.and_then(next_input),
                "next_commands": found.next.map(|_| found.next_commands()),
                "printed_by": found.by_message.or(found.by),
                "cannot_give": lack(&found).map(|lack| json!({"what": lack.what, "command": lack.command})),
                "seen_through": found.seen_through,
            });
            writeln!(out, "{answer}")?;
        }
        Format::Text => text(&found, &bytes, out)?,
    }
    let is_broken = |names: &Names| names.problems.iter().any(|problem| problem.is_error);
    Ok(match (found.kind, found.cause) {
        ("unknown", _) => Outcome::Unusable,
        (_, Some(_)) => Outcome::Findings,
        _ if found.names.as_ref().is_some_and(is_broken) => Outcome::Findings,
        _ => Outcome::Fine,
    })
}

fn text(found: &Understood, bytes: &[u8], out: &mut dyn Write) -> Result<(), Failure> {
    let parts = parts(std::str::from_utf8(bytes).unwrap_or_default());
    let lines = LineIndex::new(bytes);
    let mut line = |label: &str, text: &str| writeln!(out, "{label:<13} {}", visible(text));
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
        line("read", &format!("{}: {value}", name.replace('_', " ")))?;
    }
    if found.values.is_empty() {
        read(found, &mut line)?;
    }
    if let Some(names) = &found.names {
        named(names, &mut line)?;
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
    if let Some(next) = found.next.and_then(next_input) {
        line("next", next)?;
    }
    for command in found.next_commands() {
        line("", &command)?;
    }
    for part in parts {
        let thing = format!(
            "{}, from line {}",
            part.kind,
            lines.line_of(part.span.start) + 1
        );
        line("thing in it", &thing)?;
    }
    if let Some(help) = &found.help {
        line("help", help)?;
    }
    Ok(())
}

/// Values of an output or a document; a message names its own.
fn read(
    found: &Understood,
    line: &mut impl FnMut(&str, &str) -> std::io::Result<()>,
) -> std::io::Result<()> {
    if let Some(reference) = &found.reads.reference {
        line("read", &format!("reference: {reference}"))?;
    }
    if let Some(digest) = &found.reads.digest {
        let computed = found.reads.exact_bytes == Some(true) || found.exact_after.is_some();
        let label = if computed {
            "digest, computed"
        } else {
            "digest"
        };
        line("read", &format!("{label}: {digest}"))?;
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
        let platform = image.platform.as_ref().map(|name| format!(", for {name}"));
        let role = image.role.name();
        let text = format!(
            "{}{} ({role}{})",
            of(&image.owner),
            image.image,
            platform.unwrap_or_default()
        );
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
            &format!("{}{}: {}", of(&open.owner), open.written, open.why),
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
