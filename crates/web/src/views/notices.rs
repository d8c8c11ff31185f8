//! What stands above a report: what is wrong with the bytes, what they look like instead, what is
//! still on its way.

use std::rc::Rc;

use allarch_core::intake::Recognised;
use allarch_core::json::ProblemKind;
use allarch_core::oci::Reference;
use yew::prelude::*;

use crate::components::icon::{Icon, ic};
use crate::components::message_card::message_card;
use crate::components::progress_card::progress_card;
use crate::present::message;
use crate::present::recognised::looks_like;
use crate::present::share::not_understood;
use crate::shell::Dispatch;
use crate::store::fetching::FirstTimes;
use crate::store::{Action, Entry, Inspection, Origin, Page};

/// The notices.
pub(crate) fn notices(
    page: &Page,
    entry: &Rc<Entry>,
    inspection: &Rc<Inspection>,
    dispatch: &Dispatch,
) -> Html {
    let proxy = page.proxy.clone();
    let progress = entry.progress.as_ref();
    let times = progress
        .map(|progress| page.log.first_times(progress))
        .unwrap_or_default();
    let newer = page.newer.count();
    html! { <Notices {proxy} {times} {newer} entry={entry.clone()} inspection={inspection.clone()} dispatch={dispatch.clone()} /> }
}

#[derive(Properties, PartialEq)]
struct NoticesProps {
    proxy: Option<Rc<str>>,
    times: FirstTimes,
    newer: usize,
    entry: Rc<Entry>,
    inspection: Rc<Inspection>,
    dispatch: Dispatch,
}

#[component]
fn Notices(props: &NoticesProps) -> Html {
    let NoticesProps {
        proxy,
        entry,
        inspection,
        times,
        newer,
        dispatch,
    } = props;
    // What a long text looks like is not asked at each drawing.
    let unknown = use_memo(inspection.clone(), |inspection| {
        looks_like(&inspection.document)
    });
    let progress = entry.progress.as_ref();
    html! {
        <>
            { linked(entry, *newer, dispatch) }
            { for said(entry, inspection, unknown.as_ref().as_ref(), proxy.as_deref(), dispatch) }
            if let Some(progress) = progress.filter(|progress| progress.running) {
                <div class="narrow">{ progress_card(entry, progress, *times, dispatch) }</div>
            }
        </>
    }
}

/// That no registry was asked for what came by a link, and how much of the link only a newer
/// version understands.
pub(crate) fn linked(entry: &Entry, newer: usize, dispatch: &Dispatch) -> Html {
    if entry.origin != Origin::Linked {
        return Html::default();
    }
    let (id, name) = (entry.id, entry.name.clone());
    html! {
        <p class="banner banner-warn" role="status" aria-label="Where this is from">
            { ic(Icon::Link) }
            <span>
                { "From a link, not checked with a registry." }
                if newer > 0 { { " " }{ not_understood(newer) } }
            </span>
            if Reference::parse(&name).is_ok() {
                <button class="btn btn-sm" type="button" onclick={dispatch.reform(move |_| Action::EditName(id))}>{ "Fetch it by name" }</button>
            }
        </p>
    }
}

/// What has to be said before anything else.
fn said(
    entry: &Entry,
    inspection: &Inspection,
    unknown: Option<&Recognised>,
    proxy: Option<&str>,
    dispatch: &Dispatch,
) -> Vec<Html> {
    let mut notices = Vec::new();
    if let (Some(error), Some(progress)) = (entry.fault(), &entry.progress) {
        notices.push(message_card(
            &message::fault(error, entry.id, progress, proxy),
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
    } else if let (Some(_), Some(fault)) = (unknown, first_fault(inspection)) {
        notices.push(message_card(
            &message::broken(fault, document.size()),
            dispatch,
        ));
    } else if let Some(recognised) = unknown {
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
    let mut findings = inspection.findings().iter();
    let fault = findings.find(|finding| finding.rule == "syntax-not-json");
    fault
        .filter(|_| is_meant && broken)
        .map(|finding| finding.message.as_str())
}
