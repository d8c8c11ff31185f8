//! Pages written as doc comments: cut at their headings, and their words without their lines. Every
//! line of a doc comment starts with one blank.

/// The text under `heading`, without the blank lines around it.
#[must_use]
pub fn section(docs: &'static str, heading: &str) -> Option<&'static str> {
    let mut parts = docs.split("\n # ");
    let first = parts.next()?.strip_prefix(" # ");
    first
        .into_iter()
        .chain(parts)
        .find_map(|part| part.strip_prefix(heading)?.strip_prefix('\n'))
        .map(|text| text.trim_matches('\n'))
}

/// The words of a section: lines of a paragraph joined, paragraphs set apart by a blank line, examples
/// left out.
#[must_use]
pub fn prose(section: &str) -> String {
    let mut paragraphs = vec![String::new()];
    let mut in_block = false;
    for line in section.lines().map(str::trim) {
        if line.starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            continue;
        } else if line.is_empty() {
            paragraphs.push(String::new());
        } else if let Some(paragraph) = paragraphs.last_mut() {
            if !paragraph.is_empty() {
                paragraph.push(' ');
            }
            paragraph.push_str(line);
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs.join("\n\n")
}

/// The first sentence of some prose.
#[must_use]
pub fn first_sentence(prose: &str) -> &str {
    let paragraph = prose.split("\n\n").next().unwrap_or_default();
    let end = paragraph.find(". ").map_or(paragraph.len(), |at| at + 1);
    paragraph.get(..end).unwrap_or_default()
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Words.
    Paragraph(String),
    /// Items, of lines that start with `- `, or with `1. ` where they are in order.
    List {
        /// Whether they are numbered.
        numbered: bool,
        /// The words of each.
        items: Vec<String>,
    },
}

/// The paragraphs and lists of a section, which blank lines set apart.
#[must_use]
pub fn blocks(section: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut goes_on = false;
    for line in section.lines().map(str::trim) {
        if line.is_empty() {
            goes_on = false;
            continue;
        }
        let begins = item(line);
        match (blocks.last_mut(), begins) {
            (Some(Block::List { numbered, items }), Some((number, words)))
                if goes_on && *numbered == number =>
            {
                items.push(words.to_owned());
            }
            (_, Some((numbered, words))) => blocks.push(Block::List {
                numbered,
                items: vec![words.to_owned()],
            }),
            (Some(Block::Paragraph(text)), None) if goes_on => push(text, line),
            (Some(Block::List { items, .. }), None) if goes_on => {
                if let Some(text) = items.last_mut() {
                    push(text, line);
                }
            }
            (_, None) => blocks.push(Block::Paragraph(line.to_owned())),
        }
        goes_on = true;
    }
    blocks
}

fn push(text: &mut String, line: &str) {
    text.push(' ');
    text.push_str(line);
}

/// Whether a line begins an item that is numbered, and the words of it.
fn item(line: &str) -> Option<(bool, &str)> {
    if let Some(words) = line.strip_prefix("- ") {
        return Some((false, words));
    }
    let (number, words) = line.split_once(". ")?;
    let is_number = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    is_number.then_some((true, words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_cut_at_its_headings() {
        let page = " # What it checks\n A thing.\n\n # Example\n words\n";
        assert_eq!(section(page, "What it checks"), Some(" A thing."));
        assert_eq!(section(page, "Source"), None);
    }

    #[test]
    fn words_without_their_lines() {
        let section = " One. Two\n goes on.\n\n ```json\n {}\n ```\n Three.";
        assert_eq!(prose(section), "One. Two goes on.\n\nThree.");
        assert_eq!(first_sentence(&prose(section)), "One.");
        assert_eq!(first_sentence("Two words"), "Two words");
        assert_eq!(first_sentence(""), "");
    }

    #[test]
    fn lists_are_told_from_words() {
        let section = " One\n goes on.\n\n 1. A\n    more.\n 2. B. C\n\n - x\n - y\n Z? No.";
        let list = |numbered, items: &[&str]| Block::List {
            numbered,
            items: items.iter().map(|item| (*item).to_owned()).collect(),
        };
        assert_eq!(
            blocks(section),
            [
                Block::Paragraph("One goes on.".to_owned()),
                list(true, &["A more.", "B. C"]),
                list(false, &["x", "y Z? No."]),
            ]
        );
        assert_eq!(blocks(""), []);
    }
}
