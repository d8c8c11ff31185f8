//! Image lists: one reference a line, `#` starts a comment, empty lines do not count.
//!
//! ```text
//! # base images
//! docker.io/library/alpine:3.20
//! ghcr.io/acme/app:1.4   # the shop
//! ```
//! References divided by blanks in one line, as `kubectl -o jsonpath` prints them, are read as
//! well. A line that is none stays in the answer with its reason.

use super::line;
use super::recognise::{InputKind, Recognised};
use crate::oci::Reference;
use crate::oci::reference::{Hint, hint, is_misleading};
use crate::text::Span;

/// What a list names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageList {
    /// The images in order; one that stands twice is kept twice.
    pub images: Vec<Listed>,
    /// What is no image, in order.
    pub problems: Vec<Unlisted>,
}

/// One image of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// 1-based line.
    pub line: usize,
    /// Its bytes in the list.
    pub span: Span,
    /// The image.
    pub reference: Reference,
}

/// A word of a list that is no image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlisted {
    /// 1-based line.
    pub line: usize,
    /// Its bytes in the list.
    pub span: Span,
    /// Why, and the form to use.
    pub hint: Hint,
}

/// Reads every word of every line.
#[must_use]
pub fn read_image_list(text: &str) -> ImageList {
    let mut list = ImageList::default();
    for word in words(text) {
        let (line, span) = (word.line, word.span);
        // Most words are images as they stand: those are parsed once.
        let parsed = match Reference::parse(word.text) {
            Ok(reference) if !is_misleading(word.text) => {
                list.images.push(Listed {
                    line,
                    span,
                    reference,
                });
                continue;
            }
            other => other,
        };
        match (parsed, hint(word.text)) {
            (_, Some(hint)) => list.problems.push(Unlisted { line, span, hint }),
            (Ok(reference), None) => list.images.push(Listed {
                line,
                span,
                reference,
            }),
            (Err(error), None) => list.problems.push(Unlisted {
                line,
                span,
                hint: Hint {
                    why: format!("It is a digest without a name: {error}."),
                    instead: None,
                },
            }),
        }
    }
    list
}

/// Words that decide whether a text is a list: enough to be sure, few enough to be fast.
const SAMPLE: usize = 200;

/// Takes `text` for an image list where nearly every line is one reference, or where several
/// references stand in one line.
pub(super) fn recognise(text: &str) -> Option<Recognised> {
    let sample: Vec<Word<'_>> = words(text).take(SAMPLE).collect();
    let confidences: Vec<f64> = sample
        .iter()
        .map(|word| line::reference_confidence(word.text))
        .collect();
    let exact = confidences.iter().filter(|c| **c > 0.0).count();
    let is_near = |word: &&Word<'_>| {
        word.text.contains('/') && hint(word.text).is_some_and(|hint| hint.instead.is_some())
    };
    // A list with `https://` before a name is still a list, which then says what to write.
    let near = sample.iter().filter(is_near).count();
    let fitting = exact + near;
    let lines = sample.iter().map(|word| word.line).max()? - sample.first()?.line + 1;
    let one_a_line = sample.windows(2).all(|pair| pair[0].line != pair[1].line);
    let has_comment = text.lines().any(|line| line.trim_start().starts_with('#'));
    let sure = confidences.iter().filter(|c| **c >= 0.8).count() + near;
    // Prose fits the grammar word by word, so several words in a line must each look like an image.
    let enough = if one_a_line {
        fitting * 4 >= sample.len() * 3 && (fitting == sample.len() || sure * 2 >= sample.len())
    } else {
        sure == sample.len()
    };
    // Tags and the files of an archive stand one a line as well.
    let is_tag = |word: &Word<'_>| {
        word.text == "latest" || word.text.starts_with(|c: char| c.is_ascii_digit())
    };
    let others = (sure == 0 && sample.iter().any(is_tag))
        || sample.iter().any(|word| word.text.ends_with('/'));
    if others || !enough || exact == 0 || (sample.len() < 2 && !has_comment && lines < 2) {
        return None;
    }
    let list = read_image_list(text);
    let total: f64 = confidences.iter().sum();
    let mut why = format!("It is a list of {} image references.", list.images.len());
    if !list.problems.is_empty() {
        why.push_str(&format!(
            " Words in it that are none: {}.",
            list.problems.len()
        ));
    }
    #[expect(clippy::cast_precision_loss, reason = "at most SAMPLE")]
    let confidence = total / sample.len() as f64;
    let mut answer = Recognised::new(InputKind::ImageList, confidence, why);
    answer.reads.images = list.images.len();
    Some(answer)
}

struct Word<'a> {
    line: usize,
    span: Span,
    text: &'a str,
}

/// Every word before the `#` of its line. A `#` inside a word is part of it, and then wrong.
fn words(text: &str) -> impl Iterator<Item = Word<'_>> {
    let mut offset = 0;
    text.split_inclusive('\n')
        .enumerate()
        .flat_map(move |(index, line)| {
            let start = offset;
            offset += line.len();
            let mut at = 0;
            let mut found = Vec::new();
            for piece in line.split_inclusive(char::is_whitespace) {
                let word = piece.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
                if word.starts_with('#') {
                    break;
                }
                let is_bullet = found.is_empty() && matches!(word, "-" | "*" | "•");
                if !word.is_empty() && !is_bullet {
                    let lead = piece.find(word).unwrap_or_default();
                    let begin = start + at + lead;
                    found.push(Word {
                        line: index + 1,
                        span: Span::new(begin, begin + word.len()),
                        text: word,
                    });
                }
                at += piece.len();
            }
            found
        })
}
