//! The page's transport: performs one request, caps its body, reports how it ended.
//!
//! Knows nothing of retries, tokens or policy. It sends no cookies, follows redirects as the browser
//! does, and tells apart no more than a browser lets a page see.

use std::cell::RefCell;
use std::time::Duration;

use allarch_core::registry::{Request, RequestId, Response, TransportError};
use gloo_net::http::RequestBuilder;
use gloo_timers::callback::Timeout;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, RequestCache, RequestCredentials, RequestRedirect,
};

use super::{Dispatch, dom};
use crate::store::{Action, FlightId};

thread_local! {
    /// Requests on their way, so that a fetch can be stopped.
    static RUNNING: RefCell<Vec<((FlightId, RequestId), AbortController)>> = const { RefCell::new(Vec::new()) };
}

/// Sends a request and reports `Action::Answered`.
pub(super) fn send(flight: FlightId, id: RequestId, request: &Request, dispatch: Dispatch) {
    let Ok(abort) = AbortController::new() else {
        return;
    };
    RUNNING.with_borrow_mut(|running| running.push(((flight, id), abort.clone())));
    let http = request.http.clone();
    let (max, timeout, after) = (request.max_body_bytes, request.timeout, request.after);
    // By which the browser says `no-cache` itself: of a page it would be a question before the question.
    let cache = match request.fresh {
        true => RequestCache::Reload,
        false => RequestCache::Default,
    };
    wasm_bindgen_futures::spawn_local(async move {
        if !after.is_zero() {
            TimeoutFuture::new(milliseconds(after)).await;
        }
        let timer = Timeout::new(milliseconds(timeout), {
            let abort = abort.clone();
            move || abort.abort_with_reason(&JsValue::from_str("timeout"))
        });
        let begun = dom::milliseconds();
        let result = perform(&http, cache, max, &abort).await;
        let took = Duration::from_secs_f64(((dom::milliseconds() - begun) / 1000.0).max(0.0));
        timer.cancel();
        // A request that was stopped is nobody's any more.
        if taken(flight, id) {
            dispatch.emit(Action::Answered {
                flight,
                request: id,
                took,
                result: Box::new(result),
            });
        }
    });
}

/// Stops every request of a fetch.
pub(super) fn abort(flight: FlightId) {
    RUNNING.with_borrow_mut(|running| {
        running.retain(|((of, _), abort)| {
            if *of == flight {
                abort.abort();
            }
            *of != flight
        });
    });
}

/// Takes a request from those on their way; `false` where it was stopped.
fn taken(flight: FlightId, id: RequestId) -> bool {
    RUNNING.with_borrow_mut(|running| {
        let before = running.len();
        running.retain(|(known, _)| *known != (flight, id));
        running.len() < before
    })
}

fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}

async fn perform(
    request: &http::Request<()>,
    cache: RequestCache,
    max: usize,
    abort: &AbortController,
) -> Result<Response, TransportError> {
    let mut builder = RequestBuilder::new(&request.uri().to_string())
        .method(request.method().clone())
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Follow)
        .cache(cache)
        .abort_signal(Some(&abort.signal()));
    for (name, value) in request.headers() {
        builder = builder.header(name.as_str(), value.to_str().unwrap_or_default());
    }
    let request = builder
        .build()
        .map_err(|error| TransportError::Malformed(error.to_string()))?;
    let response = request.send().await.map_err(|_| why(abort))?;
    let mut answer = http::Response::builder().status(response.status());
    for (name, value) in response.headers().entries() {
        answer = answer.header(name, value);
    }
    let announced = response
        .headers()
        .get("content-length")
        .and_then(|length| length.parse().ok());
    let body = body(&response, max, announced, abort).await?;
    answer
        .body(body)
        .map_err(|error| TransportError::Malformed(error.to_string()))
}

/// Reads the body piece by piece, so that one byte too many stops it.
async fn body(
    response: &gloo_net::http::Response,
    max: usize,
    announced: Option<u64>,
    abort: &AbortController,
) -> Result<Vec<u8>, TransportError> {
    let Some(stream) = response.body() else {
        return Ok(Vec::new());
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    let mut body = Vec::new();
    loop {
        let piece = JsFuture::from(reader.read())
            .await
            .map_err(|_| match why(abort) {
                TransportError::Timeout => TransportError::Timeout,
                _ => TransportError::CutShort,
            })?;
        let value = js_sys::Reflect::get(&piece, &"value".into()).unwrap_or_default();
        let Ok(bytes) = value.dyn_into::<js_sys::Uint8Array>() else {
            return Ok(body);
        };
        if body.len() + bytes.length() as usize > max {
            abort.abort();
            return Err(TransportError::TooLarge(announced));
        }
        body.extend(bytes.to_vec());
    }
}

/// Why there is no answer, as far as a browser says.
fn why(abort: &AbortController) -> TransportError {
    if abort.signal().aborted() {
        return TransportError::Timeout;
    }
    let online = dom::window().is_none_or(|window| window.navigator().on_line());
    if online {
        TransportError::Opaque
    } else {
        TransportError::Offline
    }
}
