//! Engines held against each other over one index: who takes what, and whether that is the same image.
//!
//! Two engines agree where they take entries of the same digest, or both fail. What a machine is for an
//! engine is derived by the engine; several machines that are the same for it are asked once.

mod heat_map;
mod pick;
mod smallest;

use super::selection::{Candidate, Query, Selection, candidate_at};
use super::{Engine, Machine, Platform, Puller, Rules};

pub use heat_map::{Change, HeatMap, changes};
pub use pick::Pick;
pub use smallest::smallest;

/// The question that every engine is asked: a [`Query`] without the rules, which each engine has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// The machine.
    pub machine: Machine,
    /// The platform named by the user, as `--platform` does; else each engine derives its own.
    pub named: Option<Platform>,
    /// Digest of the index.
    pub digest: String,
    /// Media type of the index.
    pub media_type: String,
    /// Name of the image.
    pub name: String,
}

impl Asked {
    /// The query for an engine of these rules.
    #[must_use]
    pub fn query(&self, rules: Rules) -> Query {
        Query {
            wanted: self.named.clone(),
            host: self.machine.clone(),
            rules,
            digest: self.digest.clone(),
            media_type: self.media_type.clone(),
            name: self.name.clone(),
        }
    }
}

/// One engine's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Who.
    pub puller: Puller,
    /// What it looks for.
    pub wanted: Platform,
    /// Whether it runs on machines of that system; where it does not, its answer is what it would do.
    pub runs_there: bool,
    /// What it answers.
    pub selection: Selection,
    /// The same, short.
    pub pick: Pick,
}

/// The answers of several engines to one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// In the order of the engines given.
    pub rows: Vec<Row>,
    /// Who agrees, the larger group first; engines that do not run on the machine are in none.
    pub groups: Vec<Group>,
}

/// Engines that come to the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The entry they run, at the position of the first of them; `None` where they run nothing.
    pub position: Option<Vec<usize>>,
    /// Places in [`Comparison::rows`].
    pub rows: Vec<usize>,
}

impl Comparison {
    /// Asks `pullers` for `candidates`, the entries of the whole index.
    #[must_use]
    pub fn of(candidates: &[Candidate], asked: &Asked, pullers: &[Puller]) -> Self {
        let row = |puller: &Puller| {
            let query = asked.query(puller.rules);
            let selection = puller.engine.answer(&query, candidates);
            Row {
                puller: *puller,
                wanted: puller.engine.wanted(&query),
                runs_there: puller.engine.runs_on(&asked.machine),
                pick: Pick::of(&selection),
                selection,
            }
        };
        let rows: Vec<Row> = pullers.iter().map(row).collect();
        let groups = groups(candidates, &rows);
        Self { rows, groups }
    }

    /// Whether the engines that run on the machine come to different images, or some to none.
    #[must_use]
    pub fn disagrees(&self) -> bool {
        self.groups.len() > 1
    }

    /// One sentence that says whether they agree and who takes what.
    #[must_use]
    pub fn sentence(&self) -> String {
        // Those of the largest group are all the others, so a number tells who they are.
        let is_first = |group: &Group| self.groups.first().is_some_and(|first| first == group);
        let names = |group: &Group| {
            let rows = group.rows.iter().filter_map(|at| self.rows.get(*at));
            let names: Vec<&str> = rows.map(|row| row.puller.engine.name).collect();
            match names.as_slice() {
                [] => String::new(),
                [one] => (*one).to_owned(),
                all if all.len() > 3 && is_first(group) => format!("{} engines", all.len()),
                [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
            }
        };
        let verb = |group: &Group, one: &str, many: &str| {
            if group.rows.len() == 1 { one } else { many }.to_owned()
        };
        let part = |group: &Group| match &group.position {
            Some(position) => format!(
                "{} {} entry {}",
                names(group),
                verb(group, "takes", "take"),
                dotted(position)
            ),
            None => format!("{} {} nothing", names(group), verb(group, "gets", "get")),
        };
        match self.groups.as_slice() {
            [] => "No engine that was asked runs on this machine.".to_owned(),
            [one] => match (&one.position, one.rows.len()) {
                (_, 1) => format!("{}.", part(one)),
                (Some(position), 2) => format!("Both engines take entry {}.", dotted(position)),
                (None, 2) => "Neither engine gets an image.".to_owned(),
                (Some(position), count) => {
                    format!("All {count} engines take entry {}.", dotted(position))
                }
                (None, count) => format!("None of the {count} engines gets an image."),
            },
            groups => {
                let parts: Vec<String> = groups.iter().map(part).collect();
                format!("Engines disagree: {}.", parts.join("; "))
            }
        }
    }
}

/// A position as people count, from 1: `2`, or `2.1` inside a nested index.
#[must_use]
pub fn dotted(position: &[usize]) -> String {
    let parts = position.iter().map(|at| at.saturating_add(1).to_string());
    parts.collect::<Vec<String>>().join(".")
}

/// What an entry is known by: its digest, else its place.
fn image(candidates: &[Candidate], position: &[usize]) -> String {
    let digest = candidate_at(candidates, position).map(|candidate| candidate.digest.clone());
    digest
        .filter(|digest| !digest.is_empty())
        .unwrap_or_else(|| dotted(position))
}

fn groups(candidates: &[Candidate], rows: &[Row]) -> Vec<Group> {
    let mut groups: Vec<(Option<String>, Group)> = Vec::new();
    for (at, row) in rows.iter().enumerate().filter(|(_, row)| row.runs_there) {
        let taken = row.pick.taken();
        let image = taken.map(|position| image(candidates, position));
        match groups.iter_mut().find(|(known, _)| *known == image) {
            Some((_, group)) => group.rows.push(at),
            None => groups.push((
                image,
                Group {
                    position: taken.map(<[usize]>::to_vec),
                    rows: vec![at],
                },
            )),
        }
    }
    let groups = groups.into_iter().map(|(_, group)| group).collect();
    crate::text::sorted(groups, |a: &Group, b: &Group| {
        b.rows.len().cmp(&a.rows.len())
    })
}

/// Every engine at these rules, in the order of the one list.
#[must_use]
pub fn everyone(rules: Rules) -> Vec<Puller> {
    let puller = |engine: &'static Engine| Puller { engine, rules };
    super::ENGINES.iter().map(puller).collect()
}
