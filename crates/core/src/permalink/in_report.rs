//! The documents that a report saved as HTML carries, as a link would hold them.

use super::value::{LinkDocument, State, Unknown};
use crate::report::html::{self, Carried, Contents};

/// What a saved report carries; `None` where the text is none of ours.
#[must_use]
pub fn in_report(html: &str) -> Option<State> {
    let contents = html::contents(html);
    let documents: Vec<LinkDocument> = contents
        .documents
        .into_iter()
        .map(|document| LinkDocument {
            kind: document.kind,
            name: document.name,
            bytes: document.bytes,
            expected_digest: document.expected_digest,
            properties: document.properties,
            unknown: unknown(document.newer),
        })
        .collect();
    (!documents.is_empty()).then(|| State {
        documents,
        view: contents.view,
        unknown: unknown(contents.newer),
    })
}

/// The same as a report carries it.
#[must_use]
pub fn for_report(state: State) -> Contents {
    let documents = state.documents.into_iter();
    let documents = documents.map(|document| Carried {
        kind: document.kind,
        name: document.name,
        bytes: document.bytes,
        expected_digest: document.expected_digest,
        properties: document.properties,
        newer: newer(document.unknown),
    });
    Contents {
        documents: documents.collect(),
        view: state.view,
        newer: newer(state.unknown),
    }
}

fn newer(records: Vec<Unknown>) -> Vec<(u8, Vec<u8>)> {
    let records = records.into_iter();
    records.map(|one| (one.tag, one.content)).collect()
}

fn unknown(records: Vec<(u8, Vec<u8>)>) -> Vec<Unknown> {
    let records = records.into_iter();
    records
        .map(|(tag, content)| Unknown { tag, content })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_back_as_a_link_would_hold_them() {
        let html = "<!doctype html>\n<meta name=\"allarch-document\" data-kind=\"oci-index\" \
            data-name=\"acme/app:1\" data-expected=\"sha256:00\" content=\"e30NCg==\">\n";
        let document = LinkDocument {
            kind: "oci-index".to_owned(),
            name: "acme/app:1".to_owned(),
            bytes: b"{}\r\n".to_vec(),
            expected_digest: Some("sha256:00".to_owned()),
            ..LinkDocument::default()
        };
        let state = in_report(html).unwrap();
        assert_eq!(state.documents, [document]);
    }

    #[test]
    fn a_report_carries_all_that_a_link_holds() {
        let unknown = |tag, content: &[u8]| Unknown {
            tag,
            content: content.to_vec(),
        };
        let document = LinkDocument {
            kind: "a \"kind\" of next year".to_owned(),
            name: "a&amp;'b'".to_owned(),
            bytes: b"{}\r\n\xff".to_vec(),
            properties: [("header Link", "<a>;\nrel=\"b\""), ("size", "2")]
                .map(|(key, text)| (key.to_owned(), text.to_owned()))
                .into(),
            unknown: vec![unknown(b'x', b"\0 :"), unknown(b'y', b"")],
            ..LinkDocument::default()
        };
        let state = State {
            documents: vec![document, LinkDocument::default()],
            view: [("open".to_owned(), "0,1".to_owned())].into(),
            unknown: vec![unknown(b'z', b"z")],
        };
        let html = html::render(&[], &for_report(state.clone()));
        assert_eq!(in_report(&html), Some(state));
    }

    #[test]
    fn other_pages_carry_nothing() {
        assert_eq!(in_report("<!doctype html><title>x</title>"), None);
    }
}
