//! Text that documents are likely to share with, set before what is compressed.

use std::sync::LazyLock;

use super::phrases;

/// In the words of the pass of `values`. Part of the format: not a byte of it may change.
pub(super) const TEXT: &[u8] = include_bytes!("dictionary.txt");

/// The dictionary as DEFLATE sees it: with phrases written as their codes.
pub(super) static FOLDED: LazyLock<Vec<u8>> = LazyLock::new(|| phrases::fold(TEXT));
