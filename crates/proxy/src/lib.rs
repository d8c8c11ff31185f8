//! The CORS proxy and static site server: the page, and the registries that the page cannot reach.
//!
//! Knows nothing of the page's inside, of terminals, or of what a document says. What may be asked,
//! where a request may go and how large an answer may be is decided by the core's `registry`; this
//! crate brings sockets, time and memory.
//!
//! ```text
//! GET|HEAD /r/HOST/v2/NAME/manifests/REFERENCE      OPTIONS the same, for a listed origin
//! GET|HEAD /r/HOST/v2/NAME/blobs/DIGEST             GET /healthz
//! GET|HEAD /r/HOST/v2/NAME/tags/list                GET /about
//! GET|HEAD /r/HOST/v2/NAME/referrers/DIGEST         GET|HEAD /…  the page
//! ```

mod answer;
mod app;
mod budget;
mod caller;
mod client_key;
mod config;
mod connector;
mod kept;
mod log;
mod memory;
pub mod network;
mod refusal;
mod relay;
mod roots;
mod server;
mod site;
mod site_headers;
mod upstream;

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use allarch_core::registry::Policy;
use allarch_core::registry::guard::Served;
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

pub use config::{Config, Hosted, Limits};
pub use ipnet::IpNet;
pub use log::Log;
pub use relay::Client;
pub use roots::roots;
pub use site_headers::{for_local_use, site_headers};

use network::Network;

/// Why the server does not start.
#[derive(Debug, Error)]
pub enum ServeError {
    /// The port is taken, or not for this user.
    #[error("cannot listen on {address}: {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The system's reason.
        source: io::Error,
    },
    /// The folder of the page cannot be read.
    #[error("cannot read the page from {}: {source}", folder.display())]
    Site {
        /// The folder.
        folder: PathBuf,
        /// The system's reason.
        source: io::Error,
    },
    /// The file with certificates cannot be used.
    #[error("cannot read certificates from {}: {why}", file.display())]
    Certificates {
        /// The file.
        file: PathBuf,
        /// What is wrong.
        why: String,
    },
    /// TLS or the runtime cannot be set up.
    #[error("cannot set up: {0}")]
    Setup(String),
}

/// A server that listens and is ready to run.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: Arc<app::App>,
}

impl Server {
    /// Listens and reads the page; nothing is answered yet. `log` takes a line for every refusal.
    ///
    /// # Errors
    /// [`ServeError`]
    pub async fn bind(
        config: &Config,
        network: Arc<dyn Network>,
        log: Log,
    ) -> Result<Self, ServeError> {
        let wanted = SocketAddr::from((config.bind, config.port));
        let listen = |source| ServeError::Listen {
            address: wanted,
            source,
        };
        let listener = TcpListener::bind(wanted).await.map_err(listen)?;
        let address = listener.local_addr().map_err(listen)?;
        let site = match &config.site_dir {
            None => site::Site::embedded(),
            Some(folder) => site::Site::read(folder).map_err(|source| ServeError::Site {
                folder: folder.clone(),
                source,
            })?,
        };
        let policy = Arc::new(match &config.hosted {
            None => Policy::public(config.allow.clone()),
            Some(hosted) => {
                let served = [Served::known(), hosted.registries.clone()].concat();
                Policy::served(served, config.allow.clone())
            }
        });
        let roots = roots(config.extra_ca.as_deref())?;
        let client = Client::new(Arc::clone(&network), Arc::clone(&policy), roots)
            .map_err(|error| ServeError::Setup(error.to_string()))?;
        let app = Arc::new(app::App {
            upstream: Arc::new(upstream::Upstream::new(
                client,
                Arc::clone(&policy),
                network,
            )),
            policy,
            slots: Arc::new(Semaphore::new(app::IN_FLIGHT)),
            takes_credentials: config.allow_credentials && config.hosted.is_none(),
            hosted: config.hosted.clone().map(app::Doorkeeper::new),
            callers: caller::Callers::at(address, &config.public_hosts, &config.origins),
            log,
            site,
            allowed: config.allow.iter().map(ToString::to_string).collect(),
        });
        Ok(Self {
            listener,
            address,
            app,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Whether it holds a page.
    #[must_use]
    pub fn has_page(&self) -> bool {
        !self.app.site.is_empty()
    }

    /// Serves until `shutdown` is ready, then lets open requests end.
    pub async fn run(self, shutdown: impl Future<Output = ()>) {
        server::run(self.listener, app::router(self.app), shutdown).await;
    }
}

/// Serves until the process is told to stop (SIGINT or SIGTERM), blocking. `started` is called once it
/// listens; `log` takes a line for every refusal.
///
/// # Errors
/// [`ServeError`]
pub fn serve(config: &Config, log: Log, started: impl FnOnce(&Server)) -> Result<(), ServeError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| ServeError::Setup(error.to_string()))?;
    runtime.block_on(async {
        let server = Server::bind(config, Arc::new(network::System), log).await?;
        started(&server);
        server.run(told_to_stop()).await;
        Ok(())
    })
}

#[cfg(unix)]
async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn told_to_stop() {
    let _ = tokio::signal::ctrl_c().await;
}
