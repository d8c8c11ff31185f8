//! Layers: a bar of their shares, and a list.

use yew::prelude::*;

use crate::present::child::LayerRow;
use crate::present::number::size;

/// Layers drawn; the rest is counted.
const DRAWN: usize = 128;
/// Width of the bar in its own units, and the gap between two layers.
const WIDTH: u64 = 600;
const GAP: u64 = 2;
/// Width under which a layer would not be seen.
const LEAST: u64 = 4;

/// The bar and the list.
pub(crate) fn layers_panel(layers: &[LayerRow]) -> Html {
    if layers.is_empty() {
        return html! { <p class="muted">{ "Not known." }</p> };
    }
    html! {
        <>
            { bar(layers) }
            <ol class="laylist">
                { for layers.iter().take(DRAWN).enumerate().map(|(at, layer)| html! {
                    <li>
                        <span class={format!("key key-{}", at % 3)}></span>
                        <span class="num">{ layer.size.map_or_else(|| "no size".to_owned(), size) }</span>
                        <code title={layer.digest.clone()}>{ layer.text.clone() }</code>
                    </li>
                }) }
            </ol>
            if layers.len() > DRAWN { <p class="muted">{ format!("{} more layers.", layers.len() - DRAWN) }</p> }
        </>
    }
}

fn bar(layers: &[LayerRow]) -> Html {
    let drawn: Vec<u64> = layers
        .iter()
        .take(40)
        .map(|layer| layer.size.unwrap_or(0))
        .collect();
    let total: u128 = drawn.iter().map(|size| u128::from(*size)).sum();
    let count = drawn.len() as u64;
    let room = WIDTH.saturating_sub(count * (GAP + LEAST));
    let mut x = 0;
    let blocks: Vec<Html> = drawn
        .iter()
        .enumerate()
        .map(|(at, size)| {
            let share = u128::from(*size) * u128::from(room) / total.max(1);
            let width = LEAST + u64::try_from(share).unwrap_or(0);
            let block = html! {
                <rect class={format!("lay lay-{}", at % 3)} x={x.to_string()} width={width.to_string()} height="14" rx="2" />
            };
            x += width + GAP;
            block
        })
        .collect();
    html! {
        <svg class="laybar" viewBox="0 0 600 14" preserveAspectRatio="none" aria-hidden="true">{ for blocks }</svg>
    }
}
