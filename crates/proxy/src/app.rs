//! The routes, in the order in which a request meets them.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use allarch_core::registry::access::{Resource, limits};
use allarch_core::registry::endpoint::Endpoint;
use allarch_core::registry::error::At;
use allarch_core::registry::guard::Policy;
use allarch_core::registry::{Credentials, FetchError};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use bytes::Bytes;
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, CACHE_CONTROL, IF_NONE_MATCH};
use http::{HeaderMap, Method};
use http_body_util::Full;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::answer::{self, Reply, Wish};
use crate::budget::{Budget, Over, Slot};
use crate::caller::{Callers, credentials, is_page};
use crate::client_key::{ClientKey, address_of};
use crate::config::Hosted;
use crate::kept::Kept;
use crate::log::{self, Log};
use crate::refusal::{Message, Refused};
use crate::site::Site;
use crate::upstream::Upstream;

/// Most requests under way at once; the next one is turned away.
pub(crate) const IN_FLIGHT: usize = 256;

/// Where a connection came from.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Peer(pub(crate) IpAddr);

/// What all requests share.
pub(crate) struct App {
    pub(crate) upstream: Arc<Upstream>,
    pub(crate) policy: Arc<Policy>,
    pub(crate) slots: Arc<Semaphore>,
    /// Whether `Authorization` is passed on.
    pub(crate) takes_credentials: bool,
    /// Who counts what clients ask, where anyone may.
    pub(crate) hosted: Option<Doorkeeper>,
    pub(crate) callers: Callers,
    pub(crate) site: Site,
    /// The entries of the allow-list, for `/about`.
    pub(crate) allowed: Vec<String>,
    /// Takes a line for every refusal.
    pub(crate) log: Log,
}

/// Counts what clients of a hosted proxy ask.
pub(crate) struct Doorkeeper {
    hosted: Hosted,
    budget: Budget,
}

impl Doorkeeper {
    pub(crate) fn new(hosted: Hosted) -> Self {
        Self {
            budget: Budget::new(hosted.limits.clone()),
            hosted,
        }
    }

    /// What a client may know before it asks.
    fn about(&self) -> serde_json::Value {
        let limits = &self.hosted.limits;
        json!({
            "requests_per_minute": limits.per_minute,
            "requests_per_minute_without_a_page": limits.per_minute_scripts,
            "requests_at_once": limits.at_once,
            "registries_per_hour": limits.registries,
        })
    }

    fn take(&self, request: &Request, registry: &str) -> Result<Slot, Over> {
        let trusted = &self.hosted.trusted_proxies;
        let client = ClientKey::of(peer(request), request.headers(), trusted);
        self.budget
            .take(client, is_page(request.headers()), registry)
    }
}

fn peer(request: &Request) -> IpAddr {
    let peer = request.extensions().get::<Peer>();
    peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.0)
}

pub(crate) fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/r/{*path}", any(registry))
        .route("/healthz", any(health))
        .route("/about", any(about))
        .fallback(site)
        .with_state(app)
}

/// `/r/HOST/v2/…`
async fn registry(State(app): State<Arc<App>>, request: Request) -> Response {
    let mut wish = Wish {
        head: request.method() == Method::HEAD,
        origin: None,
        known: request.headers().get(IF_NONE_MATCH).cloned(),
        takes_credentials: app.takes_credentials,
        is_stranger: app.hosted.is_some(),
    };
    let admitted = admitted(&app, &request, &mut wish);
    let client = client(&app, &request);
    let reply = match admitted {
        Err(refused) => {
            (app.log)(&log::line(client, None, &app.policy, &refused));
            answer::refused(&refused, &wish)
        }
        Ok(None) => answer::preflight(&wish),
        Ok(Some(Admitted {
            resource,
            kept_as,
            credentials,
            _slots,
        })) => {
            let is_private = credentials.is_some();
            let kept = match credentials {
                Some(given) => app.upstream.get_as(&kept_as, wish.head, given).await,
                None => {
                    let force = wants_fresh(request.headers());
                    app.upstream.get(kept_as, wish.head, force).await
                }
            };
            let reply = of_registry(&app, client, &resource, &kept, &wish);
            match is_private {
                true => answer::private(reply),
                false => reply,
            }
        }
    };
    body(reply)
}

fn of_registry(app: &App, client: IpAddr, resource: &Resource, kept: &Kept, wish: &Wish) -> Reply {
    match &kept.result {
        Ok(answer) => answer::found(
            resource,
            app.upstream.age(kept),
            kept.is_immutable(),
            answer,
            wish,
        ),
        Err(refused) => {
            (app.log)(&log::line(client, Some(resource), &app.policy, refused));
            answer::refused(refused, wish)
        }
    }
}

/// Who asks, for the log.
fn client(app: &App, request: &Request) -> IpAddr {
    let keeper = app.hosted.as_ref();
    let trusted = keeper.map_or(&[][..], |keeper| &keeper.hosted.trusted_proxies);
    address_of(peer(request), request.headers(), trusted)
}

/// A request that is answered, with what it holds while it is under way.
struct Admitted {
    /// As it was asked for.
    resource: Resource,
    /// The same with the one domain of its registry.
    kept_as: Resource,
    credentials: Option<Credentials>,
    _slots: (OwnedSemaphorePermit, Option<Slot>),
}

/// Every check of the request itself: method, host, origin, credentials, path, registry, budgets.
/// `None` is a preflight.
fn admitted(app: &App, request: &Request, wish: &mut Wish) -> Result<Option<Admitted>, Refused> {
    let headers = request.headers();
    app.callers.check_host(headers)?;
    wish.origin = app.callers.check_origin(headers)?;
    let is_preflight = headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    match *request.method() {
        Method::GET | Method::HEAD => {}
        Method::OPTIONS if is_preflight => return Ok(None),
        _ => return Err(Refused::Method),
    }
    // The specification calls a caller without `Origin` and `Sec-Fetch-Site` one that is never credentialed;
    // the vectors (cache-02, coal-02) and `allarch inspect --proxy` send just such requests to a person's own
    // proxy with --allow-credentials. The vectors hold: a hosted proxy takes credentials from nobody.
    let credentials = credentials(headers, app.takes_credentials)?;
    let uri = request.uri();
    let resource = Resource::from_proxy_path(uri.path(), uri.query()).map_err(Refused::Path)?;
    check_registry(&app.policy, &resource.domain)?;
    let kept_as = with_one_domain(&resource, &app.policy);
    let held = Arc::clone(&app.slots).try_acquire_owned();
    let held = held.map_err(|_| Refused::Over(Over::Busy))?;
    let slot = app
        .hosted
        .as_ref()
        .map(|keeper| keeper.take(request, &kept_as.domain))
        .transpose()
        .map_err(Refused::Over)?;
    Ok(Some(Admitted {
        resource,
        kept_as,
        credentials,
        _slots: (held, slot),
    }))
}

/// What is kept, counted and held back goes by the registry, however its domain is written.
fn with_one_domain(resource: &Resource, policy: &Policy) -> Resource {
    let endpoint = Endpoint::of_registry(&resource.domain, policy);
    Resource {
        domain: endpoint.map_or_else(|_| resource.domain.clone(), |found| found.domain(policy)),
        ..resource.clone()
    }
}

/// What is not served is refused before it costs anything.
fn check_registry(policy: &Policy, domain: &str) -> Result<(), Refused> {
    // A domain that is none is the exchange's to explain.
    let Ok(endpoint) = Endpoint::of_registry(domain, policy) else {
        return Ok(());
    };
    policy.check_registry(domain, &endpoint).map_err(|refusal| {
        Refused::Registry(FetchError::Blocked {
            endpoint: endpoint.to_string(),
            refusal,
            at: At::Registry,
        })
    })
}

async fn health(State(app): State<Arc<App>>, request: Request) -> Response {
    plain(&app, &request, || json!({"status": "ok"}))
}

async fn about(State(app): State<Arc<App>>, request: Request) -> Response {
    plain(&app, &request, || {
        json!({
            "name": "allarch",
            "version": env!("CARGO_PKG_VERSION"),
            "allowed": app.allowed,
            "credentials": app.takes_credentials,
            "hosted": app.hosted.as_ref().map(Doorkeeper::about),
            "limits": {
                "manifest_bytes": limits::MANIFEST,
                "blob_bytes": limits::BLOB,
                "list_bytes": limits::LIST,
                "exchange_seconds": limits::EXCHANGE.as_secs(),
                "redirects": limits::HOPS,
            },
        })
    })
}

fn plain(app: &App, request: &Request, value: impl FnOnce() -> serde_json::Value) -> Response {
    let wish = Wish {
        head: request.method() == Method::HEAD,
        ..Wish::default()
    };
    let refused = app
        .callers
        .check_host(request.headers())
        .and_then(|()| read_only(request));
    body(answer::json(
        match &refused {
            Err(refused) => Message::from(refused),
            Ok(()) => Message {
                status: http::StatusCode::OK,
                body: value(),
            },
        },
        &wish,
    ))
}

async fn site(State(app): State<Arc<App>>, request: Request) -> Response {
    let refused = app
        .callers
        .check_host(request.headers())
        .and_then(|()| read_only(&request));
    body(match refused {
        Err(refused) => answer::json(Message::from(&refused), &Wish::default()),
        Ok(()) => app.site.answer(&request),
    })
}

fn read_only(request: &Request) -> Result<(), Refused> {
    match *request.method() {
        Method::GET | Method::HEAD => Ok(()),
        _ => Err(Refused::Method),
    }
}

fn wants_fresh(headers: &HeaderMap) -> bool {
    headers
        .get(CACHE_CONTROL)
        .is_some_and(|value| value.as_bytes() == b"no-cache")
}

fn body(reply: Reply) -> Response {
    let (parts, body): (_, Full<Bytes>) = reply.into_parts();
    (parts.status, parts.headers, axum::body::Body::new(body)).into_response()
}
