//! Platforms: how each engine's library reads, normalizes, writes and orders them, and which entry
//! of an index each engine picks. Knows nothing of JSON bytes or of what is wrong with a document.

mod value;

pub use value::Platform;
