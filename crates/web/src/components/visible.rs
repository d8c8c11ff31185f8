//! Text from a document, drawn so that nothing in it is hidden and nothing around it moves.

use allarch_core::text::{Piece, pieces};
use yew::prelude::*;

/// Longest text drawn, in characters; the rest is counted.
const CLIP: usize = 512;

/// Properties of [`Visible`].
#[derive(Properties, PartialEq)]
pub(crate) struct VisibleProps {
    /// The text as it came.
    pub(crate) text: AttrValue,
    /// Characters drawn at most.
    #[prop_or(CLIP)]
    pub(crate) clip: usize,
}

/// Untrusted text: isolated from its surroundings' direction, hidden characters as chips.
#[component]
pub(crate) fn Visible(props: &VisibleProps) -> Html {
    let text = props.text.as_str();
    let end = text
        .char_indices()
        .nth(props.clip)
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

/// One run of text, or a chip for a character that would not be seen.
pub(crate) fn piece(piece: Piece<'_>) -> Html {
    match piece {
        Piece::Plain(plain) => html! { { plain } },
        Piece::Hidden(c) => {
            html! { <span class="hidden-char">{ format!("U+{:04X}", u32::from(c)) }</span> }
        }
    }
}
