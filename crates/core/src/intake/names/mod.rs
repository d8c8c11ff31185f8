//! Which images and platforms a file of a repository names: one file per format, each value with
//! its bytes.
//!
//! [`read_names`] tells the format and reads it; [`read_workload`] reads a text as what a person says
//! it is, with their variables. What cannot be known, such as a variable without a value, is listed
//! as [`Open`] with the reason, never dropped and never guessed. It knows nothing of registries, of
//! engines or of how anything is shown.

mod bake;
mod bashbrew;
mod collect;
mod compose;
mod dockerfile;
mod format;
mod helm;
mod hub;
mod interpolate;
mod kubernetes;
mod list;
mod manifest_tool;
mod nodes;
mod tree;
mod workflow;
mod workload;
mod yaml;

use crate::text::Span;

pub use nodes::{Node, Nodes, read_nodes};
pub(super) use workload::yaml_platforms;
pub use workload::{Orchestrator, Variables, read_workload};
pub(super) use yaml::pieces as yaml_pieces;

/// What an image is in the file that names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It runs: a container, a service, a job's container.
    Runs,
    /// It runs before the others.
    Init,
    /// It is attached for a while and decides nothing.
    Ephemeral,
    /// It is mounted.
    Volume,
    /// A build begins with it.
    Base,
    /// A build copies out of it.
    Source,
    /// A build or a tool gives its result this name.
    Result,
    /// A tool puts it into an index.
    Entry,
    /// It stands in a list.
    Listed,
}

impl Role {
    /// The kebab-case name used in every interface.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Runs => "runs",
            Self::Init => "init",
            Self::Ephemeral => "ephemeral",
            Self::Volume => "volume",
            Self::Base => "base",
            Self::Source => "source",
            Self::Result => "result",
            Self::Entry => "entry",
            Self::Listed => "listed",
        }
    }
}

/// An image that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedImage {
    /// What names it: `Deployment/shop`, a service, a stage, a target, a job; empty for a list.
    pub owner: String,
    /// What it is there.
    pub role: Role,
    /// The image, variables filled in and `docker://` taken off.
    pub image: String,
    /// The platform that is asked for beside it.
    pub platform: Option<String>,
    /// Profiles without which it does not run (compose); none where it always does.
    pub profiles: Vec<String>,
    /// Its bytes; where it is put together from several values, the first of them.
    pub span: Span,
}

/// A platform that a file asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPlatform {
    /// What asks for it, as in [`NamedImage::owner`].
    pub owner: String,
    /// `os/architecture[/variant]`, or as it is written where it is no such thing.
    pub platform: String,
    /// Its bytes.
    pub span: Span,
}

/// A value that the text leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// What names it, as in [`NamedImage::owner`].
    pub owner: String,
    /// As it is written.
    pub written: String,
    /// One sentence: what is missing. Safe to show after `text::visible`.
    pub why: String,
    /// Its bytes.
    pub span: Span,
}

/// Something in a file that its own reader would refuse, or take in a way that surprises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProblem {
    /// Kebab-case: `syntax`, `duplicate-key`, `missing-variable`, `invalid-type` …
    pub code: &'static str,
    /// The name it is about; empty where there is none.
    pub about: String,
    /// One sentence for a person.
    pub message: String,
    /// Whether what stands there is not read.
    pub is_error: bool,
    /// 1-based line of the whole text.
    pub line: usize,
    /// Where.
    pub span: Span,
}

/// What a file names, in the order of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// The kebab-case kind of the file, as in [`super::Understood::kind`].
    pub kind: &'static str,
    /// What the file is, for people: "a compose file".
    pub what: &'static str,
    /// Everything that has images, in order, also where none of them can be known.
    pub owners: Vec<String>,
    /// Its images; one that stands twice is there twice.
    pub images: Vec<NamedImage>,
    /// Its platforms, each once.
    pub platforms: Vec<NamedPlatform>,
    /// What is left open.
    pub open: Vec<Open>,
    /// What is wrong with it.
    pub problems: Vec<FileProblem>,
}

/// Takes a text for the file that it is; `None` where it is no file that names images.
#[must_use]
pub fn read_names(text: &str) -> Option<Names> {
    if dockerfile::is_one(text) {
        return Some(dockerfile::read(text));
    }
    if bashbrew::is_one(text) {
        return Some(bashbrew::read(text));
    }
    if bake::is_hcl(text) {
        return Some(bake::read_hcl(text));
    }
    workload::read_any(text)
}

/// Like [`read_names`], without reading it: its kind, and what it is for people.
pub(super) fn tell_file(text: &str) -> Option<(&'static str, &'static str)> {
    if dockerfile::is_one(text) {
        return Some(dockerfile::WHAT);
    }
    if bashbrew::is_one(text) {
        return Some(bashbrew::WHAT);
    }
    if bake::is_hcl(text) {
        return Some(bake::WHAT);
    }
    format::tell_any(text)
}

pub use list::read_list;
