//! What a person or a program is told about documents: plain values, and one file per format that
//! turns them into text. A format detects nothing; [`Inspection`] gathers what the modules before
//! this one found.

mod coverage;
pub mod csv;
pub mod diff;
mod doctored;
mod gate;
pub mod github;
pub mod html;
mod inspection;
mod issue;
pub mod json;
pub mod junit;
mod linted;
mod listing;
pub mod markdown;
mod matching;
pub mod sarif;
pub mod svg;
pub mod text;
mod xml;

pub use coverage::Covered;
pub use doctored::Doctored;
pub use gate::Guarded;
pub use inspection::{Counts, EntryRow, Inspection, PartOf, relate};
pub use issue::{Issue, IssueRule, Place, Region};
pub use linted::{Before, Linted, Origin, rule_page};
pub use listing::{Listing, Section, Table};
pub use matching::{Matching, Release};
pub use text::Styles;

#[cfg(test)]
mod tests;
