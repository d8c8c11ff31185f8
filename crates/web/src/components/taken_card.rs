//! A text that was understood, as a card: the sentence, what was read, what it cannot give, what to
//! give next.

use std::rc::Rc;

use allarch_core::text::Span;
use yew::prelude::*;

use super::buttons::copy_button;
use super::icon::{Icon, ic};
use super::link::{engine_link, rule_link};
use super::visible::{prose, visible};
use crate::present::taken::{Card, Next, Row, Value};
use crate::shell::Dispatch;
use crate::store::Action;

/// The card.
pub(crate) fn taken_card(card: &Card, dispatch: &Dispatch) -> Html {
    let cause = card.cause.map(|(id, _, _)| id);
    html! {
        <section class="panel taken" aria-labelledby="taken-h" data-cause={cause}>
            <header class="panel-head"><h2 id="taken-h">{ if cause.is_some() { "Cause" } else { "What was read" } }</h2></header>
            <dl class="read">
                if let Some((id, text, by)) = card.cause {
                    { row("Cause", html! { <><code>{ id }</code>if card.sentence != text { { ": " }{ text } }</> }) }
                    if let Some(by) = by { { row("Printed by", html! { { by } }) } }
                }
                { for card.rows.iter().map(|one| row(one.name, values(one, dispatch))) }
                if let Some(exact) = card.exact { { row("Bytes", html! { { exact } }) } }
                if !card.why.is_empty() { { row("Told by", html! { <bdi>{ prose(&card.why) }</bdi> }) } }
                if let Some((what, command)) = &card.lack {
                    { row("It cannot give", html! { <>{ *what }{ command_line(command, dispatch) }</> }) }
                }
                { for card.next.as_ref().map(|next| row("Next", next_input(next, dispatch))) }
                { more(card) }
            </dl>
        </section>
    }
}

fn row(name: &'static str, content: Html) -> Html {
    html! { <div data-read={name}><dt>{ name }</dt><dd>{ content }</dd></div> }
}

/// The values of a row; one that stands in the text leads to its place there.
fn values(row: &Row, dispatch: &Dispatch) -> Html {
    let one = |(at, value): (usize, &Value)| {
        let text = visible(&value.text);
        let text = match value.span {
            Some(span) => place(span, text, dispatch),
            None => text,
        };
        html! { <>if at > 0 { { ", " } }{ text }</> }
    };
    row.values.iter().enumerate().map(one).collect()
}

/// A button that shows in the source what it is named by.
pub(crate) fn place(span: Span, text: Html, dispatch: &Dispatch) -> Html {
    html! {
        <button class="place" type="button" title="Show it in the source" data-start={span.start.to_string()} data-end={span.end.to_string()}
            onclick={dispatch.reform(move |_| Action::Place(span))}>{ text }</button>
    }
}

/// A command with the button that copies it.
fn command_line(command: &str, dispatch: &Dispatch) -> Html {
    let text: Rc<str> = Rc::from(command);
    html! {
        <p class="cmd-line"><code class="cmd">{ command.to_owned() }</code>{ copy_button(text, format!("Copy {command}"), "Command", dispatch) }</p>
    }
}

fn next_input(next: &Next, dispatch: &Dispatch) -> Html {
    let fetch = next.fetches.clone().map(|name| {
        let name: Rc<str> = Rc::from(name);
        let action = Action::OpenName(name.clone());
        let onclick = dispatch.reform(move |_| action.clone());
        html! {
            <button class="btn btn-sm btn-primary" type="button" {onclick}>{ "Fetch " }{ visible(&name) }</button>
        }
    });
    html! {
        <>
            { next.words }
            { for next.commands.iter().map(|command| command_line(command, dispatch)) }
            if fetch.is_some() || next.asks_name || next.asks_text {
                <p class="err-acts">
                    { for fetch }
                    if next.asks_name {
                        <button class="btn btn-sm" type="button" onclick={dispatch.reform(|_| Action::PutName(Rc::from("")))}>{ "Type the name" }</button>
                    }
                    if next.asks_text {
                        <button class="btn btn-sm" type="button" onclick={dispatch.reform(|_| Action::FocusPaste)}>{ if next.commands.is_empty() { "Paste it" } else { "Paste the output" } }</button>
                    }
                </p>
            }
        </>
    }
}

fn more(card: &Card) -> Html {
    let (rules, engines) = (card.pages.rules, card.pages.engines);
    html! {
        <>
            if !rules.is_empty() { { row("Rules", html! { <span class="links">{ for rules.iter().map(|id| rule_link(id)) }</span> }) } }
            if !engines.is_empty() { { row("Engines", html! { <span class="links">{ for engines.iter().map(|id| engine_link(id, id)) }</span> }) } }
        </>
    }
}

/// The icon beside the kind.
pub(crate) fn icon(card: &Card) -> Html {
    ic(if card.cause.is_some() {
        Icon::Error
    } else {
        Icon::File
    })
}
