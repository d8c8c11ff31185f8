//! Where a registry's API lives: scheme, host and port, and the path of the proxy in front of it.

/// How a registry is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scheme {
    /// TLS; what every public registry speaks.
    Https,
    /// In the clear: only for hosts that the person or operator listed, or loopback.
    Http,
}
