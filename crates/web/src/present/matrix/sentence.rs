//! The answer that the Matrix opens with: how many images pass, and which cell fails.

use allarch_core::coverage::{Column, Row, Verdict};

use super::{Table, covered, short, verdicts};
use crate::present::number::{count, grouped, listed, noun};

/// Most platforms that are named.
const NAMED: usize = 4;

/// The sentence, its number apart.
#[must_use]
pub fn sentence(table: &Table) -> (String, String) {
    let (rows, columns) = (&table.matrix.rows, &table.matrix.columns);
    let required: Vec<&Column> = columns.iter().filter(|column| column.required).collect();
    if required.is_empty() {
        return (count(rows.len(), "image"), nothing_required(rows, columns));
    }
    let passing = verdicts(rows, Verdict::Pass);
    let what = match required.as_slice() {
        [one] => one.text.clone(),
        many => format!("all {} required platforms", many.len()),
    };
    let number = format!("{passing} of {}", rows.len());
    let verb = if passing == 1 { "covers" } else { "cover" };
    let words = format!(
        "{} {verb} {what}{}.",
        noun(rows.len(), "image"),
        why_not(rows)
    );
    (number, words)
}

/// Which image fails and on what; the others that do not pass by their number.
fn why_not(rows: &[Row]) -> String {
    let (failing, unknown) = (
        verdicts(rows, Verdict::Fail),
        verdicts(rows, Verdict::Unknown),
    );
    let mut parts = Vec::new();
    if let Some(first) = rows.iter().find(|row| row.verdict == Verdict::Fail) {
        let lacks: Vec<String> = first.lacks.iter().take(NAMED).cloned().collect();
        let more = match failing - 1 {
            0 => String::new(),
            1 => ", and 1 other fails too".to_owned(),
            more => format!(", and {} others fail too", grouped(more as u64)),
        };
        parts.push(format!(
            "{} lacks {}{more}",
            allarch_core::text::visible(&first.name),
            listed(&lacks)
        ));
    }
    if unknown > 0 {
        parts.push(format!(
            "of {} too little is known",
            grouped(unknown as u64)
        ));
    }
    if parts.is_empty() {
        String::new()
    } else {
        format!("; {}", parts.join("; "))
    }
}

fn nothing_required(rows: &[Row], columns: &[Column]) -> String {
    let everywhere: Vec<String> = columns
        .iter()
        .filter(|column| covered(column) == rows.len())
        .map(|column| column.text.clone())
        .collect();
    let named: Vec<String> = short(&everywhere)
        .iter()
        .take(NAMED)
        .map(|name| (*name).to_owned())
        .collect();
    let common = match (rows.len(), everywhere.len()) {
        (0 | 1, _) => String::new(),
        (_, 0) => "; none of these is covered by all of them".to_owned(),
        (_, all) if all > NAMED => {
            format!("; all cover {} and {} more", named.join(", "), all - NAMED)
        }
        _ => format!("; all cover {}", listed(&named)),
    };
    format!(
        "on {}{common}. Tick a platform to require it of every image.",
        count(columns.len(), "platform")
    )
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;
    use std::sync::Arc;

    use super::sentence;
    use crate::present::matrix::table;
    use crate::store::{Action, MatrixState, State, reduce};

    /// What is said of images with these platforms, where these are required.
    fn said(images: &[(&str, &[&str])], require: &[&str]) -> String {
        let mut state = State::default();
        for (name, architectures) in images {
            let entries: Vec<String> = architectures
                .iter()
                .map(|architecture| format!(
                    r#"{{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:{:064}","size":7,"platform":{{"os":"linux","architecture":"{architecture}"}}}}"#,
                    architecture.len()
                ))
                .collect();
            let text = format!(
                r#"{{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{}]}}"#,
                entries.join(",")
            );
            let bytes = Arc::from(text.as_bytes());
            let name = Rc::from(*name);
            reduce(&mut state, Action::Opened { name, bytes }, 0);
        }
        let settings = MatrixState {
            require: require.iter().map(|text| Rc::from(*text)).collect(),
            ..MatrixState::default()
        };
        let (number, words) = sentence(&table(&state.page.entries, &state.page.blobs, &settings));
        format!("{number} {words}")
    }

    const ALL: &[&str] = &["amd64", "arm64", "ppc64le", "s390x", "riscv64"];

    #[test]
    fn what_passes_and_which_cell_fails() {
        let images: &[(&str, &[&str])] = &[("a", ALL), ("b", &["amd64"]), ("c", &["amd64"])];
        assert_eq!(
            said(images, &["linux/amd64"]),
            "3 of 3 images cover linux/amd64."
        );
        assert_eq!(
            said(images, &["linux/amd64", "linux/s390x"]),
            "1 of 3 images covers all 2 required platforms; b lacks linux/s390x, and 1 other fails too."
        );
        assert_eq!(
            said(&images[..2], &["linux/s390x", "linux/arm64"]),
            "1 of 2 images covers all 2 required platforms; b lacks linux/arm64 and linux/s390x."
        );
    }

    #[test]
    fn where_nothing_is_required_what_all_have() {
        let tick = "Tick a platform to require it of every image.";
        let none = said(&[("a", &["amd64"]), ("b", &["s390x"])], &[]);
        assert_eq!(
            none,
            format!("2 images on 2 platforms; none of these is covered by all of them. {tick}")
        );
        let two = said(&[("a", ALL), ("b", &["s390x", "amd64"])], &[]);
        assert_eq!(
            two,
            format!("2 images on 5 platforms; all cover amd64 and s390x. {tick}")
        );
        let all = said(&[("a", ALL), ("b", ALL)], &[]);
        assert_eq!(
            all,
            format!(
                "2 images on 5 platforms; all cover amd64, arm64, ppc64le, s390x and 1 more. {tick}"
            )
        );
        assert_eq!(
            said(&[("a", &["amd64"])], &[]),
            format!("1 image on 1 platform. {tick}")
        );
    }
}
