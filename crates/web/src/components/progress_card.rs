//! A fetch on its way: what is done, what is under way, and the button that stops it.

use allarch_core::oci::DigestState;
use allarch_core::oci::attestation::EntryRole;
use std::time::Duration;

use yew::prelude::*;

use super::icon::{Icon, ic};
use super::visible::visible;
use crate::present::number::{grouped, milliseconds};
use crate::shell::Dispatch;
use crate::store::fetching::FirstTimes;
use crate::store::{Action, Entry, Progress};

/// The card.
pub(crate) fn progress_card(
    entry: &Entry,
    progress: &Progress,
    times: FirstTimes,
    dispatch: &Dispatch,
) -> Html {
    let id = entry.id;
    let top = entry.inspection.as_ref().filter(|_| progress.done > 0);
    let document = match top {
        Some(inspection) => {
            let document = &inspection.document;
            let (title, size) = (document.kind().title(), grouped(document.size()));
            let checked = match document.digest_state() {
                DigestState::Matches => ", digest matches",
                DigestState::Differs => ", digest differs",
                DigestState::Unchecked => "",
            };
            done(format!("{title}, {size} bytes{checked}"), times.document)
        }
        None => now("Document of this name".to_owned()),
    };
    let children = if top.is_some() {
        now(format!(
            "Manifests and configs, {} of {}",
            progress.done.saturating_sub(1),
            progress.total.saturating_sub(1)
        ))
    } else {
        html! { <li>{ ic(Icon::Minus) }{ "Manifests and configs" }</li> }
    };
    let attestations = entry.inspection.as_ref().map_or(0, |inspection| {
        let is_one = |role: &&EntryRole| matches!(role, EntryRole::Attestation(_));
        inspection.roles.iter().filter(is_one).count()
    });
    html! {
        <div class="progress" role="status" aria-label="Fetch in progress">
            <p class="mono progress-ref">{ visible(&AttrValue::from(progress.reference.clone())) }</p>
            <ol class="prog">
                if progress.token { { done("Anonymous token".to_owned(), times.token) } }
                { document }
                { children }
                if attestations > 0 { <li>{ ic(Icon::Seal) }{ format!("Attestations among them, {attestations}") }</li> }
            </ol>
            <p class="err-acts"><button class="btn btn-sm" type="button" onclick={dispatch.reform(move |_| Action::Stop(id))}>{ "Stop" }</button></p>
        </div>
    }
}

/// A large document that is being read.
pub(crate) fn reading_card(entry: &Entry) -> Html {
    // The share changes several times a second: seen, not announced.
    let done = entry.read;
    html! {
        <div class="progress" role="status" aria-label="Reading">
            <ol class="prog">
                <li class="now">{ ring() }{ format!("Reading {} bytes", grouped(entry.bytes.len() as u64)) }
                    <span class="num" aria-hidden="true">{ format!("{} %", done / 10) }</span></li>
            </ol>
            <svg class="sizebar" viewBox="0 0 1000 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="sizebar-track" width="1000" height="4" /><rect class="sizebar-fill" width={done.to_string()} height="4" />
            </svg>
        </div>
    }
}

fn done(text: String, took: Option<Duration>) -> Html {
    html! {
        <li class="done">{ ic(Icon::Check) }{ text }
            if let Some(took) = took { <span class="num">{ milliseconds(took) }</span> }
        </li>
    }
}

fn now(text: String) -> Html {
    html! {
        <li class="now">{ ring() }{ text }</li>
    }
}

fn ring() -> Html {
    html! {
        <svg class="ring" viewBox="0 0 16 16" aria-hidden="true">
            <circle class="ring-t" cx="8" cy="8" r="6" /><path class="ring-a" d="M8 2a6 6 0 0 1 6 6" />
        </svg>
    }
}
