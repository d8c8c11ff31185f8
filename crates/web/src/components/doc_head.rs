//! The head of Inspect: kind, name, digest, verdict, facts, coverage.

use std::rc::Rc;

use allarch_core::oci::DigestState;
use yew::prelude::*;

use super::buttons::{copy_button, worded_button};
use super::icon::{Icon, ic};
use super::severity;
use super::visible::{clipped, visible};
use crate::later::draw;
use crate::present::cover::{Cover, groups};
use crate::present::expected::digest_state as held_as;
use crate::present::head;
use crate::present::platforms::PlatformRow;
use crate::shell::Dispatch;
use crate::store::{Action, Entry, Inspection, Parts};

/// The head.
pub(crate) fn doc_head(
    entry: &Entry,
    inspection: &Inspection,
    (zone, parts): (i32, Parts),
    rows: &[PlatformRow],
    dispatch: &Dispatch,
) -> Html {
    let document = &inspection.document;
    let (host, name, tag) = head::name_parts(entry);
    let kind_icon = if document.kind().is_index() {
        Icon::Index
    } else {
        Icon::File
    };
    let id = entry.id;
    html! {
        <header class="doc-head">
            <div class="doc-title">
                <p class="eyebrow">
                    <span class="kind">{ ic(kind_icon) }{ document.kind().title() }</span>
                    <span>{ head::origin(entry, zone) }</span>
                </p>
                <h1 class="ref">
                    <span class="ref-host">{ visible(&host) }</span>{ clipped(&name, "Name", dispatch) }<span class="ref-tag">{ visible(&tag) }</span>
                </h1>
                { digest(entry, inspection, dispatch) }
            </div>
            <div class="doc-actions">
                <button class="btn" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_| Action::Share)}>
                    { ic(Icon::Share) }{ "Share" }
                </button>
                { worded_button(Icon::Download, "Download", dispatch.reform(move |_| Action::Download(id))) }
            </div>
            { verdict(entry, inspection, parts.lost, rows, dispatch) }
            <dl class="facts">
                { for head::facts(inspection, rows).into_iter().map(|fact| html! {
                    <div><dt>{ fact.name }</dt><dd>{ fact.number }{ " " }<span>{ fact.words }</span></dd></div>
                }) }
            </dl>
            { cover(rows) }
        </header>
    }
}

fn digest(entry: &Entry, inspection: &Inspection, dispatch: &Dispatch) -> Html {
    let document = &inspection.document;
    let text: Rc<str> = Rc::from(document.digest().as_str());
    let state = document.digest_state();
    let (class, icon) = match state {
        DigestState::Matches => ("state state-ok", Icon::Seal),
        DigestState::Differs => ("state state-bad", Icon::Error),
        DigestState::Unchecked => ("state", Icon::Note),
    };
    html! {
        <div class="digest-line" role="group" aria-label="Digest">
            <code class="digest" data-digest={text.to_string()} data-state={held_as(entry)}>{ text.to_string() }</code>
            { copy_button(text, "Copy digest", "Digest", dispatch) }
            if entry.beside.expected.is_none() {
                <span {class}>{ ic(icon) }{ head::digest_state(entry, document) }</span>
            }
            { draw(|later| (later.held)(entry, dispatch)) }
        </div>
    }
}

fn verdict(
    entry: &Entry,
    inspection: &Inspection,
    lost: bool,
    rows: &[PlatformRow],
    dispatch: &Dispatch,
) -> Html {
    let sentence = head::sentence(entry, inspection, rows);
    let Some(report) = &inspection.report else {
        // Whatever needs the rules asks for them again.
        let again = dispatch.reform(|_| Action::Changed(Vec::new(), Vec::new()));
        return html! {
            <ul class="verdict" aria-label="Verdict">
                <li><span class="chip chip-lg">{ ic(Icon::Note) }{ head::unjudged(lost) }</span></li>
                if lost { <li><button class="btn btn-sm" type="button" onclick={again}>{ "Load it again" }</button></li> }
                <li class="verdict-text">{ sentence }</li>
            </ul>
        };
    };
    let chips = head::chips(report);
    let number = |wanted| {
        chips
            .iter()
            .find(|(severity, ..)| *severity == wanted)
            .map_or(0, |(_, number, _)| *number)
    };
    use allarch_core::lint::Severity::{Error, Info, Warning};
    html! {
        <ul class="verdict" aria-label="Verdict" data-valid={report.valid().to_string()} data-errors={number(Error).to_string()}
            data-warnings={number(Warning).to_string()} data-infos={number(Info).to_string()}>
            if chips.is_empty() {
                <li><span class="chip chip-lg chip-ok">{ ic(Icon::Ok) }{ "No findings" }</span></li>
            }
            { for chips.iter().map(|(severity, _, text)| {
                let first = report.findings.iter().position(|finding| finding.severity == *severity).unwrap_or(0);
                html! {
                    <li>
                        <button class={classes!("chip", "chip-lg", severity::class("chip", *severity))} type="button"
                            onclick={dispatch.reform(move |_| Action::Finding(first))}>
                            { ic(severity::icon(*severity)) }{ text.clone() }
                        </button>
                    </li>
                }
            }) }
            <li class="verdict-text">{ sentence }</li>
        </ul>
    }
}

fn cover(rows: &[PlatformRow]) -> Html {
    let groups = groups(rows);
    if groups.is_empty() {
        return Html::default();
    }
    html! {
        <div class="cover">
            { for groups.iter().map(|group| html! {
                <div class="cover-group">
                    <p>{ group.os.clone() }</p>
                    <ul>{ for group.blocks.iter().map(|(name, cover)| block(name, *cover)) }</ul>
                </div>
            }) }
        </div>
    }
}

fn block(name: &str, cover: Cover) -> Html {
    let (class, icon) = match cover {
        Cover::Yes => ("blk blk-yes", Icon::Check),
        Cover::No => ("blk blk-no", Icon::Minus),
        Cover::Twice => ("blk blk-warn", Icon::Warning),
        Cover::AnyBuild => ("blk blk-warn", Icon::Warning),
    };
    html! {
        <li {class}>{ ic(icon) }<span>{ name.to_owned() }</span><span class="visually-hidden">{ format!(" {}", cover.words()) }</span></li>
    }
}
