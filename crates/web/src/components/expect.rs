//! The digest that a document should have, and what the detective makes of another one.

use std::rc::Rc;

use allarch_core::oci::Digest;
use allarch_core::oci::digest::named;
use allarch_core::oci::repair::Repair;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::http_head::HttpHead;
use super::icon::{Icon, ic};
use crate::present::expected::{NOTHING_FITS, outcome, words};
use crate::shell::Dispatch;
use crate::store::{Action, Entry, EntryId, Expected, Inspection};

/// Properties of [`ExpectField`].
#[derive(Properties, PartialEq)]
struct ExpectFieldProps {
    /// The document.
    id: EntryId,
    /// The digest that was typed before.
    typed: Option<Digest>,
    /// Where actions go.
    dispatch: Dispatch,
}

/// The field for an expected digest.
#[component]
fn ExpectField(props: &ExpectFieldProps) -> Html {
    let ExpectFieldProps {
        id,
        typed,
        dispatch,
    } = props;
    let input = use_node_ref();
    let refused = use_state(|| None::<String>);
    let onsubmit = {
        let (id, dispatch, input, refused) =
            (*id, dispatch.clone(), input.clone(), refused.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let text = input
                .cast::<HtmlInputElement>()
                .map(|input| input.value())
                .unwrap_or_default();
            match text.trim() {
                "" => {
                    refused.set(None);
                    dispatch.emit(Action::Expect(id, None));
                }
                text => match named(text).parse::<Digest>() {
                    Ok(digest) => {
                        refused.set(None);
                        dispatch.emit(Action::Expect(id, Some(digest)));
                    }
                    Err(error) => refused.set(Some(error.to_string())),
                },
            }
        }
    };
    let value = typed.as_ref().map(ToString::to_string).unwrap_or_default();
    html! {
        <details class="expect" open={typed.is_some()}>
            <summary>{ "Compare with a digest" }</summary>
            <form class="expect-form" {onsubmit}>
                <label class="visually-hidden" for="expected">{ "Expected digest" }</label>
                <input id="expected" ref={input} class="input mono" type="text" placeholder="sha256:… or name@sha256:…" {value} spellcheck="false"
                    autocomplete="off" autocapitalize="off" aria-invalid={refused.is_some().then_some("true")}
                    aria-describedby={refused.is_some().then_some("expected-why")} />
                <button class="btn btn-sm" type="submit">{ "Compare" }</button>
            </form>
            if let Some(why) = (*refused).clone() { <p id="expected-why" class="error-text" role="alert"><bdi>{ why }</bdi></p> }
        </details>
    }
}

/// What a document is held against, in words, and the field for another digest.
pub(crate) fn held(entry: &Entry, dispatch: &Dispatch) -> Html {
    let id = entry.id;
    let beside = &entry.beside;
    let state = beside.expected.as_ref().map(|expected| {
        let (class, icon) = match expected.state() {
            "matches" => ("state state-ok", Icon::Seal),
            "repaired" => ("state state-warn", Icon::Warning),
            _ => ("state state-bad", Icon::Error),
        };
        html! { <span {class}>{ ic(icon) }{ words(entry, expected) }</span> }
    });
    html! {
        <>
            { for state }
            <ExpectField key={id.0} {id} typed={beside.typed.clone()} dispatch={dispatch.clone()} />
        </>
    }
}

/// What came with a document: what the detective found, the head of the answer it came in.
pub(crate) fn beside(entry: &Rc<Entry>, inspection: &Rc<Inspection>, dispatch: &Dispatch) -> Html {
    html! {
        <>
            { detective(entry, dispatch) }
            if inspection.document.served().head.is_some() {
                <HttpHead inspection={inspection.clone()} />
            }
        </>
    }
}

/// What came of comparing, where the bytes do not have the expected digest.
fn detective(entry: &Entry, dispatch: &Dispatch) -> Html {
    let Some(expected) = entry
        .beside
        .expected
        .as_ref()
        .filter(|expected| !expected.matches)
    else {
        return Html::default();
    };
    match &expected.repair {
        None => Html::default(),
        Some(None) => html! {
            <div class="errbox errbox-note" role="status" aria-label="Digest detective" data-found="false">
                <span class="err-ic">{ ic(Icon::Note) }</span>
                <div><p class="err-h"><strong>{ "These are other bytes" }</strong></p><p>{ NOTHING_FITS }</p></div>
            </div>
        },
        Some(Some(repair)) => repaired(entry.id, expected, repair, dispatch),
    }
}

fn repaired(id: EntryId, expected: &Expected, repair: &Rc<Repair>, dispatch: &Dispatch) -> Html {
    html! {
        <div class="errbox errbox-note" role="status" aria-label="Digest detective" data-found="true" data-digest={expected.digest.to_string()}>
            <span class="err-ic">{ ic(Icon::Seal) }</span>
            <div>
                <p class="err-h"><strong>{ "The exact bytes were found" }</strong></p>
                <p><bdi>{ outcome(expected, repair) }</bdi></p>
                <ol class="steps">
                    { for repair.steps.iter().map(|step| html! { <li><strong>{ step.how() }</strong>{ ": " }{ step.made_by() }</li> }) }
                </ol>
                <p class="err-acts">
                    <button class="btn btn-sm btn-primary" type="button" onclick={dispatch.reform(move |_| Action::OpenExact(id))}>{ "Open the exact bytes" }</button>
                    <button class="btn btn-sm" type="button" onclick={dispatch.reform(move |_| Action::DownloadExact(id))}>{ ic(Icon::Download) }{ "Download them" }</button>
                </p>
            </div>
        </div>
    }
}
