//! Variables in a word of a Dockerfile, with quotes and escapes, as BuildKit fills them in
//! (frontend/dockerfile/shell/lex.go; patterns since docker/dockerfile 1.7).
//!
//! It knows nothing of instructions, nor of which variables there are.

use std::iter::Peekable;
use std::str::Chars;

use super::super::interpolate::{Filled, Refused, Variables};
use super::pattern::{replaced, trimmed};

/// How deep the words of variables may hold others.
const DEPTH: usize = 32;

/// Longest text that variables make: a reference is far shorter, and variables in a row would multiply.
pub(super) const MAX_FILLED: usize = 4096;

/// The word without its quotes, with its variables filled in.
pub(super) fn fill(text: &str, variables: &Variables, escape: char) -> Result<Filled, Refused> {
    let mut scan = Scan {
        rest: text.chars().peekable(),
        variables,
        escape,
        unset: Vec::new(),
        depth: 0,
    };
    let text = scan.to(None, false)?;
    Ok(Filled {
        text,
        unset: scan.unset,
    })
}

struct Scan<'t> {
    rest: Peekable<Chars<'t>>,
    variables: &'t Variables,
    escape: char,
    unset: Vec<String>,
    depth: usize,
}

impl Scan<'_> {
    /// Up to `end`, which has to come where there is one; in patterns escapes are kept.
    fn to(&mut self, end: Option<char>, keeps_escapes: bool) -> Result<String, Refused> {
        let mut out = String::new();
        while let Some(c) = self.rest.next() {
            match c {
                _ if Some(c) == end => return Ok(out),
                '\'' => loop {
                    match self.rest.next().ok_or(Refused::Template)? {
                        '\'' => break,
                        inner => out.push(inner),
                    }
                },
                '"' => self.quoted(&mut out)?,
                '$' => self.variable(&mut out)?,
                _ if c == self.escape => {
                    if keeps_escapes {
                        out.push(c);
                    }
                    out.extend(self.rest.next());
                }
                _ => out.push(c),
            }
        }
        if end.is_some() {
            return Err(Refused::Template);
        }
        Ok(out)
    }

    fn quoted(&mut self, out: &mut String) -> Result<(), Refused> {
        loop {
            match self.rest.next().ok_or(Refused::Template)? {
                '"' => return Ok(()),
                '$' => self.variable(out)?,
                c if c == self.escape => {
                    let escaped = |next: &char| matches!(next, '"' | '$') || *next == c;
                    out.push(self.rest.next_if(escaped).unwrap_or(c));
                }
                c => out.push(c),
            }
        }
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        let is_first = |c: &char| *c == '_' || c.is_ascii_alphabetic();
        if let Some(first) = self.rest.next_if(is_first) {
            name.push(first);
            let is_next = |c: &char| *c == '_' || c.is_ascii_alphanumeric();
            while let Some(c) = self.rest.next_if(is_next) {
                name.push(c);
            }
        }
        name
    }

    fn variable(&mut self, out: &mut String) -> Result<(), Refused> {
        self.filled(out)?;
        if out.len() > MAX_FILLED {
            return Err(Refused::Template);
        }
        Ok(())
    }

    /// What follows `$`.
    fn filled(&mut self, out: &mut String) -> Result<(), Refused> {
        if self.rest.next_if_eq(&'{').is_some() {
            if self.depth >= DEPTH {
                return Err(Refused::Template);
            }
            self.depth += 1;
            let done = self.braced(out);
            self.depth -= 1;
            return done;
        }
        let name = self.name();
        if name.is_empty() {
            out.push('$');
        } else {
            out.push_str(&self.value(name));
        }
        Ok(())
    }

    /// The value of a variable; one that is not set counts as empty.
    fn value(&mut self, name: String) -> String {
        let value = self.variables.get(&name).cloned();
        value.unwrap_or_else(|| {
            self.unset.push(name);
            String::new()
        })
    }

    fn braced(&mut self, out: &mut String) -> Result<(), Refused> {
        let name = self.name();
        if name.is_empty() {
            return Err(Refused::Template);
        }
        let mut operator = self.rest.next().ok_or(Refused::Template)?;
        let needs_text = operator == ':';
        if needs_text {
            operator = self.rest.next().ok_or(Refused::Template)?;
        }
        match operator {
            '}' if !needs_text => out.push_str(&self.value(name)),
            '-' | '+' | '?' => {
                let unset = self.unset.len();
                let word = self.to(Some('}'), false)?;
                let value = self.variables.get(&name);
                let value = value.filter(|value| !needs_text || !value.is_empty());
                match (operator, value) {
                    ('-', None) | ('+', Some(_)) => out.push_str(&word),
                    ('?', None) => return Err(Refused::Missing(name, word)),
                    (_, value) => {
                        // The word does not count, nor do variables in it.
                        self.unset.truncate(unset);
                        if operator != '+' {
                            out.push_str(value.map_or("", String::as_str));
                        }
                    }
                }
            }
            '#' | '%' if !needs_text => {
                let word = self.to(Some('}'), true)?;
                let value = self.value(name);
                let longest = word.strip_prefix(operator);
                let (pattern, is_longest) = (longest.unwrap_or(&word), longest.is_some());
                out.push_str(&trimmed(pattern, &value, operator == '%', is_longest)?);
            }
            '/' if !needs_text => {
                let is_all = self.rest.next_if_eq(&'/').is_some();
                let pattern = self.to(Some('/'), true)?;
                let replacement = self.to(Some('}'), true)?;
                let value = self.value(name);
                out.push_str(&replaced(&pattern, &value, &replacement, is_all)?);
            }
            _ => return Err(Refused::Template),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Variables {
        [
            ("V", "foo-bar-baz"),
            ("TAG", "v1.2.3"),
            ("EMPTY", ""),
            ("P", "foo-"),
            ("S", "a*b"),
            ("PLATFORM", "linux/arm/v7"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    fn check(text: &str, expected: &str) {
        let found = fill(text, &variables(), '\\').unwrap();
        assert_eq!(found.text, expected, "{text}");
        assert!(found.unset.is_empty(), "{text}");
    }

    #[test]
    fn a_pattern_is_cut_off() {
        check("a:${TAG#v}", "a:1.2.3");
        check("${V#*-}", "bar-baz");
        check("${V##*-}", "baz");
        check("${V%-*}", "foo-bar");
        check("${V%%-*}", "foo");
        check("${V#f?o}", "-bar-baz");
        check("${V#bar}", "foo-bar-baz");
        check("${V#}", "foo-bar-baz");
        check("${V#$P}", "bar-baz");
        check("${S#a\\*}", "b");
        check("${V#f\\*}", "foo-bar-baz");
        check("${EMPTY%%*}", "");
        check("${TAG%.?}", "v1.2");
    }

    #[test]
    fn a_pattern_is_replaced() {
        check("${PLATFORM/\\//-}", "linux-arm/v7");
        check("${PLATFORM//\\//-}", "linux-arm-v7");
        check("${V/ba?/x}", "foo-x-baz");
        check("${V//ba?/x}", "foo-x-x");
        check("${V/-*/}", "foo");
        check("${V//o/${EMPTY:-e}}", "fee-bar-baz");
        check("${V/none/x}", "foo-bar-baz");
    }

    #[test]
    fn quotes_and_escapes_are_the_words() {
        check("a:\\$TAG", "a:$TAG");
        check("\"a:$TAG\"", "a:v1.2.3");
        check("'a:$TAG'", "a:$TAG");
        check("\"a:\\${TAG}\"", "a:${TAG}");
        check("a\"b\"'c'", "abc");
        let backtick = fill("a\\`$TAG:$TAG", &variables(), '`').unwrap();
        assert_eq!(backtick.text, "a\\$TAG:v1.2.3");
    }

    #[test]
    fn defaults_are_as_before() {
        check("${NONE:-${TAG}}", "v1.2.3");
        check("${EMPTY-1}${EMPTY:-2}", "2");
        check("a${TAG:+-slim}${NONE+x}", "a-slim");
        check("${TAG:-$NONE}", "v1.2.3");
        check("5$ $", "5$ $");
    }

    #[test]
    fn what_is_not_known_is_told() {
        let unset = |text| fill(text, &variables(), '\\').unwrap().unset;
        assert_eq!(
            unset("${NONE#v}${OTHER//a/b}$LAST"),
            ["NONE", "OTHER", "LAST"]
        );
        let refused = |text: &str| fill(text, &variables(), '\\').unwrap_err();
        for text in [
            "${V", "${}", "${V!x}", "${V:#x}", "${V/a}", "${V//}", "'a", "\"a", "${V#a\\}",
        ] {
            assert_eq!(refused(text), Refused::Template, "{text}");
        }
        let missing = Refused::Missing("NONE".to_owned(), "set it".to_owned());
        assert_eq!(refused("${NONE:?set it}"), missing);
        let long = format!("${{V#{}}}", "*a".repeat(5000));
        assert_eq!(refused(&long), Refused::Template);
        let many = "$V".repeat(1000);
        assert_eq!(refused(&many), Refused::Template);
        let wide = format!("${{V//o/{}}}", "x".repeat(5000));
        assert_eq!(refused(&wide), Refused::Template);
        let deep = format!("{}{}", "${A:-".repeat(5000), "}".repeat(5000));
        assert_eq!(refused(&deep), Refused::Template);
    }
}
