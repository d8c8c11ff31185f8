//! Why a cell of the matrix is what it is.

use allarch_core::coverage::{Cell, Column, Row, State};
use allarch_core::text::visible;

/// The sentences, the fact first.
#[must_use]
pub fn reason(row: &Row, column: &Column, cell: &Cell) -> Vec<String> {
    let platform = visible(&column.text);
    let entry = match cell.entry {
        Some(entry) => format!("Entry {}", entry + 1),
        None => "The image".to_owned(),
    };
    let other = cell.via.as_deref().map(visible).unwrap_or_default();
    let mut sentences = match cell.state {
        State::Native => vec![format!("{entry} is published for {platform}.")],
        State::Via => vec![
            format!("Nothing is published for {platform} itself."),
            format!("{entry}, for {other}, runs there: the platforms are compatible."),
        ],
        State::Emulate => vec![
            format!("Nothing that is published runs on {platform} itself."),
            format!("{entry}, for {other}, runs only where QEMU emulates it, more slowly."),
        ],
        State::Missing => vec![format!(
            "Nothing that is published runs on {platform}, natively or emulated."
        )],
        State::Unknown => {
            let why = row
                .why
                .as_deref()
                .unwrap_or("too little is known of the image");
            vec![format!("Not known: {}.", visible(why))]
        }
    };
    if row.lacks.contains(&column.text) {
        sentences.push(format!("{platform} is required, so this image fails."));
    } else if column.required && cell.state == State::Emulate {
        sentences.push(format!(
            "{platform} is required, and emulation counts as covered."
        ));
    } else if column.required && cell.state != State::Unknown {
        sentences.push(format!("{platform} is required, and covered."));
    }
    sentences
}

#[cfg(test)]
mod tests {
    use allarch_core::coverage::{Image, Options, Requirement, matrix};
    use allarch_core::json::Limits;
    use allarch_core::oci::{Document, Served};
    use allarch_core::platform::{Blobs, ENGINES, Rules};

    fn check(column: &str, expected: &[&str]) {
        let platform = |architecture: &str, variant: &str, at: u8| {
            format!(
                r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{}","size":1,"platform":{{"os":"linux","architecture":"{architecture}"{variant}}}}}"#,
                format!("{at:02x}").repeat(32)
            )
        };
        let text = format!(
            r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{},{}]}}"#,
            platform("amd64", "", 1),
            platform("arm", r#","variant":"v6""#, 2)
        );
        let document = Document::read(text.into_bytes(), Served::default(), Limits::default());
        let image = Image::from_document("acme/app:1", &document, &Blobs::default());
        let require = [Requirement::parse(column).unwrap()];
        let options = Options {
            engine: &ENGINES[0],
            rules: Rules::default(),
            allow_emulated: false,
        };
        let matrix = matrix(&[image], &require, &options);
        let at = matrix.columns.iter().position(|one| one.text == column);
        let at = at.unwrap();
        let row = &matrix.rows[0];
        let said = super::reason(row, &matrix.columns[at], &row.cells[at]);
        assert_eq!(said, expected, "{column}");
    }

    #[test]
    fn each_state_says_why() {
        check(
            "linux/amd64",
            &[
                "Entry 1 is published for linux/amd64.",
                "linux/amd64 is required, and covered.",
            ],
        );
        check(
            "linux/arm/v7",
            &[
                "Nothing is published for linux/arm/v7 itself.",
                "Entry 2, for linux/arm/v6, runs there: the platforms are compatible.",
                "linux/arm/v7 is required, and covered.",
            ],
        );
        check(
            "linux/riscv64",
            &[
                "Nothing that is published runs on linux/riscv64 itself.",
                "Entry 1, for linux/amd64, runs only where QEMU emulates it, more slowly.",
                "linux/riscv64 is required, so this image fails.",
            ],
        );
    }
}
