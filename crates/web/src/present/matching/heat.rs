//! All machines × engines over one index.

use std::rc::Rc;

use allarch_core::platform::compare::{Asked, HeatMap, Pick, dotted};
use allarch_core::platform::{Engine, HOSTS, Host, Machine, Puller, Query, steps};

use super::swarm::accepts;
use super::{Listed, Setup, data_position, host_platform};
use crate::present::number::count;

/// The map.
#[derive(Clone, Debug)]
pub struct Heat {
    /// A column for each engine, or for those of which a machine has one.
    pub columns: Vec<HeatColumn>,
    /// A row for each machine: the one that was typed, then all with a name.
    pub rows: Vec<HeatRow>,
    /// How many machines get another image from one engine than from another, in a sentence.
    pub summary: String,
    pullers: Vec<Puller>,
    machines: Vec<Machine>,
    asked: Asked,
    listed: Rc<Listed>,
}

/// Equal when they are one and the same.
impl PartialEq for Heat {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatColumn {
    /// The lines of its head; the second may be empty.
    pub head: [String; 2],
    /// Places of the engines in it.
    members: Vec<usize>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatRow {
    /// The machine's id; empty for the one that was typed.
    pub host: &'static str,
    /// Its name.
    pub name: String,
    /// Its platform, or its build of Windows.
    pub platform: String,
    /// A cell for each column; `None` where no engine of it runs there.
    pub cells: Vec<Option<HeatCell>>,
    /// Whether Swarm places a service there.
    pub accepted: bool,
    /// Whether the engines agree.
    pub agreement: Agreement,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeatCell {
    /// The engine's place among those asked.
    pub puller: usize,
    /// Its id.
    pub engine: &'static str,
    /// Its name.
    pub name: &'static str,
    /// `exact`, `fallback`, `fails-later`, `none`.
    pub state: &'static str,
    /// `#2` or `none`.
    pub word: String,
    /// The entry as data, empty for none.
    pub entry: String,
    /// Whether most engines come to another image.
    pub differs: bool,
}

/// Whether the engines of a row agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// All come to one image.
    Agree,
    /// They come to different images, or some to none.
    Disagree,
    /// The same, and some settle on an entry and then fail.
    SomeFail,
    /// None comes to any.
    Nothing,
}

impl Agreement {
    /// In a word or three.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Disagree => "disagree",
            Self::SomeFail => "disagree, some fail",
            Self::Nothing => "none gets an image",
        }
    }
}

impl Heat {
    /// Asks every engine on every machine.
    #[must_use]
    pub fn of(listed: &Rc<Listed>, setup: &Setup) -> Self {
        let own = setup.host.is_none();
        let mut hosts: Vec<(Option<&'static Host>, Machine)> = Vec::new();
        hosts.extend(own.then(|| (None, setup.reading.machine.clone())));
        hosts.extend(HOSTS.iter().map(|host| (Some(host), host.machine())));
        let machines: Vec<Machine> = hosts.iter().map(|(_, machine)| machine.clone()).collect();
        let (pullers, asked) = (setup.pullers(), setup.asked(listed));
        let map = HeatMap::of(&listed.candidates, &machines, &pullers, &asked);
        let columns = columns(setup);
        let rows: Vec<HeatRow> = hosts
            .iter()
            .zip(&map.rows)
            .map(|((host, machine), picks)| {
                let cells = cells(listed, &columns, &pullers, picks);
                HeatRow {
                    host: host.map_or("", |host| host.id),
                    name: host.map_or_else(|| setup.reading.name.clone(), |host| host.name.into()),
                    platform: platform(machine),
                    agreement: agreement(&cells),
                    accepted: accepts(&listed.candidates, machine),
                    cells,
                }
            })
            .collect();
        Self {
            summary: summary(&rows),
            columns,
            rows,
            pullers,
            machines,
            asked,
            listed: Rc::clone(listed),
        }
    }
}

/// The platform, or the build of Windows.
fn platform(machine: &Machine) -> String {
    let (platform, version) = host_platform(machine);
    match version.split('.').nth(2) {
        Some(build) => format!("build {build}"),
        None => platform,
    }
}

/// Engines whose heads are the same share a column: a machine has one of them.
fn columns(setup: &Setup) -> Vec<HeatColumn> {
    let mut columns: Vec<HeatColumn> = Vec::new();
    for (at, asker) in setup.askers.iter().enumerate() {
        let head = match &asker.release {
            Some(release) => match release.name.rsplit_once(' ') {
                Some((product, version)) => [product.to_owned(), version.to_owned()],
                None => [release.name.clone(), String::new()],
            },
            None => asker.puller.engine.head.map(str::to_owned),
        };
        match columns.iter_mut().find(|column| column.head == head) {
            Some(column) => column.members.push(at),
            None => columns.push(HeatColumn {
                head,
                members: vec![at],
            }),
        }
    }
    columns
}

fn cells(
    listed: &Listed,
    columns: &[HeatColumn],
    pullers: &[Puller],
    picks: &[Option<Pick>],
) -> Vec<Option<HeatCell>> {
    let images: Vec<Option<Option<String>>> = picks
        .iter()
        .map(|pick| {
            Some(
                pick.as_ref()?
                    .taken()
                    .map(|position| listed.image(position)),
            )
        })
        .collect();
    let most = most(&images);
    let cell = |at: usize| {
        let (pick, engine) = (picks.get(at)?.as_ref()?, pullers.get(at)?.engine);
        Some(HeatCell {
            differs: images.get(at)?.as_ref() != most.as_ref(),
            ..cell(at, engine, pick)
        })
    };
    let columns = columns.iter();
    columns
        .map(|column| column.members.iter().find_map(|at| cell(*at)))
        .collect()
}

fn cell(puller: usize, engine: &'static Engine, pick: &Pick) -> HeatCell {
    let (state, position) = match pick {
        Pick::Entry { position, rung: 0 } => ("exact", Some(position)),
        Pick::Entry { position, .. } => ("fallback", Some(position)),
        Pick::EntryThen {
            position,
            fails: false,
        } => ("exact", Some(position)),
        Pick::EntryThen { position, .. } | Pick::Refuses { position } => {
            ("fails-later", Some(position))
        }
        Pick::Nothing => ("none", None),
    };
    HeatCell {
        puller,
        engine: engine.id,
        name: engine.name,
        state,
        word: position.map_or_else(
            || "none".to_owned(),
            |position| format!("#{}", dotted(position)),
        ),
        entry: position.map_or_else(String::new, |position| data_position(position)),
        differs: false,
    }
}

/// What most come to, the first of those with equally many.
fn most(images: &[Option<Option<String>>]) -> Option<Option<String>> {
    let mut counts: Vec<(&Option<String>, usize)> = Vec::new();
    for image in images.iter().flatten() {
        match counts.iter_mut().find(|(known, _)| *known == image) {
            Some((_, count)) => *count += 1,
            None => counts.push((image, 1)),
        }
    }
    let best = counts.iter().rev().max_by_key(|(_, count)| *count);
    best.map(|(image, _)| (*image).clone())
}

fn agreement(cells: &[Option<HeatCell>]) -> Agreement {
    let there = || cells.iter().flatten();
    let differ = there().any(|cell| cell.differs);
    let fail = there().any(|cell| cell.state == "fails-later");
    let none = there().all(|cell| matches!(cell.state, "none" | "fails-later"));
    match (none, differ, fail) {
        (true, ..) => Agreement::Nothing,
        (_, true, true) => Agreement::SomeFail,
        (_, true, false) => Agreement::Disagree,
        _ => Agreement::Agree,
    }
}

fn summary(rows: &[HeatRow]) -> String {
    let with = |wanted: &[Agreement]| {
        let rows = rows.iter().filter(|row| wanted.contains(&row.agreement));
        rows.count()
    };
    let differ = with(&[Agreement::Disagree, Agreement::SomeFail]);
    let (fail, none) = (with(&[Agreement::SomeFail]), with(&[Agreement::Nothing]));
    let all = count(rows.len(), "host");
    let mut text = match differ {
        0 => format!("On none of {all} does the engine make a difference"),
        1 => format!("1 of {all} gets another image from one engine than from another"),
        many => format!("{many} of {all} get another image from one engine than from another"),
    };
    if fail > 0 {
        text.push_str(&format!(
            "; on {fail} of them some engines settle on an entry and fail"
        ));
    }
    if none > 0 {
        text.push_str(&format!("; {none} get none at all"));
    }
    text.push('.');
    text
}

/// Why a cell of the map is what it is, in steps. They can hold untrusted text.
#[must_use]
pub fn heat_reason(heat: &Heat, row: usize, cell: &HeatCell) -> Vec<String> {
    let Some((puller, machine)) = heat.pullers.get(cell.puller).zip(heat.machines.get(row)) else {
        return Vec::new();
    };
    let query = Query {
        host: machine.clone(),
        ..heat.asked.query(puller.rules)
    };
    let candidates = &heat.listed.candidates;
    let selection = puller.engine.answer(&query, candidates);
    steps(puller.engine, &query, candidates, &selection)
}
