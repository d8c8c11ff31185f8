//! `allarch tags REF`: what a repository has.

use std::cmp::Ordering;
use std::io::Write;

use allarch_core::registry::TagList;
use allarch_core::text::visible;
use serde_json::json;

use crate::args::{Format, TagsArgs};
use crate::failure::{Failure, Outcome, remark};
use crate::http::{self, Network};
use crate::{fetch, target};

/// Lists the tags.
pub(crate) fn run(args: &TagsArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    let name = args.reference.trim_start_matches("docker://");
    let reference = target::parse(name)?;
    let network = Network::new(&args.network)?;
    let list = fetch::tags(&reference, &network)?;
    let repository = reference.familiar_name();
    let mut list =
        list.map_err(|error| http::failure(&format!("the tags of {repository}"), &error))?;
    list.tags.versions.sort_by(|a, b| natural(a, b));
    match args.format {
        Format::Text => write_text(&list, out)?,
        Format::Json => write_json(&repository, &list, out)?,
    }
    fetch::say_pulls(&reference, list.pulls);
    Ok(match list.problem.is_some() || list.more {
        true => Outcome::Unusable,
        false => Outcome::Fine,
    })
}

fn write_text(list: &TagList, out: &mut dyn Write) -> Result<(), Failure> {
    for tag in &list.tags.versions {
        writeln!(out, "{}", visible(tag))?;
    }
    let attachments = list.tags.attachments.len();
    if attachments > 0 {
        remark(&format!(
            "{attachments} more tags are attachments of digests; `allarch referrers` says what hangs on an image"
        ));
    }
    if let Some(words) = invalid(list.tags.invalid) {
        remark(&words);
    }
    if let Some(problem) = &list.problem {
        remark(&format!("these are not all: {problem}"));
    }
    if list.more {
        remark("these are not all: there are more pages than are read");
    }
    Ok(())
}

/// What the list holds beside tags, where it does.
fn invalid(count: usize) -> Option<String> {
    match count {
        0 => None,
        1 => Some("1 entry of the list is no tag and is left out".to_owned()),
        _ => Some(format!(
            "{count} entries of the list are no tags and are left out"
        )),
    }
}

fn write_json(repository: &str, list: &TagList, out: &mut dyn Write) -> Result<(), Failure> {
    let attachments: Vec<_> = list
        .tags
        .attachments
        .iter()
        .map(|one| json!({"tag": one.tag, "kind": one.kind, "subject": one.subject}))
        .collect();
    let answer = json!({
        "repository": repository,
        "tags": list.tags.versions,
        "attachments": attachments,
        "invalid": list.tags.invalid,
        "complete": list.problem.is_none() && !list.more,
        "problem": list.problem.as_ref().map(ToString::to_string),
    });
    super::write_form(answer, out)
}

/// Numbers in names by their value, so that 1.10 comes after 1.9.
fn natural(a: &str, b: &str) -> Ordering {
    let (mut left, mut right) = (a, b);
    loop {
        let (one, other) = (take(&mut left), take(&mut right));
        let order = match (one.bytes().next(), other.bytes().next()) {
            (None, None) => return a.cmp(b),
            (Some(b'0'..=b'9'), Some(b'0'..=b'9')) => {
                let digits = |text: &str| text.trim_start_matches('0').to_owned();
                let (one, other) = (digits(one), digits(other));
                one.len().cmp(&other.len()).then(one.cmp(&other))
            }
            _ => one.cmp(other),
        };
        if order != Ordering::Equal {
            return order;
        }
    }
}

/// The digits, or the other characters, that `rest` begins with.
fn take<'a>(rest: &mut &'a str) -> &'a str {
    let is_digit = rest.starts_with(|c: char| c.is_ascii_digit());
    let end = rest
        .find(|c: char| c.is_ascii_digit() != is_digit)
        .unwrap_or(rest.len());
    let (piece, after) = rest.split_at_checked(end).unwrap_or((*rest, ""));
    *rest = after;
    piece
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn names_in_the_order_of_versions() {
        let mut names = [
            "1.10",
            "latest",
            "1.9",
            "v2",
            "1.9-alpine",
            "1.09",
            "",
            "10",
            "2é",
        ];
        names.sort_by(|a, b| natural(a, b));
        let order = [
            "",
            "1.09",
            "1.9",
            "1.9-alpine",
            "1.10",
            "2é",
            "10",
            "latest",
            "v2",
        ];
        assert_eq!(names, order);
    }
}
