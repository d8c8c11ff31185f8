//! Texts of several lines in HCL: `<<NAME` and `<<-NAME` to the line that is the name alone.

use super::{Expression, Part, Scan};
use crate::text::Span;

/// The name behind `<<`, whether indentation is taken off, and the bytes to the first line of text.
fn head(rest: &str) -> Option<(&str, bool, usize)> {
    let behind = rest.strip_prefix("<<")?;
    let name = behind.strip_prefix('-').unwrap_or(behind);
    let (name, _) = name.split_once('\n')?;
    let length = rest.find('\n')? + 1;
    let name = name.trim_end_matches('\r');
    let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    is_name.then_some((name, behind.starts_with('-'), length))
}

/// Whether a text of several lines begins here.
pub(super) fn opens(rest: &str) -> bool {
    head(rest).is_some()
}

impl Scan<'_> {
    /// Reads one; `None` where it has no end, or where none begins.
    pub(super) fn heredoc(&mut self) -> Option<Expression> {
        let (name, is_indented, length) = head(self.rest())?;
        let start = self.at + length;
        let mut stop = start;
        let mut indentation = usize::MAX;
        let mut end = None;
        for line in self.text.get(start..)?.split_inclusive('\n') {
            if line.trim() == name {
                end = Some(stop + line.trim_end().len());
                break;
            }
            if !line.trim().is_empty() {
                indentation = indentation.min(line.len() - line.trim_start().len());
            }
            stop += line.len();
        }
        self.at = end?;
        let mut inside = Scan {
            text: self.text.get(..stop)?,
            at: start,
        };
        let parts = inside.template(if is_indented { indentation } else { 0 });
        let body = self.text.get(start..stop)?;
        let first = start + body.len() - body.trim_start().len();
        let last = start + body.trim_end().len();
        Some(Expression::Text(parts, Span::new(first, last.max(first))))
    }

    /// The text up to the end of what is scanned, each line without its first `indentation` bytes.
    fn template(&mut self, indentation: usize) -> Vec<Part> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let mut begins_line = true;
        while let Some(c) = self.peek() {
            if begins_line {
                let line = self.rest().lines().next().unwrap_or_default();
                let blank = line.len() - line.trim_start().len();
                self.at += blank.min(indentation);
                begins_line = false;
                continue;
            }
            self.at += c.len_utf8();
            begins_line = c == '\n';
            let mark = matches!(c, '$' | '%');
            if mark && self.rest().starts_with(&format!("{c}{{")) {
                self.at += 2;
                text.push(c);
                text.push('{');
            } else if mark && self.rest().starts_with('{') {
                self.at += 1;
                if !text.is_empty() {
                    parts.push(Part::Text(std::mem::take(&mut text)));
                }
                // A sequence without end is one of what follows, which is not evaluated either.
                let inserted = self.inserted().filter(|_| c == '$');
                parts.push(inserted.unwrap_or(Part::Computed));
            } else {
                text.push(c);
            }
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str, rest: &str) {
        let mut scan = Scan {
            text: source,
            at: 0,
        };
        let Some(Expression::Text(parts, span)) = scan.heredoc() else {
            panic!("{source}");
        };
        let texts = parts.iter().map(|part| match part {
            Part::Text(text) => text.as_str(),
            Part::Variable(_) => "<variable>",
            Part::Computed => "<computed>",
        });
        assert_eq!(texts.collect::<String>(), expected, "{source}");
        assert_eq!(scan.rest(), rest, "{source}");
        assert_eq!(
            source[span.start..span.end].trim().len(),
            span.len(),
            "{source}"
        );
    }

    #[test]
    fn lines_are_a_text() {
        check("<<E\na\n  b\nE\nx", "a\n  b\n", "\nx");
        check("<<-E\n    a\n\n      b\n  E\n", "a\n\n  b\n", "\n");
        check("<<E\r\na\r\nE\r\n", "a\r\n", "\r\n");
        check(
            "<<E\n\\n $${X} ${X} ${f(X)} %{ if x }\nE",
            "\\n ${X} <variable> <computed> <computed>\n",
            "",
        );
        check("<<E\nE\n", "", "\n");
    }

    #[test]
    fn others_are_none() {
        for source in ["<<E\na\n", "<< E\nE\n", "<<\n\n", "<E\nE\n", "<<E"] {
            let mut scan = Scan {
                text: source,
                at: 0,
            };
            assert!(scan.heredoc().is_none(), "{source}");
        }
    }
}
