//! A button that opens a short list of buttons. It closes by Esc, by a choice, and when the focus leaves.

use web_sys::{Element, Node};
use yew::prelude::*;

use super::icon::{Icon, ic};
use crate::shell::{Dispatch, dom};
use crate::store::Action;

/// What can be chosen: words, what it is, what it does.
pub(crate) type Choice = (&'static str, &'static str, Action);

/// Properties of [`ExportMenu`].
#[derive(Properties)]
pub(crate) struct ExportMenuProps {
    /// Whose answers are exported, as a number: it draws the menu anew.
    pub(crate) of: u32,
    /// The choices.
    pub(crate) choices: Vec<Choice>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

impl PartialEq for ExportMenuProps {
    fn eq(&self, other: &Self) -> bool {
        self.of == other.of && self.choices.len() == other.choices.len()
    }
}

/// The menu.
#[component]
pub(crate) fn ExportMenu(props: &ExportMenuProps) -> Html {
    let open = use_state_eq(|| false);
    let node = use_node_ref();
    let close = {
        let (open, node) = (open.clone(), node.clone());
        Callback::from(move |()| {
            open.set(false);
            dom::focus_within(&node, "button");
        })
    };
    let onclick = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    let onkeydown = {
        let (open, close) = (open.clone(), close.clone());
        Callback::from(move |event: KeyboardEvent| {
            if event.key() == "Escape" && *open {
                event.prevent_default();
                close.emit(());
            }
        })
    };
    let onfocusout = {
        let (open, node) = (open.clone(), node.clone());
        Callback::from(move |event: FocusEvent| {
            let next = event.related_target();
            let next = next.and_then(|to| wasm_bindgen::JsCast::dyn_into::<Node>(to).ok());
            let own = node.cast::<Element>();
            if own.is_some_and(|own| !own.contains(next.as_ref())) {
                open.set(false);
            }
        })
    };
    // A press that moved the focus would close the list before the button in it is released.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    let item = |(words, what, action): &Choice| {
        let (dispatch, close, action) = (props.dispatch.clone(), close.clone(), action.clone());
        let onclick = move |_: MouseEvent| {
            dispatch.emit(action.clone());
            close.emit(());
        };
        html! { <li><button type="button" {onclick}>{ *words }<span>{ *what }</span></button></li> }
    };
    html! {
        <div class="menu" ref={node} {onkeydown} {onfocusout}>
            <button class="btn" type="button" aria-expanded={open.to_string()} aria-controls={open.then_some("export-list")} {onclick}>
                { ic(Icon::Download) }{ "Export" }{ ic(Icon::Down) }
            </button>
            if *open {
                <ul class="menu-list" {onmousedown} id="export-list" aria-label="Export as">{ for props.choices.iter().map(item) }</ul>
            }
        </div>
    }
}
