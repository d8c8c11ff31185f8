//! Findings about what single registries refuse: notes, until the document is meant for one.

use super::subject::Subject;
use super::{Finding, Severity, Target};

/// The finding as an error where the document is meant for this registry, else as it is.
pub(super) fn for_target(finding: Finding, subject: &Subject<'_>, target: Target) -> Finding {
    if !subject.context.targets.contains(&target) {
        return finding;
    }
    Finding {
        severity: Severity::Error,
        ..finding
    }
}
