//! Pictures: the matrix, and a badge. Well-formed XML without script, links or anything fetched; light
//! and dark as the viewer's system is.

mod badge;
mod matrix;

pub use badge::badge;
pub use matrix::matrix;

/// Width of a text in a sans serif of this size: a little more than most fonts need, since which one
/// the viewer has is not known.
fn width(text: &str, size: f64) -> f64 {
    let of = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | '\'' | '|' | '!' => 0.32,
        'f' | 't' | 'r' | '/' | '(' | ')' | '-' | ' ' => 0.40,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.92,
        c if c.is_ascii_uppercase() => 0.70,
        c if c.is_ascii() => 0.58,
        _ => 1.05,
    };
    text.chars().map(of).sum::<f64>() * size
}

/// A text of at most so many characters, safe in XML.
fn text(text: &str, most: usize) -> String {
    let visible = crate::text::visible(text);
    let mut short: String = visible.chars().take(most).collect();
    if visible.chars().nth(most).is_some() {
        short.pop();
        short.push('…');
    }
    super::xml::escape(&short)
}
