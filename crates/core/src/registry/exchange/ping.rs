//! The state `Ping`: `/v2/` asked for the challenge that the resource's own 401 lacks.

use http::HeaderMap;

use super::token::challenges;
use super::{Exchange, Leg, State};
use crate::registry::access::limits;
use crate::registry::error::FetchError;
use crate::registry::message::{Request, Response, TransportError};

impl Exchange {
    pub(super) fn ping_request(&mut self, leg: &Leg) -> Result<Request, FetchError> {
        let url = format!("{}/v2/", leg.endpoint);
        self.request(
            &url,
            http::Method::GET,
            HeaderMap::new(),
            limits::ERROR_BODY,
        )
    }

    /// Its challenge is the resource's; without one the resource's refusal stands.
    pub(super) fn ping_answer(
        &self,
        leg: Leg,
        refused: FetchError,
        result: Result<Response, TransportError>,
    ) -> State {
        let headers = match result {
            Ok(response) if response.status().as_u16() == 401 => challenges(&response),
            _ => return State::fail(refused),
        };
        let leg = Leg {
            pinged: true,
            ..leg
        };
        self.answered(leg, &headers, refused)
    }
}
