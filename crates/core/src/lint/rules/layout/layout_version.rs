//! Rule `layout-version`.

use crate::json::{Kind, Value};
use crate::lint::members::opening;
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::words::quote;
use crate::lint::{Finding, Report};
use crate::oci::DocumentKind;
use crate::text::Span;

declare_rule! {
    /// # What it checks
    /// The file `oci-layout` has no `imageLayoutVersion`, or another than `"1.0.0"`.
    ///
    /// # Why it matters
    /// Tools that read layouts ask for this version first and refuse the directory without it.
    ///
    /// # Example bad
    /// ```json
    /// {"imageLayoutVersion":"2.0"}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"imageLayoutVersion":"1.0.0"}
    /// ```
    ///
    /// # Checked today
    /// S r
    ///
    /// # Source
    /// image-spec image-layout.md lines 22 to 24 and schema/image-layout-schema.json, MUST (13cff54).
    "layout-version", Layout, Error, since "0.1.0", on LAYOUT;
    check
}

const NAME: &str = "imageLayoutVersion";
/// The only version there is.
const VERSION: &str = "1.0.0";

fn check(subject: &Subject<'_>, report: &mut Report) {
    let is_layout = subject.document.kind() == DocumentKind::OciLayout;
    let object = |root: &Value<'_>| root.kind() == Kind::Object && subject.is_sound(*root);
    let Some(root) = subject.root.filter(object).filter(|_| is_layout) else {
        return;
    };
    match subject.field(root, NAME) {
        Some(value) if value.text().as_deref() == Some(VERSION) => {}
        Some(value) => report.findings.push(other(value)),
        None => report.findings.push(none(root)),
    }
}

fn other(value: Value<'_>) -> Finding {
    let written = match value.text() {
        Some(text) => quote(&text),
        None => value.kind().described().to_owned(),
    };
    words(
        RULE.on_value(value),
        &format!("The {NAME} is {written}, not \"{VERSION}\"."),
    )
    .edit(value.span(), format!("\"{VERSION}\""))
}

fn none(root: Value<'_>) -> Finding {
    let at = root.span().start + 1;
    let comma = if root.count() == 0 { "" } else { "," };
    words(
        RULE.on_span(root.pointer(), opening(root)),
        &format!("The file has no {NAME}."),
    )
    .edit(
        Span::new(at, at),
        format!("\"{NAME}\":\"{VERSION}\"{comma}"),
    )
}

fn words(finding: Finding, message: &str) -> Finding {
    finding
        .message(message)
        .breaks("Tools that read the layout refuse the whole directory.")
        .fix(format!("Write {{\"{NAME}\":\"{VERSION}\"}}."))
}
