//! One document: what it is, what it covers, what is wrong with it, its exact bytes.

use std::rc::Rc;

use allarch_core::json::ProblemKind;
use yew::prelude::*;

use crate::components::doc_head::doc_head;
use crate::components::empty::empty;
use crate::components::findings::findings;
use crate::components::image_list::image_list;
use crate::components::message_card::message_card;
use crate::components::own_child::own_child;
use crate::components::platforms_table::{Platforms, platforms_table};
use crate::components::progress_card::progress_card;
use crate::components::source_panel::SourcePanel;
use crate::components::visible::visible;
use crate::present::way::way_name;
use crate::present::{message, platforms};
use crate::shell::Dispatch;
use crate::store::{Blobs, Entry, Inspection, Page};

/// The view.
pub(crate) fn inspect_view(page: &Rc<Page>, dispatch: &Dispatch) -> Html {
    let Some(entry) = page.current() else {
        return html! {
            { empty("Inspect needs a document.", "Paste or fetch an index, a manifest or a config.", "Add a document", dispatch) }
        };
    };
    if let Some(list) = &entry.list {
        let way = way_name(page.start.way, page.proxy.as_deref());
        return image_list(entry, list, page.zone, &way, dispatch);
    }
    let Some(inspection) = &entry.inspection else {
        return pending(page, entry, dispatch);
    };
    html! {
        <Report key={entry.id.0} page={page.clone()} entry={entry.clone()} inspection={inspection.clone()} dispatch={dispatch.clone()} />
    }
}

/// A document that is not there yet, or could not be had.
fn pending(page: &Page, entry: &Rc<Entry>, dispatch: &Dispatch) -> Html {
    let below = match &entry.progress {
        Some(progress) => match &progress.failure {
            Some(error) => message_card(&message::fetch(error, entry.id, progress, page), dispatch),
            None => {
                html! { { progress_card(entry, progress, dispatch) } }
            }
        },
        None => {
            html! { <div class="progress" role="status"><p>{ "Reading the document." }</p></div> }
        }
    };
    html! {
        <>
            <header class="view-head"><h1 class="ref">{ visible(&AttrValue::from(entry.name.clone())) }</h1></header>
            <div class="narrow">{ below }</div>
        </>
    }
}

#[derive(Properties, PartialEq)]
struct ReportProps {
    page: Rc<Page>,
    entry: Rc<Entry>,
    inspection: Rc<Inspection>,
    dispatch: Dispatch,
}

#[component]
fn Report(props: &ReportProps) -> Html {
    let ReportProps {
        page,
        entry,
        inspection,
        dispatch,
    } = props;
    let rows = use_memo(
        (inspection.clone(), page.blobs.clone()),
        |(inspection, blobs): &(Rc<Inspection>, Blobs)| platforms::rows(inspection, blobs),
    );
    let of_this = page.inspect.open.iter().filter(|(id, _)| *id == entry.id);
    let open: Vec<usize> = of_this.map(|(_, position)| *position).collect();
    let loading = entry
        .progress
        .as_ref()
        .is_some_and(|progress| progress.running);
    let chosen = page.inspect.finding;
    html! {
        <>
            { for notices(entry, inspection, dispatch) }
            { doc_head(entry, inspection, page.zone, &rows, dispatch) }
            if let Some(progress) = entry.progress.clone().filter(|progress| progress.running) {
                <div class="narrow">{ progress_card(entry, &progress, dispatch) }</div>
            }
            if inspection.document.kind().is_index() {
                { platforms_table(&Platforms {
                    id: entry.id,
                    name: &entry.name,
                    rows: &rows,
                    blobs: &page.blobs,
                    open: &open,
                    loading,
                    progress: entry.progress.as_deref(),
                    dispatch,
                }) }
            } else {
                { own_child(inspection, &page.blobs) }
            }
            <div class="split">
                { findings(inspection, chosen.map(|(at, _)| at), dispatch) }
                <SourcePanel id={entry.id} inspection={inspection.clone()} {chosen} wrap={page.inspect.wrap} dispatch={dispatch.clone()} />
            </div>
        </>
    }
}

/// What has to be said before anything else.
fn notices(entry: &Entry, inspection: &Inspection, dispatch: &Dispatch) -> Vec<Html> {
    let mut notices = Vec::new();
    if let (Some(error), Some(progress)) = (entry.fault(), &entry.progress) {
        notices.push(message_card(
            &message::fault(error, entry.id, progress),
            dispatch,
        ));
    }
    let document = &inspection.document;
    if document
        .problems()
        .iter()
        .any(|problem| problem.kind == ProblemKind::TooLarge)
    {
        notices.push(message_card(&message::too_large(document.size()), dispatch));
    } else if let (Some(_), Some(fault)) = (&inspection.unknown, first_fault(inspection)) {
        notices.push(message_card(
            &message::broken(fault, document.size()),
            dispatch,
        ));
    } else if let Some(recognised) = &inspection.unknown {
        notices.push(message_card(
            &message::unknown(recognised, document.size()),
            dispatch,
        ));
    }
    if let Some(text) = entry
        .progress
        .as_deref()
        .filter(|progress| !progress.running)
        .and_then(message::children)
    {
        notices
            .push(html! { <p class="banner banner-warn" role="status"><span>{ text }</span></p> });
    }
    notices
}

/// Where the JSON breaks, if it was meant to be JSON at all.
fn first_fault(inspection: &Inspection) -> Option<&str> {
    let document = &inspection.document;
    let is_meant = matches!(
        document.bytes().trim_ascii_start().first(),
        Some(b'{' | b'[')
    );
    let broken = document
        .problems()
        .iter()
        .any(|problem| problem.kind.is_not_json());
    let mut findings = inspection.report.findings.iter();
    let fault = findings.find(|finding| finding.rule == "syntax-not-json");
    fault
        .filter(|_| is_meant && broken)
        .map(|finding| finding.message.as_str())
}
