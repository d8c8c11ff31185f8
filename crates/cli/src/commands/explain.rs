//! `allarch explain [FILE]`.

use std::io::Write;

use allarch_core::intake::{Understood, next_input, understand};
use allarch_core::oci::Algorithm;
use allarch_core::text::visible;
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
                "next": found.cause.and_then(|cause| next_input(cause.next)),
                "seen_through": found.seen_through,
            });
            writeln!(out, "{answer}")?;
        }
        Format::Text => text(&found, out)?,
    }
    Ok(match (found.kind, found.cause) {
        ("unknown", _) => Outcome::Unusable,
        (_, Some(_)) => Outcome::Findings,
        _ => Outcome::Fine,
    })
}

fn text(found: &Understood, out: &mut dyn Write) -> Result<(), Failure> {
    let mut line = |label: &str, text: &str| writeln!(out, "{label:<13} {}", visible(text));
    line("kind", found.kind)?;
    line("why", &found.why)?;
    if !found.seen_through.is_empty() {
        line("seen through", &found.seen_through.join(", "))?;
    }
    if let Some(cause) = found.cause {
        line("cause", cause.id)?;
        line("", cause.text)?;
    }
    for (name, value) in &found.values {
        line("read", &format!("{}: {value}", name.replace('_', " ")))?;
    }
    if found.values.is_empty() {
        read(found, &mut line)?;
    }
    line("exact bytes", exact(found))?;
    if let Some(after) = &found.exact_after {
        line("", &format!("to make them so: {after}"))?;
    }
    if let Some(next) = found.cause.and_then(|cause| next_input(cause.next)) {
        line("next", next)?;
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

/// A digest that nothing in the text confirms is called computed, never the image's.
fn exact(found: &Understood) -> &'static str {
    match found.reads.exact_bytes {
        Some(true) => "perhaps: nothing shows that they were changed",
        Some(false) => "no: these are not the bytes that a registry holds",
        None => "not known",
    }
}
