//! One answer in the cache, how long it lives there, and what is done with it meanwhile.

use std::sync::Arc;
use std::time::{Duration, Instant};

use allarch_core::registry::Answer;
use allarch_core::registry::access::Resource;

use crate::refusal::Refused;

/// How long a tag's answer is fresh.
pub(crate) const FRESH: Duration = Duration::from_secs(60);
/// How long after it was fresh an answer is served while it is asked again.
const STALE: Duration = Duration::from_secs(300);
/// How long "not found" and "unauthorized" are kept.
pub(crate) const REFUSED: Duration = Duration::from_secs(10);
/// How often a client may force a tag to be asked again.
const FORCED: Duration = Duration::from_secs(10);

/// One answer, good or not.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) result: Result<Answer, Refused>,
    pub(crate) at: Instant,
    /// How long it is fresh; `None` for ever.
    pub(crate) fresh: Option<Duration>,
}

/// What is done with an answer that is at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    /// It is given.
    Give,
    /// It is given, and asked for again meanwhile.
    GiveAndRenew,
    /// It is asked for again first.
    AskAgain,
}

impl Kept {
    pub(crate) fn new(
        result: Result<Answer, Refused>,
        fresh: Option<Duration>,
        at: Instant,
    ) -> Arc<Self> {
        Arc::new(Self { result, at, fresh })
    }

    /// Whether it never changes.
    pub(crate) fn is_immutable(&self) -> bool {
        self.fresh.is_none()
    }

    pub(crate) fn weight(&self) -> u32 {
        let body = self.result.as_ref().map_or(0, |answer| answer.body.len());
        u32::try_from(body + 1024).unwrap_or(u32::MAX)
    }

    pub(crate) fn age(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.at)
    }

    /// How long it is of use; `None` for ever.
    fn lifetime(&self) -> Option<Duration> {
        match (&self.result, self.fresh) {
            (Ok(_), Some(fresh)) => Some(fresh + STALE),
            (_, fresh) => fresh,
        }
    }

    /// What is done with it for a client that may want none that is older than [`FORCED`]; while the
    /// registry holds requests back nothing is asked of it.
    pub(crate) fn use_at(&self, now: Instant, is_held: bool, is_forced: bool) -> Use {
        let age = self.age(now);
        if self.lifetime().is_some_and(|lifetime| age >= lifetime) {
            return Use::AskAgain;
        }
        match self.fresh {
            None => Use::Give,
            Some(_) if is_held => Use::Give,
            Some(_) if is_forced && age >= FORCED => Use::AskAgain,
            Some(fresh) if age >= fresh => Use::GiveAndRenew,
            Some(_) => Use::Give,
        }
    }
}

/// Each answer takes room as long as it is of use.
pub(crate) struct Expiry;

impl moka::Expiry<(Resource, bool), Arc<Kept>> for Expiry {
    fn expire_after_create(
        &self,
        _: &(Resource, bool),
        kept: &Arc<Kept>,
        _: Instant,
    ) -> Option<Duration> {
        kept.lifetime()
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

#[cfg(test)]
mod tests {
    use allarch_core::registry::FetchError;

    use super::*;

    fn found() -> Result<Answer, Refused> {
        Ok(Answer {
            body: b"{}".to_vec(),
            unchanged: false,
            digest: None,
            content_type: None,
            served_digest: None,
            content_length: None,
            headers: http::HeaderMap::new(),
            host: "reg.test".to_owned(),
            fault: None,
        })
    }

    fn absent() -> Result<Answer, Refused> {
        Err(Refused::Registry(FetchError::NotFound {
            what: "reg.test/a:1".to_owned(),
            said: None,
        }))
    }

    #[test]
    fn what_is_done_at_which_age() {
        use Use::{AskAgain, Give, GiveAndRenew};
        let now = Instant::now();
        let tag = || Kept::new(found(), Some(FRESH), now);
        let digest = || Kept::new(found(), None, now);
        let refused = || Kept::new(absent(), Some(REFUSED), now);
        for (kept, age, plain, forced, held) in [
            (tag(), 0, Give, Give, Give),
            (tag(), 9, Give, Give, Give),
            (tag(), 10, Give, AskAgain, Give),
            (tag(), 59, Give, AskAgain, Give),
            (tag(), 60, GiveAndRenew, AskAgain, Give),
            (tag(), 359, GiveAndRenew, AskAgain, Give),
            (tag(), 360, AskAgain, AskAgain, AskAgain),
            (digest(), 0, Give, Give, Give),
            (digest(), 1_000_000, Give, Give, Give),
            (refused(), 9, Give, Give, Give),
            (refused(), 10, AskAgain, AskAgain, AskAgain),
        ] {
            let at = now + Duration::from_secs(age);
            assert_eq!(kept.use_at(at, false, false), plain, "{kept:?} at {age}");
            assert_eq!(kept.use_at(at, false, true), forced, "forced, {age}");
            assert_eq!(kept.use_at(at, true, true), held, "held back, {age}");
        }
    }
}
