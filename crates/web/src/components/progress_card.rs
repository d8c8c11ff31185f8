//! A fetch on its way: what is done, what is under way, and the button that stops it.

use std::rc::Rc;

use yew::prelude::*;

use super::icon::{Ic, Icon};
use super::visible::Visible;
use crate::present::number::grouped;
use crate::shell::Dispatch;
use crate::store::{Action, Entry, Progress};

/// Properties of [`ProgressCard`].
#[derive(Properties, PartialEq)]
pub(crate) struct ProgressCardProps {
    /// The document.
    pub(crate) entry: Rc<Entry>,
    /// Its fetch.
    pub(crate) progress: Rc<Progress>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The card.
#[component]
pub(crate) fn ProgressCard(props: &ProgressCardProps) -> Html {
    let ProgressCardProps {
        entry,
        progress,
        dispatch,
    } = props;
    let id = entry.id;
    let top = entry.inspection.as_ref().filter(|_| progress.done > 0);
    let document = match top {
        Some(inspection) => {
            let (title, size) = (
                inspection.document.kind().title(),
                grouped(inspection.document.size()),
            );
            done(format!("{title}, {size} bytes"))
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
        html! { <li><Ic icon={Icon::Minus} />{ "Manifests and configs" }</li> }
    };
    html! {
        <div class="progress" role="status" aria-label="Fetch in progress">
            <p class="mono progress-ref"><Visible text={AttrValue::from(progress.reference.clone())} /></p>
            <ol class="prog">
                if progress.token { { done("Anonymous token".to_owned()) } }
                { document }
                { children }
            </ol>
            <p class="err-acts"><button class="btn btn-sm" type="button" onclick={dispatch.reform(move |_| Action::Stop(id))}>{ "Stop" }</button></p>
        </div>
    }
}

fn done(text: String) -> Html {
    html! { <li class="done"><Ic icon={Icon::Check} />{ text }</li> }
}

fn now(text: String) -> Html {
    html! {
        <li class="now">
            <svg class="ring" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
                <circle class="ring-t" cx="8" cy="8" r="6" /><path class="ring-a" d="M8 2a6 6 0 0 1 6 6" />
            </svg>
            { text }
        </li>
    }
}
