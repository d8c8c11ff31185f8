//! One document: what it is, what it covers, what is wrong with it, its exact bytes.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::doc_head::doc_head;
use crate::components::empty::empty;
use crate::components::findings::{self, findings};
use crate::components::platforms_table::{self, Platforms, platforms_table};
use crate::components::source_panel::SourcePanel;
use crate::components::still::{Draw, Still, address, use_growing};
use crate::later::{draw, later};
use crate::present::findings::Sifted;
use crate::present::platforms;
use crate::shell::Dispatch;
use crate::store::{AT_ONCE, Blobs, Entry, Inspection, Page};

/// The view.
pub(crate) fn inspect_view(page: &Rc<Page>, dispatch: &Dispatch) -> Html {
    let Some(entry) = page.current() else {
        if page.parts.awaited {
            return Html::default();
        }
        return html! {
            { empty("Inspect needs a document.", "Paste or fetch an index, a manifest or a config.", "Add a document", dispatch) }
        };
    };
    let report = entry.inspection.as_ref().filter(|_| !entry.is_told());
    let Some(inspection) = report else {
        return draw(|later| (later.no_report)(page, entry, dispatch));
    };
    html! {
        <Report key={entry.id.0} page={page.clone()} entry={entry.clone()} inspection={inspection.clone()} dispatch={dispatch.clone()} />
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
    let rows = Rc::clone(&*rows);
    let of_this = page.inspect.open.iter().filter(|(id, _)| *id == entry.id);
    let open: Vec<usize> = of_this.map(|(_, position)| *position).collect();
    let loading = entry
        .progress
        .as_ref()
        .is_some_and(|progress| progress.running);
    let chosen = page.inspect.finding;
    // A long document's report is drawn in two parts, neither of them long enough to be in the way.
    let is_long = inspection.document.size() > AT_ONCE as u64;
    let parts = if is_long { 2 } else { 1 };
    let is_whole = use_growing((), parts, 1, 1) == parts;
    // The head and the table go by what they show, not by everything that changes on the page.
    let shown = [
        address(entry),
        address(inspection),
        address(&rows),
        page.blobs.address(),
        // What it is held against is drawn by the second file, and judged by it.
        usize::from(page.parts.all) + 2 * usize::from(page.parts.lost),
    ];
    let head = {
        let (entry, inspection, rows) = (entry.clone(), inspection.clone(), rows.clone());
        let (known, dispatch) = ((page.zone, page.parts), dispatch.clone());
        Rc::new(move |_| doc_head(&entry, &inspection, known, &rows, &dispatch))
    };
    let mut stamp = shown.to_vec();
    let most = use_state_eq(|| platforms_table::DRAWN);
    stamp.push(*most);
    // The rows' details are drawn by the second file, once it is there.
    stamp.push(usize::from(loading) + 2 * usize::from(page.parts.all));
    stamp.extend(&open);
    let table = {
        let platforms = Rc::new(Platforms {
            stamp: stamp.clone(),
            entry: entry.clone(),
            rows: rows.clone(),
            blobs: page.blobs.clone(),
            open,
            loading,
            most: *most,
            more: {
                let most = most.clone();
                Callback::from(move |_| most.set(*most + platforms_table::DRAWN))
            },
            dispatch: dispatch.clone(),
        });
        Rc::new(move |drawn| platforms_table(&platforms, drawn))
    };
    let sift = page.inspect.sift.clone();
    let sifted = use_memo(
        (inspection.clone(), sift.clone(), page.parts.all),
        |(inspection, sift, _)| match (&inspection.report, later()) {
            (Some(report), Some(later)) if !sift.trim().is_empty() => (later.sift)(report, sift),
            (Some(report), _) => Sifted::all(report),
            (None, _) => Sifted::default(),
        },
    );
    let chosen_at = chosen.map(|(at, _)| at);
    let list = {
        let (inspection, dispatch) = (inspection.clone(), dispatch.clone());
        let (id, sift, sifted) = (entry.id, sift.clone(), sifted.clone());
        Rc::new(move |drawn| {
            findings(
                id,
                &inspection,
                (&sift, &sifted),
                chosen_at,
                drawn,
                &dispatch,
            )
        })
    };
    let of_list = [
        address(inspection),
        address(&sifted),
        chosen_at.map_or(0, |at| at + 1),
        usize::from(page.parts.all),
    ];
    html! {
        <>
            { draw(|later| (later.notices)(page, entry, inspection, dispatch)) }
            <Still stamp={shown.to_vec()} rows={0} draw={head as Draw} />
            { draw(|later| (later.beside)(entry, inspection, dispatch)) }
            if inspection.document.kind().is_index() {
                <Still {stamp} rows={rows.len().min(*most)} draw={table as Draw} />
            } else {
                { draw(|later| (later.own_child)(inspection, &page.blobs)) }
            }
            <div class="split">
                if is_whole {
                    <Still stamp={of_list.to_vec()} rows={sifted.shown.len().min(findings::DRAWN)} draw={list as Draw} />
                    <SourcePanel id={entry.id} inspection={inspection.clone()} {chosen} place={None} wrap={page.inspect.wrap} dispatch={dispatch.clone()} />
                }
            </div>
            { draw(|later| (later.below)(entry, dispatch)) }
        </>
    }
}
