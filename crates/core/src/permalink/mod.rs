//! Reports as links: what a person sees, in a URL fragment that needs no server.
//!
//! Two forms. *By reference*, `r=REFERENCE`: whoever opens it fetches the image anew. *By content*,
//! `v1.…`: the documents' exact bytes and the view, in the format of [`v1`]. A format once released
//! never changes: a new one is a new file beside it. Knows nothing of the page or of any host.

mod by_reference;
mod document;
mod in_report;
mod recover;
mod share;
mod value;

pub mod credentials;
pub mod v1;

pub use by_reference::{encode as encode_reference, view_of, with_view};
pub use in_report::{for_report, in_report};
pub use recover::recover;
pub use share::{Budget, Part, Place, Share, ShareError, check, share};
pub use value::{DecodeError, EncodeError, LinkDocument, Pairs, State, Unknown};

/// The kind under which a matrix with its cells travels, as `report::json::matrix_cells` writes it.
pub const MATRIX: &str = "allarch-matrix";

/// What a link holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// An image name, as written, to be fetched when a person asks for it.
    Reference {
        /// The name; not checked against any grammar.
        reference: String,
        /// View state.
        view: Pairs,
    },
    /// Documents and view state.
    Content(State),
}

/// Opens a fragment as it arrived, with or without `#`.
///
/// # Errors
/// Says exactly what is damaged. An empty fragment is [`DecodeError::NotALink`].
pub fn open(text: &str) -> Result<Link, DecodeError> {
    // By reference the pairs are encoded one by one, so they must be split before they are decoded:
    // at the first level of encoding at which there is a link.
    let mut level = recover::unbroken(text);
    for _ in 0..3 {
        let fragment = recover::fragment(&level).trim_end_matches(recover::is_punctuation);
        if let Some((reference, view)) = by_reference::decode(fragment) {
            return Ok(Link::Reference { reference, view });
        }
        level = recover::percent_decode_once(&level);
    }
    let fragment = recover(text);
    match fragment.split_once('.') {
        Some(("v1", _)) => v1::decode(&fragment).map(Link::Content),
        // There never was a version 0.
        Some((version, _)) if recover::is_version(version) && version != "v0" => {
            Err(DecodeError::NewerVersion(version.to_owned()))
        }
        _ => Err(DecodeError::NotALink),
    }
}

#[cfg(test)]
mod tests;
