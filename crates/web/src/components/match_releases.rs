//! Releases of products, each with how much is known of it, and the rules of all other engines.

use std::rc::Rc;

use allarch_core::platform::{Rules, Status};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icon::{Icon, ic};
use super::visible::visible;
use crate::present::matching::{ProductChoice, Setup, Tone, known, releases as recorded};
use crate::shell::Dispatch;
use crate::store::{Action, MatchAction};

/// The fields.
pub(super) fn releases(setup: &Setup, dispatch: &Dispatch) -> Html {
    html! {
        <fieldset class="custom-releases">
            <legend>{ "Releases" }</legend>
            { for setup.products.iter().map(|product| field(product, setup, dispatch)) }
            { rules(setup, dispatch) }
        </fieldset>
    }
}

fn field(one: &ProductChoice, setup: &Setup, dispatch: &Dispatch) -> Html {
    let product = one.product;
    let oninput = dispatch.reform(move |event: InputEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        Action::Match(MatchAction::Release(
            Rc::from(product.id),
            field.value().into(),
        ))
    });
    let (id, list, said) = (
        format!("release-{}", product.id),
        format!("releases-{}", product.id),
        format!("known-{}", product.id),
    );
    let invalid = matches!(one.choice, Some(Err(_))).then_some("true");
    html! {
        <div>
            <label for={id.clone()}>{ product.name }</label>
            <input {id} class="input mono" list={list.clone()} spellcheck="false" autocomplete="off" aria-describedby={said.clone()} aria-invalid={invalid}
                placeholder="a version, such as 2.1.4" value={AttrValue::from(one.typed.clone())} {oninput} />
            <datalist id={list}>{ for recorded(product).into_iter().map(|version| html! { <option value={version} /> }) }</datalist>
            <p id={said} class="hint">{ status(one, setup) }</p>
        </div>
    }
}

fn status(one: &ProductChoice, setup: &Setup) -> Html {
    match &one.choice {
        None => html! { <span>{ "Its engines are asked with the rules below." }</span> },
        Some(Err(why)) => {
            html! { <span class="warn-text">{ ic(Icon::Warning) }{ visible(why) }</span> }
        }
        Some(Ok(choice)) => {
            let (word, tone) = known(choice.status);
            let runs = choice.puller.engine.runs_on(&setup.reading.machine);
            html! {
                <span data-known={choice.status.name()}>
                    <strong>{ visible(&choice.name) }</strong>{ ": " }
                    <span class={tone_class(tone)}>{ word }</span>{ ", " }{ choice.status.words() }{ "." }
                    if one.from_paste { { " Read out of what was pasted." } }
                    if !runs { { " It does not run on this host." } }
                </span>
            }
        }
    }
}

/// That rules are not modelled on the machine, and why.
pub(super) fn not_modelled_words() -> Html {
    let status = Status::NotModelled;
    let (word, tone) = known(status);
    html! { <span data-known={status.name()}>{ " " }<span class={tone_class(tone)}>{ word }</span>{ format!(": {}.", status.words()) }</span> }
}

/// The class of words of this tone.
pub(super) fn tone_class(tone: Tone) -> &'static str {
    match tone {
        Tone::Ok => "ok-text",
        Tone::Warn => "warn-text",
        Tone::Error => "error-text",
        Tone::Muted => "muted",
    }
}

fn rules(setup: &Setup, dispatch: &Dispatch) -> Html {
    let onchange = dispatch.reform(|event: Event| {
        let field: HtmlSelectElement = event.target_unchecked_into();
        Action::Match(MatchAction::Rules(field.value().into()))
    });
    let option = |rules: Rules| {
        let today = if rules == Rules::default() {
            " (ships today)"
        } else {
            ""
        };
        html! { <option value={rules.name()} selected={rules == setup.rules}>{ rules.name() }{ today }</option> }
    };
    let shipped = match setup.rules.shipped_in() {
        "" => "In no release that was looked up.".to_owned(),
        shipped => format!("In {shipped}."),
    };
    let is_modelled = setup.rules.is_modelled(&setup.reading.machine);
    html! {
        <div>
            <label for="match-rules">{ "All others: containerd/platforms" }</label>
            <select id="match-rules" class="input mono" aria-describedby="match-rules-said" {onchange}>{ for Rules::ALL.into_iter().map(option) }</select>
            <p id="match-rules-said" class="hint"><span>{ shipped }</span>if !is_modelled { { not_modelled_words() } }</p>
        </div>
    }
}
