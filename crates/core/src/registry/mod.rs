//! The registry client, sans-IO: it says which requests to make and what their answers mean.
//!
//! Knows nothing of sockets, clocks, futures or threads: a shell performs requests and brings the
//! time. Retry, tokens, limits and policy are decided here, so that page, command line and proxy
//! cannot disagree.
//!
//! # Contract
//! Three machines, all [`Machine`]s: [`Fetch`] brings an image, [`Tags`] the tags of a repository,
//! [`Attached`] what hangs on an image outside its index. Each is driven by three calls: `poll`,
//! `on_response` and `cancel`. After any call, poll until
//! [`Step::Wait`] or [`Step::Done`]. Requests may overlap, and their ends may be reported in any
//! order. After `Done` the machine is over; it can be dropped at any moment.
//!
//! ```text
//! fetch = Fetch::new(reference, options, now)
//! loop: match fetch.poll()
//!     Send(id, request) => start the request; when it ends: fetch.on_response(id, now, result)
//!     Note(event)       => show or log it; documents come this way, one by one
//!     Wait              => sleep until any started request ends
//!     Done(outcome)     => return outcome
//! ```
//!
//! A shell waits [`Request::after`] before it sends, sends exactly the headers of [`Request`], never follows a redirect ([`Route::DirectFromPage`]
//! aside, where the browser does), adds no credentials or cookies, takes no compressed body, and reads
//! at most `max_body_bytes`. A native one adds `User-Agent: ` [`access::USER_AGENT`] and
//! `Accept-Encoding: identity`, resolves and dials under [`guard`], and honours `timeout`. The proxy
//! drives one [`Exchange`] per request of its own instead, in the same way. Shells that fetch many
//! images ask a [`Queue`] which is next.

pub mod access;
pub mod attached;
pub mod challenge;
pub mod credentials;
pub mod endpoint;
pub mod error;
pub mod exchange;
mod exchanges;
pub mod fetch;
pub mod guard;
pub mod link;
pub mod message;
mod plain;
pub mod pulls;
pub mod queue;
pub mod retry_after;
pub mod tags;
pub mod token;

pub use attached::{Attached, Found, Lookups};
pub use credentials::Credentials;
pub use error::{Claim, FetchError};
pub use exchange::{Answer, Ask, Exchange, ExchangeStep, Route};
pub use fetch::{Earlier, Event, Fetch, Fetched, Graph, Options, Outcome, Problem, Role, Want};
pub use guard::{AllowedHost, Policy};
pub use message::{Answered, Machine, Purpose, Request, RequestId, Response, Step, TransportError};
pub use pulls::Pulls;
pub use queue::{Bounds, Queue, Standing};
pub use tags::{TagList, Tags};

#[cfg(test)]
mod tests;
