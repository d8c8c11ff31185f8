//! One answer in the cache, and how long it lives there.

use std::sync::Arc;
use std::time::{Duration, Instant};

use allarch_core::registry::access::Resource;
use allarch_core::registry::{Answer, FetchError};

/// How long after it was fresh an answer is served while it is asked again.
const STALE: Duration = Duration::from_secs(300);

/// One answer, good or not.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) result: Result<Answer, FetchError>,
    pub(crate) at: Instant,
    /// How long it is fresh; `None` for ever.
    pub(crate) fresh: Option<Duration>,
}

impl Kept {
    pub(crate) fn now(result: Result<Answer, FetchError>, fresh: Duration) -> Arc<Self> {
        Arc::new(Self {
            result,
            at: Instant::now(),
            fresh: Some(fresh),
        })
    }

    pub(crate) fn of(answer: Answer, fresh: Option<Duration>) -> Arc<Self> {
        Arc::new(Self {
            result: Ok(answer),
            at: Instant::now(),
            fresh,
        })
    }

    /// Whether it never changes.
    pub(crate) fn is_immutable(&self) -> bool {
        self.fresh.is_none()
    }

    pub(crate) fn weight(&self) -> u32 {
        let body = self.result.as_ref().map_or(0, |answer| answer.body.len());
        u32::try_from(body + 1024).unwrap_or(u32::MAX)
    }
}

/// Each answer lives as long as it is of use.
pub(crate) struct Expiry;

impl moka::Expiry<(Resource, bool), Arc<Kept>> for Expiry {
    fn expire_after_create(
        &self,
        _: &(Resource, bool),
        kept: &Arc<Kept>,
        _: Instant,
    ) -> Option<Duration> {
        match (&kept.result, kept.fresh) {
            (Ok(_), Some(fresh)) => Some(fresh + STALE),
            (_, fresh) => fresh,
        }
    }

    fn expire_after_update(
        &self,
        key: &(Resource, bool),
        kept: &Arc<Kept>,
        at: Instant,
        _: Option<Duration>,
    ) -> Option<Duration> {
        self.expire_after_create(key, kept, at)
    }
}
