//! The registry client, sans-IO.

pub mod challenge;
pub mod endpoint;
