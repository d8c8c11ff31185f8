//! The block strip: ten-pixel squares, one an entry.

use yew::prelude::*;

/// The strip, decoration beside words that say the same.
pub(crate) fn strip(blocks: &'static str) -> Html {
    let width = (blocks.len() * 13).saturating_sub(3);
    let blocks = blocks.chars().enumerate().map(|(at, block)| {
        let x = at * 13;
        match block {
            'y' => html! { <rect class="b-y" x={x.to_string()} width="10" height="10" rx="1.5" /> },
            'e' => html! {
                <>
                    <rect class="b-e" x={x.to_string()} width="10" height="10" rx="1.5" />
                    <path class="b-ex" d={format!("m{} 3 4 4m0-4-4 4", x + 3)} />
                </>
            },
            _ => html! { <rect class="b-n" x={format!("{x}.75")} y=".75" width="8.5" height="8.5" rx="1" /> },
        }
    });
    html! {
        <svg class="strip" viewBox={format!("0 0 {width} 10")} width={width.to_string()} height="10" aria-hidden="true">
            { for blocks }
        </svg>
    }
}
