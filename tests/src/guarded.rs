//! The same registry, guarded: by a password file, by tokens of its own token service, by TLS; and open,
//! to web pages as well.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use allarch_core::oci::media_type::Family;
use anyhow::Result;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use crate::image::{image, platform};
use crate::registry::Registry;
use crate::token_service::{Signer, TokenService};

/// Who may read: this user with this password.
pub const USER: &str = "alice";
/// The password of [`USER`].
pub const PASSWORD: &str = "s3cret";

/// `USER:` and the bcrypt hash of [`PASSWORD`], with its lowest cost.
const HTPASSWD: &str = "alice:$2b$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n";

/// How a registry guards what it has.
#[derive(Debug)]
pub enum Guard {
    /// Nothing: a page may read it without a proxy.
    Open,
    /// Basic, with a realm that quotes and lists.
    Password,
    /// Bearer, with tokens of a service of its own.
    Token(Signer),
    /// Nothing but TLS, with a certificate of an authority of its own.
    Tls,
}

/// A guarded registry and what belongs to it.
#[derive(Debug)]
pub struct Guarded {
    /// `127.0.0.1:PORT`.
    pub host: String,
    /// The token service, where there is one.
    pub tokens: Option<TokenService>,
    /// The certificate of the authority, where there is one.
    pub ca: PathBuf,
    _registry: Registry,
}

/// What lets web pages read a registry, from distribution's own notes on CORS.
const CORS: &str = ", headers: {Access-Control-Allow-Origin: ['*'], \
    Access-Control-Allow-Methods: ['GET, HEAD, OPTIONS'], \
    Access-Control-Allow-Headers: ['Authorization, Accept, If-None-Match'], \
    Access-Control-Expose-Headers: ['Docker-Content-Digest, WWW-Authenticate, Link, ETag'], \
    Access-Control-Max-Age: ['600']}";

/// A registry with a small image under two names: one that anybody may pull where tokens are wanted.
///
/// # Errors
/// Where docker-registry is missing or refuses an image.
pub fn with_two() -> Result<Registry> {
    let registry = Registry::start()?;
    let small = image(Family::Oci, &platform("linux/arm64"), &["small"])?;
    for name in ["acme/open/app:1", "acme/secret/app:1"] {
        registry.push(name, &small)?;
    }
    Ok(registry)
}

impl Guarded {
    /// `127.0.0.1:PORT` of the token service, where there is one.
    #[must_use]
    pub fn token_host(&self) -> Option<&str> {
        let url = self.tokens.as_ref()?.url.strip_prefix("http://")?;
        url.strip_suffix("/token")
    }

    /// Starts a registry with what `open` holds.
    ///
    /// # Errors
    /// Where docker-registry is missing or does not answer.
    pub fn start(open: Registry, guard: &Guard) -> Result<Self> {
        let folder = open.folder().to_owned();
        let mut tokens = None;
        let settings = match guard {
            Guard::Open => String::new(),
            Guard::Password => {
                let file = folder.join("htpasswd");
                fs::write(&file, HTPASSWD)?;
                format!(
                    "auth: {{htpasswd: {{realm: \"test, \\\"quoted\\\"\", path: {}}}}}\n",
                    file.display()
                )
            }
            Guard::Token(signer) => {
                let service = TokenService::start(*signer, &folder)?;
                let bundle = folder.join("signer.pem");
                let text = format!(
                    "auth: {{token: {{realm: \"{}\", service: registry.test, issuer: tok.test, rootcertbundle: {}}}}}\n",
                    service.url,
                    bundle.display()
                );
                tokens = Some(service);
                text
            }
            Guard::Tls => {
                certificates(&folder)?;
                String::new()
            }
        };
        let mut http = String::new();
        if matches!(guard, Guard::Open) {
            http.push_str(CORS);
        }
        if matches!(guard, Guard::Tls) {
            let at = |name: &str| folder.join(name).display().to_string();
            let (certificate, key) = (at("server.pem"), at("server.key"));
            write!(http, ", tls: {{certificate: {certificate}, key: {key}}}")?;
        }
        let registry = open.again(&settings, &http)?;
        Ok(Self {
            host: registry.host.clone(),
            tokens,
            ca: folder.join("ca.pem"),
            _registry: registry,
        })
    }
}

/// `ca.pem`, and `server.pem` with `server.key` that it signed.
fn certificates(folder: &Path) -> Result<()> {
    let ca_key = KeyPair::generate()?;
    let mut ca = CertificateParams::new(Vec::new())?;
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    fs::write(folder.join("ca.pem"), ca.self_signed(&ca_key)?.pem())?;
    let issuer = Issuer::new(ca, ca_key);
    let key = KeyPair::generate()?;
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let certificate = CertificateParams::new(names)?.signed_by(&key, &issuer)?;
    fs::write(folder.join("server.pem"), certificate.pem())?;
    fs::write(folder.join("server.key"), key.serialize_pem())?;
    Ok(())
}
