//! The documents that a report saved as HTML carries, as a link would hold them.

use super::value::{LinkDocument, State};
use crate::report::html;

/// What a saved report carries; `None` where the text is none of ours.
#[must_use]
pub fn in_report(html: &str) -> Option<State> {
    let carried = html::documents(html).into_iter();
    let documents: Vec<LinkDocument> = carried
        .map(|document| LinkDocument {
            kind: document.kind,
            name: document.name,
            bytes: document.bytes,
            expected_digest: document.expected_digest,
            ..LinkDocument::default()
        })
        .collect();
    (!documents.is_empty()).then(|| State {
        documents,
        ..State::default()
    })
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
    fn other_pages_carry_nothing() {
        assert_eq!(in_report("<!doctype html><title>x</title>"), None);
    }
}
