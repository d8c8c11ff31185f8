//! Which images run on which platforms: images × platforms, held against what is required. Knows
//! nothing of documents' faults, of nodes or of output formats.
//!
//! | cell | meaning |
//! |---|---|
//! | native | an entry is for exactly this platform |
//! | via | the engine takes another entry that runs there: arm/v6 on arm/v7, 386 on amd64 |
//! | emulate | only another architecture of Linux is there, which QEMU could run |
//! | missing | nothing |
//! | unknown | the image, or a config that decides, is not at hand |

mod cell;
pub mod compare;
pub mod gate;
mod image;
mod making;
mod matrix;
pub mod pins;
mod requirement;
mod shape;
mod snapshot;

pub use compare::{Change, Changed, Comparison, compare};
pub use image::{Entries, Image, untold};
pub use making::Making;
pub use matrix::{Cell, Column, MAX_COLUMNS, Matrix, Options, Row, State, Totals, Verdict, matrix};
pub use requirement::{OfNodes, Requirement, RequirementError};
pub use snapshot::{Offer, Snapshot};

#[cfg(test)]
mod tests;
