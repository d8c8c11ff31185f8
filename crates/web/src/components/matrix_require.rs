//! Requires platforms that are not a column yet: typed, of a machine by name, or of pasted nodes.

use std::rc::Rc;

use allarch_core::platform::HOSTS;
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::icon::{Icon, ic_in};
use super::visible::visible;
use crate::shell::Dispatch;
use crate::store::{Action, MatrixAction};

/// Properties of [`MatrixRequire`].
#[derive(Properties, PartialEq)]
pub(crate) struct MatrixRequireProps {
    /// What became of the last text, and whether it was understood.
    pub(crate) said: Option<(bool, Rc<str>)>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The form. Its text is its own until it is sent.
#[component]
pub(crate) fn MatrixRequire(props: &MatrixRequireProps) -> Html {
    let MatrixRequireProps { said, dispatch } = props;
    let field = use_node_ref();
    let add = {
        let (field, dispatch) = (field.clone(), dispatch.clone());
        move || {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                let text = Rc::from(field.value());
                dispatch.emit(Action::Matrix(MatrixAction::Add(text)));
            }
        }
    };
    let onsubmit = {
        let add = add.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            add();
        }
    };
    let onkeydown = move |event: KeyboardEvent| {
        if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            event.prevent_default();
            add();
        }
    };
    let preset = dispatch.reform(|event: Event| {
        let field: HtmlSelectElement = event.target_unchecked_into();
        let name = field.value();
        field.set_value("");
        Action::Matrix(MatrixAction::Add(Rc::from(format!("preset:{name}"))))
    });
    let invalid = said.as_ref().is_some_and(|(fine, _)| !fine);
    html! {
        <details class="custom">
            <summary>{ ic_in(Icon::Chevron, "chev") }{ "Require platforms: typed, of a machine, of pasted nodes" }</summary>
            <form class="custom-body" {onsubmit}>
                <div class="custom-host">
                    <label for="matrix-require">{ "Platforms, or what prints your nodes" }</label>
                    <textarea id="matrix-require" class="input mono" rows="3" spellcheck="false" autocomplete="off" ref={field} {onkeydown}
                        aria-describedby="matrix-said" aria-invalid={invalid.then_some("true")}
                        placeholder="linux/arm64, windows/amd64:10.0.20348, or the output of kubectl get nodes -o wide" />
                    <div><button class="btn" type="submit">{ "Require" }</button></div>
                    <p id="matrix-said" class="hint" role="status" aria-label="Required">
                        if let Some((fine, words)) = said {
                            { if *fine { ic_in(Icon::Ok, "ok-text") } else { ic_in(Icon::Warning, "warn-text") } }
                            <span>{ visible(words) }</span>
                        } else {
                            <span>{ "It stays in this page." }</span>
                        }
                    </p>
                </div>
                <div class="custom-named">
                    <label for="matrix-preset">{ "What a machine looks for" }</label>
                    <select id="matrix-preset" class="input" onchange={preset}>
                        <option value="" selected=true>{ "Choose a machine" }</option>
                        { for HOSTS.iter().map(|host| html! { <option value={host.id}>{ host.name }</option> }) }
                    </select>
                </div>
            </form>
        </details>
    }
}
