//! Names to documents: asking, what arrives, how it ends.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::intake::recognise;
use allarch_core::lint::Report;
use allarch_core::oci::{Reference, Served};
use allarch_core::registry::{Event, FetchError, Fetched, Pulls, Purpose};

use super::{
    compare, documents, go, hanging, keep, list, matching, matrix_state, page, pins, relate, start,
    update_entry,
};
use crate::route::Route;
use crate::store::fetching::{Ended, FlightId, Landed, News, Progress, Target, is_top};
use crate::store::{
    AT_ONCE, Effect, Entry, EntryId, Failure, Inspection, Origin, State, Way, judge,
};

/// Fetches the name in the field.
pub(super) fn named(state: &mut State, now: u64) -> Vec<Effect> {
    let text = Rc::clone(&state.page.start.name);
    let Ok(reference) = Reference::parse(text.trim()) else {
        let looks_like = (!text.trim().is_empty()).then(|| Box::new(recognise(text.as_bytes())));
        start(state).failure = Some(Failure::NoName(looks_like));
        return vec![Effect::Focus("name")];
    };
    let name: Rc<str> = Rc::from(text.trim());
    let way = state.page.start.way;
    let id = documents::next_id(state);
    let mut entry = Entry::new(
        id,
        Rc::clone(&name),
        Origin::Asked,
        Arc::from([]),
        Served::default(),
    );
    entry.progress = Some(Rc::new(Progress::new(name, way)));
    documents::push(state, entry);
    start(state).failure = None;
    // A link by name can ask for the other view of the image.
    let in_match = std::mem::take(&mut matching::chosen(state).awaited);
    let in_matrix = std::mem::take(&mut matrix_state(state).awaited);
    let to = match (in_match, in_matrix) {
        (true, _) => Route::Match(Some(id)),
        (false, true) => Route::Matrix,
        (false, false) => Route::Inspect(Some(id)),
    };
    let mut effects = go(state, to);
    effects.extend(ask(state, id, reference, way, now));
    effects
}

/// Fetches a document of the rail again, by `way`.
pub(super) fn again(state: &mut State, id: EntryId, way: Way, now: u64) -> Vec<Effect> {
    let Some(entry) = state.page.entry(id) else {
        return Vec::new();
    };
    let name = entry.progress.as_ref().map_or_else(
        || Rc::clone(&entry.name),
        |progress| Rc::clone(&progress.reference),
    );
    let Ok(reference) = Reference::parse(&name) else {
        return Vec::new();
    };
    update_entry(state, id, |entry| {
        entry.progress = Some(Rc::new(Progress::new(name, way)));
    });
    let proxy = state.page.proxy.clone();
    let proxy = proxy.as_deref();
    state.fetches.ask_again(id, reference, way, proxy);
    drive(state, now)
}

fn ask(state: &mut State, id: EntryId, reference: Reference, way: Way, now: u64) -> Vec<Effect> {
    let proxy = state.page.proxy.clone();
    state
        .fetches
        .ask(Target::Entry(id), reference, way, proxy.as_deref());
    drive(state, now)
}

/// Puts a document's name back into the field.
pub(super) fn edit_name(state: &mut State, id: EntryId) -> Vec<Effect> {
    let Some(entry) = state.page.entry(id) else {
        return Vec::new();
    };
    let progress = entry.progress.clone();
    let name = progress.map_or_else(
        || Rc::clone(&entry.name),
        |progress| Rc::clone(&progress.reference),
    );
    start(state).name = name;
    let mut effects = go(state, Route::Start);
    effects.push(Effect::Focus("name"));
    effects
}

/// Polls the machines and takes what they say.
pub(super) fn drive(state: &mut State, now: u64) -> Vec<Effect> {
    let mut effects = Vec::new();
    for news in state.fetches.news(now) {
        match news {
            News::Send(flight, id, request) => {
                effects.push(Effect::Send(flight, id, Rc::from(request)));
            }
            News::Note(flight, target, event) => {
                Rc::make_mut(&mut page(state).log).note(flight, &event, now);
                effects.extend(note(state, flight, target, event));
            }
            News::Tags(id, outcome) => hanging::tags(state, id, outcome),
            News::Attached(id, lookups) => hanging::attached(state, id, *lookups),
            News::Queued => {}
            News::Done(Target::Listed(id, at), outcome) => {
                let what = Err(outcome.err());
                state.landed.push(Landed { id, at, what });
            }
            News::Done(target, outcome) => {
                effects.extend(ended(state, target, outcome, now));
                if let Target::Entry(_) = target {
                    effects.extend(relate::settle(state, &[]));
                }
                effects.push(keep(state));
            }
        }
    }
    page(state).fetching = !state.fetches.is_idle();
    if state.fetches.is_due(now) {
        effects.extend(drive(state, now));
    }
    effects.extend(list::follow(state, now));
    effects
}

fn note(state: &mut State, flight: FlightId, target: Target, event: Event) -> Option<Effect> {
    if let (Target::Listed(id, at), Event::Document(fetched)) = (target, &event) {
        let what = Ok(Arc::clone(fetched));
        state.landed.push(Landed { id, at, what });
        return None;
    }
    if let Event::Document(fetched) = &event {
        page(state).blobs.insert(Rc::new(fetched.document.clone()));
    }
    match target {
        Target::Entry(id) => note_entry(state, flight, id, event),
        Target::Pinned(id, at) => {
            if let Event::Document(fetched) = event
                && is_top(&fetched)
            {
                pins::came(state, id, at, &fetched);
            }
            None
        }
        // Their progress is not shown.
        Target::Beside(_) | Target::Listed(..) | Target::Sizes(_) => None,
    }
}

fn note_entry(state: &mut State, flight: FlightId, id: EntryId, event: Event) -> Option<Effect> {
    if let Event::Document(fetched) = &event
        && is_top(fetched)
    {
        return arrived(state, id, fetched);
    }
    update_progress(state, id, |progress| match event {
        Event::Sent { purpose, .. } => {
            progress.flight = Some(flight);
            progress.token |= purpose == Purpose::Token;
        }
        Event::Answered { pulls, .. } => progress.pulls = Pulls::least(progress.pulls, pulls),
        Event::Progress { done, total } => (progress.done, progress.total) = (done, total),
        Event::Problem(problem) => progress.problems.push(problem),
        _ => {}
    });
    None
}

/// The document that the name stands for is there: it is shown while its children come.
fn arrived(state: &mut State, id: EntryId, fetched: &Arc<Fetched>) -> Option<Effect> {
    let origin = origin(state, fetched);
    let document = Rc::new(fetched.document.clone());
    let inspection = Inspection::new(Rc::clone(&document));
    update_entry(state, id, |entry| {
        entry.origin = origin;
        entry.bytes = document.shared_bytes();
        entry.served = document.served().clone();
        if let Some(progress) = &mut entry.progress {
            Rc::make_mut(progress).since = fetched.since;
        }
        // It was known of other bytes.
        let beside = Rc::make_mut(&mut entry.beside);
        (beside.expected, beside.hanging) = (None, None);
        entry.inspection = Some(Rc::new(inspection));
    });
    judge_again(state, id)
}

pub(super) fn origin(state: &State, fetched: &Fetched) -> Origin {
    let through = match fetched.route {
        "proxy" => state
            .page
            .proxy
            .as_deref()
            .map(|proxy| Rc::from(crate::present::way::proxy_host(proxy))),
        _ => None,
    };
    // Behind a proxy the host that answered is the proxy; the name says which registry it asked.
    let asked = Reference::parse(&fetched.name).map(|reference| reference.domain);
    let host = match (&through, asked) {
        (Some(_), Ok(domain)) => Rc::from(domain),
        _ => Rc::from(fetched.host.as_str()),
    };
    Origin::Fetched {
        host,
        through,
        at: fetched.at,
    }
}

fn ended(
    state: &mut State,
    target: Target,
    outcome: Result<Ended, FetchError>,
    now: u64,
) -> Option<Effect> {
    match (target, outcome) {
        (Target::Pinned(id, at), Err(error)) => pins::failed(state, id, at, error),
        (Target::Sizes(id), Err(error)) => return compare::failed(state, id, &error),
        (Target::Listed(..) | Target::Beside(_) | Target::Sizes(_) | Target::Pinned(..), _) => {}
        (Target::Entry(id), outcome) => {
            update_progress(state, id, |progress| {
                progress.running = false;
                match outcome {
                    Ok(ended) => {
                        (progress.cancelled, progress.left_out) = (ended.cancelled, ended.left_out);
                    }
                    Err(error) => {
                        progress.retry_at = error
                            .retry_after()
                            .map(|seconds| now.saturating_add(seconds));
                        progress.failure = Some(error);
                    }
                }
            });
            // Who asked for a tag that is not there wants to know which there are.
            if is_missing_tag(state, id) {
                hanging::ask_tags(state, id);
            }
            return judge_again(state, id);
        }
    }
    None
}

/// Whether a tag was asked for that the registry does not have.
fn is_missing_tag(state: &State, id: EntryId) -> bool {
    let progress = state
        .page
        .entry(id)
        .and_then(|entry| entry.progress.as_ref());
    progress.is_some_and(|progress| {
        let is_missing = matches!(progress.failure, Some(FetchError::NotFound { .. }));
        let reference = Reference::parse(&progress.reference);
        is_missing && reference.is_ok_and(|reference| reference.digest.is_none())
    })
}

/// Judges a document by what is at hand now: rules that waited for children can run. A long one is
/// judged while the page goes on, and what was known of it stands until then.
pub(super) fn judge_again(state: &mut State, id: EntryId) -> Option<Effect> {
    let entry = state.page.entry(id).cloned()?;
    let inspection = entry.inspection.as_ref()?;
    if entry.is_told() {
        // Rules are about documents of a registry: they say nothing of another text.
        let judged = inspection.judged(Report::default());
        update_entry(state, id, |entry| entry.inspection = Some(Rc::new(judged)));
        return None;
    }
    let missing = entry.missing();
    let blobs = &state.page.blobs;
    if inspection.document.size() > AT_ONCE as u64 {
        let inspection = Rc::clone(inspection);
        return Some(Effect::Judge(id, inspection, blobs.clone(), missing));
    }
    let judged = judge(inspection, blobs, missing);
    update_entry(state, id, |entry| entry.inspection = Some(Rc::new(judged)));
    None
}

/// Takes what the rules found in a long document.
pub(super) fn judged(state: &mut State, id: EntryId, judged: Rc<Inspection>) {
    update_entry(state, id, |entry| {
        // It may have been fetched again meanwhile.
        let is_it = |known: &Rc<Inspection>| Rc::ptr_eq(&known.document, &judged.document);
        if entry.inspection.as_ref().is_some_and(is_it) {
            entry.inspection = Some(judged);
        }
    });
}

fn update_progress(state: &mut State, id: EntryId, change: impl FnOnce(&mut Progress)) {
    update_entry(state, id, |entry| {
        if let Some(progress) = &mut entry.progress {
            change(Rc::make_mut(progress));
        }
    });
}
