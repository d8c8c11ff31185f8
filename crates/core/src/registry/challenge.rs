//! `WWW-Authenticate`: which challenges a 401 holds and which of them a read-only client answers.
//!
//! Knows nothing of tokens, requests or the address guard. Total: any text gives a list.
//!
//! ```text
//! WWW-Authenticate = #challenge                           RFC 9110 11.6.1, several headers allowed
//! challenge        = scheme [ 1*SP ( token68 / #param ) ] RFC 9110 11.3
//! param            = token BWS "=" BWS ( token / quoted-string / what registries send unquoted )
//! ```
//!
//! Schemes and parameter names are case-insensitive, empty list items are legal, and a value
//! without quotes runs to the next comma or blank, since registries send bare URLs. A parameter
//! given twice, a quote without its end and junk mark their challenge malformed: it is shown, and
//! never picked. Other clients take the second of two realms there, which is how a proxy in between
//! would redirect a token request.

use super::endpoint::Scheme;

/// One challenge of a 401.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenge {
    /// The scheme in lower case, such as `bearer`.
    pub scheme: String,
    /// Parameters in order, names in lower case; the first of equal names only.
    pub params: Vec<(String, String)>,
    /// The single value that some schemes have in place of parameters.
    pub token68: Option<String>,
    /// Whether it breaks the grammar or says something twice.
    pub malformed: bool,
}

impl Challenge {
    /// The value of a parameter, by its lower-case name.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&str> {
        let found = self.params.iter().find(|(known, _)| known == name)?;
        Some(&found.1)
    }

    /// The `realm` of a bearer challenge that came from a registry spoken to over `registry`.
    ///
    /// # Errors
    /// The reason why no token may be asked for there.
    pub fn bearer_realm(&self, registry: Scheme) -> Result<&str, RealmFault> {
        let realm = self.param("realm").ok_or(RealmFault::Missing)?;
        check_realm(realm, registry).map(|()| realm)
    }
}

/// Why a realm is no place to ask for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RealmFault {
    /// There is none.
    Missing,
    /// It is no absolute `http://` or `https://` URL with a host.
    NotAbsoluteHttp,
    /// It holds `user:password@`.
    Userinfo,
    /// It holds a `#fragment`.
    Fragment,
    /// It is `http://` where the registry itself is spoken to over https.
    Downgrade,
}

impl RealmFault {
    /// The name used in vectors and in `challenge.parse`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NotAbsoluteHttp => "not_absolute_http",
            Self::Userinfo => "userinfo",
            Self::Fragment => "fragment",
            Self::Downgrade => "downgrade",
        }
    }
}

/// Reads the `WWW-Authenticate` headers of one answer, each as one string.
#[must_use]
pub fn parse<S: AsRef<str>>(headers: &[S]) -> Vec<Challenge> {
    let mut out = Vec::new();
    for header in headers {
        let mut scanner = Scanner {
            rest: header.as_ref(),
        };
        scanner.list(&mut out);
    }
    out
}

/// The challenge to answer: the first usable Bearer, else the first usable Basic.
#[must_use]
pub fn pick(challenges: &[Challenge], registry: Scheme) -> Option<&Challenge> {
    let well_formed = |scheme: &'static str| {
        challenges
            .iter()
            .filter(move |challenge| challenge.scheme == scheme && !challenge.malformed)
    };
    well_formed("bearer")
        .find(|challenge| challenge.bearer_realm(registry).is_ok())
        .or_else(|| well_formed("basic").next())
}

/// The scope that a bearer challenge proposes. It is shown and never obeyed: a client that asks for what it
/// is told to may hold a token for more than it wants.
#[must_use]
pub fn proposed_scope(challenges: &[Challenge]) -> Option<&str> {
    let bearer = challenges.iter().filter(|one| one.scheme == "bearer");
    let mut scopes = bearer.filter_map(|one| one.param("scope"));
    scopes.find(|scope| !scope.is_empty())
}

fn check_realm(realm: &str, registry: Scheme) -> Result<(), RealmFault> {
    let uri = fluent_uri::Uri::parse(realm).map_err(|_| RealmFault::NotAbsoluteHttp)?;
    let scheme = uri.scheme().as_str();
    let secure = scheme.eq_ignore_ascii_case("https");
    let authority = uri
        .authority()
        .filter(|authority| !authority.host().is_empty())
        .filter(|_| secure || scheme.eq_ignore_ascii_case("http"))
        .ok_or(RealmFault::NotAbsoluteHttp)?;
    if authority.userinfo().is_some() {
        return Err(RealmFault::Userinfo);
    }
    if uri.has_fragment() {
        return Err(RealmFault::Fragment);
    }
    if secure || registry == Scheme::Http {
        Ok(())
    } else {
        Err(RealmFault::Downgrade)
    }
}

/// Reads one header value from the left.
struct Scanner<'a> {
    rest: &'a str,
}

/// What one value turned out to be.
struct Text {
    text: String,
    whole: bool,
}

impl<'a> Scanner<'a> {
    /// The list: each item opens a challenge or adds a parameter to the one before it.
    fn list(&mut self, out: &mut Vec<Challenge>) {
        let mut current: Option<Challenge> = None;
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', ',']);
            if self.rest.is_empty() {
                break;
            }
            let name = self.token();
            if name.is_empty() {
                // No list item starts so: whatever was open cannot be trusted as read.
                spoil(&mut current);
                self.skip_item();
            } else if self.take_equals() {
                match current.as_mut() {
                    Some(challenge) => self.param(challenge, name),
                    // A parameter with no scheme before it belongs to nothing.
                    None => self.skip_item(),
                }
            } else {
                out.extend(current.take());
                current = Some(self.challenge(name));
            }
        }
        out.extend(current);
    }

    /// After a scheme: its token68 or its first parameter.
    fn challenge(&mut self, scheme: &str) -> Challenge {
        let mut challenge = Challenge {
            scheme: scheme.to_ascii_lowercase(),
            ..Challenge::default()
        };
        let blank = self.rest.starts_with([' ', '\t']);
        self.skip_blanks();
        if self.at_item_end() {
            return challenge;
        }
        if !blank {
            challenge.malformed = true;
            self.skip_item();
            return challenge;
        }
        if let Some(token68) = self.token68() {
            challenge.token68 = Some(token68.to_owned());
            return challenge;
        }
        let name = self.token();
        if !name.is_empty() && self.take_equals() {
            self.param(&mut challenge, name);
        } else {
            challenge.malformed = true;
            self.skip_item();
        }
        challenge
    }

    /// After `name=`: the value, and whatever follows it in this item.
    fn param(&mut self, challenge: &mut Challenge, name: &str) {
        self.skip_blanks();
        let value = if self.rest.starts_with('"') {
            self.quoted()
        } else {
            self.unquoted()
        };
        let name = name.to_ascii_lowercase();
        let twice = challenge.param(&name).is_some();
        challenge.malformed |= twice || !value.whole || challenge.token68.is_some();
        if !twice {
            challenge.params.push((name, value.text));
        }
        self.skip_blanks();
        if !self.at_item_end() {
            challenge.malformed = true;
            self.skip_item();
        }
    }

    /// A quoted-string with its quoted pairs decoded; not whole without its closing quote.
    fn quoted(&mut self) -> Text {
        let mut text = String::new();
        let mut chars = self.rest.chars();
        chars.next();
        let mut whole = false;
        while let Some(c) = chars.next() {
            match c {
                '"' => {
                    whole = true;
                    break;
                }
                '\\' => text.extend(chars.next()),
                _ => text.push(c),
            }
        }
        self.rest = chars.as_str();
        Text { text, whole }
    }

    /// A value without quotes: to the next comma or blank. A quote inside it is junk.
    fn unquoted(&mut self) -> Text {
        let text = self.take_while(|c| !matches!(c, ',' | ' ' | '\t'));
        Text {
            text: text.to_owned(),
            whole: !text.is_empty() && !text.contains('"'),
        }
    }

    /// A token68 that fills the rest of its item.
    fn token68(&mut self) -> Option<&'a str> {
        let body = |c: char| c.is_ascii_alphanumeric() || "-._~+/".contains(c);
        let after = self.rest.trim_start_matches(body);
        let after = (after.len() < self.rest.len()).then(|| after.trim_start_matches('='))?;
        let tail = after.trim_start_matches([' ', '\t']);
        if !(tail.is_empty() || tail.starts_with(',')) {
            return None;
        }
        let text = self.rest.get(..self.rest.len() - after.len())?;
        self.rest = tail;
        Some(text)
    }

    fn token(&mut self) -> &'a str {
        self.take_while(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
    }

    /// Whether an equals sign follows, blanks before it allowed; it is taken if so.
    fn take_equals(&mut self) -> bool {
        match self.rest.trim_start_matches([' ', '\t']).strip_prefix('=') {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Steps over the rest of a broken item, quoted commas included.
    fn skip_item(&mut self) {
        while !self.at_item_end() {
            if self.rest.starts_with('"') {
                self.quoted();
            } else {
                let mut chars = self.rest.chars();
                chars.next();
                self.rest = chars.as_str();
            }
        }
    }

    fn at_item_end(&self) -> bool {
        self.rest.is_empty() || self.rest.starts_with(',')
    }

    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn take_while(&mut self, accept: impl Fn(char) -> bool) -> &'a str {
        let end = self.rest.find(|c| !accept(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }
}

fn spoil(current: &mut Option<Challenge>) {
    if let Some(challenge) = current {
        challenge.malformed = true;
    }
}

#[cfg(test)]
mod tests;
