//! Platforms: how each engine's library reads, normalizes, writes and orders them, and which entry
//! of an index each engine picks. Knows nothing of JSON bytes or of what is wrong with a document.

mod candidates;
pub mod compare;
pub mod disagreements;
pub mod docs;
mod engine;
mod engines;
mod explain;
mod format;
mod go;
mod hosts;
mod ladder;
pub mod libraries;
mod machine;
mod matcher;
mod normalize;
mod order;
mod parse;
mod products;
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
pub use explain::steps;
pub use format::{format, format_all};
pub use hosts::{HOSTS, Host};
pub use machine::{Machine, Reading};
pub use matcher::{Builds, Comparer, Mismatch};
pub(crate) use normalize::has_one_spelling;
pub use normalize::{LOCAL_OS, normalize, normalized};
pub use order::{Place, column, column_platform, order};
pub use parse::{ParseError, parse};
pub use products::{Choice, PRODUCTS, Product, Puller, Releases, Status, Stretch, Version};
pub use reason::{Considered, Decision, Reason, State};
pub use rules::Rules;
pub use selection::{
    Candidate, Content, Effect, Marks, Outcome, Query, Selection, Then, candidate_at,
};
pub use value::Platform;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
