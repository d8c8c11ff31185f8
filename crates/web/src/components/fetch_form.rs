//! Fetch by name: the image name and the route.

use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::present::way::{Choice, choices};
use crate::shell::Dispatch;
use crate::store::{Action, Failure, StartState, Way};

/// The form.
pub(crate) fn fetch_form(start: &StartState, proxy: Option<&str>, dispatch: &Dispatch) -> Html {
    let invalid = matches!(start.failure, Some(Failure::NoName(_)));
    let (name, way) = (&start.name, start.way);
    let oninput = dispatch.reform(|event: InputEvent| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::Named(input.value().into())
    });
    let onsubmit = dispatch.reform(|event: SubmitEvent| {
        event.prevent_default();
        Action::FetchNamed
    });
    let routes = choices(proxy)
        .into_iter()
        .map(|choice| route(&choice, way, dispatch));
    html! {
        <section class="byname" aria-labelledby="name-h">
            <h2 id="name-h">{ "Fetch by name" }</h2>
            <form class="byname-form" {onsubmit}>
                <label for="name">{ "Image name" }</label>
                <div class="join">
                    <input id="name" class="input mono" type="text" placeholder="registry.example/acme/relay:3.4" spellcheck="false"
                        autocomplete="off" autocapitalize="off" value={AttrValue::from(name.clone())} aria-invalid={invalid.then_some("true")} {oninput} />
                    <button id="fetch" class="btn btn-primary" type="submit">{ "Fetch" }</button>
                </div>
                <div class="routes" role="radiogroup" aria-labelledby="route-l">
                    <p id="route-l" class="routes-legend">{ "Route" }</p>
                    { for routes }
                </div>
            </form>
        </section>
    }
}

fn route(choice: &Choice, chosen: Way, dispatch: &Dispatch) -> Html {
    let way = choice.way;
    let onchange = dispatch.reform(move |_: Event| Action::Through(way));
    let id = format!("route-{}", choice.id);
    html! {
        <label class="route">
            <input type="radio" name="route" aria-label={choice.name.clone()} aria-describedby={id.clone()} checked={chosen == way} {onchange} />
            <span {id}><strong>{ choice.name.clone() }</strong>{ " " }{ choice.text }</span>
        </label>
    }
}
