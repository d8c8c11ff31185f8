//! What the proxy remembers of registries: tokens, which of them hold requests back, and how many
//! exchanges with each are under way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use allarch_core::registry::FetchError;
use allarch_core::registry::endpoint::Endpoint;
use allarch_core::registry::token::Token;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;

/// Shortest and longest time that a registry's budget holds requests back, in seconds.
const HOLD: (u64, u64) = (1, 600);
/// Most tokens, holds and turns that are kept.
const KEPT: usize = 1024;
/// Most exchanges with one registry at once.
const AT_ONCE: usize = 8;
/// Most that wait for their turn at one registry: a few readers more are served, and a registry that is
/// silent binds no more than these.
const WAITING: usize = 32;
/// How long one waits for its turn.
pub(crate) const QUEUE: Duration = Duration::from_secs(2);

/// Tokens by endpoint and repository, holds and turns by registry.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    tokens: Mutex<HashMap<(Endpoint, String), Token>>,
    holds: Mutex<HashMap<String, (Instant, FetchError)>>,
    turns: Mutex<HashMap<String, Arc<Turns>>>,
}

/// The exchanges that may be under way with one registry, and the few that may wait for one to end.
#[derive(Debug)]
pub(crate) struct Turns {
    slots: Semaphore,
    queue: Semaphore,
}

impl Default for Turns {
    fn default() -> Self {
        Self {
            slots: Semaphore::new(AT_ONCE),
            queue: Semaphore::new(WAITING),
        }
    }
}

impl Turns {
    /// The right to one exchange; `None` where too many wait for it already, or none was free within `patience`.
    pub(crate) async fn take(&self, patience: Duration) -> Option<SemaphorePermit<'_>> {
        if let Ok(slot) = self.slots.try_acquire() {
            return Some(slot);
        }
        let _place = self.queue.try_acquire().ok()?;
        timeout(patience, self.slots.acquire()).await.ok()?.ok()
    }
}

impl Memory {
    pub(crate) fn token(&self, key: &(Endpoint, String), now: u64) -> Option<Token> {
        let tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.get(key).filter(|token| token.is_fresh(now)).cloned()
    }

    pub(crate) fn learn(&self, now: u64, key: (Endpoint, String), token: Token) {
        let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if tokens.len() >= KEPT {
            tokens.retain(|_, token| token.is_fresh(now));
        }
        if tokens.len() < KEPT {
            tokens.insert(key, token);
        }
    }

    /// The turns at a registry.
    pub(crate) fn turns(&self, domain: &str) -> Arc<Turns> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if turns.len() >= KEPT {
            turns.retain(|_, turns| Arc::strong_count(turns) > 1);
        }
        Arc::clone(turns.entry(domain.to_owned()).or_default())
    }

    /// A registry that says when it may be asked again is not asked before.
    pub(crate) fn hold(&self, now: Instant, domain: &str, error: &FetchError) {
        let FetchError::RateLimited { retry_after, .. } = error else {
            return;
        };
        let seconds = retry_after.unwrap_or(HOLD.0).clamp(HOLD.0, HOLD.1);
        let until = now + Duration::from_secs(seconds);
        let mut holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        holds.retain(|_, (until, _)| *until > now);
        if holds.len() < KEPT {
            holds.insert(domain.to_owned(), (until, error.clone()));
        }
    }

    /// The refusal of a registry that is being held, with the time that is left.
    pub(crate) fn held(&self, now: Instant, domain: &str) -> Option<FetchError> {
        let holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, error) = holds.get(domain)?;
        let left = until
            .checked_duration_since(now)
            .filter(|left| !left.is_zero())?;
        let mut error = error.clone();
        if let FetchError::RateLimited { retry_after, .. } = &mut error {
            *retry_after = Some(left.as_secs() + 1);
        }
        Some(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limited(retry_after: Option<u64>) -> FetchError {
        FetchError::RateLimited {
            registry: "reg.test".to_owned(),
            retry_after,
            limit: None,
            remaining: None,
            said: None,
        }
    }

    #[test]
    fn a_registry_is_held_from_a_second_to_ten_minutes() {
        let now = Instant::now();
        for (said, held) in [
            (None, 1),
            (Some(0), 1),
            (Some(1), 1),
            (Some(60), 60),
            (Some(600), 600),
            (Some(601), 600),
            (Some(u64::MAX), 600),
        ] {
            let memory = Memory::default();
            memory.hold(now, "reg.test", &limited(said));
            let at = |millis| memory.held(now + Duration::from_millis(millis), "reg.test");
            let last = at(held * 1000 - 1).unwrap();
            assert_eq!(last.retry_after(), Some(1), "{said:?}");
            assert_eq!(at(held * 1000), None, "{said:?}");
            assert_eq!(memory.held(now, "other.test"), None);
        }
        let memory = Memory::default();
        memory.hold(now, "reg.test", &FetchError::Offline);
        assert_eq!(memory.held(now, "reg.test"), None);
    }

    #[test]
    fn a_token_is_used_for_four_fifths_of_its_life() {
        let answer = br#"{"token": "t", "expires_in": 300}"#;
        let token = allarch_core::registry::token::read(answer, 1000).unwrap();
        let policy = allarch_core::registry::Policy::public(Vec::new());
        let key = |domain, repository: &str| {
            let endpoint = Endpoint::of_registry(domain, &policy).unwrap();
            (endpoint, repository.to_owned())
        };
        let memory = Memory::default();
        memory.learn(1000, key("reg.test", "acme/app"), token);
        for (domain, repository, now, is_there) in [
            ("reg.test", "acme/app", 1000, true),
            ("reg.test", "acme/app", 1239, true),
            ("reg.test", "acme/app", 1240, false),
            ("reg.test", "acme/other", 1000, false),
            ("other.test", "acme/app", 1000, false),
        ] {
            let found = memory.token(&key(domain, repository), now);
            assert_eq!(found.is_some(), is_there, "{domain}/{repository} at {now}");
        }
    }

    #[tokio::test]
    async fn turns_are_eight_and_a_queue() {
        let (long, short) = (Duration::from_secs(60), Duration::from_millis(10));
        let turns = Turns::default();
        let mut held = Vec::new();
        for _ in 0..AT_ONCE {
            held.push(turns.take(short).await.unwrap());
        }
        // Nobody waits for longer than that.
        assert!(turns.take(short).await.is_none());
        // One that waits gets what is given back.
        let (next, ()) = tokio::join!(turns.take(long), async { drop(held.pop()) });
        held.push(next.unwrap());
        // What is too much does not wait at all.
        let _queue = turns.queue.acquire_many(WAITING as u32).await.unwrap();
        let started = Instant::now();
        assert!(turns.take(long).await.is_none());
        assert!(started.elapsed() < long / 2);
    }
}
