//! The recorded disagreements, with the answers of the engines that are asked while the pages are written.

use allarch_core::platform::compare::{Asked, Comparison, Row, dotted};
use allarch_core::platform::disagreements::{DISAGREEMENTS, Disagreement};
use allarch_core::platform::{
    Candidate, Engine, Machine, Outcome, Platform, Puller, Reason, Rules,
};
use anyhow::{Context as _, Result, bail};

use crate::html::{escape, visible};

/// The release that the table was recorded with.
pub(super) const RULES: Rules = Rules::Rc5;

/// One disagreement.
pub(super) struct Case {
    /// Its place in the list, from 1.
    pub(super) number: usize,
    pub(super) of: &'static Disagreement,
    pub(super) wanted: Platform,
    pub(super) candidates: Vec<Candidate>,
    /// The answers of the engines that its table names.
    pub(super) answers: Vec<Answer>,
}

/// What an engine said.
pub(super) struct Answer {
    pub(super) engine: &'static str,
    pub(super) name: &'static str,
    /// Whether it runs on machines of the system that is asked for.
    pub(super) runs_there: bool,
    outcome: Outcome,
    /// The reason of the entry that it settles on.
    reason: Option<Reason>,
}

/// Every disagreement; an error where one is not as it was recorded.
pub(super) fn all() -> Result<Vec<Case>> {
    let cases = DISAGREEMENTS.iter().enumerate();
    let cases = cases.map(|(at, of)| {
        Case::of(at + 1, of).with_context(|| format!("disagreement {}: {}", at + 1, of.on))
    });
    cases.collect()
}

impl Case {
    fn of(number: usize, of: &'static Disagreement) -> Result<Self> {
        let mut case = Self {
            number,
            of,
            wanted: of.platform(),
            candidates: of.candidates(),
            answers: Vec::new(),
        };
        for id in of.engines() {
            let engine = Engine::by_id(id).with_context(|| format!("there is no engine {id}"))?;
            let answer = case.answer(engine);
            case.answers.push(answer);
        }
        let found: Vec<String> = case.answers.iter().map(Answer::recorded).collect();
        if found != of.takes {
            bail!("recorded is {:?}, the engines say {found:?}", of.takes);
        }
        if found.iter().all(|one| Some(one) == found.first()) {
            bail!("nobody disagrees");
        }
        Ok(case)
    }

    /// What an engine says to it.
    pub(super) fn answer(&self, engine: &'static Engine) -> Answer {
        self.asked(engine, RULES, true, &self.candidates)
    }

    /// What an engine of these rules says of these entries, asked for the platform by name or on a machine
    /// of it.
    pub(super) fn asked(
        &self,
        engine: &'static Engine,
        rules: Rules,
        by_name: bool,
        candidates: &[Candidate],
    ) -> Answer {
        let asked = Asked {
            machine: Machine::from(&self.wanted),
            named: by_name.then(|| self.wanted.clone()),
            digest: "sha256:…".to_owned(),
            name: "IMAGE".to_owned(),
            ..Asked::default()
        };
        let comparison = Comparison::of(candidates, &asked, &[Puller { engine, rules }]);
        let row = comparison.rows.into_iter().next();
        Answer::of(engine, row)
    }

    /// What most of the engines of its table take, of those that run there; none where no answer is more
    /// frequent than every other.
    pub(super) fn most(&self) -> Option<Option<&[usize]>> {
        let answers: Vec<Option<&[usize]>> = self
            .answers
            .iter()
            .filter(|answer| answer.runs_there)
            .map(Answer::taken)
            .collect();
        let count = |one: &Option<&[usize]>| answers.iter().filter(|other| *other == one).count();
        let most = *answers.iter().max_by_key(|one| count(one))?;
        let others = answers.iter().filter(|one| **one != most);
        (others.map(count).max().unwrap_or_default() < count(&most)).then_some(most)
    }

    /// The entries, each with its number.
    pub(super) fn numbered(&self) -> Vec<String> {
        let entries = self.of.described().into_iter().enumerate();
        let shown = |text: &str| match text.contains(' ') {
            true => escape(text),
            false => format!("<code>{}</code>", escape(text)),
        };
        entries
            .map(|(at, text)| format!("{}: {}", at + 1, shown(&text)))
            .collect()
    }

    /// The same in a line.
    pub(super) fn index(&self) -> String {
        format!("[{}]", self.numbered().join(", "))
    }
}

impl Answer {
    fn of(engine: &'static Engine, row: Option<Row>) -> Self {
        let runs_there = row.as_ref().is_some_and(|row| row.runs_there);
        let (outcome, reason) = match row.map(|row| row.selection) {
            Some(selection) => {
                let position = match &selection.outcome {
                    Outcome::Picks { position, .. }
                    | Outcome::FetchedThenFailed { position, .. } => Some(position),
                    Outcome::NoMatch { .. } => None,
                };
                let taken = position.and_then(|position| selection.at(position));
                let reason = taken.map(|one| one.reason.clone());
                (selection.outcome, reason)
            }
            None => (
                Outcome::NoMatch {
                    message: String::new(),
                },
                None,
            ),
        };
        Self {
            engine: engine.id,
            name: engine.name,
            runs_there,
            outcome,
            reason,
        }
    }

    /// The entry that it selects, whatever comes after.
    pub(super) fn taken(&self) -> Option<&[usize]> {
        match &self.outcome {
            Outcome::Picks { position, .. } => Some(position),
            _ => None,
        }
    }

    /// As the table has it, counted from 0.
    fn recorded(&self) -> String {
        let parts = self.taken().map(|position| {
            let parts: Vec<String> = position.iter().map(ToString::to_string).collect();
            parts.join(".")
        });
        parts.unwrap_or_else(|| "-".to_owned())
    }

    /// For a cell, counted from 1.
    pub(super) fn short(&self) -> String {
        self.taken().map_or_else(|| "-".to_owned(), dotted)
    }

    /// What it does, as the end of a sentence.
    pub(super) fn words(&self) -> String {
        match &self.outcome {
            Outcome::Picks { position, .. } => format!("takes entry {}", dotted(position)),
            Outcome::NoMatch { .. } => "takes nothing".to_owned(),
            Outcome::FetchedThenFailed { position, .. } => {
                format!("settles on entry {} and then fails", dotted(position))
            }
        }
    }

    /// Why, as HTML: the reason of the entry taken and what comes after, or the engine's own words.
    pub(super) fn why(&self) -> String {
        let reason = self.reason.as_ref().map(ToString::to_string);
        let reason = reason.map(|reason| visible(&reason)).unwrap_or_default();
        match &self.outcome {
            Outcome::Picks { then, .. } => match then {
                Some(then) => format!("{reason} {}", visible(&then.message)),
                None => reason,
            },
            Outcome::NoMatch { message } => format!("<samp>{}</samp>", visible(message)),
            Outcome::FetchedThenFailed { message, .. } => {
                format!("{reason} <samp>{}</samp>", visible(message))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use allarch_core::platform::candidate_at;

    use super::*;

    #[test]
    fn every_answer_leads_to_an_entry() {
        for case in all().unwrap() {
            for answer in &case.answers {
                if let Some(position) = answer.taken() {
                    assert!(candidate_at(&case.candidates, position).is_some());
                }
                assert!(!answer.why().is_empty());
            }
        }
    }
}
