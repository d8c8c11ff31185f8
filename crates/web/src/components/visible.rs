//! Text from a document, drawn so that nothing in it is hidden and nothing around it moves.

use allarch_core::text::{Piece, pieces};
use yew::prelude::*;

use crate::present::source_rows::chip;

/// Longest text drawn, in characters; the rest is counted.
const CLIP: usize = 512;

/// Untrusted text: isolated from its surroundings' direction, hidden characters as chips.
pub(crate) fn visible(text: &str) -> Html {
    let end = text
        .char_indices()
        .nth(CLIP)
        .map_or(text.len(), |(at, _)| at);
    let (shown, rest) = text.split_at(end);
    html! {
        <bdi>
            { for pieces(shown).map(piece) }
            if !rest.is_empty() {
                <span class="clipped">{ format!("… {} more characters", rest.chars().count()) }</span>
            }
        </bdi>
    }
}

/// A sentence of our own, in which what stands between backticks is code.
pub(crate) fn prose(text: &str) -> Html {
    let part = |(at, part): (usize, &str)| match at % 2 {
        0 => html! { { part } },
        _ => html! { <code>{ part }</code> },
    };
    text.split('`').enumerate().map(part).collect()
}

/// One run of text, or a chip for a character that would not be seen.
pub(crate) fn piece(piece: Piece<'_>) -> Html {
    match piece {
        Piece::Plain(plain) => html! { { plain } },
        Piece::Hidden(c) => {
            html! { <span class="hidden-char">{ chip(c) }</span> }
        }
    }
}
