//! One registry of every mode at once, and servers that may ask them: what `registries.mjs` goes through.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::guarded::{Guard, Guarded, PASSWORD, USER, with_two};
use crate::server::{Server, binary};
use crate::token_service::Signer;

/// The registries and the servers; they end when this is dropped.
#[derive(Debug)]
pub struct Modes {
    registries: Vec<(&'static str, Guarded)>,
    /// Trusts the authority of the one with TLS.
    trusting: Server,
    /// The same without it.
    wary: Server,
    /// Passes on what callers give.
    passing: Server,
}

impl Modes {
    /// Starts all.
    ///
    /// # Errors
    /// Where docker-registry, openssl or the binary is missing.
    pub fn start() -> Result<Self> {
        let mut registries = Vec::new();
        for (name, guard) in [
            ("open", Guard::Open),
            ("password", Guard::Password),
            ("rs256", Guard::Token(Signer::Rs256)),
            ("es256", Guard::Token(Signer::Es256)),
            ("tls", Guard::Tls),
        ] {
            let started = Guarded::start(with_two()?, &guard);
            registries.push((name, started.with_context(|| name.to_owned())?));
        }
        let is_plain = |(name, _): &&(&str, Guarded)| *name != "tls";
        let plain: Vec<&str> = registries
            .iter()
            .filter(is_plain)
            .flat_map(|(_, one)| [Some(one.host.as_str()), one.token_host()])
            .flatten()
            .collect();
        let (_, tls) = registries.last().context("a registry with TLS")?;
        let listed = format!("https://{}", tls.host);
        let ca = tls.ca.to_string_lossy().into_owned();
        let known = ["--allow-host", &listed, "--extra-ca", &ca];
        let trusting = Server::start_with(&plain, &known)?;
        let wary = Server::start_with(&plain, &["--allow-host", &listed])?;
        let passing = Server::start_with(&plain, &["--allow-credentials"])?;
        Ok(Self {
            trusting,
            wary,
            passing,
            registries,
        })
    }

    /// All that a script must know, as JSON.
    ///
    /// # Errors
    /// Where the binary is missing.
    pub fn describe(&self) -> Result<String> {
        let hosts: serde_json::Map<String, Value> = self
            .registries
            .iter()
            .map(|(name, one)| ((*name).to_owned(), json!(one.host)))
            .collect();
        let (_, tls) = self.registries.last().context("a registry with TLS")?;
        Ok(json!({
            "hosts": hosts,
            "ca": tls.ca,
            "trusting": self.trusting.url,
            "wary": self.wary.url,
            "passing": self.passing.url,
            "binary": binary()?,
            "user": USER,
            "password": PASSWORD,
        })
        .to_string())
    }
}
