//! An index with its manifest and config, and what the page's shell does, for tests.

use allarch_core::oci::Digest;

use super::reduce;
use crate::store::expected::detect;
use crate::store::{Action, Effect, EntryId, State, Typed};

pub(super) const CONFIG: &str =
    r#"{"architecture":"arm64","os":"linux","rootfs":{"type":"layers","diff_ids":[]}}"#;

pub(super) fn manifest() -> String {
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"{}","size":{}}},"layers":[]}}"#,
        Digest::sha256(CONFIG.as_bytes()),
        CONFIG.len()
    )
}

pub(super) fn index() -> String {
    let manifest = manifest();
    format!(
        r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"{}","size":{},"platform":{{"architecture":"arm64","os":"linux"}}}}]}}"#,
        Digest::sha256(manifest.as_bytes()),
        manifest.len()
    )
}

/// Does what the page's shell does for what comes of an action.
pub(super) fn run(state: &mut State, action: Action) -> Vec<Effect> {
    let effects = reduce(state, action, 0);
    follow(state, &effects);
    effects
}

pub(super) fn follow(state: &mut State, effects: &[Effect]) {
    for effect in effects {
        match effect {
            Effect::Changed(digests, fresh) => {
                run(state, Action::Changed(digests.clone(), fresh.clone()));
            }
            Effect::Detect(id, bytes, wanted) => {
                run(state, Action::Detected(*id, detect(bytes, wanted)));
            }
            _ => {}
        }
    }
}

pub(super) fn paste(state: &mut State, text: &str) -> EntryId {
    run(state, Action::Typed(Typed::pasted(text)));
    run(state, Action::InspectTyped);
    state.page.entries.last().expect("it is open").id
}
