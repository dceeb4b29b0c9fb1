//! A Magento store: what [`Store`] promises, kept by way of the bridge.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::bridge::{Bridge, Deadline, Failure};
use super::commit::Committed;
use super::feeds::CountedFeeds;
use super::inspection::{self, ignored, installation};
use super::place::{self, Place};
use super::problems;
use super::process_group::Ending;
use super::protocol::{
    Ask, Done, Hello, Prepared, Reached, Search, Settled, Side, StoreOwner, ToldSecret, ToldView,
    ToldViews, WireChange, WireStore,
};
use super::runner::{Quoting, Runner};
use crate::domain::{
    ApiKey, Change, ConfigPath, Fingerprint, Health, Installation, KeyPair, Plan, PrivateKey,
    Problem, ReachStep, ResendWay, SaasEnvironment, Saved, StoreFeeds, ViewPlace, locked_values,
};
use crate::state::StateDir;
use crate::state::{Journal, ReplacedRow, nothing_to_undo, paths};
use crate::store::health::WireHealth;
use crate::store::reach::WireStep;
use crate::store::withheld::Withheld;
use crate::store::{ResendJob, Store, changed_meanwhile};

/// How long one look at a store, or one step of a save, may take where nobody says. A cold start
/// after a cache clean takes seconds, on a busy host in developer mode a minute.
pub const STORE_LIMIT: Duration = Duration::from_secs(120);
/// For each layer of a connection that is tried from the store's host.
const REACH_SECONDS: u64 = 10;

/// A Magento installation.
pub struct MagentoStore {
    pub(super) runner: Runner,
    pub(super) state: StateDir,
    pub(super) quoting: Quoting,
    limit: Duration,
    /// When what is being done now must be over.
    until: Deadline,
    pub(super) running: Option<Running>,
}

pub(super) struct Running {
    bridge: Bridge,
    hello: Greeting,
    /// The store's folder as it is called here. In containers every store has the same name, so
    /// the name inside can't tell one from another.
    folder: Option<String>,
}

enum Greeting {
    /// Sent with this id while the person reads the first screen.
    Pending(u64),
    /// Magento runs.
    Done(Met),
}

/// What the bridge said when it was greeted.
struct Met {
    root: String,
    identity: Fingerprint,
    owner: Option<StoreOwner>,
}

impl MagentoStore {
    /// The store at this place. Nothing is looked at yet. `php` are the words of `--php`.
    pub fn new(place: Place, php: Option<Vec<String>>, state: StateDir) -> Self {
        Self {
            runner: Runner::new(place, php),
            state,
            quoting: Quoting::Plain,
            limit: STORE_LIMIT,
            until: Deadline::after(STORE_LIMIT),
            running: None,
        }
    }

    /// The same, with this long for each look and each step of a save.
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// The same, whose processes don't see these variables.
    #[must_use]
    pub fn withholding(mut self, variables: Withheld) -> Self {
        self.runner.withhold(variables);
        self
    }

    /// Something begins that may take as long as one look may.
    pub(super) fn begin(&mut self) -> Deadline {
        self.until = Deadline::after(self.limit);
        self.until
    }

    fn start(&mut self) -> Result<(), Problem> {
        if self.running.is_some() {
            return Ok(());
        }
        let custom = self.runner.is_custom();
        let (folder, root, search) = match self.runner.place() {
            Place::Here(start) => match place::find(start) {
                Some(root) => (root.clone(), root, Search::Nowhere),
                None if custom && start.is_dir() => {
                    let start = start.canonicalize().unwrap_or_else(|_| start.clone());
                    (start.clone(), start, Search::Nowhere)
                }
                None => {
                    let whole = std::path::absolute(start).unwrap_or_else(|_| start.clone());
                    return Err(problems::not_magento(&whole.display().to_string()));
                }
            },
            Place::Ssh(_) => (PathBuf::from("/"), PathBuf::from("."), Search::Above),
        };
        let search = if custom { Search::Container } else { search };
        let failed = |failure| problems::of(&failure, &self.runner);
        let mut bridge = Bridge::start(&self.runner, &folder, self.quoting).map_err(failed)?;
        let root = root.to_string_lossy();
        let local = match self.runner.place() {
            Place::Here(_) => Some(root.to_string()),
            Place::Ssh(_) => None,
        };
        let hello = Ask::Hello {
            root: &root,
            search,
        };
        let id = bridge.send(&hello).map_err(failed)?;
        self.running = Some(Running {
            bridge,
            hello: Greeting::Pending(id),
            folder: local,
        });
        Ok(())
    }

    /// The process, with Magento running in it, and the store's folder.
    pub(super) fn ready(&mut self) -> Result<(&mut Bridge, String), Problem> {
        self.start()?;
        let until = self.until;
        if let Some(running) = &mut self.running
            && let Greeting::Pending(id) = running.hello
        {
            match running.bridge.receive::<Hello>(id, until) {
                Ok(hello) => {
                    running.hello = Greeting::Done(Met {
                        root: hello.root,
                        identity: Fingerprint::of(hello.identity.as_bytes()),
                        owner: hello.owner,
                    });
                }
                Err(failure) => {
                    self.running = None;
                    if self.may_need_quotes(&failure) {
                        self.quoting = Quoting::ForShell;
                        return match self.ready() {
                            // What the plain form said is the reason to show.
                            Err(_) => {
                                self.quoting = Quoting::Plain;
                                self.running = None;
                                Err(problems::of(&failure, &self.runner))
                            }
                            Ok(_) => self.ready(),
                        };
                    }
                    return Err(problems::of(&failure, &self.runner));
                }
            }
        }
        match &mut self.running {
            Some(Running {
                bridge,
                hello: Greeting::Done(met),
                folder,
            }) => {
                let root = folder.as_ref().unwrap_or(&met.root).clone();
                Ok((bridge, root))
            }
            Some(_) | None => Err(problems::not_magento("")),
        }
    }

    /// The store's folder as PHP sees it, and whom root becomes there, once Magento runs.
    pub(super) fn inside(&self) -> (&str, Option<&StoreOwner>) {
        match &self.running {
            Some(Running {
                hello: Greeting::Done(met),
                ..
            }) => (&met.root, met.owner.as_ref()),
            Some(_) | None => ("", None),
        }
    }

    /// A command that hands its words to a shell of its own fails on the script's brackets.
    fn may_need_quotes(&self, failure: &Failure) -> bool {
        self.quoting == Quoting::Plain
            && self.runner.is_custom()
            && matches!(failure, Failure::Died { ending: Ending::Exited(code), .. } if *code != 127)
    }

    /// Asks, once more with a new process when the old one was of no use any longer. Only for
    /// questions that change nothing by themselves.
    pub(super) fn ask<T: DeserializeOwned>(&mut self, ask: &Ask<'_>) -> Result<T, Problem> {
        let seasoned = self.running.is_some();
        let until = self.until;
        let (bridge, _) = self.ready()?;
        match bridge.ask(ask, until) {
            Ok(answer) => Ok(answer),
            Err(failure) => {
                let worn = worn_out(&failure);
                if worn || !matches!(failure, Failure::Problem(_)) {
                    self.running = None;
                }
                if worn && (seasoned || is_stale(&failure)) {
                    let (bridge, _) = self.ready()?;
                    return bridge
                        .ask(ask, until)
                        .map_err(|failure| problems::of(&failure, &self.runner));
                }
                Err(problems::of(&failure, &self.runner))
            }
        }
    }

    pub(super) fn place_text(&mut self) -> Result<String, Problem> {
        let (_, root) = self.ready()?;
        Ok(self.runner.place().text(Some(&root)))
    }

    /// What the store is known by: its place, and its database.
    fn names(&mut self) -> Result<(String, Option<Fingerprint>), Problem> {
        let place = self.place_text()?;
        let identity = self
            .running
            .as_ref()
            .and_then(|running| match &running.hello {
                Greeting::Done(met) => Some(met.identity.clone()),
                Greeting::Pending(_) => None,
            });
        Ok((place, identity))
    }

    /// What this store's saves replaced.
    pub(super) fn journal(&mut self) -> Result<Journal, Problem> {
        let (place, identity) = self.names()?;
        Ok(Journal::of(&self.state, &place, identity))
    }

    fn look(&mut self) -> Result<Box<Installation>, Problem> {
        let paths = ConfigPath::all()
            .map(ConfigPath::as_str)
            .collect::<Vec<_>>();
        let store: WireStore = self.ask(&Ask::Inspect { paths: &paths })?;
        let (place, identity) = self.names()?;
        Ok(Box::new(installation(&place, identity, store)))
    }
}

fn is_stale(failure: &Failure) -> bool {
    matches!(failure, Failure::Problem(problem) if problem.name == "stale")
}

/// Another process may do better: this one is out of date, gone, or lost its database.
fn worn_out(failure: &Failure) -> bool {
    match failure {
        Failure::Problem(problem) => {
            problem.name == "stale"
                || (matches!(problem.name.as_str(), "error" | "database")
                    && ["gone away", "Lost connection", "server closed"]
                        .iter()
                        .any(|words| problem.detail.contains(words)))
        }
        Failure::Died { .. } => true,
        Failure::NoCommand(_)
        | Failure::NoThread(_)
        | Failure::TimedOut { .. }
        | Failure::Garbage(_) => false,
    }
}

impl Store for MagentoStore {
    fn warm(&mut self) {
        // What fails here fails again in the inspection, which can say so.
        let _ = self.start();
    }

    fn inspect(&mut self) -> Result<Installation, Problem> {
        self.begin();
        self.settle()?;
        self.look().map(|store| *store)
    }

    fn stored_pair(&mut self, pair: SaasEnvironment) -> Result<KeyPair, Problem> {
        self.begin();
        let paths = [
            ConfigPath::api_key(pair).as_str(),
            ConfigPath::private_key(pair).as_str(),
        ];
        let mut values: BTreeMap<String, ToldSecret> = self.ask(&Ask::Read { paths: &paths })?;
        let mut take = |path: &str| {
            values
                .remove(path)
                .map_or_else(|| crate::domain::Secret::new(String::new()), |text| text.0)
        };
        Ok(KeyPair {
            api_key: ApiKey::parse(take(paths[0]).expose())?,
            private_key: std::sync::Arc::new(PrivateKey::parse(&take(paths[1]))?),
        })
    }

    fn save(&mut self, plan: &Plan) -> Result<Saved, Problem> {
        if let Some(problem) = locked_values(plan) {
            return Err(problem);
        }
        self.begin();
        if plan.is_empty() {
            return Ok(Saved {
                changed: 0,
                notes: vec![],
                store: self.look()?,
            });
        }
        let journal = self.journal()?;
        let _lock = journal.lock()?;
        self.begin();
        let changes = plan
            .changes()
            .iter()
            .map(|change| wire(change, plan.writes_env(change)))
            .collect();
        let held: Vec<&str> = ConfigPath::all().map(ConfigPath::as_str).collect();
        let prepared: Prepared<ReplacedRow> = self.ask(&Ask::Save {
            changes,
            held: &held,
        })?;
        if let Err(problem) = still_in_force(plan, &prepared.now) {
            if !prepared.rows.is_empty() {
                self.roll_back();
            }
            // Whoever wrote it may have left the cache as it was: what is planned anew is to see
            // what is there.
            let _ = self.ask::<Done>(&Ask::Clean);
            return Err(problem);
        }
        if prepared.rows.is_empty() {
            return Ok(Saved {
                changed: 0,
                notes: vec![],
                store: self.look()?,
            });
        }
        // A value that stands in env.php and in the database is one value.
        let count = paths(&prepared.rows).len();
        if let Err(problem) = journal.push(prepared.rows.clone()) {
            self.roll_back();
            return Err(problem);
        }
        match self.commit(&prepared.rows)? {
            Committed::No(problem) => {
                journal.pop()?;
                Err(problems::not_saved(&problem))
            }
            Committed::Yes { cache } => {
                journal.mark(true)?;
                self.begin();
                let store = self.look()?;
                let ignored = ignored(&store, plan);
                if !ignored.is_empty() {
                    return Err(problems::read_back(&ignored, &cache));
                }
                Ok(Saved {
                    changed: count,
                    notes: vec![],
                    store,
                })
            }
        }
    }

    fn undoable(&mut self) -> Result<Vec<ConfigPath>, Problem> {
        self.begin();
        self.journal()?.last_paths()
    }

    fn undo(&mut self) -> Result<Saved, Problem> {
        self.begin();
        let journal = self.journal()?;
        let _lock = journal.lock()?;
        self.begin();
        let rows = loop {
            let Some(entry) = journal.last()? else {
                return Err(nothing_to_undo());
            };
            // A save that was cut off may never have been committed: then there is nothing in it.
            if !entry.committed {
                let settled: Settled = self.ask(&Ask::Settle { rows: &entry.rows })?;
                if settled.state == Side::Before {
                    journal.pop()?;
                    continue;
                }
            }
            break entry.rows;
        };
        let prepared: Prepared<String> = self.ask(&Ask::Restore { rows: &rows })?;
        if let Err(problem) = journal.mark(false) {
            self.roll_back();
            return Err(problem);
        }
        // Undoing commits the rows the other way round.
        let back: Vec<ReplacedRow> = rows
            .into_iter()
            .map(|row| ReplacedRow {
                path: row.path,
                env: row.env,
                before: row.after,
                after: row.before,
            })
            .collect();
        match self.commit(&back)? {
            Committed::No(problem) => {
                journal.mark(true)?;
                Err(problems::not_saved(&problem))
            }
            Committed::Yes { cache: _ } => {
                journal.pop()?;
                self.begin();
                Ok(Saved {
                    changed: prepared.rows.len(),
                    notes: vec![],
                    store: self.look()?,
                })
            }
        }
    }

    fn reach(&mut self, url: &str) -> Result<Option<Vec<ReachStep>>, Problem> {
        self.begin();
        let reached: Reached = self.ask(&Ask::Reach {
            url,
            // What fails at a layer is to be told, which an answer that comes too late can't.
            seconds: REACH_SECONDS.min(self.limit.as_secs() / 3).max(1),
        })?;
        Ok(Some(reached.steps.iter().map(WireStep::step).collect()))
    }

    fn resend(&mut self, feed: &str, way: ResendWay) -> Result<Option<ResendJob>, Problem> {
        self.resend_job(feed, way).map(Some)
    }

    fn health(&mut self) -> Result<Option<Health>, Problem> {
        self.begin();
        let paths = ConfigPath::all()
            .map(ConfigPath::as_str)
            .collect::<Vec<_>>();
        let health: WireHealth = self.ask(&Ask::Health { paths: &paths })?;
        Ok(Some(health.health()))
    }

    fn feeds(&mut self) -> Result<Option<StoreFeeds>, Problem> {
        self.begin();
        let feeds: CountedFeeds = self.ask(&Ask::Feeds)?;
        Ok(Some(feeds.told()))
    }

    fn views(&mut self, counted: bool) -> Result<Option<Vec<ViewPlace>>, Problem> {
        self.begin();
        let told: ToldViews = self.ask(&Ask::Views { counted })?;
        Ok(Some(told.views.iter().map(ToldView::place).collect()))
    }
}

/// The plan still starts from what is in force.
fn still_in_force(plan: &Plan, now: &BTreeMap<String, ToldSecret>) -> Result<(), Problem> {
    let outdated = plan.outdated(|path| {
        let text = now.get(path.as_str()).map_or("", |text| text.0.expose());
        inspection::shown(path, text).shown()
    });
    if outdated.is_empty() {
        Ok(())
    } else {
        Err(changed_meanwhile(&outdated))
    }
}

fn wire(change: &Change, env: bool) -> WireChange<'_> {
    WireChange {
        path: change.path.as_str(),
        env,
        value: change.after.text(),
    }
}
