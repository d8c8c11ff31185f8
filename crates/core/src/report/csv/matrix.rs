//! The matrix as CSV: one line an image, one column a platform.

use super::line;
use crate::report::Covered;
use crate::report::coverage::cell_words;

/// The columns before the platforms'.
const HEAD: [&str; 6] = ["image", "verdict", "lacks", "why", "digest", "link"];

/// The matrix, each line ending with CRLF. A required platform's heading is its text alone, as any
/// other: what is lacking stands in `lacks`.
#[must_use]
pub fn matrix(covered: &Covered<'_>) -> String {
    let mut out = String::new();
    let platforms = covered.matrix.columns.iter();
    let head = HEAD.map(str::to_owned).into_iter();
    let head: Vec<String> = head
        .chain(platforms.map(|column| column.text.clone()))
        .collect();
    line(&mut out, &head);
    for one in covered.rows() {
        let digest = one.snapshot.and_then(|snapshot| snapshot.digest.clone());
        let mut cells = vec![
            one.row.name.clone(),
            one.row.verdict.name().to_owned(),
            one.row.lacks.join(" "),
            one.row.why.clone().unwrap_or_default(),
            digest.unwrap_or_default(),
            one.link.unwrap_or_default().to_owned(),
        ];
        cells.extend(one.row.cells.iter().map(cell_words));
        line(&mut out, &cells);
    }
    out
}
