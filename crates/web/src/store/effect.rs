//! What the browser is to do.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use allarch_core::oci::Served;
use allarch_core::registry::{Request, RequestId};

use super::expected::Wanted;
use super::{Blobs, EntryId, FlightId, Inspection, Page, Theme};
use crate::route::Route;

/// One thing for `shell::run` to do.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Make the fragment say this view, as a new step of the history.
    Push(Route),
    /// The same in place of the current step.
    Replace(Route),
    /// Move the focus to the element with this id, once it is drawn.
    Focus(&'static str),
    /// Bring the element with this id into view and move the focus to it, unless it is inside.
    Reveal(String),
    /// Read a large document while the page goes on, with `Action::Read` on the way and
    /// `Action::Inspected` at the end.
    Inspect(EntryId, Arc<[u8]>, Served, Blobs),
    /// Judge a large document that was read while the page goes on, with these digests known to be
    /// missing; then report `Action::Judged`. What is under way for it stops.
    Judge(EntryId, Rc<Inspection>, Blobs, BTreeSet<String>),
    /// Stop reading or judging a large document.
    StopInspecting(EntryId),
    /// Report `Action::Changed`, for what else is known now: these digests came or went, and these
    /// documents were judged just now.
    Changed(Vec<String>, Vec<EntryId>),
    /// Read the file of this number, then report `Action::Opened` or `Action::ArchiveFound`.
    Open(u32),
    /// Read the archive whose file has this number, then report `Action::ArchiveRead`.
    ReadArchive(EntryId, u32),
    /// Stop reading an archive.
    StopReading(EntryId),
    /// Look for the exact bytes behind these, then report `Action::Detected`.
    Detect(EntryId, Arc<[u8]>, Vec<Wanted>),
    /// Say what these bytes are while the page goes on, as this kind where one was chosen; then report
    /// `Action::Taken`.
    Understand(EntryId, Arc<[u8]>, Option<&'static str>),
    /// Put text on the clipboard, then report `Action::Copied`.
    Copy(Rc<str>, Rc<str>),
    /// Offer bytes as a file of this name.
    Download(Rc<str>, Arc<[u8]>),
    /// Use and remember a theme.
    Theme(Theme),
    /// Let single keys work or not, and remember it.
    SingleKeys(bool),
    /// Keep the documents for a reload.
    Keep(Rc<Page>),
    /// Send a request, then report `Action::Answered`.
    Send(FlightId, RequestId, Rc<Request>),
    /// Stop the requests of a fetch.
    Abort(FlightId),
    /// Report `Action::Settle` in a moment.
    SettleSoon,
    /// Report `Action::Wake` after so many seconds.
    Wake(u64),
    /// Report `Action::ToastOver` after the notice's time.
    ToastTimer(u32),
}
