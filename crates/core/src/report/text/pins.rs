//! What the pin doctor found in a file, for a terminal: each pin with its place, and the diff.

use super::{Styles, clip, line};
use crate::coverage::pins::{Class, Pin};
use crate::report::{Doctored, diff};
use crate::text::visible;

/// The answer for one file, ending with a newline; `after` is the text with the edits made.
#[must_use]
pub fn pins(doctored: &Doctored<'_>, after: &[u8], styles: Styles) -> String {
    let Styles {
        strong,
        error,
        warning,
        fine,
        reset,
        ..
    } = styles;
    let mut out = String::new();
    for pin in doctored.pins {
        let start = doctored.region(pin).start;
        let colour = match pin.class {
            Class::Index { .. } => fine,
            Class::Child { .. } | Class::Attestation { .. } => error,
            _ => warning,
        };
        line(
            &mut out,
            &format!(
                "{}:{}:{}: {colour}{}{reset}",
                clip(doctored.file),
                start.line,
                start.column_utf16,
                clip(&pin_words(pin)),
            ),
        );
        line(
            &mut out,
            &format!("  {strong}{}{reset}", clip(&pin.written)),
        );
        for text in [&pin.breaks, &pin.advice] {
            if !text.is_empty() {
                line(&mut out, &format!("  {}", visible(text)));
            }
        }
    }
    let diff = diff::unified(doctored.file, doctored.text, after);
    if !diff.is_empty() {
        line(&mut out, "");
        let diff = String::from_utf8_lossy(&diff);
        for text in diff.lines() {
            let colour = match text.as_bytes().first() {
                Some(b'-') if !text.starts_with("---") => error,
                Some(b'+') if !text.starts_with("+++") => fine,
                _ => "",
            };
            line(&mut out, &format!("{colour}{}{reset}", visible(text)));
        }
        line(&mut out, "");
    }
    line(
        &mut out,
        &format!("{}: {}", clip(doctored.file), doctored.sentence()),
    );
    out
}

/// What a pin is fixed to, in a few words.
#[must_use]
pub fn pin_words(pin: &Pin) -> String {
    let platform = |platform: &Option<String>| {
        platform
            .clone()
            .unwrap_or_else(|| "one platform".to_owned())
    };
    match &pin.class {
        Class::Index { platforms } => {
            format!("index of {}", super::counted(platforms.len(), "platform"))
        }
        Class::Child { platform: of, .. } => format!("digest of {} alone", platform(of)),
        Class::Attestation { .. } => "digest of an attestation".to_owned(),
        Class::Single { platform: of } => format!("digest of a single manifest, {}", platform(of)),
        Class::Architecture { platform, .. } => format!("name for {platform} alone"),
        Class::Unknown => "digest of which nothing is known".to_owned(),
    }
}
