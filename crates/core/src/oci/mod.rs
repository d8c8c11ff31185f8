//! OCI and Docker documents: what a reference, a digest, an index, a manifest and a config are.
//! Knows nothing of what is right or wrong with them (`lint`) or who would pick what (`platform`).

pub mod attestation;
pub mod digest;
pub mod document;
pub mod head;
pub mod host;
pub mod kind;
pub mod media_type;
mod punycode;
pub mod reference;
pub mod relation;
pub mod repair;
pub mod schema1;
pub mod view;

pub use digest::{Algorithm, Digest, DigestError, Digester, is_digest_shaped};
pub use document::{DigestState, Document, Reading, Served};
pub use head::{Head, HeaderCheck};
pub use host::{Host, HostError, parse_authority};
pub use kind::{DocumentKind, Recognition};
pub use reference::{AnyReference, Reference, ReferenceError};
pub use view::{Annotation, Config, Descriptor, Index, Manifest, PlatformView, Schema1, View};

#[cfg(test)]
mod tests;
