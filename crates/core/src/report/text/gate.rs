//! What a policy says of images, for a terminal: the images against which something stands, then the sum.

use super::{Styles, clip, line};
use crate::coverage::Verdict;
use crate::report::Guarded;
use crate::text::visible;

/// The answer, ending with a newline.
#[must_use]
pub fn gate(guarded: &Guarded<'_>, styles: Styles) -> String {
    let Styles {
        strong,
        dim,
        error,
        warning,
        fine,
        reset,
    } = styles;
    let mut out = String::new();
    for (at, row) in guarded.gated.rows.iter().enumerate() {
        let colour = match row.verdict {
            Verdict::Pass => fine,
            Verdict::Fail => error,
            Verdict::Unknown => warning,
        };
        let required = match row.required.is_empty() {
            true => "nothing is required of it".to_owned(),
            false => clip(&row.required.join(", ")),
        };
        line(
            &mut out,
            &format!(
                "{colour}{:<7}{reset}  {strong}{}{reset}  {dim}{required}{reset}",
                row.verdict.name(),
                clip(&row.name)
            ),
        );
        if let (Some(why), true) = (&row.why, row.objections.is_empty()) {
            line(&mut out, &format!("         {}", visible(why)));
        }
        for (_, text) in guarded.objections(row) {
            line(&mut out, &format!("         {}", visible(&text)));
        }
        if let (Some(link), true) = (guarded.link(at), row.verdict != Verdict::Pass) {
            line(&mut out, &format!("         see {link}"));
        }
    }
    line(&mut out, "");
    for note in guarded.notes() {
        line(&mut out, &format!("note: {}", visible(&note)));
    }
    let colour = match guarded.gated.verdict {
        Verdict::Pass => fine,
        Verdict::Fail => error,
        Verdict::Unknown => warning,
    };
    line(&mut out, &format!("{colour}{}{reset}", guarded.sentence()));
    out
}
