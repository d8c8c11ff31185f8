//! Text as people see it: safe display of untrusted strings, spelling suggestions, where in a
//! text a byte offset lies, and sorting. Knows nothing of JSON or images.

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
