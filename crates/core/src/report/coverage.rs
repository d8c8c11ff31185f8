//! A matrix with what reports need beside it: digests, where each image is named, the link that shows it.

use super::issue::{Issue, IssueRule, Place};
use super::text::counted;
use crate::coverage::{Cell, Matrix, Row, Snapshot, State, Verdict};
use crate::lint::Severity;
use crate::platform::Engine;

/// The answer to `allarch matrix`.
#[derive(Clone, Copy, Debug)]
pub struct Covered<'a> {
    /// The cells.
    pub matrix: &'a Matrix,
    /// Whose rule made them.
    pub engine: &'static Engine,
    /// For each row, the image.
    pub snapshots: &'a [Snapshot],
    /// For each row, where it is named; may be shorter.
    pub places: &'a [Option<Place>],
    /// For each row, the address that shows it; may be shorter.
    pub links: &'a [Option<String>],
}

/// A row with what belongs to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct CoveredRow<'a> {
    pub(super) row: &'a Row,
    pub(super) snapshot: Option<&'a Snapshot>,
    pub(super) place: Option<&'a Place>,
    pub(super) link: Option<&'a str>,
}

impl<'a> Covered<'a> {
    /// Rows with what belongs to them.
    pub(super) fn rows(&self) -> impl Iterator<Item = CoveredRow<'a>> {
        let Self {
            matrix,
            snapshots,
            places,
            links,
            ..
        } = *self;
        matrix
            .rows
            .iter()
            .enumerate()
            .map(move |(at, row)| CoveredRow {
                row,
                snapshot: snapshots.get(at),
                place: places.get(at).and_then(Option::as_ref),
                link: links.get(at).and_then(Option::as_deref),
            })
    }

    /// How many images have this verdict.
    pub(super) fn count(&self, verdict: Verdict) -> usize {
        let rows = self.matrix.rows.iter();
        rows.filter(|row| row.verdict == verdict).count()
    }

    /// How many platforms are required.
    pub(super) fn required(&self) -> usize {
        let columns = self.matrix.columns.iter();
        columns.filter(|column| column.required).count()
    }

    /// The whole in one sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let images = counted(self.matrix.rows.len(), "image");
        match (self.matrix.verdict, self.required()) {
            (Verdict::Fail, _) => format!(
                "{} of {images} without a required platform",
                self.count(Verdict::Fail)
            ),
            (Verdict::Unknown, _) => {
                format!(
                    "{} of {images} could not be judged",
                    self.count(Verdict::Unknown)
                )
            }
            (Verdict::Pass, 0) => format!("{images}, nothing is required"),
            (Verdict::Pass, required) => {
                format!(
                    "{images}, {} covered",
                    counted(required, "required platform")
                )
            }
        }
    }

    /// What is against the images: an issue for each platform that one lacks, and one for each image
    /// that could not be judged.
    #[must_use]
    pub fn issues(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        for one in self.rows() {
            let issue = |rule: IssueRule, message: String| Issue {
                rule,
                level: match rule {
                    IssueRule::PlatformUnknown => Severity::Warning,
                    _ => Severity::Error,
                },
                subject: one.row.name.clone(),
                message,
                place: one.place.cloned(),
                link: one.link.map(str::to_owned),
                edit: None,
            };
            match (&one.row.why, one.row.verdict) {
                (Some(why), _) => {
                    let message = format!("{} could not be judged: {why}", one.row.name);
                    issues.push(issue(IssueRule::PlatformUnknown, message));
                }
                (None, Verdict::Unknown) => {
                    let unsure = self.platforms_in(one.row, |cell| cell.state == State::Unknown);
                    let message = format!(
                        "{}: it is not known whether it runs on {}.",
                        one.row.name,
                        unsure.join(", ")
                    );
                    issues.push(issue(IssueRule::PlatformUnknown, message));
                }
                (None, _) => {
                    for platform in &one.row.lacks {
                        let message = self.lacking(one.row, platform);
                        issues.push(issue(IssueRule::PlatformMissing, message));
                    }
                }
            }
        }
        issues
    }

    fn platforms_in(&self, row: &Row, fits: fn(&Cell) -> bool) -> Vec<&'a str> {
        let cells = self.matrix.columns.iter().zip(row.cells.iter());
        cells
            .filter(|(column, cell)| column.required && fits(cell))
            .map(|(column, _)| column.text.as_str())
            .collect()
    }

    /// Why an image does not cover a platform, in one sentence.
    pub(super) fn lacking(&self, row: &Row, platform: &str) -> String {
        let mut cells = self.matrix.columns.iter().zip(row.cells.iter());
        let cell = cells.find(|(column, _)| column.text == platform);
        let (state, via) = cell.map_or((State::Missing, None), |(_, cell)| {
            (cell.state, cell.via.as_deref())
        });
        lacking_words(&row.name, platform, state, via, self.engine)
    }
}

/// Why an image does not cover a platform, in one sentence.
pub(super) fn lacking_words(
    image: &str,
    platform: &str,
    state: State,
    via: Option<&str>,
    engine: &Engine,
) -> String {
    let rule = engine.name;
    match (state, via) {
        (State::Emulate, via) => format!(
            "{image} runs on {platform} only where {} is emulated, by the rule of {rule}.",
            via.unwrap_or("another architecture")
        ),
        _ => format!("{image} has nothing that runs on {platform}, by the rule of {rule}."),
    }
}

/// A cell in words, as tables for programs give it: `native`, `via linux/arm/v6`.
pub(super) fn cell_words(cell: &Cell) -> String {
    match &cell.via {
        Some(via) => format!("{} {via}", cell.state.name()),
        None => cell.state.name().to_owned(),
    }
}
