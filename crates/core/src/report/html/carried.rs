//! What a report carries beside what it shows: written into its head, and read back.
//!
//! Documents travel in `<meta name="allarch-document" …>` elements, one a line, base64 in `content`,
//! what is open and chosen in `<meta name="allarch-view" …>`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use data_encoding::BASE64;

use super::escape_exact;

/// Texts by key.
type Pairs = BTreeMap<String, String>;
/// What a later version wrote, by its tag.
type Newer = Vec<(u8, Vec<u8>)>;

/// What a report carries, so that dropping it on the page opens it again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// The documents; children have no name.
    pub documents: Vec<Carried>,
    /// What is open and chosen.
    pub view: Pairs,
    /// Records that this version does not know.
    pub newer: Newer,
}

/// A document that a report carries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Its kind, by the names of `allarch batch`.
    pub kind: String,
    /// The name it went by.
    pub name: String,
    /// Its exact bytes.
    pub bytes: Vec<u8>,
    /// The digest that its bytes should have.
    pub expected_digest: Option<String>,
    /// What else is known of how it came.
    pub properties: Pairs,
    /// Fields that this version does not know.
    pub newer: Newer,
}

/// What a line that carries a document starts with.
const META: &str = "<meta name=\"allarch-document\"";
/// What the line that carries the view starts with.
const VIEW: &str = "<meta name=\"allarch-view\"";

/// Writes all of it.
pub(super) fn carry_all(out: &mut String, contents: &Contents) {
    for document in &contents.documents {
        carry(out, document);
    }
    if !contents.view.is_empty() || !contents.newer.is_empty() {
        let _ = writeln!(
            out,
            "{VIEW}{} content=\"{}\">",
            newer(&contents.newer),
            pairs(&contents.view)
        );
    }
}

fn carry(out: &mut String, document: &Carried) {
    let properties = match document.properties.is_empty() {
        true => String::new(),
        false => format!(" data-properties=\"{}\"", pairs(&document.properties)),
    };
    let _ = writeln!(
        out,
        "{META} data-kind=\"{}\" data-name=\"{}\" data-expected=\"{}\"{properties}{} content=\"{}\">",
        escape_exact(&document.kind),
        escape_exact(&document.name),
        escape_exact(document.expected_digest.as_deref().unwrap_or_default()),
        newer(&document.newer),
        BASE64.encode(&document.bytes),
    );
}

/// Pairs as JSON, which keeps every character.
fn pairs(pairs: &Pairs) -> String {
    escape_exact(&serde_json::to_string(pairs).unwrap_or_default())
}

/// ` data-newer="TAG:BASE64 TAG:BASE64"`, or nothing.
fn newer(newer: &Newer) -> String {
    if newer.is_empty() {
        return String::new();
    }
    let records = newer.iter();
    let records = records.map(|(tag, content)| format!("{tag}:{}", BASE64.encode(content)));
    format!(" data-newer=\"{}\"", records.collect::<Vec<_>>().join(" "))
}

/// What a report carries; without documents where the text is no report of ours.
#[must_use]
pub fn contents(html: &str) -> Contents {
    let lines = html.lines().filter_map(|line| line.strip_prefix(META));
    let view = html.lines().find_map(|line| line.strip_prefix(VIEW));
    Contents {
        documents: lines.filter_map(document).collect(),
        view: view
            .map(|view| read_pairs(view, "content"))
            .unwrap_or_default(),
        newer: view.map(read_newer).unwrap_or_default(),
    }
}

fn document(attributes: &str) -> Option<Carried> {
    let text = |name: &str| attribute(attributes, name).map(unescape);
    Some(Carried {
        kind: text("data-kind")?,
        name: text("data-name")?,
        bytes: BASE64
            .decode(attribute(attributes, "content")?.as_bytes())
            .ok()?,
        expected_digest: Some(text("data-expected")?).filter(|text| !text.is_empty()),
        properties: read_pairs(attributes, "data-properties"),
        newer: read_newer(attributes),
    })
}

fn attribute<'a>(attributes: &'a str, name: &str) -> Option<&'a str> {
    let (_, tail) = attributes.split_once(&format!(" {name}=\""))?;
    tail.split('"').next()
}

fn read_pairs(attributes: &str, name: &str) -> Pairs {
    let text = attribute(attributes, name).map(unescape);
    text.and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default()
}

fn read_newer(attributes: &str) -> Newer {
    let records = attribute(attributes, "data-newer").unwrap_or_default();
    let record = |text: &str| {
        let (tag, content) = text.split_once(':')?;
        Some((tag.parse().ok()?, BASE64.decode(content.as_bytes()).ok()?))
    };
    records.split(' ').filter_map(record).collect()
}

fn unescape(text: &str) -> String {
    let escapes = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    escapes
        .into_iter()
        .fold(text.to_owned(), |text, (escape, plain)| {
            text.replace(escape, plain)
        })
}
