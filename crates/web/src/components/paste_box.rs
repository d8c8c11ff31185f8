//! The paste box: text in, what it was taken for, files, Inspect.

use wasm_bindgen::JsCast as _;
use web_sys::{ClipboardEvent, HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::buttons::worded_button;
use super::icon::Icon;
use crate::later::draw;
use crate::shell::{Dispatch, dom, files};
use crate::store::{AT_ONCE, Action, Typed};

/// Properties of [`PasteBox`].
#[derive(Properties, PartialEq)]
pub(crate) struct PasteBoxProps {
    /// What is in it.
    pub(crate) typed: Typed,
    /// Whether the last thing given was not taken.
    pub(crate) invalid: bool,
    /// How what it was taken for is shown.
    pub(crate) guessed: Guessed,
    /// Whether the whole program is there, and with it what tells texts apart.
    pub(crate) all: bool,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// How what the text was taken for is shown.
#[derive(Clone, Copy, PartialEq)]
pub(crate) struct Guessed {
    /// Whether it is to be taken for the second guess.
    pub(crate) second: bool,
    /// Whether the reason is shown.
    pub(crate) why: bool,
}

const PLACEHOLDER: &str = "acme/relay:3.4
{ \"schemaVersion\": 2, \"manifests\": [ … ] }
sha256:b6d9224bb9f2c39d7fa667b92a4e7f74987c5777e5a7026a…
linux/arm64/v8";

/// The box.
#[component]
pub(crate) fn PasteBox(props: &PasteBoxProps) -> Html {
    let PasteBoxProps {
        typed,
        invalid,
        guessed,
        dispatch,
        ..
    } = props;
    let node = use_node_ref();
    // Whether a paste since the box was last empty had line ends that the box changes.
    let crlf = use_mut_ref(|| false);
    let oninput = {
        let (dispatch, node, crlf) = (dispatch.clone(), node.clone(), crlf.clone());
        move |_: InputEvent| {
            let text = node
                .cast::<HtmlTextAreaElement>()
                .map(|area| area.value())
                .unwrap_or_default();
            if text.is_empty() {
                crlf.replace(false);
            }
            let crlf = *crlf.borrow();
            dispatch.emit(Action::Typed(Typed {
                text: text.into(),
                crlf,
            }));
        }
    };
    let onpaste = {
        let (dispatch, is_empty) = (dispatch.clone(), typed.text.is_empty());
        move |event: Event| {
            let data = event
                .dyn_ref::<ClipboardEvent>()
                .and_then(ClipboardEvent::clipboard_data);
            let text = data.map(|data| dom::text_of(&data)).unwrap_or_default();
            if is_empty && text.len() > AT_ONCE {
                // A text box takes seconds to show a long text, and changes its line ends.
                event.prevent_default();
                dispatch.emit(Action::PastedLong(text.into()));
            } else if text.contains('\r') {
                crlf.replace(true);
            }
        }
    };
    let inspect = dispatch.reform(|()| Action::InspectTyped);
    let onchange = {
        let dispatch = dispatch.clone();
        move |event: Event| {
            let input: Option<HtmlInputElement> = event.target_dyn_into();
            if let Some(input) = input {
                files::read(input.files(), &dispatch);
                // The same file can be chosen again.
                input.set_value("");
            }
        }
    };
    html! {
        <section class="paste" aria-labelledby="paste-l">
            <div class="paste-head">
                <label id="paste-l" for="paste">{ "Paste anything" }</label>
                <span class="hint">{ "or drop files anywhere on this page" }</span>
            </div>
            <textarea id="paste" ref={node} class="paste-box mono" rows="9" spellcheck="false" autocomplete="off"
                autocapitalize="off" placeholder={PLACEHOLDER} value={AttrValue::from(typed.text.clone())}
                aria-invalid={invalid.then_some("true")} aria-describedby="paste-recognised"
                {oninput} {onpaste} />
            <div class="paste-foot">
                <FileButton {onchange} />
                { draw(|later| (later.recognised)(&typed.text, *guessed, dispatch)) }
                <button class="btn btn-primary" type="button" onclick={move |_| inspect.emit(())}>
                    { "Inspect" }<kbd aria-hidden="true">{ "Ctrl ↵" }</kbd>
                </button>
            </div>
        </section>
    }
}

/// Properties of [`FileButton`].
#[derive(Properties, PartialEq)]
struct FileButtonProps {
    /// Files were chosen.
    onchange: Callback<Event>,
}

/// A button that opens the browser's file dialog through a hidden input.
#[component]
fn FileButton(props: &FileButtonProps) -> Html {
    let input = use_node_ref();
    let onclick = {
        let input = input.clone();
        move |_| {
            if let Some(input) = input.cast::<HtmlInputElement>() {
                input.click();
            }
        }
    };
    html! {
        <>
            { worded_button(Icon::Upload, "Choose files", onclick.into()) }
            <input ref={input} class="visually-hidden" type="file" multiple=true tabindex="-1" aria-hidden="true" aria-label="Files"
                onchange={props.onchange.clone()} />
        </>
    }
}
