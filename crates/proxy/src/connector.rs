//! From a URL to a connection, under the guard: resolve once, refuse the name if any address is bad,
//! dial an address that was judged, judge the address that was reached.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use allarch_core::oci::Host;
use allarch_core::registry::access::limits;
use allarch_core::registry::endpoint::Endpoint;
use allarch_core::registry::guard::{Policy, Refusal, check_peer};
use http::Uri;
use hyper_util::rt::TokioIo;
use moka::future::Cache;
use thiserror::Error;
use tokio::net::TcpStream;
use tokio::time::timeout;
use tower_service::Service;

use crate::network::{BoxFuture, Network};

/// Why there is no connection.
#[derive(Debug, Error)]
pub(crate) enum ConnectError {
    /// The guard does not let it.
    #[error("refused by the address guard")]
    Blocked(Refusal),
    /// The name has no address.
    #[error("no address for this name: {0}")]
    Resolve(io::Error),
    /// No address answers.
    #[error("{0}")]
    Dial(io::Error),
    /// Nothing within [`limits::CONNECT`].
    #[error("no connection in time")]
    Timeout,
}

/// Gives HTTP its connections.
#[derive(Clone)]
pub(crate) struct Connector {
    pub(crate) network: Arc<dyn Network>,
    pub(crate) policy: Arc<Policy>,
    /// Names that had no address a moment ago.
    pub(crate) nameless: Cache<String, ()>,
}

/// How long a name without an address is not looked up again, and how many of them are known.
const NAMELESS: (Duration, u64) = (Duration::from_secs(10), 1024);

/// The names that had no address a moment ago: none yet.
pub(crate) fn nameless() -> Cache<String, ()> {
    let (time, most) = NAMELESS;
    Cache::builder()
        .max_capacity(most)
        .time_to_live(time)
        .build()
}

impl Service<Uri> for Connector {
    type Response = TokioIo<TcpStream>;
    type Error = ConnectError;
    type Future = BoxFuture<'static, Result<Self::Response, ConnectError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ConnectError>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connector = self.clone();
        Box::pin(async move {
            let connecting = connector.connect(&uri);
            timeout(limits::CONNECT, connecting)
                .await
                .unwrap_or(Err(ConnectError::Timeout))
        })
    }
}

impl Connector {
    async fn connect(&self, uri: &Uri) -> Result<TokioIo<TcpStream>, ConnectError> {
        let endpoint = Endpoint::from_url(&uri.to_string())
            .ok_or_else(|| ConnectError::Blocked(Refusal::Scheme(uri.to_string())))?;
        self.policy
            .check(&endpoint)
            .map_err(ConnectError::Blocked)?;
        let addresses = self.addresses(&endpoint.host).await?;
        self.policy
            .check_addresses(&endpoint, &addresses)
            .map_err(ConnectError::Blocked)?;
        let mut last = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in addresses {
            match self
                .network
                .dial(SocketAddr::new(address, endpoint.port))
                .await
            {
                Ok(dialled) => {
                    check_peer(address, dialled.peer.ip()).map_err(ConnectError::Blocked)?;
                    return Ok(TokioIo::new(dialled.stream));
                }
                Err(error) => last = error,
            }
        }
        Err(ConnectError::Dial(last))
    }

    async fn resolve(&self, name: &str) -> io::Result<Vec<IpAddr>> {
        if self.nameless.get(name).await.is_some() {
            return Err(io::Error::new(io::ErrorKind::NotFound, "no such name"));
        }
        let found = self.network.resolve(name).await;
        if found.is_err() {
            self.nameless.insert(name.to_owned(), ()).await;
        }
        found
    }

    /// Literals never reach the resolver: some read `2130706433` as an address.
    async fn addresses(&self, host: &Host) -> Result<Vec<IpAddr>, ConnectError> {
        match host {
            Host::Ipv4(address) => Ok(vec![IpAddr::V4(*address)]),
            Host::Ipv6(address) => Ok(vec![IpAddr::V6(*address)]),
            Host::Domain(name) => self.resolve(name).await.map_err(ConnectError::Resolve),
        }
    }
}
