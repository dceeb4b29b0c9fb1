//! What the person sees, as data: the terminal draws it, the plain mode prints it.
//!
//! Every text in a screen is clean (see [`crate::domain::Label`]) and holds no secret, except
//! [`Block::KeyText`], which exists for one dialog.

pub use super::block::Block;
use super::field_id::FieldId;
use super::list_rows::ListRows;
use super::msg::RequestId;

/// One screen.
#[derive(Clone, Debug)]
pub struct Screen {
    /// The journey, for the side of the screen.
    pub steps: Vec<StepMark>,
    /// Which store this is about: its host, once it is known.
    pub subject: String,
    /// The page's title.
    pub title: String,
    /// What is done here can reach shoppers though it should not.
    pub alarm: bool,
    /// The page, top to bottom.
    pub blocks: Vec<Block>,
    /// What the page is about, for a panel beside it where there is room; F1 shows it too.
    pub aside: Vec<Block>,
    /// What has the focus, if anything on this page can.
    pub focus: Option<FieldId>,
    /// What is being waited for.
    pub pending: Option<Pending>,
    /// What keys do here, most useful first.
    pub keys: Vec<KeyHint>,
    /// Lies over the page and takes the keys.
    pub dialog: Option<Dialog>,
}

/// One step of the journey.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepMark {
    /// `API keys`
    pub title: &'static str,
    /// Where it stands.
    pub state: StepState,
}

/// Where a step stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepState {
    /// Behind us.
    Done,
    /// This page.
    Current,
    /// Still to come.
    Ahead,
}

/// What a text is to the reader. Never told by colour alone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// Plain text.
    #[default]
    Plain,
    /// Explains, less important.
    Muted,
    /// Something is in order.
    Good,
    /// Something is still to come.
    Open,
    /// Something needs a thought.
    Warning,
    /// Something is wrong.
    Bad,
}

impl Fact {
    /// A labelled value in plain tone.
    pub fn new(label: &'static str, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
            tone: Tone::Plain,
        }
    }
}

impl KeyHint {
    /// What a key does here.
    pub fn new(action: Action, label: impl Into<String>) -> Self {
        Self {
            action,
            label: label.into(),
        }
    }
}

/// A labelled value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// `Version`
    pub label: &'static str,
    /// `2.4.7-p1`
    pub value: String,
    /// What the value is to the reader.
    pub tone: Tone,
}

/// How far something is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Bar {
    /// `products`
    pub label: String,
    /// Which of several of this label: `default`. May be empty.
    pub place: String,
    /// How many are done.
    pub done: u64,
    /// Of how many; 0 where that is not known or there are none.
    pub all: u64,
    /// How it stands.
    pub tone: Tone,
    /// What else is to be said of it: `3 waiting`. May be empty.
    pub said: String,
}

/// A line of text to type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// `API key`
    pub label: &'static str,
    /// What was typed; the wizard's copy is the true one.
    pub text: String,
    /// Shown while it is empty.
    pub placeholder: &'static str,
    /// Said below the field.
    pub note: Option<(Tone, String)>,
}

/// A private key to paste or type.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyField {
    /// Which.
    pub id: FieldId,
    /// `Private key`
    pub label: &'static str,
    /// What it holds, in words: `RSA 2048 bit, PKCS#8`, `14 lines so far`.
    pub status: String,
    /// What the status is to the reader.
    pub tone: Tone,
    /// Said below it: the fingerprint, repairs, how to paste.
    pub notes: Vec<String>,
}

/// A switch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Toggle {
    /// Which.
    pub id: FieldId,
    /// `I have a sandbox pair too`
    pub label: &'static str,
    /// On or off.
    pub on: bool,
}

/// Rows to choose from. The page has one at most.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct List {
    /// [`FieldId::List`] on a page.
    pub id: FieldId,
    /// Headings; empty for a list without columns.
    pub headings: Vec<&'static str>,
    /// The rows that the filter lets through.
    pub rows: ListRows,
    /// Index into `rows`.
    pub selected: usize,
    /// The filter, when it is open or set.
    pub filter: Option<String>,
    /// A column that is shown for the chosen row alone, below the list.
    pub below: Option<usize>,
    /// A column that is shown only in rows that the filter lets through for it.
    pub seldom: Option<usize>,
}

impl List {
    /// A column that the rows don't show by themselves.
    pub fn is_aside(&self, column: usize) -> bool {
        [self.below, self.seldom].contains(&Some(column))
    }
}

/// A row of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// One for each heading; one at least.
    pub cells: Vec<String>,
    /// Said behind it: `in use`.
    pub mark: Option<String>,
    /// What the mark is to the reader.
    pub tone: Tone,
}

impl Row {
    /// A row with these cells and no mark.
    pub fn of<T: Into<String>>(cells: impl IntoIterator<Item = T>) -> Self {
        Self {
            cells: cells.into_iter().map(Into::into).collect(),
            mark: None,
            tone: Tone::Plain,
        }
    }
}

/// A picture made of lines, and what it says in sentences.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Drawing {
    /// Line characters, which have a stand-in in ASCII.
    pub lines: Vec<String>,
    /// For who can't see it.
    pub said: &'static [&'static str],
}

/// One value that a save changes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanRow {
    /// What people call it: `Data space id`.
    pub label: &'static str,
    /// Magento's config path.
    pub path: &'static str,
    /// Now.
    pub before: String,
    /// Then.
    pub after: String,
    /// Where it is locked, when it is.
    pub locked: Option<&'static str>,
}

/// What is being waited for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pending {
    /// Which request.
    pub id: RequestId,
    /// `Checking the keys`
    pub what: &'static str,
    /// Esc cancels it.
    pub cancellable: bool,
    /// Why it can't be cancelled; else how long it may take, and usually does where that is known.
    pub note: Option<String>,
}

/// What a key does on this page. The keymap knows which key it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeyHint {
    /// The key's meaning.
    pub action: Action,
    /// What it does here: `save 2 values`.
    pub label: String,
}

/// What a key means.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Action {
    /// Enter.
    Next,
    /// Esc.
    Back,
    /// Tab (Shift-Tab backwards).
    Fields,
    /// Tab, where a path is typed.
    Complete,
    /// The arrows.
    Choose,
    /// Space.
    Toggle,
    /// `/`.
    Filter,
    /// `y`.
    Copy,
    /// `p`.
    Print,
    /// `l`: lines instead of the full screen.
    Lines,
    /// F1; `?` where nothing is typed.
    Help,
    /// Ctrl-C.
    Quit,
}

/// Lies over the page.
#[derive(Clone, Debug)]
pub struct Dialog {
    /// Its title.
    pub title: String,
    /// Its text.
    pub blocks: Vec<Block>,
    /// What keys do while it is open.
    pub keys: Vec<KeyHint>,
    /// What is typed goes on in an unfinished key.
    pub takes_key: bool,
}
