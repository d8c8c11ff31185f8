//! What a document says of itself beside its content: annotations of an index or a manifest, labels
//! of a config.

use allarch_core::oci::{Annotation, Document, View};

use super::href::Href;

/// Most of them that are drawn.
pub const DRAWN: usize = 128;

/// Annotations or labels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotations {
    /// `Annotations` or `Labels`.
    pub title: &'static str,
    /// The first [`DRAWN`], in the document's order.
    pub rows: Vec<Said>,
    /// How many there are.
    pub total: usize,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Its key.
    pub key: String,
    /// Its value; what is no string as it is written.
    pub value: String,
    /// The value as an address, where it may be followed.
    pub href: Option<Href>,
}

/// What a document says of itself.
#[must_use]
pub fn annotations(document: &Document) -> Annotations {
    match document.view() {
        View::Index(index) => of("Annotations", index.annotations()),
        View::Manifest(manifest) => of("Annotations", manifest.annotations()),
        View::Config(config) => of("Labels", config.labels()),
        _ => Annotations::default(),
    }
}

fn of<'a>(title: &'static str, all: impl Iterator<Item = Annotation<'a>>) -> Annotations {
    let mut rows = Vec::new();
    let mut total = 0;
    for one in all {
        total += 1;
        if rows.len() < DRAWN {
            let raw = || String::from_utf8_lossy(one.value.raw()).into_owned();
            let text = one.value.text().map(std::borrow::Cow::into_owned);
            rows.push(Said {
                key: one.key.into_owned(),
                href: text.as_deref().and_then(Href::external),
                value: text.unwrap_or_else(raw),
            });
        }
    }
    Annotations { title, rows, total }
}

#[cfg(test)]
mod tests {
    use super::*;
    use allarch_core::json::Limits;
    use allarch_core::oci::Served;

    fn said(text: &str) -> Annotations {
        let document = Document::read(text.as_bytes(), Served::default(), Limits::default());
        annotations(&document)
    }

    #[test]
    fn only_what_may_be_followed_is_a_link() {
        let said = said(
            r#"{"schemaVersion":2,"manifests":[],"annotations":{
                "a":"https://example.com/x","b":"javascript:alert(1)","c":7}}"#,
        );
        let rows = said.rows.iter();
        let rows: Vec<_> = rows
            .map(|one| (&*one.key, &*one.value, one.href.is_some()))
            .collect();
        assert_eq!(
            rows,
            [
                ("a", "https://example.com/x", true),
                ("b", "javascript:alert(1)", false),
                ("c", "7", false),
            ]
        );
        assert_eq!((said.title, said.total), ("Annotations", 3));
    }

    #[test]
    fn labels_of_a_config_and_nothing_of_others() {
        let config = said(
            r#"{"architecture":"arm64","os":"linux","rootfs":{"type":"layers","diff_ids":[]},"config":{"Labels":{"a":"b"}}}"#,
        );
        assert_eq!((config.title, config.total), ("Labels", 1));
        assert_eq!(said("[]"), Annotations::default());
    }

    #[test]
    fn of_many_the_first_are_drawn_and_all_are_counted() {
        let many: Vec<String> = (0..1_000).map(|at| format!("\"k{at}\":\"v\"")).collect();
        let text = format!(
            r#"{{"schemaVersion":2,"manifests":[],"annotations":{{{}}}}}"#,
            many.join(",")
        );
        let said = said(&text);
        assert_eq!((said.rows.len(), said.total), (DRAWN, 1_000));
    }
}
