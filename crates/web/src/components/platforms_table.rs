//! The platforms table: an index's entries, each a row that opens to its manifest, config and
//! layers.

use std::rc::Rc;

use allarch_core::lint::Severity;
use yew::prelude::*;

use super::buttons::copy_button;
use super::child_detail::Detail;
use super::icon::{Icon, ic, ic_in};
use super::severity;
use super::still::{Draw, Still};
use super::visible::visible;
use crate::later::draw;
use crate::present::number::{grouped, size};
use crate::present::platforms::PlatformRow;
use crate::shell::Dispatch;
use crate::store::{Action, Blobs, Entry};

/// Rows drawn at first, and with each press of the button under them: every element of the page costs
/// the browser something at every frame.
pub(crate) const DRAWN: usize = 64;

/// The columns: class and head.
const COLUMNS: [(&str, &str); 8] = [
    ("", "Platform"),
    ("num c-entry", "Entry"),
    ("c-osv", "os.version, features"),
    ("c-digest", "Digest"),
    ("num c-size", "Compressed"),
    ("num c-layers", "Layers"),
    ("c-att", "Attestations"),
    ("c-find", "Findings"),
];

/// Rows that are drawn, and drawn again, together: while a long table grows, what stands is left alone.
const CHUNK: usize = 32;

/// What the table is drawn from.
pub(crate) struct Platforms {
    /// What the rows depend on, as [`Still`] takes it.
    pub(crate) stamp: Vec<usize>,
    /// The document whose rows they are.
    pub(crate) entry: Rc<Entry>,
    /// The rows.
    pub(crate) rows: Rc<Vec<PlatformRow>>,
    /// Children and configs.
    pub(crate) blobs: Blobs,
    /// Open rows, by 0-based position.
    pub(crate) open: Vec<usize>,
    /// Whether children are on their way.
    pub(crate) loading: bool,
    /// Most rows that are drawn.
    pub(crate) most: usize,
    /// Draws more of them.
    pub(crate) more: Callback<MouseEvent>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The table, with so many of its rows.
pub(crate) fn platforms_table(props: &Rc<Platforms>, drawn: usize) -> Html {
    let rows = &props.rows;
    let largest = rows.iter().filter_map(|row| row.compressed).max();
    let drawn = drawn.min(props.most).min(rows.len());
    let chunks = (0..drawn).step_by(CHUNK).map(|from| {
        let to = (from + CHUNK).min(drawn);
        let mut stamp = props.stamp.clone();
        stamp.push(to);
        let props = Rc::clone(props);
        let draw = Rc::new(move |_| {
            let rows = props.rows.get(from..to).unwrap_or_default();
            html! { { for rows.iter().map(|row| table_row(row, largest, &props)) } }
        });
        html! { <Still {stamp} rows={0} draw={draw as Draw} /> }
    });
    html! {
        <section class="panel panel-platforms" aria-labelledby="platforms-h">
            <header class="panel-head">
                <h2 id="platforms-h">{ "Platforms" }</h2>
                <p class="panel-note">{ "Entry is the position in the index; engines that take the first match depend on it." }</p>
            </header>
            <div class="scroll" role="region" aria-label="Platform table, scrolls sideways" tabindex="0">
                <table class="grid platforms">
                    <caption class="visually-hidden">
                        { "Platforms in " }{ visible(&props.entry.name) }{ ", Linux before Windows" }
                    </caption>
                    <thead>
                        <tr>{ for COLUMNS.iter().map(|(class, name)| html! { <th scope="col" class={*class}>{ *name }</th> }) }</tr>
                    </thead>
                    <tbody>{ for chunks }</tbody>
                </table>
            </div>
            if rows.len() > props.most {
                <p class="panel-more">
                    { format!("{} of {} rows are drawn. ", grouped(props.most as u64), grouped(rows.len() as u64)) }
                    <button class="btn btn-sm" type="button" onclick={props.more.clone()}>{ format!("Draw {} more", DRAWN.min(rows.len() - props.most)) }</button>
                </p>
            }
        </section>
    }
}

fn table_row(row: &PlatformRow, largest: Option<u64>, props: &Platforms) -> Html {
    let (id, position, number) = (props.entry.id, row.position, row.position + 1);
    let dispatch = &props.dispatch;
    let open = props.open.contains(&position);
    let detail = format!("row-{position}");
    let class = match row.worst() {
        Some(Severity::Error) => Some("has-error"),
        Some(Severity::Warning) => Some("has-warn"),
        _ => None,
    };
    let toggle = dispatch.reform(move |_| Action::ToggleRow(id, position));
    html! {
        <>
            <tr {class} data-entry={position.to_string()} data-platform={row.platform().to_owned()} data-digest={row.digest.clone()}>
                <th scope="row">
                    <button class="rowtog" type="button" aria-expanded={open.to_string()} aria-controls={open.then(|| detail.clone())} onclick={toggle}>
                        { ic_in(Icon::Chevron, "chev") }{ title(row) }
                    </button>
                    <span class="sub-digest mono">{ row.short_digest() }</span>
                </th>
                <td class="num c-entry">{ number }</td>
                <td class="c-osv">{ version(row) }</td>
                <td class="mono c-digest">
                    <span class="digest-cell">
                        { row.short_digest() }
                        if !row.digest.is_empty() {
                            { copy_button(Rc::from(row.digest.as_str()), format!("Copy digest of entry {number}"), format!("Digest of entry {number}"), dispatch) }
                        }
                    </span>
                </td>
                <td class="num c-size">{ compressed(row, largest, props.loading) }</td>
                <td class="num c-layers">{ layers(row, props.loading) }</td>
                { attestations(row) }
                <td class="c-find">{ references(row, dispatch) }</td>
            </tr>
            if open {
                <tr class="detail" id={detail}>
                    <td colspan="8">{ draw(|later| (later.detail)(&Detail { row, blobs: &props.blobs, loading: props.loading, progress: props.entry.progress.as_deref(), beside: &props.entry.beside, dispatch })) }</td>
                </tr>
            }
        </>
    }
}

fn title(row: &PlatformRow) -> Html {
    let Some(named) = row.named() else {
        return html! { <span class="plat plat-other">{ row.other }</span> };
    };
    html! {
        <>
            <span class={classes!("plat", named.raw.is_some().then_some("plat-raw"))}>
                <bdi><span class="plat-os">{ format!("{}/", named.os) }</span>{ named.rest.clone() }</bdi>
            </span>
            if let Some(raw) = &named.raw { <span class="raw">{ "raw " }<bdi>{ raw.clone() }</bdi></span> }
        </>
    }
}

fn version(row: &PlatformRow) -> Html {
    let Some(said) = &row.said else { return none() };
    if said.version_missing {
        return html! { <span class="warn-text">{ ic(Icon::Warning) }{ "not set" }</span> };
    }
    if said.os_version.is_empty() && said.os_features.is_empty() {
        return none();
    }
    html! {
        <>
            <bdi class="mono">{ said.os_version.clone() }</bdi>
            { for said.os_features.iter().take(3).map(|feature| html! { <bdi class="chip mono">{ feature.clone() }</bdi> }) }
        </>
    }
}

fn none() -> Html {
    dash("none")
}

/// A dash that is read as words. One element: a hidden text of its own in each of thousands of cells
/// is what the browser would pay for at every frame.
fn dash(words: &'static str) -> Html {
    html! { <span class="muted" role="img" aria-label={words}>{ "–" }</span> }
}

/// A place that a fact will take.
fn bone(class: &'static str) -> Html {
    html! { <><span class={classes!("bone", class)}></span><span class="visually-hidden">{ "loading" }</span></> }
}

fn compressed(row: &PlatformRow, largest: Option<u64>, loading: bool) -> Html {
    let Some(bytes) = row.compressed else {
        return if loading && row.layers.is_none() {
            bone("bone-s")
        } else {
            unknown()
        };
    };
    let share = largest.map_or(0, |most| per_mille(bytes, most));
    let width = format!("{}.{}", share / 10, share % 10);
    html! {
        <span class="size-cell">
            { size(bytes) }
            <svg class="sizebar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
                <rect class="sizebar-track" width="100" height="4" /><rect class="sizebar-fill" {width} height="4" />
            </svg>
        </span>
    }
}

/// `part` in thousandths of `whole`; sizes are as a stranger wrote them, up to the largest number.
fn per_mille(part: u64, whole: u64) -> u64 {
    match part.checked_mul(1000) {
        Some(parts) => parts.checked_div(whole).unwrap_or(0),
        None => part / (whole / 1000).max(1),
    }
}

/// A fact that only the child manifest holds, and the child is not here.
fn unknown() -> Html {
    dash("not known without the child manifest")
}

fn layers(row: &PlatformRow, loading: bool) -> Html {
    match row.layers {
        Some(layers) => html! { { layers } },
        None if loading => bone("bone-s"),
        None => unknown(),
    }
}

fn attestations(row: &PlatformRow) -> Html {
    if row.attestations.is_empty() {
        return html! { <td class="c-att muted">{ "none" }</td> };
    }
    let chips = row.attestations.iter().take(4).flat_map(|attestation| {
        if attestation.holds.is_empty() {
            vec![format!("entry {}", attestation.position + 1)]
        } else {
            attestation.holds.clone()
        }
    });
    html! {
        <td class="c-att">{ for chips.map(|text| html! { <span class="chip chip-seal">{ ic(Icon::Seal) }{ text }</span> }) }</td>
    }
}

/// Links to its first findings.
fn references(row: &PlatformRow, dispatch: &Dispatch) -> Html {
    if row.findings.is_empty() {
        return Html::default();
    }
    let first = row.findings.iter().take(3);
    html! {
        <span class="frefs">{ for first.map(|(severity, at)| finding_ref(*severity, *at, dispatch)) }</span>
    }
}

/// A link to a finding.
pub(crate) fn finding_ref(severity: Severity, at: usize, dispatch: &Dispatch) -> Html {
    let label = format!("{}, finding {}", severity::word(severity), at + 1);
    html! {
        <button class={classes!("fref", severity::class("fref", severity))} type="button" aria-label={label}
            onclick={dispatch.reform(move |_| Action::Finding(at))}>
            { ic(severity::icon(severity)) }{ at + 1 }
        </button>
    }
}
