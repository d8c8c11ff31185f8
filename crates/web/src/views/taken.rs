//! A text that is no document of a registry: what it is, in a sentence, and everything read out of it.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::buttons::worded_button;
use crate::components::icon::{Icon, ic};
use crate::components::pins_panel::PinsPanel;
use crate::components::source_panel::SourcePanel;
use crate::components::taken_card::{icon, taken_card};
use crate::components::taken_lists::{inside, machines, names, parts};
use crate::components::visible::visible;
use crate::present::head;
use crate::present::number::count;
use crate::present::taken::card;
use crate::present::way::way_name;
use crate::shell::Dispatch;
use crate::store::{Action, Entry, Inspection, Page, Taken};
use crate::views::notices::linked;

/// The view.
pub(crate) fn taken_view(
    page: &Page,
    entry: &Rc<Entry>,
    inspection: &Rc<Inspection>,
    taken: &Rc<Taken>,
    dispatch: &Dispatch,
) -> Html {
    let card = card(taken);
    let (id, found) = (entry.id, &taken.found);
    let images = found.names.as_ref().map_or(0, |names| names.images.len());
    let way = way_name(page.start.way, page.proxy.as_deref());
    html! {
        <>
            { linked(entry, page.newer.count(), dispatch) }
            <header class="doc-head" data-taken={found.kind}>
                <div class="doc-title">
                    <p class="eyebrow"><span class="kind">{ icon(&card) }{ card.title.clone() }</span><span>{ head::origin(entry, page.zone) }</span></p>
                    <h1 class="ref">{ visible(&AttrValue::from(entry.name.clone())) }</h1>
                </div>
                <div class="doc-actions">
                    if images > 0 {
                        <button class="btn btn-primary" type="button" onclick={dispatch.reform(move |_| Action::FetchNames(id))}>
                            { ic(Icon::Index) }{ format!("Fetch {} into Matrix {way}", if images == 1 { "it".to_owned() } else { format!("all {}", count(images, "image")) }) }
                        </button>
                    }
                    <button class="btn" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_| Action::Share)}>{ ic(Icon::Share) }{ "Share" }</button>
                    { worded_button(Icon::Download, "Download", dispatch.reform(move |_| Action::Download(id))) }
                </div>
                <p class="wide-text">{ card.sentence.clone() }</p>
            </header>
            if !taken.parts.is_empty() { { parts(entry, taken, dispatch) } }
            if found.kind != "unknown" && taken.parts.is_empty() { { taken_card(&card, dispatch) } }
            { inside(entry, taken, dispatch) }
            { for found.names.as_ref().map(|all| names(entry, all, dispatch)) }
            { for found.nodes.as_ref().map(machines) }
            <PinsPanel entry={entry.clone()} entries={page.entries.clone()} blobs={page.blobs.clone()} way={way.clone()} dispatch={dispatch.clone()} />
            <SourcePanel {id} inspection={inspection.clone()} chosen={None} place={page.inspect.place} wrap={page.inspect.wrap} dispatch={dispatch.clone()} />
        </>
    }
}
