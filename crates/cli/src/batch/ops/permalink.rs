//! `permalink.encode`, `permalink.decode`: documents and view state as a link's fragment.

use allarch_core::permalink::{self, EncodeError, Link, LinkDocument, State, Unknown};
use data_encoding::BASE64;
use serde_json::{Map, Value, json};

use crate::batch::request::{Refusal, Request};

pub(super) fn encode(request: &Request<'_>) -> Result<Value, Refusal> {
    let Some(given) = request.object("state")? else {
        return Err(Refusal::bad_request("`state` is missing"));
    };
    let mut state = State {
        view: given.optional("view")?.unwrap_or_default(),
        ..State::default()
    };
    if let Some(reference) = given.optional::<String>("reference")? {
        let fragment = permalink::encode_reference(&reference, &state.view);
        return Ok(json!({"length": fragment.len(), "fragment": fragment}));
    }
    for document in given.objects("documents")? {
        state.documents.push(LinkDocument {
            kind: document.required("kind")?,
            name: document.optional("name")?.unwrap_or_default(),
            bytes: document.bytes()?,
            expected_digest: document.optional("expected_digest")?,
            properties: document.optional("properties")?.unwrap_or_default(),
            unknown: Vec::new(),
        });
    }
    permalink::check(&state).map_err(|error| Refusal::new("credential", error.to_string()))?;
    let fragment = permalink::v1::encode(&state).map_err(|error| match error {
        EncodeError::KnownTag => Refusal::bad_request(error.to_string()),
        _ => Refusal::new("too-large", error.to_string()),
    })?;
    Ok(json!({"length": fragment.len(), "fragment": fragment}))
}

pub(super) fn decode(request: &Request<'_>) -> Result<Value, Refusal> {
    let fragment: String = request.required("fragment")?;
    let link = permalink::open(&fragment)
        .map_err(|error| Refusal::new(error.code(), error.to_string()))?;
    match link {
        Link::Content(state) => Ok(json!({"state": written(&state), "unknown": unknown(&state)})),
        Link::Reference { reference, view } => {
            let state = json!({"documents": [], "view": view, "reference": reference});
            Ok(json!({"state": state, "unknown": []}))
        }
    }
}

fn written(state: &State) -> Value {
    let documents: Vec<Value> = state.documents.iter().map(document).collect();
    json!({"documents": documents, "view": state.view})
}

fn document(document: &LinkDocument) -> Value {
    let mut object = Map::new();
    object.insert("kind".to_owned(), json!(document.kind));
    object.insert("name".to_owned(), json!(document.name));
    match std::str::from_utf8(&document.bytes) {
        Ok(text) => object.insert("text".to_owned(), json!(text)),
        Err(_) => object.insert("base64".to_owned(), json!(BASE64.encode(&document.bytes))),
    };
    if let Some(digest) = &document.expected_digest {
        object.insert("expected_digest".to_owned(), json!(digest));
    }
    if !document.properties.is_empty() {
        object.insert("properties".to_owned(), json!(document.properties));
    }
    object.into()
}

/// What a later version wrote and this one keeps without knowing it.
fn unknown(state: &State) -> Vec<Value> {
    let row = |place: String, unknown: &Unknown| json!({"in": place, "tag": char::from(unknown.tag).to_string(), "bytes": unknown.content.len()});
    let whole = state
        .unknown
        .iter()
        .map(|unknown| row("link".to_owned(), unknown));
    let inside = state
        .documents
        .iter()
        .enumerate()
        .flat_map(|(at, document)| {
            document
                .unknown
                .iter()
                .map(move |unknown| row(format!("documents[{at}]"), unknown))
        });
    whole.chain(inside).collect()
}
