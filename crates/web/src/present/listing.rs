//! What a report says of a text that is no document of a registry: its tables, as the page shows them.

use allarch_core::coverage::{Cell, Snapshot};
use allarch_core::intake::{Names, Nodes};
use allarch_core::report::{Listing, Table};

use super::matrix::{Has, hand, listed as known_of, sentence, shown, verdict_words};
use super::number::{count, grouped};
use super::taken::{Card, card, first_line, machine_rows, name_rows, notes};
use crate::store::{Blobs, Entry, List, ListedImage, Page, Taken, called};

/// The tables of a list or of a text that was understood; `None` for a document of a registry.
#[must_use]
pub fn listing<'a>(entry: &'a Entry, blobs: &Blobs) -> Option<Listing<'a>> {
    let listing = match (&entry.list, entry.taken()) {
        (Some(list), _) => of_list(list, blobs),
        (None, Some(taken)) => of_text(taken, &entry.bytes),
        (None, None) => return None,
    };
    Some(Listing {
        name: entry.name.to_string(),
        bytes: Some(&entry.bytes),
        ..listing
    })
}

/// The Matrix as it is shown; `None` where nothing has a row.
#[must_use]
pub fn of_matrix(page: &Page) -> Option<Listing<'static>> {
    let matrix = &page.matrix;
    let table = super::matrix::table(&page.entries, &page.blobs, matrix);
    let cells = |at: usize| {
        let row = table.matrix.rows.get(at)?;
        let verdict = verdict_words(row, !matrix.require.is_empty());
        let cells = row.cells.iter().map(cell_words);
        Some(
            [row.name.clone(), verdict]
                .into_iter()
                .chain(cells)
                .collect(),
        )
    };
    let rows: Vec<Vec<String>> = shown(&table, matrix)
        .into_iter()
        .filter_map(cells)
        .collect();
    let mut columns = vec!["Image".to_owned(), "Verdict".to_owned()];
    columns.extend(
        table
            .matrix
            .columns
            .iter()
            .map(|column| column.text.clone()),
    );
    let (number, words) = sentence(&table);
    (!rows.is_empty()).then(|| Listing {
        name: "Coverage".to_owned(),
        title: "Matrix".to_owned(),
        sentence: format!("{number} {words}"),
        notes: match matrix.require.as_slice() {
            [] => Vec::new(),
            required => vec![format!("Required: {}.", required.join(", "))],
        },
        tables: vec![Table {
            title: "Coverage by platform".to_owned(),
            columns,
            rows,
        }],
        bytes: None,
    })
}

fn cell_words(cell: &Cell) -> String {
    match &cell.via {
        Some(via) => format!("{} {via}", cell.state.name()),
        None => cell.state.name().to_owned(),
    }
}

fn of_list(list: &List, blobs: &Blobs) -> Listing<'static> {
    let images = list.images.iter();
    let rows = images.map(|image| image_row(image, blobs)).collect();
    let refused = list.refused.iter();
    let refused = refused.map(|(line, why)| vec![line.to_string(), why.clone()]);
    let left_out = match list.left_out {
        0 => None,
        more => Some(format!("Left out beyond these: {}.", count(more, "image"))),
    };
    Listing {
        title: "Image list".to_owned(),
        sentence: at_hand(list),
        notes: left_out.into_iter().collect(),
        tables: vec![
            table("Images", &["Image", "Platforms", "Digest"], rows),
            table("Not an image", &["Line", "Why"], refused.collect()),
        ],
        ..Listing::default()
    }
}

/// How many images of a list are at hand.
#[must_use]
pub fn at_hand(list: &List) -> String {
    let images = count(list.images.len(), "image");
    let verb = if list.here() == 1 { "is" } else { "are" };
    let here = format!("{} of {images} {verb} at hand", grouped(list.here() as u64));
    match list.known() {
        0 => format!("{here}."),
        known => {
            let known = grouped(known as u64);
            format!("{here}, {known} as an exported matrix has them.")
        }
    }
}

/// An image: its name, what it offers or why that is not known, its digest.
fn image_row(image: &ListedImage, blobs: &Blobs) -> Vec<String> {
    let snapshot = match known_of(image, blobs) {
        Has::Document(document) => Snapshot::of(&image.name, document, &hand(blobs)),
        Has::Known(snapshot) => snapshot.clone(),
        Has::Nothing(why) => Snapshot::unknown(&image.name, why),
    };
    let mut columns: Vec<&str> = Vec::new();
    for offer in snapshot.offers.iter() {
        if !columns.contains(&offer.column.as_str()) {
            columns.push(&offer.column);
        }
    }
    let platforms = match (snapshot.why(), columns.is_empty()) {
        (Some(why), _) => why.to_owned(),
        (None, true) => "not stated".to_owned(),
        (None, false) => columns.join(", "),
    };
    let digest = snapshot.digest.clone().unwrap_or_default();
    vec![image.name.to_string(), platforms, digest]
}

fn of_text(taken: &Taken, bytes: &[u8]) -> Listing<'static> {
    let card = card(taken);
    let inside = taken.inside.iter();
    let inside = inside.map(|one| vec![one.name.clone(), exactness(one.is_exact).to_owned()]);
    let found = &taken.found;
    let mut tables = vec![parts(taken, bytes)];
    if taken.parts.is_empty() {
        tables.push(read(&card));
    }
    tables.push(table(
        "Documents in it",
        &["Document", "Bytes"],
        inside.collect(),
    ));
    tables.extend(found.names.iter().flat_map(|all| names(all, bytes)));
    tables.extend(found.nodes.as_ref().map(machines));
    Listing {
        title: card.title,
        sentence: card.sentence,
        tables,
        ..Listing::default()
    }
}

/// The card's rows, as the page has them.
fn read(card: &Card) -> Table {
    let row = |name: &str, text: String| vec![name.to_owned(), text];
    let mut rows = Vec::new();
    if let Some((id, text, by)) = card.cause {
        rows.push(row("Cause", format!("{id}: {text}")));
        rows.extend(by.map(|by| row("Printed by", by.to_owned())));
    }
    let read = card.rows.iter();
    rows.extend(read.map(|read| row(read.name, read.text())));
    rows.extend(card.exact.map(|exact| row("Bytes", exact.to_owned())));
    if !card.why.is_empty() {
        rows.push(row("Told by", card.why.clone()));
    }
    if let Some((what, command)) = &card.lack {
        rows.push(row(
            "It cannot give",
            format!("{what}. This does: {command}"),
        ));
    }
    if let Some(next) = &card.next {
        rows.push(row("Next", next.words.to_owned()));
        let commands = next.commands.iter();
        rows.extend(commands.map(|command| row("Command that prints it", command.clone())));
    }
    table("Read out of it", &["What", "Text"], rows)
}

/// Whether a document out of a text has the registry's own bytes.
#[must_use]
pub fn exactness(is_exact: bool) -> &'static str {
    if is_exact {
        "exact bytes: they have the digest that stands beside them"
    } else {
        "laid out anew by the tool: not a registry’s exact bytes"
    }
}

fn parts(taken: &Taken, bytes: &[u8]) -> Table {
    let text = String::from_utf8_lossy(bytes);
    let parts = taken.parts.iter().map(|part| {
        let piece = text.get(part.span.start..part.span.end);
        vec![
            called(part.kind).to_owned(),
            first_line(piece.unwrap_or_default()),
        ]
    });
    table("Things in it", &["What", "Its first line"], parts.collect())
}

fn names(names: &Names, bytes: &[u8]) -> [Table; 2] {
    let rows = name_rows(names, bytes);
    let has_profiles = rows.iter().any(|row| !row.profiles.is_empty());
    let images = rows.into_iter().map(|row| {
        let mut cells = vec![
            row.image,
            row.line.to_string(),
            row.owner,
            row.role.to_owned(),
            row.platform.unwrap_or_default(),
        ];
        cells.extend(has_profiles.then(|| row.profiles.join(", ")));
        cells
    });
    let open = notes(names, bytes).into_iter();
    let open = open.map(|note| vec![note.line.to_string(), note.written, note.why]);
    let mut columns = vec!["Image", "Line", "Named by", "Role", "Platform"];
    columns.extend(has_profiles.then_some("Profiles"));
    [
        table("Images", &columns, images.collect()),
        table(
            "Left open or wrong",
            &["Line", "As written", "Why"],
            open.collect(),
        ),
    ]
}

fn machines(nodes: &Nodes) -> Table {
    let columns = [
        "Name",
        "Platform",
        "Windows build",
        "Runtime",
        "State",
        "Taints",
    ];
    let rows = machine_rows(nodes).into_iter().map(Vec::from);
    table("Machines", &columns, rows.collect())
}

fn table(title: &str, columns: &[&str], rows: Vec<Vec<String>>) -> Table {
    Table {
        title: title.to_owned(),
        columns: columns.iter().map(|&column| column.to_owned()).collect(),
        rows,
    }
}
