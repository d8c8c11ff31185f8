//! The way from one place to the next: a redirect, judged before it is followed.

use http::header;

use super::failure::blocked;
use super::{Exchange, Leg, State};
use crate::registry::access::{Resource, limits};
use crate::registry::endpoint::Endpoint;
use crate::registry::error::{At, Fault, FetchError};
use crate::registry::guard::Refusal;
use crate::registry::message::Response;

impl Exchange {
    pub(super) fn redirected(&mut self, leg: &Leg, response: &Response) -> State {
        self.hops += 1;
        if self.hops > limits::HOPS {
            return State::fail(self.server_error(&leg.url, Fault::Redirects, None, None));
        }
        let location = response.headers().get(header::LOCATION);
        let place = location
            .and_then(|value| value.to_str().ok())
            .filter(|text| !text.is_empty())
            .and_then(|text| resolve(&leg.url, text));
        let Some((scheme, url)) = place else {
            let status = response.status().as_u16();
            let why = "its redirect names no place".to_owned();
            return State::fail(self.server_error(
                &leg.url,
                Fault::Malformed,
                Some(status),
                Some(why),
            ));
        };
        if scheme != "http" && scheme != "https" {
            return State::fail(FetchError::Blocked {
                endpoint: url,
                refusal: Refusal::Scheme(scheme),
                at: At::Redirect,
            });
        }
        let Some(endpoint) = Endpoint::from_url(&url) else {
            let why = "its redirect names no host, or a user".to_owned();
            return State::fail(self.server_error(&leg.url, Fault::Malformed, None, Some(why)));
        };
        if let Err(refusal) = self.policy.check_onward(&leg.endpoint, &endpoint) {
            return State::fail(blocked(&endpoint, refusal, At::Redirect));
        }
        let same = endpoint == leg.endpoint;
        let (path, url) = rebuilt(&endpoint, &url);
        State::Start(Leg {
            repository: Resource::from_path(&endpoint.authority(), &path, None)
                .ok()
                .map(|there| there.repository),
            url,
            at: At::Redirect,
            accept: leg.accept,
            authorization: leg.authorization.clone().filter(|_| same),
            is_home: leg.is_home && same,
            tokens: if same { leg.tokens } else { 0 },
            basic: leg.basic && same,
            pinged: leg.pinged && same,
            endpoint,
        })
    }
}

/// `location` seen from `base`: its scheme and the whole URL.
pub(super) fn resolve(base: &str, location: &str) -> Option<(String, String)> {
    let base = fluent_uri::Uri::parse(base).ok()?;
    let reference = fluent_uri::UriRef::parse(location).ok()?;
    let url = reference.resolve_against(&base).ok()?;
    let url = url.strip_fragment();
    Some((
        url.scheme().as_str().to_ascii_lowercase(),
        url.as_str().to_owned(),
    ))
}

/// The URL with its authority written as it will be dialled; and its path.
pub(super) fn rebuilt(endpoint: &Endpoint, url: &str) -> (String, String) {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    let from_path = rest
        .find(['/', '?'])
        .and_then(|at| rest.get(at..))
        .unwrap_or_default();
    let slash = if from_path.starts_with('/') { "" } else { "/" };
    let path = from_path.split('?').next().unwrap_or_default().to_owned();
    (path, format!("{endpoint}{slash}{from_path}"))
}
