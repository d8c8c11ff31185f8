//! The vector files under `tests/data`: cases with the answers of real implementations.

use std::path::PathBuf;

use serde_json::Value;

/// Where `path` lies below `tests/data`.
#[must_use]
pub fn path(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("data")
        .join(path)
}

/// The JSON of the vector file at `path` below `tests/data`.
///
/// # Panics
/// Where the file is missing or no JSON: then there is nothing to test.
#[must_use]
#[allow(clippy::panic, reason = "a fixture: without it the test must fail")]
pub fn read(file: &str) -> Value {
    let text = std::fs::read_to_string(path(file))
        .unwrap_or_else(|error| panic!("tests/data/{file}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("tests/data/{file}: {error}"))
}

/// Fails with the first few of `failures` and how many there are of `total` cases.
///
/// # Panics
/// Where there is a failure, or no case at all.
#[allow(clippy::panic, reason = "a fixture: this is how a test fails")]
pub fn report(total: usize, failures: &[String]) {
    assert!(total > 0, "no case was tested");
    if !failures.is_empty() {
        let shown = failures.iter().take(20).cloned().collect::<Vec<_>>();
        panic!(
            "{} of {total} cases fail:\n{}",
            failures.len(),
            shown.join("\n")
        );
    }
}
