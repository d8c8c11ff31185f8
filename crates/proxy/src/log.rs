//! What the operator reads of refusals: one line each, made by a pure function.
//!
//! It holds what callers are not told, and nothing of theirs: no query, no credential, of a client its
//! network alone, and of a host that is not public neither its name nor what was asked for there.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;

use allarch_core::registry::FetchError;
use allarch_core::registry::access::Resource;
use allarch_core::registry::endpoint::Endpoint;
use allarch_core::registry::error::Fault;
use allarch_core::registry::guard::{Policy, looks_public};
use allarch_core::text::visible;

use crate::refusal::{Message, Refused};

/// Takes one line, without its end.
pub type Log = Arc<dyn Fn(&str) + Send + Sync>;

/// The line for `refused`, which `client` asked for; no resource where the path names none.
pub(crate) fn line(
    client: IpAddr,
    resource: Option<&Resource>,
    policy: &Policy,
    refused: &Refused,
) -> String {
    let message = Message::from(refused);
    let (status, code) = (message.status.as_u16(), message.code());
    let what = match resource {
        None => "no resource".to_owned(),
        Some(resource) if is_public(resource, policy) => resource.name(),
        Some(_) => "a host that is not public".to_owned(),
    };
    let detail = match refused {
        Refused::Registry(error) => detail(error),
        _ => None,
    };
    let detail = detail.map_or(String::new(), |detail| format!(": {detail}"));
    let line = format!("{status} {code}, {what}, for {}{detail}", network(client));
    visible(&line).into_owned()
}

fn is_public(resource: &Resource, policy: &Policy) -> bool {
    Endpoint::of_registry(&resource.domain, policy)
        .is_ok_and(|endpoint| looks_public(&endpoint.host))
}

/// What lies behind a failure where callers are told one thing for several. What a registry says is
/// not repeated.
fn detail(error: &FetchError) -> Option<String> {
    match error {
        FetchError::Blocked { refusal, at, .. } => Some(format!("{at:?}, {refusal:?}")),
        FetchError::ServerError {
            fault: Fault::Unreachable | Fault::Tls,
            said,
            ..
        } => said.clone(),
        FetchError::ServerError { fault, status, .. } => match status {
            Some(status) => Some(format!("{fault:?}, status {status}")),
            None => Some(format!("{fault:?}")),
        },
        _ => None,
    }
}

/// An address without what tells one client from its neighbours: a /24 or a /48.
fn network(client: IpAddr) -> String {
    match client.to_canonical() {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            format!("{}/24", Ipv4Addr::new(a, b, c, 0))
        }
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            format!("{}/48", Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use allarch_core::registry::error::At;
    use allarch_core::registry::guard::Refusal;

    use super::*;
    use crate::budget::Over;

    #[track_caller]
    fn check(client: &str, path: Option<&str>, refused: &Refused, expected: &str) {
        let split = |path: &'static str| {
            path.split_once('?')
                .map_or((path, None), |(p, q)| (p, Some(q)))
        };
        let path = path.map(|path| split(Box::leak(path.to_owned().into_boxed_str())));
        let resource = path.map(|(path, query)| Resource::from_proxy_path(path, query).unwrap());
        let policy = Policy::public(vec!["http://localhost:5000".parse().unwrap()]);
        let line = line(client.parse().unwrap(), resource.as_ref(), &policy, refused);
        assert_eq!(line, expected);
    }

    fn blocked(at: At, refusal: Refusal) -> Refused {
        Refused::Registry(FetchError::Blocked {
            endpoint: "https://10.1.2.3".to_owned(),
            refusal,
            at,
        })
    }

    fn unusable(fault: Fault, status: Option<u16>, said: &str) -> Refused {
        Refused::Registry(FetchError::ServerError {
            host: "reg.test".to_owned(),
            fault,
            status,
            said: Some(said.to_owned()),
            retry_after: None,
        })
    }

    #[test]
    fn what_callers_are_not_told() {
        let tag = Some("/r/ghcr.io/v2/acme/app/manifests/1");
        check(
            "198.51.100.7",
            tag,
            &unusable(Fault::Unreachable, None, "Connection refused"),
            "502 upstream_error, ghcr.io/acme/app:1, for 198.51.100.0/24: Connection refused",
        );
        check(
            "2001:db8:1:2:3:4:5:6",
            tag,
            &blocked(At::Redirect, Refusal::Address("private use".to_owned())),
            "502 blocked_redirect, ghcr.io/acme/app:1, for 2001:db8:1::/48: Redirect, Address(\"private use\")",
        );
        check(
            "::ffff:198.51.100.7",
            None,
            &Refused::Credentials,
            "403 credentials_not_accepted, no resource, for 198.51.100.0/24",
        );
        check(
            "198.51.100.7",
            tag,
            &Refused::Over(Over::Busy),
            "503 busy, ghcr.io/acme/app:1, for 198.51.100.0/24",
        );
    }

    #[test]
    fn nothing_of_the_callers() {
        // No query.
        check(
            "198.51.100.7",
            Some("/r/ghcr.io/v2/acme/app/tags/list?last=secret"),
            &Refused::Over(Over::Busy),
            "503 busy, the tags of ghcr.io/acme/app, for 198.51.100.0/24",
        );
        // Nothing of hosts that are not public, be they open or not.
        for host in [
            "localhost:5000",
            "10.1.2.3",
            "registry.corp.internal",
            "[::1]:5000",
        ] {
            check(
                "198.51.100.7",
                Some(&format!("/r/{host}/v2/acme/secret/manifests/1")),
                &unusable(Fault::Status, Some(500), "acme/secret is down"),
                "502 upstream_error, a host that is not public, for 198.51.100.0/24: Status, status 500",
            );
        }
        // No line of its own making.
        check(
            "198.51.100.7",
            None,
            &unusable(Fault::Tls, None, "a\n200 ok"),
            "502 tls_error, no resource, for 198.51.100.0/24: a<U+000A>200 ok",
        );
    }
}
