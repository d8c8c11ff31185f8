//! Asks registries for others: the core's exchange over [`Client`], a cache, and one flight per key.
//!
//! Only anonymous answers are kept and shared; what is asked in a caller's name goes past all of that.
//! Ages (registry-and-proxy 2.3):
//! by digest for as long as there is room; by tag 60 s, then served while it is asked again, up to
//! 300 s more; absent or private 10 s; failures never. A registry that the operator listed is on
//! this machine or network, where a tag is looked at right after it was pushed: its tags and refusals
//! are not kept at all.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use allarch_core::oci::Digest;
use allarch_core::registry::access::{Item, Resource, limits};
use allarch_core::registry::endpoint::Endpoint;
use allarch_core::registry::error::Fault;
use allarch_core::registry::guard::Policy;
use allarch_core::registry::pulls;
use allarch_core::registry::token::Token;
use allarch_core::registry::{Answer, Ask, Credentials, Exchange, ExchangeStep, FetchError, Route};
use moka::future::Cache;
use tokio::time::timeout;

use crate::kept::{Expiry, Kept};
use crate::memory::Memory;
use crate::relay::Client;

/// Bytes of bodies that are kept.
const CACHE_BYTES: u64 = 64 << 20;
/// How long a tag's answer is fresh.
const FRESH: Duration = Duration::from_secs(60);
/// How long "not found" and "unauthorized" are kept.
const REFUSED: Duration = Duration::from_secs(10);
/// How often a client may force a tag to be asked again.
const FORCED: Duration = Duration::from_secs(10);
/// How long a request waits for its turn at a registry that has enough of them.
const QUEUE: Duration = Duration::from_secs(5);

/// The registries, as the proxy's clients see them.
pub(crate) struct Upstream {
    client: Client,
    policy: Arc<Policy>,
    cache: Cache<(Resource, bool), Arc<Kept>>,
    memory: Memory,
}

impl Upstream {
    pub(crate) fn new(client: Client, policy: Arc<Policy>) -> Self {
        let cache = Cache::builder()
            .max_capacity(CACHE_BYTES)
            .weigher(|_, kept: &Arc<Kept>| kept.weight())
            .expire_after(Expiry)
            .build();
        Self {
            client,
            policy,
            cache,
            memory: Memory::default(),
        }
    }

    /// The answer for `resource`, from the cache or from the registry; `head` wants no bytes, and
    /// `force` none that were kept for long.
    pub(crate) async fn get(
        self: &Arc<Self>,
        resource: Resource,
        head: bool,
        force: bool,
    ) -> Arc<Kept> {
        let full = (resource.clone(), false);
        let held = self.memory.held(&resource.domain);
        if let Some(kept) = self.cache.get(&full).await {
            let age = kept.at.elapsed();
            let forced = force && kept.fresh.is_some() && age > FORCED;
            if held.is_none() && forced {
                self.cache.invalidate(&full).await;
            } else {
                if held.is_none() && kept.fresh.is_some_and(|fresh| age >= fresh) {
                    tokio::spawn(Arc::clone(self).renew(resource, Arc::clone(&kept)));
                }
                return kept;
            }
        }
        if let Some(error) = held {
            return Kept::now(Err(error), Duration::ZERO);
        }
        // A task of its own: a client that leaves does not end what others wait for.
        let flight = tokio::spawn(Arc::clone(self).flight(resource.clone(), head));
        flight
            .await
            .unwrap_or_else(|_| Kept::now(Err(unusable(&resource)), Duration::ZERO))
    }

    /// The answer for one caller alone: asked in its name, neither taken from what is kept nor kept, and
    /// shared with nobody.
    pub(crate) async fn get_as(
        self: &Arc<Self>,
        resource: &Resource,
        head: bool,
        credentials: Credentials,
    ) -> Arc<Kept> {
        let ask = Ask {
            head,
            credentials: Some(credentials),
            ..Ask::of(resource.clone(), Route::Direct)
        };
        Kept::now(self.drive(ask, |_| {}).await, Duration::ZERO)
    }

    /// One request upstream for all who ask for the same at once; failures are shared, not kept.
    async fn flight(self: Arc<Self>, resource: Resource, head: bool) -> Arc<Kept> {
        let key = (resource.clone(), head);
        let fresh = self.fresh_for(&resource, head);
        let asked = self.cache.try_get_with(key, async {
            let asked = match head {
                true => self.ask(&resource, true).await,
                false => self.fetch(&resource).await,
            };
            let kept = Kept::now(asked, Duration::ZERO);
            self.keep(&resource, kept, fresh).await
        });
        match asked.await {
            Ok(kept) => kept,
            Err(unkept) => Arc::clone(&unkept),
        }
    }

    /// `Ok` for what is to be kept; an answer by tag is kept under its digest as well.
    async fn keep(
        &self,
        resource: &Resource,
        kept: Arc<Kept>,
        fresh: Option<Duration>,
    ) -> Result<Arc<Kept>, Arc<Kept>> {
        let listed = self.is_listed(&resource.domain);
        match &kept.result {
            Ok(answer) => {
                if let (Item::Tag(_), Some(digest)) = (&resource.item, &answer.digest) {
                    let by_digest = resource.sibling(Item::Manifest(digest.clone()));
                    let for_ever = Kept::of(answer.clone(), None);
                    self.cache.insert((by_digest, false), for_ever).await;
                }
                match fresh {
                    Some(Duration::ZERO) => Err(kept),
                    fresh => Ok(Kept::of(answer.clone(), fresh)),
                }
            }
            Err(error @ (FetchError::NotFound { .. } | FetchError::Unauthorized { .. }))
                if !listed =>
            {
                Ok(Kept::now(Err(error.clone()), REFUSED))
            }
            Err(_) => Err(kept),
        }
    }

    /// Asks again for a tag that is being served from the cache: by HEAD, which registries do not
    /// count, and by GET only if it moved.
    async fn renew(self: Arc<Self>, resource: Resource, kept: Arc<Kept>) {
        let Ok(old) = &kept.result else { return };
        // What is served meanwhile is fresh enough: one renewal at a time.
        let meanwhile = Kept::of(old.clone(), Some(FRESH));
        self.cache
            .insert((resource.clone(), false), meanwhile)
            .await;
        let head = self.ask(&resource, true).await;
        let same = head.is_ok_and(|head| {
            head.served_digest.as_deref() == old.digest.as_ref().map(Digest::as_str)
        });
        if same {
            return;
        }
        let key = (resource.clone(), false);
        match self.ask(&resource, false).await {
            Ok(answer) => self.cache.insert(key, Kept::of(answer, Some(FRESH))).await,
            Err(FetchError::NotFound { .. } | FetchError::Unauthorized { .. }) => {
                self.cache.invalidate(&key).await;
            }
            // The registry fails or holds back: what is there stays until its time is up.
            Err(_) => self.cache.insert(key, kept).await,
        }
    }

    /// The whole answer. Where a registry counts what it gives, a tag is asked for by HEAD, which is free,
    /// and what it names only where that is not at hand: one pull for a document, however many ask.
    async fn fetch(&self, resource: &Resource) -> Result<Answer, FetchError> {
        let endpoint = Endpoint::of_registry(&resource.domain, &self.policy);
        let is_counted = endpoint.is_ok_and(|endpoint| pulls::are_counted(&endpoint));
        if !is_counted || !matches!(resource.item, Item::Tag(_)) {
            return self.ask(resource, false).await;
        }
        let named = self.ask(resource, true).await?;
        let digest = named.served_digest.as_deref();
        let Some(digest) = digest.and_then(|digest| digest.parse().ok()) else {
            return self.ask(resource, false).await;
        };
        let manifest = resource.sibling(Item::Manifest(digest));
        let held = self.cache.get(&(manifest.clone(), false)).await;
        match held.as_ref().map(|kept| &kept.result) {
            // With the head of now, which says how many pulls are left.
            Some(Ok(held)) => Ok(Answer {
                headers: named.headers,
                ..held.clone()
            }),
            _ => self.ask(&manifest, false).await,
        }
    }

    /// Asks anonymously.
    async fn ask(&self, resource: &Resource, head: bool) -> Result<Answer, FetchError> {
        let endpoint = Endpoint::of_registry(&resource.domain, &self.policy).ok();
        let key = endpoint.map(|endpoint| (endpoint, resource.repository.clone()));
        let ask = Ask {
            head,
            token: key.as_ref().and_then(|key| self.memory.token(key, now())),
            ..Ask::of(resource.clone(), Route::Direct)
        };
        let result = self
            .drive(ask, |(endpoint, token)| {
                let key = (endpoint.clone(), resource.repository.clone());
                self.memory.learn(now(), key, token.clone());
            })
            .await;
        self.memory.hold(&resource.domain, &result);
        result
    }

    /// Drives the core's exchange to its end; `learned` hears of the token that was got.
    async fn drive(
        &self,
        ask: Ask,
        learned: impl FnOnce(&(Endpoint, Token)),
    ) -> Result<Answer, FetchError> {
        let resource = ask.resource.clone();
        // A registry that is slow holds up itself alone.
        let slots = self.memory.slots(&resource.domain);
        let Ok(_slot) = timeout(QUEUE, slots.acquire()).await else {
            return Err(too_slow(&resource, QUEUE));
        };
        let mut exchange = Exchange::new(ask, Arc::clone(&self.policy));
        let driven = async {
            loop {
                match exchange.poll() {
                    ExchangeStep::Send(request, _) => {
                        let result = self.client.perform(*request).await;
                        exchange.on_response(now(), result);
                    }
                    ExchangeStep::Wait => return Err(unusable(&resource)),
                    ExchangeStep::Done(result) => return *result,
                }
            }
        };
        let result = timeout(limits::EXCHANGE, driven).await;
        if let Some(token) = exchange.learned() {
            learned(token);
        }
        let result = result.unwrap_or_else(|_| Err(too_slow(&resource, limits::EXCHANGE)));
        result.and_then(|mut answer| match answer.fault.take() {
            Some(fault) => Err(fault),
            None => Ok(answer),
        })
    }

    fn fresh_for(&self, resource: &Resource, head: bool) -> Option<Duration> {
        match resource.item {
            _ if head => Some(Duration::ZERO),
            Item::Manifest(_) | Item::Blob(_) => None,
            _ if self.is_listed(&resource.domain) => Some(Duration::ZERO),
            _ => Some(FRESH),
        }
    }

    fn is_listed(&self, domain: &str) -> bool {
        Endpoint::of_registry(domain, &self.policy)
            .is_ok_and(|endpoint| self.policy.is_listed(&endpoint))
    }
}

fn too_slow(resource: &Resource, waited: Duration) -> FetchError {
    FetchError::Timeout {
        host: resource.domain.clone(),
        seconds: waited.as_secs(),
    }
}

fn unusable(resource: &Resource) -> FetchError {
    FetchError::ServerError {
        host: resource.domain.clone(),
        fault: Fault::Status,
        status: None,
        said: None,
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
