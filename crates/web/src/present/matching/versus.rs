//! Two releases of one product over one index: on which machines another image, or none, comes of it.

use allarch_core::platform::compare::{Asked, Pick, changes, dotted};
use allarch_core::platform::{Choice, HOSTS, Host, Machine, PRODUCTS, Product, Status};

use super::{Listed, Setup};
use crate::store::{MatchState, Versus as Chosen};

/// What is held against each other, and what changes.
#[derive(Clone, Debug)]
pub struct Versus {
    /// The product.
    pub product: &'static Product,
    /// The versions as they are asked for.
    pub chosen: Chosen,
    /// What is known of them on Linux, or why one is no version.
    pub releases: [Result<Choice, String>; 2],
    /// The machines on which something changes.
    pub rows: Vec<VersusRow>,
    /// Machines on which the product runs.
    pub machines: usize,
    /// Those of them on which one of the releases is not modelled.
    pub not_modelled: usize,
}

/// A machine on which something changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersusRow {
    /// Its id.
    pub host: &'static str,
    /// Its name.
    pub name: &'static str,
    /// What each release comes to: words and whether that is nothing.
    pub picks: [(String, bool); 2],
    /// How much is known of each there.
    pub known: [Status; 2],
}

/// What is held against each other where nobody chose.
fn offered() -> Chosen {
    Chosen {
        product: "docker".into(),
        before: "28.5.2".into(),
        after: "29.0.0".into(),
    }
}

/// Compares.
#[must_use]
pub fn versus(listed: &Listed, setup: &Setup, state: &MatchState) -> Option<Versus> {
    let chosen = state.versus.clone().unwrap_or_else(offered);
    let named = PRODUCTS.iter().find(|one| *one.id == *chosen.product);
    let product = named.or(PRODUCTS.first())?;
    let asked = setup.asked(listed);
    let mut systems: Vec<&str> = Vec::new();
    for host in HOSTS {
        if !systems.contains(&host.os) {
            systems.push(host.os);
        }
    }
    let mut rows: Vec<(usize, VersusRow)> = Vec::new();
    let (mut machines, mut not_modelled) = (0, 0);
    for os in systems {
        let hosts: Vec<(usize, &'static Host)> = HOSTS
            .iter()
            .enumerate()
            .filter(|(_, host)| host.os == os)
            .collect();
        let Some(machine) = hosts.first().map(|(_, host)| host.machine()) else {
            continue;
        };
        let [Ok(before), Ok(after)] = both(product, &chosen, &machine) else {
            continue;
        };
        let runs = |choice: &Choice| choice.puller.engine.runs_on(&machine);
        if runs(&before) || runs(&after) {
            machines += hosts.len();
            if [&before, &after]
                .map(|choice| choice.status)
                .contains(&Status::NotModelled)
            {
                not_modelled += hosts.len();
            }
            rows.extend(on(listed, &asked, &hosts, &before, &after));
        }
    }
    let rows = allarch_core::text::sorted(rows, |(a, _), (b, _)| a.cmp(b));
    let linux = HOSTS.iter().find(|host| host.os == "linux");
    let releases = both(product, &chosen, &linux.map(Host::machine)?);
    Some(Versus {
        product,
        chosen,
        releases,
        rows: rows.into_iter().map(|(_, row)| row).collect(),
        machines,
        not_modelled,
    })
}

fn both(product: &Product, chosen: &Chosen, machine: &Machine) -> [Result<Choice, String>; 2] {
    [&chosen.before, &chosen.after].map(|version| {
        let text = format!("{} {}", product.id, version.trim());
        Choice::read(&text, machine)
    })
}

/// What changes on machines of one system.
fn on(
    listed: &Listed,
    asked: &Asked,
    hosts: &[(usize, &'static Host)],
    before: &Choice,
    after: &Choice,
) -> Vec<(usize, VersusRow)> {
    let machines: Vec<Machine> = hosts.iter().map(|(_, host)| host.machine()).collect();
    let known = [before.status, after.status];
    let (before, after) = (before.puller, after.puller);
    let changes = changes(&listed.candidates, &machines, before, after, asked);
    let row = |change: &allarch_core::platform::compare::Change| {
        let (at, host) = hosts.get(change.machine)?;
        Some((
            *at,
            VersusRow {
                host: host.id,
                name: host.name,
                picks: [words(change.before.as_ref()), words(change.after.as_ref())],
                known,
            },
        ))
    };
    changes.iter().filter_map(row).collect()
}

fn words(pick: Option<&Pick>) -> (String, bool) {
    match pick {
        None => ("does not run there".to_owned(), true),
        Some(Pick::Nothing) => ("nothing".to_owned(), true),
        Some(
            Pick::Entry { position, .. }
            | Pick::EntryThen {
                position,
                fails: false,
            },
        ) => (format!("entry {}", dotted(position)), false),
        Some(Pick::EntryThen { position, .. } | Pick::Refuses { position }) => {
            (format!("entry {}, then fails", dotted(position)), true)
        }
    }
}
