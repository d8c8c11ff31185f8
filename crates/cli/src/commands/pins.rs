//! `allarch pins FILE…`.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use allarch_core::coverage::pins::{Class, Hand, Pin, examine, rewrite, wanted};
use allarch_core::oci::{Algorithm, Document, Reference};
use allarch_core::registry::{Fetched, Want};
use allarch_core::report::{self, Doctored, Issue};

use super::gathered::Gathered;
use super::matrix::unwritten;
use crate::args::{PinsArgs, PinsFormat};
use crate::failure::{Failure, Outcome, remark};
use crate::fetch_many::many;
use crate::http::Registries;
use crate::target::{self, Target};
use crate::{input, output};

/// A file that is examined.
struct Text<'a> {
    path: &'a Path,
    name: String,
    is_file: bool,
    bytes: Vec<u8>,
}

/// A document to tell pins by, and its name.
type Named = (Option<Reference>, Document);

/// Examines every file.
pub(crate) fn run(args: &PinsArgs, out: &mut dyn Write) -> Result<Outcome, Failure> {
    // One file that cannot be read does not keep the others from being examined.
    let (mut texts, mut unread) = (Vec::new(), Vec::new());
    for path in &args.files {
        match read(path) {
            Ok(text) => texts.push(text),
            Err(failure) => {
                failure.report();
                unread.push(failure.line());
            }
        }
    }
    let mut named = Vec::new();
    let mut asked = Vec::new();
    for text in &args.index {
        given(text, &mut named, &mut asked)?;
    }
    for text in &texts {
        asked.extend(wanted(&text.bytes));
    }
    if !args.offline {
        fetch(asked, &Registries::new(&args.network), &mut named)?;
    }
    let hand = Hand::new(
        named
            .iter()
            .map(|(name, document)| (name.clone(), document)),
    );
    let pins: Vec<Vec<Pin>> = texts
        .iter()
        .map(|text| examine(&text.bytes, &hand))
        .collect();
    let doctored: Vec<Doctored<'_>> = texts
        .iter()
        .zip(&pins)
        .map(|(text, pins)| Doctored::new(&text.name, text.is_file, &text.bytes, pins))
        .collect();
    let file = args.output.as_deref();
    let answer = render(&doctored, &unread, args, file)?;
    match args.format {
        PinsFormat::Diff => output::write_exact(&answer, file)?,
        _ => output::write(&answer, file, out)?,
    }
    if args.fix {
        for (doctored, text) in doctored.iter().zip(&texts) {
            fix(doctored, text.path)?;
        }
    }
    let all = || pins.iter().flatten();
    let is_left = |pin: &Pin| pin.is_wrong() && !(args.fix && pin.edit.is_some());
    let is_untold = |pin: &Pin| matches!(pin.class, Class::Unknown | Class::Single { .. });
    let is_untold = !unread.is_empty() || all().any(is_untold);
    Ok(match (all().any(is_left), is_untold) {
        (true, _) => Outcome::Findings,
        (false, true) => Outcome::Unusable,
        (false, false) => Outcome::Fine,
    })
}

fn read(path: &Path) -> Result<Text<'_>, Failure> {
    let name = input::name(path);
    let read = input::read(path, Algorithm::Sha256)?;
    let bytes = read
        .bytes
        .ok_or_else(|| input::too_large(path, read.size, &read.digest))?;
    Ok(Text {
        path,
        name,
        is_file: !input::is_stdin(path),
        bytes,
    })
}

/// Reads what `--index` names: `NAME=FILE`, a file, or an image.
fn given(text: &str, named: &mut Vec<Named>, asked: &mut Vec<Reference>) -> Result<(), Failure> {
    if let Some((name, file)) = text.split_once('=')
        && !Path::new(text).exists()
    {
        let name = target::parse(name)?;
        return documents(Path::new(file), Some(&name), named);
    }
    match target::resolve(text)?.0 {
        Target::File(path) => documents(&path, None, named),
        Target::Image(reference) => {
            asked.push(reference);
            Ok(())
        }
    }
}

fn documents(path: &Path, name: Option<&Reference>, named: &mut Vec<Named>) -> Result<(), Failure> {
    let mut gathered = Gathered::default();
    gathered.add(path, None)?;
    for (_, document) in gathered.documents() {
        named.push((name.cloned(), document.clone()));
    }
    Ok(())
}

/// Asks for the indexes, and for what is pinned by digest; what does not come leaves its pins untold.
fn fetch(
    mut asked: Vec<Reference>,
    registries: &Registries<'_>,
    named: &mut Vec<Named>,
) -> Result<(), Failure> {
    let mut seen = std::collections::BTreeSet::new();
    asked.retain(|reference| seen.insert(reference.familiar()));
    if asked.is_empty() {
        return Ok(());
    }
    let asked: Vec<(Reference, Want)> = asked
        .into_iter()
        .map(|reference| (reference, Want::Entries(Vec::new())))
        .collect();
    for ((reference, _), came) in asked.iter().zip(many(&asked, registries.network()?)?) {
        match came {
            Ok(graph) => {
                let sound = |fetched: &&Arc<Fetched>| fetched.fault.is_none();
                for (at, fetched) in graph.documents.iter().filter(sound).enumerate() {
                    let name = (at == 0).then(|| reference.clone());
                    named.push((name, fetched.document.clone()));
                }
            }
            Err(error) => remark(&format!("{}: {error}", reference.familiar())),
        }
    }
    Ok(())
}

fn render(
    doctored: &[Doctored<'_>],
    unread: &[String],
    args: &PinsArgs,
    file: Option<&Path>,
) -> Result<Vec<u8>, Failure> {
    let mended = |one: &Doctored<'_>| rewrite(one.text, one.pins);
    let issues = || -> Vec<Issue> { doctored.iter().flat_map(Doctored::issues).collect() };
    Ok(match args.format {
        PinsFormat::Text => {
            let styles = output::styles(file);
            let texts = doctored
                .iter()
                .map(|one| report::text::pins(one, &mended(one), styles));
            texts.collect::<Vec<_>>().join("\n").into_bytes()
        }
        PinsFormat::Json => report::json::pins(doctored)
            .map_err(|error| unwritten(&error))?
            .into_bytes(),
        PinsFormat::Diff => doctored
            .iter()
            .flat_map(|one| report::diff::unified(one.file, one.text, &mended(one)))
            .collect(),
        PinsFormat::Sarif => report::sarif::issues(&issues(), unread)
            .map_err(|error| unwritten(&error))?
            .into_bytes(),
        PinsFormat::Github => report::github::issues(&issues()).into_bytes(),
    })
}

/// Writes the mended text over the file.
fn fix(doctored: &Doctored<'_>, path: &Path) -> Result<(), Failure> {
    let count = doctored
        .pins
        .iter()
        .filter(|pin| pin.edit.is_some())
        .count();
    if count == 0 {
        return Ok(());
    }
    if !doctored.is_file {
        return Err(Failure::new(
            "standard input was not changed",
            "there is no file to write",
        )
        .help("take --format diff instead of --fix"));
    }
    std::fs::write(path, rewrite(doctored.text, doctored.pins)).map_err(|error| {
        Failure::new(format!("cannot write {}", doctored.file), error.to_string())
    })?;
    remark(&format!(
        "{}: {} mended",
        doctored.file,
        report::text::counted(count, "pin")
    ));
    Ok(())
}
