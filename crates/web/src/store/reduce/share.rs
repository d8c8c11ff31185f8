//! The share dialog: what is open becomes a link, Markdown or a file.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::oci::{Digest, Document, View, relation};
use allarch_core::permalink::{
    LinkDocument, MATRIX, Place, ShareError, State as LinkState, check, encode_reference,
    for_report, share, v1,
};
use allarch_core::report::{Inspection, html, markdown};

use super::{address, page, share_matrix};
use crate::route::Route;
use crate::store::{
    Dialog, Effect, Entry, EntryId, Expected, ExpectedFrom, Holds, MatrixAs, NoLink, Page,
    SharePart, Sharing, State, judge,
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
    let mut parts: Vec<SharePart> = open
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
    if parts.is_empty() {
        return Vec::new();
    }
    let count = children(open, &parts).len();
    if count > 0 {
        parts.push(part(Holds::Children(count), true));
    }
    let ids: Vec<EntryId> = chosen(open, &parts).iter().map(|entry| entry.id).collect();
    if !address::view_pairs(open, &ids).is_empty() {
        parts.push(part(Holds::View, true));
    }
    if open.newer.count() > 0 {
        parts.push(part(Holds::Newer(open.newer.count()), true));
    }
    let name = open.current().filter(|_| open.route != Route::Matrix);
    let mut sharing = Sharing {
        name: name.and_then(|entry| address::fetched_name(entry)),
        by_name: false,
        matrix: share_matrix::proposed(open),
        left_out: None,
        parts,
        link: Err(NoLink::Empty),
        length: 0,
        file: Err(NoLink::Empty),
        is_shortened: false,
    };
    measure(open, &mut sharing);
    if sharing.length > CHILDREN_UP_TO {
        let is_children = |part: &&mut SharePart| matches!(part.holds, Holds::Children(_));
        if let Some(part) = sharing.parts.iter_mut().find(is_children) {
            part.on = false;
            sharing.is_shortened = true;
            measure(open, &mut sharing);
        }
    }
    sharing.file = measure_file(open, &sharing);
    let page = page(state);
    page.sharing = Some(Rc::new(sharing));
    page.dialog = Some(Dialog::Share);
    Vec::new()
}

fn part(holds: Holds, on: bool) -> SharePart {
    SharePart { holds, on, cost: 0 }
}

/// Ticks a part or not.
pub(super) fn tick(state: &mut State, at: usize, on: bool) -> Vec<Effect> {
    change(state, |open, sharing| {
        if let Some(part) = sharing.parts.get_mut(at) {
            part.on = on;
            sharing.is_shortened &= !matches!(part.holds, Holds::Children(_));
        }
        let count = children(open, &sharing.parts).len();
        for part in &mut sharing.parts {
            if let Holds::Children(known) = &mut part.holds {
                *known = count;
            }
        }
        sharing.file = measure_file(open, sharing);
    })
}

/// Lets the link hold the name alone, or the report.
pub(super) fn by_name(state: &mut State, only: bool) -> Vec<Effect> {
    change(state, |_, sharing| sharing.by_name = only)
}

/// Lets the link hold this of the Matrix.
pub(super) fn of_matrix(state: &mut State, of: MatrixAs) -> Vec<Effect> {
    change(state, |_, sharing| sharing.matrix = Some(of))
}

fn change(state: &mut State, change: impl FnOnce(&Page, &mut Sharing)) -> Vec<Effect> {
    let open = Rc::clone(&state.page);
    if let Some(sharing) = &mut page(state).sharing {
        let sharing = Rc::make_mut(sharing);
        change(&open, sharing);
        measure(&open, sharing);
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

/// What the ticked parts are.
fn content(open: &Page, parts: &[SharePart]) -> LinkState {
    let on = |wanted: fn(&Holds) -> bool| parts.iter().any(|part| part.on && wanted(&part.holds));
    let chosen = chosen(open, parts);
    let children = match on(|holds| matches!(holds, Holds::Children(_))) {
        true => children(open, parts),
        false => Vec::new(),
    };
    let read = chosen.iter().filter_map(|entry| entry.inspection.as_ref());
    let read = read.map(|inspection| Rc::clone(&inspection.document));
    let others: Vec<Rc<Document>> = read.chain(children.iter().cloned()).collect();
    let documents = chosen.iter().map(|entry| carried(open, entry, &others));
    let children = children.iter().map(|child| LinkDocument::of("", child));
    let documents = documents.chain(children).collect();
    let ids: Vec<EntryId> = chosen.iter().map(|entry| entry.id).collect();
    let mut state = LinkState {
        documents,
        ..LinkState::default()
    };
    if on(|holds| matches!(holds, Holds::View)) {
        state.view = address::view_pairs(open, &ids);
    }
    if on(|holds| matches!(holds, Holds::Newer(_))) {
        state.view.extend(open.newer.view.iter().cloned());
        state.unknown.clone_from(&open.newer.records);
    }
    state
}

fn chosen<'a>(open: &'a Page, parts: &[SharePart]) -> Vec<&'a Rc<Entry>> {
    let entry = |part: &SharePart| match part.holds {
        Holds::Document(id, _) if part.on => open.entry(id),
        _ => None,
    };
    parts.iter().filter_map(entry).collect()
}

/// A document of the rail as a link carries it, with what its report rests on beside its bytes.
/// `others` travel with it: what one of them lists need not be said.
fn carried(open: &Page, entry: &Entry, others: &[Rc<Document>]) -> LinkDocument {
    let mut carried = match &entry.inspection {
        Some(inspection) => LinkDocument::of(&entry.name, &inspection.document),
        None => LinkDocument {
            kind: match entry.list.as_ref().is_some_and(|list| list.is_matrix()) {
                true => MATRIX.to_owned(),
                false => entry.kind().to_owned(),
            },
            name: entry.name.to_string(),
            bytes: entry.bytes.to_vec(),
            ..LinkDocument::default()
        },
    };
    if let Some(inspection) = &entry.inspection {
        let missing = entry.missing();
        let listed = relation::listed(&inspection.document).into_iter();
        let listed = listed.map(|blob| blob.digest.to_string());
        carried.set_missing(&listed.filter(|digest| missing.contains(digest)).collect());
    }
    let lists = |document: &Rc<Document>, digest: &Digest| {
        let listed = relation::listed(document);
        listed.iter().any(|blob| blob.digest == *digest)
    };
    match &entry.beside.expected {
        Some(Expected {
            digest,
            from: ExpectedFrom::Typed,
            ..
        }) => carried.set_held_against(digest),
        Some(Expected {
            digest,
            from: ExpectedFrom::Listed(_),
            ..
        }) if !others.iter().any(|other| lists(other, digest)) => carried.set_held_against(digest),
        _ => {}
    }
    let fields = open.newer.fields.iter().find(|(id, _)| *id == entry.id);
    carried.unknown = fields.map(|(_, fields)| fields.clone()).unwrap_or_default();
    carried
}

/// Manifests and configs that are at hand and that the chosen documents list, each once, without
/// those that are chosen themselves.
fn children(open: &Page, parts: &[SharePart]) -> Vec<Rc<Document>> {
    let mut found: Vec<Rc<Document>> = Vec::new();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut queue: Vec<Rc<Document>> = Vec::new();
    for entry in chosen(open, parts) {
        if let Some(inspection) = &entry.inspection {
            seen.insert(inspection.document.digest().to_string());
            queue.push(Rc::clone(&inspection.document));
        }
        let listed = entry.list.iter().flat_map(|list| &list.images);
        queue.extend(listed.filter_map(|image| match &image.state {
            crate::store::ListedState::Here(digest) => open.blobs.get(digest.as_str()).cloned(),
            _ => None,
        }));
    }
    let roots = queue.len();
    let mut at = 0;
    while let Some(document) = queue.get(at).cloned() {
        let digest = document.digest().to_string();
        if (at >= roots && seen.insert(digest.clone())) || (at < roots && !seen.contains(&digest)) {
            seen.insert(digest);
            found.push(Rc::clone(&document));
        }
        queue.extend(listed_by(&document).filter_map(|digest| {
            let is_new = !seen.contains(&digest);
            open.blobs.get(&digest).filter(|_| is_new).cloned()
        }));
        at += 1;
    }
    found
}

fn listed_by(document: &Document) -> impl Iterator<Item = String> {
    let digests: Vec<String> = match document.view() {
        View::Index(index) => index
            .entries()
            .filter_map(|entry| entry.digest_text().map(|digest| digest.to_string()))
            .collect(),
        View::Manifest(manifest) => manifest
            .config()
            .and_then(|config| config.digest_text().map(|digest| digest.to_string()))
            .into_iter()
            .collect(),
        _ => Vec::new(),
    };
    digests.into_iter()
}

/// What the file holds: what is ticked, and children that only the link is too short for.
fn file_content(open: &Page, sharing: &Sharing) -> LinkState {
    if !sharing.is_shortened {
        return content(open, &sharing.parts);
    }
    let mut parts = sharing.parts.clone();
    for part in &mut parts {
        part.on |= matches!(part.holds, Holds::Children(_));
    }
    content(open, &parts)
}

fn measure_file(open: &Page, sharing: &Sharing) -> Result<usize, NoLink> {
    let content = file_content(open, sharing);
    if content.documents.is_empty() {
        return Err(NoLink::Empty);
    }
    match check(&content) {
        Ok(()) => Ok(report(open, sharing, content).len()),
        Err(error) => Err(refused(error, &content)),
    }
}

/// The link to the clipboard.
pub(super) fn copy_link(state: &State) -> Vec<Effect> {
    let sharing = state.page.sharing.as_ref();
    let Some(link) = sharing.and_then(|sharing| sharing.sendable()) else {
        return Vec::new();
    };
    vec![Effect::Copy(Rc::clone(link), Rc::from("Link"))]
}

/// A table for an issue, with the link under it where one can be sent.
pub(super) fn copy_markdown(state: &State) -> Vec<Effect> {
    let open = &state.page;
    let Some(sharing) = &open.sharing else {
        return Vec::new();
    };
    let link = sharing.sendable().map(|link| &**link);
    if let Some(MatrixAs::Names | MatrixAs::Cells) = sharing.matrix {
        let text = share_matrix::markdown(open, link);
        return vec![Effect::Copy(Rc::from(text), Rc::from("Markdown"))];
    }
    if sharing.file.is_err() {
        return Vec::new();
    }
    let mut text = String::new();
    with_inspections(open, &chosen(open, &sharing.parts), |inspections| {
        for (at, inspection) in inspections.iter().enumerate() {
            let is_last = at + 1 == inspections.len();
            text.push_str(&markdown::render(inspection, link.filter(|_| is_last)));
            text.push_str(if is_last { "" } else { "\n" });
        }
    });
    vec![Effect::Copy(Rc::from(text), Rc::from("Markdown"))]
}

/// The report as a file that needs neither network nor script.
pub(super) fn download(state: &State) -> Vec<Effect> {
    let open = &state.page;
    let sharing = open.sharing.as_ref().filter(|sharing| sharing.file.is_ok());
    let Some(sharing) = sharing else {
        return Vec::new();
    };
    let report = report(open, sharing, file_content(open, sharing));
    let name = Rc::from("allarch-report.html");
    vec![Effect::Download(name, Arc::from(report.into_bytes()))]
}

fn report(open: &Page, sharing: &Sharing, content: LinkState) -> String {
    let contents = for_report(content);
    let mut report = String::new();
    with_inspections(open, &chosen(open, &sharing.parts), |inspections| {
        report = html::render(inspections, &contents);
    });
    report
}

/// What reports are made of, of the documents that have been read: what the page shows of them.
fn with_inspections(open: &Page, entries: &[&Rc<Entry>], then: impl FnOnce(&[Inspection<'_>])) {
    let judged = |entry: &'_ &Rc<Entry>| {
        let inspection = entry.inspection.as_ref()?;
        // What is not judged yet is judged here, as the page is about to.
        let report = inspection.report.clone().or_else(|| {
            let judged = judge(inspection, &open.blobs, entry.missing());
            judged.report
        })?;
        Some((Rc::clone(entry), Rc::clone(&inspection.document), report))
    };
    let judged: Vec<_> = entries.iter().filter_map(judged).collect();
    let inspections: Vec<Inspection<'_>> = judged
        .iter()
        .map(|(entry, document, report)| Inspection {
            held: entry.beside.expected.as_ref().map(Expected::state),
            ..Inspection::judged(&entry.name, document, report.clone())
        })
        .collect();
    then(&inspections);
}
