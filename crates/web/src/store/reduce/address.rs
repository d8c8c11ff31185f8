//! What is open and chosen as `key=text` pairs, both ways: in links, and in the page's own address.

use std::rc::Rc;

use allarch_core::oci::Reference;
use allarch_core::permalink::{Pairs, encode_reference, with_view};
use allarch_core::platform::Host;

use super::{inspect_state, matching, matrix_state, page};
use crate::route::Route;
use crate::store::{Entry, EntryId, MatchState, MatrixState, Page, Show, Sort, State, Versus};

/// The fragment that says what is shown, with its `#`; `None` where the view alone says it.
///
/// A fetched image is named, so that the address can be sent: whoever opens it fetches the image
/// anew. Anything else is named by its number in this tab.
#[must_use]
pub fn address(open: &Page) -> Option<String> {
    let view = match open.route {
        Route::Start => return None,
        Route::Inspect(_) => inspect_pairs(open),
        Route::Match(_) => match_pairs(&open.matching),
        Route::Matrix => matrix_pairs(open),
    };
    let shown = open.current().filter(|_| open.route != Route::Matrix);
    let fragment = match shown.and_then(|entry| fetched_name(entry)) {
        Some(name) => {
            let mut view = view;
            if matches!(open.route, Route::Match(_)) {
                view.insert("view".to_owned(), "match".to_owned());
            }
            format!("#{}", encode_reference(&name, &view))
        }
        None => with_view(open.route.fragment(), &view),
    };
    Some(fragment)
}

/// The name with which whoever opens a link can fetch the document again.
pub(super) fn fetched_name(entry: &Entry) -> Option<Rc<str>> {
    let name = &entry.progress.as_ref()?.reference;
    let mut reference = Reference::parse(name).ok()?;
    if reference.digest.is_none() {
        let document = &entry.inspection.as_ref()?.document;
        reference.digest = Some(document.digest().clone());
    }
    Some(Rc::from(reference.familiar()))
}

/// What is open and chosen, for a link that carries these documents, or names the one that is shown.
pub(super) fn view_pairs(open: &Page, carried: &[EntryId]) -> Pairs {
    let mut pairs = matrix_pairs(open);
    if open.route == Route::Matrix {
        pairs.insert("view".to_owned(), "matrix".to_owned());
        return pairs;
    }
    // Rows and findings of a document that stays here are nobody else's.
    let current = open.current().map(|entry| entry.id);
    let stays = !carried.is_empty() && !carried.iter().any(|id| Some(*id) == current);
    if matches!(open.route, Route::Match(_)) && !stays {
        pairs = match_pairs(&open.matching);
        pairs.insert("view".to_owned(), "match".to_owned());
    } else if !stays {
        pairs.extend(inspect_pairs(open));
    }
    pairs
}

/// The position of the document that is shown among those that a link carries, where it is not the
/// first.
pub(super) fn shown_at(open: &Page, carried: &[EntryId]) -> Option<usize> {
    let current = open.current().filter(|_| open.route != Route::Matrix)?.id;
    let at = carried.iter().position(|id| *id == current)?;
    (at > 0).then_some(at)
}

fn matrix_pairs(open: &Page) -> Pairs {
    let matrix = &open.matrix;
    let require: Vec<&str> = matrix.require.iter().map(|one| &**one).collect();
    let show = match matrix.show {
        Show::All => "",
        Show::Failing => "failing",
        Show::Unknown => "unknown",
    };
    let sort = match matrix.sort {
        Sort::Given => "",
        Sort::Name => "name",
        Sort::Verdict => "verdict",
    };
    let pairs = [
        ("require", require.join(",")),
        ("filter", matrix.filter.to_string()),
        (
            "emulated",
            if matrix.allow_emulated { "1" } else { "" }.to_owned(),
        ),
        ("show", show.to_owned()),
        ("sort", sort.to_owned()),
    ];
    let mut pairs = without_empty(pairs);
    let compare = &matrix.compare;
    if compare.on {
        pairs.extend(without_empty([
            ("compare", "1".to_owned()),
            ("before", compare.before.to_string()),
            ("after", compare.after.to_string()),
        ]));
    }
    pairs
}

fn inspect_pairs(open: &Page) -> Pairs {
    let current = open.current().map(|entry| entry.id);
    let rows = open.inspect.open.iter();
    let rows: Vec<String> = rows
        .filter(|(id, _)| Some(*id) == current)
        .map(|(_, row)| row.to_string())
        .collect();
    let finding = open.inspect.finding.map(|(at, _)| at.to_string());
    without_empty([
        ("open", rows.join(",")),
        ("findings", open.inspect.sift.trim().to_owned()),
        ("finding", finding.unwrap_or_default()),
    ])
}

fn match_pairs(chosen: &MatchState) -> Pairs {
    let releases = chosen.releases.iter();
    let releases: Vec<String> = releases
        .map(|(product, version)| format!("{product} {version}"))
        .collect();
    let open: Vec<&str> = chosen.open.iter().map(|key| &**key).collect();
    let versus = chosen.versus.as_ref().map(|versus| {
        let Versus {
            product,
            before,
            after,
        } = versus;
        format!("{product},{before},{after}")
    });
    without_empty([
        ("host", matching::host_text(chosen)),
        ("platform", chosen.named.trim().to_owned()),
        ("release", releases.join(",")),
        ("rules", chosen.rules.to_string()),
        ("steps", open.join(",")),
        ("versus", versus.unwrap_or_default()),
        (
            "attestations",
            if chosen.attested { "1" } else { "" }.to_owned(),
        ),
    ])
}

fn without_empty<const N: usize>(pairs: [(&str, String); N]) -> Pairs {
    let pairs = pairs.into_iter().filter(|(_, text)| !text.is_empty());
    pairs.map(|(key, text)| (key.to_owned(), text)).collect()
}

/// Shows a view as its address says.
pub(super) fn restore(state: &mut State, route: Route, view: Pairs) {
    page(state).route = route;
    let shown = match route {
        Route::Inspect(_) | Route::Match(_) => state.page.current().map(|entry| entry.id),
        _ => None,
    };
    match route {
        Route::Matrix => *matrix_state(state) = MatrixState::default(),
        Route::Match(_) => *matching::chosen(state) = MatchState::default(),
        _ => {}
    }
    // Keys that no view knows stay what a link left, see `Newer`.
    bring_back(state, view, shown);
}

/// Brings back what was open and chosen, `shown` being the document whose rows and findings are
/// meant; the pairs that no view knows.
pub(super) fn bring_back(
    state: &mut State,
    view: Pairs,
    shown: Option<EntryId>,
) -> Vec<(String, String)> {
    let mut unknown = Vec::new();
    if view.get("view").is_some_and(|named| named == "match") {
        *matching::chosen(state) = MatchState::default();
    }
    if let Some(id) = shown {
        let inspect = inspect_state(state);
        inspect.open.retain(|(known, _)| *known != id);
        (inspect.finding, inspect.place) = (None, None);
        inspect.sift = Rc::default();
    }
    for (key, text) in view {
        match (key.as_str(), shown) {
            ("require", _) => {
                matrix_state(state).require = text.split(',').map(Rc::from).collect();
            }
            ("filter", _) => matrix_state(state).filter = Rc::from(text),
            ("emulated", _) => matrix_state(state).allow_emulated = text == "1",
            ("show", _) => {
                matrix_state(state).show = match text.as_str() {
                    "failing" => Show::Failing,
                    "unknown" => Show::Unknown,
                    _ => Show::All,
                };
            }
            ("sort", _) => {
                matrix_state(state).sort = match text.as_str() {
                    "name" => Sort::Name,
                    "verdict" => Sort::Verdict,
                    _ => Sort::Given,
                };
            }
            ("compare", _) => matrix_state(state).compare.on = text == "1",
            ("before", _) => matrix_state(state).compare.before = Rc::from(text),
            ("after", _) => matrix_state(state).compare.after = Rc::from(text),
            ("view", Some(_)) if text == "matrix" => page(state).route = Route::Matrix,
            ("view", Some(id)) if text == "match" => page(state).route = Route::Match(Some(id)),
            ("view", None) if text == "match" => matching::chosen(state).awaited = true,
            ("view", None) if text == "matrix" => matrix_state(state).awaited = true,
            ("host", _) => match Host::by_id(&text) {
                Some(host) => matching::chosen(state).host = Rc::from(host.id),
                None => matching::chosen(state).typed = Rc::from(text),
            },
            ("platform", _) => matching::chosen(state).named = Rc::from(text),
            ("release", _) => {
                let releases = text.split(',').filter_map(|one| one.split_once(' '));
                matching::chosen(state).releases = releases
                    .map(|(product, version)| (Rc::from(product), Rc::from(version)))
                    .collect();
            }
            ("rules", _) => matching::chosen(state).rules = Rc::from(text),
            ("steps", _) => {
                matching::chosen(state).open = text.split(',').map(Rc::from).collect();
            }
            ("versus", _) => matching::chosen(state).versus = versus(&text),
            ("attestations", _) => matching::chosen(state).attested = text == "1",
            ("open", Some(id)) => {
                let rows = text
                    .split(',')
                    .filter_map(|row| Some((id, row.parse().ok()?)));
                inspect_state(state).open.extend(rows);
            }
            ("finding", Some(_)) => {
                inspect_state(state).finding = text.parse().ok().map(|at| (at, 1));
            }
            ("findings", Some(_)) => inspect_state(state).sift = Rc::from(text),
            ("at" | "open" | "finding" | "findings", _) => {}
            _ => unknown.push((key, text)),
        }
    }
    unknown
}

/// `product,before,after`.
fn versus(text: &str) -> Option<Versus> {
    let mut parts = text.splitn(3, ',').map(Rc::from);
    Some(Versus {
        product: parts.next()?,
        before: parts.next()?,
        after: parts.next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::reduce::reduce;
    use crate::store::{Action, CompareAction, Typed};

    const INDEX: &str = r#"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{}]}"#;

    fn inspected() -> (State, EntryId) {
        let mut state = State::default();
        reduce(&mut state, Action::Typed(Typed::pasted(INDEX)), 0);
        reduce(&mut state, Action::InspectTyped, 0);
        let id = state.page.current().expect("it is open").id;
        (state, id)
    }

    #[test]
    fn an_address_brings_back_what_was_open() {
        let (mut state, id) = inspected();
        assert_eq!(address(&state.page).as_deref(), Some("#inspect=0"));
        reduce(&mut state, Action::ToggleRow(id, 0), 0);
        let opened = address(&state.page).expect("a view");
        assert_eq!(opened, "#inspect=0&open=0");
        reduce(&mut state, Action::ToggleRow(id, 0), 0);
        reduce(&mut state, Action::OpenLink(Rc::from(opened.as_str())), 0);
        assert_eq!(state.page.inspect.open, [(id, 0)]);
        assert_eq!(state.page.start.failure, None);
    }

    #[test]
    fn the_matrix_is_as_its_address_says_and_no_more() {
        let (mut state, _) = inspected();
        reduce(&mut state, Action::Go(Route::Matrix), 0);
        reduce(&mut state, Action::Filter(Rc::from("a&b=c")), 0);
        reduce(&mut state, Action::Show(Show::Failing), 0);
        let filtered = address(&state.page).expect("a view");
        assert_eq!(filtered, "#matrix&filter=a%26b%3Dc&show=failing");
        let other = "#matrix&require=linux/arm64&later=1";
        reduce(&mut state, Action::OpenLink(Rc::from(other)), 0);
        assert_eq!(&*state.page.matrix.filter, "");
        assert_eq!(state.page.matrix.require, [Rc::from("linux/arm64")]);
        reduce(&mut state, Action::OpenLink(Rc::from(filtered)), 0);
        assert_eq!(&*state.page.matrix.filter, "a&b=c");
        assert_eq!(state.page.matrix.show, Show::Failing);
    }

    #[test]
    fn a_comparison_stands_in_the_address() {
        let act = |action| Action::Matrix(crate::store::MatrixAction::Compare(action));
        let (mut state, _) = inspected();
        reduce(&mut state, Action::Go(Route::Matrix), 0);
        reduce(&mut state, act(CompareAction::Before(Rc::from("a b"))), 0);
        assert_eq!(
            address(&state.page).as_deref(),
            Some("#matrix"),
            "it is not shown"
        );
        reduce(&mut state, act(CompareAction::On(true)), 0);
        reduce(&mut state, act(CompareAction::After(Rc::from("*"))), 0);
        let compared = address(&state.page).expect("a view");
        assert_eq!(compared, "#matrix&after=%2A&before=a%20b&compare=1");
        reduce(&mut state, Action::OpenLink(Rc::from("#matrix")), 0);
        assert!(!state.page.matrix.compare.on);
        reduce(&mut state, Action::OpenLink(Rc::from(compared)), 0);
        let compare = &state.page.matrix.compare;
        assert_eq!(
            (compare.on, &*compare.before, &*compare.after),
            (true, "a b", "*")
        );
    }

    #[test]
    fn start_has_no_address_of_its_own() {
        assert_eq!(address(&Page::default()), None);
    }
}
