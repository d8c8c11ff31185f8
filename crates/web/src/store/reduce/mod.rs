//! State, action and time to new state and effects: the only place where the state changes.

use std::rc::Rc;

mod address;
mod archive;
mod compare;
mod copies;
mod documents;
mod exported;
mod fetch;
mod findings;
mod hanging;
mod intake;
mod link;
mod list;
mod matching;
mod matrix;
mod mend;
mod pins;
mod rail;
mod relate;
mod removal;
mod share;
mod share_content;
mod share_matrix;
mod share_report;
mod taken;

pub use address::address;
pub use removal::link_id;

use super::{
    Action, Dialog, Effect, Entry, EntryId, InspectState, MatrixState, Page, StartState, State,
    Toast, ToastKind,
};
use crate::route::Route;

/// Changes the state and says what the browser is to do. `now` is in seconds since 1970.
///
/// The page itself calls the two halves, since the second is not there from the start.
pub fn reduce(state: &mut State, action: Action, now: u64) -> Vec<Effect> {
    reduce_first(state, action).unwrap_or_else(|action| reduce_later(state, action, now))
}

/// What is to be read of documents that were kept or that come back.
pub(crate) fn unread(page: &Page) -> Vec<Effect> {
    let entries = page.entries.iter().filter(|entry| entry.is_unread());
    entries
        .map(|entry| documents::inspect_later(entry, page))
        .collect()
}

/// What the first view needs: documents that are JSON, moving about in them. Hands back an action
/// that is for [`reduce_later`].
pub(crate) fn reduce_first(state: &mut State, action: Action) -> Result<Vec<Effect>, Action> {
    let effects = match action {
        Action::Routed(route) => {
            page(state).route = route;
            Vec::new()
        }
        Action::Go(route) => go(state, route),
        Action::Typed(typed) => intake::typed(state, typed),
        Action::PastedLong(text) => intake::pasted_long(state, text),
        Action::PastedOutside(typed) => intake::pasted_outside(state, typed),
        Action::FocusPaste => focus_paste(state),
        Action::InspectTyped if intake::is_document(state) => intake::open_typed(state, None),
        Action::OpenTyped => intake::open_typed(state, Some("unknown")),
        Action::Refused(failure) => {
            start(state).failure = Some(failure);
            go(state, Route::Start)
        }
        Action::Dismiss => {
            start(state).failure = None;
            Vec::new()
        }
        Action::Read(id, thousandths) => {
            update_entry(state, id, |entry| entry.read = thousandths);
            Vec::new()
        }
        Action::Inspected(id, inspection) => documents::inspected(state, id, inspection),
        Action::Named(name) => {
            let start = start(state);
            start.name = name;
            start.failure = None;
            Vec::new()
        }
        Action::Through(way) => {
            start(state).way = way;
            Vec::new()
        }
        Action::NextTheme => next_theme(state),
        Action::SingleKeys(on) => {
            page(state).keys_off = !on;
            vec![Effect::SingleKeys(on)]
        }
        Action::Copy(text, what) => vec![Effect::Copy(text, what)],
        Action::Copied { what, done } => copies::copied(state, &what, done),
        Action::CopySource(id) => copies::source(state, id),
        Action::ToggleRow(id, position) => {
            toggle(&mut inspect_state(state).open, (id, position), None);
            Vec::new()
        }
        Action::Finding(at) => findings::choose(state, at),
        Action::FocusLine => vec![Effect::Focus("chosen-line")],
        Action::FocusFinding => findings::focus(state),
        Action::Wrap(wrap) => {
            inspect_state(state).wrap = Some(wrap);
            Vec::new()
        }
        Action::Dialog(dialog) => open_dialog(state, dialog),
        Action::Dragging(over) => {
            if state.page.dragging != over {
                page(state).dragging = over;
            }
            Vec::new()
        }
        Action::ToastOver(number) => {
            let is_shown = |toast: &Toast| toast.number == number;
            if state.page.toast.as_ref().is_some_and(is_shown) {
                end_toast(state);
            }
            Vec::new()
        }
        Action::Escape => {
            if state.page.toast.is_some() {
                end_toast(state);
            } else if state.page.route == Route::Start {
                start(state).failure = None;
            }
            Vec::new()
        }
        Action::Incomplete => {
            let text =
                "A part of the page could not be loaded. Check the connection, then do it again.";
            toast(state, ToastKind::Failed, text)
        }
        action => return Err(action),
    };
    Ok(effects)
}

/// Everything else: names, lists, fetches, the Matrix.
pub(crate) fn reduce_later(state: &mut State, action: Action, now: u64) -> Vec<Effect> {
    match action {
        Action::StepFinding(step) => findings::step(state, step),
        Action::Sift(text) => {
            inspect_state(state).sift = text;
            Vec::new()
        }
        Action::Mend(id, only) => mend::mend(state, id, only),
        Action::InspectTyped => intake::inspect_typed(state),
        Action::OtherGuess => {
            let start = start(state);
            start.second = !start.second;
            Vec::new()
        }
        Action::Why => {
            let start = start(state);
            start.why = !start.why;
            Vec::new()
        }
        Action::Place(span) => {
            let times = state.page.inspect.place.map_or(0, |(_, times)| times);
            inspect_state(state).place = Some((span, times.wrapping_add(1)));
            Vec::new()
        }
        Action::Taken(id, found) => taken::taken(state, id, found),
        Action::OpenPart(id, at) => taken::open_part(state, id, at),
        Action::OpenInside(id, at) => taken::open_inside(state, id, at),
        Action::FetchNames(id) => taken::fetch_names(state, id, now),
        Action::PutName(name) => intake::put_name(state, name),
        Action::UseInstead(text) => intake::use_instead(state, text),
        Action::Given(file) => vec![Effect::Open(file)],
        Action::Opened { name, bytes } => rail::opened(state, name, bytes),
        Action::ArchiveFound { name, size, file } => archive::found(state, name, size, file),
        Action::ArchiveProgress(id, done) => {
            archive::progress(state, id, done);
            Vec::new()
        }
        Action::ArchiveRead(id, opened) => archive::opened(state, id, *opened),
        Action::Changed(digests, fresh) => relate::changed(state, digests, &fresh),
        Action::Judged(id, judged) => {
            fetch::judged(state, id, judged);
            Vec::new()
        }
        Action::Expect(id, digest) => relate::expect(state, id, digest),
        Action::Detected(id, found) => {
            relate::detected(state, id, found);
            Vec::new()
        }
        Action::OpenExact(id) => relate::open_exact(state, id),
        Action::DownloadExact(id) => relate::download_exact(state, id),
        Action::Example(at) => rail::example(state, at),
        Action::Remove(id) => removal::remove(state, id, now),
        Action::ClearAll => removal::clear_all(state, now),
        Action::Undo => removal::undo(state),
        Action::ClearLog => {
            Rc::make_mut(&mut page(state).log).clear();
            Vec::new()
        }
        Action::OpenListed(id, at) => rail::open_listed(state, id, at),
        Action::FetchNamed => fetch::named(state, now),
        Action::FetchAgain(id, way) => fetch::again(state, id, way, now),
        Action::EditName(id) => fetch::edit_name(state, id),
        Action::LookUp(id) => hanging::look_up(state, id, now),
        Action::OpenName(name) => hanging::open(state, name, now),
        Action::OpenText(name, layer) => hanging::open_text(state, name, &layer),
        Action::FetchListed(id) => list::fetch(state, id, now),
        Action::Stop(id) => {
            let effects = list::stop(state, id, now);
            pins::stopped(state, id);
            effects
        }
        Action::Settle => {
            list::settle(state);
            Vec::new()
        }
        Action::Wake => list::wake(state, now),
        Action::Answered {
            flight,
            request,
            took,
            result,
        } => {
            Rc::make_mut(&mut page(state).log).took(flight, request, took);
            state.fetches.answer(flight, request, now, *result);
            fetch::drive(state, now)
        }
        Action::Download(id) => rail::download(state, id),
        Action::Require(platform, required) => {
            toggle(&mut matrix_state(state).require, platform, Some(required));
            Vec::new()
        }
        Action::Filter(text) => {
            matrix_state(state).filter = text;
            Vec::new()
        }
        Action::Show(show) => {
            matrix_state(state).show = show;
            Vec::new()
        }
        Action::AllowEmulated(allow) => {
            matrix_state(state).allow_emulated = allow;
            Vec::new()
        }
        Action::OpenEntry(id, position) => {
            toggle(&mut inspect_state(state).open, (id, position), Some(true));
            go(state, Route::Inspect(Some(id)))
        }
        Action::Matrix(action) => matrix::act(state, action, now),
        Action::Pins(id, action) => pins::act(state, id, action, now),
        Action::Match(action) => matching::act(state, action),
        Action::Share => share::open(state),
        Action::SharePart(at, on) => share::tick(state, at, on),
        Action::ShareByName(only) => share::by_name(state, only),
        Action::ShareMatrix(of) => share::of_matrix(state, of),
        Action::CopyLink => share::copy_link(state),
        Action::CopyMarkdown => share_report::copy_markdown(state),
        Action::DownloadReport => share_report::download(state),
        Action::OpenLink(fragment) => link::open(state, &fragment),
        // The first half has taken the rest.
        _ => Vec::new(),
    }
}

/// Puts `item` into a short list or takes it out: as `wanted` says, else whichever is not the case.
fn toggle<T: PartialEq>(list: &mut Vec<T>, item: T, wanted: Option<bool>) {
    let there = list.contains(&item);
    list.retain(|known| *known != item);
    if wanted.unwrap_or(!there) {
        list.push(item);
    }
}

fn page(state: &mut State) -> &mut Page {
    Rc::make_mut(&mut state.page)
}

fn start(state: &mut State) -> &mut StartState {
    Rc::make_mut(&mut page(state).start)
}

fn inspect_state(state: &mut State) -> &mut InspectState {
    Rc::make_mut(&mut page(state).inspect)
}

fn matrix_state(state: &mut State) -> &mut MatrixState {
    Rc::make_mut(&mut page(state).matrix)
}

/// A view that is named without a document goes on with the one that was looked at, where it can show it.
fn with_document(open: &Page, route: Route) -> Route {
    let shown = || open.current().map(|entry| (entry.id, entry.is_index()));
    match (open.route, route) {
        (Route::Match(_), Route::Inspect(None)) => Route::Inspect(shown().map(|(id, _)| id)),
        (Route::Inspect(_), Route::Match(None)) => {
            Route::Match(shown().filter(|(_, is_index)| *is_index).map(|(id, _)| id))
        }
        _ => route,
    }
}

fn go(state: &mut State, route: Route) -> Vec<Effect> {
    let route = with_document(&state.page, route);
    if state.page.route == route {
        return Vec::new();
    }
    let leaves_start = state.page.route == Route::Start;
    page(state).route = route;
    let inspect = inspect_state(state);
    (inspect.finding, inspect.place) = (None, None);
    let mut effects = vec![Effect::Push(route)];
    if leaves_start {
        // The box that held the focus goes; without this the keyboard would start at the top again.
        effects.push(Effect::Focus("main"));
    }
    effects
}

fn focus_paste(state: &mut State) -> Vec<Effect> {
    let mut effects = go(state, Route::Start);
    effects.push(Effect::Focus("paste"));
    effects
}

/// The notice tells who pressed the key: the button's own words change unseen.
fn next_theme(state: &mut State) -> Vec<Effect> {
    let theme = state.page.theme.next();
    page(state).theme = theme;
    let mut effects = toast(state, ToastKind::Done, &format!("Theme: {}", theme.name()));
    effects.push(Effect::Theme(theme));
    effects
}

fn open_dialog(state: &mut State, dialog: Option<Dialog>) -> Vec<Effect> {
    page(state).dialog = dialog;
    Vec::new()
}

fn toast(state: &mut State, kind: ToastKind, text: &str) -> Vec<Effect> {
    let number = state.next_toast;
    state.next_toast += 1;
    state.removed = None;
    page(state).toast = Some(Toast {
        number,
        kind,
        text: Rc::from(text),
        undo: false,
    });
    match kind {
        ToastKind::Done => vec![Effect::ToastTimer(number)],
        ToastKind::Failed => Vec::new(),
    }
}

/// The notice goes, and with it what it could have brought back.
fn end_toast(state: &mut State) {
    page(state).toast = None;
    state.removed = None;
}

fn update_entry(state: &mut State, id: EntryId, change: impl FnOnce(&mut Entry)) {
    let entries = Rc::make_mut(&mut page(state).entries);
    if let Some(entry) = entries.iter_mut().find(|entry| entry.id == id) {
        change(Rc::make_mut(entry));
    }
}

fn keep(state: &State) -> Effect {
    Effect::Keep(Rc::clone(&state.page))
}

#[cfg(test)]
mod fetch_again_tests;
#[cfg(test)]
mod hanging_tests;
#[cfg(test)]
mod share_matrix_tests;
#[cfg(test)]
mod taken_tests;
#[cfg(test)]
mod tests;

#[cfg(test)]
mod relate_tests;
#[cfg(test)]
mod share_tests;
#[cfg(test)]
mod share_texts_tests;
#[cfg(test)]
mod shared_setup;
