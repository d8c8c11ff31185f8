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

use crate::budget::Over;
use crate::kept::{Expiry, FRESH, Kept, REFUSED, Use};
use crate::memory::{Memory, QUEUE};
use crate::network::Network;
use crate::refusal::Refused;
use crate::relay::Client;

/// Bytes of bodies that are kept.
const CACHE_BYTES: u64 = 64 << 20;
/// The registries, as the proxy's clients see them.
pub(crate) struct Upstream {
    client: Client,
    policy: Arc<Policy>,
    cache: Cache<(Resource, bool), Arc<Kept>>,
    memory: Memory,
    network: Arc<dyn Network>,
}

impl Upstream {
    pub(crate) fn new(client: Client, policy: Arc<Policy>, network: Arc<dyn Network>) -> Self {
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
            network,
        }
    }

    /// How old what is given is.
    pub(crate) fn age(&self, kept: &Kept) -> Duration {
        kept.age(self.network.now())
    }

    fn kept(&self, result: Result<Answer, Refused>, fresh: Option<Duration>) -> Arc<Kept> {
        Kept::new(result, fresh, self.network.now())
    }

    /// What is good for those who ask now, and kept for nobody.
    fn unkept(&self, result: Result<Answer, Refused>) -> Arc<Kept> {
        Kept::new(result, Some(Duration::ZERO), self.network.now())
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
        let now = self.network.now();
        let held = self.memory.held(now, &resource.domain);
        if let Some(kept) = self.cache.get(&full).await {
            match kept.use_at(now, held.is_some(), force) {
                Use::Give => return kept,
                Use::GiveAndRenew => {
                    tokio::spawn(Arc::clone(self).renew(resource, Arc::clone(&kept)));
                    return kept;
                }
                Use::AskAgain => self.cache.invalidate(&full).await,
            }
        }
        if let Some(error) = held {
            return self.unkept(Err(error.into()));
        }
        // A task of its own: a client that leaves does not end what others wait for.
        let flight = tokio::spawn(Arc::clone(self).flight(resource.clone(), head));
        flight
            .await
            .unwrap_or_else(|_| self.unkept(Err(unusable(&resource).into())))
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
        let result = self.drive(ask, |_| {}).await;
        self.unkept(result)
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
            let kept = self.unkept(asked);
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
                    let for_ever = self.kept(Ok(answer.clone()), None);
                    self.cache.insert((by_digest, false), for_ever).await;
                }
                match fresh {
                    Some(Duration::ZERO) => Err(kept),
                    fresh => Ok(self.kept(Ok(answer.clone()), fresh)),
                }
            }
            Err(refused) if is_absent(refused) && !listed => {
                Ok(self.kept(Err(refused.clone()), Some(REFUSED)))
            }
            Err(_) => Err(kept),
        }
    }

    /// Asks again for a tag that is being served from the cache: by HEAD, which registries do not
    /// count, and by GET only if it moved.
    async fn renew(self: Arc<Self>, resource: Resource, kept: Arc<Kept>) {
        let Ok(old) = &kept.result else { return };
        // What is served meanwhile is fresh enough: one renewal at a time.
        let meanwhile = self.kept(Ok(old.clone()), Some(FRESH));
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
            Ok(answer) => {
                let kept = self.kept(Ok(answer), Some(FRESH));
                self.cache.insert(key, kept).await;
            }
            Err(refused) if is_absent(&refused) => self.cache.invalidate(&key).await,
            // The registry fails or holds back: what is there stays until its time is up.
            Err(_) => self.cache.insert(key, kept).await,
        }
    }

    /// The whole answer. Where a registry counts what it gives, a tag is asked for by HEAD, which is free,
    /// and what it names only where that is not at hand: one pull for a document, however many ask.
    async fn fetch(&self, resource: &Resource) -> Result<Answer, Refused> {
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
    async fn ask(&self, resource: &Resource, head: bool) -> Result<Answer, Refused> {
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
        if let Err(Refused::Registry(error)) = &result {
            self.memory
                .hold(self.network.now(), &resource.domain, error);
        }
        result
    }

    /// Drives the core's exchange to its end; `learned` hears of the token that was got.
    async fn drive(
        &self,
        ask: Ask,
        learned: impl FnOnce(&(Endpoint, Token)),
    ) -> Result<Answer, Refused> {
        let resource = ask.resource.clone();
        // A registry that is slow holds up itself alone.
        let turn = self.memory.turns(&resource.domain);
        let Some(_turn) = turn.take(QUEUE).await else {
            return Err(Refused::Over(Over::Busy));
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
        let mut answer = result.unwrap_or_else(|_| Err(too_slow(&resource)))?;
        match answer.fault.take() {
            Some(fault) => Err(fault.into()),
            None => Ok(answer),
        }
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

/// Whether the registry has no such thing, or keeps it to itself: the refusals that are kept.
fn is_absent(refused: &Refused) -> bool {
    matches!(
        refused,
        Refused::Registry(FetchError::NotFound { .. } | FetchError::Unauthorized { .. })
    )
}

fn too_slow(resource: &Resource) -> FetchError {
    FetchError::Timeout {
        host: resource.domain.clone(),
        seconds: limits::EXCHANGE.as_secs(),
    }
}

fn unusable(resource: &Resource) -> FetchError {
    FetchError::ServerError {
        host: resource.domain.clone(),
        fault: Fault::Status,
        status: None,
        said: None,
        retry_after: None,
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
