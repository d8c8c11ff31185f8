//! Two states of an image or of a list: do the platforms that are needed survive?

use std::rc::Rc;

use allarch_core::coverage::{Snapshot, Verdict};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::components::compare_form::CompareForm;
use crate::components::compare_table::{CompareTable, facts_list};
use crate::components::export_menu::{Choice, ExportMenu};
use crate::components::icon::{Icon, ic, ic_in};
use crate::components::matrix_require::MatrixRequire;
use crate::present::compare::{
    Compared, choices, compared, described, facts, read_saved, saved, snapshots, unsized_images,
};
use crate::present::number::count;
use crate::present::way::way_name;
use crate::shell::Dispatch;
use crate::store::{Action, Blobs, CompareAction, CompareFile, Entry, EntryId, MatrixAction, Page};
use crate::views::matrix::{MatrixViewProps, mode};

fn act(action: CompareAction) -> Action {
    Action::Matrix(MatrixAction::Compare(action))
}

/// Documents and lists, and what is at hand by its digest.
type Open = (Rc<Vec<Rc<Entry>>>, Blobs);

/// What is open, while lists are fetched as it was before: each batch that comes would be compared anew,
/// thousands of images a few times a second.
#[hook]
fn use_settled(page: &Page) -> Open {
    let now = || (Rc::clone(&page.entries), page.blobs.clone());
    let kept = use_mut_ref(now);
    let mut kept = kept.borrow_mut();
    let ids =
        |entries: &[Rc<Entry>]| -> Vec<EntryId> { entries.iter().map(|one| one.id).collect() };
    let is_going = page.fetching && page.lists.is_some();
    if !is_going || ids(&kept.0) != ids(&page.entries) {
        *kept = now();
    }
    kept.clone()
}

/// The images of a chosen state. A saved matrix is read once, whatever else comes or goes.
#[hook]
fn use_state_of(open: &Open, key: &Rc<str>) -> Option<Rc<Vec<Snapshot>>> {
    let (entries, blobs) = open;
    let saved = saved(entries, key);
    let is_saved = saved.is_some();
    let read = use_memo(saved, |saved| {
        saved.as_ref().and_then(|saved| read_saved(saved))
    });
    // Of a saved matrix nothing else counts.
    let live = (!is_saved).then(|| (entries.clone(), blobs.clone()));
    let found = use_memo((live, read.clone(), key.clone()), |(live, read, key)| {
        let (entries, blobs) = live.clone().unwrap_or_default();
        snapshots(&entries, &blobs, key, read.as_ref().as_ref())
    });
    found.as_ref().clone()
}

/// The view.
#[component]
pub(crate) fn CompareView(props: &MatrixViewProps) -> Html {
    let MatrixViewProps { page, dispatch } = props;
    let state = &page.matrix;
    let chosen = &state.compare;
    let groups = use_memo(page.entries.clone(), |entries| choices(entries));
    let settled = use_settled(page);
    let before = use_state_of(&settled, &chosen.before);
    let after = use_state_of(&settled, &chosen.after);
    let deps = (
        before.clone().map(Same),
        after.clone().map(Same),
        (state.require.clone(), state.allow_emulated),
    );
    let result = use_memo(deps, |(before, after, (require, allow_emulated))| {
        let (before, after) = (before.as_ref()?, after.as_ref()?);
        compared(&before.0, &after.0, require, *allow_emulated).map(Rc::new)
    });
    let states = groups.iter().map(|group| group.choices.len()).sum();
    let describe = |key: &str, images: &Option<Rc<Vec<Snapshot>>>| {
        described(key, images.as_ref().map(|images| images.as_slice()))
    };
    let described = [
        describe(&chosen.before, &before),
        describe(&chosen.after, &after),
    ];
    let emulated = dispatch.reform(|event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        Action::AllowEmulated(input.checked())
    });
    let table = result.as_ref().as_ref().map(|result| {
        let require = Rc::new(state.require.clone());
        html! { <CompareTable compared={result.clone()} {require} dispatch={dispatch.clone()} /> }
    });
    let table = table.unwrap_or_default();
    let sizes = sizes_button(page, result.as_ref().as_ref(), dispatch).unwrap_or_default();
    html! {
        <>
            <header class="view-head view-head-row">
                <div>
                    <p class="eyebrow"><span class="kind">{ ic(Icon::Index) }{ "Compare" }</span><span>{ count(states, "state") }{ " to choose from" }</span></p>
                    <h1>{ "Do the platforms you need survive the upgrade?" }</h1>
                </div>
                <div class="doc-actions">
                    { mode(page, dispatch) }
                    { sizes }
                    <button class="btn" type="button" aria-haspopup="dialog" onclick={dispatch.reform(|_| Action::Share)}>
                        { ic(Icon::Share) }{ "Share" }
                    </button>
                    if result.is_some() { <ExportMenu of={1} choices={exports()} dispatch={dispatch.clone()} /> }
                </div>
            </header>
            <div class="score" role="status" aria-label="Comparison in short" data-verdict={result.as_ref().as_ref().map(|result| result.verdict.name())}>
                { match result.as_ref() {
                    Some(result) => said(result),
                    None => html! { <p class="score-main">{ wanting(states, (&chosen.before, &before), (&chosen.after, &after)) }</p> },
                } }
            </div>
            if settled.0 != page.entries {
                <p class="hint" role="status" aria-label="Compared again">{ "Images are on their way: they are compared when they are here." }</p>
            }
            <CompareForm {groups} chosen={[chosen.before.clone(), chosen.after.clone()]} {described} dispatch={dispatch.clone()} />
            if states < 2 {
                <p><button class="btn btn-sm" type="button" onclick={dispatch.reform(|_| Action::FocusPaste)}>{ "Add a document" }</button></p>
            }
            <MatrixRequire said={state.said.clone()} dispatch={dispatch.clone()} />
            <div class="toolbar" role="group" aria-label="Comparison tools">
                <label class="check"><input type="checkbox" checked={state.allow_emulated} onchange={emulated} />{ "Emulation counts as covered" }</label>
                if state.require.is_empty() { <span class="hint">{ "Nothing is ticked, so every platform of the earlier state counts as required." }</span> }
            </div>
            // One node, there or not: a list that grew would draw the rest anew, and the field that has the
            // focus would be gone.
            { table }
        </>
    }
}

/// Equal when it is one and the same: comparing thousands of images would cost more than it saves.
struct Same(Rc<Vec<Snapshot>>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The verdict as a sentence, and what changed.
fn said(result: &Compared) -> Html {
    let sign = match result.verdict {
        Verdict::Pass => ic_in(Icon::Ok, "ok-text"),
        Verdict::Fail => ic_in(Icon::Error, "error-text"),
        Verdict::Unknown => ic_in(Icon::Lock, "muted"),
    };
    html! {
        <>
            <p class="score-main">{ sign }{ " " }<strong>{ result.sentence.clone() }</strong></p>
            { facts_list(&facts(&result.images)) }
        </>
    }
}

type Side<'a> = (&'a Rc<str>, &'a Option<Rc<Vec<Snapshot>>>);

/// What is missing for a comparison, and what to do.
fn wanting(states: usize, before: Side<'_>, after: Side<'_>) -> &'static str {
    let is_gone = |(key, images): Side<'_>| !key.is_empty() && images.is_none();
    match states {
        0 => {
            "Compare needs two states: paste, drop or fetch two indexes, two lists, or a matrix that you saved as JSON."
        }
        1 => {
            "One state is open. Paste, drop or fetch the other: another tag, another list, or a matrix that you saved as JSON."
        }
        _ if is_gone(before) || is_gone(after) => {
            "A state that was chosen is not open here. Open it again, or choose another."
        }
        _ => "Choose what was before and what is after.",
    }
}

/// Fetches the manifests that tell sizes, where some are missing and can be had.
fn sizes_button(page: &Page, result: Option<&Rc<Compared>>, dispatch: &Dispatch) -> Option<Html> {
    result?;
    let images = unsized_images(page).len();
    if images == 0 {
        return None;
    }
    let way = way_name(page.start.way, page.proxy.as_deref());
    let title = format!("The manifests of {}, {way}", count(images, "image"));
    Some(html! {
        <button class="btn" type="button" {title} disabled={page.fetching} onclick={dispatch.reform(|_| act(CompareAction::Sizes))}>
            { ic(Icon::Refresh) }{ format!("Fetch sizes {way}") }
        </button>
    })
}

/// What a comparison can be taken along as.
fn exports() -> Vec<Choice> {
    let save = |file| act(CompareAction::Save(file));
    vec![
        (
            "Copy Markdown",
            "for a pull request",
            save(CompareFile::CopyMarkdown),
        ),
        ("Copy JSON", "for programs", save(CompareFile::CopyJson)),
        ("Markdown", "as a file", save(CompareFile::Markdown)),
        ("JSON", "as a file", save(CompareFile::Json)),
    ]
}
