//! The examples on the Start view.

use yew::prelude::*;

use super::strip::strip;
use crate::examples::CARDS;
use crate::shell::Dispatch;
use crate::store::Action;

/// The list of examples.
pub(crate) fn examples(dispatch: &Dispatch) -> Html {
    let items = CARDS.iter().enumerate().map(|(at, example)| {
        let onclick = dispatch.reform(move |_| Action::Example(at));
        html! {
            <li>
                <button class="example" type="button" {onclick}>
                    { strip(example.strip) }
                    <span class="ex-title">{ example.name }</span>
                    <span class="ex-kind">{ example.kind }</span>
                    <span class="ex-text">{ example.text }</span>
                </button>
            </li>
        }
    });
    html! {
        <section class="examples" aria-labelledby="examples-h">
            <h2 id="examples-h">{ "Try an example" }</h2>
            <ul>{ for items }</ul>
            <p class="examples-note">{ "Invented images under acme/…, carried by the page: they open without any request." }</p>
        </section>
    }
}
