//! The share dialog: what is open becomes a link, Markdown or a file.

use std::rc::Rc;

use allarch_core::permalink::{Place, ShareError, State as LinkState, encode_reference, share, v1};

use super::share_content::{children, chosen, content};
use super::share_report::{matrix_table, measure_file};
use super::{address, page, share_matrix};
use crate::route::Route;
use crate::store::{
    Dialog, Effect, Entry, EntryId, Holds, MatrixAs, NoLink, Page, SharePart, Sharing, State,
};

/// Up to this many characters a link takes the children without being asked.
const CHILDREN_UP_TO: usize = 8_000;
/// Beyond this many bytes in all, a part's cost is not measured by leaving it out.
const MEASURED: usize = 512 << 10;

/// Opens the dialog.
pub(super) fn open(state: &mut State) -> Vec<Effect> {
    let open = &state.page;
    let current = open.current().map(|entry| entry.id);
    let in_view = |entry: &Entry| open.route == Route::Matrix || current == Some(entry.id);
    let documents: Vec<SharePart> = open
        .entries
        .iter()
        .filter(|entry| entry.inspection.is_some() || entry.list.is_some())
        .map(|entry| {
            part(
                Holds::Document(entry.id, Rc::clone(&entry.name)),
                in_view(entry),
            )
        })
        .collect();
    if documents.is_empty() {
        return Vec::new();
    }
    let parts = with_rest(open, &documents);
    let name = open.current().filter(|_| open.route != Route::Matrix);
    let mut sharing = Sharing {
        name: name.and_then(|entry| address::fetched_name(entry)),
        by_name: false,
        matrix: share_matrix::proposed(open),
        table: matrix_table(open),
        left_out: None,
        parts,
        link: Err(NoLink::Empty),
        length: 0,
        file: Err(NoLink::Empty),
        is_shortened: false,
    };
    measure(open, &mut sharing);
    shorten(open, &mut sharing);
    sharing.file = measure_file(open, &sharing);
    let page = page(state);
    page.sharing = Some(Rc::new(sharing));
    page.dialog = Some(Dialog::Share);
    Vec::new()
}

fn part(holds: Holds, on: bool) -> SharePart {
    SharePart { holds, on, cost: 0 }
}

/// The parts of documents, and what can go with those that are ticked, ticked as it was before.
fn with_rest(open: &Page, before: &[SharePart]) -> Vec<SharePart> {
    let is_document = |part: &&SharePart| matches!(part.holds, Holds::Document(..));
    let mut parts: Vec<SharePart> = before.iter().filter(is_document).cloned().collect();
    let was_on = |holds: &Holds| {
        let same = |part: &&SharePart| {
            std::mem::discriminant(&part.holds) == std::mem::discriminant(holds)
        };
        before.iter().find(same).is_none_or(|part| part.on)
    };
    let mut rest = Vec::new();
    let count = children(open, &parts).len();
    if count > 0 {
        rest.push(Holds::Children(count));
    }
    let ids: Vec<EntryId> = chosen(open, &parts).iter().map(|entry| entry.id).collect();
    if !address::view_pairs(open, &ids).is_empty() {
        rest.push(Holds::View);
    }
    if open.newer.count() > 0 {
        rest.push(Holds::Newer(open.newer.count()));
    }
    parts.extend(rest.into_iter().map(|holds| {
        let on = was_on(&holds);
        part(holds, on)
    }));
    parts
}

/// Leaves children out that nobody asked for where the link gets long by them.
fn shorten(open: &Page, sharing: &mut Sharing) {
    if sharing.length <= CHILDREN_UP_TO {
        return;
    }
    let is_children = |part: &&mut SharePart| part.on && is_children(part);
    if let Some(part) = sharing.parts.iter_mut().find(is_children) {
        part.on = false;
        sharing.is_shortened = true;
        measure(open, sharing);
    }
}

fn is_children(part: &SharePart) -> bool {
    matches!(part.holds, Holds::Children(_))
}

/// Ticks a part or not.
pub(super) fn tick(state: &mut State, at: usize, on: bool) -> Vec<Effect> {
    change(state, |open, sharing| {
        if let Some(part) = sharing.parts.get_mut(at) {
            part.on = on;
            sharing.is_shortened &= !is_children(part);
        }
        let had_children = sharing.parts.iter().any(is_children);
        sharing.parts = with_rest(open, &sharing.parts);
        measure(open, sharing);
        if !had_children {
            shorten(open, sharing);
        }
        sharing.file = measure_file(open, sharing);
    })
}

/// Lets the link hold the name alone, or the report.
pub(super) fn by_name(state: &mut State, only: bool) -> Vec<Effect> {
    change(state, |open, sharing| {
        sharing.by_name = only;
        measure(open, sharing);
    })
}

/// Lets the link hold this of the Matrix.
pub(super) fn of_matrix(state: &mut State, of: MatrixAs) -> Vec<Effect> {
    change(state, |open, sharing| {
        sharing.matrix = Some(of);
        measure(open, sharing);
    })
}

fn change(state: &mut State, change: impl FnOnce(&Page, &mut Sharing)) -> Vec<Effect> {
    let open = Rc::clone(&state.page);
    if let Some(sharing) = &mut page(state).sharing {
        let sharing = Rc::make_mut(sharing);
        change(&open, sharing);
    }
    Vec::new()
}

/// Makes the link anew and says what each part costs.
fn measure(open: &Page, sharing: &mut Sharing) {
    let whole_address = |fragment: &str| format!("{}#{fragment}", open.site);
    if let (true, Some(name)) = (sharing.by_name, &sharing.name) {
        let link = whole_address(&encode_reference(name, &address::view_pairs(open, &[])));
        sharing.length = link.chars().count();
        sharing.link = Ok(Rc::from(link));
        return;
    }
    sharing.left_out = None;
    if let Some(of @ (MatrixAs::Names | MatrixAs::Cells)) = sharing.matrix {
        share_matrix::measure(open, of, sharing);
        return;
    }
    let content = content(open, &sharing.parts);
    if content.documents.is_empty() {
        (sharing.link, sharing.length) = (Err(NoLink::Empty), 0);
        return;
    }
    let shared = share(&content);
    (sharing.link, sharing.length) = match shared {
        Ok(shared) => {
            let length = whole_address("").chars().count() + shared.length;
            let link = shared
                .fragment
                .map(|fragment| Rc::from(whole_address(&fragment)));
            (link.ok_or(NoLink::TooLong), length)
        }
        Err(error) => (Err(refused(error, &content)), 0),
    };
    let total: usize = content.documents.iter().map(|one| one.bytes.len()).sum();
    if total > MEASURED || sharing.length == 0 {
        return;
    }
    let whole = v1::measure(&content).unwrap_or(0);
    for at in 0..sharing.parts.len() {
        let mut other = sharing.parts.clone();
        if let Some(part) = other.get_mut(at) {
            part.on = !part.on;
        }
        let length = v1::measure(&self::content(open, &other)).unwrap_or(whole);
        if let Some(part) = sharing.parts.get_mut(at) {
            part.cost = whole.abs_diff(length);
        }
    }
}

pub(super) fn refused(error: ShareError, content: &LinkState) -> NoLink {
    let name = match &error {
        ShareError::Credential {
            place: Place::Document(at),
            ..
        } => content.documents.get(*at).map(|one| one.name.as_str()),
        _ => None,
    };
    NoLink::Refused(error, Rc::from(name.unwrap_or_default()))
}

/// The link to the clipboard.
pub(super) fn copy_link(state: &State) -> Vec<Effect> {
    let sharing = state.page.sharing.as_ref();
    let Some(link) = sharing.and_then(|sharing| sharing.sendable()) else {
        return Vec::new();
    };
    vec![Effect::Copy(Rc::clone(link), Rc::from("Link"))]
}
