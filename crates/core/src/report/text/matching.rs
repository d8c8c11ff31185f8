//! What every engine picks, for a terminal: the sentence, one line an engine, and on request the steps
//! and the reason for every entry. Entries are counted from 1.

use super::{Styles, clip, line};
use crate::platform::compare::{Row, dotted};
use crate::platform::{
    Candidate, Considered, Content, Outcome, Rules, State, Status, candidate_at, format_all,
};
use crate::report::matching::rules;
use crate::report::{Matching, Release};

/// The answers, ending with a newline; with the steps of each engine where `explain` says so.
#[must_use]
pub fn matching(matching: &Matching<'_>, explain: bool, styles: Styles) -> String {
    let Styles {
        strong, dim, reset, ..
    } = styles;
    let mut out = String::new();
    let host = clip(&matching.host.name);
    let named = matching.asked.named.as_ref().map(|named| {
        let named = clip(&format_all(named, Rules::default()));
        format!(", {named} asked for")
    });
    let named = named.unwrap_or_default();
    line(
        &mut out,
        &format!("{strong}{}{reset} on {host}{named}", clip(matching.name)),
    );
    let verdict = if matching.comparison.disagrees() {
        styles.warning
    } else {
        styles.fine
    };
    let sentence = clip(&matching.comparison.sentence());
    line(&mut out, &format!("{verdict}{sentence}{reset}"));
    for note in &matching.host.notes {
        line(&mut out, &format!("{dim}{}{reset}", clip(note)));
    }
    line(&mut out, "");
    table(&mut out, matching, styles);
    if explain {
        for (row, _) in matching.rows() {
            steps(&mut out, matching, row, styles);
        }
    } else if matching.site.is_some() {
        for page in matching
            .rows()
            .filter_map(|(row, _)| matching.page(row.puller.engine.id))
        {
            line(&mut out, &format!("{dim}{page}{reset}"));
        }
    }
    out
}

fn table(out: &mut String, matching: &Matching<'_>, styles: Styles) {
    let Styles { dim, reset, .. } = styles;
    let mut lines = vec![["engine", "rules", "looks for", "takes"].map(str::to_owned)];
    for (row, release) in matching.rows() {
        lines.push([
            row.puller.engine.id.to_owned(),
            rules(row, release),
            clip(&format_all(&row.wanted, Rules::default())),
            clip(&takes(matching.candidates, row)),
        ]);
    }
    let width = |at: usize| {
        let cells = lines.iter().filter_map(|line| line.get(at));
        cells
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or_default()
    };
    let widths = [width(0), width(1), width(2)];
    for (at, [engine, rules, wanted, takes]) in lines.iter().enumerate() {
        let [first, second, third] = widths;
        let text = format!("{engine:first$}  {rules:second$}  {wanted:third$}  {takes}");
        if at == 0 {
            line(out, &format!("{dim}{text}{reset}"));
        } else {
            line(out, &text);
        }
    }
    let mut told: Vec<String> = Vec::new();
    for (row, release) in matching.rows() {
        let Some(Release { name, status }) = release else {
            continue;
        };
        // That a tag was recorded is what it is for.
        if name.is_empty() && *status != Status::NotModelled {
            continue;
        }
        let tag = row.puller.rules.name();
        let name = if name.is_empty() { tag } else { name };
        let text = format!("{name} is {}: {}", status.name(), status.words());
        if !told.contains(&text) {
            line(out, &format!("{dim}{text}{reset}"));
            told.push(text);
        }
    }
}

/// What one engine comes to.
fn takes(candidates: &[Candidate], row: &Row) -> String {
    if !row.runs_there {
        return "does not run there".to_owned();
    }
    match &row.selection.outcome {
        Outcome::Picks { position, then } => {
            let then = then
                .as_ref()
                .map(|then| format!(", then: {}", then.message));
            format!(
                "{}{}",
                entry(candidates, position),
                then.unwrap_or_default()
            )
        }
        Outcome::NoMatch { message } => format!("nothing: {message}"),
        Outcome::FetchedThenFailed { position, message } => {
            format!("{}, then fails: {message}", entry(candidates, position))
        }
    }
}

/// An entry by number, platform and the beginning of its digest.
fn entry(candidates: &[Candidate], position: &[usize]) -> String {
    let candidate = candidate_at(candidates, position);
    let platform = candidate.and_then(|one| match (&one.platform, &one.content) {
        (Some(platform), _) => Some(format_all(platform, Rules::default())),
        (None, Content::Manifest(Some(config))) => Some(format_all(config, Rules::default())),
        _ => None,
    });
    let digest = candidate.map(|one| one.digest.as_str()).unwrap_or_default();
    let hex = digest.split_once(':').map_or(digest, |(_, hex)| hex);
    let short: String = hex.chars().take(12).collect();
    let parts = [
        format!("entry {}", dotted(position)),
        platform.unwrap_or_default(),
        short,
    ];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("  ")
}

fn steps(out: &mut String, matching: &Matching<'_>, row: &Row, styles: Styles) {
    let Styles { strong, reset, .. } = styles;
    let engine = row.puller.engine;
    line(out, "");
    line(
        out,
        &format!("{strong}{}{reset} ({})", engine.name, engine.used_by),
    );
    if let Some(page) = matching.page(engine.id) {
        line(out, &format!("  {page}"));
    }
    if !row.runs_there {
        line(out, "  It does not run on machines of this system.");
        return;
    }
    for (at, step) in matching.steps(row).iter().enumerate() {
        line(out, &format!("  {}. {}", at + 1, clip(step)));
    }
    for considered in &row.selection.considered {
        line(out, &format!("  {}", reason(considered)));
    }
}

fn reason(considered: &Considered) -> String {
    let state = match considered.state {
        State::Picks => "picks".to_owned(),
        State::Ranked => format!("{}.", considered.rank.unwrap_or_default() + 1),
        State::No => "no".to_owned(),
        State::FailsLater => "fails".to_owned(),
        State::NotReached => "-".to_owned(),
    };
    let decided = match (considered.state, considered.decided_by) {
        (State::Ranked, Some(decision)) => format!(" Behind the best by {}.", decision.words()),
        _ => String::new(),
    };
    let entry = dotted(&considered.position);
    let fetched = if considered.fetched {
        " It is downloaded."
    } else {
        ""
    };
    format!(
        "entry {entry:<4} {state:<6} {}{decided}{fetched}",
        clip(&considered.reason.to_string())
    )
}
