//! What whoever starts the server decides.

use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroU32;
use std::path::PathBuf;

use allarch_core::registry::AllowedHost;
use allarch_core::registry::guard::Served;
use ipnet::IpNet;

/// Settings of [`crate::serve`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The address on which it listens.
    pub bind: IpAddr,
    /// Port; 0 takes a free one.
    pub port: u16,
    /// Registries that may be reached although they are not public, or not on port 443.
    pub allow: Vec<AllowedHost>,
    /// A folder with the page, in place of the embedded one.
    pub site_dir: Option<PathBuf>,
    /// A PEM file with certificates to trust besides the built-in ones.
    pub extra_ca: Option<PathBuf>,
    /// `host[:port]` under which a reverse proxy makes this server known.
    pub public_hosts: Vec<String>,
    /// Origins of pages elsewhere that may use the proxy.
    pub origins: Vec<String>,
    /// What holds where anyone may use the proxy; `None` for a person's own.
    pub hosted: Option<Hosted>,
    /// Whether `Authorization` is passed on to registries; never where anyone may use the proxy.
    pub allow_credentials: bool,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            bind: Ipv4Addr::LOCALHOST.into(),
            port: 8080,
            allow: Vec::new(),
            site_dir: None,
            extra_ca: None,
            public_hosts: Vec::new(),
            origins: Vec::new(),
            hosted: None,
            allow_credentials: false,
        }
    }
}

/// Settings of a proxy that anyone may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hosted {
    /// Registries that are served besides the known public ones.
    pub registries: Vec<Served>,
    /// Reverse proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How much clients may ask.
    pub limits: Limits,
}

/// How much clients of a hosted proxy may ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Requests a minute of one client, through a page of a listed origin.
    pub per_minute: NonZeroU32,
    /// The same without such a page.
    pub per_minute_scripts: NonZeroU32,
    /// Requests a day of all clients together.
    pub per_day: NonZeroU32,
    /// Different registries an hour of one client.
    pub registries: usize,
    /// Requests at once of one client.
    pub at_once: usize,
}

impl Default for Limits {
    /// An index of 20 platforms with attestations is about 80 requests.
    fn default() -> Self {
        let count = |count| NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN);
        Self {
            per_minute: count(300),
            per_minute_scripts: count(60),
            per_day: count(1_000_000),
            registries: 20,
            at_once: 6,
        }
    }
}
