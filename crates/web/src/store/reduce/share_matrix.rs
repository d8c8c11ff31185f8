//! The Matrix in a link: its images' names, or its cells, with what is required of them.

use std::rc::Rc;

use allarch_core::permalink::{EncodeError, LinkDocument, State as LinkState, check, v1};
use allarch_core::report::json::matrix_cells;

use super::address;
use super::share::refused;
use crate::present::matrix::{export, names, snapshots};
use crate::present::number::count;
use crate::route::Route;
use crate::store::{MatrixAs, MatrixFile, NoLink, Page, Sharing};

/// Up to this many characters a link holds the images' digests too.
const WITH_DIGESTS: usize = 8_000;

/// What a link of the Matrix holds at first: a list travels with its cells where any is known.
pub(super) fn proposed(open: &Page) -> Option<MatrixAs> {
    if open.route != Route::Matrix {
        return None;
    }
    if open.entries.iter().all(|entry| entry.list.is_none()) {
        return Some(MatrixAs::Documents);
    }
    let is_known = snapshots(open).iter().any(|one| one.why().is_none());
    Some(if is_known {
        MatrixAs::Cells
    } else {
        MatrixAs::Names
    })
}

/// Makes the link.
pub(super) fn measure(open: &Page, of: MatrixAs, sharing: &mut Sharing) {
    let state = |document: LinkDocument| LinkState {
        documents: vec![document],
        view: address::view_pairs(open, &[]),
        unknown: Vec::new(),
    };
    let cells = |with_digests| matrix_cells(&snapshots(open), with_digests).unwrap_or_default();
    let content = match of {
        MatrixAs::Cells => {
            let whole = state(LinkDocument::matrix(cells(true)));
            if v1::measure(&whole).is_ok_and(|length| length <= WITH_DIGESTS) {
                whole
            } else {
                sharing.left_out = Some(Rc::from(
                    "The images’ digests are left out: the link would be too long.",
                ));
                state(LinkDocument::matrix(cells(false)))
            }
        }
        _ => {
            let (names, left_out) = names(open);
            if left_out > 0 {
                let images = count(left_out, "image");
                let words = format!("{images} without a name to fetch by: left out.");
                sharing.left_out = Some(Rc::from(words));
            }
            if names.is_empty() {
                (sharing.link, sharing.length) = (Err(NoLink::Empty), 0);
                return;
            }
            state(LinkDocument::names(names.iter().map(String::as_str)))
        }
    };
    if let Err(error) = check(&content) {
        (sharing.link, sharing.length) = (Err(refused(error, &content)), 0);
        return;
    }
    let site = open.site.chars().count() + 1;
    (sharing.link, sharing.length) = match v1::encode(&content) {
        Ok(fragment) => {
            let length = site + fragment.len();
            (Ok(Rc::from(format!("{}#{fragment}", open.site))), length)
        }
        Err(EncodeError::TooLarge { length, .. }) => (Err(NoLink::TooLong), site + length),
        Err(error) => (Err(refused(error.into(), &content)), 0),
    };
}

/// The table for an issue, with the link under it.
pub(super) fn markdown(open: &Page, link: Option<&str>) -> String {
    let (_, mut text) = export(open, MatrixFile::Markdown).unwrap_or_default();
    if let Some(link) = link {
        text.push_str(&format!("\n[Open this matrix](<{link}>)\n"));
    }
    text
}
