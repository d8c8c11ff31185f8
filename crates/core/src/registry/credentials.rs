//! What a person gives a registry to be let in. Only the command line has any; a proxy passes on what
//! its client sent, where its operator allows that. The page asks for none.
//!
//! They go to the registry that they are for and to the token service that its challenge names, never
//! to a place behind a redirect. Their `Debug` shows nothing.

use std::fmt;

use http::HeaderValue;

/// The right to read from one registry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credentials {
    /// User and password: for a Basic challenge, or for a token.
    Basic(Secret),
    /// A header of another scheme, which goes to the registry alone, as it is.
    Passed(Secret),
}

/// The value of an `Authorization` header.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Credentials {
    /// User and password; `None` where the user holds a colon, which no Basic header can carry.
    #[must_use]
    pub fn password(user: &str, password: &str) -> Option<Self> {
        if user.contains(':') {
            return None;
        }
        let pair = format!("{user}:{password}");
        let encoded = data_encoding::BASE64.encode(pair.as_bytes());
        Some(Self::Basic(Secret(format!("Basic {encoded}"))))
    }

    /// What a client sent in `Authorization`.
    #[must_use]
    pub fn from_header(value: &str) -> Self {
        let is_basic = value
            .split(' ')
            .next()
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic"));
        match is_basic {
            true => Self::Basic(Secret(value.to_owned())),
            false => Self::Passed(Secret(value.to_owned())),
        }
    }

    /// The header itself.
    pub(super) fn secret(&self) -> &Secret {
        match self {
            Self::Basic(secret) | Self::Passed(secret) => secret,
        }
    }
}

impl Secret {
    pub(super) fn new(value: String) -> Self {
        Self(value)
    }

    /// As a header that logs leave out; `None` where no header can hold it.
    pub(super) fn header(&self) -> Option<HeaderValue> {
        let mut value = HeaderValue::from_str(&self.0).ok()?;
        value.set_sensitive(true);
        Some(value)
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_becomes_a_header_and_shows_itself_nowhere() {
        // RFC 7617, section 2.
        let given = Credentials::password("Aladdin", "open sesame").unwrap();
        let header = given.secret().header().unwrap();
        assert_eq!(header, "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(header.is_sensitive());
        assert!(!format!("{given:?} {header:?}").contains("QWxh"));
        assert_eq!(Credentials::password("a:b", "c"), None);
    }

    #[test]
    fn a_clients_header_is_told_apart() {
        for (header, basic) in [
            ("Basic YQ==", true),
            ("basic YQ==", true),
            ("Bearer A", false),
            ("Basically x", false),
        ] {
            let found = Credentials::from_header(header);
            assert_eq!(matches!(found, Credentials::Basic(_)), basic, "{header}");
        }
    }
}
