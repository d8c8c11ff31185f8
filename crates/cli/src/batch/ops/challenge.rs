//! `challenge.parse`: `WWW-Authenticate` headers of a registry spoken to over https.

use allarch_core::registry::challenge::{self, Challenge, RealmFault};
use allarch_core::registry::endpoint::Scheme;
use serde_json::{Map, Value, json};

use crate::batch::request::{Refusal, Request};

pub(super) fn parse(request: &Request<'_>) -> Result<Value, Refusal> {
    let headers: Vec<String> = request.required("headers")?;
    let challenges = challenge::parse(&headers);
    let realms = challenges
        .iter()
        .filter(|challenge| challenge.scheme == "bearer")
        .map(|challenge| {
            let realm = challenge.bearer_realm(Scheme::Https);
            realm.map_or_else(RealmFault::name, |_| "ok")
        });
    let picked = challenge::pick(&challenges, Scheme::Https);
    Ok(json!({
        "challenges": challenges.iter().map(shown).collect::<Vec<_>>(),
        "pick": picked.map(|challenge| &challenge.scheme),
        "bearer_realm": realms.collect::<Vec<_>>(),
    }))
}

fn shown(challenge: &Challenge) -> Value {
    let params: Map<String, Value> = challenge
        .params
        .iter()
        .map(|(name, value)| (name.clone(), json!(value)))
        .collect();
    let mut shown = Map::new();
    shown.insert("scheme".to_owned(), json!(challenge.scheme));
    shown.insert("params".to_owned(), params.into());
    shown.insert("malformed".to_owned(), json!(challenge.malformed));
    if let Some(token68) = &challenge.token68 {
        shown.insert("token68".to_owned(), json!(token68));
    }
    shown.into()
}
