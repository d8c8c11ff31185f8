//! How far the fetch of lists is, and what of them could not be had.

use allarch_core::registry::Standing;
use allarch_core::text::visible;

use super::why;
use crate::present::number::{count, grouped, listed};
use crate::present::time::{clock_seconds, span};
use crate::store::{List, ListedState, Page};

/// How far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Going {
    /// Images that are here or failed.
    pub done: usize,
    /// Images of the lists that are being fetched.
    pub total: usize,
    /// `37 of 1,000 images`
    pub text: String,
    /// `2 registries are asked`, and what waits.
    pub registries: String,
    /// Registries that asked to wait, and until when, in seconds since 1970.
    pub waits: Vec<(String, u64)>,
}

/// How far the fetch is; `None` where none is on its way.
#[must_use]
pub fn going(page: &Page) -> Option<Going> {
    let standing = page.lists.as_deref()?;
    let lists = || lists(page).filter(|list| list.asked() > 0);
    let total: usize = lists().map(|list| list.images.len()).sum();
    let open: usize = lists().map(|list| list.asked() + list.missing()).sum();
    let failed: usize = lists().map(failed).sum();
    let done = (total + failed).saturating_sub(open);
    let of = count(total, "image");
    let text = format!("{} of {of}", grouped(done as u64));
    Some(Going {
        done,
        total,
        text,
        registries: registries(standing),
        waits: standing.paused.clone(),
    })
}

fn registries(standing: &Standing) -> String {
    let (all, paused) = (standing.registries, standing.paused.len());
    let asked = match all {
        1 => "1 registry is asked".to_owned(),
        _ => format!("{all} registries are asked"),
    };
    match paused {
        0 => format!("{asked}."),
        1 if all == 1 => "Its registry asks to wait.".to_owned(),
        1 => format!("{asked}, 1 of them waits."),
        _ => format!("{asked}, {paused} of them wait."),
    }
}

/// A registry's wait, so many seconds before its end.
#[must_use]
pub fn wait_words(domain: &str, until: u64, now: u64, zone: i32) -> String {
    let domain = visible(domain);
    match until.saturating_sub(now) {
        0 => format!("{domain} is asked again."),
        left => {
            let at = clock_seconds(until, zone);
            format!("{domain} goes on at {at}, in {}.", span(left))
        }
    }
}

/// What of the lists could not be had, in a sentence; `None` where nothing was asked in vain, or it is
/// still on its way.
#[must_use]
pub fn ended(page: &Page) -> Option<String> {
    if page.lists.is_some() {
        return None;
    }
    let mut reasons: Vec<(String, usize)> = Vec::new();
    for image in lists(page).flat_map(|list| &list.images) {
        let ListedState::Failed(error) = &image.state else {
            continue;
        };
        let words = why(error);
        match reasons.iter_mut().find(|(known, _)| *known == words) {
            Some((_, number)) => *number += 1,
            None => reasons.push((words, 1)),
        }
    }
    let all: usize = reasons.iter().map(|(_, number)| number).sum();
    let parts: Vec<String> = reasons
        .iter()
        .map(|(words, number)| format!("{} {words}", grouped(*number as u64)))
        .collect();
    let parts = listed(&parts);
    (all > 0).then(|| {
        format!(
            "{} could not be had: {parts}. What is here stays.",
            count(all, "image")
        )
    })
}

fn lists(page: &Page) -> impl Iterator<Item = &List> {
    page.entries
        .iter()
        .filter_map(|entry| entry.list.as_deref())
}

fn failed(list: &List) -> usize {
    let is = |image: &&crate::store::ListedImage| matches!(image.state, ListedState::Failed(_));
    list.images.iter().filter(is).count()
}

#[cfg(test)]
mod tests {
    use super::{registries, wait_words};
    use allarch_core::registry::Standing;

    #[test]
    fn registries_and_waits() {
        let said = |registries_: usize, paused: usize| {
            let paused = vec![("a".to_owned(), 140); paused];
            let registries_ = Standing {
                registries: registries_,
                paused,
                ..Standing::default()
            };
            registries(&registries_)
        };
        assert_eq!(said(1, 0), "1 registry is asked.");
        assert_eq!(said(1, 1), "Its registry asks to wait.");
        assert_eq!(said(2, 1), "2 registries are asked, 1 of them waits.");
        assert_eq!(said(4, 2), "4 registries are asked, 2 of them wait.");
        assert_eq!(
            wait_words("ghcr.io", 140, 100, 0),
            "ghcr.io goes on at 00:02:20, in 40 s."
        );
        assert_eq!(
            wait_words("ghcr.io", 140, 140, 0),
            "ghcr.io is asked again."
        );
    }
}
