//! What an engine looks for on machines that people run, those with the same answer together.

use allarch_core::platform::{Engine, HOSTS, Machine, Platform, Query, Rules, format_all, swarm};

use crate::html::{escape, table};

/// Systems that no machine with a name has, as platforms.
const MORE: [(&str, &str); 2] = [("darwin", "arm64"), ("darwin", "amd64")];

/// The machines with their names.
fn machines() -> Vec<(String, Machine)> {
    let named = HOSTS.iter();
    let named = named.map(|host| (host.name.to_owned(), host.machine()));
    let more = MORE.iter().map(|(os, architecture)| {
        let machine = Machine::from(&Platform::new(os, architecture, ""));
        (format!("{os}/{architecture}"), machine)
    });
    named.chain(more).collect()
}

/// The table of an engine that selects an entry.
pub(super) fn looked_for(engine: &Engine) -> String {
    let rules = Rules::default();
    let text = |platform: &Platform| format_all(platform, rules);
    let row = |machine: &Machine| {
        let wanted = (engine.derive)(machine, rules);
        let takes: Vec<String> = (engine.takes)(&wanted, rules).iter().map(text).collect();
        [text(&wanted), takes.join(", ")]
    };
    let machines = machines();
    // What it does on a system by a part of its own stands on that part's page.
    let own = |machine: &Machine| {
        let query = Query {
            host: machine.clone(),
            ..Query::default()
        };
        engine.runs_on(machine) && engine.acting(&query).id == engine.id
    };
    let there = machines.iter().filter(|(_, machine)| own(machine));
    let rows = grouped(there.map(|(name, machine)| (name.as_str(), row(machine))));
    let intro = match engine.follows_rules {
        true => format!(
            "<p>On machines, where no platform is named, with {} of containerd/platforms:</p>\n",
            rules.name()
        ),
        false => "<p>On machines, where no platform is named:</p>\n".to_owned(),
    };
    let head = ["Machine", "It looks for", "It takes, best first"];
    intro + &table("What it looks for on machines", &head, &rows)
}

/// The platforms that a node is held against in the table of [`nodes`].
const ENTRIES: [(&str, &str); 9] = [
    ("linux", "amd64"),
    ("linux", "386"),
    ("linux", "arm64"),
    ("linux", "arm"),
    ("linux", "ppc64le"),
    ("linux", "s390x"),
    ("linux", "riscv64"),
    ("linux", "loong64"),
    ("windows", "amd64"),
];

/// The table of swarm: what a node reports, and for which entries it passes.
pub(super) fn nodes() -> String {
    let row = |machine: &Machine| {
        let node = swarm::node(machine);
        let passes = ENTRIES.iter().filter(|(os, architecture)| {
            let entry = allarch_core::platform::Candidate {
                platform: Some(Platform::new(os, architecture, "")),
                ..Default::default()
            };
            swarm::accepts(&node, &swarm::platforms(&[entry]))
        });
        let passes: Vec<String> = passes
            .map(|(os, architecture)| format!("{os}/{architecture}"))
            .collect();
        [
            format!("{}/{}", node.os, node.architecture),
            passes.join(", "),
        ]
    };
    let machines = machines();
    let there = machines
        .iter()
        .filter(|(_, machine)| matches!(machine.os.as_str(), "linux" | "windows"));
    let rows = grouped(there.map(|(name, machine)| (name.as_str(), row(machine))));
    let head = ["Node", "It reports", "It passes for an entry of"];
    table("What nodes report and pass for", &head, &rows)
}

/// Machines with the same cells in one row, whose first cell is their names.
fn grouped<'a>(rows: impl Iterator<Item = (&'a str, [String; 2])>) -> Vec<Vec<String>> {
    let mut groups: Vec<([String; 2], Vec<&str>)> = Vec::new();
    for (name, cells) in rows {
        match groups.iter_mut().find(|(known, _)| *known == cells) {
            Some((_, names)) => names.push(name),
            None => groups.push((cells, vec![name])),
        }
    }
    let row = |(cells, names): ([String; 2], Vec<&str>)| {
        let code = |text: &str| match text {
            "" => "nothing".to_owned(),
            text => {
                let each = text.split(", ").map(escape);
                let each: Vec<String> = each.map(|one| format!("<code>{one}</code>")).collect();
                each.join(", ")
            }
        };
        let [wanted, takes] = &cells;
        vec![escape(&names.join("; ")), code(wanted), code(takes)]
    };
    groups.into_iter().map(row).collect()
}
