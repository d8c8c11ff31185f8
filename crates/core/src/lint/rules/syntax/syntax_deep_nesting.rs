//! Rule `syntax-deep-nesting`.

use crate::json::ProblemKind;
use crate::lint::problems::{Place, problems};
use crate::lint::rule::declare_rule;
use crate::lint::subject::Subject;
use crate::lint::{Finding, Report};

declare_rule! {
    /// # What it checks
    /// More than 64 arrays or objects stand in each other.
    ///
    /// # Why it matters
    /// Readers stop at different depths: serde_json's values at 128, Python near 1,000, Go at
    /// 10,000. A pasted bomb can exhaust the stack of a recursive reader. No real image document is
    /// deeper than 8.
    ///
    /// # Example bad
    /// ```json
    /// {"imageLayoutVersion":"1.0.0","a":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]}
    /// ```
    ///
    /// # Example good
    /// ```json
    /// {"imageLayoutVersion":"1.0.0","a":[[[[]]]]}
    /// ```
    ///
    /// # Checked today
    /// none
    ///
    /// # Source
    /// Go encoding/json scanner.go, maxNestingDepth 10000; serde_json's recursion limit of 128.
    "syntax-deep-nesting", Syntax, Error, since "0.1.0", on ANY;
    check
}

fn check(subject: &Subject<'_>, report: &mut Report) {
    let deep = |kind| matches!(kind, ProblemKind::DeepNesting | ProblemKind::TooDeep);
    // The first place says it all: what is deeper still lies inside.
    let first = problems(subject, deep).into_iter().next();
    report.findings.extend(first.map(finding));
}

fn finding(place: Place) -> Finding {
    RULE.on_span(place.pointer, place.span)
        .message(format!(
            "Arrays and objects are nested more than 64 deep at {}.",
            place.position
        ))
        .breaks("Readers stop at different depths (serde_json 128, Python about 1,000, Go 10,000), and recursive ones can run out of stack.")
        .fix("Do not trust it: no real image document is nested deeper than 8.")
}

#[cfg(test)]
mod tests {
    use crate::lint::tests::check_bytes;

    fn nested(depth: usize) -> Vec<u8> {
        format!("{}{}", "[".repeat(depth), "]".repeat(depth)).into_bytes()
    }

    #[test]
    fn sixty_four_pass() {
        check_bytes("syntax-deep-nesting", &nested(64), &[]);
        let pointer = "/0".repeat(64);
        check_bytes(
            "syntax-deep-nesting",
            &nested(65),
            &[&format!("{pointer:?} 64..65")],
        );
        check_bytes(
            "syntax-deep-nesting",
            &nested(300),
            &[&format!("{pointer:?} 64..65")],
        );
    }
}
