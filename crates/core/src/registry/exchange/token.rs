//! The state `Token`: from a challenge to a request, from its answer back to the resource.

use http::{HeaderMap, header};

use super::{Exchange, Leg, State, judge};
use crate::registry::access::limits;
use crate::registry::challenge::{self, RealmFault};
use crate::registry::credentials::{Credentials, Secret};
use crate::registry::error::{At, Fault, FetchError};
use crate::registry::message::{Request, Response, TransportError};
use crate::registry::token::{self, TokenUrl};

use super::failure::blocked;

impl Exchange {
    pub(super) fn token_request(
        &mut self,
        leg: &Leg,
        token: &TokenUrl,
    ) -> Result<Request, FetchError> {
        self.policy
            .check_onward(&leg.endpoint, &token.endpoint)
            .map_err(|refusal| blocked(&token.endpoint, refusal, At::Realm))?;
        let mut headers = HeaderMap::new();
        if let (Some(Credentials::Basic(secret)), true) = (&self.ask.credentials, leg.is_home)
            && let Some(value) = secret.header()
        {
            headers.insert(header::AUTHORIZATION, value);
        }
        self.request(&token.url, http::Method::GET, headers, limits::TOKEN)
    }

    /// A 401: what its challenge asks for, if that is to be had and was not sent yet.
    pub(super) fn challenged(&self, leg: Leg, now: u64, response: &Response) -> State {
        let refused = judge::refused(&self.ask, &leg.endpoint, response, now);
        let headers = challenges(response);
        // Some registries challenge on `/v2/` alone (gcr.io).
        let untried = leg.tokens == 0 && !leg.basic && !leg.pinged;
        if headers.is_empty() && untried && leg.repository.is_some() && !self.is_passed() {
            return State::StartPing(leg, Box::new(refused));
        }
        self.answered(leg, &headers, refused)
    }

    /// Whether the header of a client is all there is to try.
    fn is_passed(&self) -> bool {
        matches!(self.ask.credentials, Some(Credentials::Passed(_)))
    }

    /// The way on from the challenges in `headers`; `refused` where there is none.
    pub(super) fn answered(&self, leg: Leg, headers: &[String], refused: FetchError) -> State {
        let challenges = challenge::parse(headers);
        let unauthorized = || State::fail(refused);
        if self.is_passed() {
            return unauthorized();
        }
        let picked = challenge::pick(&challenges, leg.endpoint.scheme);
        if let (Some(picked), Some(Credentials::Basic(secret))) = (picked, &self.ask.credentials)
            && picked.scheme == "basic"
            && leg.is_home
            && !leg.basic
        {
            return State::Start(Leg {
                basic: true,
                authorization: Some(secret.clone()),
                ..leg
            });
        }
        let bearer = picked.filter(|c| c.scheme == "bearer");
        // A second token only where the registry says what the first one lacked.
        let lacks = bearer.is_some_and(|c| c.param("error") == Some("insufficient_scope"));
        if leg.tokens > u8::from(lacks) {
            return unauthorized();
        }
        let Some(bearer) = bearer else {
            let broken = challenges.iter().filter(|c| c.scheme == "bearer");
            let mut fault = broken.map(|c| match c.bearer_realm(leg.endpoint.scheme) {
                _ if c.malformed => "its challenge is malformed".to_owned(),
                Ok(realm) => realm.to_owned(),
                Err(fault) => realm_fault(fault, c.param("realm")),
            });
            return match fault.next_back() {
                Some(fault) => {
                    State::fail(self.server_error(&leg.url, Fault::Realm, Some(401), Some(fault)))
                }
                None => unauthorized(),
            };
        };
        let realm = bearer.param("realm").unwrap_or_default();
        let url = leg
            .repository
            .as_deref()
            .and_then(|repository| token::url(realm, bearer.param("service"), repository));
        match url {
            Some(url) => State::StartToken(
                Leg {
                    tokens: leg.tokens + 1,
                    authorization: None,
                    ..leg
                },
                url,
            ),
            None if leg.repository.is_none() => unauthorized(),
            None => State::fail(self.server_error(
                &leg.url,
                Fault::Realm,
                Some(401),
                Some(format!("its realm is {realm}")),
            )),
        }
    }

    pub(super) fn token_answer(
        &mut self,
        leg: Leg,
        url: &TokenUrl,
        now: u64,
        result: Result<Response, TransportError>,
    ) -> State {
        let there = Leg {
            endpoint: url.endpoint.clone(),
            url: url.url.clone(),
            at: At::Realm,
            ..leg.clone()
        };
        let response = match result {
            Ok(response) => response,
            Err(TransportError::TooLarge(_) | TransportError::CutShort) => {
                return State::fail(self.bad_token(&there, "its answer is too long or cut short"));
            }
            Err(error) => return State::fail(self.transport_error(&there, error)),
        };
        if self.waits(&response, now) {
            return State::StartToken(leg, url.clone());
        }
        match response.status().as_u16() {
            200 => match token::read(response.body(), now) {
                Ok(token) => {
                    self.learned = Some((leg.endpoint.clone(), token.clone()));
                    State::Start(Leg {
                        authorization: Some(Secret::new(token.header())),
                        ..leg
                    })
                }
                Err(why) => State::fail(self.bad_token(&there, why)),
            },
            401 | 403 | 429 => {
                State::fail(judge::refused(&self.ask, &there.endpoint, &response, now))
            }
            status => State::fail(self.server_error(
                &there.url,
                Fault::Token,
                Some(status),
                Some(format!("status {status}")),
            )),
        }
    }
}

/// The `WWW-Authenticate` headers of an answer.
pub(in crate::registry) fn challenges(response: &Response) -> Vec<String> {
    let values = response.headers().get_all(header::WWW_AUTHENTICATE);
    values
        .iter()
        .map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
        .collect()
}

fn realm_fault(fault: RealmFault, realm: Option<&str>) -> String {
    use RealmFault as F;
    let realm = realm.unwrap_or_default();
    match fault {
        F::Missing => "its challenge has no realm".to_owned(),
        F::NotAbsoluteHttp => format!("its realm {realm:?} is no absolute https URL"),
        F::Userinfo => "its realm holds user information".to_owned(),
        F::Fragment => "its realm holds a fragment".to_owned(),
        F::Downgrade => format!("its realm {realm:?} is plain http"),
    }
}
