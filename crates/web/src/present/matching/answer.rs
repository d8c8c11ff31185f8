//! What every engine picks on the machine that was chosen: the table's rows.

use std::rc::Rc;

use allarch_core::platform::compare::{Comparison, Pick, Row, dotted};
use allarch_core::platform::{Considered, Outcome, Rules, State, Status, candidate_at, format_all};
use allarch_core::report::{Matching, Release};

use super::sentence::{Sentence, sentence};
use super::swarm::{SwarmRow, swarm};
use super::{Asker, Columns, Listed, Setup, ordinal};

/// What is known of one index on one machine.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The index.
    pub listed: Rc<Listed>,
    /// What was asked, and who.
    pub setup: Rc<Setup>,
    /// The answers, in the order of [`Setup::askers`].
    pub comparison: Comparison,
    /// The columns of the table.
    pub columns: Columns,
    /// The rows, one for each engine that runs on the machine.
    pub rows: Vec<RowView>,
    /// Docker Swarm, which accepts or refuses.
    pub swarm: SwarmRow,
    /// Whether they agree and who takes what.
    pub sentence: Sentence,
}

/// Equal when they are one and the same.
impl PartialEq for Answer {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// One engine's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// Its place in [`Comparison::rows`].
    pub at: usize,
    /// What it picks.
    pub pick: PickView,
    /// What it looks for on the machine, safe to show.
    pub wanted: String,
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// Whether it comes to something else than most.
    pub differs: bool,
}

/// What an engine picks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickView {
    /// `#2`, or that it gets nothing.
    pub number: String,
    /// The entry's platform as written; empty where it names none.
    pub platform: String,
    /// The first twelve digits of its digest.
    pub digest: String,
    /// What more there is to say, in two words, and how bad that is.
    pub remark: Option<(&'static str, Tone)>,
}

/// How bad something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// As it should be.
    Ok,
    /// To be looked at.
    Warn,
    /// It fails.
    Error,
    /// Neither good nor bad.
    Muted,
}

/// What became of an entry for an engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// `picks`, `ranked`, `no`, `fails-later`; for Swarm `accepted`, `no`.
    pub state: &'static str,
    /// The reason's name.
    pub reason: &'static str,
    /// The word in the cell.
    pub word: String,
}

impl Answer {
    /// Asks everyone.
    #[must_use]
    pub fn of(listed: &Rc<Listed>, setup: &Rc<Setup>, attested: bool) -> Self {
        let asked = setup.asked(listed);
        let comparison = Comparison::of(&listed.candidates, &asked, &setup.pullers());
        let taken: Vec<&[usize]> = comparison
            .rows
            .iter()
            .filter(|row| row.runs_there)
            .filter_map(|row| reached(row))
            .collect();
        let columns = Columns::of(&listed.candidates, attested, &taken);
        let most = comparison.groups.first();
        let rows = comparison.rows.iter().enumerate();
        let rows = rows
            .filter(|(_, row)| row.runs_there)
            .map(|(at, row)| RowView {
                at,
                pick: pick(listed, row),
                wanted: format_all(&row.wanted, Rules::default()),
                cells: cells(&columns, row),
                differs: most.is_some_and(|most| !most.rows.contains(&at)),
            })
            .collect();
        Self {
            swarm: swarm(&listed.candidates, &setup.reading.machine, &columns),
            sentence: sentence(listed, setup, &comparison),
            listed: Rc::clone(listed),
            setup: Rc::clone(setup),
            comparison,
            columns,
            rows,
        }
    }

    /// Who a row is.
    #[must_use]
    pub fn asker(&self, at: usize) -> Option<(&Asker, &Row)> {
        self.setup.askers.get(at).zip(self.comparison.rows.get(at))
    }

    /// The steps of one row, in words. They can hold untrusted text.
    #[must_use]
    pub fn steps(&self, at: usize) -> Vec<String> {
        let Some(row) = self.comparison.rows.get(at) else {
            return Vec::new();
        };
        let query = self.setup.asked(&self.listed).query(row.puller.rules);
        let candidates = &self.listed.candidates;
        allarch_core::platform::steps(row.puller.engine, &query, candidates, &row.selection)
    }

    /// The digest of what a row runs in the end, and of what most others run, where that is another.
    #[must_use]
    pub fn digests(&self, at: usize) -> (Option<String>, Option<String>) {
        let image = |position: &[usize]| self.listed.image(position);
        let row = self.comparison.rows.get(at);
        let own = row.and_then(|row| row.pick.taken()).map(image);
        let groups = self.comparison.groups.iter();
        let mut others = groups.filter(|group| !group.rows.contains(&at));
        let other = others.find_map(|group| group.position.as_deref());
        (own, other.map(image))
    }

    /// Calls `then` with the answers as reports take them.
    pub fn report<T>(&self, then: impl FnOnce(&Matching<'_>) -> T) -> T {
        let releases: Vec<Option<Release>> = self
            .setup
            .askers
            .iter()
            .map(|asker| {
                let not_modelled = asker.is_not_modelled(&self.setup.reading.machine);
                let rules = not_modelled.then(|| Release {
                    name: String::new(),
                    status: Status::NotModelled,
                });
                asker.release.clone().or(rules)
            })
            .collect();
        then(&Matching {
            name: &self.listed.name,
            candidates: &self.listed.candidates,
            asked: &self.setup.asked(&self.listed),
            host: &self.setup.reading,
            comparison: &self.comparison,
            releases: &releases,
            by_name: false,
            site: None,
        })
    }
}

/// The entry that an engine settles on, whatever comes of it.
fn reached(row: &Row) -> Option<&[usize]> {
    match &row.selection.outcome {
        Outcome::Picks { position, .. } | Outcome::FetchedThenFailed { position, .. } => {
            Some(position)
        }
        Outcome::NoMatch { .. } => None,
    }
}

fn pick(listed: &Listed, row: &Row) -> PickView {
    let Some(position) = reached(row) else {
        return PickView {
            number: "nothing".to_owned(),
            platform: String::new(),
            digest: String::new(),
            remark: None,
        };
    };
    let candidate = candidate_at(&listed.candidates, position);
    let platform = candidate.and_then(|one| one.platform.as_ref());
    let digest = candidate.map(|one| one.digest.as_str()).unwrap_or_default();
    let hex = digest.split_once(':').map_or(digest, |(_, hex)| hex);
    PickView {
        number: format!("#{}", dotted(position)),
        platform: platform.map_or_else(String::new, |one| format_all(one, Rules::default())),
        digest: hex.chars().take(12).collect(),
        remark: match &row.pick {
            Pick::Refuses { .. } | Pick::EntryThen { fails: true, .. } => {
                Some(("then fails", Tone::Error))
            }
            Pick::EntryThen { .. } => Some(("then", Tone::Warn)),
            _ => None,
        },
    }
}

fn cells(columns: &Columns, row: &Row) -> Vec<Cell> {
    let cell = |considered: Option<&Considered>| {
        let Some(considered) = considered else {
            return Cell {
                state: "no",
                reason: "not-reached",
                word: "–".to_owned(),
            };
        };
        let rank = considered.rank.map(|rank| ordinal(rank + 1));
        let (state, word) = match considered.state {
            State::Picks => ("picks", "picks".to_owned()),
            State::Ranked => ("ranked", rank.unwrap_or_else(|| "ranked".to_owned())),
            State::FailsLater => ("fails-later", "fails".to_owned()),
            State::No => ("no", "no".to_owned()),
            State::NotReached => ("no", "–".to_owned()),
        };
        Cell {
            state,
            reason: considered.reason.name(),
            word,
        }
    };
    let columns = columns.shown.iter();
    columns
        .map(|column| cell(row.selection.at(&column.position)))
        .collect()
}
