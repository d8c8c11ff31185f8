//! Links by reference: `r=REFERENCE`, then view state as `&key=text`.

use super::value::Pairs;

/// Characters that stand in a fragment as they are (RFC 3986 section 3.5, without `&`, `=`, `+` and
/// what mail programs break on); all others are percent-encoded.
fn stands(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~/:@".contains(&byte)
}

/// The fragment for an image name and a view, without `#`.
#[must_use]
pub fn encode(reference: &str, view: &Pairs) -> String {
    let mut out = String::from("r=");
    escape(reference, &mut out);
    with_view(out, view)
}

/// A fragment with a view after it, as `&key=text`.
#[must_use]
pub fn with_view(mut out: String, view: &Pairs) -> String {
    for (key, text) in view {
        out.push('&');
        escape(key, &mut out);
        out.push('=');
        escape(text, &mut out);
    }
    // A dot or colon at the end would be taken for the sentence's.
    for (mark, escape) in [('.', "%2E"), (':', "%3A")] {
        if out.ends_with(mark) {
            out.pop();
            out.push_str(escape);
            break;
        }
    }
    out
}

/// The image name as it was written, and the view. `None` where it is no link by reference. Pairs
/// that trackers add (`utm_…`, `fbclid`, `gclid`) are view state like any other that no view knows.
#[must_use]
pub(super) fn decode(fragment: &str) -> Option<(String, Pairs)> {
    // A tracking query after the fragment: a question mark of its own is encoded.
    let fragment = fragment.split('?').next().unwrap_or_default();
    let (first, view) = view_of(fragment);
    let reference = first.strip_prefix("r=").filter(|name| !name.is_empty())?;
    Some((unescape(reference), view))
}

/// What stands before the view in a fragment, and the view.
#[must_use]
pub fn view_of(fragment: &str) -> (&str, Pairs) {
    let mut parts = fragment
        .split('&')
        // An ampersand as HTML writes it.
        .map(|part| part.strip_prefix("amp;").unwrap_or(part));
    let first = parts.next().unwrap_or_default();
    let pairs = parts.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    let view = pairs.map(|(key, text)| (unescape(key), unescape(text)));
    (first, view.collect())
}

fn escape(text: &str, out: &mut String) {
    for byte in text.bytes() {
        if stands(byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
}

fn unescape(text: &str) -> String {
    super::recover::percent_decode_once(text)
}
