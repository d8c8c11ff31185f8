//! Kinds of documents in a container: one letter for those that have one, any other by its name.
//!
//! A name that could be taken for a letter, or for what stands before it, has a `00` before it.

/// Kinds with a letter, by the names of `allarch batch`.
const LETTERS: [(u8, &str); 26] = [
    (b'a', "artifact-manifest"),
    (b'A', "archive"),
    (b'B', "bake"),
    (b'c', "image-config"),
    (b'C', "compose"),
    (b'd', "docker-manifest"),
    (b'D', "dockerfile"),
    (b'e', "error-message"),
    (b'G', "github-workflow"),
    (b'H', "helm-values"),
    (b'h', "http-response"),
    (b'i', "oci-index"),
    (b'I', "image-list"),
    (b'K', "kubernetes"),
    (b'l', "docker-manifest-list"),
    (b'm', "oci-manifest"),
    (b'M', "manifest-tool-spec"),
    (b'N', "nodes"),
    (b'p', "descriptor"),
    (b'P', "platform"),
    (b'r', "reference"),
    (b's', "docker-schema1"),
    (b't', "tool-output"),
    (b'u', "unknown"),
    (b'x', "layout-index"),
    (b'y', "oci-layout"),
];

/// The content of the field.
pub(super) fn write(kind: &str) -> Vec<u8> {
    if let Some((letter, _)) = LETTERS.iter().find(|(_, name)| *name == kind) {
        return vec![*letter];
    }
    let mut out = Vec::new();
    if kind.len() == 1 || kind.starts_with('\0') {
        out.push(0);
    }
    out.extend(kind.as_bytes());
    out
}

/// The kind. A letter that there is not is a name of one letter.
pub(super) fn read(content: &[u8]) -> Option<String> {
    if let [letter] = content
        && let Some((_, name)) = LETTERS.iter().find(|(known, _)| known == letter)
    {
        return Some((*name).to_owned());
    }
    let name = content.strip_prefix(&[0]).unwrap_or(content);
    String::from_utf8(name.to_vec()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_comes_back() {
        let letters = LETTERS.iter().map(|(_, name)| *name);
        for kind in letters.chain(["", "i", "z", "\0", "\0i", "something-new", "é"]) {
            assert_eq!(read(&write(kind)).as_deref(), Some(kind), "{kind:?}");
        }
    }

    #[test]
    fn letters_are_distinct() {
        for (at, (letter, name)) in LETTERS.iter().enumerate() {
            assert!(
                LETTERS
                    .iter()
                    .take(at)
                    .all(|(l, n)| l != letter && n != name)
            );
        }
    }
}
