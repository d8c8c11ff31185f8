//! The head of a saved HTTP answer, held against the document's bytes.

use std::rc::Rc;

use allarch_core::oci::HeaderCheck;
use allarch_core::text::visible;
use yew::prelude::*;

use super::icon::{Icon, ic};
use crate::store::Inspection;

/// Properties of [`HttpHead`].
#[derive(Properties, PartialEq)]
pub(crate) struct HttpHeadProps {
    /// The document.
    pub(crate) inspection: Rc<Inspection>,
}

/// The panel; nothing for what came without a head.
#[component]
pub(crate) fn HttpHead(props: &HttpHeadProps) -> Html {
    // Holding them against the bytes may hash these.
    let checks = use_memo(Rc::clone(&props.inspection), |inspection| {
        let document = &inspection.document;
        let head = document.served().head.clone()?;
        Some((head.status, head.checks(document)))
    });
    let Some((status, checks)) = checks.as_ref() else {
        return Html::default();
    };
    html! {
        <section class="panel" aria-labelledby="head-h">
            <header class="panel-head">
                <h2 id="head-h">{ "HTTP head" }</h2>
                if let Some(status) = status { <p class="panel-note">{ format!("status {status}") }</p> }
            </header>
            if checks.is_empty() { <p class="panel-more">{ "No header of it says anything about the bytes." }</p> }
            <ul class="notes" aria-label="Headers">{ for checks.iter().map(check) }</ul>
        </section>
    }
}

fn check(check: &HeaderCheck) -> Html {
    let (class, icon, agrees, word) = match check.agrees {
        Some(true) => ("ok-text", Icon::Ok, "true", "agrees"),
        Some(false) => ("error-text", Icon::Error, "false", "contradicts"),
        None => ("muted", Icon::Note, "unknown", "says nothing"),
    };
    html! {
        <li data-header={check.header} data-agrees={agrees}>
            <span {class}>{ ic(icon) }<span class="visually-hidden">{ word }</span></span>
            <div>
                <p class="mono"><bdi>{ format!("{}: {}", check.header, visible(&check.value)) }</bdi></p>
                <p class="muted"><bdi>{ check.text.clone() }</bdi></p>
            </div>
        </li>
    }
}
