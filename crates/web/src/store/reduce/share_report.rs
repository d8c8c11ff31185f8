//! The report in other forms than a link: Markdown for an issue, and a file that opens again.

use std::rc::Rc;
use std::sync::Arc;

use allarch_core::permalink::{State as LinkState, check, for_report};
use allarch_core::report::{Inspection, Listing, Section, html, markdown};

use super::share::refused;
use super::share_content::{chosen, content};
use super::share_matrix;
use crate::present::listing::{listing, of_matrix};
use crate::route::Route;
use crate::store::{Effect, Entry, Expected, Holds, MatrixAs, NoLink, Page, Sharing, State, judge};

/// A table for an issue, with the link under it where one can be sent.
pub(super) fn copy_markdown(state: &State) -> Vec<Effect> {
    let open = &state.page;
    let Some(sharing) = &open.sharing else {
        return Vec::new();
    };
    let link = sharing.sendable().map(|link| &**link);
    if let Some(MatrixAs::Names | MatrixAs::Cells) = sharing.matrix {
        let text = share_matrix::markdown(open, link);
        return vec![Effect::Copy(Rc::from(text), Rc::from("Markdown"))];
    }
    if sharing.file.is_err() {
        return Vec::new();
    }
    let mut text = String::new();
    with_sections(open, sharing, |sections| {
        for (at, section) in sections.iter().enumerate() {
            let link = link.filter(|_| at + 1 == sections.len());
            text.push_str(if at > 0 { "\n" } else { "" });
            text.push_str(&match section {
                Section::Document(inspection) => markdown::render(inspection, link),
                Section::Listing(listing) => markdown::listing(listing, link),
            });
        }
    });
    vec![Effect::Copy(Rc::from(text), Rc::from("Markdown"))]
}

/// The report as a file that needs neither network nor script.
pub(super) fn download(state: &State) -> Vec<Effect> {
    let open = &state.page;
    let sharing = open.sharing.as_ref().filter(|sharing| sharing.file.is_ok());
    let Some(sharing) = sharing else {
        return Vec::new();
    };
    let report = report(open, sharing, file_content(open, sharing));
    let name = Rc::from("allarch-report.html");
    vec![Effect::Download(name, Arc::from(report.into_bytes()))]
}

fn report(open: &Page, sharing: &Sharing, content: LinkState) -> String {
    let contents = for_report(content);
    let mut report = String::new();
    with_sections(open, sharing, |sections| {
        report = html::render(sections, &contents);
    });
    report
}

/// The Matrix, where that is what is shared.
pub(super) fn matrix_table(open: &Page) -> Option<Rc<Listing<'static>>> {
    let is_shown = open.route == Route::Matrix;
    is_shown.then(|| of_matrix(open)).flatten().map(Rc::new)
}

/// What reports are made of, of all that has been read and is ticked: what the page shows of it.
fn with_sections(open: &Page, sharing: &Sharing, then: impl FnOnce(&[Section<'_>])) {
    let each = chosen(open, &sharing.parts).into_iter().map(|entry| {
        let listing = listing(entry, &open.blobs);
        let is_document = listing.is_none();
        (
            listing,
            is_document.then(|| inspected(open, entry)).flatten(),
        )
    });
    let each: Vec<(Option<Listing<'_>>, Option<Inspection<'_>>)> = each.collect();
    let shown = sharing.table.as_deref().map(Section::Listing);
    let each = each
        .iter()
        .filter_map(|(listing, inspection)| match listing {
            Some(listing) => Some(Section::Listing(listing)),
            None => inspection.as_ref().map(Section::Document),
        });
    let sections: Vec<Section<'_>> = shown.into_iter().chain(each).collect();
    then(&sections);
}

/// A document of a registry; what is not judged yet is judged here, as the page is about to.
fn inspected<'a>(open: &Page, entry: &'a Entry) -> Option<Inspection<'a>> {
    let inspection = entry.inspection.as_ref()?;
    let report = inspection.report.clone().or_else(|| {
        let judged = judge(inspection, &open.blobs, entry.missing());
        judged.report
    })?;
    Some(Inspection {
        held: entry.beside.expected.as_ref().map(Expected::state),
        ..Inspection::judged(&entry.name, &inspection.document, report)
    })
}

/// What the file holds: what is ticked, and children that only the link is too short for.
fn file_content(open: &Page, sharing: &Sharing) -> LinkState {
    if !sharing.is_shortened {
        return content(open, &sharing.parts);
    }
    let mut parts = sharing.parts.clone();
    for part in &mut parts {
        part.on |= matches!(part.holds, Holds::Children(_));
    }
    content(open, &parts)
}

pub(super) fn measure_file(open: &Page, sharing: &Sharing) -> Result<usize, NoLink> {
    let content = file_content(open, sharing);
    if content.documents.is_empty() {
        return Err(NoLink::Empty);
    }
    match check(&content) {
        Ok(()) => Ok(report(open, sharing, content).len()),
        Err(error) => Err(refused(error, &content)),
    }
}
