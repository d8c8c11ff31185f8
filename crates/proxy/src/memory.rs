//! What the proxy remembers of registries: tokens, which of them hold requests back, and how many
//! exchanges with each are under way.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use allarch_core::registry::endpoint::Endpoint;
use allarch_core::registry::token::Token;
use allarch_core::registry::{Answer, FetchError};
use tokio::sync::Semaphore;

/// Shortest and longest time that a registry's budget holds requests back, in seconds.
const HOLD: (u64, u64) = (1, 600);
/// Most tokens, holds and slots that are kept.
const KEPT: usize = 1024;
/// Most exchanges with one registry at once; further ones wait for their turn.
const AT_ONCE: usize = 8;

/// Tokens by endpoint and repository, holds and slots by registry.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    tokens: Mutex<HashMap<(Endpoint, String), Token>>,
    holds: Mutex<HashMap<String, (Instant, FetchError)>>,
    slots: Mutex<HashMap<String, Arc<Semaphore>>>,
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

    /// The exchanges that may be under way with a registry.
    pub(crate) fn slots(&self, domain: &str) -> Arc<Semaphore> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if slots.len() >= KEPT {
            slots.retain(|_, slots| Arc::strong_count(slots) > 1);
        }
        let new = || Arc::new(Semaphore::new(AT_ONCE));
        Arc::clone(slots.entry(domain.to_owned()).or_insert_with(new))
    }

    /// A registry that says when it may be asked again is not asked before.
    pub(crate) fn hold(&self, domain: &str, result: &Result<Answer, FetchError>) {
        let Err(error @ FetchError::RateLimited { retry_after, .. }) = result else {
            return;
        };
        let seconds = retry_after.unwrap_or(HOLD.0).clamp(HOLD.0, HOLD.1);
        let until = Instant::now() + Duration::from_secs(seconds);
        let mut holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        holds.retain(|_, (until, _)| *until > Instant::now());
        if holds.len() < KEPT {
            holds.insert(domain.to_owned(), (until, error.clone()));
        }
    }

    /// The refusal of a registry that is being held, with the time that is left.
    pub(crate) fn held(&self, domain: &str) -> Option<FetchError> {
        let holds = self.holds.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, error) = holds.get(domain)?;
        let left = until.checked_duration_since(Instant::now())?;
        let mut error = error.clone();
        if let FetchError::RateLimited { retry_after, .. } = &mut error {
            *retry_after = Some(left.as_secs() + 1);
        }
        Some(error)
    }
}
