//! The matrix as a picture. Each state has a shape as well as a colour, as on the page: a square, half
//! a square, a hatch, a cross, a dashed frame.

use std::fmt::Write as _;

use super::{text, width};
use crate::coverage::{State, Verdict};
use crate::report::Covered;

/// Height of a row.
const ROW: f64 = 24.0;
/// Height of the head; its texts stand upright, turned.
const HEAD: f64 = 150.0;
/// Width of a platform's column.
const CELL: f64 = 34.0;
/// Where the table begins.
const EDGE: f64 = 16.0;
/// Longest name.
const NAME: usize = 64;
/// Longest heading.
const HEADING: usize = 26;

/// Light, then dark: the colours of the page.
const STYLE: &str = "\
.bg{fill:#fff}.ink{fill:#12181b}.dim{fill:#5b676e}.rule{stroke:#dde3e6}.pass{fill:#1a6b3f}.fail{fill:#b0241c}\
.native{fill:#0c7186}.via{fill:#0c7186;stroke:#0c7186}.tint{fill:#e4f2f5;stroke:#0c7186}.warn{fill:none;stroke:#7d4e00}\
.missing{fill:none;stroke:#838e95}.bad{fill:none;stroke:#b0241c;stroke-width:2}.unknown{fill:none;stroke:#5b676e;stroke-dasharray:3 2}\
@media (prefers-color-scheme:dark){\
.bg{fill:#14191c}.ink{fill:#e7edef}.dim{fill:#93a0a7}.rule{stroke:#283136}.pass{fill:#77cf9b}.fail{fill:#ff968d}\
.native{fill:#2b8ea2}.via{fill:#2b8ea2;stroke:#2b8ea2}.tint{fill:#11282e;stroke:#2b8ea2}.warn{fill:none;stroke:#efb95e}\
.missing{fill:none;stroke:#6f7c84}.bad{fill:none;stroke:#ff968d}.unknown{fill:none;stroke:#93a0a7}}";

/// The whole picture: head, a row an image, the legend.
#[must_use]
pub fn matrix(covered: &Covered<'_>) -> String {
    let columns = &covered.matrix.columns;
    let rows = &covered.matrix.rows;
    let names = rows.iter().map(|row| {
        let shown: String = row.name.chars().take(NAME).collect();
        width(&shown, 12.0)
    });
    let name_width = names.fold(width("Image", 12.0), f64::max) + 16.0;
    let verdict_width = 70.0;
    let first = EDGE + name_width + verdict_width;
    let wide = first + CELL * as_f64(columns.len()) + EDGE;
    let legend = 470.0 + 2.0 * EDGE;
    let all = wide
        .max(legend)
        .max(width(&covered.sentence(), 14.0) + 2.0 * EDGE);
    let bottom = EDGE + 24.0 + HEAD + ROW * as_f64(rows.len());
    let high = bottom + 56.0;
    let sentence = text(&covered.sentence(), 200);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{all:.0}\" height=\"{high:.0}\" viewBox=\"0 0 {all:.0} {high:.0}\" role=\"img\" aria-labelledby=\"t\">\n\
         <title id=\"t\">{sentence}</title>\n<style>{STYLE}</style>\n\
         <rect class=\"bg\" width=\"{all:.0}\" height=\"{high:.0}\"/>\n\
         <g font-family=\"Inter, system-ui, 'Segoe UI', Roboto, sans-serif\" font-size=\"12\">\n\
         <text class=\"ink\" font-size=\"14\" font-weight=\"600\" x=\"{EDGE:.0}\" y=\"{:.0}\">{sentence}</text>\n",
        EDGE + 14.0,
    );
    let base = EDGE + 24.0 + HEAD;
    for (at, column) in columns.iter().enumerate() {
        let x = first + CELL * as_f64(at) + CELL / 2.0 + 4.0;
        let y = base - 8.0;
        let (weight, class) = match column.required {
            true => ("700", "ink"),
            false => ("400", "dim"),
        };
        let heading = text(&column.text, HEADING);
        let _ = writeln!(
            out,
            "<text class=\"{class}\" font-weight=\"{weight}\" transform=\"translate({x:.0} {y:.0}) rotate(-60)\">{heading}</text>"
        );
    }
    for (at, row) in rows.iter().enumerate() {
        let y = base + ROW * as_f64(at);
        let (class, verdict) = match row.verdict {
            Verdict::Pass => ("pass", "pass"),
            Verdict::Fail => ("fail", "fail"),
            Verdict::Unknown => ("dim", "unknown"),
        };
        let line = y + 16.0;
        let _ = writeln!(
            out,
            "<path class=\"rule\" d=\"M{EDGE:.0} {y:.0}H{:.0}\"/>\n\
             <text class=\"ink\" x=\"{EDGE:.0}\" y=\"{line:.0}\">{}</text>\n\
             <text class=\"{class}\" x=\"{:.0}\" y=\"{line:.0}\">{verdict}</text>",
            all - EDGE,
            text(&row.name, NAME),
            EDGE + name_width,
        );
        for (at, (cell, column)) in row.cells.iter().zip(columns).enumerate() {
            let x = first + CELL * as_f64(at) + (CELL - 14.0) / 2.0;
            let required = column.required;
            let words = crate::report::coverage::cell_words(cell);
            let title = text(&format!("{} on {}: {words}", row.name, column.text), 300);
            let _ = writeln!(
                out,
                "<g transform=\"translate({x:.0} {:.0})\"><title>{title}</title>{}</g>",
                y + 5.0,
                shape(cell.state, required)
            );
        }
    }
    out.push_str(&legend_at(bottom + 30.0));
    out.push_str("</g>\n</svg>\n");
    out
}

/// What a state looks like, in a square of 14.
fn shape(state: State, required: bool) -> &'static str {
    match (state, required) {
        (State::Native, _) => "<rect class=\"native\" width=\"14\" height=\"14\" rx=\"2\"/>",
        (State::Via, _) => {
            "<rect class=\"tint\" x=\".5\" y=\".5\" width=\"13\" height=\"13\" rx=\"2\"/><path class=\"via\" d=\"M1 13V1h12z\"/>"
        }
        (State::Emulate, false) => {
            "<rect class=\"warn\" x=\".5\" y=\".5\" width=\"13\" height=\"13\" rx=\"2\"/><path class=\"warn\" d=\"M1 13L13 1M1 7L7 1M7 13L13 7\"/>"
        }
        (State::Emulate, true) => {
            "<rect class=\"bad\" x=\".5\" y=\".5\" width=\"13\" height=\"13\" rx=\"2\"/><path class=\"bad\" d=\"M1 13L13 1M1 7L7 1M7 13L13 7\"/>"
        }
        (State::Missing, false) => "<path class=\"missing\" d=\"M3 3l8 8M11 3l-8 8\"/>",
        (State::Missing, true) => "<path class=\"bad\" d=\"M2 2l10 10M12 2L2 12\"/>",
        (State::Unknown, _) => {
            "<rect class=\"unknown\" x=\".5\" y=\".5\" width=\"13\" height=\"13\" rx=\"2\"/>"
        }
    }
}

fn legend_at(y: f64) -> String {
    let items = [
        (State::Native, "native"),
        (State::Via, "via a variant"),
        (State::Emulate, "emulated"),
        (State::Missing, "missing"),
        (State::Unknown, "unknown"),
    ];
    let mut out = String::new();
    let mut x = EDGE;
    for (state, words) in items {
        let _ = writeln!(
            out,
            "<g transform=\"translate({x:.0} {y:.0})\">{}</g><text class=\"dim\" x=\"{:.0}\" y=\"{:.0}\">{words}</text>",
            shape(state, false),
            x + 20.0,
            y + 11.0
        );
        x += width(words, 12.0) + 42.0;
    }
    out
}

#[expect(clippy::cast_precision_loss, reason = "rows and columns are few")]
fn as_f64(count: usize) -> f64 {
    count as f64
}
