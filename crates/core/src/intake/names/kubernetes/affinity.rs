//! What node selector and required affinity say of architecture and system.
//!
//! The selector and all expressions of a term have to fit; of several terms, one has to.

use super::super::collect::{self, Collect};
use super::super::tree::View;
use crate::text::Span;

const TERMS: &str =
    "affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms";

const SYSTEM: [&str; 2] = ["kubernetes.io/os", "beta.kubernetes.io/os"];
const ARCHITECTURE: [&str; 2] = ["kubernetes.io/arch", "beta.kubernetes.io/arch"];

/// Puts every platform that is named and not excluded.
pub(super) fn platforms(collect: &mut Collect<'_>, owner: &str, pod: View<'_>) {
    let selector = pod.get("nodeSelector");
    let terms = pod.path(TERMS).map(View::items).into_iter().flatten();
    let mut terms: Vec<Option<View<'_>>> = terms.map(Some).collect();
    if terms.is_empty() {
        terms.push(None);
    }
    for term in terms {
        let architectures = allowed(selector, term, &ARCHITECTURE);
        let systems = allowed(selector, term, &SYSTEM);
        let systems = match systems.as_deref() {
            None if is_excluded(term, &SYSTEM, "linux") => Vec::new(),
            None => vec!["linux"],
            Some(named) => named.iter().map(|(os, _)| *os).collect(),
        };
        for os in systems {
            for (architecture, span) in architectures.iter().flatten() {
                collect.platform(owner, &format!("{os}/{architecture}"), *span);
            }
        }
    }
}

/// The values of a label that fit the selector and every expression of a term; `None` where none is
/// named.
fn allowed<'a>(
    selector: Option<View<'a>>,
    term: Option<View<'a>>,
    names: &[&str],
) -> Option<Vec<(&'a str, Span)>> {
    let mut found: Option<Vec<(&str, Span)>> = None;
    let mut both = |values: Vec<(&'a str, Span)>| match &mut found {
        Some(found) => found.retain(|(one, _)| values.iter().any(|(value, _)| value == one)),
        None => found = Some(values),
    };
    for name in names {
        let value = selector.and_then(|selector| selector.get(name));
        if let Some((value, text)) = value.and_then(|value| Some((value, value.filled()?))) {
            both(vec![(text, value.span())]);
        }
    }
    for values in values(term, names, "In") {
        both(values);
    }
    if let Some(found) = &mut found {
        found.retain(|(one, _)| !is_excluded(term, names, one));
    }
    found
}

fn is_excluded(term: Option<View<'_>>, names: &[&str], value: &str) -> bool {
    values(term, names, "NotIn")
        .flatten()
        .any(|(one, _)| one == value)
}

/// The values of every expression of a term with one of these keys and this operator.
fn values<'a>(
    term: Option<View<'a>>,
    names: &[&str],
    operator: &str,
) -> impl Iterator<Item = Vec<(&'a str, Span)>> {
    let expressions = term.and_then(|term| term.get("matchExpressions"));
    expressions
        .into_iter()
        .flat_map(View::items)
        .filter(move |one| {
            let key = one.word("key").unwrap_or_default();
            one.word("operator") == Some(operator) && names.contains(&key)
        })
        .map(|one| collect::words(one.get("values")))
}
