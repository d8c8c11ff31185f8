//! State and action to new state and effects: the only place where the state changes.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::json::Limits;
use allarch_core::lint::Context;
use allarch_core::oci::{Document, Served};

use super::{
    Action, Effect, Entry, EntryId, Failure, InspectState, Origin, Page, StartState, State, Toast,
    ToastKind, Typed, inspect,
};
use crate::examples::EXAMPLES;
use crate::route::Route;

/// Documents up to this many bytes are read at once; longer ones after the next frame is drawn.
const AT_ONCE: usize = 128 << 10;

/// Changes the state and says what the browser is to do.
pub fn reduce(state: &mut State, action: Action) -> Vec<Effect> {
    match action {
        Action::Routed(route) => {
            page(state).route = route;
            Vec::new()
        }
        Action::Go(route) => go(state, route),
        Action::Typed(typed) => {
            let start = start(state);
            start.typed = typed;
            start.failure = None;
            Vec::new()
        }
        Action::PastedOutside(typed) => {
            start(state).typed = typed;
            focus_paste(state)
        }
        Action::FocusPaste => focus_paste(state),
        Action::InspectTyped => inspect_typed(state),
        Action::Opened { name, bytes } => {
            let served = Served {
                file_name: Some(name.to_string()),
                ..Served::default()
            };
            add(state, name, Origin::File, bytes, served)
        }
        Action::Refused(failure) => {
            start(state).failure = Some(failure);
            go(state, Route::Start)
        }
        Action::Example(at) => example(state, at),
        Action::Inspected(id, inspection) => {
            update_entry(state, id, |entry| entry.inspection = Some(inspection));
            Vec::new()
        }
        Action::Remove(id) => remove(state, id),
        Action::Named(name) => {
            start(state).name = name;
            Vec::new()
        }
        Action::Through(way) => {
            start(state).way = way;
            Vec::new()
        }
        Action::NextTheme => {
            let theme = state.page.theme.next();
            page(state).theme = theme;
            vec![Effect::Theme(theme)]
        }
        Action::Copy(text, what) => vec![Effect::Copy(text, what)],
        Action::Copied { what, done } => {
            let (kind, text) = if done {
                (ToastKind::Done, format!("{what} copied"))
            } else {
                let text = "The browser did not allow the copy. Select the text and press Ctrl C.";
                (ToastKind::Failed, text.to_owned())
            };
            toast(state, kind, &text)
        }
        Action::Download(id) => {
            let Some(entry) = state.page.entry(id) else {
                return Vec::new();
            };
            vec![Effect::Download(file_name(entry), Arc::clone(&entry.bytes))]
        }
        Action::ToggleRow(id, position) => {
            let open = &mut inspect_state(state).open;
            if !open.remove(&(id, position)) {
                open.insert((id, position));
            }
            Vec::new()
        }
        Action::Finding(at) => choose_finding(state, at),
        Action::StepFinding(step) => step_finding(state, step),
        Action::Wrap(wrap) => {
            inspect_state(state).wrap = Some(wrap);
            Vec::new()
        }
        Action::Dragging(over) => {
            page(state).dragging = over;
            Vec::new()
        }
        Action::ToastOver(number) => {
            if state
                .page
                .toast
                .as_ref()
                .is_some_and(|toast| toast.number == number)
            {
                page(state).toast = None;
            }
            Vec::new()
        }
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

fn go(state: &mut State, route: Route) -> Vec<Effect> {
    if state.page.route == route {
        return Vec::new();
    }
    page(state).route = route;
    inspect_state(state).finding = None;
    vec![Effect::Push(route)]
}

fn focus_paste(state: &mut State) -> Vec<Effect> {
    let mut effects = go(state, Route::Start);
    effects.push(Effect::Focus("paste"));
    effects
}

fn inspect_typed(state: &mut State) -> Vec<Effect> {
    let Typed { text, crlf } = state.page.start.typed.clone();
    if text.trim().is_empty() {
        start(state).failure = Some(Failure::Empty);
        return vec![Effect::Focus("paste")];
    }
    let effects = add(
        state,
        Rc::from("Pasted text"),
        Origin::Pasted { crlf },
        Arc::from(text.as_bytes()),
        Served::default(),
    );
    // The document holds the text now; the box is free for the next.
    let start = start(state);
    start.typed = Typed::default();
    start.failure = None;
    effects
}

fn example(state: &mut State, at: usize) -> Vec<Effect> {
    let Some(example) = EXAMPLES.get(at) else {
        return Vec::new();
    };
    let opened = state
        .page
        .entries
        .iter()
        .find(|entry| entry.origin == Origin::Example && *entry.name == *example.name);
    if let Some(entry) = opened {
        let id = entry.id;
        return go(state, Route::Inspect(Some(id)));
    }
    let served = Served {
        expected_digest: example.digest.and_then(|digest| digest.parse().ok()),
        ..Served::default()
    };
    for blob in example.blobs() {
        let document = Document::read(blob, Served::default(), Limits::default());
        page(state).blobs.insert(Rc::new(document));
    }
    let name = Rc::from(example.name);
    add(
        state,
        name,
        Origin::Example,
        Arc::from(example.bytes),
        served,
    )
}

/// Adds a document and shows it.
fn add(
    state: &mut State,
    name: Rc<str>,
    origin: Origin,
    bytes: Arc<[u8]>,
    served: Served,
) -> Vec<Effect> {
    let id = EntryId(state.next_entry);
    state.next_entry += 1;
    let mut effects = Vec::new();
    let inspection = if bytes.len() <= AT_ONCE {
        Some(Rc::new(inspect(
            Arc::clone(&bytes),
            served.clone(),
            &Context::default(),
        )))
    } else {
        effects.push(Effect::Inspect(id, Arc::clone(&bytes), served.clone()));
        None
    };
    let name = match (&origin, &inspection) {
        (Origin::Pasted { .. }, Some(inspection)) => pasted_name(&inspection.document),
        _ => name,
    };
    let name = unique_name(&state.page, &name);
    let entry = Entry {
        id,
        name,
        origin,
        bytes,
        served,
        inspection,
    };
    Rc::make_mut(&mut page(state).entries).push(Rc::new(entry));
    effects.extend(go(state, Route::Inspect(Some(id))));
    effects.push(keep(state));
    effects
}

/// What the rail calls a document that came without a name.
fn pasted_name(document: &allarch_core::oci::Document) -> Rc<str> {
    use allarch_core::oci::DocumentKind;
    let what = match document.kind() {
        DocumentKind::OciIndex => "index",
        DocumentKind::DockerManifestList => "manifest list",
        DocumentKind::OciManifest | DocumentKind::DockerManifest => "manifest",
        DocumentKind::DockerSchema1 => "schema 1 manifest",
        DocumentKind::ImageConfig => "config",
        DocumentKind::ArtifactManifest => "artifact manifest",
        DocumentKind::OciLayout => "layout file",
        DocumentKind::LayoutIndex => "layout index",
        DocumentKind::Descriptor => "descriptor",
        DocumentKind::ToolOutput => "tool output",
        DocumentKind::Unknown => "text",
    };
    Rc::from(format!("Pasted {what}"))
}

/// Names are told apart by a number, since each has a button of its own.
fn unique_name(page: &Page, name: &Rc<str>) -> Rc<str> {
    let taken = |name: &str| page.entries.iter().any(|entry| *entry.name == *name);
    if !taken(name) {
        return Rc::clone(name);
    }
    let free = (2..)
        .map(|n| format!("{name} ({n})"))
        .find(|name| !taken(name));
    free.map_or_else(|| Rc::clone(name), Rc::from)
}

fn update_entry(state: &mut State, id: EntryId, change: impl FnOnce(&mut Entry)) {
    let entries = Rc::make_mut(&mut page(state).entries);
    if let Some(entry) = entries.iter_mut().find(|entry| entry.id == id) {
        change(Rc::make_mut(entry));
    }
}

fn remove(state: &mut State, id: EntryId) -> Vec<Effect> {
    let Some(at) = state.page.entries.iter().position(|entry| entry.id == id) else {
        return Vec::new();
    };
    let shown = state.page.current().is_some_and(|entry| entry.id == id);
    let removed = Rc::make_mut(&mut page(state).entries).remove(at);
    inspect_state(state).open.retain(|(owner, _)| *owner != id);
    let mut effects = toast(state, ToastKind::Done, &format!("{} removed", removed.name));
    if shown && matches!(state.page.route, Route::Inspect(_)) {
        let neighbour = state
            .page
            .entries
            .get(at.min(state.page.entries.len().saturating_sub(1)));
        let route = neighbour.map_or(Route::Start, |entry| Route::Inspect(Some(entry.id)));
        page(state).route = route;
        effects.push(Effect::Replace(route));
    }
    effects.push(keep(state));
    effects
}

fn keep(state: &State) -> Effect {
    Effect::Keep(Rc::clone(&state.page.entries))
}

fn toast(state: &mut State, kind: ToastKind, text: &str) -> Vec<Effect> {
    let number = state.next_toast;
    state.next_toast += 1;
    page(state).toast = Some(Toast {
        number,
        kind,
        text: Rc::from(text),
    });
    match kind {
        ToastKind::Done => vec![Effect::ToastTimer(number)],
        ToastKind::Failed => Vec::new(),
    }
}

fn findings(state: &State) -> usize {
    let inspection = state
        .page
        .current()
        .and_then(|entry| entry.inspection.as_ref());
    inspection.map_or(0, |inspection| inspection.report.findings.len())
}

fn choose_finding(state: &mut State, at: usize) -> Vec<Effect> {
    if at >= findings(state) {
        return Vec::new();
    }
    let times = state.page.inspect.finding.map_or(0, |(_, times)| times);
    inspect_state(state).finding = Some((at, times.wrapping_add(1)));
    vec![Effect::Reveal(format!("finding-{at}"))]
}

fn step_finding(state: &mut State, step: i32) -> Vec<Effect> {
    let (count, chosen) = (findings(state), state.page.inspect.finding);
    if count == 0 {
        return Vec::new();
    }
    let at = match chosen {
        None if step > 0 => 0,
        None => count - 1,
        Some((at, _)) if step > 0 => (at + 1).min(count - 1),
        Some((at, _)) => at.saturating_sub(1),
    };
    choose_finding(state, at)
}

/// A file name for saved bytes: nothing that a file system minds.
fn file_name(entry: &Entry) -> Rc<str> {
    let plain: String = entry
        .name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
                c
            } else {
                '-'
            }
        })
        .collect();
    let plain = plain.trim_matches(['-', '.']);
    if plain.ends_with(".json") {
        Rc::from(plain)
    } else {
        Rc::from(format!("{plain}.json"))
    }
}
