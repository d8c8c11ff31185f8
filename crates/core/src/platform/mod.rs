//! Platforms: how each engine's library reads, normalizes, writes and orders them, and which entry
//! of an index each engine picks. Knows nothing of JSON bytes or of what is wrong with a document.

mod format;
mod go;
mod normalize;
mod order;
mod parse;
mod rules;
pub mod tables;
mod value;
pub mod windows;

pub use format::{format, format_all};
pub use normalize::{LOCAL_OS, normalize};
pub use order::{column, column_platform, order};
pub use parse::{ParseError, parse};
pub use rules::Rules;
pub use value::Platform;
