//! A modal dialog: the browser's own, so that focus is kept inside, Esc closes, focus returns.

use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::icon::{Icon, ic};

/// Properties of [`Dialog`].
#[derive(Properties, PartialEq)]
pub(crate) struct DialogProps {
    /// The title.
    pub(crate) title: AttrValue,
    /// It was closed.
    pub(crate) onclose: Callback<()>,
    /// More classes, such as a width.
    #[prop_or_default]
    pub(crate) class: Classes,
    /// The content.
    pub(crate) children: Html,
}

/// The dialog. It is open for as long as it is drawn.
#[component]
pub(crate) fn Dialog(props: &DialogProps) -> Html {
    let node = use_node_ref();
    use_effect_with(node.clone(), |node| {
        let dialog = node.cast::<HtmlDialogElement>();
        if let Some(dialog) = &dialog {
            let _ = dialog.show_modal();
        }
        move || {
            // Closing before it goes gives the focus back to where it was.
            if let Some(dialog) = dialog {
                dialog.close();
            }
        }
    });
    let onclose = props.onclose.reform(|_: Event| ());
    let click = props.onclose.reform(|_: MouseEvent| ());
    html! {
        <dialog class={classes!("dialog", props.class.clone())} ref={node} aria-labelledby="dialog-title" {onclose}>
            <header class="dialog-head">
                <h2 id="dialog-title">{ props.title.clone() }</h2>
                <button class="icon-btn" type="button" aria-label="Close" onclick={click}>{ ic(Icon::Cross) }</button>
            </header>
            <div class="dialog-body">{ props.children.clone() }</div>
        </dialog>
    }
}
