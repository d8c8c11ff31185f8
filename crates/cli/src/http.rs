//! The command line's transport: performs what the core's `Fetch` asks for, on the proxy's client.
//!
//! Speaks https to every host and http to loopback by itself; no address is closed to a person's own
//! machine. Everything else is decided in the core.

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use allarch_core::oci::Reference;
use allarch_core::registry::{
    Event, Fetch, FetchError, Options, Outcome, Policy, Route, Step, Want,
};
use allarch_proxy::Client;
use allarch_proxy::network::System;
use tokio::task::JoinSet;

use crate::failure::Failure;

/// Fetches what `reference` names, blocking; `on_event` hears of every request and document as it
/// comes.
///
/// # Errors
/// Where TLS or the runtime cannot be set up; what the registry answers is in the outcome.
pub(crate) fn fetch(
    reference: &Reference,
    want: Want,
    mut on_event: impl FnMut(&Event),
) -> Result<Outcome, Failure> {
    let options = Options {
        route: Route::Direct,
        policy: Policy::person(),
        want,
    };
    let roots = allarch_proxy::roots(None).map_err(|error| setup(&error))?;
    let policy = Arc::new(options.policy.clone());
    let client = Client::new(Arc::new(System), policy, roots).map_err(|error| setup(&error))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| setup(&error))?;
    let fetch = Fetch::new(reference, options, now());
    let outcome = runtime.block_on(drive(fetch, &client, &mut on_event));
    // A name that is still being looked up must not keep the command from ending.
    runtime.shutdown_timeout(Duration::ZERO);
    Ok(outcome)
}

async fn drive(mut fetch: Fetch, client: &Client, on_event: &mut impl FnMut(&Event)) -> Outcome {
    let mut open = JoinSet::new();
    loop {
        match fetch.poll() {
            Step::Send(id, request) => {
                let client = client.clone();
                open.spawn(async move { (id, client.perform(*request).await) });
            }
            Step::Note(event) => on_event(&event),
            Step::Wait => match open.join_next().await {
                Some(Ok((id, result))) => fetch.on_response(id, now(), result),
                // A request that was lost with its task, or none at all: nothing more will come.
                Some(Err(_)) | None => fetch.cancel(),
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
fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
