//! `platform.select`: which entry of an index an engine takes, and why.

use allarch_core::oci::{Document, View};
use allarch_core::platform::{
    Blobs, Considered, ENGINES, Engine, Machine, Outcome, Platform, Query, Selection, candidate_at,
    candidates, swarm,
};
use serde_json::{Map, Value, json};

use crate::batch::request::{Refusal, Request};

pub(super) fn run(request: &Request<'_>) -> Result<Value, Refusal> {
    let engine = engine(request)?.ok_or_else(|| request.fault("engine", "it is missing"))?;
    let rules = request.rules()?;
    let host = request.host()?;
    let document = request.document("index")?;
    let blobs = request.blobs()?;
    let View::Index(index) = document.view() else {
        let kind = document.kind().name();
        return Err(request.fault("index", format!("it is no index but {kind}")));
    };
    let entries = candidates(&index, &borrowed(&blobs));
    let query = Query {
        wanted: Some(host),
        // Where a rule asks for the local system.
        host: Machine::from(&Platform::new("linux", "amd64", "")),
        rules,
        digest: document.digest().as_str().to_owned(),
        media_type: document.media_type().unwrap_or_default(),
        name: request.optional("name")?.unwrap_or_default(),
    };
    let Selection {
        outcome,
        considered,
    } = (engine.select)(&query, &entries);
    let trace: Vec<Value> = considered.iter().map(trace).collect();
    match outcome {
        Outcome::Picks { position, then } => Ok(json!({
            "digest": candidate_at(&entries, &position).map(|entry| &entry.digest),
            "position": position,
            "then": then.map(|then| json!({"code": then.code, "message": then.message})),
            "trace": trace,
        })),
        Outcome::NoMatch { message } => {
            Err(Refusal::new("no-match", message).with("trace", trace.into()))
        }
        Outcome::FetchedThenFailed { position, message } => {
            Err(Refusal::new("fetched-then-failed", message)
                .with("fetched", json!(position))
                .with("trace", trace.into()))
        }
    }
}

/// The engine in `engine`; `None` where it is absent.
pub(super) fn engine(request: &Request<'_>) -> Result<Option<&'static Engine>, Refusal> {
    let ids: Vec<&'static str> = ENGINES.iter().map(|engine| engine.id).collect();
    let with_swarm: Vec<&'static str> = ids.iter().copied().chain([swarm::ID]).collect();
    let id = request.one_of("engine", &with_swarm)?;
    if id == Some(swarm::ID) {
        let why = "swarm accepts or refuses a node and selects no entry: ask `placement`";
        return Err(request.fault("engine", why));
    }
    Ok(id.and_then(Engine::by_id))
}

pub(super) fn borrowed(documents: &std::collections::BTreeMap<String, Document>) -> Blobs<'_> {
    documents
        .iter()
        .map(|(digest, document)| (digest.clone(), document))
        .collect()
}

fn trace(considered: &Considered) -> Value {
    let mut step = Map::new();
    step.insert("position".to_owned(), json!(considered.position));
    step.insert("state".to_owned(), json!(considered.state.name()));
    step.insert("reason".to_owned(), json!(considered.reason.name()));
    step.insert("message".to_owned(), json!(considered.reason.to_string()));
    if let Some(rank) = considered.rank {
        step.insert("rank".to_owned(), json!(rank));
    }
    if let Some(decision) = considered.decided_by {
        step.insert("decided_by".to_owned(), json!(decision.name()));
    }
    if considered.fetched {
        step.insert("fetched".to_owned(), true.into());
    }
    step.into()
}
