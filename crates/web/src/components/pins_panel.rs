//! The pins of a text: each with its line, what it is fixed to, who breaks and what to write instead; and
//! the rewritten text.

use std::rc::Rc;

use allarch_core::oci::Reference;
use yew::prelude::*;

use super::buttons::{copy_button, worded_button};
use super::export_menu::{Choice, ExportMenu};
use super::icon::{Icon, ic, ic_in};
use super::visible::visible;
use crate::present::number::count;
use crate::present::pins::{Doctor, MOST, PinRow, Tone, failures};
use crate::shell::Dispatch;
use crate::store::{Action, Blobs, Entry, ListedState, PinsAction, PinsFile};

/// Most pins, and most lines of the diff, that are drawn.
const DRAWN: usize = 512;

/// Properties of [`PinsPanel`].
#[derive(Properties, PartialEq)]
pub(crate) struct PinsPanelProps {
    /// The text.
    pub(crate) entry: Rc<Entry>,
    /// Everything that is open.
    pub(crate) entries: Rc<Vec<Rc<Entry>>>,
    /// What else is at hand.
    pub(crate) blobs: Blobs,
    /// The way to registries, in two words.
    pub(crate) way: String,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The panel; nothing where the text holds no pin.
#[component]
pub(crate) fn PinsPanel(props: &PinsPanelProps) -> Html {
    let PinsPanelProps {
        entry,
        entries,
        blobs,
        way,
        dispatch,
    } = props;
    let deps = (entry.clone(), entries.clone(), blobs.clone());
    let doctor = use_memo(deps, |(entry, entries, blobs)| {
        Doctor::new(entry, entries, blobs)
    });
    let Some(doctor) = doctor.as_ref() else {
        return Html::default();
    };
    let more = doctor.rows.len().saturating_sub(DRAWN);
    html! {
        <section class="panel" aria-labelledby="pins-h">
            <header class="panel-head">
                <h2 id="pins-h">{ "Pins" }</h2><span class="count">{ doctor.rows.len() }</span>
                <p class="panel-note" role="status" aria-label="Pins in short">{ &doctor.sentence }</p>
                { fetch_button(entry, doctor, way, dispatch).unwrap_or_default() }
            </header>
            <ul class="notes" aria-label="Pins">
                { for doctor.rows.iter().take(DRAWN).map(|row| pin(row, dispatch)) }
            </ul>
            if more > 0 { <p class="panel-more">{ format!("{} are not drawn; the rewritten text has all.", count(more, "more pin")) }</p> }
            { for failures(entry).into_iter().map(|(name, why)| html! {
                <p class="panel-more" data-failed={name.clone()}>{ visible(&name) }{ " could not be fetched: " }{ visible(&why) }</p>
            }) }
            { rewritten(entry, doctor, dispatch) }
        </section>
    }
}

fn act(entry: &Entry, action: PinsAction) -> Action {
    Action::Pins(entry.id, action)
}

/// Fetches what would tell the pins that nothing at hand tells.
fn fetch_button(
    entry: &Rc<Entry>,
    doctor: &Doctor,
    way: &str,
    dispatch: &Dispatch,
) -> Option<Html> {
    let id = entry.id;
    let mut asked = entry.beside.pins.iter();
    if asked.any(|one| one.state == ListedState::Asked) {
        return Some(html! {
            <button class="btn btn-sm push" type="button" onclick={dispatch.reform(move |_| Action::Stop(id))}>{ "Stop" }</button>
        });
    }
    if doctor.wanted.is_empty() {
        return None;
    }
    let names = doctor.wanted.iter().take(8);
    let names: Vec<String> = names.map(Reference::familiar).collect();
    let names_words = match doctor.wanted.len() {
        more if more > MOST => format!("{MOST} of {}", count(more, "name")),
        all => count(all, "name"),
    };
    let action = act(entry, PinsAction::Fetch);
    Some(html! {
        <button class="btn btn-sm push" type="button" title={format!("To tell what is not known: {}", names.join(", "))} onclick={dispatch.reform(move |_| action.clone())}>
            { ic(Icon::Refresh) }{ format!("Fetch {names_words} {way}") }
        </button>
    })
}

fn pin(row: &PinRow, dispatch: &Dispatch) -> Html {
    let (class, icon) = match row.tone {
        Tone::Fine => ("ok-text", Icon::Ok),
        Tone::Bad => ("error-text", Icon::Error),
        Tone::Doubt => ("warn-text", Icon::Warning),
        Tone::Open => ("muted", Icon::Lock),
    };
    html! {
        <li data-line={row.line.to_string()} data-class={row.class} data-written={row.written.clone()}>
            { ic_in(icon, class) }
            <div>
                <p>{ format!("line {}: ", row.line) }<code>{ visible(&row.written) }</code></p>
                <p><strong>{ visible(&row.what) }</strong></p>
                if !row.breaks.is_empty() { <p>{ visible(&row.breaks) }</p> }
                if !row.advice.is_empty() { <p class="muted">{ visible(&row.advice) }</p> }
                if let Some(instead) = &row.instead {
                    <p class="pin-instead">{ "Write " }<code>{ visible(instead) }</code>{ copy_button(instead.clone(), format!("Copy {instead}"), "Reference", dispatch) }</p>
                }
            </div>
        </li>
    }
}

/// The rewritten text as a diff, to copy and to save.
fn rewritten(entry: &Rc<Entry>, doctor: &Doctor, dispatch: &Dispatch) -> Html {
    let (copy, download) = (
        act(entry, PinsAction::Copy),
        act(entry, PinsAction::Download),
    );
    let save = |file| act(entry, PinsAction::Save(file));
    let choices: Vec<Choice> = vec![
        ("Copy diff", "for a message", save(PinsFile::CopyDiff)),
        ("Diff", "what git apply takes", save(PinsFile::Diff)),
        ("JSON", "each pin", save(PinsFile::Json)),
        ("SARIF", "for code scanning", save(PinsFile::Sarif)),
    ];
    let export = html! { <ExportMenu of={entry.id.0} {choices} dispatch={dispatch.clone()} /> };
    if doctor.diff.is_empty() {
        let is_fine = doctor.rows.iter().all(|row| row.tone == Tone::Fine);
        let words = match is_fine {
            true => "Nothing has to be rewritten.",
            false => "Nothing is rewritten yet: of no pin is it known what to write instead.",
        };
        return html! {
            <div class="pins-foot"><p class="muted">{ words }</p><div class="push">{ export }</div></div>
        };
    }
    let lines: Vec<&str> = doctor.diff.lines().collect();
    let more = lines.len().saturating_sub(DRAWN);
    html! {
        <>
            <div class="pins-foot">
                <h3 id="rewritten-h">{ "Rewritten" }</h3><p class="muted">{ "every other byte stays" }</p>
                <div class="pins-acts push">
                    { worded_button(Icon::Copy, "Copy rewritten text", dispatch.reform(move |_| copy.clone())) }
                    { worded_button(Icon::Download, "Download rewritten text", dispatch.reform(move |_| download.clone())) }
                    { export }
                </div>
            </div>
            <div class="scroll" role="region" aria-label="Rewritten, as a diff" tabindex="0">
                <pre class="diff">{ for lines.iter().take(DRAWN).map(|line| diff_line(line)) }</pre>
            </div>
            if more > 0 { <p class="panel-more">{ format!("{} are not drawn; the export has all.", count(more, "more line")) }</p> }
        </>
    }
}

fn diff_line(line: &str) -> Html {
    let class = match line.as_bytes() {
        [b'-', b'-', b'-', ..] | [b'+', b'+', b'+', ..] | [b'@', ..] => "diff-head",
        [b'-', ..] => "diff-old",
        [b'+', ..] => "diff-new",
        _ => "diff-same",
    };
    html! { <span {class}>{ visible(line) }{ "\n" }</span> }
}
