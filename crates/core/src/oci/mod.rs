//! OCI and Docker documents: what a reference, a digest, an index, a manifest and a config are.
//! Knows nothing of what is right or wrong with them (`lint`) or who would pick what (`platform`).

pub mod digest;

pub use digest::{Algorithm, Digest, DigestError};
