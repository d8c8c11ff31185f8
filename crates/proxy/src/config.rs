//! What whoever starts the server decides.

use std::path::PathBuf;

use allarch_core::registry::AllowedHost;

/// Settings of [`crate::serve`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// Port on 127.0.0.1; 0 takes a free one.
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
}

impl Default for Config {
    fn default() -> Self {
        Self {
            port: 8080,
            allow: Vec::new(),
            site_dir: None,
            extra_ca: None,
            public_hosts: Vec::new(),
            origins: Vec::new(),
        }
    }
}
