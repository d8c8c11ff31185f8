//! Texts that are no document of a registry, for an issue and as a file.

use crate::report::{Listing, Section, Table, html, markdown};

fn listing() -> Listing<'static> {
    let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
    Listing {
        name: "images | <b>".to_owned(),
        title: "Image list".to_owned(),
        sentence: "1 of 2 images is at hand.".to_owned(),
        notes: vec!["A note on [x](y).".to_owned()],
        tables: vec![
            Table {
                title: "Images".to_owned(),
                columns: row(["Image", "Platforms"]),
                rows: vec![
                    row(["acme/app:1", "linux/amd64, linux/arm64"]),
                    row(["a|b\n<img src=x>", "not fetched"]),
                ],
            },
            Table {
                title: "Not an image".to_owned(),
                columns: row(["Line", "Why"]),
                rows: Vec::new(),
            },
        ],
        bytes: Some(b"acme/app:1\n</pre><script>\n"),
    }
}

#[test]
fn a_list_of_images_for_an_issue() {
    let text = markdown::listing(&listing(), Some("https://allarch.example/#v1.AA"));
    insta::assert_snapshot!(text);
}

#[test]
fn of_a_long_table_the_rest_is_counted() {
    let mut long = listing();
    long.tables[0].rows = (0..258)
        .map(|at| vec![format!("acme/app:{at}"), String::new()])
        .collect();
    let text = markdown::listing(&long, None);
    assert!(text.contains("acme/app:255") && !text.contains("acme/app:256"));
    assert!(text.contains("\nand 2 more rows.\n"), "{text}");
}

#[test]
fn the_html_report_shows_tables_and_text() {
    let listing = listing();
    let html = html::render(&[Section::Listing(&listing)], &html::Contents::default());
    insta::assert_snapshot!(html.split_once("<main>").expect("a body").1);
    assert!(!html.contains("<script") && !html.contains("<img"));
}
