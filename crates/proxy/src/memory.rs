//! What the proxy remembers of registries: tokens, and which of them hold requests back.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use allarch_core::registry::endpoint::Endpoint;
use allarch_core::registry::token::Token;
use allarch_core::registry::{Answer, FetchError};

/// Shortest and longest time that a registry's budget holds requests back, in seconds.
const HOLD: (u64, u64) = (1, 600);
/// Most tokens and holds that are kept.
const KEPT: usize = 1024;

/// Tokens by endpoint and repository, holds by registry.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    tokens: Mutex<HashMap<(Endpoint, String), Token>>,
    holds: Mutex<HashMap<String, (Instant, FetchError)>>,
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
