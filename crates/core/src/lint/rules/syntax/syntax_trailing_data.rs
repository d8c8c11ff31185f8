//! Rule `syntax-trailing-data`.

use crate::json::{Kind, ProblemKind, Value};
use crate::lint::problems::{Place, problems};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote_bytes;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// Something other than JSON white space follows the top value.
    ///
    /// # Why it matters
    /// crane's parsers read the first value and ignore the rest; docker, containerd, podman and
    /// registries refuse the document. One digest has two readings.
    ///
    /// # Example bad
    /// ```json
    /// {"imageLayoutVersion":"1.0.0"}{}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"imageLayoutVersion":"1.0.0"}
    /// ```
    ///
    /// # Checked today
    /// S R C D X B M Q
    ///
    /// # Source
    /// RFC 8259 section 2; go-containerregistry pkg/v1/manifest.go (3f4ff3c), ParseManifest and
    /// ParseIndexManifest, which decode one value and stop.
    "syntax-trailing-data", Syntax, Error, since "0.1.0", on ANY;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    // Where the first thing is no value, as in a page of HTML, or where its end is in doubt, the
    // rest does not follow a value.
    let is_value = |root: Value<'_>| {
        !matches!(root.kind(), Kind::Invalid | Kind::Missing) && subject.is_sound(root)
    };
    if !subject.root.is_some_and(is_value) {
        return;
    }
    let found = problems(subject, |kind| kind == ProblemKind::TrailingData);
    let bytes = subject.document.bytes();
    report
        .findings
        .extend(found.into_iter().map(|place| finding(place, bytes)));
}

fn finding(place: Place, bytes: &[u8]) -> Finding {
    let tail = place.span.slice(bytes);
    RULE.on_span(place.pointer, place.span)
        .message(format!(
            "{} bytes follow the JSON value at {}: {}.",
            tail.len(),
            place.position,
            quote_bytes(tail)
        ))
        .breaks("crane reads the first value and ignores the rest; docker, containerd, podman and registries refuse the document.")
        .fix("Cut what follows the value, or fetch the exact bytes again.")
        .edit(place.span, "")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    const ID: &str = "syntax-trailing-data";

    #[test]
    fn anything_but_white_space() {
        check_bytes(ID, b"{} {}", &["\"\" 3..5"]);
        check_bytes(ID, b"{}\0", &["\"\" 2..3"]);
        check_bytes(ID, b"{} // done", &["\"\" 3..10"]);
        check_bytes(ID, b"{}}", &["\"\" 2..3"]);
        check_bytes(ID, b"{}\r\n \t", &[]);
        check_bytes(ID, b"<html> </html>", &[]);
        check_bytes(ID, b"{\"a\":[1}}]}", &[]);
    }
}
