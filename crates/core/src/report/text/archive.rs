//! An archive: what it is, what was counted and checked, what is wrong with it.

use super::{Styles, clip, counted, line, thousands};
use crate::intake::archive::{Archive, Compression};

/// The report on an archive itself, without its documents, ending with a newline.
#[must_use]
pub fn archive(name: &str, archive: &Archive, styles: Styles) -> String {
    let mut out = String::new();
    let Styles { strong, reset, .. } = styles;
    let counts = archive.counts;
    let row = |out: &mut String, name: &str, text: &str| line(out, &format!("  {name:<9}{text}"));
    line(&mut out, &format!("{strong}{}{reset}", clip(name)));
    let packed = archive.compression.map(Compression::name);
    let packed = packed.map(|name| format!(", {name}")).unwrap_or_default();
    row(
        &mut out,
        "kind",
        &format!("{}{packed}", archive.form.title()),
    );
    let (files, bytes) = (counts.files as u64, thousands(counts.bytes));
    row(
        &mut out,
        "files",
        &format!("{}, {bytes} bytes", thousands(files)),
    );
    let (named, sound) = (counts.named as u64, counts.sound as u64);
    let checked = match (counts.named, counts.named == counts.sound) {
        (0, _) => "no file is named by its digest".to_owned(),
        (_, true) => format!(
            "{}all {} files named by a digest have it{reset}",
            styles.fine,
            thousands(named)
        ),
        (_, false) => format!(
            "{}{} of {} files named by a digest have it{reset}",
            styles.error,
            thousands(sound),
            thousands(named)
        ),
    };
    row(&mut out, "digests", &checked);
    let (layers, bytes) = (counts.layers as u64, thousands(counts.layer_bytes));
    row(
        &mut out,
        "layers",
        &format!("{}, {bytes} bytes", thousands(layers)),
    );
    row(
        &mut out,
        "read",
        &counted(archive.documents.len(), "document"),
    );
    if archive.problems.is_empty() {
        return out;
    }
    line(&mut out, &format!("\n{strong}In the archive{reset}"));
    for problem in &archive.problems {
        let (colour, word) = (
            styles.severity(problem.severity()),
            problem.severity().name(),
        );
        let code = problem.code();
        let message = problem.message();
        line(
            &mut out,
            &format!("  {colour}{word}[{code}]{reset} {message}"),
        );
        line(&mut out, &format!("    fix: {}", problem.help()));
    }
    if archive.more_problems > 0 {
        let more = counted(archive.more_problems, "more problem");
        line(&mut out, &format!("  {more} were counted"));
    }
    out
}
