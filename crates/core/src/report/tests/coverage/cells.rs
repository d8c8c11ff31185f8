//! CSV, JSON and Markdown hold the same cells, whatever is in them.

use proptest::prelude::*;

use super::*;

/// The records of a CSV text.
fn records(text: &str) -> Vec<Vec<String>> {
    let mut records = vec![vec![String::new()]];
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let last = records.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                last.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => last.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => records.push(vec![String::new()]),
            c => last.last_mut().unwrap().push(c),
        }
    }
    records.pop();
    records
}

/// The rows of the last table of a Markdown text, backslashes and code marks taken off.
fn table(text: &str) -> Vec<Vec<String>> {
    text.lines()
        .filter(|line| line.starts_with('|') && !line.starts_with("|---"))
        .map(|line| {
            let mut cells = vec![String::new()];
            let mut chars = line.trim_matches('|').chars();
            while let Some(c) = chars.next() {
                match c {
                    '\\' => cells.last_mut().unwrap().extend(chars.next()),
                    '|' => cells.push(String::new()),
                    c => cells.last_mut().unwrap().push(c),
                }
            }
            cells
                .iter()
                .map(|cell| cell.trim().trim_matches(['`', '*']).to_owned())
                .collect()
        })
        .collect()
}

const PLATFORMS: &[&str] = &[
    "linux/amd64",
    "linux/arm64",
    "linux/arm/v6",
    "linux/arm/v7",
    "linux/386",
    "linux/s390x",
    "windows(10.0.20348.1)/amd64",
];

proptest! {
    #[test]
    fn csv_json_and_markdown_hold_the_same_cells(
        images in prop::collection::vec(prop::option::weighted(0.9, prop::collection::vec(prop::sample::select(PLATFORMS), 0..5)), 0..5),
        require in prop::collection::vec(prop::sample::select(PLATFORMS), 0..3),
    ) {
        let snapshots: Vec<Snapshot> = images
            .iter()
            .enumerate()
            .map(|(at, platforms)| match platforms {
                Some(platforms) => snapshot(&format!("acme/app:{at}"), platforms),
                None => Snapshot::unknown(&format!("acme/app:{at}"), "It is not there."),
            })
            .collect();
        let found = formats(&snapshots, &require.join(","), &[]);
        let (csv, markdown) = (records(&found.csv), table(&found.markdown));
        let json: serde_json::Value = serde_json::from_str(&found.json).unwrap();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let columns: Vec<String> = json["matrix"]["columns"].as_array().unwrap().iter().map(|one| text(&one["platform"])).collect();
        prop_assert_eq!(&csv[0][6..], columns.as_slice());
        prop_assert_eq!(&markdown[0][2..], columns.as_slice());
        let rows = json["matrix"]["rows"].as_array().unwrap();
        prop_assert_eq!(csv.len(), rows.len() + 1);
        prop_assert_eq!(markdown.len(), rows.len() + 1);
        for (at, row) in rows.iter().enumerate() {
            let cells: Vec<String> = row["cells"]
                .as_array()
                .unwrap()
                .iter()
                .map(|cell| match cell["via"].as_str() {
                    Some(via) => format!("{} {via}", text(&cell["state"])),
                    None => text(&cell["state"]),
                })
                .collect();
            prop_assert_eq!(&csv[at + 1][6..], cells.as_slice());
            prop_assert_eq!(&markdown[at + 1][2..], cells.as_slice());
            prop_assert_eq!(&csv[at + 1][1], &text(&row["verdict"]));
            prop_assert_eq!(&markdown[at + 1][1], &text(&row["verdict"]));
        }
    }
}

#[test]
fn hostile_text_stays_text() {
    let vectors = include_str!("../../../../../../tests/data/hostile-inputs.json");
    let vectors: serde_json::Value = serde_json::from_str(vectors).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    let mut checked = 0;
    for case in cases.iter().filter(|case| case["channel"] == "export") {
        let hostile = case["payload"]["platform"].as_str().unwrap();
        for start in ["", "+1", "-1", "@x", "\t=1", "\r=1"] {
            let text = if start.is_empty() {
                hostile.to_owned()
            } else {
                format!("{start}{hostile}")
            };
            let snapshots = [Snapshot::unknown(&text, text.as_str())];
            let found = formats(&snapshots, "linux/arm64", &[]);
            for cell in records(&found.csv).concat() {
                let first = cell.chars().next().unwrap_or_default();
                assert!(!"=+-@\t\r".contains(first), "{cell:?}");
            }
            assert!(records(&found.csv)[1][0].starts_with('\''), "{}", found.csv);
        }
        checked += 1;
    }
    assert!(checked > 0, "no case of the channel export");
    // As markup, as a row of a table, as a workflow command, as an escape.
    let text = "</text><script>alert(1)</script> | **x**\n::error::y\u{1b}[2J";
    let snapshots = [Snapshot::unknown(text, text)];
    let found = formats(&snapshots, "linux/arm64", &[]);
    for (name, written) in [
        ("svg", &found.svg),
        ("badge", &found.badge),
        ("junit", &found.junit),
    ] {
        assert!(!written.contains("<script"), "{name}: {written}");
        assert!(!written.contains('\u{1b}'), "{name}: {written}");
    }
    assert_eq!(table(&found.markdown).len(), 2, "{}", found.markdown);
    assert_eq!(found.github.lines().count(), 1, "{}", found.github);
    for written in [
        &found.text,
        &found.json,
        &found.csv,
        &found.markdown,
        &found.sarif,
    ] {
        assert!(!written.contains('\u{1b}'), "{written}");
    }
}

#[test]
fn of_many_images_a_sentence_counts() {
    let both = ["linux/amd64", "linux/arm64"];
    let check = |before: &[Snapshot], after: &[Snapshot], expected: &str| {
        let found = compare(before, after, &[], &options());
        assert_eq!(text::comparisons_sentence(&found), expected);
    };
    let before = [snapshot("a:1", &both), snapshot("b:1", &both)];
    check(
        &before,
        &before,
        "Your required platforms survive this upgrade in each of 2 images.",
    );
    let after = [snapshot("a:1", &both[..1]), snapshot("c:1", &both)];
    check(
        &before,
        &after,
        "Your required platforms do not survive this upgrade: 1 of 1 image loses one. The list gained 1 image and lost 1.",
    );
    check(
        &before,
        &before[..1],
        "Your required platforms survive this upgrade in the one image of both lists. The list lost 1 image.",
    );
    check(
        &[before[0].clone(), snapshot("d:1", &both)],
        &[snapshot("x:1", &both), snapshot("y:1", &both)],
        "No image stands in both lists. The list gained 2 images and lost 2.",
    );
    let after = [
        snapshot("a:1", &both),
        Snapshot::unknown("b:1", "not found"),
    ];
    check(
        &before,
        &after,
        "It is not known whether your required platforms survive this upgrade: 1 of 2 images could not be judged.",
    );
    check(
        &[snapshot("a:1", &["linux/amd64", "linux/s390x"])],
        &[snapshot("a:2", &["windows/amd64"])],
        "Your required platforms do not survive this upgrade: linux/amd64, linux/s390x are lost.",
    );
    check(&[], &[], "There is no image to compare.");
}
