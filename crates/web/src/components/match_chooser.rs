//! The machine: those with a name, and one that is typed or pasted.

use std::rc::Rc;

use allarch_core::platform::{HOSTS, Host};
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::icon::{Icon, ic_in};
use super::match_releases::releases;
use super::visible::visible;
use crate::present::matching::{FIRST_HOSTS, Setup, host_platform, is_first, read_as};
use crate::shell::Dispatch;
use crate::store::{Action, MatchAction, MatchState};

/// Properties of [`MatchChooser`].
#[derive(Properties, PartialEq)]
pub(crate) struct MatchChooserProps {
    /// What was chosen.
    pub(crate) state: Rc<MatchState>,
    /// The same, read.
    pub(crate) setup: Rc<Setup>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The form.
#[component]
pub(crate) fn MatchChooser(props: &MatchChooserProps) -> Html {
    let MatchChooserProps {
        state,
        setup,
        dispatch,
    } = props;
    let all = use_state_eq(|| false);
    let chosen = setup.host.map(|host| host.id);
    let first = FIRST_HOSTS.iter().filter_map(|id| Host::by_id(id));
    let rest = HOSTS.iter().filter(|host| !is_first(host.id));
    // A chosen one is always seen.
    let rest: Vec<&Host> = rest
        .filter(|host| *all || chosen == Some(host.id))
        .collect();
    let cards = first.chain(rest).map(|host| card(host, chosen, dispatch));
    let more = {
        let all = all.clone();
        move |_: MouseEvent| all.set(!*all)
    };
    // Open where something in it was chosen, so that nothing that counts is hidden; it does not close
    // under the hands of whoever empties a field.
    let opened = use_mut_ref(|| false);
    let is_open = {
        let empty = |text: &str| text.trim().is_empty();
        let untouched = empty(&state.typed)
            && empty(&state.named)
            && state.releases.is_empty()
            && state.rules.is_empty();
        let mut opened = opened.borrow_mut();
        *opened |= !untouched;
        *opened
    };
    let words = if *all {
        "Fewer hosts".to_owned()
    } else {
        format!("All {} hosts", HOSTS.len())
    };
    html! {
        <section class="chooser" aria-label="Choose what is asked">
            <div class="hosts-head">
                <h2 id="host-h">{ "Host" }</h2>
                <button class="quiet-link" type="button" aria-expanded={all.to_string()} aria-controls="hosts" onclick={more}>{ words }</button>
            </div>
            <div class="hosts" id="hosts" role="radiogroup" aria-labelledby="host-h">{ for cards }</div>
            <details class="custom" open={is_open}>
                <summary>{ ic_in(Icon::Chevron, "chev") }{ "Another host, a platform asked for by name, releases" }</summary>
                <div class="custom-body">
                    { typed(state, setup, dispatch) }
                    { named(state, setup, dispatch) }
                    { releases(setup, dispatch) }
                </div>
            </details>
        </section>
    }
}

fn card(host: &'static Host, chosen: Option<&str>, dispatch: &Dispatch) -> Html {
    let onchange = dispatch.reform(|_: Event| Action::Match(MatchAction::Host(Rc::from(host.id))));
    let (platform, version) = host_platform(&host.machine());
    html! {
        <label key={host.id} class="host">
            <input type="radio" name="host" value={host.id} checked={chosen == Some(host.id)} {onchange} />
            <span class="host-name">{ host.name }</span>
            <span class="host-plat mono">{ platform }if !version.is_empty() { <span>{ " " }{ version }</span> }</span>
        </label>
    }
}

fn typed(state: &MatchState, setup: &Setup, dispatch: &Dispatch) -> Html {
    let oninput = dispatch.reform(|event: InputEvent| {
        let field: HtmlTextAreaElement = event.target_unchecked_into();
        Action::Match(MatchAction::Typed(field.value().into()))
    });
    let invalid = (!setup.not_read.is_empty()).then_some("true");
    html! {
        <div class="custom-host">
            <label for="match-host">{ "A platform, or what the machine says of itself" }</label>
            <textarea id="match-host" class="input mono" rows="3" spellcheck="false" autocomplete="off" aria-describedby="match-host-said" aria-invalid={invalid}
                placeholder="linux/arm64, or the output of uname -m, docker info, cat /proc/cpuinfo" value={AttrValue::from(state.typed.clone())} {oninput} />
            <p id="match-host-said" class="hint" role="status" aria-label="Host read as">
                if !setup.not_read.is_empty() {
                    { ic_in(Icon::Warning, "warn-text") }
                    <span>{ visible(&setup.not_read) }{ " The answer is still for " }{ visible(&setup.reading.name) }{ "." }</span>
                } else if setup.host.is_none() {
                    { ic_in(Icon::Ok, "ok-text") }<span>{ visible(&read_as(&setup.reading)) }</span>
                } else {
                    <span>{ "It stays in this page." }</span>
                }
            </p>
        </div>
    }
}

fn named(state: &MatchState, setup: &Setup, dispatch: &Dispatch) -> Html {
    let oninput = dispatch.reform(|event: InputEvent| {
        let field: HtmlInputElement = event.target_unchecked_into();
        Action::Match(MatchAction::Named(field.value().into()))
    });
    let invalid = (!setup.not_named.is_empty()).then_some("true");
    html! {
        <div class="custom-named">
            <label for="match-platform">{ "Platform asked for, as with " }<code>{ "--platform" }</code></label>
            <input id="match-platform" class="input mono" spellcheck="false" autocomplete="off" aria-describedby="match-platform-said" aria-invalid={invalid}
                placeholder="none: each engine looks for its host’s" value={AttrValue::from(state.named.clone())} {oninput} />
            <p id="match-platform-said" class="hint">
                if setup.not_named.is_empty() {
                    <span>{ "Without one, each engine derives it from the host in its own way." }</span>
                } else {
                    { ic_in(Icon::Warning, "warn-text") }<span>{ visible(&setup.not_named) }{ "." }</span>
                }
            </p>
        </div>
    }
}
