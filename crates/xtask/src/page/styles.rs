//! All style sheets as one file, in the order in which `index.html` names them.

use anyhow::{Result, bail};

use super::html::Links;
use crate::root::{files_below, read_text, root};

/// A sheet in `www/styles/` that nobody names is an error, as it would silently not apply.
pub(super) fn check(named: &Links) -> Result<()> {
    for path in files_below(&root().join("www/styles"))? {
        let mut names = named.styles.iter().chain(&named.later_styles);
        let listed = names.any(|name| root().join(name) == path);
        if !listed {
            bail!(
                "index.html does not name the style sheet {}",
                path.display()
            );
        }
    }
    Ok(())
}

/// Bundles the sheets named.
pub(super) fn bundle(names: &[String]) -> Result<String> {
    let mut sheet = String::new();
    for name in names {
        sheet.push_str(&without_comments(&read_text(&root().join(name))?));
    }
    Ok(sheet)
}

/// Drops comments, blank lines and indentation. Strings are kept whole.
fn without_comments(sheet: &str) -> String {
    let mut kept = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some(start) = rest.find(['"', '\'', '/']) {
        let (before, from) = rest.split_at(start);
        kept.push_str(before);
        let length = match from.as_bytes() {
            [b'/', b'*', ..] => {
                rest = from
                    .find("*/")
                    .map_or("", |end| from.get(end + 2..).unwrap_or_default());
                continue;
            }
            [b'/', ..] => 1,
            _ => string_length(from),
        };
        let (piece, after) = from.split_at(length);
        kept.push_str(piece);
        rest = after;
    }
    kept.push_str(rest);
    kept.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .fold(String::with_capacity(sheet.len()), |sheet, line| {
            sheet + line + "\n"
        })
}

/// The length in bytes of the quoted string that `text` opens with.
fn string_length(text: &str) -> usize {
    let mut characters = text.char_indices();
    let quote = characters.next().map(|(_, quote)| quote);
    let mut escaped = false;
    for (at, character) in characters {
        if !escaped && Some(character) == quote {
            return at + character.len_utf8();
        }
        escaped = !escaped && character == '\\';
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sheet: &str, expected: &str) {
        assert_eq!(without_comments(sheet), expected);
    }

    #[test]
    fn comments_go_and_strings_stay() {
        check(
            "/* a */ p {\n  color: red; /* b */\n}\n",
            "p {\ncolor: red;\n}\n",
        );
        check(
            "a::after { content: \"/* kept */ \\\" '\" }",
            "a::after { content: \"/* kept */ \\\" '\" }\n",
        );
        check("p { font: 12px/1.5 x }", "p { font: 12px/1.5 x }\n");
        check("p {} /* never closed", "p {}\n");
        check("p { content: 'open", "p { content: 'open\n");
    }
}
