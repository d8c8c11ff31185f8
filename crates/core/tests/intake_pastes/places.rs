//! What is said to be read of a paste stands in it, at the place that is given.

use allarch_core::intake::{Place, Understood, understand};

use crate::corpus::{self, PASTED};
use crate::laws::{WAYS, wrapped};

/// Rows of every recorded paste that is text.
fn texts() -> Vec<(String, String)> {
    let files = PASTED.iter().chain(&["pastes"]);
    let rows = files.flat_map(|name| corpus::pasted(name).into_iter().map(move |row| (name, row)));
    rows.filter_map(|(name, row)| {
        let text = String::from_utf8(corpus::bytes(&row)).ok()?;
        Some((format!("{name}/{}", row["id"]), text))
    })
    .collect()
}

/// Every value that was read, by its name.
fn values(found: &Understood) -> Vec<(&'static str, &str)> {
    let reads = &found.reads;
    let mut all: Vec<(&'static str, &str)> = Vec::new();
    all.extend(
        found
            .values
            .iter()
            .map(|(name, value)| (*name, value.as_str())),
    );
    all.extend(reads.reference.as_deref().map(|value| ("reference", value)));
    // A digest that was computed stands nowhere.
    let is_computed = reads.exact_bytes == Some(true) || found.exact_after.is_some();
    let digest = reads.digest.as_deref().filter(|_| !is_computed);
    all.extend(digest.map(|value| ("digest", value)));
    all.extend(
        reads
            .platforms
            .iter()
            .map(|value| ("platform", value.as_str())),
    );
    all.retain(|(name, _)| *name != "reference_from_url");
    all
}

/// What is wrong with a place: it has to hold the value itself, or the part that tells it from others.
fn wrong(given: &str, place: &Place) -> Option<String> {
    let Some(written) = given.get(place.span.start..place.span.end) else {
        return Some(format!("{place:?} is outside"));
    };
    let plain = written.replace('\\', "").replace('\u{a0}', " ");
    let value = place.value.as_str();
    let is_part = match place.name {
        // `x86_64` is amd64, `aarch64` arm64; the system and the variant may stand elsewhere.
        "platform" | "wanted_platform" | "host_platform" => {
            let part = match plain.as_str() {
                "x86_64" => "amd64",
                "aarch64" => "arm64",
                other => other,
            };
            value.split(['/', ':']).skip(1).any(|one| one == part)
        }
        // The tag may stand elsewhere.
        "reference" | "repository" => {
            let rest = value.rsplit_once(&plain).map(|(_, rest)| rest);
            let is_name = plain.contains(char::is_alphanumeric);
            is_name && rest.is_some_and(|rest| rest.starts_with([':', '@']))
        }
        // 64 digits alone are those of sha256.
        _ => value.strip_prefix("sha256:") == Some(&plain),
    };
    let is_it = written == value || plain == value || is_part;
    (!is_it).then(|| format!("{place:?} is {written:?}"))
}

/// What is wrong with the places of a text.
fn misplaced(given: &str, found: &Understood) -> Vec<String> {
    let places = found.places.iter();
    let mut all: Vec<String> = places.filter_map(|place| wrong(given, place)).collect();
    if found.names.is_none() {
        let missing = values(found).into_iter().filter(|(name, value)| {
            let is_it = |one: &Place| one.name == *name && one.value == *value;
            !found.places.iter().any(is_it)
        });
        all.extend(missing.map(|(name, value)| format!("{name} {value} has no place")));
    }
    all
}

/// Every value of every recorded paste has its place, also where something is around it.
#[test]
fn what_is_read_stands_at_the_place_given() {
    let mut all = Vec::new();
    for (at, (id, text)) in texts().into_iter().enumerate() {
        for given in [wrapped(&text, at % WAYS), text] {
            let found = understand(given.as_bytes());
            let wrong = misplaced(&given, &found);
            all.extend(wrong.into_iter().map(|why| format!("{id}: {why}")));
        }
    }
    assert!(all.is_empty(), "{}\n{}", all.join("\n"), all.len());
}
