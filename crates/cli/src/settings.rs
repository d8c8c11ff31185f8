//! What `allarch lint` is told about rules: by flags, and by the file `allarch.toml`.
//!
//! ```toml
//! [lint]
//! deny = ["warning"]
//! warn = ["platform"]
//! allow = ["attestation-present"]
//! target = ["ecr"]
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use allarch_core::lint::{Level, Policy, Selector, Target, UnknownName};
use allarch_core::text::{LineIndex, did_you_mean};
use serde::Deserialize;
use toml::Spanned;

use crate::args::LintArgs;
use crate::failure::{Failure, remark};
use crate::input;

/// The file's name.
pub(crate) const NAME: &str = "allarch.toml";
/// The longest file that is read; a configuration has a few hundred bytes.
const MAX_BYTES: u64 = 1 << 20;

/// What was set.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    /// Severities of rules.
    pub(crate) policy: Policy,
    /// Registries that the documents are meant for.
    pub(crate) targets: BTreeSet<Target>,
}

/// The file's form. Other tables and members are refused: a slip would silently set nothing.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Configuration {
    lint: Lists,
    /// Read by `policy`.
    #[serde(rename = "gate")]
    _gate: Option<toml::Value>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, expecting = "a table")]
struct Lists {
    deny: Vec<Spanned<String>>,
    warn: Vec<Spanned<String>>,
    allow: Vec<Spanned<String>>,
    target: Vec<Spanned<String>>,
}

/// A name, and where it was given: `allarch.toml:3:10`, `--deny`.
struct Named {
    name: String,
    place: String,
}

/// Reads the file, if there is one, and then the flags, which win.
pub(crate) fn settings(args: &LintArgs) -> Result<Settings, Failure> {
    let mut settings = Settings::default();
    if let Some(path) = args.config.clone().or_else(found) {
        let (name, text) = (input::name(&path), read(&path)?);
        let lists = parse(&name, &text)?;
        let lines = LineIndex::new(text.as_bytes());
        let named = |list: Vec<Spanned<String>>| {
            let names = list.into_iter().map(|item| {
                let at = lines.position(text.as_bytes(), item.span().start);
                Named {
                    place: format!("{name}:{}:{}", at.line, at.column_utf16),
                    name: item.into_inner(),
                }
            });
            names.collect()
        };
        settings.set(named(lists.deny), named(lists.warn), named(lists.allow))?;
        settings.aim(named(lists.target))?;
    }
    let named = |flag: &str, list: &[String]| {
        let names = list.iter().map(|name| Named {
            name: name.trim().to_owned(),
            place: flag.to_owned(),
        });
        names.collect()
    };
    settings.set(
        named("--deny", &args.deny),
        named("--warn", &args.warn),
        named("--allow", &args.allow),
    )?;
    settings.aim(named("--target", &args.target))?;
    Ok(settings)
}

impl Settings {
    fn set(
        &mut self,
        deny: Vec<Named>,
        warn: Vec<Named>,
        allow: Vec<Named>,
    ) -> Result<(), Failure> {
        let mut set: BTreeMap<Selector, Level> = BTreeMap::new();
        let levels = [
            (deny, Level::Deny),
            (warn, Level::Warn),
            (allow, Level::Allow),
        ];
        for (list, level) in levels {
            for named in list {
                let selector = Selector::from_name(&named.name)
                    .map_err(|unknown| no_rule(&unknown, &named.place))?;
                if let Selector::Removed(id, why) = selector {
                    remark(&format!("{}: {id} is no rule any more: {why}", named.place));
                }
                match set.insert(selector, level) {
                    Some(other) if other != level => {
                        return Err(contradiction(&named, other, level));
                    }
                    _ => {}
                }
            }
        }
        self.policy.set(&set.into_iter().collect::<Vec<_>>());
        Ok(())
    }

    /// Names of registries in place of those that are set, if any are given.
    fn aim(&mut self, names: Vec<Named>) -> Result<(), Failure> {
        if names.is_empty() {
            return Ok(());
        }
        self.targets.clear();
        for Named { name, place } in names {
            let known = Target::ALL.map(Target::name);
            let target = Target::from_name(&name).ok_or_else(|| {
                let failure = Failure::new(
                    format!("{name} is no target"),
                    format!("{place} takes {}", known.join(", ")),
                );
                meant(failure, did_you_mean(&name, known))
            })?;
            self.targets.insert(target);
        }
        Ok(())
    }
}

/// The nearest file of this name: in the working folder, or in one above it.
pub(crate) fn found() -> Option<PathBuf> {
    let folder = std::env::current_dir().ok()?;
    let file = folder
        .ancestors()
        .map(|folder| folder.join(NAME))
        .find(|path| path.is_file())?;
    // In the working folder itself people know it by its name.
    match file.parent() == Some(folder.as_path()) {
        true => Some(PathBuf::from(NAME)),
        false => Some(file),
    }
}

/// The text of a configuration.
pub(crate) fn read(path: &Path) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| {
            Failure::new(
                format!("cannot read {}", input::name(path)),
                error.to_string(),
            )
        })?;
    if bytes.len() as u64 > MAX_BYTES {
        let why = format!("it has more than {MAX_BYTES} bytes");
        return Err(Failure::new(
            format!("{} is no configuration", input::name(path)),
            why,
        ));
    }
    String::from_utf8(bytes).map_err(|error| {
        Failure::new(
            format!("{} is no configuration", input::name(path)),
            format!("it is no UTF-8: {}", error.utf8_error()),
        )
    })
}

fn parse(name: &str, text: &str) -> Result<Lists, Failure> {
    toml::from_str::<Configuration>(text)
        .map(|configuration| configuration.lint)
        .map_err(|error| {
            let place = error.span().map_or_else(String::new, |span| {
                let at = LineIndex::new(text.as_bytes()).position(text.as_bytes(), span.start);
                format!(":{}:{}", at.line, at.column_utf16)
            });
            Failure::new(
                format!("{name}{place} cannot be read"),
                error.message().to_owned(),
            )
            .help(
                "[lint] has the lists deny, warn, allow and target; beside it there may be [gate]",
            )
        })
}

fn no_rule(unknown: &UnknownName, place: &str) -> Failure {
    let failure = Failure::new(
        format!("{} is no rule, family or severity", unknown.name),
        format!("it stands at {place}"),
    );
    meant(failure, unknown.nearest).help("allarch rules lists them all")
}

fn meant(failure: Failure, nearest: Option<&str>) -> Failure {
    match nearest {
        Some(nearest) => failure.help(format!("did you mean {nearest}?")),
        None => failure,
    }
}

fn contradiction(named: &Named, one: Level, other: Level) -> Failure {
    Failure::new(
        format!("{} is set twice", named.name),
        format!(
            "{} and {} both name it, the latter at {}",
            one.name(),
            other.name(),
            named.place
        ),
    )
    .help("leave one of them out")
}
