//! The find bar of the source: text to look for, and the line or byte to go to.

use web_sys::HtmlInputElement;
use yew::html::Scope;
use yew::prelude::*;

use super::icon::{Icon, ic, ic_in};
use super::source_panel::{Did, SourcePanel};
use crate::present::find::Found;

/// A field of the bar.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Field {
    /// The text that is looked for.
    Find,
    /// The line to go to.
    Line,
}

impl Field {
    /// What finds it in the bar.
    pub(crate) fn selector(self) -> &'static str {
        match self {
            Self::Find => "input[type=search]",
            Self::Line => "input[type=text]",
        }
    }
}

/// The bar. `wrong` is what is wrong with the place that was named.
pub(crate) fn find_bar(
    bar: &NodeRef,
    found: &Found,
    wrong: &str,
    link: &Scope<SourcePanel>,
) -> Html {
    let onkeydown = link.batch_callback(|event: KeyboardEvent| {
        let key = event.key();
        let did = match key.as_str() {
            "Escape" => Did::Close,
            "Enter" if !event.is_composing() => {
                let field: HtmlInputElement = event.target_dyn_into()?;
                match field.type_().as_str() {
                    "search" => Did::Step(event.shift_key()),
                    "text" => Did::Go(field.value()),
                    _ => return None,
                }
            }
            _ => return None,
        };
        event.prevent_default();
        event.stop_propagation();
        Some(did)
    });
    let oninput = link.batch_callback(|event: InputEvent| {
        let field: HtmlInputElement = event.target_dyn_into()?;
        Some(Did::Find(field.value()))
    });
    let words = if wrong.is_empty() {
        found.words()
    } else {
        wrong.to_owned()
    };
    let few = found.starts.len() < 2;
    let button = |label: &'static str, icon: Html, back: bool| {
        html! {
            <button class="icon-btn icon-btn-sm" type="button" aria-label={label} title={label} disabled={few}
                onclick={link.callback(move |_| Did::Step(back))}>{ icon }</button>
        }
    };
    let missing = found.length > 0 && found.starts.is_empty();
    html! {
        <div class="find" role="search" aria-label="Find in source" ref={bar} {onkeydown}>
            <span class="search">
                { ic(Icon::Search) }
                <input class="input mono" type="search" aria-label="Find in source" placeholder="Find" spellcheck="false" autocomplete="off"
                    autocapitalize="off" aria-invalid={missing.then_some("true")} {oninput} />
            </span>
            { button("Previous match", ic_in(Icon::Down, "turned"), true) }
            { button("Next match", ic(Icon::Down), false) }
            <input class="input mono find-line" type="text" aria-label="Go to line" title="Line, line:column or @byte" placeholder="Line, line:col, @byte" spellcheck="false"
                autocomplete="off" aria-invalid={(!wrong.is_empty()).then_some("true")} />
            <p class="find-words" role="status" aria-label="Matches">{ words }</p>
            <button class="icon-btn icon-btn-sm push" type="button" aria-label="Close find" title="Close find (Esc)"
                onclick={link.callback(|_| Did::Close)}>{ ic(Icon::Cross) }</button>
        </div>
    }
}
