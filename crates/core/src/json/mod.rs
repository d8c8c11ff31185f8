//! JSON with its exact bytes: a tree of byte spans, in which nothing is lost or rounded.
//!
//! Image documents are judged by their bytes, so this reader keeps what ordinary readers throw
//! away: duplicate members in order, numbers as written, the place of every key and value. It
//! reads any bytes to the end without failing: what is no JSON becomes a [`Problem`] with its span
//! and reading goes on where it can. It is iterative, so depth costs no stack. It knows nothing of
//! images; reports and other plain JSON go through `serde_json`.
//!
//! Grammar: RFC 8259. Pointers: RFC 6901.
//!
//! ```
//! use allarch_core::json::{self, Limits};
//!
//! let parsed = json::parse(br#"{"size": 1e3, "size": 7}"#, Limits::default());
//! let root = parsed.tree.root().unwrap();
//! let sizes: Vec<_> = root.members().map(|member| member.value.raw().to_vec()).collect();
//! assert_eq!(sizes, [b"1e3".to_vec(), b"7".to_vec()]);
//! ```

mod chars;
mod find;
mod layout;
mod parse;
mod pointer;
mod problem;
mod tree;

pub use layout::{Indent, layout};
pub use parse::{Limits, Parsed, Parsing, parse};
pub use pointer::Pointer;
pub use problem::{Problem, ProblemKind};
pub use tree::{Kind, Member, Tree, Value};

#[cfg(test)]
mod tests;
