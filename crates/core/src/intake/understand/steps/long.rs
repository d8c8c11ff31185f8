//! Texts that are too long to be searched: files are read, logs looked at in their ends.

use super::Depth;
use crate::intake::names::read_list;
use crate::intake::recognise::{InputKind, Recognised};
use crate::intake::understand::{Understood, causes, files, places, wrapping};
use crate::text::Span;

/// How much of either end of a longer text is searched.
const END: usize = 256 << 10;

/// A text that is too long to be searched.
pub(super) fn long(given: &str, first: Recognised, depth: Depth) -> Understood {
    let is_list = first.kind == InputKind::ImageList;
    let file = files::file(given, depth);
    let mut answer = file.unwrap_or_else(|| Understood::plain(first));
    answer.reads.exact_bytes = Some(false);
    if is_list && answer.names.is_none() && depth == Depth::Whole {
        answer.names = Some(read_list(given));
    }
    if answer.kind == "unknown" && depth == Depth::Whole {
        return ends(given).unwrap_or(answer);
    }
    answer
}

/// The message in the beginning or the end of a log: what failed stands there.
fn ends(given: &str) -> Option<Understood> {
    let head = given.get(..given.floor_char_boundary(END))?;
    let tail = given.get(given.ceil_char_boundary(given.len() - END)..)?;
    let found = [tail, head].into_iter().find_map(|piece| {
        let unwrapped = wrapping::unwrap(piece);
        let mut message = causes::find(&unwrapped.text)?;
        message.places = places::of(&unwrapped.text, &message);
        let start = places::cut(given, piece)?.start;
        for one in &mut message.places {
            let at = unwrapped.place(one.span);
            one.span = Span::new(start + at.start, start + at.end);
        }
        Some((piece, message))
    });
    let searched = "Only its first and its last 256 KiB were searched for messages.";
    let Some((piece, mut message)) = found else {
        let why = format!("It is a long text in which no message was found. {searched}");
        return Some(Understood::new("unknown", 0.5, why));
    };
    message.why = format!("{} {searched}", message.why);
    message.next = message
        .cause
        .map(|cause| causes::next_for(cause, piece, &message.values));
    Some(message)
}
