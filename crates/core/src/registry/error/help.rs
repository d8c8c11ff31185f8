//! What a person can do about each failure.

use super::{At, Claim, Fault, FetchError};
use crate::registry::guard::Refusal;

impl FetchError {
    /// What to do about it, where there is something to do; without the command itself, which is
    /// [`FetchError::command`].
    #[must_use]
    pub fn help(&self) -> Option<String> {
        let text = match self {
            Self::NotFound { .. } => {
                "Check the spelling of repository and tag; a tag may have been deleted since."
            }
            Self::Unauthorized {
                credentials: true, ..
            } => {
                "Check the spelling first: registries answer the same for what these credentials may not read and for what does not exist. Then log in again, or give others with --username and --password-stdin."
            }
            Self::Unauthorized { .. } => {
                "Check the spelling first: registries answer the same for a private image and for one that does not exist. Allarch asks without credentials, so a private image can be pasted: run `skopeo inspect --raw docker://NAME` and paste what it prints."
            }
            Self::RateLimited {
                retry_after: Some(_),
                ..
            } => "Wait until then, or fetch the same image from a mirror.",
            Self::RateLimited { .. } => "Wait a while, or fetch the same image from a mirror.",
            Self::WrongType { .. } => {
                "Check that the name's first part is a registry and not a website."
            }
            Self::DigestMismatch {
                source: Claim::Asked,
                ..
            } => {
                "Do not use these bytes. Fetch again; if it stays, a cache or mirror on the way serves other content than it should."
            }
            Self::DigestMismatch {
                source: Claim::Header,
                ..
            } => {
                "Fetch again; if it stays, report it to whoever runs the registry: clients refuse such an answer."
            }
            Self::Converted { .. } => {
                "Do not use these bytes: nobody pushed them. Something between here and the registry drops the Accept header, or the registry knows no lists; ask the registry itself."
            }
            Self::SizeMismatch { .. } => {
                "Build the index again with the size that the manifest has."
            }
            Self::CutShort { .. } => {
                "Fetch again; if it stays, something between here and the registry cuts its answers."
            }
            Self::TooLarge { .. } => {
                "Only manifests and configs are fetched, never layers. Inspect the file itself with `allarch inspect FILE`."
            }
            Self::ServerError { fault, .. } => fault_help(*fault),
            Self::Blocked { .. } => return Some(self.blocked_help()),
            Self::Timeout { .. } => {
                "Try again; if it stays, the host is down or drops connections from here."
            }
            Self::Offline => "Connect to a network. Pasted documents are inspected without one.",
            Self::ProxyUnreachable { .. } => {
                "Start it with `allarch serve`, or choose the direct route."
            }
            Self::ProxyRefused { .. } => {
                "Open the page from the address that `allarch serve` prints."
            }
            Self::CorsBlocked { .. } => {
                "Choose the route through the proxy (`allarch serve` starts one), or let the registry send Access-Control-Allow-Origin for this page."
            }
            Self::BadReference { .. } | Self::Cancelled => return None,
        };
        Some(text.to_owned())
    }

    fn blocked_help(&self) -> String {
        let Self::Blocked { refusal, at, .. } = self else {
            return String::new();
        };
        match (refusal, at) {
            (Refusal::Peer, _) => "Try again; the name's addresses changed while it was being dialled.",
            (Refusal::NotServed, At::Registry) => {
                "Fetch it through a proxy of your own (`allarch serve` starts one), by the direct route if the registry allows it, or with `allarch inspect`."
            }
            (Refusal::NotServed, _) => "Ask whoever runs the proxy to add that host to the registry's entry (--registry).",
            (Refusal::Scheme(_) | Refusal::Inward, _) => "Report it to whoever runs the registry.",
            (_, At::Redirect | At::Realm) => {
                "If the registry is your own, open that endpoint as well, with a further --allow-host. If it is not, tell whoever runs it."
            }
            (_, At::Registry) => {
                "To open exactly this registry to everyone who can reach the proxy, start it with this command (http:// where it speaks no TLS, https:// where it does):"
            }
        }
        .to_owned()
    }
}

fn fault_help(fault: Fault) -> &'static str {
    match fault {
        Fault::Status => "Try again later; the fault is the registry's.",
        Fault::Unreachable => "Check the host's spelling and that the registry is running.",
        Fault::Tls => {
            "Check the port and the registry's certificate. A registry that speaks plain HTTP must be listed as http://HOST:PORT."
        }
        Fault::Malformed | Fault::Redirects => "Report it to whoever runs the registry.",
        Fault::Realm | Fault::Token => {
            "Report it to whoever runs the registry: no client can get a token there."
        }
    }
}
