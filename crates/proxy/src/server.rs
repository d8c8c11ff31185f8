//! Connections: accepted up to a number, each with its time to send a head, ended gracefully.
//!
//! HTTP/1 on a plain port, since HTTP/2 belongs to a TLS front. `hyper` is driven directly because
//! `axum::serve` sets no time for a head: silent and half-sent connections would stay for ever.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tower_service::Service as _;

use crate::app::Peer;

/// Most connections at once; the next one waits.
const CONNECTIONS: usize = 512;
/// Until a head is complete, idle time before it included.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// How long a client may take nothing of its answer.
const STALLED: Duration = Duration::from_secs(10);
/// Largest head of a request in bytes.
const HEAD_BYTES: usize = 16 << 10;
/// Most header fields of a request.
const HEADERS: usize = 64;
/// How long open requests may go on after the end was asked for.
const GRACE: Duration = Duration::from_secs(3);

/// Serves until `shutdown` is ready.
pub(crate) async fn run(listener: TcpListener, router: Router, shutdown: impl Future<Output = ()>) {
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let graceful = GracefulShutdown::new();
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(HEAD_BYTES)
        .max_headers(HEADERS);
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let accepted = tokio::select! {
            () = &mut shutdown => break,
            accepted = accept(&listener, &slots) => accepted,
        };
        let Some((stream, peer, slot)) = accepted else {
            // Out of file descriptors, mostly: the next try may find one.
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        let router = router.clone();
        let service = service_fn(move |request: http::Request<hyper::body::Incoming>| {
            let mut request = request.map(Body::new);
            request.extensions_mut().insert(peer);
            router.clone().call(request)
        });
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            // A client that breaks off is its own affair.
            let _ = connection.await;
            drop(slot);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(GRACE, graceful.shutdown()).await;
}

type Stream = Pin<Box<TimeoutStream<TcpStream>>>;

async fn accept(
    listener: &TcpListener,
    slots: &Arc<Semaphore>,
) -> Option<(Stream, Peer, OwnedSemaphorePermit)> {
    let slot = Arc::clone(slots).acquire_owned().await.ok()?;
    let (stream, peer) = listener.accept().await.ok()?;
    let _ = stream.set_nodelay(true);
    // Reading has hyper's own time limit, writing has none.
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(STALLED));
    Some((Box::pin(stream), Peer(peer.ip()), slot))
}
