//! `allarch lint --fix`: copies with every fix that is mechanical. A copy has another digest, so the
//! file itself stays as it is unless it is asked for.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use allarch_core::lint::Finding;
use allarch_core::lint::fix::{Mended, mend};
use allarch_core::oci::Document;
use allarch_core::report::Before;
use allarch_core::report::text::counted;

use super::super::gathered::{Gathered, Source};
use crate::args::LintArgs;
use crate::failure::{Failure, remark};
use crate::input;
use crate::settings::Settings;

/// Mends every document, writes the copies, and puts them in the documents' places. One that cannot be
/// written does not keep the others: it is said, and the document stays as it was. Whether all were.
pub(super) fn run(
    gathered: &mut Gathered,
    settings: &Settings,
    args: &LintArgs,
) -> Result<bool, Failure> {
    let files = gathered.sources.len();
    if args.output.is_some() && files != 1 {
        let why = format!("{files} files were given");
        return Err(Failure::new("--output takes the copy of one file", why));
    }
    let (mut mended, mut failures) = (Vec::new(), Vec::new());
    let context = gathered.context(&settings.targets);
    for (at, source) in gathered.sources.iter().enumerate() {
        match source {
            Source::Document {
                name,
                path,
                document,
                ..
            } => match mend(document, &context, |report| settings.policy.judge(report)) {
                Some(one) => match target(path, document, args) {
                    Ok(target) => {
                        let words = words(name, document, &one, &target);
                        mended.push((at, target, one.document, words));
                    }
                    Err(failure) => failures.push(failure),
                },
                None => remark(&format!(
                    "{name}: no fix is mechanical, nothing was written"
                )),
            },
            Source::Archive { name, .. } => remark(&format!(
                "{name}: what is in an archive is not changed, since every digest above it would change"
            )),
        }
    }
    for (at, target, document, words) in mended {
        if let Err(failure) = target.write(document.bytes()) {
            failures.push(failure);
            continue;
        }
        words.iter().for_each(|words| remark(words));
        if let Some(source) = gathered.sources.get_mut(at) {
            *source = Source::Document {
                name: input::name(target.path()),
                path: target.path().to_owned(),
                document: Box::new(document),
                before: Before::default(),
            };
        }
    }
    failures.iter().for_each(Failure::report);
    Ok(failures.is_empty())
}

/// Where a copy goes.
enum Target {
    /// Into a file that is not there yet.
    New(PathBuf),
    /// In place of the original.
    Same(PathBuf),
}

fn target(path: &Path, document: &Document, args: &LintArgs) -> Result<Target, Failure> {
    if let Some(output) = &args.output {
        return Ok(Target::New(output.clone()));
    }
    let no_place = |why: &str| {
        let what = format!("{} has no place for a mended copy", input::name(path));
        Err(Failure::new(what, why).help("name one with --output"))
    };
    if input::is_stdin(path) {
        return no_place("it is no file");
    }
    if args.in_place {
        return match document.served().head {
            Some(_) => no_place("it holds the head of an HTTP answer as well"),
            None => Ok(Target::Same(path.to_owned())),
        };
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(".fixed");
    if let Some(extension) = path.extension() {
        name.push(".");
        name.push(extension);
    }
    Ok(Target::New(path.with_file_name(name)))
}

impl Target {
    fn path(&self) -> &Path {
        match self {
            Self::New(path) | Self::Same(path) => path,
        }
    }

    fn write(&self, bytes: &[u8]) -> Result<(), Failure> {
        let written = match self {
            Self::New(path) => File::create_new(path).and_then(|mut file| file.write_all(bytes)),
            Self::Same(path) => replace(path, bytes),
        };
        written.map_err(|error| {
            let name = input::name(self.path());
            let failure = Failure::new(format!("cannot write {name}"), error.to_string());
            match error.kind() {
                io::ErrorKind::AlreadyExists => {
                    failure.help("remove it, or name another file with --output")
                }
                _ => failure,
            }
        })
    }
}

/// Writes beside the file and renames, so that it is whole at every moment. A link stays one.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".allarch-new");
    let new = path.with_file_name(name);
    let mut file = File::create_new(&new)?;
    let permissions = fs::metadata(&path).map(|known| known.permissions());
    let written = permissions
        .and_then(|permissions| file.set_permissions(permissions))
        .and_then(|()| file.write_all(bytes))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::rename(&new, &path));
    if written.is_err() {
        // What is left of it is of no use to anybody.
        let _ = fs::remove_file(&new);
    }
    written
}

/// What was mended, where the copy is, and that it is another document to every registry.
fn words(name: &str, document: &Document, mended: &Mended, target: &Target) -> Vec<String> {
    let count = counted(mended.applied.len(), "finding");
    let mut rules: Vec<&str> = mended.applied.iter().map(|finding| finding.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    let rules = rules.join(", ");
    let place = match target {
        Target::New(path) => format!("in a copy, {}", input::name(path)),
        Target::Same(_) => "in the file itself".to_owned(),
    };
    let mut words = vec![
        format!("{name}: mended {count} ({rules}) {place}"),
        format!(
            "{name}: the digest changes from {} to {}; who names the old one does not get the new bytes",
            document.digest(),
            mended.document.digest(),
        ),
    ];
    let is_mechanical = |finding: &&Finding| !finding.edits.is_empty();
    let refused = mended.left.findings.iter().filter(is_mechanical).count();
    if refused > 0 {
        let count = counted(refused, "finding");
        words.push(format!(
            "{name}: the fix of {count} stands in the way of another, and was not made"
        ));
    }
    words
}
