//! The answer that the view opens with: whether the engines agree on the machine, and who takes what.

use allarch_core::platform::compare::{Comparison, Group, Pick, dotted};
use allarch_core::text::visible;

use super::answer::Tone;
use super::{Listed, Setup};
use crate::present::number::listed as in_a_row;

/// Most engines of the largest group that are named; more are counted, since they are all the others.
const NAMED: usize = 2;

/// What is said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Whether they agree, safe to show.
    pub lead: String,
    /// Who takes what, safe to show; empty where the lead says it all.
    pub rest: String,
    /// How bad that is.
    pub tone: Tone,
    /// Whether there is a smallest index that shows it.
    pub disagree: bool,
}

pub(super) fn sentence(index: &Listed, setup: &Setup, comparison: &Comparison) -> Sentence {
    let host = visible(&setup.reading.name);
    let groups = comparison.groups.as_slice();
    let disagree = groups.len() > 1;
    let (lead, rest, tone) = match groups {
        [] => (
            format!("No engine that is asked runs on {host}."),
            String::new(),
            Tone::Muted,
        ),
        [one] => alone(index, one, &host),
        groups => {
            let parts: Vec<String> = groups
                .iter()
                .map(|group| part(setup, comparison, group))
                .collect();
            let images = groups.iter().filter(|group| group.position.is_some());
            let different = match images.count() {
                0 | 1 => "",
                2 => " The two entries are different images.",
                _ => " The entries are different images.",
            };
            (
                format!("Engines disagree on {host}."),
                format!("{}.{different}", capital(&parts.join("; "))),
                Tone::Warn,
            )
        }
    };
    Sentence {
        lead,
        rest,
        tone,
        disagree,
    }
}

/// All come to the same.
fn alone(index: &Listed, group: &Group, host: &str) -> (String, String, Tone) {
    let who = match group.rows.len() {
        1 => "The one engine".to_owned(),
        2 => "Both engines".to_owned(),
        many => format!("All {many} engines"),
    };
    match &group.position {
        Some(position) => {
            let take = if group.rows.len() == 1 {
                "takes"
            } else {
                "take"
            };
            (
                format!("{who} {take} entry {} on {host}.", dotted(position)),
                visible(&index.image(position)).into_owned(),
                Tone::Ok,
            )
        }
        None => (
            format!("No engine gets an image on {host}."),
            "Nothing in this index runs there for any of them.".to_owned(),
            Tone::Error,
        ),
    }
}

fn part(setup: &Setup, comparison: &Comparison, group: &Group) -> String {
    let askers = group.rows.iter().filter_map(|at| setup.askers.get(*at));
    let names: Vec<String> = askers
        .map(|asker| match group.rows.len() {
            1 => format!("{} ({})", asker.name(), asker.puller.engine.used_by),
            _ => asker.name().to_owned(),
        })
        .collect();
    let who = match names.len() {
        many if many > NAMED && comparison.groups.first() == Some(group) => {
            format!("{} engines", in_words(many))
        }
        _ => in_a_row(&names),
    };
    let verb = |one: &'static str, many: &'static str| if names.len() == 1 { one } else { many };
    if let Some(position) = &group.position {
        return format!("{who} {} entry {}", verb("takes", "take"), dotted(position));
    }
    // Whoever settles on an entry and then fails gets nothing either, and says so otherwise.
    let rows = group.rows.iter().filter_map(|at| comparison.rows.get(*at));
    let mut picks = rows.map(|row| &row.pick);
    if picks.all(|pick| *pick != Pick::Nothing) {
        return format!("{who} {} after the choice", verb("fails", "fail"));
    }
    format!("{who} {} nothing", verb("gets", "get"))
}

/// A small number as a word.
fn in_words(number: usize) -> String {
    const WORDS: [&str; 10] = [
        "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    ];
    let word = number.checked_sub(3).and_then(|at| WORDS.get(at));
    word.map_or_else(|| number.to_string(), |word| (*word).to_owned())
}

/// A sentence begins with a capital, but for a name, which is as it is written.
fn capital(text: &str) -> String {
    let counted = text.split(' ').nth(1) == Some("engines");
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if counted => first.to_uppercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}
