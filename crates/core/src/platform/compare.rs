//! Engines held against each other over one index: who takes what, and whether that is the same image.
//!
//! Two engines agree where they take entries of the same digest, or both fail. What a machine is for an
//! engine is derived by the engine; several machines that are the same for it are asked once.

use std::collections::HashMap;

use super::selection::{Candidate, Effect, Outcome, Query, Selection, candidate_at};
use super::{Engine, Machine, Platform, Puller, Rules, State};

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

/// What comes of a choice, short enough for a cell.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Pick {
    /// It takes the entry at this position.
    Entry {
        /// Where.
        position: Vec<usize>,
        /// Place in the engine's list of platforms; above 0 it is a fall-back.
        rung: usize,
    },
    /// It takes the entry, and something is said of what comes after; see [`Effect`].
    EntryThen {
        /// Where.
        position: Vec<usize>,
        /// Whether the engine fails after all.
        fails: bool,
    },
    /// It settles on the entry and then refuses it.
    Refuses {
        /// Where.
        position: Vec<usize>,
    },
    /// It finds nothing.
    Nothing,
}

impl Pick {
    /// What `selection` comes to.
    #[must_use]
    pub fn of(selection: &Selection) -> Self {
        match &selection.outcome {
            Outcome::Picks { position, then } => match then {
                Some(then) => Self::EntryThen {
                    position: position.clone(),
                    fails: then.effect == Effect::Fails,
                },
                None => Self::Entry {
                    position: position.clone(),
                    rung: match selection.at(position).map(|one| &one.reason) {
                        Some(super::Reason::Matches { rung, .. }) => *rung,
                        _ => 0,
                    },
                },
            },
            Outcome::FetchedThenFailed { position, .. } => Self::Refuses {
                position: position.clone(),
            },
            Outcome::NoMatch { .. } => Self::Nothing,
        }
    }

    /// The entry that the engine runs in the end.
    #[must_use]
    pub fn taken(&self) -> Option<&[usize]> {
        match self {
            Self::Entry { position, .. }
            | Self::EntryThen {
                position,
                fails: false,
            } => Some(position),
            _ => None,
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
            let selection = (puller.engine.select)(&query, candidates);
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
        let names = |group: &Group| {
            let rows = group.rows.iter().filter_map(|at| self.rows.get(*at));
            let names: Vec<&str> = rows.map(|row| row.puller.engine.name).collect();
            match names.as_slice() {
                [] => String::new(),
                [one] => (*one).to_owned(),
                [rest @ .., last] if rest.len() < 3 => format!("{} and {last}", rest.join(", ")),
                all => format!("{} engines", all.len()),
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

/// Hosts × engines over one index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatMap {
    /// A row for each machine, a cell for each engine; `None` where it does not run there.
    pub rows: Vec<Vec<Option<Pick>>>,
}

impl HeatMap {
    /// Asks every engine on every machine. `asked` gives what is the same for all; its machine is not
    /// looked at.
    #[must_use]
    pub fn of(
        candidates: &[Candidate],
        machines: &[Machine],
        pullers: &[Puller],
        asked: &Asked,
    ) -> Self {
        let mut known: HashMap<(usize, bool, Platform), Pick> = HashMap::new();
        let mut row = |machine: &Machine| {
            let mut cells = Vec::with_capacity(pullers.len());
            for (column, puller) in pullers.iter().enumerate() {
                if !puller.engine.runs_on(machine) {
                    cells.push(None);
                    continue;
                }
                let query = Query {
                    host: machine.clone(),
                    ..asked.query(puller.rules)
                };
                let wanted = puller.engine.wanted(&query);
                let key = (column, query.wanted.is_none(), wanted);
                let pick = known.entry(key);
                let pick =
                    pick.or_insert_with(|| Pick::of(&(puller.engine.select)(&query, candidates)));
                cells.push(Some(pick.clone()));
            }
            cells
        };
        Self {
            rows: machines.iter().map(&mut row).collect(),
        }
    }

    /// How many engines run on the machine of `row`, and how many images they come to, none counting
    /// as one.
    #[must_use]
    pub fn images(&self, row: usize, candidates: &[Candidate]) -> (usize, usize) {
        let cells = self.rows.get(row).into_iter().flatten().flatten();
        let mut images: Vec<Option<String>> = Vec::new();
        let mut engines = 0;
        for pick in cells {
            engines += 1;
            let taken = pick.taken().map(|position| image(candidates, position));
            if !images.contains(&taken) {
                images.push(taken);
            }
        }
        (engines, images.len())
    }
}

/// What changes on one machine from one release to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Place of the machine.
    pub machine: usize,
    /// What was taken.
    pub before: Option<Pick>,
    /// What is taken.
    pub after: Option<Pick>,
}

/// The machines on which `after` comes to another image than `before`, or fails otherwise, as when
/// Docker 28 becomes 29.
#[must_use]
pub fn changes(
    candidates: &[Candidate],
    machines: &[Machine],
    before: Puller,
    after: Puller,
    asked: &Asked,
) -> Vec<Change> {
    let map = HeatMap::of(candidates, machines, &[before, after], asked);
    let rows = map.rows.into_iter().enumerate();
    rows.filter_map(|(machine, cells)| {
        let mut cells = cells.into_iter();
        let (before, after) = (cells.next().flatten(), cells.next().flatten());
        let end = |pick: &Option<Pick>| {
            let pick = pick.as_ref()?;
            let taken = pick.taken().map(|position| image(candidates, position));
            Some((taken, matches!(pick, Pick::Nothing)))
        };
        (end(&before) != end(&after)).then_some(Change {
            machine,
            before,
            after,
        })
    })
    .collect()
}

/// How many entries an index may have for [`smallest`] to try them one by one.
const TRIED_ONE_BY_ONE: usize = 256;

/// The smallest index, by places in `candidates`, over which every engine comes to what it comes to over
/// all of them: the same entry, or the same kind of failure. Nothing can be taken out of it without
/// changing that. Where the index is larger than 256 entries and those that engines take are not enough,
/// nothing is left out.
#[must_use]
pub fn smallest(candidates: &[Candidate], asked: &Asked, pullers: &[Puller]) -> Vec<usize> {
    let all: Vec<usize> = (0..candidates.len()).collect();
    let wanted = pattern(candidates, &all, asked, pullers);
    let mut kept: Vec<usize> = Vec::new();
    for (_, position) in &wanted {
        kept.extend(position.first().filter(|at| !kept.contains(at)));
    }
    kept.sort_unstable();
    if pattern(candidates, &kept, asked, pullers) != wanted {
        if candidates.len() > TRIED_ONE_BY_ONE {
            return all;
        }
        kept = all;
    }
    let mut at = kept.len();
    while at > 0 {
        at -= 1;
        let mut without = kept.clone();
        without.remove(at);
        if pattern(candidates, &without, asked, pullers) == wanted {
            kept = without;
        }
    }
    kept
}

/// What each engine comes to over the entries at `places`, by the places in the whole index.
fn pattern(
    candidates: &[Candidate],
    places: &[usize],
    asked: &Asked,
    pullers: &[Puller],
) -> Vec<(&'static str, Vec<usize>)> {
    let chosen: Vec<Candidate> = places
        .iter()
        .filter_map(|at| candidates.get(*at).cloned())
        .collect();
    let original = |position: &[usize]| {
        let mut position = position.to_vec();
        if let Some(first) = position.first_mut() {
            *first = places.get(*first).copied().unwrap_or(*first);
        }
        position
    };
    let of = |puller: &Puller| {
        let selection = (puller.engine.select)(&asked.query(puller.rules), &chosen);
        let name = selection.outcome.name();
        match &selection.outcome {
            Outcome::Picks { position, .. } | Outcome::FetchedThenFailed { position, .. } => {
                (name, original(position))
            }
            Outcome::NoMatch { .. } => {
                let inside = selection.in_state(State::FailsLater).next();
                (
                    name,
                    inside.map_or_else(Vec::new, |one| original(&one.position)),
                )
            }
        }
    };
    pullers.iter().map(of).collect()
}

/// Every engine at these rules, in the order of the one list.
#[must_use]
pub fn everyone(rules: Rules) -> Vec<Puller> {
    let puller = |engine: &'static Engine| Puller { engine, rules };
    super::ENGINES.iter().map(puller).collect()
}
