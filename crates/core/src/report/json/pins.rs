//! What the pin doctor found, as JSON.

use serde::Serialize;

use super::{Generator, SCHEMA};
use crate::coverage::pins::{Class, Pin};
use crate::report::Doctored;

#[derive(Clone, Debug, Serialize)]
struct Report<'a> {
    schema: u32,
    generator: Generator,
    files: Vec<File<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct File<'a> {
    name: &'a str,
    sentence: String,
    pins: Vec<PinReport<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct PinReport<'a> {
    line: usize,
    column: usize,
    start: usize,
    end: usize,
    written: &'a str,
    digest: Option<&'a str>,
    class: &'static str,
    platform: Option<&'a str>,
    platforms: &'a [String],
    index: Option<&'a str>,
    instead: Option<&'a str>,
    breaks: &'a str,
    advice: &'a str,
    edit: Option<Edit<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct Edit<'a> {
    start: usize,
    end: usize,
    text: &'a str,
}

/// The pins of every file, indented by two spaces, ending with a newline.
///
/// # Errors
/// None that the types allow.
pub fn pins(files: &[Doctored<'_>]) -> Result<String, serde_json::Error> {
    super::write(&Report {
        schema: SCHEMA,
        generator: Generator::THIS,
        files: files
            .iter()
            .map(|file| File {
                name: file.file,
                sentence: file.sentence(),
                pins: file.pins.iter().map(|one| pin(file, one)).collect(),
            })
            .collect(),
    })
}

fn pin<'a>(file: &Doctored<'_>, pin: &'a Pin) -> PinReport<'a> {
    let start = file.region(pin).start;
    let (platform, index) = match &pin.class {
        Class::Child { platform, index } | Class::Attestation { platform, index } => {
            (platform.as_deref(), Some(index.as_str()))
        }
        Class::Single { platform } => (platform.as_deref(), None),
        Class::Architecture { platform, .. } => (Some(platform.as_str()), None),
        Class::Index { .. } | Class::Unknown => (None, None),
    };
    PinReport {
        line: start.line,
        column: start.column_utf16,
        start: pin.span.start,
        end: pin.span.end,
        written: &pin.written,
        digest: pin.digest.as_ref().map(crate::oci::Digest::as_str),
        class: pin.class.name(),
        platform,
        platforms: match &pin.class {
            Class::Index { platforms } => platforms,
            _ => &[],
        },
        index,
        instead: match &pin.class {
            Class::Architecture { instead, .. } => Some(instead),
            _ => None,
        },
        breaks: &pin.breaks,
        advice: &pin.advice,
        edit: pin.edit.as_ref().map(|edit| Edit {
            start: edit.span.start,
            end: edit.span.end,
            text: &edit.text,
        }),
    }
}
