//! The pages. Each file has the same anatomy: state, what happens on it, what is seen on it.

mod answers;
mod api_key_entry;
mod data_space;
mod elsewhere;
mod feed_bars;
mod feeds;
mod found;
mod key_file_entry;
mod key_pair_entry;
mod key_source;
mod keys;
mod keys_page;
mod names;
mod new_project;
mod occupied;
mod overview;
mod path_entry;
mod plan_page;
mod plan_parts;
mod portal;
mod private_key_entry;
mod project;
mod reach;
mod rename;
mod resync;
mod review;
mod save;
mod store;
mod store_facts;
mod summary;
mod unbind;
mod unfinished;

pub(super) use private_key_entry::PrivateKeyEntry;
pub(super) use store::door_to_keys;
pub(super) use summary::{deeds, facts as summary_facts, headline};

use super::checkpoint::{Checkpoint, Claim, Typed};
use super::draft::Draft;
use super::field_id::FieldId;
use super::msg::{Answer, Completion, Inspected, KeyFileText, Move};
use super::page::{Go, Page};
use super::requests::InFlight;
use super::screen::{Action, Block, Dialog, KeyHint};
use crate::domain::{
    NotRequested, Problem, Project, ReachStep, RegistryFailure, SaasEnvironment, Saved, Secret,
};
use crate::text::{padded, width};

/// What Enter does with a row, as wide as the widest of the menu, so that nothing behind it moves.
fn steady(verb: &str, all: impl Iterator<Item = &'static str>) -> String {
    padded(verb, all.map(width).max().unwrap_or(0))
}

/// What a page shows, without what all pages share.
#[derive(Debug, Default)]
pub(super) struct PageView {
    pub(super) title: String,
    /// What is done here can reach shoppers though it should not.
    pub(super) alarm: bool,
    pub(super) blocks: Vec<Block>,
    pub(super) focus: Option<FieldId>,
    /// Without Back, Help and Quit, which every page has.
    pub(super) keys: Vec<KeyHint>,
    pub(super) dialog: Option<Dialog>,
}

impl PageView {
    /// This key does something here.
    pub(super) fn offers(&self, action: Action) -> bool {
        self.keys.iter().any(|hint| hint.action == action)
    }
}

/// What can happen on a page. A page says nothing about what does not concern it.
pub(super) trait Logic {
    /// Something happened while the page is seen, or it is seen again: what is built of the draft
    /// and kept is built anew, where that changed.
    fn refresh(&mut self, _draft: &Draft) {}

    /// The page was reached by going forward.
    fn enter(&mut self, _draft: &mut Draft, _requests: &mut InFlight) {}

    /// An unfinished run goes on: the page is as it was, without secrets. Called for every page,
    /// in place of [`Logic::enter`].
    fn restore(&mut self, _was: &Checkpoint, _draft: &Draft) {}

    /// Enter. Never called while a request is under way.
    fn next(&mut self, draft: &mut Draft, requests: &mut InFlight) -> Go;

    /// Enter while a request is under way.
    fn next_while_busy(&mut self) {}

    /// The counts of the store's feeds are shown here: they are to be followed.
    fn watches_feeds(&self, _draft: &Draft) -> bool {
        false
    }

    /// Something is being written, and the person wants no more after it.
    fn stop(&mut self) {}

    /// The worker broke down while it did what was asked for.
    fn lost(&mut self, _draft: &mut Draft) {}

    /// Esc, before anything else: `true` when the page closed something of its own.
    fn close(&mut self) -> bool {
        false
    }

    /// What [`Logic::close`] just closed is opened again.
    fn reopen(&mut self) {}

    /// Tab in a line of text: `true` when it is being completed, and the focus stays.
    fn complete(&mut self, _requests: &mut InFlight) -> bool {
        false
    }

    /// Tab or Shift-Tab.
    fn focus(&mut self, _forward: bool) {}

    /// An arrow key in a list.
    fn moved(&mut self, _to: Move) {}

    /// `/`
    fn filter(&mut self) {}

    /// A letter was typed where something is chosen: the focus goes to where texts are typed.
    fn text_begins(&mut self) {}

    /// Space on a toggle.
    fn toggled(&mut self) {}

    /// A field's text.
    fn edited(&mut self, _field: FieldId, _text: String) {}

    /// Key text. `false` when the page has no place for it.
    fn key_material(&mut self, _text: &Secret) -> bool {
        false
    }

    /// The paste that brought key text is over.
    fn key_text_over(&mut self) {}

    /// Backspace in a private key field.
    fn key_erased(&mut self) {}

    /// The store was looked at.
    fn inspected(
        &mut self,
        _found: Result<Inspected, Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// The gateway was tried from the store's own host.
    fn reached(
        &mut self,
        _reached: Result<Option<Vec<ReachStep>>, Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// A feed was sent again.
    fn resent(
        &mut self,
        _sent: Result<(), Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// A private key was read from a file.
    fn key_file_read(
        &mut self,
        _text: Result<KeyFileText, Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// A path was looked up.
    fn path_completed(
        &mut self,
        _found: Completion,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// The registry was asked about the keys.
    fn keys_checked(
        &mut self,
        _results: Vec<(SaasEnvironment, Result<(), RegistryFailure>)>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// The projects were listed.
    fn projects_listed(
        &mut self,
        _projects: Result<Vec<Project>, RegistryFailure>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// A project was requested.
    fn project_requested(
        &mut self,
        _projects: Result<Vec<Project>, NotRequested>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// The registry was asked to rename something.
    fn renamed(
        &mut self,
        _done: Result<(), RegistryFailure>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// The registry was told the cloud project.
    fn cloud_id_told(
        &mut self,
        _done: Result<(), RegistryFailure>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// A plan was saved.
    fn saved(
        &mut self,
        _saved: Result<Saved, Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// What this run had saved was put back.
    fn undone(
        &mut self,
        _undone: Result<Saved, Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// The store was asked for.
    fn claimed(
        &mut self,
        _claim: Result<Claim, Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// The API Portal was asked for a pair.
    fn portal_keys_added(
        &mut self,
        _pair: Result<(String, Secret), Problem>,
        _draft: &mut Draft,
        _requests: &mut InFlight,
    ) -> Go {
        Go::Stay
    }

    /// The text that `y` copies.
    fn copy(&self, _draft: &Draft) -> Option<String> {
        None
    }

    /// What is seen.
    fn view(&self, draft: &Draft) -> PageView;
}

/// Gives a page the answer to its request. Each answer is a method of [`Logic`], so that a page
/// names only those that it asks for.
pub(super) fn answered(
    page: &mut dyn Logic,
    answer: Answer,
    draft: &mut Draft,
    requests: &mut InFlight,
) -> Go {
    match answer {
        Answer::Lost => {
            page.lost(draft);
            Go::Stay
        }
        Answer::Inspected(found) => page.inspected(found, draft, requests),
        Answer::Reached(reached) => page.reached(reached, draft, requests),
        // Looked at in the background, for whichever page shows it.
        Answer::FeedsCounted(_) => Go::Stay,
        Answer::Resent(sent) => page.resent(sent, draft, requests),
        Answer::KeyFileRead(text) => page.key_file_read(text, draft, requests),
        Answer::PathCompleted(found) => page.path_completed(found, draft, requests),
        Answer::KeysChecked(results) => page.keys_checked(results, draft, requests),
        Answer::ProjectsListed(projects) => page.projects_listed(projects, draft, requests),
        Answer::ProjectRequested(projects) => page.project_requested(projects, draft, requests),
        Answer::Renamed(done) => page.renamed(done, draft, requests),
        Answer::CloudIdTold(done) => page.cloud_id_told(done, draft, requests),
        Answer::Saved(saved) => page.saved(saved, draft, requests),
        Answer::Undone(undone) => page.undone(undone, draft, requests),
        Answer::Claimed(claim) => page.claimed(claim, draft, requests),
        Answer::PortalKeysAdded(pair) => page.portal_keys_added(pair, draft, requests),
    }
}

/// The state of every page; it outlives going back and forth.
#[derive(Debug, Default)]
pub(super) struct Pages {
    occupied: occupied::OccupiedPage,
    unfinished: unfinished::UnfinishedPage,
    store: store::StorePage,
    elsewhere: elsewhere::ElsewherePage,
    overview: overview::OverviewPage,
    found: found::FoundPage,
    unbind: plan_page::PlanPage<unbind::TakeOut>,
    key_source: key_source::KeySourcePage,
    keys: keys::KeysPage,
    portal: portal::PortalPage,
    save: plan_page::PlanPage<save::SaveKeys>,
    project: project::ProjectPage,
    new_project: new_project::NewProjectPage,
    data_space: data_space::DataSpacePage,
    review: plan_page::PlanPage<review::Connect>,
    names: names::NamesPage,
    rename_project: rename::RenamePage<rename::ProjectName>,
    rename_data_space: rename::RenamePage<rename::DataSpaceName>,
    summary: summary::SummaryPage,
    answers: answers::AnswersPage,
    feeds: feeds::FeedsPage,
    resync: resync::ResyncPage,
}

impl Pages {
    /// The page's state, to be changed.
    pub(super) fn at(&mut self, page: Page) -> &mut dyn Logic {
        match page {
            Page::Occupied => &mut self.occupied,
            Page::Unfinished => &mut self.unfinished,
            Page::Store => &mut self.store,
            Page::Elsewhere => &mut self.elsewhere,
            Page::Overview => &mut self.overview,
            Page::Found => &mut self.found,
            Page::Unbind => &mut self.unbind,
            Page::KeySource => &mut self.key_source,
            Page::Keys => &mut self.keys,
            Page::Portal => &mut self.portal,
            Page::Save => &mut self.save,
            Page::Project => &mut self.project,
            Page::NewProject => &mut self.new_project,
            Page::DataSpace => &mut self.data_space,
            Page::Review => &mut self.review,
            Page::Names => &mut self.names,
            Page::RenameProject => &mut self.rename_project,
            Page::RenameDataSpace => &mut self.rename_data_space,
            Page::Summary => &mut self.summary,
            Page::Answers => &mut self.answers,
            Page::Feeds => &mut self.feeds,
            Page::Resync => &mut self.resync,
        }
    }

    /// The page's state, to be shown.
    pub(super) fn seen(&self, page: Page) -> &dyn Logic {
        match page {
            Page::Occupied => &self.occupied,
            Page::Unfinished => &self.unfinished,
            Page::Store => &self.store,
            Page::Elsewhere => &self.elsewhere,
            Page::Overview => &self.overview,
            Page::Found => &self.found,
            Page::Unbind => &self.unbind,
            Page::KeySource => &self.key_source,
            Page::Keys => &self.keys,
            Page::Portal => &self.portal,
            Page::Save => &self.save,
            Page::Project => &self.project,
            Page::NewProject => &self.new_project,
            Page::DataSpace => &self.data_space,
            Page::Review => &self.review,
            Page::Names => &self.names,
            Page::RenameProject => &self.rename_project,
            Page::RenameDataSpace => &self.rename_data_space,
            Page::Summary => &self.summary,
            Page::Answers => &self.answers,
            Page::Feeds => &self.feeds,
            Page::Resync => &self.resync,
        }
    }

    /// The page that every private key belongs to.
    pub(super) fn keys(&mut self) -> &mut keys::KeysPage {
        &mut self.keys
    }

    /// A key was typed or pasted.
    pub(super) fn has_keys(&self) -> bool {
        self.keys.has_keys()
    }

    /// No file is named on any page.
    pub(super) fn without_files(&mut self) {
        self.keys.without_files();
    }

    /// An unfinished run goes on.
    pub(super) fn restore(&mut self, was: &Checkpoint, draft: &Draft) {
        for page in Page::all() {
            self.at(page).restore(was, draft);
        }
    }

    /// What is typed and not saved, on all pages.
    pub(super) fn typed(&self) -> Typed {
        Typed {
            key_files: self.keys.files(),
            with_sandbox: self.keys.with_sandbox(),
            new_project: self.new_project.typed().to_owned(),
            project_name: self.rename_project.typed().to_owned(),
            data_space_name: self.rename_data_space.typed().to_owned(),
        }
    }

    /// Hands the pair that the API Portal made to the keys page.
    pub(super) fn adopt_portal_keys(&mut self) {
        if let Some((environment, api_key, private_key)) = self.portal.take() {
            self.keys.fill(environment, api_key, &private_key);
        }
    }
}
