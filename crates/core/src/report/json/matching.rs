//! What every engine picks, as JSON. Positions count from 0, as everywhere in JSON.

use serde::Serialize;

use super::{Generator, SCHEMA};
use crate::platform::compare::Row;
use crate::platform::{Considered, Effect, Outcome, Platform, Then, candidate_at};
use crate::report::{Matching, Release};

#[derive(Clone, Debug, Serialize)]
struct Report<'a> {
    schema: u32,
    generator: Generator,
    r#match: Match<'a>,
}

#[derive(Clone, Debug, Serialize)]
struct Match<'a> {
    name: &'a str,
    digest: &'a str,
    host: Host<'a>,
    named: Option<&'a Platform>,
    disagree: bool,
    sentence: String,
    engines: Vec<Engine<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct Host<'a> {
    name: &'a str,
    from: &'a str,
    platform: Platform,
    notes: &'a [String],
}

#[derive(Clone, Debug, Serialize)]
struct Engine<'a> {
    engine: &'a str,
    page: Option<String>,
    rules: Option<&'a str>,
    release: Option<&'a str>,
    status: Option<&'a str>,
    runs_there: bool,
    looks_for: &'a Platform,
    outcome: &'a str,
    position: Option<&'a [usize]>,
    digest: Option<&'a str>,
    then: Option<After<'a>>,
    message: Option<&'a str>,
    entries: Vec<Entry<'a>>,
    steps: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct After<'a> {
    code: &'a str,
    effect: &'a str,
    message: &'a str,
}

#[derive(Clone, Debug, Serialize)]
struct Entry<'a> {
    position: &'a [usize],
    state: &'a str,
    reason: &'a str,
    message: String,
    rank: Option<usize>,
    decided_by: Option<&'a str>,
    fetched: bool,
}

/// What every engine picks, under `"match"`, indented by two spaces, ending with a newline.
///
/// # Errors
/// None that the types allow.
pub fn matching(matching: &Matching<'_>) -> Result<String, serde_json::Error> {
    let host = matching.host;
    super::write(&Report {
        schema: SCHEMA,
        generator: Generator::THIS,
        r#match: Match {
            name: matching.name,
            digest: &matching.asked.digest,
            host: Host {
                name: &host.name,
                from: host.from,
                platform: host.machine.maximum_spec(),
                notes: &host.notes,
            },
            named: matching.asked.named.as_ref(),
            disagree: matching.comparison.disagrees(),
            sentence: matching.comparison.sentence(),
            engines: matching
                .rows()
                .map(|(row, release)| engine(matching, row, release))
                .collect(),
        },
    })
}

fn engine<'a>(matching: &Matching<'a>, row: &'a Row, release: Option<&'a Release>) -> Engine<'a> {
    let engine = row.puller.engine;
    let (position, then, message) = match &row.selection.outcome {
        Outcome::Picks { position, then } => (Some(position), then.as_ref(), None),
        Outcome::NoMatch { message } => (None, None, Some(message)),
        Outcome::FetchedThenFailed { position, message } => (Some(position), None, Some(message)),
    };
    let taken = position.and_then(|position| candidate_at(matching.candidates, position));
    Engine {
        engine: engine.id,
        page: matching.page(engine.id),
        rules: engine.follows_rules.then(|| row.puller.rules.name()),
        release: release
            .map(|release| release.name.as_str())
            .filter(|name| !name.is_empty()),
        status: release.map(|release| release.status.name()),
        runs_there: row.runs_there,
        looks_for: &row.wanted,
        outcome: row.selection.outcome.name(),
        position: position.map(Vec::as_slice),
        digest: taken.map(|taken| taken.digest.as_str()),
        then: then.map(after),
        message: message.map(String::as_str),
        entries: row.selection.considered.iter().map(entry).collect(),
        steps: matching.steps(row),
    }
}

fn after(then: &Then) -> After<'_> {
    After {
        code: then.code,
        effect: match then.effect {
            Effect::Unknown => "unknown",
            Effect::Fails => "fails",
            Effect::Warns => "warns",
        },
        message: &then.message,
    }
}

fn entry(considered: &Considered) -> Entry<'_> {
    Entry {
        position: &considered.position,
        state: considered.state.name(),
        reason: considered.reason.name(),
        message: considered.reason.to_string(),
        rank: considered.rank,
        decided_by: considered.decided_by.map(crate::platform::Decision::name),
        fetched: considered.fetched,
    }
}
