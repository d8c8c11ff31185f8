//! One file per route or part of one: each reads a slice of the page and composes components.

pub(crate) mod below;
pub(crate) mod compare;
pub(crate) mod inspect;
pub(crate) mod matching;
pub(crate) mod matrix;
pub(crate) mod no_report;
pub(crate) mod notices;
pub(crate) mod over;
mod saved_matrix;
pub(crate) mod start;
pub(crate) mod taken;
