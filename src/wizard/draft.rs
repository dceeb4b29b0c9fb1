//! What the run knows and has chosen so far, shared by all pages.

use std::sync::Arc;

use super::checkpoint::{KeyMarks, Occupied, Unfinished};
use super::effect::Elsewhere;
use super::feed_watch::FeedWatch;
use super::msg::{Answer, Inspected};
use super::screen::{Block, Tone};
use crate::domain::{
    ConfigPath, DataSpace, DataSpaceId, FeedLook, Installation, KeySource, Keys, Label, Neighbour,
    Problem, Project, ProjectId, ProjectRequest, SaasEnvironment, Saved, host,
};

/// What is fixed before the wizard starts.
#[derive(Clone, Debug, Default)]
pub struct Setup {
    /// The store as it was named: a path, `ssh://…`, `demo store`.
    pub store: Label,
    /// The gateway, when the command line fixed it.
    pub gateway: Option<Label>,
    /// Which pair is to be in force, when the command line fixed it.
    pub environment: Option<SaasEnvironment>,
    /// The sandbox's API Portal can be asked for keys.
    pub portal: bool,
    /// For a guest: no file of this machine is read at their request.
    pub guided: bool,
    /// A guest's run ends when nothing is typed for so long.
    pub idle_limit: Option<String>,
    /// Said on the first page.
    pub told: Option<String>,
    /// The command that puts back what a save replaced in this store, for who has a command line.
    pub undo: Option<String>,
    /// What is not finished is kept for the next start.
    pub kept: bool,
    /// How long what is waited for may take.
    pub limits: WaitLimits,
    /// What an earlier run left.
    pub unfinished: Option<Unfinished>,
    /// Another run has this store in hand.
    pub occupied: Option<Occupied>,
}

/// How long what is waited for may take, in seconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WaitLimits {
    /// One call to the registry.
    pub call: u64,
    /// One look at the store.
    pub store: u64,
}

impl Default for WaitLimits {
    fn default() -> Self {
        Self {
            call: 30,
            store: 120,
        }
    }
}

/// What the run knows and has chosen so far.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) setup: Setup,
    pub(super) store: Option<Box<Installation>>,
    /// Other stores known on this machine.
    pub(super) neighbours: Vec<Neighbour>,
    /// The keys that the registry accepted, for the environment in force.
    pub(super) keys: Option<Keys>,
    /// Every pair that was entered in this run and accepted, to be saved.
    pub(super) entered: Vec<Keys>,
    /// Files that the entered private keys were read from, for the answers file.
    pub(super) key_file: Option<String>,
    /// What the keys see, shared with the page that shows it.
    pub(super) projects: Arc<Vec<Project>>,
    /// Where the chosen project stands among them.
    pub(super) project_place: usize,
    pub(super) project: Option<ProjectId>,
    pub(super) data_space: Option<DataSpaceId>,
    pub(super) request: Option<ProjectRequest>,
    /// What an earlier run left, until it is decided whether it goes on.
    pub(super) unfinished: Option<Unfinished>,
    /// Another run has this store in hand.
    pub(super) occupied: Option<Occupied>,
    /// The store has project and data space, but the registry may not know the cloud project.
    pub(super) cloud_untold: bool,
    /// How many saves of this run changed the store.
    pub(super) saves: usize,
    /// One of them gave the store another data space than the one that it had.
    pub(super) moved: bool,
    /// What this run had saved was put back.
    pub(super) undone: bool,
    /// What this run did, for its end: what, and how much or what it is called.
    pub(super) done: Vec<(&'static str, String)>,
    /// What the store says of its feeds.
    pub(super) watch: FeedWatch,
    /// The person wants another store.
    pub(super) elsewhere: Option<Elsewhere>,
    /// How often another look in a row found the same.
    pub(super) looks: usize,
    /// Said on top of the next page.
    pub(super) notice: Option<(Tone, String)>,
}

impl Draft {
    /// Which pair and gateway are in force.
    pub(super) fn environment(&self) -> SaasEnvironment {
        self.setup
            .environment
            .or_else(|| self.store.as_ref().map(|store| store.environment()))
            .unwrap_or_default()
    }

    /// The gateway that calls go to, for the person.
    pub(super) fn gateway(&self) -> String {
        let environment = self.environment();
        let from_store = || {
            let place = match environment {
                SaasEnvironment::Production => 0,
                SaasEnvironment::Sandbox => 1,
            };
            self.store.as_ref()?.gateways[place]
                .as_deref()
                .map(|gateway| Label::new(gateway).to_string())
        };
        self.setup
            .gateway
            .as_ref()
            .map(Label::to_string)
            .or_else(from_store)
            .unwrap_or_else(|| environment.default_gateway().to_owned())
    }

    /// The host that people know the store by, once it was looked at.
    pub(super) fn subject(&self) -> String {
        let store = self.store.as_deref();
        store.map_or_else(String::new, |store| host(store.base_url.as_str()))
    }

    /// The store has a data space.
    pub(super) fn is_connected(&self) -> bool {
        let connection = self.store.as_deref().and_then(Installation::connection);
        connection.is_some_and(|connection| connection.data_space.is_some())
    }

    /// The store was asked what it has sent, so many seconds after that was wanted.
    pub(super) fn feeds_counted(&mut self, answer: Answer, after: u16) {
        let Some(store) = self.store.as_deref() else {
            return;
        };
        let counted = if let Answer::FeedsCounted(counted) = answer {
            counted
        } else {
            Err(Problem::new(
                "internal",
                "Something broke inside this program.",
                "Please report it.",
                "",
            ))
        };
        let watch = &mut self.watch;
        if watch.take(counted, after, |feeds| FeedLook::of(store, feeds)) {
            self.same_again("nothing has changed");
        }
    }

    /// All can be sent again, and there is a reason to.
    pub(super) fn can_resend(&self) -> bool {
        let look = self.watch.look();
        let feeds = look.and_then(|look| look.feeds.as_ref());
        let before = look.is_some_and(|look| look.tally().before > 0);
        self.is_connected()
            && (self.moved || before)
            && feeds.is_some_and(|feeds| feeds.resync.is_some() && !feeds.feeds.is_empty())
    }

    /// The chosen project.
    pub(super) fn project(&self) -> Option<&Project> {
        let id = self.project.as_ref()?;
        // Thousands need not be looked through for every key.
        let there = self.projects.get(self.project_place);
        let there = there.filter(|project| &project.id == id);
        there.or_else(|| self.projects.iter().find(|project| &project.id == id))
    }

    /// The chosen data space.
    pub(super) fn data_space(&self) -> Option<&DataSpace> {
        self.project()?.data_space(self.data_space.as_ref()?)
    }

    /// The marks of the pair that the store has, for the environment in force.
    pub(super) fn stored_marks(&self) -> Option<KeyMarks> {
        let (store, environment) = (self.store.as_deref()?, self.environment());
        Some(KeyMarks {
            api_key: store.secret(ConfigPath::api_key(environment))?.clone(),
            private_key: store.secret(ConfigPath::private_key(environment))?.clone(),
        })
    }

    /// The marks of the pair that is used: entered and accepted, or the store's own, for the environment in force.
    pub(super) fn marks(&self) -> Option<KeyMarks> {
        let environment = self.environment();
        self.entered
            .iter()
            .filter(|keys| keys.environment == environment)
            .find_map(|keys| match &keys.source {
                KeySource::Entered(pair) => Some(KeyMarks {
                    api_key: pair.api_key.fingerprint(),
                    private_key: pair.private_key.fingerprint().clone(),
                }),
                KeySource::Stored => None,
            })
            .or_else(|| self.stored_marks().filter(|_| self.keys.is_some()))
    }

    /// Chooses a project; another project's data space is forgotten.
    pub(super) fn choose_project(&mut self, id: ProjectId) {
        if self.project.as_ref() != Some(&id) {
            self.data_space = None;
        }
        let mut projects = self.projects.iter();
        self.project_place = projects.position(|project| project.id == id).unwrap_or(0);
        self.project = Some(id);
    }

    /// Takes a fresh list of projects in. A request that it fulfils is chosen: `true` then.
    pub(super) fn list(&mut self, projects: Vec<Project>) -> bool {
        self.projects = Arc::new(projects);
        let found = self
            .request
            .as_ref()
            .and_then(|request| request.fulfilled(&self.projects))
            .map(|project| project.id.clone());
        if let Some(id) = found {
            self.request = None;
            self.choose_project(id);
            return true;
        }
        false
    }

    /// A project that this run asked for is there, and chosen.
    pub(super) fn project_came(&mut self) {
        if let Some(name) = self.project().map(|project| project.name.to_string()) {
            self.done.push(("Project requested", name));
        }
    }

    /// Takes in what an inspection found.
    pub(super) fn inspected(&mut self, found: Inspected) {
        self.store = Some(found.store);
        self.neighbours = found.neighbours;
    }

    /// Takes in what another look found, and says so where the page would look the same.
    pub(super) fn looked_again(&mut self, found: Inspected) {
        if self.store.as_ref() == Some(&found.store) {
            self.same_again("nothing has changed");
        } else {
            self.looks = 0;
        }
        self.inspected(found);
    }

    /// Somebody with a command line may go on with another store; a guest and the demo have one.
    pub(super) fn may_leave_store(&self) -> bool {
        !self.setup.guided && !self.setup.portal
    }

    /// Another look found the same: counted, so that each one is seen to have been one.
    pub(super) fn same_again(&mut self, what: &str) {
        self.looks += 1;
        let often = match self.looks {
            1 => String::new(),
            looks => format!(", {looks} times in all"),
        };
        self.warn(format!("Looked again just now{often}: {what}."));
    }

    /// Takes in what a save left. One that changed nothing is none to undo.
    pub(super) fn saved(&mut self, saved: Saved) -> usize {
        self.saves += usize::from(saved.changed > 0);
        let space = |store: &Installation| store.connection().and_then(|now| now.data_space);
        let before = self.store.as_deref().and_then(space);
        let after = space(&saved.store);
        self.moved |= before.is_some() && after.is_some() && before != after;
        self.undone = false;
        self.watch.forget();
        self.store = Some(saved.store);
        saved.changed
    }

    /// The notice as a block, when there is one.
    pub(super) fn notice(&self) -> Option<Block> {
        let (tone, text) = self.notice.as_ref()?;
        Some(Block::text(*tone, text.clone()))
    }

    /// Something went well.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.notice = Some((Tone::Good, text.into()));
    }

    /// What was said needs a thought besides, unless there is none.
    pub(super) fn add_warning(&mut self, text: &str) {
        if !text.is_empty() {
            let said = self.notice.take().map(|(_, said)| said + " ");
            self.warn(said.unwrap_or_default() + text);
        }
    }

    /// Something needs a thought.
    pub(super) fn warn(&mut self, text: impl Into<String>) {
        self.notice = Some((Tone::Warning, text.into()));
    }
}
