//! One document: what it is, what it covers, what is wrong with it, its exact bytes.

use std::collections::BTreeSet;
use std::rc::Rc;

use yew::prelude::*;

use crate::components::doc_head::DocHead;
use crate::components::empty::Empty;
use crate::components::findings::Findings;
use crate::components::platforms_table::PlatformsTable;
use crate::components::source_panel::SourcePanel;
use crate::present::platforms;
use crate::shell::Dispatch;
use crate::store::{Blobs, Entry, Inspection, Page};

/// Properties of [`InspectView`].
#[derive(Properties, PartialEq)]
pub(crate) struct InspectViewProps {
    /// The page.
    pub(crate) page: Rc<Page>,
    /// Where actions go.
    pub(crate) dispatch: Dispatch,
}

/// The view.
#[component]
pub(crate) fn InspectView(props: &InspectViewProps) -> Html {
    let InspectViewProps { page, dispatch } = props;
    let Some(entry) = page.current() else {
        return html! {
            <Empty title="Inspect needs a document." text="Paste or fetch an index, a manifest or a config." action="Add a document" dispatch={dispatch.clone()} />
        };
    };
    let Some(inspection) = &entry.inspection else {
        return html! { <><h1>{ entry.name.to_string() }</h1><p role="status">{ "Reading the document." }</p></> };
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
    let open: BTreeSet<usize> = page
        .inspect
        .open
        .iter()
        .filter(|(id, _)| *id == entry.id)
        .map(|(_, position)| *position)
        .collect();
    let chosen = page.inspect.finding;
    html! {
        <>
            <DocHead entry={entry.clone()} inspection={inspection.clone()} rows={rows.clone()} dispatch={dispatch.clone()} />
            if inspection.document.kind().is_index() {
                <PlatformsTable id={entry.id} name={entry.name.clone()} rows={rows} blobs={page.blobs.clone()} open={Rc::new(open)}
                    loading=false dispatch={dispatch.clone()} />
            }
            <div class="split">
                <Findings inspection={inspection.clone()} chosen={chosen.map(|(at, _)| at)} dispatch={dispatch.clone()} />
                <SourcePanel id={entry.id} inspection={inspection.clone()} {chosen} wrap={page.inspect.wrap} dispatch={dispatch.clone()} />
            </div>
        </>
    }
}
