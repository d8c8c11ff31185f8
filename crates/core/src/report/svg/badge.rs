//! A badge: how many images cover what is required.

use super::{text, width};
use crate::coverage::{Column, Verdict};
use crate::report::Covered;
use crate::report::text::counted;

/// Size of the letters.
const SIZE: f64 = 11.0;

/// One line: `platforms | amd64 · arm64: 12 of 14 images`; of a single image its platforms.
#[must_use]
pub fn badge(covered: &Covered<'_>) -> String {
    let label = "platforms";
    let words = words(covered);
    let fill = match covered.matrix.verdict {
        Verdict::Pass => "#1a6b3f",
        Verdict::Fail => "#b0241c",
        Verdict::Unknown => "#5b676e",
    };
    let (left, right) = (width(label, SIZE) + 12.0, width(&words, SIZE) + 12.0);
    let all = left + right;
    let words = text(&words, MOST);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all:.0}\" height=\"20\" viewBox=\"0 0 {all:.0} 20\" role=\"img\" aria-label=\"{label}: {words}\">\n\
         <title>{label}: {words}</title>\n\
         <rect width=\"{all:.0}\" height=\"20\" rx=\"3\" fill=\"#2d373d\"/>\n\
         <path d=\"M{left:.0} 0h{rest:.0}a3 3 0 0 1 3 3v14a3 3 0 0 1-3 3h-{rest:.0}z\" fill=\"{fill}\"/>\n\
         <g fill=\"#ffffff\" font-family=\"Verdana, Geneva, 'DejaVu Sans', sans-serif\" font-size=\"{SIZE:.0}\">\n\
         <text x=\"6\" y=\"14\">{label}</text>\n\
         <text x=\"{at:.0}\" y=\"14\">{words}</text>\n\
         </g>\n</svg>\n",
        rest = right - 3.0,
        at = left + 6.0,
    )
}

/// Longest text.
const MOST: usize = 60;

fn words(covered: &Covered<'_>) -> String {
    let rows = &covered.matrix.rows;
    match (rows.as_slice(), covered.required()) {
        ([row], 0) if row.why.is_none() => {
            let all = names(covered, |_| true);
            match (all.is_empty(), all.chars().count() <= MOST) {
                (true, _) => "none".to_owned(),
                (false, true) => all,
                (false, false) => counted(covered.matrix.columns.len(), "platform"),
            }
        }
        (_, 0) => counted(rows.len(), "image"),
        (rows, required) => {
            let names = names(covered, |column| column.required);
            let wanted = match names.chars().count() <= MOST / 2 {
                true => names,
                false => format!("{required} required"),
            };
            let images = counted(rows.len(), "image");
            match covered.matrix.verdict {
                Verdict::Pass => format!("{wanted}: {images}"),
                _ => format!("{wanted}: {} of {images}", covered.count(Verdict::Pass)),
            }
        }
    }
}

/// Platforms as short as they are plain.
fn names(covered: &Covered<'_>, fits: fn(&Column) -> bool) -> String {
    let columns = covered.matrix.columns.iter().filter(|column| fits(column));
    let names: Vec<&str> = columns
        .map(|column| column.text.strip_prefix("linux/").unwrap_or(&column.text))
        .collect();
    names.join(" · ")
}
