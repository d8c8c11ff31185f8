//! The head of the Start view, with the arch whose stones name the platforms.

use yew::prelude::*;

/// A stone: its outline, and where its name stands.
const STONES: [(&str, &str, &str, &str); 8] = [
    (
        "M10 148A140 140 0 0 1 31.4 73.6L78.84 103.36A84 84 0 0 0 66 148Z",
        "42.61",
        "116.19",
        "arm/v7",
    ),
    (
        "M33.8 69.92A140 140 0 0 1 95.52 19.03L117.31 70.62A84 84 0 0 0 80.28 101.15Z",
        "78.76",
        "61.58",
        "arm64",
    ),
    (
        "M204.48 19.03A140 140 0 0 1 266.2 69.92L219.72 101.15A84 84 0 0 0 182.69 70.62Z",
        "221.24",
        "61.58",
        "ppc64le",
    ),
    (
        "M268.6 73.6A140 140 0 0 1 290 148L234 148A84 84 0 0 0 221.16 103.36Z",
        "257.39",
        "116.19",
        "s390x",
    ),
    ("M10 152h56v30h-56z", "38", "167", "arm/v6"),
    ("M10 186h56v30h-56z", "38", "201", "386"),
    ("M234 152h56v30h-56z", "262", "167", "riscv64"),
    ("M234 186h56v30h-56z", "262", "201", "windows"),
];

/// The head, with the sentence that answers what can be put here and whether it leaves.
pub(crate) fn hero(sentence: String) -> Html {
    let stones = STONES.iter().map(|(outline, x, y, name)| {
        html! {
            <>
                <path class="arch-block" d={*outline} />
                <text class="arch-text" x={*x} y={*y} dy="3.5">{ *name }</text>
            </>
        }
    });
    html! {
        <div class="hero">
            <div>
                <h1>{ "See every platform inside a container image, and what is wrong with it." }</h1>
                <p class="lede">{ sentence }</p>
            </div>
            <svg class="hero-arch" viewBox="0 0 300 216.5" aria-hidden="true">
                { for stones }
                <path class="arch-key" d="M96.72 9.92A148 148 0 0 1 203.28 9.92L180.24 69.63A84 84 0 0 0 119.76 69.63Z" />
                <text class="arch-key-text" x="150" y="32" dy="3.5">{ "amd64" }</text>
            </svg>
        </div>
    }
}
