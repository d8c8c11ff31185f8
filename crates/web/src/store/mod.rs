//! The page's state and how it changes. Pure: no browser, no clock, no words.

mod action;
mod archive;
mod beside;
mod blobs;
mod compare;
mod effect;
mod entry;
pub mod expected;
mod failure;
pub mod fetching;
pub mod hanging;
mod list;
mod matching;
mod matrix;
mod pins;
mod reduce;
mod sharing;
mod state;
mod taken;

pub use action::{Action, Typed};
pub use archive::{ArchiveFound, ArchiveImage, ArchiveNote, ArchiveState, OpenedArchive};
pub use beside::Beside;
pub use blobs::Blobs;
pub use compare::{CompareAction, CompareFile, CompareState};
pub use effect::Effect;
pub use entry::{AT_ONCE, Entry, EntryId, Inspection, Origin, beside, judge};
pub use expected::{Expected, ExpectedFrom};
pub use failure::Failure;
pub use fetching::{FlightId, Progress};
pub use list::{List, ListedImage, ListedState};
pub use matching::{MatchAction, MatchFile, MatchState, Versus};
pub use matrix::{MatrixAction, MatrixFile, MatrixState, Show, Sort};
pub use pins::{PinAsked, PinsAction, PinsFile};
pub use reduce::{address, link_id, reduce};
pub(crate) use reduce::{reduce_first, reduce_later, unread};
pub use sharing::{Holds, MatrixAs, Newer, NoLink, SharePart, Sharing};
pub use state::{
    Dialog, InspectState, Page, Parts, Removed, StartState, State, Theme, Toast, ToastKind, Way,
};
pub use taken::{Taken, called, known_kind};
