//! Anonymous bearer tokens: where to ask, for what, and what an answer holds.
//!
//! Knows nothing of credentials: Allarch asks anonymously, and for `repository:NAME:pull` only,
//! whatever the challenge proposes.
//!
//! Source: distribution `docs/spec/auth/token.md` (v2.8.3).

use std::fmt;

use super::access::percent_encode;
use super::endpoint::Endpoint;
use super::plain;

/// Where to ask for an anonymous token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenUrl {
    /// The endpoint, for the guard.
    pub endpoint: Endpoint,
    /// The whole URL.
    pub url: String,
}

/// A token for one repository of one endpoint. Never shown: its `Debug` says only how long it is.
#[derive(Clone, PartialEq, Eq)]
pub struct Token {
    value: String,
    /// Seconds since 1970 after which it is asked for again.
    pub renew_at: u64,
}

/// Life of a token that names none, in seconds (token.md).
const DEFAULT_LIFE: u64 = 60;

/// Longest life that is believed, in seconds.
const MAX_LIFE: u64 = 24 * 60 * 60;

/// The token request for `repository`. Our service and scope replace those that the realm's own
/// query holds; its other parameters stay. `None` where the realm is no URL of an endpoint.
#[must_use]
pub fn url(realm: &str, service: Option<&str>, repository: &str) -> Option<TokenUrl> {
    let endpoint = Endpoint::from_url(realm)?;
    let uri = fluent_uri::Uri::parse(realm).ok()?;
    let ours = |pair: &&str| {
        let key = pair.split_once('=').map_or(*pair, |(key, _)| key);
        !matches!(
            key,
            "service" | "scope" | "account" | "offline_token" | "client_id"
        )
    };
    let mut pairs: Vec<String> = uri
        .query()
        .map_or("", |query| query.as_str())
        .split('&')
        .filter(|pair| !pair.is_empty())
        .filter(ours)
        .map(str::to_owned)
        .collect();
    pairs.extend(service.map(|service| format!("service={}", percent_encode(service))));
    pairs.push(format!("scope={}", percent_encode(&scope(repository))));
    let path = match uri.path().as_str() {
        "" => "/",
        path => path,
    };
    let url = format!("{endpoint}{path}?{}", pairs.join("&"));
    Some(TokenUrl { endpoint, url })
}

/// The one scope that is ever asked for.
#[must_use]
pub fn scope(repository: &str) -> String {
    format!("repository:{repository}:pull")
}

/// Reads a token endpoint's answer of `now` (seconds since 1970).
///
/// # Errors
/// What is wrong with it, in words.
pub fn read(body: &[u8], now: u64) -> Result<Token, &'static str> {
    if !plain::is_json(body) {
        return Err("the answer is no JSON");
    }
    let text = |name: &str| plain::read(body, |answer| plain::text(answer, name));
    let value = text("token")
        .filter(|token| !token.is_empty())
        .or_else(|| text("access_token"))
        .ok_or("the answer holds neither token nor access_token")?;
    if value.is_empty() || !value.bytes().all(|b| b.is_ascii_graphic()) {
        return Err("the token holds characters that no header may hold");
    }
    let life = plain::read(body, |answer| plain::number(answer, "expires_in"))
        .unwrap_or(DEFAULT_LIFE)
        .min(MAX_LIFE);
    Ok(Token {
        value,
        // At four fifths of its life, so that none runs out on the way.
        renew_at: now.saturating_add(life / 5 * 4),
    })
}

impl Token {
    /// The value of the `Authorization` header.
    #[must_use]
    pub fn header(&self) -> String {
        format!("Bearer {}", self.value)
    }

    /// Whether it may still be sent at `now`.
    #[must_use]
    pub fn is_fresh(&self, now: u64) -> bool {
        now < self.renew_at
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Token({} bytes, renewed at {})",
            self.value.len(),
            self.renew_at
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(realm: &str, service: Option<&str>, expected: &str) {
        let found = url(realm, service, "acme/app").map(|token| token.url);
        assert_eq!(found.as_deref(), Some(expected), "{realm}");
    }

    #[test]
    fn service_and_scope_are_ours() {
        check(
            "https://auth.docker.io/token",
            Some("registry.docker.io"),
            "https://auth.docker.io/token?service=registry.docker.io&scope=repository:acme/app:pull",
        );
        check(
            "https://a.test/t?service=other&scope=repository:victim:push&x=1&scope=b",
            Some("reg test"),
            "https://a.test/t?x=1&service=reg%20test&scope=repository:acme/app:pull",
        );
        check(
            "https://a.test",
            None,
            "https://a.test/?scope=repository:acme/app:pull",
        );
        check(
            "https://127.1:8443/t",
            None,
            "https://127.0.0.1:8443/t?scope=repository:acme/app:pull",
        );
    }

    #[test]
    fn answers_with_and_without_a_token() {
        let read = |body: &str| read(body.as_bytes(), 1000);
        assert_eq!(read(r#"{"token":"t"}"#).unwrap().header(), "Bearer t");
        assert_eq!(read(r#"{"access_token":"t"}"#).unwrap().renew_at, 1048);
        assert_eq!(
            read(r#"{"token":"t","expires_in":300}"#).unwrap().renew_at,
            1240
        );
        assert!(read(r#"{"token":"t","expires_in":0}"#).is_ok_and(|token| !token.is_fresh(1000)));
        for body in [
            "",
            "[]",
            "{}",
            r#"{"token":""}"#,
            r#"{"token":7}"#,
            r#"{"token":"x\r\nX-Evil: 1"}"#,
            r#"{"token":"é"}"#,
        ] {
            assert!(read(body).is_err(), "{body}");
        }
    }

    #[test]
    fn a_token_does_not_show_itself() {
        let token = read(br#"{"token":"s3cret"}"#, 0).unwrap();
        assert!(!format!("{token:?}").contains("s3cret"));
    }
}
