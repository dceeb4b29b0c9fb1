//! Everything that can happen to the wizard.

use super::checkpoint::Claim;
use super::field_id::FieldId;
use crate::domain::{
    Installation, Label, Neighbour, NotRequested, Problem, Project, ReachStep, RegistryFailure,
    SaasEnvironment, Saved, Secret, StoreFeeds,
};

/// Tells the answers of one request from those of another.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Default)]
pub struct RequestId(pub u64);

/// Something happened.
#[derive(Debug)]
pub enum Msg {
    /// The program has shown its first screen.
    Started,
    /// Enter: go on, or do what the page offers.
    Next,
    /// Esc: close what is open, cancel a read, or go back one page.
    Back,
    /// The last Esc was no Esc but the beginning of an arrow key that came in two pieces: what
    /// it did is taken back.
    BackTakenBack,
    /// Tab, where something is typed: completes it, or else goes on to the next field.
    Complete,
    /// Tab.
    NextField,
    /// Shift-Tab.
    PreviousField,
    /// An arrow, Page or Home/End key in the list.
    Moved(Move),
    /// Space: the toggle that has the focus was switched.
    Toggled,
    /// The text of a field is now this.
    Edited {
        /// Which field.
        field: FieldId,
        /// Its whole text.
        text: String,
    },
    /// A piece of key text came in, whatever had the focus.
    KeyMaterial(Secret),
    /// The paste that brought key text is over, and all of it was told.
    KeyTextOver,
    /// Backspace in a private key field: what it holds is forgotten.
    KeyErased,
    /// A letter was typed where something is chosen: the text that begins with it needs a field.
    TextBegins,
    /// `/`: filter the list.
    FilterOpened,
    /// F1 or `?`.
    Help,
    /// `y`: copy the id at hand.
    Copy,
    /// `p`: print what is on the page.
    Print,
    /// Ctrl-C.
    Quit,
    /// The worker answers a request.
    Answered {
        /// Which request.
        id: RequestId,
        /// Its answer.
        answer: Answer,
    },
}

/// How the selection of a list moves.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Move {
    /// One up.
    Up,
    /// One down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

/// What an inspection found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspected {
    /// The store.
    pub store: Box<Installation>,
    /// Other stores known on this machine.
    pub neighbours: Vec<Neighbour>,
}

/// How a path that was begun goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Completion {
    /// There is nothing that begins like this.
    Nothing,
    /// There is one: its path, a folder's with a slash at its end.
    One(String),
    /// There are several.
    Several {
        /// As far as they agree.
        path: String,
        /// The first of their names, a folder's with a slash at its end.
        names: Vec<Label>,
        /// How many there are besides.
        more: usize,
    },
}

/// What stands in a private key's file.
#[derive(Debug)]
pub struct KeyFileText {
    /// The text.
    pub text: Secret,
    /// Who beside its owner may read it, as the end of a sentence.
    pub readers: Option<&'static str>,
}

/// What came of a request. The variant belongs to the request.
#[derive(Debug)]
pub enum Answer {
    /// To any request: the worker broke down, so whether it was carried out is not known.
    Lost,
    /// To [`super::Request::Inspect`].
    Inspected(Result<Inspected, Problem>),
    /// To [`super::Request::Reach`]: nothing for a store without a host of its own.
    Reached(Result<Option<Vec<ReachStep>>, Problem>),
    /// To [`super::Request::CountFeeds`]: nothing for what exports nothing.
    FeedsCounted(Result<Option<StoreFeeds>, Problem>),
    /// To [`super::Request::Resend`]: the command has ended. What was taken the counts tell.
    Resent(Result<(), Problem>),
    /// To [`super::Request::ReadKeyFile`].
    KeyFileRead(Result<KeyFileText, Problem>),
    /// To [`super::Request::CompletePath`].
    PathCompleted(Completion),
    /// To [`super::Request::CheckKeys`]: one result for each pair, in the order asked.
    KeysChecked(Vec<(SaasEnvironment, Result<(), RegistryFailure>)>),
    /// To [`super::Request::ListProjects`].
    ProjectsListed(Result<Vec<Project>, RegistryFailure>),
    /// To [`super::Request::RequestProject`]: every project that the list and the answer have.
    ProjectRequested(Result<Vec<Project>, NotRequested>),
    /// To [`super::Request::RenameProject`] and [`super::Request::RenameDataSpace`].
    Renamed(Result<(), RegistryFailure>),
    /// To [`super::Request::TellCloudId`].
    CloudIdTold(Result<(), RegistryFailure>),
    /// To [`super::Request::Save`].
    Saved(Result<Saved, Problem>),
    /// To [`super::Request::Undo`].
    Undone(Result<Saved, Problem>),
    /// To [`super::Request::Claim`].
    Claimed(Result<Claim, Problem>),
    /// To [`super::Request::AddPortalKeys`]: the API key's text and the private key's.
    PortalKeysAdded(Result<(String, Secret), Problem>),
}
