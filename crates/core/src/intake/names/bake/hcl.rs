//! As much of HCL as plain Bake files are written in: blocks with at most one label, attributes, texts
//! with `${…}`, lists, objects. Everything else is stepped over as one computed value.

mod heredoc;

use crate::text::Span;

/// A file's blocks, and where it stops being HCL.
#[derive(Debug, Default)]
pub(super) struct File {
    pub(super) blocks: Vec<Block>,
    pub(super) broken: Option<usize>,
}

/// `kind "label" { name = value … }`.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) kind: String,
    pub(super) label: String,
    attributes: Vec<(String, Expression)>,
}

impl Block {
    /// The value of an attribute; the last one counts.
    pub(super) fn get(&self, name: &str) -> Option<&Expression> {
        let found = self
            .attributes
            .iter()
            .rev()
            .find(|(known, _)| known == name);
        found.map(|(_, value)| value)
    }
}

#[derive(Debug)]
pub(super) enum Expression {
    /// A text in quotes, with the bytes between them, or one of several lines.
    Text(Vec<Part>, Span),
    List(Vec<Expression>),
    /// The values of an object.
    Map(Vec<Expression>),
    /// Anything else.
    Computed(Span),
}

#[derive(Debug)]
pub(super) enum Part {
    Text(String),
    /// `${NAME}`.
    Variable(String),
    /// `${…}` with more than a name in it.
    Computed,
}

impl Expression {
    /// Its bytes; of a list or an object, nothing.
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Text(_, span) | Self::Computed(span) => *span,
            Self::List(items) | Self::Map(items) => {
                items.first().map_or(Span::new(0, 0), Self::span)
            }
        }
    }
}

/// How deep lists, objects and blocks may hold each other.
const DEPTH: usize = 64;

/// Reads every block up to the first place that fits no grammar.
pub(super) fn read(text: &str) -> File {
    let mut scan = Scan { text, at: 0 };
    let mut file = File::default();
    loop {
        scan.blank();
        if scan.at >= text.len() {
            return file;
        }
        let before = scan.at;
        if scan.block(&mut file.blocks).is_none() || scan.at == before {
            file.broken = Some(scan.at.min(text.len()));
            return file;
        }
    }
}

struct Scan<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Scan<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, wanted: char) -> Option<()> {
        (self.peek()? == wanted).then(|| self.at += wanted.len_utf8())
    }

    /// Blanks, line ends and comments.
    fn blank(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
            self.at += rest.len() - trimmed.len();
            let length = if trimmed.starts_with('#') || trimmed.starts_with("//") {
                trimmed.find('\n').unwrap_or(trimmed.len())
            } else if trimmed.starts_with("/*") {
                trimmed.find("*/").map_or(trimmed.len(), |end| end + 2)
            } else {
                return;
            };
            self.at += length;
        }
    }

    fn word(&mut self) -> Option<&'t str> {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
        let word = rest.get(..end.unwrap_or(rest.len()))?;
        self.at += word.len();
        (!word.is_empty()).then_some(word)
    }

    /// A block, or an attribute at the top, which is a variable's value in older files.
    fn block(&mut self, blocks: &mut Vec<Block>) -> Option<()> {
        let kind = self.word()?.to_owned();
        self.blank();
        if self.peek()? == '=' {
            self.at += 1;
            self.expression(0)?;
            return Some(());
        }
        let mut label = String::new();
        while self.peek()? == '"' {
            if let Expression::Text(parts, _) = self.quoted()?
                && let [Part::Text(text)] = parts.as_slice()
                && label.is_empty()
            {
                label.clone_from(text);
            }
            self.blank();
        }
        self.eat('{')?;
        let mut attributes = Vec::new();
        self.body(&mut attributes, 0)?;
        blocks.push(Block {
            kind,
            label,
            attributes,
        });
        Some(())
    }

    fn body(&mut self, attributes: &mut Vec<(String, Expression)>, depth: usize) -> Option<()> {
        if depth > DEPTH {
            return None;
        }
        loop {
            self.blank();
            if self.eat('}').is_some() {
                return Some(());
            }
            let name = match self.peek()? {
                '"' => match self.quoted()? {
                    Expression::Text(parts, _) => match parts.as_slice() {
                        [Part::Text(text)] => text.clone(),
                        _ => String::new(),
                    },
                    _ => String::new(),
                },
                _ => self.word()?.to_owned(),
            };
            self.blank();
            match self.peek()? {
                '=' => {
                    self.at += 1;
                    let value = self.expression(depth + 1)?;
                    attributes.push((name, value));
                }
                // A block inside: its attributes are its own.
                _ => {
                    while self.peek()? == '"' {
                        self.quoted()?;
                        self.blank();
                    }
                    self.eat('{')?;
                    self.body(&mut Vec::new(), depth + 1)?;
                }
            }
        }
    }

    fn expression(&mut self, depth: usize) -> Option<Expression> {
        if depth > DEPTH {
            return None;
        }
        self.blank();
        let start = self.at;
        let value = match self.peek()? {
            '"' => self.quoted()?,
            '[' => self.list(depth)?,
            '{' => self.map(depth)?,
            '<' => self.heredoc()?,
            _ => return self.computed(start),
        };
        // Anything after it on the line makes it a part of something computed.
        let rest = self.rest().trim_start_matches([' ', '\t', '\r']);
        let ends = ['\n', ',', ']', '}', '#', '/', ':', '='];
        if rest.is_empty() || rest.starts_with(ends) && !rest.starts_with("==") {
            Some(value)
        } else {
            self.computed(start)
        }
    }

    /// Steps over what is not evaluated, to the end of its line or of what holds it.
    fn computed(&mut self, start: usize) -> Option<Expression> {
        let mut open = 0_usize;
        while let Some(c) = self.peek() {
            match c {
                '"' => {
                    self.quoted()?;
                    continue;
                }
                '<' if heredoc::opens(self.rest()) => {
                    self.heredoc()?;
                    continue;
                }
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' if open == 0 => break,
                ')' | ']' | '}' => open -= 1,
                '\n' | ',' if open == 0 => break,
                _ => {}
            }
            self.at += c.len_utf8();
        }
        let end = start + self.text.get(start..self.at)?.trim_end().len();
        Some(Expression::Computed(Span::new(start, end)))
    }

    fn list(&mut self, depth: usize) -> Option<Expression> {
        self.eat('[')?;
        let mut items = Vec::new();
        loop {
            self.blank();
            if self.eat(']').is_some() {
                return Some(Expression::List(items));
            }
            let before = self.at;
            items.push(self.expression(depth + 1)?);
            self.blank();
            if self.eat(',').is_none() && self.peek()? != ']' || self.at == before {
                return None;
            }
        }
    }

    fn map(&mut self, depth: usize) -> Option<Expression> {
        self.eat('{')?;
        let mut values = Vec::new();
        loop {
            self.blank();
            if self.eat('}').is_some() {
                return Some(Expression::Map(values));
            }
            match self.peek()? {
                '"' => drop(self.quoted()?),
                _ => drop(self.word()?),
            }
            self.blank();
            if self.eat('=').is_none() {
                self.eat(':')?;
            }
            values.push(self.expression(depth + 1)?);
            self.blank();
            let _ = self.eat(',');
        }
    }

    /// A text in quotes; it ends with its line at the latest.
    fn quoted(&mut self) -> Option<Expression> {
        self.eat('"')?;
        let start = self.at;
        let mut parts = Vec::new();
        let mut text = String::new();
        loop {
            let c = self.peek()?;
            self.at += c.len_utf8();
            match c {
                '"' => break,
                '\n' => return None,
                '\\' => {
                    let next = self.peek()?;
                    self.at += next.len_utf8();
                    text.push(match next {
                        'n' => '\n',
                        't' => '\t',
                        other => other,
                    });
                }
                '$' if self.rest().starts_with("${") => {
                    self.at += 2;
                    text.push_str("${");
                }
                '$' if self.rest().starts_with('{') => {
                    self.at += 1;
                    if !text.is_empty() {
                        parts.push(Part::Text(std::mem::take(&mut text)));
                    }
                    parts.push(self.inserted()?);
                }
                other => text.push(other),
            }
        }
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        Some(Expression::Text(parts, Span::new(start, self.at - 1)))
    }

    /// What stands in `${…}`; its quotes may hold braces.
    fn inserted(&mut self) -> Option<Part> {
        let start = self.at;
        let mut open = 0_usize;
        let mut in_text = false;
        loop {
            let c = self.peek()?;
            match c {
                '\n' => return None,
                '"' => in_text = !in_text,
                '{' if !in_text => open += 1,
                '}' if !in_text && open == 0 => break,
                '}' if !in_text => open -= 1,
                _ => {}
            }
            self.at += c.len_utf8();
        }
        let inner = self.text.get(start..self.at)?.trim();
        self.at += 1;
        let is_name = !inner.is_empty()
            && inner
                .chars()
                .all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        Some(if is_name {
            Part::Variable(inner.to_owned())
        } else {
            Part::Computed
        })
    }
}
