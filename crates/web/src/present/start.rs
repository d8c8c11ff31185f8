//! The answer that Start opens with: what can be put here, and whether it leaves this machine.

use super::number::count;
use super::recognised::FORMS;
use super::way::proxy_host;
use crate::store::Page;

/// The sentence.
#[must_use]
pub fn sentence(page: &Page) -> String {
    let open = match page.entries.len() {
        0 => format!("Paste or drop {FORMS}; Allarch reads it here, in your browser."),
        number => format!(
            "{} open here, in your browser; paste or drop more.",
            count(number, "document")
        ),
    };
    let (direct, through) = (page.log.direct, page.log.through_proxy);
    let host = page.proxy.as_deref().map_or("the proxy", proxy_host);
    let requests = |number: usize| count(number, "request");
    let left = match (direct, through) {
        (0, 0) => "Nothing has left this machine.".to_owned(),
        (direct, 0) => format!(
            "{} for image names went out, directly; nothing pasted did.",
            requests(direct)
        ),
        (0, through) => format!(
            "{} for image names went out, through {host}; nothing pasted did.",
            requests(through)
        ),
        (direct, through) => format!(
            "{} for image names went out, {through} of them through {host}; nothing pasted did.",
            requests(direct + through)
        ),
    };
    format!("{open} {left}")
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::store::fetching::Log;
    use crate::store::{Action, State, reduce};

    #[test]
    fn it_says_what_is_here_and_what_left() {
        let mut state = State::default();
        let check = |state: &State, direct: usize, through_proxy: usize, words: [&str; 2]| {
            let log = Rc::new(Log {
                direct,
                through_proxy,
                ..Log::default()
            });
            let page = Page {
                log,
                proxy: Some(Rc::from("https://cors.example/")),
                ..(*state.page).clone()
            };
            let text = sentence(&page);
            assert!(
                text.starts_with(words[0]) && text.ends_with(words[1]),
                "{text}"
            );
        };
        check(
            &state,
            0,
            0,
            [
                "Paste or drop image names",
                "Nothing has left this machine.",
            ],
        );
        reduce(&mut state, Action::Example(0), 0);
        check(
            &state,
            0,
            0,
            ["1 document open here", "Nothing has left this machine."],
        );
        check(
            &state,
            1,
            0,
            [
                "1 document",
                " 1 request for image names went out, directly; nothing pasted did.",
            ],
        );
        check(
            &state,
            0,
            14,
            [
                "1 document",
                " 14 requests for image names went out, through cors.example; nothing pasted did.",
            ],
        );
        check(
            &state,
            18,
            14,
            [
                "1 document",
                " 32 requests for image names went out, 14 of them through cors.example; nothing pasted did.",
            ],
        );
    }
}
