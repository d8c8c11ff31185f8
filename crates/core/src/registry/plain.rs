//! The JSON that services answer with: tokens, error bodies, a proxy's refusals.
//!
//! It is read by [`crate::json`], which the page holds anyway: `serde_json` would add its number
//! tables and derived readers to the page, 40 kB in brotli. What is no JSON is `None`, as a strict
//! reader has it.

use crate::json::{self, Limits, Value};

/// Reads `body` with `read`; `None` where it is no JSON or `read` finds nothing.
pub(super) fn read<T>(body: &[u8], read: impl FnOnce(Value<'_>) -> Option<T>) -> Option<T> {
    let parsed = json::parse(body, Limits::default());
    read(parsed.tree.root().filter(|_| parsed.problems.is_empty())?)
}

/// Whether `body` is JSON at all.
pub(super) fn is_json(body: &[u8]) -> bool {
    read(body, |_| Some(())).is_some()
}

/// A member's text.
pub(super) fn text(object: Value<'_>, name: &str) -> Option<String> {
    Some(object.get(name)?.text()?.into_owned())
}

/// A member's number.
pub(super) fn number<T: TryFrom<i128>>(object: Value<'_>, name: &str) -> Option<T> {
    object.get(name)?.integer()?.try_into().ok()
}
