//! Counts tests: reads the result lines of `cargo test` and of the browser tests.

use std::ops::AddAssign;

/// Passed, failed, skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Count {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    pub(crate) skipped: u64,
}

impl AddAssign for Count {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl std::fmt::Display for Count {
    /// `N passed, N failed`, and `, N skipped` if any.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// Reads a result line of `cargo test`:
/// `test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …`.
pub(crate) fn cargo_line(line: &str) -> Option<Count> {
    let (_, numbers) = line
        .trim()
        .strip_prefix("test result: ")?
        .split_once(". ")?;
    parts(numbers, "; ", ["passed", "failed", "ignored"])
}

/// Reads a result line of a browser test: `3 passed, 0 failed, 1 skipped`, the last optional.
pub(crate) fn browser_line(line: &str) -> Option<Count> {
    line.ends_with(|last: char| last.is_ascii_alphabetic())
        .then(|| parts(line, ", ", ["passed", "failed", "skipped"]))?
}

fn parts(text: &str, separator: &str, [passed, failed, skipped]: [&str; 3]) -> Option<Count> {
    let mut numbers = [None, None, None];
    for part in text.split(separator) {
        let Some((number, word)) = part.split_once(' ') else {
            continue;
        };
        for (slot, wanted) in numbers.iter_mut().zip([passed, failed, skipped]) {
            if word == wanted {
                *slot = Some(number.parse().ok()?);
            }
        }
    }
    let [passed, failed, skipped] = numbers;
    Some(Count {
        passed: passed?,
        failed: failed?,
        skipped: skipped.unwrap_or(0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(read: fn(&str) -> Option<Count>, line: &str, expected: Option<(u64, u64, u64)>) {
        let expected = expected.map(|(passed, failed, skipped)| Count {
            passed,
            failed,
            skipped,
        });
        assert_eq!(read(line), expected, "{line}");
    }

    #[test]
    fn result_lines_of_cargo() {
        let ok = "test result: ok. 12 passed; 0 failed; 3 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        check(cargo_line, ok, Some((12, 0, 3)));
        let failed = "test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.01s";
        check(cargo_line, failed, Some((1, 2, 0)));
        check(cargo_line, "test json::parse ... ok", None);
    }

    #[test]
    fn result_lines_of_the_browser() {
        check(browser_line, "4 passed, 0 failed", Some((4, 0, 0)));
        check(
            browser_line,
            "4 passed, 1 failed, 2 skipped",
            Some((4, 1, 2)),
        );
        check(browser_line, "x passed, 1 failed", None);
        check(browser_line, "✓ 4 passed, 1 failed tests", None);
    }

    #[test]
    fn the_last_line() {
        let mut count = Count {
            passed: 4,
            failed: 0,
            skipped: 0,
        };
        assert_eq!(count.to_string(), "4 passed, 0 failed");
        count += Count {
            passed: 1,
            failed: 1,
            skipped: 2,
        };
        assert_eq!(count.to_string(), "5 passed, 1 failed, 2 skipped");
    }
}
