//! Everything that can happen to the page.

use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use allarch_core::oci::repair::Repair;
use allarch_core::oci::{Digest, Document};
use allarch_core::registry::{RequestId, Response, TransportError};
use allarch_core::text::Span;

use super::{
    Dialog, EntryId, Failure, FlightId, Inspection, MatchAction, MatrixAction, MatrixAs,
    OpenedArchive, PinsAction, Show, Taken, Theme, Way,
};
use crate::route::Route;

/// What is in the paste box.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
    /// The text as the box holds it.
    pub text: Rc<str>,
    /// Whether a paste into it had CRLF line ends, which the box turns into LF.
    pub crlf: bool,
}

impl Typed {
    /// Clipboard text as a text box would hold it.
    #[must_use]
    pub fn pasted(text: &str) -> Self {
        Self {
            crlf: text.contains('\r'),
            text: text.replace("\r\n", "\n").replace('\r', "\n").into(),
        }
    }
}

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Action {
    /// The fragment names this view.
    Routed(Route),
    /// A link to this view was followed.
    Go(Route),
    /// The box's text changed.
    Typed(Typed),
    /// What is in the box is to be inspected.
    InspectTyped,
    /// What is in the box is to be opened as it is, whatever it is.
    OpenTyped,
    /// The text in the box is to be taken for the second guess, or for the first again.
    OtherGuess,
    /// The reason why it is taken for that is to be shown, or no longer.
    Why,
    /// These bytes of the source are to be shown.
    Place(Span),
    /// A long text was understood.
    Taken(EntryId, Rc<Taken>),
    /// One of the things in a text is to be opened, by its position.
    OpenPart(EntryId, usize),
    /// A document that a text holds is to be opened, by its position.
    OpenInside(EntryId, usize),
    /// The images that a text names are to be fetched into the Matrix.
    FetchNames(EntryId),
    /// An image name is to stand in the field for names.
    PutName(Rc<str>),
    /// The proposed form is to be taken in place of what was given.
    UseInstead(Rc<str>),
    /// The card on the Start view is to go.
    Dismiss,
    /// A long text was pasted, anywhere: it is opened without being shown in the box.
    PastedLong(Rc<str>),
    /// Text was pasted outside of any field.
    PastedOutside(Typed),
    /// A file was dropped or chosen; its number in the shell.
    Given(u32),
    /// A file was read.
    Opened {
        /// Its name, without folders.
        name: Rc<str>,
        /// Its exact bytes.
        bytes: Arc<[u8]>,
    },
    /// An archive was dropped or chosen.
    ArchiveFound {
        /// Its name, without folders.
        name: Rc<str>,
        /// Its size in bytes.
        size: u64,
        /// Its number in the shell.
        file: u32,
    },
    /// So many bytes of an archive's file were read.
    ArchiveProgress(EntryId, u64),
    /// An archive was read.
    ArchiveRead(EntryId, Box<OpenedArchive>),
    /// Something could not be taken.
    Refused(Failure),
    /// An example was chosen, by its position.
    Example(usize),
    /// A large document is being read: how much of it is, in thousandths.
    Read(EntryId, usize),
    /// A large document was read.
    Inspected(EntryId, Rc<Inspection>),
    /// A large document was judged, by what is at hand now.
    Judged(EntryId, Rc<Inspection>),
    /// A document is to leave the rail.
    Remove(EntryId),
    /// Every document is to leave the rail.
    ClearAll,
    /// The last removal is to be taken back.
    Undo,
    /// The image name changed.
    Named(Rc<str>),
    /// A route was chosen.
    Through(Way),
    /// The name in the field is to be fetched.
    FetchNamed,
    /// A document is to be fetched again, this way.
    FetchAgain(EntryId, Way),
    /// A document's name is to be edited.
    EditName(EntryId),
    /// The tags of a document's repository and what hangs on it are to be looked up.
    LookUp(EntryId),
    /// An image of this name is to be fetched.
    OpenName(Rc<str>),
    /// What an attachment holds is to be opened, under this name.
    OpenText(Rc<str>, Rc<Document>),
    /// The images of a list that are not at hand are to be fetched.
    FetchListed(EntryId),
    /// An image of a list is to be opened, by its position.
    OpenListed(EntryId, usize),
    /// What is on its way for a document is to be stopped.
    Stop(EntryId),
    /// A request ended.
    Answered {
        /// Of which fetch.
        flight: FlightId,
        /// Which one.
        request: RequestId,
        /// How long it took, its body included.
        took: Duration,
        /// How.
        result: Box<Result<Response, TransportError>>,
    },
    /// What came of lists is to be shown.
    Settle,
    /// A registry that asked to wait may be asked again.
    Wake,
    /// The theme button was pressed.
    NextTheme,
    /// Single keys are to work, or not.
    SingleKeys(bool),
    /// The rows of the network log are to go.
    ClearLog,
    /// Text is to be copied; the second says what it is, for the notice.
    Copy(Rc<str>, Rc<str>),
    /// A copy ended.
    Copied {
        /// What was copied.
        what: Rc<str>,
        /// Whether the browser took it.
        done: bool,
    },
    /// The document's text is to be copied.
    CopySource(EntryId),
    /// The document's exact bytes are to be saved.
    Download(EntryId),
    /// Documents with these digests came or went; the others were judged just now.
    Changed(Vec<String>, Vec<EntryId>),
    /// A person says which digest a document should have, or no longer.
    Expect(EntryId, Option<Digest>),
    /// The exact bytes behind a document were looked for.
    Detected(EntryId, Option<(Digest, Rc<Repair>)>),
    /// The exact bytes that were found are to be opened as a document.
    OpenExact(EntryId),
    /// The exact bytes that were found are to be saved.
    DownloadExact(EntryId),
    /// A row of the platforms table was opened or closed; entries are 0-based positions.
    ToggleRow(EntryId, usize),
    /// A document is to be shown with this entry's row open.
    OpenEntry(EntryId, usize),
    /// A finding was chosen, by its position in the report.
    Finding(usize),
    /// Only findings that this text lets through are to be shown.
    Sift(Rc<str>),
    /// A copy with the edits of one finding, or of all, is to be opened.
    Mend(EntryId, Option<usize>),
    /// The next finding (or the previous, for a negative step).
    StepFinding(i32),
    /// The focus is to move to the chosen finding's line in the source.
    FocusLine,
    /// The focus is to move from the source to the chosen finding.
    FocusFinding,
    /// Whether the source's lines wrap.
    Wrap(bool),
    /// A platform is required of every image, or no longer; by its column's text.
    Require(Rc<str>, bool),
    /// The matrix is to show the images whose name holds this text.
    Filter(Rc<str>),
    /// The matrix is to show these images.
    Show(Show),
    /// Whether an image that only runs emulated counts as covering.
    AllowEmulated(bool),
    /// Something else happened in the Matrix view.
    Matrix(MatrixAction),
    /// Something happened to the pins of a text.
    Pins(EntryId, PinsAction),
    /// Something happened in the Match view.
    Match(MatchAction),
    /// A dialog is to open, or the open one to close.
    Dialog(Option<Dialog>),
    /// What is shown is to be shared.
    Share,
    /// A part is to be in the link, by its position, or not.
    SharePart(usize, bool),
    /// The link is to hold the image's name alone, or not.
    ShareByName(bool),
    /// The link is to hold this of the Matrix.
    ShareMatrix(MatrixAs),
    /// The link is to be copied.
    CopyLink,
    /// The report is to be copied as Markdown.
    CopyMarkdown,
    /// The report is to be saved as a file.
    DownloadReport,
    /// The page's address holds a link.
    OpenLink(Rc<str>),
    /// Files are dragged over the page, or no longer.
    Dragging(bool),
    /// The notice is to go; the number says which.
    ToastOver(u32),
    /// `/`: the paste box is wanted.
    FocusPaste,
    /// A part of the page that was asked for could not be loaded.
    Incomplete,
    /// Esc outside of any dialog: the notice is to go, else the card on the Start view.
    Escape,
}

/// The theme's setting as stored.
impl Theme {
    /// The setting of this stored name; the system's where it is none.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }

    /// The name that is stored and shown.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The one after it.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::System => Self::Light,
            Self::Light => Self::Dark,
            Self::Dark => Self::System,
        }
    }
}
