//! Text as people see it: safe display of untrusted strings, spelling suggestions, where in a
//! text a byte offset lies, sorting, and pages written as doc comments. Knows nothing of JSON or images.

pub mod docs;
mod position;
mod sorted;
mod span;
mod suggest;
mod visible;

pub use position::{LineIndex, Position};
pub use sorted::sorted;
pub use span::Span;
pub use suggest::did_you_mean;
pub use visible::{Piece, is_hidden, pieces, visible};
