//! Platforms: how each engine's library reads, normalizes, writes and orders them, and which entry
//! of an index each engine picks. Knows nothing of JSON bytes or of what is wrong with a document.

mod candidates;
mod engine;
mod engines;
mod format;
mod go;
mod ladder;
mod matcher;
mod normalize;
mod order;
mod parse;
mod reason;
mod rules;
pub mod tables;
mod value;
pub mod windows;

pub(crate) use candidates::config_platform;
pub use candidates::{Blobs, candidates};
pub use engine::{
    Candidate, Content, ENGINES, Engine, Outcome, Query, Selection, Then, candidate_at,
};
pub use format::{format, format_all};
pub use matcher::{Comparer, Mismatch};
pub use normalize::{LOCAL_OS, normalize};
pub use order::{column, column_platform, order, order_normalized};
pub use parse::{ParseError, parse};
pub use reason::{Considered, Decision, Reason, State};
pub use rules::Rules;
pub use value::Platform;

#[cfg(test)]
mod tests;
