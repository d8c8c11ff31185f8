//! The domain of Allarch: bytes come in, facts go out.
//!
//! Nothing here does IO, reads a clock, starts a thread or knows a DOM: whoever calls brings the
//! bytes, the time and the limits, and shows the answer. The modules stand in reading order; each
//! uses only those before it (`tests/layers.rs` holds that), with `registry` and `permalink`
//! beside the row.
//!
//! User input never makes a function here fail: broken input is normal input, and the answer is a
//! value plus the problems found. `Result` is for what stops the work.

pub mod text;

pub mod json;

pub mod oci;

pub mod platform;

pub mod lint;

pub mod intake;

pub mod coverage;

pub mod report;

pub mod registry;

pub mod permalink;
