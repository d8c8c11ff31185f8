//! Variables in compose and stack files: `$NAME`, `${NAME:-default}` and their kin.
//!
//! Two grammars that differ: compose-go (template.go at e70e961: nested, `+`, the first separator
//! wins) and docker/cli (cli/compose/template at 28f7560: no nesting, no `+`, a lone `$` is an error,
//! separators are tried one after the other anywhere in the expression).

use std::collections::BTreeMap;

/// Values by name.
pub type Variables = BTreeMap<String, String>;

/// A text with its variables filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Filled {
    pub(super) text: String,
    /// Variables without value and without default; they count as empty.
    pub(super) unset: Vec<String>,
}

/// Why a text cannot be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Refused {
    /// It does not fit the grammar.
    Template,
    /// A variable that has to be there, and the words for its absence.
    Missing(String, String),
}

/// How deep defaults may hold other defaults.
const DEPTH: usize = 32;

/// As compose does it.
pub(super) fn compose(text: &str, variables: &Variables) -> Result<Filled, Refused> {
    let mut filled = Filled::default();
    fill(text, variables, &mut filled, 0)?;
    Ok(filled)
}

fn fill(text: &str, variables: &Variables, out: &mut Filled, depth: usize) -> Result<(), Refused> {
    if depth > DEPTH {
        return Err(Refused::Template);
    }
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.text.push_str(before);
        if let Some(tail) = after.strip_prefix('$') {
            out.text.push('$');
            rest = tail;
        } else if let Some(inner) = after.strip_prefix('{') {
            let end = closing(inner).ok_or(Refused::Template)?;
            let (expression, tail) = inner.split_at(end);
            braced(expression, variables, out, depth)?;
            rest = tail.get(1..).unwrap_or_default();
        } else {
            let name = name_of(after);
            if name.is_empty() {
                out.text.push('$');
            } else {
                put(name, variables, out);
            }
            rest = after.get(name.len()..).unwrap_or_default();
        }
    }
    out.text.push_str(rest);
    Ok(())
}

fn braced(
    text: &str,
    variables: &Variables,
    out: &mut Filled,
    depth: usize,
) -> Result<(), Refused> {
    let name = name_of(text);
    let rest = text.get(name.len()..).unwrap_or_default();
    if name.is_empty() {
        return Err(Refused::Template);
    }
    if rest.is_empty() {
        put(name, variables, out);
        return Ok(());
    }
    let (needs_text, operator) = match rest.strip_prefix(':') {
        Some(operator) => (true, operator),
        None => (false, rest),
    };
    let value = variables
        .get(name)
        .filter(|value| !needs_text || !value.is_empty());
    let word = operator.get(1..).unwrap_or_default();
    match (operator.chars().next(), value) {
        (Some('-' | '?'), Some(value)) => out.text.push_str(value),
        (Some('-'), None) | (Some('+'), Some(_)) => fill(word, variables, out, depth + 1)?,
        (Some('+'), None) => {}
        (Some('?'), None) => {
            let mut said = Filled::default();
            fill(word, variables, &mut said, depth + 1)?;
            return Err(Refused::Missing(name.to_owned(), said.text));
        }
        _ => return Err(Refused::Template),
    }
    Ok(())
}

/// Where the brace closes that was opened before `text`.
fn closing(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut open = 0_usize;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'{' if at > 0 && bytes.get(at - 1) == Some(&b'$') => open += 1,
            b'}' if open == 0 => return Some(at),
            b'}' => open -= 1,
            _ => {}
        }
    }
    None
}

/// The longest name at the beginning; empty where there is none.
fn name_of(text: &str) -> &str {
    let is_first = text.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
    if !is_first {
        return "";
    }
    let end = text.find(|c: char| c != '_' && !c.is_ascii_alphanumeric());
    text.get(..end.unwrap_or(text.len())).unwrap_or_default()
}

fn put(name: &str, variables: &Variables, out: &mut Filled) {
    match variables.get(name) {
        Some(value) => out.text.push_str(value),
        None => out.unset.push(name.to_owned()),
    }
}

/// As `docker stack deploy` does it.
pub(super) fn stack(text: &str, variables: &Variables) -> Result<Filled, Refused> {
    let mut out = Filled::default();
    // A later expression that succeeds makes an earlier error forgotten.
    let mut refused = None;
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.text.push_str(before);
        if let Some(tail) = after.strip_prefix('$') {
            out.text.push('$');
            rest = tail;
            continue;
        }
        let braced = after.strip_prefix('{').and_then(|inner| {
            let expression = inner.get(..expression_end(inner)?)?;
            inner
                .get(expression.len()..)?
                .starts_with('}')
                .then_some(expression)
        });
        let named = expression_end(after).and_then(|end| after.get(..end));
        let Some(expression) = braced.or(named) else {
            refused = Some(Refused::Template);
            rest = after;
            continue;
        };
        let taken = expression.len() + if braced.is_some() { 2 } else { 0 };
        rest = after.get(taken..).unwrap_or_default();
        refused = one(expression, variables, &mut out).err();
    }
    out.text.push_str(rest);
    refused.map_or(Ok(out), Err)
}

/// `NAME`, or `NAME` with a separator and everything to the next `}` or the end.
fn expression_end(text: &str) -> Option<usize> {
    let name = name_of(text);
    if name.is_empty() {
        return None;
    }
    let rest = text.get(name.len()..)?;
    let operator = rest.strip_prefix(':').unwrap_or(rest);
    let word = operator.strip_prefix(['-', '?']).unwrap_or_default();
    let length = word.find('}').unwrap_or(word.len());
    if length == 0 {
        return Some(name.len());
    }
    Some(text.len() - word.len() + length)
}

fn one(expression: &str, variables: &Variables, out: &mut Filled) -> Result<(), Refused> {
    for (separator, needs_text, is_required) in [
        (":-", true, false),
        ("-", false, false),
        (":?", true, true),
        ("?", false, true),
    ] {
        let Some((name, word)) = expression.split_once(separator) else {
            continue;
        };
        let value = variables
            .get(name)
            .filter(|value| !needs_text || !value.is_empty());
        match value {
            Some(value) => out.text.push_str(value),
            None if is_required => {
                return Err(Refused::Missing(name.to_owned(), word.to_owned()));
            }
            None => out.text.push_str(word),
        }
        return Ok(());
    }
    put(expression, variables, out);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Variables {
        [("TAG", "2.1"), ("EMPTY", "")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .into()
    }

    fn check(text: &str, expected: &str) {
        let found = compose(text, &variables()).unwrap();
        assert_eq!(found.text, expected, "{text}");
    }

    #[test]
    fn compose_fills_in() {
        check("a:$TAG", "a:2.1");
        check("a:${TAG}", "a:2.1");
        check("a:${NONE:-${TAG}}", "a:2.1");
        check("a:${NONE-1}", "a:1");
        check("a:${EMPTY-1}", "a:");
        check("a:${EMPTY:-1}", "a:1");
        check("a${TAG:+-slim}", "a-slim");
        check("a${NONE+-slim}", "a");
        check("$$TAG 5$ $1", "$TAG 5$ $1");
        check("${TAG?need}", "2.1");
        check("${NONE:-a:?b}", "a:?b");
        assert_eq!(compose("$NONE", &variables()).unwrap().unset, ["NONE"]);
    }

    #[test]
    fn compose_refuses() {
        let refused = |text| compose(text, &variables()).unwrap_err();
        assert_eq!(refused("${BAD"), Refused::Template);
        assert_eq!(refused("${}"), Refused::Template);
        assert_eq!(refused("${TAG!x}"), Refused::Template);
        let missing = Refused::Missing("NONE".to_owned(), "set it".to_owned());
        assert_eq!(refused("${NONE:?set it}"), missing);
    }

    #[test]
    fn a_stack_has_a_grammar_of_its_own() {
        let fill = |text| stack(text, &variables()).map(|found| found.text);
        assert_eq!(fill("a:$NONE:-1"), Ok("a:1".to_owned()));
        // The dash inside the words is taken for the separator.
        assert_eq!(fill("a:${NONE:?no-tag}"), Ok("a:tag".to_owned()));
        assert_eq!(fill("cost 5$"), Err(Refused::Template));
        assert_eq!(fill("a${TAG:+-slim}"), Err(Refused::Template));
        assert_eq!(fill("$ a:${TAG}"), Ok(" a:2.1".to_owned()));
    }

    #[test]
    fn deep_defaults_end() {
        let deep = format!("{}{}", "${A:-".repeat(5000), "}".repeat(5000));
        assert_eq!(compose(&deep, &Variables::new()), Err(Refused::Template));
    }
}
