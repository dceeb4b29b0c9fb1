//! The state machine: decides what happens next and says what the person sees, as data.
//!
//! No IO, no clock, no randomness, no terminal: the same messages give the same state, the same
//! effects and the same screens. Start reading at [`Wizard::update`]; the pages are in `steps`.

mod block;
mod checkpoint;
mod chooser;
mod draft;
mod effect;
mod feed_watch;
mod field_id;
mod help;
mod list_rows;
mod msg;
mod overview;
mod page;
mod printout;
mod render;
mod requests;
mod resume;
mod screen;
mod steps;
mod stray_key;
#[cfg(test)]
pub(crate) mod tests;

/// The command that sends a store's data again.
pub const RESEND: &str = "commerce-connect sync resend --yes";

pub use checkpoint::{Checkpoint, Claim, KeyMarks, Occupied, Typed, Unfinished, Writing, place};
pub use draft::{Setup, WaitLimits};
pub use effect::{Effect, Elsewhere, Ending, Request};
pub use field_id::{FieldId, KeyPart};
pub use list_rows::ListRows;
pub use msg::{Answer, Completion, Inspected, KeyFileText, Move, Msg, RequestId};
pub use page::{Page, Step};
pub use render::Summary;
pub use screen::{
    Action, Bar, Block, Dialog, Drawing, Fact, Field, KeyField, KeyHint, List, Pending, PlanRow,
    Row, Screen, StepMark, StepState, Toggle, Tone,
};

use draft::Draft;
use page::Go;
use requests::InFlight;
use steps::Pages;
use stray_key::StrayKey;

use crate::domain::Label;

/// What lies over the page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Overlay {
    Nothing,
    Help,
    Quit,
    /// The person wants to quit, but a write is under way.
    QuitAfterWrite,
}

/// The wizard.
#[derive(Debug)]
pub struct Wizard {
    draft: Draft,
    requests: InFlight,
    pages: Pages,
    /// The way here; the last page is the one that is seen.
    trail: Vec<Page>,
    overlay: Overlay,
    /// Key text that came in where none belongs.
    stray_key: StrayKey,
    /// The run has gone so far that there is something to go on with.
    begun: bool,
    /// What the last message did, when it was Back.
    went_back: Option<WentBack>,
}

/// What an Esc did, so that it can be taken back.
#[derive(Debug)]
enum WentBack {
    /// Closed what lay over the page.
    Overlay(Overlay),
    /// Cancelled a read.
    Cancelled,
    /// Closed something of the page's own.
    Closed,
    /// Forgot key text that was offered.
    Forgotten(Box<StrayKey>),
    /// Left a page, with what was said on it.
    Left(Page, Option<(Tone, String)>),
}

impl Wizard {
    /// A wizard at its first page. Send [`Msg::Started`] to set it going.
    pub fn new(mut setup: Setup) -> Self {
        let (unfinished, occupied) = (setup.unfinished.take(), setup.occupied.take());
        let first = if occupied.is_some() {
            Page::Occupied
        } else if unfinished.is_some() {
            Page::Unfinished
        } else {
            Page::Store
        };
        let mut pages = Pages::default();
        if setup.guided {
            pages.without_files();
        }
        let mut wizard = Self {
            requests: InFlight::within(setup.limits),
            draft: Draft {
                notice: setup.told.take().map(|text| (Tone::Warning, text)),
                setup,
                unfinished,
                occupied,
                ..Draft::default()
            },
            pages,
            trail: vec![first],
            overlay: Overlay::Nothing,
            stray_key: StrayKey::default(),
            begun: false,
            went_back: None,
        };
        wizard.refresh();
        wizard
    }

    /// It is a guest's.
    pub fn is_guided(&self) -> bool {
        self.draft.setup.guided
    }

    /// Where it is wanted instead, when it ended with that.
    pub fn elsewhere(&self) -> Option<&Elsewhere> {
        self.draft.elsewhere.as_ref()
    }

    /// The page that is seen.
    pub fn page(&self) -> Page {
        self.trail.last().copied().unwrap_or(Page::Store)
    }

    /// Takes in what happened and says what is to be done.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let went_back = self.went_back.take();
        self.settle_stray_key(&msg);
        match msg {
            Msg::Answered { id, answer } => {
                self.went_back = went_back;
                self.answered(id, answer);
            }
            Msg::BackTakenBack => self.take_back(went_back),
            Msg::Started => self.forward(),
            Msg::Quit => self.quit(),
            Msg::Help => self.help(),
            Msg::Next => self.next(),
            Msg::Back => self.back(),
            Msg::KeyMaterial(text) => self.key_material(&text),
            Msg::KeyTextOver => self.on_page(|page, _| page.key_text_over()),
            Msg::Complete => self.complete(),
            Msg::NextField => self.on_page(|page, _| page.focus(true)),
            Msg::PreviousField => self.on_page(|page, _| page.focus(false)),
            Msg::Moved(to) => self.on_page(|page, _| page.moved(to)),
            Msg::Toggled => self.on_page(|page, _| page.toggled()),
            Msg::Edited { field, text } => {
                self.on_page(|page, _| page.edited(field, Label::typed(&text)));
            }
            Msg::KeyErased => self.on_page(|page, _| page.key_erased()),
            Msg::TextBegins => self.on_page(|page, _| page.text_begins()),
            Msg::FilterOpened => self.on_page(|page, _| page.filter()),
            Msg::Copy => self.copy(),
            Msg::Print => self.print(),
        }
        self.begun |= !is_beginning(self.page());
        self.refresh();
        self.keep_watch();
        self.requests.take()
    }

    /// What is to be kept for the next start, when there is something to go on with.
    pub fn checkpoint(&self) -> Option<Checkpoint> {
        if let Some(unfinished) = &self.draft.unfinished
            && !self.begun
        {
            return Some(unfinished.checkpoint.clone());
        }
        (self.draft.setup.kept && self.begun).then(|| Checkpoint {
            page: self.page(),
            keys: self.draft.marks(),
            project: self.draft.project().map(|p| (p.id.clone(), p.name.clone())),
            data_space: self
                .draft
                .data_space()
                .map(|space| (space.id.clone(), space.name.clone())),
            request: self.draft.request.clone(),
            typed: self.pages.typed().kept(),
            saves: self.draft.saves,
            writing: self.requests.writing(),
        })
    }

    /// The store's feeds are looked at as long as a page shows them and something may change.
    fn keep_watch(&mut self) {
        let shown = self.pages.seen(self.page()).watches_feeds(&self.draft);
        let next = shown.then(|| self.draft.watch.next()).flatten();
        self.requests.watch(next);
    }

    fn refresh(&mut self) {
        let page = self.page();
        self.pages.at(page).refresh(&self.draft);
    }

    fn nothing_over_page(&self) -> bool {
        self.overlay == Overlay::Nothing && !self.stray_key.is_offered()
    }

    fn on_page(&mut self, act: impl FnOnce(&mut dyn steps::Logic, &Draft)) {
        let page = self.page();
        if self.nothing_over_page() && !self.requests.is_writing() {
            act(self.pages.at(page), &self.draft);
        }
    }

    /// Tab in a line of text.
    fn complete(&mut self) {
        let page = self.page();
        let taken = self.nothing_over_page()
            && !self.requests.is_busy()
            && self.pages.at(page).complete(&mut self.requests);
        if !taken {
            self.on_page(|page, _| page.focus(true));
        }
    }

    /// The page that is seen was reached by going forward.
    fn forward(&mut self) {
        let page = self.page();
        self.pages
            .at(page)
            .enter(&mut self.draft, &mut self.requests);
    }

    fn go(&mut self, go: Go) {
        match go {
            Go::Stay => {}
            Go::To(page) => {
                self.trail.push(page);
                self.forward();
            }
            Go::Instead(page) => {
                if self.page() == Page::Portal {
                    self.pages.adopt_portal_keys();
                }
                self.trail.pop();
                self.trail.push(page);
                self.forward();
            }
            Go::Along(trail) => {
                self.trail = trail.to_vec();
                if let Some(unfinished) = self.draft.unfinished.take() {
                    self.pages.restore(&unfinished.checkpoint, &self.draft);
                }
            }
            Go::Back => {
                if self.trail.len() > 1 {
                    self.trail.pop();
                }
            }
            Go::Finish => self.requests.tell(Effect::Quit(Ending::Finished)),
            Go::Elsewhere => self.requests.tell(Effect::Quit(Ending::Elsewhere)),
        }
    }

    fn next(&mut self) {
        if self.stray_key.is_offered() {
            self.place_stray_key();
            return;
        }
        match self.overlay {
            Overlay::Help => self.overlay = Overlay::Nothing,
            Overlay::Quit => {
                self.requests.cancel();
                self.requests.tell(Effect::Quit(self.ending()));
            }
            Overlay::QuitAfterWrite => {}
            Overlay::Nothing => {
                if self.requests.is_busy() {
                    let page = self.page();
                    self.pages.at(page).next_while_busy();
                    return;
                }
                self.draft.notice = None;
                let page = self.page();
                let go = self
                    .pages
                    .at(page)
                    .next(&mut self.draft, &mut self.requests);
                self.go(go);
            }
        }
    }

    fn back(&mut self) {
        if self.stray_key.is_offered() {
            self.forget_stray_key();
            return;
        }
        if self.overlay != Overlay::Nothing {
            self.went_back = Some(WentBack::Overlay(self.overlay));
            self.overlay = Overlay::Nothing;
            return;
        }
        let page = self.page();
        if self.requests.is_writing() {
            self.pages.at(page).stop();
            return;
        }
        self.went_back = if self.requests.cancel() {
            Some(WentBack::Cancelled)
        } else if self.pages.at(page).close() {
            Some(WentBack::Closed)
        } else if self.trail.len() > 1 {
            self.trail.pop();
            Some(WentBack::Left(page, self.draft.notice.take()))
        } else {
            None
        };
    }

    fn take_back(&mut self, went_back: Option<WentBack>) {
        match went_back {
            Some(WentBack::Overlay(overlay)) => self.overlay = overlay,
            Some(WentBack::Cancelled) => self.requests.ask_again(),
            Some(WentBack::Closed) => {
                let page = self.page();
                self.pages.at(page).reopen();
            }
            Some(WentBack::Forgotten(stray_key)) => self.stray_key = *stray_key,
            Some(WentBack::Left(page, notice)) => {
                self.trail.push(page);
                self.draft.notice = notice;
            }
            None => {}
        }
    }

    fn help(&mut self) {
        if self.stray_key.is_offered() {
            return;
        }
        self.overlay = match self.overlay {
            Overlay::Help => Overlay::Nothing,
            Overlay::Nothing => Overlay::Help,
            Overlay::Quit => Overlay::Quit,
            Overlay::QuitAfterWrite => Overlay::QuitAfterWrite,
        };
    }

    fn quit(&mut self) {
        if self.requests.is_writing() {
            self.overlay = Overlay::QuitAfterWrite;
        } else if self.overlay == Overlay::Quit || !self.would_lose_something() {
            self.requests.cancel();
            self.requests.tell(Effect::Quit(self.ending()));
        } else {
            self.overlay = Overlay::Quit;
        }
    }

    /// At the summary, quitting is finishing.
    fn ending(&self) -> Ending {
        if self.page().step() == Step::Summary {
            Ending::Finished
        } else {
            Ending::Cancelled
        }
    }

    fn would_lose_something(&self) -> bool {
        let keys_typed = self.draft.saves == 0 && self.pages.has_keys();
        self.page().step() != Step::Summary && (!is_beginning(self.page()) || keys_typed)
    }

    fn copy(&mut self) {
        let page = self.page();
        if !self.nothing_over_page() {
            return;
        }
        let seen = self.pages.seen(page);
        if let Some(text) = seen.copy(&self.draft) {
            self.requests.tell(Effect::Copy { text });
        } else if seen.view(&self.draft).offers(Action::Copy) {
            self.draft.warn("This row has no id to copy.");
        }
    }

    fn answered(&mut self, id: RequestId, answer: Answer) {
        if let Some(after) = self.requests.watched(id) {
            self.draft.feeds_counted(answer, after);
            return;
        }
        if !self.requests.accept(id) {
            return;
        }
        if matches!(answer, Answer::Lost) {
            self.draft.notice = Some((
                Tone::Bad,
                "Something broke inside this program; please report it. Enter tries again: what \
                 was asked for is looked up first."
                    .into(),
            ));
        }
        let page = self.page();
        if self.overlay == Overlay::QuitAfterWrite {
            self.pages.at(page).stop();
        }
        let go = steps::answered(
            self.pages.at(page),
            answer,
            &mut self.draft,
            &mut self.requests,
        );
        self.go(go);
        if self.overlay == Overlay::QuitAfterWrite && !self.requests.is_writing() {
            self.requests.cancel();
            self.requests.tell(Effect::Quit(self.ending()));
        }
    }
}

/// A page before anything was entered.
fn is_beginning(page: Page) -> bool {
    page.step() == Step::Store || page == Page::KeySource
}
