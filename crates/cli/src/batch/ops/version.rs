//! `version`: what this build is and can do.

use allarch_core::lint::RULES;
use allarch_core::platform::{ENGINES, Rules};
use serde_json::{Value, json};

use crate::batch::request::{Refusal, Request};

pub(super) fn run(_request: &Request<'_>) -> Result<Value, Refusal> {
    Ok(json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        // Those that select an entry, as `platform.select` takes them; swarm selects none and is refused there.
        "engines": ENGINES.iter().map(|engine| engine.id).collect::<Vec<_>>(),
        "rules": Rules::ALL.map(Rules::name),
        "lint_rules": RULES.len(),
    }))
}
