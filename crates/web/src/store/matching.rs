//! The Match view: the machine, who is asked, and what is open.

use std::rc::Rc;

use super::EntryId;

/// What was chosen. Texts stay as they were typed; what they say is read when the view is drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchState {
    /// Id of the machine that was chosen; empty for the one that is offered first.
    pub host: Rc<str>,
    /// What was typed or pasted in its place. It counts where a machine can be read out of it.
    pub typed: Rc<str>,
    /// The platform that is asked for by name, as `--platform` does.
    pub named: Rc<str>,
    /// Releases of products, by the product's id, each with the version as typed.
    pub releases: Vec<(Rc<str>, Rc<str>)>,
    /// The release of containerd/platforms of whom no release of a product was chosen; empty for the
    /// one that ships today.
    pub rules: Rc<str>,
    /// Of whom the steps are open: releases by name, engines by id.
    pub open: Vec<Rc<str>>,
    /// Two releases that are held against each other; `None` for those that are offered first.
    pub versus: Option<Versus>,
    /// Whether attestations have columns.
    pub attested: bool,
    /// Whether a link asks for this view of an image that is to be fetched.
    pub awaited: bool,
}

/// Two releases of one product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Versus {
    /// The product's id.
    pub product: Rc<str>,
    /// The version before, as typed.
    pub before: Rc<str>,
    /// The version after, as typed.
    pub after: Rc<str>,
}

/// Something that happened in the view.
#[derive(Clone, Debug)]
pub enum MatchAction {
    /// A machine was chosen, by its id.
    Host(Rc<str>),
    /// A machine is being typed or was pasted.
    Typed(Rc<str>),
    /// A platform is asked for by name, or with an empty text no longer.
    Named(Rc<str>),
    /// A release of a product, by its id, is asked for, or with an empty version no longer.
    Release(Rc<str>, Rc<str>),
    /// Rules were chosen, by their tag.
    Rules(Rc<str>),
    /// The steps of who is asked, by release or engine, were opened or closed.
    Steps(Rc<str>),
    /// Whether attestations have columns.
    Attested(bool),
    /// Two releases are to be held against each other.
    Versus(Versus),
    /// The smallest index over which engines come to the same is to be opened.
    Smallest(EntryId),
    /// A disagreement that is carried as an example is to be opened, by its position.
    Example(usize),
    /// The answers are to be copied as Markdown.
    Copy(EntryId),
    /// The answers are to be saved as a file.
    Save(EntryId, MatchFile),
}

/// What the answers can be saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MatchFile {
    /// As `allarch match --format json` writes them.
    Json,
    /// A table for an issue.
    Markdown,
    /// A line for each engine and entry.
    Csv,
}
