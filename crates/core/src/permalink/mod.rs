//! Reports as links: what a person sees, in a URL fragment that needs no server.
//!
//! Two forms. *By reference*, `r=REFERENCE`: whoever opens it fetches the image anew. *By content*,
//! `v1.…`: the documents' exact bytes and the view, in the format of [`v1`]. A format once released
//! never changes: a new one is a new file beside it. Knows nothing of the page or of any host.

mod by_reference;
mod recover;
mod value;

pub mod v1;

use std::collections::BTreeMap;

pub use by_reference::encode as encode_reference;
pub use recover::recover;
pub use value::{DecodeError, EncodeError, LinkDocument, State, Unknown};

/// What a link holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// An image name, as written, to be fetched when a person asks for it.
    Reference {
        /// The name; not checked against any grammar.
        reference: String,
        /// View state.
        view: BTreeMap<String, String>,
    },
    /// Documents and view state.
    Content(State),
}

/// Opens a fragment as it arrived, with or without `#`.
///
/// # Errors
/// Says exactly what is damaged. An empty fragment is [`DecodeError::NotALink`].
pub fn open(text: &str) -> Result<Link, DecodeError> {
    let undecoded = text.strip_prefix('#').unwrap_or(text);
    // By reference the pairs are encoded one by one, so they must be split before they are decoded.
    if let Some((reference, view)) =
        by_reference::decode(undecoded.trim_end_matches([')', '>', '.', ',', ']']))
    {
        return Ok(Link::Reference { reference, view });
    }
    let fragment = recover(text);
    if let Some((reference, view)) = by_reference::decode(&fragment) {
        return Ok(Link::Reference { reference, view });
    }
    match fragment.split_once('.') {
        Some(("v1", _)) => v1::decode(&fragment).map(Link::Content),
        Some((version, _)) if recover::is_version(version) => {
            Err(DecodeError::NewerVersion(version.to_owned()))
        }
        _ => Err(DecodeError::NotALink),
    }
}

#[cfg(test)]
mod tests;
