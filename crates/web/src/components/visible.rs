//! Text from a document, drawn so that nothing in it is hidden and nothing around it moves.

use std::rc::Rc;

use allarch_core::text::{Piece, pieces};
use yew::prelude::*;

use super::buttons::copy_button;
use crate::present::number::grouped;
use crate::present::source_rows::chip;
use crate::shell::Dispatch;

/// Longest text drawn, in characters; the rest is counted.
const CLIP: usize = 512;

/// Untrusted text: isolated from its surroundings' direction, hidden characters as chips.
pub(crate) fn visible(text: &str) -> Html {
    let (shown, rest) = text.split_at(clip(text));
    html! {
        <bdi>
            { for pieces(shown).map(piece) }
            if !rest.is_empty() {
                <span class="clipped">{ format!("… {} more characters", grouped(rest.chars().count() as u64)) }</span>
            }
        </bdi>
    }
}

/// The same with a button that copies all of it, where it is longer than what is drawn.
pub(crate) fn clipped(text: &str, what: &'static str, dispatch: &Dispatch) -> Html {
    html! { <>{ visible(text) }{ whole(text, what, dispatch) }</> }
}

/// The button that copies all of a text, where that is longer than what is drawn.
pub(crate) fn whole(text: &str, what: &'static str, dispatch: &Dispatch) -> Html {
    if clip(text) == text.len() {
        return Html::default();
    }
    let label = format!("Copy the whole {}", what.to_lowercase());
    copy_button(Rc::from(text), label, what, dispatch)
}

/// Where the text that is drawn ends.
fn clip(text: &str) -> usize {
    let mut ends = text.char_indices();
    ends.nth(CLIP).map_or(text.len(), |(at, _)| at)
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
