//! The policy of a repository: the table `[gate]` of `allarch.toml`.
//!
//! ```toml
//! [gate]
//! engine = "containerd"
//! deny = ["index-duplicate-platform"]
//!
//! [[gate.require]]
//! images = ["ghcr.io/acme/*"]
//! platforms = ["linux/amd64", "preset:graviton-3"]
//!
//! [[gate.except]]
//! images = ["ghcr.io/acme/legacy"]
//! platforms = ["linux/arm64"]
//! reason = "its vendor builds for arm64 from October on"
//! expires = 2026-10-31
//! ```

use std::path::Path;

use allarch_core::coverage::gate::{Day, Exception, Pattern, Policy, Require};
use allarch_core::coverage::{Options, Requirement};
use allarch_core::lint::{Selector, UnknownName};
use allarch_core::platform::{Engine, Rules};
use allarch_core::text::{LineIndex, did_you_mean};
use serde::Deserialize;
use toml::Spanned;

use crate::commands::required;
use crate::failure::{Failure, remark};
use crate::input;
use crate::settings::{NAME, found, read as read_file};

/// What the command needs of it.
#[derive(Debug)]
pub(crate) struct Gate {
    /// The policy.
    pub(crate) policy: Policy,
    /// Whose rule decides, and whether emulation counts.
    pub(crate) options: Options<'static>,
}

/// The file's form. Other tables and members are refused: a slip would silently ask for nothing.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Configuration {
    /// Read by `settings`.
    #[serde(default, rename = "lint")]
    _lint: Option<toml::Value>,
    gate: Option<Table>,
}

#[derive(Deserialize)]
#[serde(
    default,
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a table"
)]
struct Table {
    engine: Spanned<String>,
    allow_emulated: bool,
    deny: Vec<Spanned<String>>,
    require: Vec<Required>,
    except: Vec<Spanned<Excepted>>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            engine: Spanned::new(0..0, "containerd".to_owned()),
            allow_emulated: false,
            deny: Vec::new(),
            require: Vec::new(),
            except: Vec::new(),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct Required {
    images: Spanned<Vec<String>>,
    platforms: Vec<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, expecting = "a table")]
struct Excepted {
    images: Spanned<Vec<String>>,
    #[serde(default)]
    platforms: Vec<Spanned<String>>,
    #[serde(default)]
    rules: Vec<Spanned<String>>,
    reason: Spanned<String>,
    expires: Spanned<toml::Value>,
}

/// Reads the policy of the file that is named, or of the nearest one.
pub(crate) fn read(config: Option<&Path>) -> Result<Gate, Failure> {
    let path = match config {
        Some(path) => path.to_owned(),
        None => found().ok_or_else(|| {
            let why = format!("there is no {NAME} in this folder or above it");
            Failure::new("there is no policy", why)
                .help("docs/gate.md has an example; --config FILE names another file")
        })?,
    };
    let name = input::name(&path);
    let text = read_file(&path)?;
    Source {
        lines: LineIndex::new(text.as_bytes()),
        name: &name,
        text: &text,
    }
    .gate()
}

/// The text with the means to say where something stands.
struct Source<'a> {
    name: &'a str,
    text: &'a str,
    lines: LineIndex,
}

impl Source<'_> {
    fn place(&self, offset: usize) -> String {
        let at = self.lines.position(self.text.as_bytes(), offset);
        format!("{}:{}:{}", self.name, at.line, at.column_utf16)
    }

    fn gate(&self) -> Result<Gate, Failure> {
        let configuration: Configuration =
            toml::from_str(self.text).map_err(|error| self.unreadable(&error))?;
        let Some(table) = configuration.gate else {
            let why = format!("{} has no table [gate]", self.name);
            return Err(Failure::new("there is no policy", why).help("docs/gate.md has an example"));
        };
        let mut policy = Policy {
            deny: self.rules(&table.deny)?,
            ..Policy::default()
        };
        for require in &table.require {
            let platforms = self.platforms(&require.platforms)?;
            let images = self.patterns(&require.images)?;
            policy.require.extend(images.map(|images| Require {
                images,
                platforms: platforms.clone(),
            }));
        }
        for except in &table.except {
            self.except(except, &mut policy.exceptions)?;
        }
        if policy.require.is_empty() && policy.deny.is_empty() {
            let what = format!("{} asks for nothing", self.name);
            let why = "[gate] has neither [[gate.require]] nor deny";
            return Err(Failure::new(what, why).help("docs/gate.md has an example"));
        }
        Ok(Gate {
            policy,
            options: Options {
                engine: self.engine(&table.engine)?,
                rules: Rules::default(),
                allow_emulated: table.allow_emulated,
            },
        })
    }

    /// Patterns of images' names; a list without any would be passed over without a word.
    fn patterns<'p>(
        &self,
        images: &'p Spanned<Vec<String>>,
    ) -> Result<impl Iterator<Item = Pattern> + use<'p>, Failure> {
        if images.get_ref().is_empty() {
            let what = format!("{} names no image", self.place(images.span().start));
            let why = "the list is empty, so it is about nothing";
            return Err(Failure::new(what, why).help("write images = [\"*\"] for all"));
        }
        Ok(images.get_ref().iter().map(|images| Pattern::new(images)))
    }

    fn engine(&self, id: &Spanned<String>) -> Result<&'static Engine, Failure> {
        required::engine(id.get_ref()).map_err(|failure| {
            failure.help(format!("it stands at {}", self.place(id.span().start)))
        })
    }

    fn except(&self, except: &Spanned<Excepted>, all: &mut Vec<Exception>) -> Result<(), Failure> {
        let place = self.place(except.span().start);
        let table = except.get_ref();
        if table.platforms.is_empty() && table.rules.is_empty() {
            let why = "it names neither platforms nor rules";
            return Err(Failure::new(format!("{place} lets nothing pass"), why)
                .help("add platforms = [\"linux/arm64\"] or rules = [\"RULE\"]"));
        }
        if table.reason.get_ref().trim().is_empty() {
            let what = format!("the exception at {place} has no reason");
            let why = "whoever comes later has to know whether it still holds";
            return Err(Failure::new(what, why));
        }
        let platforms = self.platforms(&table.platforms)?;
        let rules = self.rules(&table.rules)?;
        let expires = match table.expires.get_ref() {
            toml::Value::Datetime(day) => day.to_string(),
            toml::Value::String(day) => day.clone(),
            _ => "that".to_owned(),
        };
        let day = Day::parse(&expires).ok_or_else(|| {
            let at = self.place(table.expires.span().start);
            Failure::new(
                format!("{expires} is no day"),
                format!("the exception at {at} needs its last day"),
            )
            .help("write expires = 2026-12-31")
        })?;
        all.extend(self.patterns(&table.images)?.map(|images| Exception {
            images,
            platforms: platforms.clone(),
            rules: rules.clone(),
            reason: table.reason.get_ref().trim().to_owned(),
            expires: day,
            place: place.clone(),
        }));
        Ok(())
    }

    fn platforms(&self, list: &[Spanned<String>]) -> Result<Vec<Requirement>, Failure> {
        let one = |text: &Spanned<String>| {
            let place = self.place(text.span().start);
            let requirement = Requirement::parse(text.get_ref())
                .map_err(|error| required::refused(&error).help(format!("it stands at {place}")))?;
            if let Some(doubt) = requirement.doubt() {
                remark(&format!("{place}: {doubt}"));
            }
            Ok(requirement)
        };
        list.iter().map(one).collect()
    }

    fn rules(&self, list: &[Spanned<String>]) -> Result<Vec<Selector>, Failure> {
        let one = |text: &Spanned<String>| {
            let place = self.place(text.span().start);
            let selector = Selector::from_name(text.get_ref());
            if let Ok(Selector::Removed(id, why)) = selector {
                remark(&format!("{place}: {id} is no rule any more: {why}"));
            }
            selector.map_err(|unknown| no_rule(&unknown, &place))
        };
        list.iter().map(one).collect()
    }

    fn unreadable(&self, error: &toml::de::Error) -> Failure {
        let place = match error.span() {
            Some(span) => self.place(span.start),
            None => self.name.to_owned(),
        };
        let what = format!("{place} cannot be read");
        let failure = Failure::new(what, error.message().to_owned());
        let failure = match meant(error.message()) {
            Some(meant) => failure.help(format!("did you mean {meant}?")),
            None => failure,
        };
        failure.help("docs/gate.md has an example of [gate]")
    }
}

/// The member that is probably meant, of those that the reader's message lists:
/// unknown field `platfroms`, expected one of `images`, `platforms`.
fn meant(message: &str) -> Option<&str> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next()?;
    did_you_mean(unknown, quoted)
}

fn no_rule(unknown: &UnknownName, place: &str) -> Failure {
    let failure = Failure::new(
        format!("{} is no rule, family or severity", unknown.name),
        format!("it stands at {place}"),
    );
    match unknown.nearest {
        Some(nearest) => failure.help(format!("did you mean {nearest}?")),
        None => failure,
    }
    .help("allarch rules lists them all")
}
