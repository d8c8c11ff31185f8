//! What came before: documents that need not be sent again.

use std::sync::Arc;

use super::{Fetched, Role};
use crate::oci::Digest;
use crate::registry::exchange::Route;

/// Sound documents of earlier fetches of the same repository.
#[derive(Debug, Default)]
pub(super) struct Held(Vec<Arc<Fetched>>);

impl Held {
    /// Those that came by `route`: who takes another way wants to see what comes there.
    pub(super) fn new(mut all: Vec<Arc<Fetched>>, route: &Route) -> Self {
        all.retain(|held| held.fault.is_none() && held.route == route.name());
        Self(all)
    }

    /// What the tag of this name named last.
    pub(super) fn by_name(&self, name: &str) -> Option<Arc<Fetched>> {
        let is_it = |held: &&Arc<Fetched>| held.role == Role::Top && held.name == name;
        self.0.iter().rev().find(is_it).cloned()
    }

    pub(super) fn by_digest(&self, digest: &Digest) -> Option<Arc<Fetched>> {
        let mut all = self.0.iter();
        all.find(|held| held.document.digest() == digest).cloned()
    }
}
