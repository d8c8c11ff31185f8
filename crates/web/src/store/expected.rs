//! The digest that a document should have, and the exact bytes where a known change explains
//! another one.

use std::rc::Rc;

use allarch_core::oci::Digest;
use allarch_core::oci::repair::{Repair, repair_to_any};

/// A digest that bytes may have, with their length where that is known.
pub type Wanted = (Digest, Option<u64>);

/// What a document is held against.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The digest.
    pub digest: Digest,
    /// Who says so.
    pub from: ExpectedFrom,
    /// Whether the bytes have it.
    pub matches: bool,
    /// What the detective found; `None` until it has looked.
    pub repair: Option<Option<Rc<Repair>>>,
}

/// Who says which digest a document should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExpectedFrom {
    /// The registry, the saved answer or the archive that it came in.
    Served,
    /// A person.
    Typed,
    /// An open document lists it; that one's name.
    Listed(Rc<str>),
}

impl Expected {
    /// `data-state`: `matches`, `repaired` or `differs`.
    #[must_use]
    pub fn state(&self) -> &'static str {
        match (self.matches, &self.repair) {
            (true, _) => "matches",
            (false, Some(Some(_))) => "repaired",
            (false, _) => "differs",
        }
    }
}

/// Looks for the exact bytes: which of the digests wanted they have, and how to get there.
#[must_use]
pub fn detect(bytes: &[u8], wanted: &[Wanted]) -> Option<(Digest, Rc<Repair>)> {
    let repair = repair_to_any(bytes, wanted)?;
    let fits = |(digest, _): &&Wanted| digest.matches(&repair.bytes);
    let digest = wanted.iter().find(fits)?.0.clone();
    Some((digest, Rc::new(repair)))
}
