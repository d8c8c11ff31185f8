//! What every engine picks of one index on one machine, as reports show it.

use crate::platform::compare::{Asked, Comparison, Row};
use crate::platform::{Candidate, Reading, Status, steps};

/// The answer to `allarch match`.
#[derive(Clone, Debug)]
pub struct Matching<'a> {
    /// Name of the image or file.
    pub name: &'a str,
    /// The entries of the index.
    pub candidates: &'a [Candidate],
    /// What was asked.
    pub asked: &'a Asked,
    /// How the machine was read.
    pub host: &'a Reading,
    /// The answers.
    pub comparison: &'a Comparison,
    /// The release of each row, where one was named.
    pub releases: &'a [Option<Release>],
    /// Whether the engines are those that were named, not everyone: then all of them have a row.
    pub by_name: bool,
    /// The site on which the engines have their pages, where it is known; with or without a slash at its end.
    pub site: Option<&'a str>,
}

/// A release that a person named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Release {
    /// Such as `Docker Engine 28.3.0`; empty where rules of containerd/platforms alone were named.
    pub name: String,
    /// How much is known of it.
    pub status: Status,
}

/// The rules that a row goes by, for people: a release, a tag of containerd/platforms, or the state that
/// was run.
pub(super) fn rules(row: &Row, release: Option<&Release>) -> String {
    let engine = row.puller.engine;
    let tag = row.puller.rules.name();
    match release {
        Some(Release { name, status }) => {
            let name = if name.is_empty() { tag } else { name };
            format!("{name} ({})", status.name())
        }
        None if engine.follows_rules => tag.to_owned(),
        None => engine.version.to_owned(),
    }
}

impl Matching<'_> {
    /// The address of an engine's page, where the site is known.
    pub(super) fn page(&self, engine: &str) -> Option<String> {
        let site = self.site?.trim_end_matches('/');
        Some(format!("{site}/engines/{engine}/"))
    }

    /// The rows with their releases. An engine that does not run on the machine is none, unless it was
    /// named.
    pub(super) fn rows(&self) -> impl Iterator<Item = (&Row, Option<&Release>)> {
        let all = &self.comparison.rows;
        let shown = |row: &Row| row.runs_there || self.by_name;
        let releases = self.releases.iter().map(Option::as_ref);
        let releases = releases.chain(std::iter::repeat(None));
        all.iter().zip(releases).filter(move |(row, _)| shown(row))
    }

    /// The steps of one row, in words.
    pub(super) fn steps(&self, row: &Row) -> Vec<String> {
        let query = self.asked.query(row.puller.rules);
        steps(row.puller.engine, &query, self.candidates, &row.selection)
    }
}
