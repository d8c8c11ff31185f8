//! Many machines at once, and what changes on them from one release to another.

use std::collections::HashMap;

use super::{Asked, Pick, image};
use crate::platform::selection::{Candidate, Query};
use crate::platform::{Machine, Platform, Puller};

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
