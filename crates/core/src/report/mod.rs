//! What a person or a program is told about documents: plain values, and one file per format that
//! turns them into text. A format detects nothing; [`Inspection`] gathers what the modules before
//! this one found.

pub mod csv;
pub mod github;
pub mod html;
mod inspection;
pub mod json;
pub mod junit;
mod linted;
pub mod markdown;
mod matching;
pub mod sarif;
pub mod text;

pub use inspection::{Counts, EntryRow, Inspection, PartOf, relate};
pub use linted::{Linted, Origin, rule_page};
pub use matching::{Matching, Release};
pub use text::Styles;

#[cfg(test)]
mod tests;
