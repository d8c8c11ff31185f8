//! What is asked for to tell the pins of a text: images by name, each with what became of it.

use allarch_core::oci::Reference;

use super::ListedState;

/// An image that would tell a pin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinAsked {
    /// Its name.
    pub reference: Reference,
    /// What is known of it.
    pub state: ListedState,
}

/// Something that happened to the pins of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinsAction {
    /// The images that would tell what is open are to be fetched.
    Fetch,
    /// The rewritten text is to be copied.
    Copy,
    /// The rewritten text is to be saved.
    Download,
    /// What was found is to be copied or saved.
    Save(PinsFile),
}

/// A form in which pins leave the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinsFile {
    /// The diff to the clipboard.
    CopyDiff,
    /// What `git apply` takes.
    Diff,
    /// For programs.
    Json,
    /// For code scanning.
    Sarif,
}
