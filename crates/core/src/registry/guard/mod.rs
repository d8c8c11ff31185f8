//! Where a request may go: pure tables, which every shell asks before it dials.
//!
//! Knows nothing of requests, resolvers or sockets. A shell asks three times: [`Policy::check`] for
//! the endpoint as a URL parser reads it, [`Policy::check_addresses`] for all that its name resolves
//! to, [`check_peer`] for the address that was dialled. The only opening is [`AllowedHost`]: exact
//! scheme, host and port, named by whoever runs the shell.

pub mod address;
mod allow;
pub mod name;
mod served;

use std::net::IpAddr;

use serde::Serialize;

pub use allow::{AllowError, AllowedHost};
pub use served::{Served, ServedError};

use super::endpoint::{Endpoint, Scheme};
use crate::oci::Host;

/// The one port that is open without being listed.
pub const PUBLIC_PORT: u16 = 443;

/// What a shell may reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Which endpoints are open without being listed.
    pub reach: Reach,
    /// Endpoints opened by whoever runs the shell.
    pub allow: Vec<AllowedHost>,
    /// The registries of [`Reach::Served`].
    pub served: Vec<Served>,
}

/// Which endpoints are open without being listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Public addresses over https on port 443: a proxy, which asks on behalf of others.
    Public,
    /// As [`Reach::Public`], and of those only the hosts of the registries that are served: a proxy
    /// that anyone may use.
    Served,
    /// Whatever the person's own machine reaches: the command line, and a page without a proxy.
    /// Https everywhere, http to loopback.
    Person,
}

/// Why an endpoint is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Refusal {
    /// The address, or one that the name resolves to, is not public; with what it is for.
    Address(String),
    /// The name never is a public registry's; with what it is kept for.
    Name(String),
    /// Any port but 443 needs to be listed.
    Port(u16),
    /// Http needs to be listed.
    PlainHttp,
    /// Neither http nor https; with the scheme.
    Scheme(String),
    /// A public registry leads a person's machine to an address that is not public.
    Inward,
    /// The connection reached another address than the one that was checked.
    Peer,
    /// The proxy serves other registries only.
    NotServed,
}

impl Policy {
    /// A proxy's: public addresses, and `allow`.
    #[must_use]
    pub fn public(allow: Vec<AllowedHost>) -> Self {
        Self {
            reach: Reach::Public,
            allow,
            served: Vec::new(),
        }
    }

    /// A hosted proxy's: the hosts of `served`, and `allow`.
    #[must_use]
    pub fn served(served: Vec<Served>, allow: Vec<AllowedHost>) -> Self {
        Self {
            reach: Reach::Served,
            allow,
            served,
        }
    }

    /// The command line's and the direct page's.
    #[must_use]
    pub fn person() -> Self {
        Self {
            reach: Reach::Person,
            allow: Vec::new(),
            served: Vec::new(),
        }
    }

    /// How `host` on `port` (`None`: not written) is spoken to: as it is listed, else by http where
    /// a person's own machine is meant, else by https.
    #[must_use]
    pub fn scheme(&self, host: &Host, port: Option<u16>) -> Scheme {
        let listed = self.allow.iter().find(|entry| {
            entry.host == *host && entry.port == port.unwrap_or(entry.scheme.default_port())
        });
        match listed {
            Some(entry) => entry.scheme,
            None if self.reach == Reach::Person && is_loopback(host) => Scheme::Http,
            None => Scheme::Https,
        }
    }

    /// Whether whoever runs the shell opened exactly this endpoint.
    #[must_use]
    pub fn is_listed(&self, endpoint: &Endpoint) -> bool {
        self.allow.iter().any(|entry| entry.is(endpoint))
    }

    /// Judges an endpoint before anything is resolved.
    ///
    /// # Errors
    /// The first of address, name, scheme and port that is not open.
    pub fn check(&self, endpoint: &Endpoint) -> Result<(), Refusal> {
        if self.is_listed(endpoint) {
            return Ok(());
        }
        match self.reach {
            Reach::Person => check_plain_to_loopback(endpoint),
            Reach::Public => check_public(endpoint),
            Reach::Served => {
                check_public(endpoint)?;
                let host = endpoint.host.to_string();
                served_if(self.served.iter().any(|registry| registry.has(&host)))
            }
        }
    }

    /// Judges the registry that is asked for, `domain` as a reference has it, at its endpoint.
    ///
    /// # Errors
    /// Those of [`Policy::check`]; and [`Refusal::NotServed`] for a host to which the answers of a
    /// registry may lead, but which is none itself.
    pub fn check_registry(&self, domain: &str, endpoint: &Endpoint) -> Result<(), Refusal> {
        self.check(endpoint)?;
        if self.reach != Reach::Served || self.is_listed(endpoint) {
            return Ok(());
        }
        served_if(self.served.iter().any(|registry| registry.is(domain)))
    }

    /// Judges an endpoint to which the answer of `from` leads: a redirect or a realm.
    ///
    /// # Errors
    /// Those of [`Policy::check`]; and on a person's own machine [`Refusal::Inward`] where a public
    /// registry leads to a literal or name that is not public; and of a hosted proxy
    /// [`Refusal::NotServed`] where it leads to a host of another registry.
    pub fn check_onward(&self, from: &Endpoint, to: &Endpoint) -> Result<(), Refusal> {
        let inward = check_host(&from.host).is_ok() && check_host(&to.host).is_err();
        if self.reach == Reach::Person && inward {
            return Err(Refusal::Inward);
        }
        self.check(to)?;
        if self.reach != Reach::Served || self.is_listed(to) {
            return Ok(());
        }
        let (from, to) = (from.host.to_string(), to.host.to_string());
        let leads = |registry: &Served| registry.has(&from) && registry.has(&to);
        served_if(self.served.iter().any(leads))
    }

    /// Judges everything that the endpoint's name resolved to: one bad address refuses the name.
    ///
    /// # Errors
    /// [`Refusal::Address`] for the first that is not public.
    pub fn check_addresses(
        &self,
        endpoint: &Endpoint,
        addresses: &[IpAddr],
    ) -> Result<(), Refusal> {
        if self.reach == Reach::Person || self.is_listed(endpoint) {
            return Ok(());
        }
        addresses
            .iter()
            .try_for_each(|address| check_address(*address))
    }
}

/// Whether the connection reached the address that was checked.
///
/// # Errors
/// [`Refusal::Peer`] if not.
pub fn check_peer(vetted: IpAddr, peer: IpAddr) -> Result<(), Refusal> {
    if vetted.to_canonical() == peer.to_canonical() {
        Ok(())
    } else {
        Err(Refusal::Peer)
    }
}

/// Whether a host is this machine by its very text.
#[must_use]
pub fn is_loopback(host: &Host) -> bool {
    match host {
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            name == "localhost" || name.ends_with(".localhost")
        }
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address::is_loopback(IpAddr::V6(*address)),
    }
}

/// Whether a host may be a public one by its very text; nothing is resolved.
#[must_use]
pub fn looks_public(host: &Host) -> bool {
    check_host(host).is_ok()
}

fn check_host(host: &Host) -> Result<(), Refusal> {
    match host {
        Host::Domain(name) => match name::not_public(name) {
            Some(purpose) => Err(Refusal::Name(purpose.to_owned())),
            None => Ok(()),
        },
        Host::Ipv4(address) => check_address(IpAddr::V4(*address)),
        Host::Ipv6(address) => check_address(IpAddr::V6(*address)),
    }
}

fn check_address(address: IpAddr) -> Result<(), Refusal> {
    match address::not_public(address) {
        Some(purpose) => Err(Refusal::Address(purpose.to_owned())),
        None => Ok(()),
    }
}

fn check_public(endpoint: &Endpoint) -> Result<(), Refusal> {
    check_host(&endpoint.host)?;
    check_scheme(endpoint.scheme)?;
    check_port(endpoint.port)
}

fn served_if(served: bool) -> Result<(), Refusal> {
    match served {
        true => Ok(()),
        false => Err(Refusal::NotServed),
    }
}

fn check_scheme(scheme: Scheme) -> Result<(), Refusal> {
    match scheme {
        Scheme::Https => Ok(()),
        Scheme::Http => Err(Refusal::PlainHttp),
    }
}

fn check_port(port: u16) -> Result<(), Refusal> {
    if port == PUBLIC_PORT {
        Ok(())
    } else {
        Err(Refusal::Port(port))
    }
}

/// A person may go anywhere, but tokens and answers travel in the clear on their own machine only.
fn check_plain_to_loopback(endpoint: &Endpoint) -> Result<(), Refusal> {
    if endpoint.scheme == Scheme::Http && !is_loopback(&endpoint.host) {
        return Err(Refusal::PlainHttp);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
