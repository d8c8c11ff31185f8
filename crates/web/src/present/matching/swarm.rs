//! Docker Swarm's row: it accepts a node for a service or refuses it, and picks no entry.

use allarch_core::platform::{Candidate, Machine, candidate_at, format, swarm};

use super::answer::Cell;
use super::{Answer, Column, Columns};

/// What Swarm makes of an index on a node of the machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SwarmRow {
    /// Whether a service of the image may be placed there.
    pub accepted: bool,
    /// What the node reports, safe to show.
    pub node: String,
    /// A cell for each column: `accepted` where that entry alone would let the node pass.
    pub cells: Vec<Cell>,
}

pub(super) fn swarm(candidates: &[Candidate], machine: &Machine, columns: &Columns) -> SwarmRow {
    let node = swarm::node(machine);
    let cell = |column: &Column| {
        let candidate = candidate_at(candidates, &column.position);
        // Nested indexes are not looked into.
        let own = candidate.filter(|_| column.position.len() == 1);
        let sent = own.map_or_else(Vec::new, |one| swarm::platforms(std::slice::from_ref(one)));
        match (sent.is_empty(), swarm::accepts(&node, &sent)) {
            (false, true) => ("accepted", "fits", "fits"),
            (false, false) => ("no", "platform", "no"),
            (true, _) => ("no", "not-sent", "–"),
        }
    };
    let columns = columns.shown.iter().map(cell);
    SwarmRow {
        accepted: accepts(candidates, machine),
        node: format(&node),
        cells: columns
            .map(|(state, reason, word)| Cell {
                state,
                reason,
                word: word.to_owned(),
            })
            .collect(),
    }
}

/// Whether a node of the machine passes.
pub(super) fn accepts(candidates: &[Candidate], machine: &Machine) -> bool {
    swarm::accepts(&swarm::node(machine), &swarm::platforms(candidates))
}

/// Why a cell of Swarm's row is what it is.
#[must_use]
pub fn swarm_reason(answer: &Answer, cell: usize) -> Vec<String> {
    let node = &answer.swarm.node;
    let Some(cell) = answer.swarm.cells.get(cell) else {
        return Vec::new();
    };
    let why = match cell.reason {
        "fits" => format!("A node that reports {node} passes for this entry."),
        "not-sent" => {
            "Swarm is sent no platform of this entry, so no node passes or fails by it.".to_owned()
        }
        _ => format!("A node that reports {node} does not pass for this entry."),
    };
    let whole = match answer.swarm.accepted {
        true => {
            "Swarm places services of this image there; which entry the node then takes is its \
                 Docker Engine’s choice."
        }
        false => "Swarm places no service of this image there.",
    };
    vec![why, whole.to_owned()]
}
