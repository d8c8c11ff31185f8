//! The routes, in the order in which a request meets them.

use std::sync::Arc;

use allarch_core::registry::access::{Resource, limits};
use axum::Router;
use axum::extract::{Request, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::any;
use bytes::Bytes;
use http::header::{ACCESS_CONTROL_REQUEST_METHOD, CACHE_CONTROL, IF_NONE_MATCH};
use http::{HeaderMap, Method};
use http_body_util::Full;
use serde_json::json;

use crate::answer::{self, Reply, Wish};
use crate::caller::{Callers, check_credentials};
use crate::refusal::{Message, Refused};
use crate::site::Site;
use crate::upstream::Upstream;

/// What all requests share.
pub(crate) struct App {
    pub(crate) upstream: Arc<Upstream>,
    pub(crate) callers: Callers,
    pub(crate) site: Site,
    /// The entries of the allow-list, for `/about`.
    pub(crate) allowed: Vec<String>,
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
    };
    let reply = match admitted(&app, &request, &mut wish) {
        Err(refused) => answer::json(Message::from(&refused), &wish),
        Ok(None) => answer::preflight(&wish),
        Ok(Some(resource)) => {
            let force = wants_fresh(request.headers());
            let kept = app.upstream.get(resource.clone(), wish.head, force).await;
            answer::of_registry(&resource, &kept, &wish)
        }
    };
    body(reply)
}

/// Every check of the request itself: method, host, origin, credentials, path. `None` is a preflight.
fn admitted(app: &App, request: &Request, wish: &mut Wish) -> Result<Option<Resource>, Refused> {
    let headers = request.headers();
    app.callers.check_host(headers)?;
    wish.origin = app.callers.check_origin(headers)?;
    let is_preflight = headers.contains_key(ACCESS_CONTROL_REQUEST_METHOD);
    match *request.method() {
        Method::GET | Method::HEAD => {}
        Method::OPTIONS if is_preflight => return Ok(None),
        _ => return Err(Refused::Method),
    }
    check_credentials(headers)?;
    let uri = request.uri();
    Resource::from_proxy_path(uri.path(), uri.query())
        .map(Some)
        .map_err(Refused::Path)
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
