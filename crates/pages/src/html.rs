//! Text as HTML.

use allarch_core::text::docs::{Block, blocks};
use allarch_core::text::{Piece, pieces};

/// Text of an element or an attribute.
pub(crate) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Text of a document, with what a person would not see as its code point; lines stay lines.
pub(crate) fn visible(text: &str) -> String {
    let mut out = String::new();
    for piece in pieces(text) {
        match piece {
            Piece::Plain(plain) => out.push_str(&escape(plain)),
            Piece::Hidden('\n') => out.push('\n'),
            Piece::Hidden(c) => out.push_str(&chip(&format!("U+{:04X}", u32::from(c)))),
        }
    }
    out
}

/// What stands for something that cannot be seen.
pub(crate) fn chip(name: &str) -> String {
    format!("<span class=\"leaf-hidden\">{name}</span>")
}

/// Words, with what stands between backticks as code.
pub(crate) fn words(text: &str) -> String {
    let mut out = String::new();
    for (at, piece) in text.split('`').enumerate() {
        match at % 2 {
            0 => out.push_str(&escape(piece)),
            _ => out.push_str(&format!("<code>{}</code>", escape(piece))),
        }
    }
    out
}

/// Prose of the rules' docs, by paragraph.
pub(crate) fn prose(text: &str) -> String {
    let paragraph = |text: &str| format!("<p>{}</p>\n", words(text));
    text.split("\n\n").map(paragraph).collect()
}

/// A section of the engines' docs: paragraphs and lists.
pub(crate) fn section(text: &str) -> String {
    let block = |block: &Block| match block {
        Block::Paragraph(text) => format!("<p>{}</p>\n", words(text)),
        Block::List { numbered, items } => {
            let name = if *numbered { "ol" } else { "ul" };
            let items = items.iter().map(|item| format!("<li>{}</li>", words(item)));
            let items: String = items.collect();
            format!("<{name} class=\"leaf-items\">{items}</{name}>\n")
        }
    };
    blocks(text).iter().map(block).collect()
}

/// A part of a page, with its heading.
pub(crate) fn part(title: &str, inside: &str) -> String {
    let id = title.to_lowercase().replace(' ', "-");
    part_at(&id, title, inside)
}

/// A part of a page that is known by `id`.
pub(crate) fn part_at(id: &str, title: &str, inside: &str) -> String {
    let title = escape(title);
    format!(
        "<section class=\"panel leaf-part\" aria-labelledby=\"{id}\">\n<header class=\"panel-head\"><h2 id=\"{id}\">{title}</h2></header>\n<div class=\"leaf-body\">\n{inside}</div>\n</section>\n"
    )
}

/// A table in a region that scrolls. Cells are HTML; the first of a row is its heading.
pub(crate) fn table(label: &str, head: &[&str], rows: &[Vec<String>]) -> String {
    let head: String = head
        .iter()
        .map(|name| format!("<th scope=\"col\">{}</th>", escape(name)))
        .collect();
    let row = |cells: &Vec<String>| {
        let cells = cells.iter().enumerate().map(|(at, cell)| match at {
            0 => format!("<th scope=\"row\">{cell}</th>"),
            _ => format!("<td>{cell}</td>"),
        });
        format!("<tr>{}</tr>\n", cells.collect::<String>())
    };
    let rows: String = rows.iter().map(row).collect();
    format!(
        "<div class=\"leaf-table\" role=\"region\" tabindex=\"0\" aria-label=\"{}\">\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n",
        escape(label)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(escape("<a b=\"&\">"), "&lt;a b=&quot;&amp;&quot;&gt;");
        assert_eq!(
            prose("A `<b>` c\n\nD"),
            "<p>A <code>&lt;b&gt;</code> c</p>\n<p>D</p>\n"
        );
        assert_eq!(
            section(" A `b`\n\n - <c>\n - d"),
            "<p>A <code>b</code></p>\n<ul class=\"leaf-items\"><li>&lt;c&gt;</li><li>d</li></ul>\n"
        );
        assert_eq!(
            visible("a\u{202e}\n"),
            "a<span class=\"leaf-hidden\">U+202E</span>\n"
        );
    }
}
