//! What is wrong with a document: each rule finds one thing, shows its bytes, names who breaks and
//! how to mend it. Knows nothing of engines' choices, of output formats or of where bytes came from.
//!
//! A rule is one file under `rules/<family>/`, named after its id: its page as a doc comment, what
//! it looks for, the words, its tests. [`RULES`] is the only list. Rules read a [`Document`] and a
//! [`Context`] and nothing else, least of all another rule.

mod annotations;
mod base64;
mod digest_form;
pub mod docs;
mod edits;
mod entry;
mod finding;
pub mod fix;
mod linting;
mod members;
mod policy;
mod problems;
mod registry;
mod rule;
mod rules;
mod shape;
mod sizes;
mod structure;
mod subject;
mod survey;
mod target;
mod time;
mod types;
mod words;

pub use finding::{Edit, Finding, Label, NotChecked, Report, Severity};
pub use linting::Linting;
pub use policy::{Level, Policy, REMOVED, Selector, UnknownName};
pub use rule::{Family, Kinds, Rule};
pub use rules::RULES;
pub use target::Target;

use std::collections::{BTreeMap, BTreeSet};

use crate::oci::Document;

/// What else is known beside the document: rules that need it run, and stand under
/// [`Report::not_checked`] without it. How the document was served stands in the document itself.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    /// Children and configs that are at hand, by the digest under which they are listed.
    pub blobs: BTreeMap<String, &'a Document>,
    /// Digests that a registry or a layout says it does not have.
    pub missing: BTreeSet<String>,
    /// Registries that the document is meant for: what they refuse is then an error.
    pub targets: BTreeSet<Target>,
}

/// Runs every rule that applies to the document's kind.
#[must_use]
pub fn lint(document: &Document, context: &Context<'_>) -> Report {
    Linting::new(document, context).finish()
}

#[cfg(test)]
mod tests;
