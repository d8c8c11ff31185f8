//! `allarch batch`: the core, one JSON line at a time.
//!
//! One request a line in, one answer a line out, in the same order, flushed per line. A bad line
//! gets an error answer and the next is read. [`answer`] is pure; reading lines is `lines`, what a
//! request holds is `request`, what it asks for is `ops`, one file a family.
//!
//! ```text
//! answer = {"id":…, "ok":{…}} | {"id":…, "error":{"code":"…", "message":"…", …}}
//! ```
//! `id` is echoed as it was written, and left out where the request has none.
//!
//! What an engine or a release cannot answer is refused as `bad-request` with the reason: `swarm`, which
//! selects no entry and so is not among `engines` of `version`, and the matcher `containerd-only-os` with
//! rules before v1.0.0-rc.4, which have none.

mod lines;
mod ops;
mod request;

use std::io::{self, BufRead, Write};

use serde_json::{Value, json};

use lines::{Line, Lines};
pub(crate) use ops::{pairing_json, reads};
use request::{Refusal, Request};

/// Answers every line of `input` on `output`.
///
/// # Errors
/// Where reading or writing fails, never for what a line holds.
pub(crate) fn run(input: impl BufRead, output: &mut dyn Write) -> io::Result<()> {
    let mut lines = Lines::new(input);
    while let Some(line) = lines.next()? {
        let answer = match line {
            Line::Whole(line) => answer(line),
            Line::TooLong => finish(None, Err(too_long())),
        };
        output.write_all(answer.as_bytes())?;
        output.write_all(b"\n")?;
        output.flush()?;
    }
    Ok(())
}

/// The answer to one line, without its line break.
pub(crate) fn answer(line: &[u8]) -> String {
    match Request::read(line) {
        Err(refusal) => finish(None, Err(refusal)),
        Ok(request) => finish(request.id(), ops::run(&request)),
    }
}

fn finish(id: Option<&str>, outcome: Result<Value, Refusal>) -> String {
    let (member, value) = match outcome {
        Ok(value) => ("ok", value),
        Err(refusal) => ("error", refusal.into_value()),
    };
    // Put together as text: the id goes back byte for byte, whatever number or string it is.
    match id {
        Some(id) => format!("{{\"id\":{id},\"{member}\":{value}}}"),
        None => json!({member: value}).to_string(),
    }
}

fn too_long() -> Refusal {
    Refusal::bad_request(format!("the line is longer than {} bytes", lines::MAX_LINE))
}

#[cfg(test)]
mod tests;
