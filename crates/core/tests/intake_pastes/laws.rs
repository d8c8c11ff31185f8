//! What holds of every answer.

use std::sync::LazyLock;

use allarch_core::intake::{Names, Role, Understood, understand};
use allarch_core::text::Span;
use proptest::prelude::*;

use crate::corpus::{self, FORMATS, PASTED, cases, text};

/// Texts of files that are not long.
static FILES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let all = FORMATS
        .iter()
        .flat_map(|format| cases(format).into_iter().map(move |case| (*format, case)));
    all.filter(|(_, case)| case["parts"].is_null())
        .map(|(format, case)| (format!("{format}/{}", case["id"]), text(&case)))
        .collect()
});

/// Pasted texts. A descriptor that is laid out ends with a newline where oras prints it and without one
/// where buildx does, and nothing else tells the two: those are left out.
static TEXTS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let all = PASTED.iter().flat_map(|name| corpus::pasted(name));
    all.filter_map(|case| Some((case["id"].to_string(), case["text"].as_str()?.to_owned())))
        .filter(|(id, text)| {
            let newline = ["descriptor-pretty", "buildx-imagetools-json-manifest"];
            !text.trim().is_empty() && !newline.iter().any(|name| id.contains(name))
        })
        .collect()
});

/// How many ways of pasting there are.
pub(crate) const WAYS: usize = 13;

/// What pasting does to a text.
pub(crate) fn wrapped(text: &str, how: usize) -> String {
    match how {
        0 => format!("{text}\n\n\n"),
        1 => text.replace('\n', "\r\n"),
        2 => format!("$ cat file\n{text}"),
        3 => format!("```\n{}\n```\n", text.trim_end_matches('\n')),
        4 => text.lines().map(|line| format!("> {line}\n")).collect(),
        5 => format!("\u{feff}{text}"),
        6 => format!("pi@box:~/shop$ make push\n{text}"),
        7 => format!("~~~\n{}\n~~~\n", text.trim_end_matches('\n')),
        8 => text.lines().map(|line| format!(">{line}\n")).collect(),
        9 => {
            let time = "[2026-01-02T03:04:05.123Z]";
            text.lines()
                .map(|line| format!("{time} {line}\n"))
                .collect()
        }
        10 => {
            let time = "2026-01-02T03:04:05.1234567Z";
            let group = "##[group]Run make push\nmake push\n##[endgroup]\n";
            let lines = group.lines().chain(text.lines());
            lines.map(|line| format!("{time} {line}\n")).collect()
        }
        11 => format!(
            "\n\n$ cat file\n{}\npi@box:~/shop$ \n",
            text.trim_end_matches('\n')
        ),
        _ => format!("$ cd shop\n$ cat file\n{text}"),
    }
}

fn images(names: Option<&Names>) -> Vec<String> {
    names
        .map(|names| names.images.iter().map(|one| one.image.clone()).collect())
        .unwrap_or_default()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// What is said to be read stands in the text at the span given, whatever was around it.
    #[test]
    fn what_is_read_stands_at_its_span(which in 0usize..1000, how in 0usize..WAYS) {
        let (id, text) = &FILES[which % FILES.len()];
        let given = wrapped(text, how);
        check_spans(id, &given)?;
    }

    /// Pieces of files with other pieces in them: no panic, and every span inside.
    #[test]
    fn broken_files_break_nothing(
        which in 0usize..1000, other in 0usize..1000, from in 0usize..2000, to in 0usize..2000,
    ) {
        let (id, text) = &FILES[which % FILES.len()];
        let (_, other) = &FILES[other % FILES.len()];
        let cut = |text: &str, at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let (head, tail) = (cut(text, from), cut(other, to));
        let mixed = format!("{}{}", &text[..head], &other[tail..]);
        check_spans(id, &mixed)?;
    }
}

/// Every text in every wrapping: what differs from the plain text's answer.
fn unstable(
    texts: &[(String, String)],
    same: impl Fn(&Understood, &Understood) -> bool,
) -> Vec<String> {
    let mut wrong = Vec::new();
    for (id, text) in texts {
        let plain = understand(text.as_bytes());
        for how in 0..WAYS {
            let seen = understand(wrapped(text, how).as_bytes());
            if !same(&plain, &seen) {
                wrong.push(format!("{id} {how}: {} for {}", seen.kind, plain.kind));
            }
        }
    }
    wrong
}

#[test]
fn files_are_read_through_what_pasting_adds() {
    let wrong = unstable(&FILES, |plain, seen| {
        plain.kind == seen.kind
            && images(plain.names.as_ref()) == images(seen.names.as_ref())
            && plain.reads.platforms == seen.reads.platforms
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pastes_are_taken_for_the_same_through_what_pasting_adds() {
    let cause = |found: &Understood| found.cause.map(|cause| cause.id);
    let wrong = unstable(&TEXTS, |plain, seen| {
        let (was, is) = (&plain.reads, &seen.reads);
        // A digest that was computed is of other bytes now.
        let is_computed = was.exact_bytes == Some(true) || plain.exact_after.is_some();
        plain.kind == seen.kind
            && cause(plain) == cause(seen)
            && was.platforms == is.platforms
            && was.reference == is.reference
            && (is_computed || was.digest == is.digest)
            && plain.values == seen.values
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn check_spans(id: &str, given: &str) -> Result<(), TestCaseError> {
    let found = understand(given.as_bytes());
    let Some(names) = &found.names else {
        return Ok(());
    };
    let slice = |span: Span| given.get(span.start..span.end);
    for image in &names.images {
        let Some(written) = slice(image.span) else {
            return Err(TestCaseError::fail(format!(
                "{id}: {image:?} of {}",
                given.len()
            )));
        };
        // Filled in, escaped, put together, or meant: the text then says so itself.
        let is_made = written.contains(['$', '\\', '%']) || written.contains('\n');
        let is_meant = names
            .problems
            .iter()
            .any(|problem| problem.code == "written-otherwise" && problem.span == image.span);
        let is_part = image.image.contains(written) || written.contains(&image.image);
        prop_assert!(
            !written.is_empty() && (is_made || is_meant || is_part),
            "{}: {:?} {:?}",
            id,
            image,
            written
        );
        if image.role == Role::Runs && names.kind == "kubernetes" && !is_made {
            prop_assert_eq!(written, &image.image);
        }
    }
    for platform in &names.platforms {
        let written = slice(platform.span);
        let is_named = names.kind == "bashbrew-library"
            || written.is_some_and(|text| {
                platform.platform.contains(text) || text.contains(['$', '\\', '\n'])
            });
        prop_assert!(is_named, "{}: {:?} {:?}", id, platform, written);
    }
    for open in &names.open {
        prop_assert!(slice(open.span).is_some(), "{}: {:?}", id, open);
    }
    for problem in &names.problems {
        prop_assert!(
            problem.span.end <= given.len() && problem.line > 0,
            "{}: {:?}",
            id,
            problem
        );
    }
    Ok(())
}

/// Enough texts are left to try the laws on.
#[test]
fn corpora_are_not_empty() {
    assert!(FILES.len() > 120, "{}", FILES.len());
    assert!(TEXTS.len() > 300, "{}", TEXTS.len());
}
