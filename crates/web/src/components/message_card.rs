//! A failure with its way on: an alert where it stops the work, a status otherwise.

use std::rc::Rc;

use yew::prelude::*;

use super::countdown::countdown;
use super::icon::{Icon, ic};
use super::visible::prose;
use crate::present::message::{Message, Tone};
use crate::shell::Dispatch;
use crate::store::Action;

/// Draws a card.
pub(crate) fn message_card(message: &Message, dispatch: &Dispatch) -> Html {
    let (class, role) = match message.tone {
        Tone::Error => ("errbox errbox-error", "alert"),
        Tone::Warning => ("errbox errbox-warn", "alert"),
        Tone::Note => ("errbox errbox-note", "status"),
    };
    let copy = message.command.clone().map(|command| {
        let command: Rc<str> = Rc::from(command);
        dispatch.reform(move |_| Action::Copy(command.clone(), Rc::from("Command")))
    });
    let act = |(words, action, main): &(String, Action, bool)| {
        let (action, dispatch) = (action.clone(), dispatch.clone());
        html! {
            <button class={classes!("btn", "btn-sm", main.then_some("btn-primary"))} type="button"
                onclick={move |_| dispatch.emit(action.clone())}>{ words.clone() }</button>
        }
    };
    html! {
        <div {class} {role} data-code={message.code}>
            <span class="err-ic">{ ic(icon(message)) }</span>
            <div>
                <p class="err-h"><strong>{ message.title.clone() }</strong><code>{ message.tag.clone() }</code></p>
                <p><bdi>{ prose(&message.text) }</bdi></p>
                if let Some(help) = &message.help { <p>{ prose(help) }</p> }
                if let Some(command) = &message.command { <p class="cmd mono">{ command.clone() }</p> }
                { for message.wait.as_ref().map(|wait| {
                    let action = wait.action.clone();
                    countdown(wait, dispatch.reform(move |()| action.clone()))
                }) }
                if copy.is_some() || !message.acts.is_empty() {
                    <p class="err-acts">
                        { for copy.map(|copy| html! { <button class="btn btn-sm" type="button" onclick={copy}>{ ic(Icon::Copy) }{ "Copy command" }</button> }) }
                        { for message.acts.iter().map(act) }
                    </p>
                }
                if let Some(small) = &message.small { <p class="err-small">{ small.clone() }</p> }
            </div>
        </div>
    }
}

fn icon(message: &Message) -> Icon {
    match message.code {
        "unauthorized" | "blocked" => Icon::Lock,
        "rate-limited" | "timeout" => Icon::Clock,
        "cors-blocked" | "proxy-unreachable" | "offline" => Icon::Globe,
        _ => match message.tone {
            Tone::Error => Icon::Error,
            Tone::Warning => Icon::Warning,
            Tone::Note => Icon::Note,
        },
    }
}
