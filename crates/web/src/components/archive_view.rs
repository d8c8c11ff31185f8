//! An archive: what it is, what was checked, what is wrong with it, its images.

use yew::prelude::*;

use super::icon::{Icon, ic};
use super::link::{Marks, view_link};
use super::severity;
use super::visible::visible;
use crate::present::archive::{checked, facts, reading, sentence};
use crate::present::number::count;
use crate::present::rail::subtitle;
use crate::route::Route;
use crate::shell::Dispatch;
use crate::store::{Action, ArchiveFound, ArchiveNote, ArchiveState, Entry, EntryId, Page};

/// What outlives a reload: an archive is too large to be kept.
const KEPT: &str = "This tab keeps the images over a reload, and not the archive: open it again to see what was checked.";

/// The view of an archive.
pub(crate) fn archive_view(
    page: &Page,
    entry: &Entry,
    archive: &ArchiveState,
    dispatch: &Dispatch,
) -> Html {
    let title = match archive {
        ArchiveState::Reading { .. } => "Archive",
        ArchiveState::Read(found) => found.title,
    };
    let id = entry.id;
    html! {
        <>
            <header class="doc-head">
                <div class="doc-title">
                    <p class="eyebrow"><span class="kind">{ ic(Icon::List) }{ title }</span><span>{ "file, exact bytes" }</span></p>
                    <h1 class="ref">{ visible(&AttrValue::from(entry.name.clone())) }</h1>
                </div>
                { match archive {
                    ArchiveState::Reading { done, total } => in_progress(id, *done, *total, dispatch),
                    ArchiveState::Read(found) => html! {
                        <>
                            <p class="wide-text" data-sound={checked(found).to_string()}>{ sentence(found) }</p>
                            <p class="hint wide-text">{ ic(Icon::Note) }<span>{ KEPT }</span></p>
                            <dl class="facts">
                                { for facts(found).into_iter().map(|fact| html! {
                                    <div><dt>{ fact.name }</dt><dd>{ fact.number }{ " " }<span>{ fact.words }</span></dd></div>
                                }) }
                            </dl>
                        </>
                    },
                } }
            </header>
            if let ArchiveState::Read(found) = archive {
                { images(page, found, dispatch) }
                { notes(found) }
            }
        </>
    }
}

fn in_progress(id: EntryId, done: u64, total: u64, dispatch: &Dispatch) -> Html {
    html! {
        <div class="progress wide-text" role="status">
            <p>{ reading(done, total) }</p>
            <button class="btn btn-sm" type="button" onclick={dispatch.reform(move |_| Action::Remove(id))}>{ "Stop" }</button>
        </div>
    }
}

fn images(page: &Page, found: &ArchiveFound, dispatch: &Dispatch) -> Html {
    if found.images.is_empty() {
        return Html::default();
    }
    let image = |id: &EntryId| {
        let entry = page.entry(*id)?;
        let text = html! { <>{ visible(&AttrValue::from(entry.name.clone())) }</> };
        Some(html! {
            <li data-image={entry.name.to_string()}>
                { view_link(Route::Inspect(Some(*id)), "img-name", Marks::default(), text, dispatch) }
                <span class="muted">{ subtitle(entry) }</span>
            </li>
        })
    };
    html! {
        <section class="panel" aria-labelledby="images-h">
            <header class="panel-head"><h2 id="images-h">{ "Images" }</h2><span class="count">{ found.images.len() }</span></header>
            <ul class="images" aria-label="Images">{ for found.images.iter().filter_map(image) }</ul>
            if found.left_out > 0 { <p class="panel-more">{ format!("{} more are left out.", count(found.left_out, "image")) }</p> }
        </section>
    }
}

fn notes(found: &ArchiveFound) -> Html {
    if found.notes.is_empty() {
        return Html::default();
    }
    html! {
        <section class="panel" aria-labelledby="problems-h">
            <header class="panel-head"><h2 id="problems-h">{ "In the archive" }</h2><span class="count">{ found.notes.len() + found.more }</span></header>
            <ul class="notes" aria-label="In the archive">{ for found.notes.iter().map(note) }</ul>
            if found.more > 0 { <p class="panel-more">{ format!("{} more are not drawn.", count(found.more, "problem")) }</p> }
        </section>
    }
}

fn note(note: &ArchiveNote) -> Html {
    html! {
        <li data-code={note.code} data-severity={note.severity.name()}>
            <span class={severity::class("sev", note.severity)}>{ ic(severity::icon(note.severity)) }<span class="visually-hidden">{ severity::word(note.severity) }</span></span>
            <div>
                <p><bdi>{ note.text.clone() }</bdi></p>
                <p class="muted">{ note.help }</p>
            </div>
        </li>
    }
}
