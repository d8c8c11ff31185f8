//! The page of the disagreements: the table, and every case with the reasons. All of it is what the engines
//! answer while the page is written.

use allarch_core::platform::disagreements::ASKED;
use allarch_core::platform::{Candidate, Engine, Marks, Rules, format_all};

use super::cases::{Answer, Case, RULES};
use super::link;
use crate::frame::{Content, Frame, Tab};
use crate::html::{escape, part, part_at, table};

/// The whole page.
pub(super) fn render(cases: &[Case], frame: &Frame) -> String {
    let mut main = format!(
        "<p class=\"leaf-way\"><a href=\"../\">Engines</a></p>\n<h1>Where engines disagree</h1>\n<p class=\"leaf-lead\">{} small indexes of which engines take different entries on the same machine. The answers are those that Allarch's engines give; a page on which they are not as they were recorded from the real programs is not published.</p>\n",
        cases.len()
    );
    main.push_str(&part("All in one table", &overview(cases)));
    for case in cases {
        let title = format!("{}. {}", case.number, case.of.on);
        main.push_str(&part_at(
            &format!("case-{}", case.number),
            &title,
            &of(case),
        ));
    }
    frame.around(&Content {
        root: "../../",
        title: "Where engines disagree",
        description: "Small image indexes of which containerd, Docker, Podman, crane and regctl take different entries, with the reasons.",
        tab: Tab::Engines,
        is_tab: false,
        main: &main,
    })
}

fn overview(cases: &[Case]) -> String {
    let mut head = vec!["Case, platform asked for", "Entries"];
    head.extend(ASKED.map(|id| Engine::by_id(id).map_or(id, |engine| engine.name)));
    let rows: Vec<Vec<String>> = cases.iter().map(row).collect();
    let words = format!(
        "<p>The numbers are entries, counted from 1, and <b>2.1</b> stands inside entry 2; - is nothing. The platform was asked for by name, with {} of containerd/platforms. For Windows hosts the answer in Docker's column is that of {}; where an engine does not run on the system at all, its answer stands in brackets.</p>\n",
        RULES.name(),
        link(
            "docker-classic-windows",
            "Docker's classic store on Windows"
        )
    );
    words + &table("Table of disagreements", &head, &rows)
}

fn row(case: &Case) -> Vec<String> {
    let number = case.number;
    let mut cells = vec![
        format!(
            "<a href=\"#case-{number}\">{number}. {}</a><br><code>{}</code>",
            escape(case.of.on),
            escape(case.of.host)
        ),
        case.numbered().join("<br>"),
    ];
    cells.extend(case.answers.iter().map(|answer| match answer.runs_there {
        true => answer.short(),
        false => format!("({})", answer.short()),
    }));
    cells
}

/// One case: who takes what, and why.
fn of(case: &Case) -> String {
    let mut out = format!(
        "<p>Asked for <code>{}</code> of {}</p>\n",
        escape(case.of.host),
        case.index()
    );
    let rows: Vec<Vec<String>> = case.answers.iter().map(answered).collect();
    out.push_str(&table(
        &format!("Answers to case {}", case.number),
        &["Engine", "It", "Because"],
        &rows,
    ));
    let otherwise = otherwise(case);
    if !otherwise.is_empty() {
        let items: Vec<String> = otherwise
            .iter()
            .map(|text| format!("<li>{text}</li>"))
            .collect();
        out.push_str(&format!(
            "<p>Otherwise:</p>\n<ul class=\"leaf-items\">{}</ul>\n",
            items.concat()
        ));
    }
    out
}

fn answered(answer: &Answer) -> Vec<String> {
    let away = match answer.runs_there {
        true => "",
        false => ", which does not run there",
    };
    vec![
        format!("{}{away}", link(answer.engine, answer.name)),
        answer.words(),
        answer.why(),
    ]
}

/// What differs with another release, on a machine instead of by name, and in a Docker list.
fn otherwise(case: &Case) -> Vec<String> {
    let mut lines = Vec::new();
    for answer in case.answers.iter().filter(|answer| answer.runs_there) {
        let Some(engine) = Engine::by_id(answer.engine) else {
            continue;
        };
        let name = link(engine.id, engine.name);
        if engine.follows_rules {
            lines.extend(older(case, engine, answer, &name));
        }
        let machine = case.asked(engine, RULES, false, &case.candidates);
        if machine.taken() != answer.taken() {
            lines.push(format!(
                "On such a machine, with no platform named, {name} {}: it looks for <code>{}</code>.",
                machine.words(),
                escape(&looked_for(case, engine)),
            ));
        }
        let docker: Vec<Candidate> = case
            .candidates
            .iter()
            .cloned()
            .map(in_docker_list)
            .collect();
        let docker = case.asked(engine, RULES, true, &docker);
        if docker.taken() != answer.taken() {
            lines.push(format!(
                "In a Docker manifest list {name} {}.",
                docker.words()
            ));
        }
    }
    lines
}

/// The releases of containerd/platforms with which the answer is another, those with the same together.
fn older(case: &Case, engine: &'static Engine, answer: &Answer, name: &str) -> Vec<String> {
    let mut groups: Vec<(Answer, Vec<&str>)> = Vec::new();
    for rules in Rules::ALL {
        let other = case.asked(engine, rules, true, &case.candidates);
        if other.taken() == answer.taken() {
            continue;
        }
        match groups
            .iter_mut()
            .find(|(known, _)| known.taken() == other.taken())
        {
            Some((_, releases)) => releases.push(rules.name()),
            None => groups.push((other, vec![rules.name()])),
        }
    }
    let line = |(other, releases): (Answer, Vec<&str>)| {
        format!(
            "With {} of containerd/platforms {name} {}.",
            releases.join(", "),
            other.words()
        )
    };
    groups.into_iter().map(line).collect()
}

fn looked_for(case: &Case, engine: &Engine) -> String {
    let machine = (&case.wanted).into();
    format_all(&(engine.derive)(&machine, RULES), RULES)
}

fn in_docker_list(candidate: Candidate) -> Candidate {
    Candidate {
        marks: Marks {
            in_docker_list: true,
            ..candidate.marks
        },
        ..candidate
    }
}
