//! What an opened row shows: manifest, config and layers of one entry, as far as they are at hand.

use allarch_core::oci::{Config, Document, Manifest, View};
use allarch_core::text::visible;

use super::number;
use super::platform::named;
use super::platforms::PlatformRow;
use crate::store::Blobs;

/// One line of a definition list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its name.
    pub name: &'static str,
    /// Its text, safe to show.
    pub text: String,
    /// Whether it is set as code.
    pub mono: bool,
    /// Whether it disagrees with the index.
    pub wrong: bool,
}

impl Fact {
    fn plain(name: &'static str, text: impl Into<String>) -> Self {
        Self {
            name,
            text: text.into(),
            mono: false,
            wrong: false,
        }
    }

    fn mono(name: &'static str, text: &str) -> Self {
        Self {
            name,
            text: visible(text).into_owned(),
            mono: true,
            wrong: false,
        }
    }
}

/// One layer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LayerRow {
    /// Its size in bytes.
    pub size: Option<u64>,
    /// What made it, from the config's history; else its media type. Safe to show.
    pub text: String,
    /// Its digest as written.
    pub digest: String,
}

/// What an opened row shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Child {
    /// About the manifest.
    pub manifest: Vec<Fact>,
    /// About the config; empty while it is not at hand.
    pub config: Vec<Fact>,
    /// The layers; empty while the manifest is not at hand.
    pub layers: Vec<LayerRow>,
    /// Sum of the layers in bytes.
    pub compressed: Option<u64>,
    /// Whether the manifest is at hand.
    pub has_manifest: bool,
}

/// The child behind a row.
#[must_use]
pub fn child(row: &PlatformRow, blobs: &Blobs) -> Child {
    let document = blobs.get(&row.digest);
    let mut child = Child {
        manifest: declared(row, document.map(AsRef::as_ref)),
        ..Child::default()
    };
    match document.map(|document| document.view()) {
        Some(View::Manifest(manifest)) => {
            let config = manifest.config().and_then(|config| config.digest_text());
            let config = config.and_then(|digest| blobs.get(&digest));
            let config = config.and_then(|document| match document.view() {
                View::Config(config) => Some(config),
                _ => None,
            });
            child.has_manifest = true;
            child.compressed = manifest.compressed_size();
            child.layers = layers(&manifest, config.as_ref());
            if let Some(config) = config {
                child.config = about_config(&config, Some(row));
            }
        }
        Some(_) => child.has_manifest = true,
        None => {}
    }
    child
}

fn declared(row: &PlatformRow, document: Option<&Document>) -> Vec<Fact> {
    let mut facts = vec![Fact::mono("Digest", &row.digest)];
    let media_type = if row.media_type.is_empty() {
        "not given"
    } else {
        &row.media_type
    };
    facts.push(Fact::mono("Type", media_type));
    let declared = row.size.map(number::grouped);
    facts.push(match (declared, document.map(Document::size)) {
        (Some(size), None) => Fact::plain("Bytes", format!("{size}, as the index declares")),
        (Some(size), Some(real)) if Some(real) == row.size => {
            Fact::plain("Bytes", format!("{size}, as the index declares"))
        }
        (Some(size), Some(real)) => Fact {
            wrong: true,
            ..Fact::plain(
                "Bytes",
                format!("{}, the index declares {size}", number::grouped(real)),
            )
        },
        (None, Some(real)) => Fact::plain("Bytes", number::grouped(real)),
        (None, None) => Fact::plain("Bytes", "not given"),
    });
    if let Some(raw) = row.named().and_then(|named| named.raw.as_ref()) {
        facts.push(Fact::mono("Raw spelling", raw));
    }
    facts
}

/// What a config says; with a row, whether its platform agrees with the index.
#[must_use]
pub fn about_config(config: &Config<'_>, row: Option<&PlatformRow>) -> Vec<Fact> {
    let platform = named(config.platform());
    let mut facts = vec![match row.map(PlatformRow::platform) {
        Some(declared) if declared == platform.text => Fact::plain(
            "Platform",
            format!("{}, agrees with the index", platform.text),
        ),
        Some("") | None => Fact::plain("Platform", platform.text),
        Some(declared) => Fact {
            wrong: true,
            ..Fact::plain(
                "Platform",
                format!("{}, the index says {declared}", platform.text),
            )
        },
    }];
    for name in ["Entrypoint", "Cmd"] {
        let words = config.settings(name);
        if !words.is_empty() {
            let quoted: Vec<String> = words.iter().map(|word| format!("{word:?}")).collect();
            facts.push(Fact::mono(name, &format!("[{}]", quoted.join(", "))));
        }
    }
    for (key, name) in [
        ("User", "User"),
        ("WorkingDir", "Directory"),
        ("StopSignal", "Stop signal"),
    ] {
        if let Some(text) = config.setting(key).filter(|text| !text.is_empty()) {
            facts.push(Fact::mono(name, &text));
        }
    }
    if let Some(created) = config.created() {
        facts.push(Fact::plain("Created", moment(&created)));
    }
    facts
}

/// An RFC 3339 moment to the minute; anything else as it is.
fn moment(text: &str) -> String {
    let shape = |(at, b): (usize, u8)| match at {
        4 | 7 => b == b'-',
        10 => b == b'T',
        13 => b == b':',
        _ => b.is_ascii_digit(),
    };
    match (text.get(..16), text.ends_with('Z')) {
        (Some(head), true) if head.bytes().enumerate().all(shape) => {
            format!("{} UTC", head.replace('T', " "))
        }
        _ => visible(text).into_owned(),
    }
}

/// The layers of a manifest, each with what made it.
#[must_use]
pub fn layers(manifest: &Manifest<'_>, config: Option<&Config<'_>>) -> Vec<LayerRow> {
    let steps: Vec<String> = config
        .into_iter()
        .flat_map(Config::history)
        .filter(|step| !step.empty_layer)
        .map(|step| {
            step.created_by
                .map(|text| shortened(&text))
                .unwrap_or_default()
        })
        .collect();
    let rows = manifest.layers().enumerate().map(|(at, layer)| LayerRow {
        size: layer.size(),
        text: match steps.get(at).filter(|step| !step.is_empty()) {
            Some(step) => step.clone(),
            None => visible(&layer.media_type().unwrap_or_default()).into_owned(),
        },
        digest: layer.digest_text().unwrap_or_default().into_owned(),
    });
    rows.collect()
}

/// A history line without the wrapping that the classic builder put around it.
fn shortened(text: &str) -> String {
    let text = text.trim();
    let text = text
        .strip_prefix("/bin/sh -c #(nop) ")
        .or_else(|| text.strip_prefix("/bin/sh -c "))
        .unwrap_or(text);
    let text = text.strip_suffix(" # buildkit").unwrap_or(text).trim();
    visible(text).chars().take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::{moment, shortened};

    #[test]
    fn history_and_moments_are_made_short() {
        assert_eq!(moment("2026-09-30T06:12:44.5Z"), "2026-09-30 06:12 UTC");
        assert_eq!(moment("yesterday"), "yesterday");
        assert_eq!(shortened("/bin/sh -c #(nop)  CMD [\"sh\"]"), "CMD [\"sh\"]");
        assert_eq!(shortened("COPY /out / # buildkit"), "COPY /out /");
    }
}
