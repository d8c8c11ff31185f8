//! How much one client, and all together, may ask of a hosted proxy: requests at once, a minute and a
//! day, and different registries an hour.
//!
//! Counted before any work. A page of a listed origin has a larger budget than a script, which could
//! use the proxy as a free mirror; and a client that tries one host after the other is a scanner.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use governor::clock::{Clock as _, DefaultClock};
use governor::{DefaultDirectRateLimiter, DefaultKeyedRateLimiter, Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::client_key::ClientKey;
use crate::config::Limits;

/// How often what is over is forgotten.
const SWEEP: Duration = Duration::from_secs(60);
/// How long a registry counts as one that the client asked.
const HOUR: Duration = Duration::from_secs(3600);

/// Why a request is not taken now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    /// Too many requests are under way: of this client, or in all.
    Busy,
    /// The client's requests a minute are used up.
    Minute(Duration),
    /// All clients' requests of a day are used up.
    Day(Duration),
    /// The client asked too many different registries.
    Registries(Duration),
}

/// The right to one request, for as long as it is held.
#[derive(Debug, Default)]
pub(crate) struct Slot {
    _client: Option<OwnedSemaphorePermit>,
}

/// The budgets of a hosted proxy.
pub(crate) struct Budget {
    limits: Limits,
    pages: DefaultKeyedRateLimiter<ClientKey>,
    scripts: DefaultKeyedRateLimiter<ClientKey>,
    day: DefaultDirectRateLimiter,
    clients: Mutex<Clients>,
}

struct Clients {
    seen: HashMap<ClientKey, Client>,
    swept: Instant,
}

struct Client {
    slots: Arc<Semaphore>,
    /// The registries, each with the time when it was first asked.
    registries: Vec<(String, Instant)>,
}

impl Budget {
    pub(crate) fn new(limits: Limits) -> Self {
        let a_minute = |count: NonZeroU32| RateLimiter::keyed(Quota::per_minute(count));
        // A day's requests may come at once, then one as each next is due.
        let day = Duration::from_secs(86_400) / limits.per_day.get();
        let day = Quota::with_period(day).unwrap_or(Quota::per_second(NonZeroU32::MAX));
        Self {
            pages: a_minute(limits.per_minute),
            scripts: a_minute(limits.per_minute_scripts),
            day: RateLimiter::direct(day.allow_burst(limits.per_day)),
            clients: Mutex::new(Clients {
                seen: HashMap::new(),
                swept: Instant::now(),
            }),
            limits,
        }
    }

    /// Takes one request out of the client's budgets; `is_page` where a listed origin asks.
    pub(crate) fn take(
        &self,
        client: ClientKey,
        is_page: bool,
        registry: &str,
    ) -> Result<Slot, Over> {
        let minute = if is_page { &self.pages } else { &self.scripts };
        let now = DefaultClock::default().now();
        minute
            .check_key(&client)
            .map_err(|until| Over::Minute(until.wait_time_from(now)))?;
        let slot = self.slot(client, registry)?;
        self.day
            .check()
            .map_err(|until| Over::Day(until.wait_time_from(now)))?;
        Ok(slot)
    }

    fn slot(&self, client: ClientKey, registry: &str) -> Result<Slot, Over> {
        let now = Instant::now();
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if now.duration_since(clients.swept) > SWEEP {
            clients.swept = now;
            clients
                .seen
                .retain(|_, client| client.is_of_use(now, &self.limits));
            self.pages.retain_recent();
            self.scripts.retain_recent();
        }
        let client = clients.seen.entry(client).or_insert_with(|| Client {
            slots: Arc::new(Semaphore::new(self.limits.at_once)),
            registries: Vec::new(),
        });
        client.asks(registry, now, self.limits.registries)?;
        let slot = Arc::clone(&client.slots).try_acquire_owned();
        Ok(Slot {
            _client: Some(slot.map_err(|_| Over::Busy)?),
        })
    }
}

impl Client {
    fn asks(&mut self, registry: &str, now: Instant, most: usize) -> Result<(), Over> {
        let age = |at: &Instant| now.duration_since(*at);
        self.registries.retain(|(_, at)| age(at) < HOUR);
        if self.registries.iter().any(|(known, _)| known == registry) {
            return Ok(());
        }
        if let Some((_, oldest)) = self
            .registries
            .first()
            .filter(|_| self.registries.len() >= most)
        {
            return Err(Over::Registries(HOUR.saturating_sub(age(oldest))));
        }
        self.registries.push((registry.to_owned(), now));
        Ok(())
    }

    fn is_of_use(&self, now: Instant, limits: &Limits) -> bool {
        let recent = |(_, at): &(String, Instant)| now.duration_since(*at) < HOUR;
        self.slots.available_permits() < limits.at_once || self.registries.iter().any(recent)
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    fn client(last: u8) -> ClientKey {
        ClientKey::of([198, 51, 100, last].into(), &HeaderMap::new(), &[])
    }

    fn limits() -> Limits {
        let count = |count| NonZeroU32::new(count).unwrap();
        Limits {
            per_minute: count(4),
            per_minute_scripts: count(2),
            per_day: count(100),
            registries: 2,
            at_once: 3,
        }
    }

    #[test]
    fn a_page_may_ask_more_than_a_script() {
        let budget = Budget::new(limits());
        let taken = |client, is_page| {
            (0..10)
                .take_while(|_| budget.take(client, is_page, "reg.test").is_ok())
                .count()
        };
        assert_eq!(taken(client(1), true), 4);
        assert_eq!(taken(client(2), false), 2);
        assert!(matches!(
            budget.take(client(1), true, "reg.test"),
            Err(Over::Minute(wait)) if wait > Duration::ZERO
        ));
        assert!(budget.take(client(3), true, "reg.test").is_ok());
    }

    #[test]
    fn requests_at_once_are_given_back() {
        let budget = Budget::new(limits());
        let held: Vec<Slot> = (0..3)
            .map(|_| budget.take(client(1), true, "a").unwrap())
            .collect();
        assert_eq!(budget.take(client(1), true, "a").unwrap_err(), Over::Busy);
        drop(held);
        let budget = Budget::new(Limits {
            per_minute: NonZeroU32::MAX,
            ..limits()
        });
        for _ in 0..20 {
            assert!(budget.take(client(1), true, "a").is_ok());
        }
    }

    #[test]
    fn a_scanner_is_stopped() {
        let budget = Budget::new(Limits {
            per_minute: NonZeroU32::MAX,
            ..limits()
        });
        assert!(budget.take(client(1), true, "a").is_ok());
        assert!(budget.take(client(1), true, "b").is_ok());
        assert!(matches!(
            budget.take(client(1), true, "c"),
            Err(Over::Registries(_))
        ));
        assert!(budget.take(client(1), true, "a").is_ok());
        assert!(budget.take(client(2), true, "c").is_ok());
    }

    #[test]
    fn all_together_have_a_day() {
        let few = NonZeroU32::new(3).unwrap();
        let budget = Budget::new(Limits {
            per_day: few,
            ..limits()
        });
        let taken = (1..9)
            .filter(|n| budget.take(client(*n), true, "a").is_ok())
            .count();
        assert_eq!(taken, 3);
        assert!(matches!(
            budget.take(client(9), true, "a"),
            Err(Over::Day(_))
        ));
    }
}
