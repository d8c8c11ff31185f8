//! What a text lists: images with their places, values left open, machines, things in one paste,
//! documents inside.

use std::rc::Rc;

use allarch_core::intake::{Names, Nodes};
use yew::prelude::*;

use super::icon::{Icon, ic};
use super::taken_card::place;
use super::visible::visible;
use crate::present::listing::exactness;
use crate::present::number::count;
use crate::present::taken::{NameRow, Note, first_line, machine_rows, name_rows, notes};
use crate::shell::Dispatch;
use crate::store::{Action, Entry, Taken, called};

/// Most rows drawn of one list.
const DRAWN: usize = 512;

/// The images of a file, and what is open or wrong in it.
pub(crate) fn names(entry: &Entry, names: &Names, dispatch: &Dispatch) -> Html {
    let rows = name_rows(names, &entry.bytes);
    let notes = notes(names, &entry.bytes);
    let has_profiles = rows.iter().any(|row| !row.profiles.is_empty());
    html! {
        <>
            if !rows.is_empty() {
                <section class="panel" aria-labelledby="names-h">
                    <header class="panel-head"><h2 id="names-h">{ "Images" }</h2><span class="count">{ rows.len() }</span></header>
                    <div class="scroll" role="group" tabindex="0" aria-label="Images, by line">
                        <table class="grid named" aria-label="Images named">
                            <thead><tr><th scope="col">{ "Image" }</th><th scope="col">{ "Line" }</th><th scope="col">{ "Named by" }</th><th scope="col">{ "Role" }</th><th scope="col">{ "Platform" }</th>if has_profiles { <th scope="col">{ "Profiles" }</th> }</tr></thead>
                            <tbody>{ for rows.iter().take(DRAWN).map(|row| name_row(row, has_profiles, dispatch)) }</tbody>
                        </table>
                    </div>
                    { rest(rows.len(), "image") }
                </section>
            }
            if !notes.is_empty() {
                <section class="panel" aria-labelledby="open-h">
                    <header class="panel-head"><h2 id="open-h">{ "Left open or wrong" }</h2><span class="count">{ notes.len() }</span></header>
                    <ul class="notes" aria-label="Left open or wrong">
                        { for notes.iter().take(DRAWN).map(|one| note(one, dispatch)) }
                    </ul>
                    { rest(notes.len(), "note") }
                </section>
            }
        </>
    }
}

fn note(note: &Note, dispatch: &Dispatch) -> Html {
    let line = html! { { format!("line {}", note.line) } };
    html! {
        <li data-line={note.line.to_string()} data-severity={if note.is_error { "error" } else { "info" }}>
            { ic(if note.is_error { Icon::Error } else { Icon::Note }) }
            <div>
                <p>{ place(note.span, line, dispatch) }{ ": " }<code>{ visible(&note.written) }</code></p>
                <p class="muted">{ visible(&note.why) }</p>
            </div>
        </li>
    }
}

fn rest(total: usize, what: &str) -> Html {
    if total <= DRAWN {
        return Html::default();
    }
    html! { <p class="panel-more">{ format!("{} more are not drawn.", count(total - DRAWN, what)) }</p> }
}

fn name_row(row: &NameRow, has_profiles: bool, dispatch: &Dispatch) -> Html {
    let name: Rc<str> = Rc::from(row.image.as_str());
    html! {
        <tr data-image={row.image.clone()} data-line={row.line.to_string()} data-start={row.span.start.to_string()} data-end={row.span.end.to_string()}>
            <th scope="row"><button class="img-name" type="button" title="Fetch this image" onclick={dispatch.reform(move |_| Action::OpenName(name.clone()))}>{ visible(&row.image) }</button></th>
            <td class="num">{ place(row.span, html! { { row.line } }, dispatch) }</td>
            <td>{ visible(&row.owner) }</td>
            <td>{ row.role }</td>
            <td>{ for row.platform.as_ref().map(|platform| visible(platform)) }</td>
            if has_profiles { <td>{ visible(&row.profiles.join(", ")) }</td> }
        </tr>
    }
}

/// Machines, one a row.
pub(crate) fn machines(nodes: &Nodes) -> Html {
    let total = nodes.nodes.len();
    html! {
        <section class="panel" aria-labelledby="machines-h">
            <header class="panel-head"><h2 id="machines-h">{ "Machines" }</h2><span class="count">{ total }</span></header>
            <div class="scroll" role="group" tabindex="0" aria-label="Machines, by name">
                <table class="grid named" aria-label="Machines">
                    <thead><tr><th scope="col">{ "Name" }</th><th scope="col">{ "Platform" }</th><th scope="col">{ "Windows build" }</th><th scope="col">{ "Runtime" }</th><th scope="col">{ "State" }</th><th scope="col">{ "Taints" }</th></tr></thead>
                    <tbody>
                        { for machine_rows(nodes).into_iter().take(DRAWN).map(|[name, platform, build, runtime, state, taints]| html! {
                            <tr data-node={name.clone()} data-platform={platform.clone()}>
                                <th scope="row">{ visible(&name) }</th>
                                { for [platform, build, runtime, state, taints].iter().map(|text| html! { <td>{ visible(text) }</td> }) }
                            </tr>
                        }) }
                    </tbody>
                </table>
            </div>
            { rest(total, "machine") }
            if let Some(hint) = nodes.hint { <p class="panel-more">{ format!("Missing: {}; {hint}", nodes.missing.join(", ")) }</p> }
        </section>
    }
}

/// The things in one paste, each a document of its own.
pub(crate) fn parts(entry: &Entry, taken: &Taken, dispatch: &Dispatch) -> Html {
    let text = String::from_utf8_lossy(&entry.bytes);
    let id = entry.id;
    html! {
        <section class="panel" aria-labelledby="things-h">
            <header class="panel-head"><h2 id="things-h">{ "Things in it" }</h2><span class="count">{ taken.parts.len() }</span></header>
            <ul class="images" aria-label="Things in it">
                { for taken.parts.iter().enumerate().map(|(at, part)| {
                    let piece = text.get(part.span.start..part.span.end).unwrap_or_default();
                    html! {
                        <li data-kind={part.kind} data-start={part.span.start.to_string()} data-end={part.span.end.to_string()}>
                            <button class="img-name" type="button" onclick={dispatch.reform(move |_| Action::OpenPart(id, at))}>{ format!("{}. {}", at + 1, called(part.kind)) }</button>
                            <span class="muted mono"><bdi>{ first_line(piece) }</bdi></span>
                        </li>
                    }
                }) }
            </ul>
        </section>
    }
}

/// Documents that a text holds.
pub(crate) fn inside(entry: &Entry, taken: &Taken, dispatch: &Dispatch) -> Html {
    if taken.inside.is_empty() {
        return Html::default();
    }
    let id = entry.id;
    html! {
        <section class="panel" aria-labelledby="inside-h">
            <header class="panel-head"><h2 id="inside-h">{ "Documents in it" }</h2><span class="count">{ taken.inside.len() }</span></header>
            <ul class="images" aria-label="Documents in it">
                { for taken.inside.iter().enumerate().map(|(at, one)| html! {
                    <li data-exact={one.is_exact.to_string()}>
                        <button class="img-name" type="button" onclick={dispatch.reform(move |_| Action::OpenInside(id, at))}>{ "Open " }{ visible(&one.name) }</button>
                        <span class="muted">{ exactness(one.is_exact) }</span>
                    </li>
                }) }
            </ul>
        </section>
    }
}
