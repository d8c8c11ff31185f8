//! Platforms: how each engine's library reads, normalizes, writes and orders them, and which entry
//! of an index each engine picks. Knows nothing of JSON bytes or of what is wrong with a document.

mod candidates;
mod engine;
mod engines;
mod format;
mod go;
mod ladder;
pub mod libraries;
mod machine;
mod matcher;
mod normalize;
mod order;
mod parse;
mod reason;
mod rules;
mod selection;
pub mod tables;
mod value;
pub mod windows;

pub(crate) use candidates::config_platform;
pub use candidates::{Blobs, candidates};
pub use engine::{ENGINES, Engine};
pub use engines::swarm;
pub use format::{format, format_all};
pub use machine::Machine;
pub use matcher::{Builds, Comparer, Mismatch};
pub use normalize::{LOCAL_OS, normalize};
pub use order::{Place, column, column_platform, order};
pub use parse::{ParseError, parse};
pub use reason::{Considered, Decision, Reason, State};
pub use rules::Rules;
pub use selection::{
    Candidate, Content, Effect, Marks, Outcome, Query, Selection, Then, candidate_at,
};
pub use value::Platform;

#[cfg(test)]
mod tests;
