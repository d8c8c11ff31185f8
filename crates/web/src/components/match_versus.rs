//! Two releases of one product: what changes on which machine.

use std::rc::Rc;

use allarch_core::platform::{Choice, PRODUCTS};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use super::icon::{Icon, ic};
use super::match_releases::tone_class;
use super::visible::visible;
use crate::present::matching::{Versus, VersusRow, known, releases};
use crate::present::number::count;
use crate::shell::Dispatch;
use crate::store::{Action, MatchAction, Versus as Chosen};

/// The panel.
pub(crate) fn match_versus(versus: &Versus, dispatch: &Dispatch) -> Html {
    let words = sentence(versus);
    html! {
        <section class="panel" aria-labelledby="versus-h">
            <header class="panel-head"><h2 id="versus-h">{ "From one release to another" }</h2><p class="panel-note" role="status" aria-label="What changes">{ visible(&words) }</p></header>
            <div class="versus-form">
                { product(versus, dispatch) }
                { version(versus, 0, dispatch) }
                { version(versus, 1, dispatch) }
            </div>
            if !versus.rows.is_empty() { { table(versus) } }
        </section>
    }
}

fn sentence(versus: &Versus) -> String {
    let [Ok(before), Ok(after)] = &versus.releases else {
        return "Two versions are needed.".to_owned();
    };
    let changes = match versus.rows.len() {
        0 => format!(
            "Nothing changes on any of {} from {} to {}.",
            count(versus.machines, "host"),
            before.name,
            after.name
        ),
        some => format!(
            "Something changes on {some} of {} from {} to {}.",
            count(versus.machines, "host"),
            before.name,
            after.name
        ),
    };
    match versus.not_modelled {
        0 => changes,
        some => format!("{changes} Not modelled on {}.", count(some, "Windows host")),
    }
}

fn product(versus: &Versus, dispatch: &Dispatch) -> Html {
    let onchange = dispatch.reform(|event: Event| {
        let field: HtmlSelectElement = event.target_unchecked_into();
        let id = field.value();
        let product = PRODUCTS.iter().find(|product| product.id == id);
        let known = product.map(releases).unwrap_or_default();
        let mut known = known.into_iter().filter(|one| !one.contains('-'));
        // The newest two that were looked up with different rules would be a guess; the ends are not.
        let after = known.next().unwrap_or_default();
        let before = known.next_back().unwrap_or_default();
        Action::Match(MatchAction::Versus(Chosen {
            product: Rc::from(id),
            before: Rc::from(before),
            after: Rc::from(after),
        }))
    });
    html! {
        <div>
            <label for="versus-product">{ "Product" }</label>
            <select id="versus-product" class="input" {onchange}>
                { for PRODUCTS.iter().map(|product| html! { <option value={product.id} selected={product.id == versus.product.id}>{ product.name }</option> }) }
            </select>
        </div>
    }
}

fn version(versus: &Versus, at: usize, dispatch: &Dispatch) -> Html {
    let chosen = &versus.chosen;
    let oninput = {
        let chosen = chosen.clone();
        dispatch.reform(move |event: InputEvent| {
            let field: HtmlInputElement = event.target_unchecked_into();
            let value: Rc<str> = field.value().into();
            let chosen = chosen.clone();
            Action::Match(MatchAction::Versus(match at {
                0 => Chosen {
                    before: value,
                    ..chosen
                },
                _ => Chosen {
                    after: value,
                    ..chosen
                },
            }))
        })
    };
    let (id, words, value) = match at {
        0 => ("versus-before", "Before", chosen.before.clone()),
        _ => ("versus-after", "After", chosen.after.clone()),
    };
    let (list, said) = (format!("{id}-releases"), format!("{id}-known"));
    let read = versus.releases.get(at);
    let invalid = matches!(read, Some(Err(_))).then_some("true");
    html! {
        <div>
            <label for={id}>{ words }</label>
            <input {id} class="input mono" list={list.clone()} spellcheck="false" autocomplete="off" aria-describedby={said.clone()} aria-invalid={invalid}
                value={AttrValue::from(value)} {oninput} />
            <datalist id={list}>{ for releases(versus.product).into_iter().map(|version| html! { <option value={version} /> }) }</datalist>
            <p id={said} class="hint">{ read.map(status).unwrap_or_default() }</p>
        </div>
    }
}

fn status(read: &Result<Choice, String>) -> Html {
    match read {
        Err(why) => {
            html! { <span class="warn-text">{ ic(Icon::Warning) }{ visible(why) }</span> }
        }
        Ok(choice) => {
            let (word, tone) = known(choice.status);
            html! {
                <span data-known={choice.status.name()}>
                    <span class={tone_class(tone)}>{ word }</span>{ format!(", {}; {}", choice.puller.rules.name(), choice.puller.engine.name) }
                </span>
            }
        }
    }
}

fn table(versus: &Versus) -> Html {
    let name = |at: usize| match versus.releases.get(at) {
        Some(Ok(choice)) => choice.name.clone(),
        _ => String::new(),
    };
    html! {
        <div class="scroll" role="region" aria-label="What changes, scrolls sideways" tabindex="0">
            <table class="grid versus">
                <caption class="visually-hidden">{ "Hosts on which something changes" }</caption>
                <thead><tr><th scope="col">{ "Host" }</th><th scope="col">{ name(0) }</th><th scope="col">{ name(1) }</th></tr></thead>
                <tbody>{ for versus.rows.iter().map(|one| row(versus, one)) }</tbody>
            </table>
        </div>
    }
}

fn row(versus: &Versus, row: &VersusRow) -> Html {
    let pick = |(at, (words, bad)): (usize, &(String, bool))| {
        let class = if *bad { "error-text" } else { "" };
        let head = match versus.releases.get(at) {
            Some(Ok(choice)) => Some(choice.status),
            _ => None,
        };
        // What is known is said above the table for Linux; here, where it is something else.
        let own = row.known.get(at).copied().filter(|own| Some(*own) != head);
        html! {
            <td>
                <span {class}>if *bad { { ic(Icon::Warning) } }{ words.clone() }</span>
                if let Some(own) = own {
                    { " " }<span class={tone_class(known(own).1)} data-known={own.name()} title={own.words()}>{ known(own).0 }</span>
                }
            </td>
        }
    };
    html! {
        <tr key={row.host} data-host={row.host}><th scope="row">{ row.name }</th>{ for row.picks.iter().enumerate().map(pick) }</tr>
    }
}
