//! The command line's transport: performs what the core's machines ask for, on the proxy's client.
//!
//! Speaks https to every host and http to loopback by itself; no address is closed to a person's own
//! machine. Everything else is decided in the core.

use std::cell::OnceCell;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use allarch_core::oci::Reference;
use allarch_core::registry::endpoint::Endpoint;
use allarch_core::registry::{
    AllowedHost, Earlier, Event, FetchError, Fetched, Machine, Options, Policy, Route, Step, guard,
};
use allarch_proxy::Client;
use allarch_proxy::network::System;
use tokio::task::JoinSet;

use crate::args::NetworkArgs;
use crate::credentials::Given;
use crate::failure::{Failure, remark};

/// How long at most to wait where a registry says when it may be asked again.
const PATIENCE: Duration = Duration::from_secs(30);

/// How registries are asked: by which way, trusting whom, in whose name.
pub(crate) struct Network {
    client: Client,
    route: Route,
    /// Whether certificates of one's own are trusted, which registries on this machine have as well.
    own_ca: bool,
    given: Given,
    /// What came in this run: images that are named together often share their children. Nothing is kept
    /// for the next run.
    earlier: Mutex<Earlier>,
}

impl Network {
    /// Reads certificates and the password.
    ///
    /// # Errors
    /// Where the certificates or the password cannot be read, or TLS cannot be set up.
    pub(crate) fn new(args: &NetworkArgs) -> Result<Self, Failure> {
        let route = match &args.proxy {
            None => Route::Direct,
            Some(url) if Endpoint::from_url(url).is_some() => Route::Proxy(url.clone()),
            Some(url) => {
                let what = format!("{url} is no proxy");
                let failure = Failure::new(what, "it is no http or https URL");
                return Err(failure.help(
                    "write the address that `allarch serve` prints, such as http://127.0.0.1:8080",
                ));
            }
        };
        let roots = allarch_proxy::roots(args.ca.as_deref()).map_err(|error| setup(&error))?;
        let policy = Arc::new(Policy::person());
        let client = Client::new(Arc::new(System), policy, roots).map_err(|error| setup(&error))?;
        Ok(Self {
            client,
            route,
            own_ca: args.ca.is_some(),
            given: Given::read(args)?,
            earlier: Mutex::default(),
        })
    }

    /// How `reference` is asked for.
    pub(crate) fn options(&self, reference: &Reference) -> Options {
        let mut policy = Policy::person();
        policy.allow.extend(self.tls_on_loopback(reference));
        Options {
            credentials: self.given.of(reference, &self.route),
            patience: PATIENCE,
            ..Options::new(self.route.clone(), policy)
        }
    }

    /// What came before in this run of the repository of `reference`.
    pub(crate) fn held(&self, reference: &Reference) -> Vec<Arc<Fetched>> {
        let earlier = self.earlier.lock();
        earlier
            .unwrap_or_else(PoisonError::into_inner)
            .of(reference)
    }

    fn hear(&self, event: &Event) {
        if let Event::Document(fetched) = event {
            let earlier = self.earlier.lock();
            earlier
                .unwrap_or_else(PoisonError::into_inner)
                .keep(fetched);
        }
    }

    /// Loopback speaks plain HTTP by itself; not where certificates were named for it.
    fn tls_on_loopback(&self, reference: &Reference) -> Option<AllowedHost> {
        let (host, _) = reference.authority().ok()?;
        let wanted = self.own_ca && guard::is_loopback(&host);
        let entry = wanted.then(|| format!("https://{}", reference.domain))?;
        entry.parse().ok()
    }

    /// Drives a machine to its end, blocking; `on_event` hears of every request and document as it
    /// comes.
    ///
    /// # Errors
    /// Where the runtime cannot be set up; what the registry answers is in the outcome.
    pub(crate) fn run<M: Machine>(
        &self,
        machine: M,
        mut on_event: impl FnMut(&Event),
    ) -> Result<M::Outcome, Failure> {
        self.block_on(drive(machine, &self.client, &mut |event: &Event| {
            self.hear(event);
            on_event(event);
        }))
    }

    /// Runs what is asked to its end, blocking.
    ///
    /// # Errors
    /// Where the runtime cannot be set up.
    pub(crate) fn block_on<T>(&self, work: impl Future<Output = T>) -> Result<T, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| setup(&error))?;
        let outcome = runtime.block_on(work);
        // A name that is still being looked up must not keep the command from ending.
        runtime.shutdown_timeout(Duration::ZERO);
        Ok(outcome)
    }

    /// Drives a machine to its end, beside others.
    pub(crate) async fn drive<M: Machine>(&self, machine: M) -> M::Outcome {
        drive(machine, &self.client, &mut |event: &Event| self.hear(event)).await
    }
}

/// The network of a command that may need none: set up with the first image that is fetched.
pub(crate) struct Registries<'a> {
    args: &'a NetworkArgs,
    network: OnceCell<Arc<Network>>,
}

impl<'a> Registries<'a> {
    pub(crate) fn new(args: &'a NetworkArgs) -> Self {
        Self {
            args,
            network: OnceCell::new(),
        }
    }

    /// # Errors
    /// Those of [`Network::new`].
    pub(crate) fn network(&self) -> Result<&Arc<Network>, Failure> {
        if let Some(network) = self.network.get() {
            return Ok(network);
        }
        let network = Arc::new(Network::new(self.args)?);
        Ok(self.network.get_or_init(|| network))
    }
}

async fn drive<M: Machine>(
    mut machine: M,
    client: &Client,
    on_event: &mut impl FnMut(&Event),
) -> M::Outcome {
    let mut open = JoinSet::new();
    loop {
        match machine.poll() {
            Step::Send(id, request) => {
                let client = client.clone();
                open.spawn(async move { (id, client.perform(*request).await) });
            }
            Step::Note(event) => {
                if let Event::Sent { host, after, .. } = &event
                    && !after.is_zero()
                {
                    let seconds = after.as_secs();
                    remark(&format!("{host} asks to wait {seconds} seconds"));
                }
                on_event(&event);
            }
            Step::Wait => match open.join_next().await {
                Some(Ok((id, result))) => machine.on_response(id, now(), result),
                // A request that was lost with its task, or none at all: nothing more will come.
                Some(Err(_)) | None => machine.cancel(),
            },
            Step::Done(outcome) => return outcome,
        }
    }
}

/// What a failed fetch is in the command line's one form.
pub(crate) fn failure(name: &str, error: &FetchError) -> Failure {
    let failure = Failure::new(format!("cannot fetch {name}"), error.to_string());
    let failure = match error.help() {
        Some(help) => failure.help(help),
        None => failure,
    };
    match error.command() {
        Some(command) => failure.help(command),
        None => failure,
    }
}

fn setup(error: &dyn std::fmt::Display) -> Failure {
    Failure::new("the network client cannot be set up", error.to_string())
}

/// Seconds since 1970.
pub(crate) fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
