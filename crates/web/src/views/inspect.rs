//! One document: what it is, what it covers, what is wrong with it, its exact bytes.

use std::rc::Rc;

use yew::prelude::*;

use crate::components::doc_head::doc_head;
use crate::components::empty::empty;
use crate::components::findings::findings;
use crate::components::platforms_table::{Platforms, platforms_table};
use crate::components::source_panel::SourcePanel;
use crate::later::draw;
use crate::present::platforms;
use crate::shell::Dispatch;
use crate::store::{Blobs, Entry, Inspection, Page};

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
    let (None, Some(inspection)) = (&entry.list, &entry.inspection) else {
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
    let of_this = page.inspect.open.iter().filter(|(id, _)| *id == entry.id);
    let open: Vec<usize> = of_this.map(|(_, position)| *position).collect();
    let loading = entry
        .progress
        .as_ref()
        .is_some_and(|progress| progress.running);
    let chosen = page.inspect.finding;
    html! {
        <>
            { draw(|later| (later.notices)(page, entry, inspection, dispatch)) }
            { doc_head(entry, inspection, page.zone, &rows, dispatch) }
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
                { draw(|later| (later.own_child)(inspection, &page.blobs)) }
            }
            <div class="split">
                { findings(inspection, chosen.map(|(at, _)| at), dispatch) }
                <SourcePanel id={entry.id} inspection={inspection.clone()} {chosen} wrap={page.inspect.wrap} dispatch={dispatch.clone()} />
            </div>
        </>
    }
}
