//! How a severity looks and what it is called: an icon of its own outline, a word, a colour.

use allarch_core::lint::Severity;

use super::icon::Icon;

/// The icon, whose outline alone tells severities apart.
pub(crate) fn icon(severity: Severity) -> Icon {
    match severity {
        Severity::Error => Icon::Error,
        Severity::Warning => Icon::Warning,
        Severity::Info => Icon::Note,
    }
}

/// The word.
pub(crate) fn word(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Info => "Note",
    }
}

/// The class suffix that stylesheets use: `chip-error`, `ln-warn`, `sev-note`.
pub(crate) fn class(prefix: &str, severity: Severity) -> String {
    let suffix = match severity {
        Severity::Error => "error",
        Severity::Warning => "warn",
        Severity::Info => "note",
    };
    format!("{prefix}-{suffix}")
}
