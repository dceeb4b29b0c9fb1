//! What the worker works with: a store, the registry behind it, and perhaps an API Portal.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::clients::Clients;
use super::{key_file, path_completion};
use crate::domain::{
    ApiKey, ConfigPath, DataSpaceId, Fingerprint, Installation, KeyPair, KeySource, Keys, Label,
    Name, Neighbour, Plan, Problem, Project, RegistryFailure, SaasEnvironment, Saved, Secret,
    Value, shared_codes,
};
use crate::log::{Event, Log};
use crate::registry::{Catalog, Client};
use crate::state::{Ledger, LedgerEntry, PendingRequests, StateDir};
use crate::store::{Samples, Store};
use crate::wizard::{Claim, Completion, KeyFileText};

/// Makes a key pair at the sandbox's API Portal. Blocks.
pub type PortalKeys =
    Box<dyn Fn(&Name, SaasEnvironment) -> Result<(String, Secret), Problem> + Send + Sync>;

/// Takes the store into this run's hands; `true` ends the run that has it. Blocks.
pub type Claiming = Box<dyn Fn(bool) -> Result<Claim, Problem> + Send + Sync>;

/// The code of a data space that another store uses with the same codes.
pub const SHARED_DATA_SPACE: &str = "guard.shared_data_space";

/// What a guest's store is called, wherever it is.
pub const GUESTS_STORE: &str = "the store of this login";

/// A store that is worked on by one thread at a time.
pub type SharedStore = Arc<Mutex<Box<dyn Store>>>;

/// What the worker works with.
pub struct Services {
    pub(super) store: SharedStore,
    portal: Option<Arc<PortalKeys>>,
    claim: Option<Arc<Claiming>>,
    ledger: Option<Ledger>,
    /// Where requests are written down; `None` in the demo, which writes nothing.
    requests: Option<StateDir>,
    log: Log,
    /// A guest is told as little of this machine as can be.
    guest: bool,
    clients: Clients,
    /// The demo store's records, which nobody else sends.
    pub(super) samples: Option<Samples>,
}

impl Services {
    /// Services for one store. `gateway` overrides what the store's configuration says;
    /// `timeout` is for each call to the registry; `ledger` knows which other stores there are.
    pub fn new(
        store: Box<dyn Store>,
        gateway: Option<String>,
        timeout: Duration,
        portal: Option<PortalKeys>,
        ledger: Option<Ledger>,
    ) -> Self {
        Self {
            store: Arc::new(Mutex::new(store)),
            clients: Clients::new(gateway, timeout),
            portal: portal.map(Arc::new),
            claim: None,
            ledger,
            requests: None,
            log: Log::off(),
            guest: false,
            samples: None,
        }
    }

    /// The same, with every request for a project written down in this folder before it is sent.
    #[must_use]
    pub fn noting_requests(mut self, state: &StateDir) -> Self {
        self.requests = Some(state.clone());
        self
    }

    /// The same, with a store that may be in another run's hands.
    #[must_use]
    pub fn claiming(mut self, claim: Claiming) -> Self {
        self.claim = Some(Arc::new(claim));
        self
    }

    /// The same, and after each save these records go to the data space that is connected then.
    #[must_use]
    pub fn sending_samples(mut self, samples: Option<Samples>) -> Self {
        self.samples = samples;
        self
    }

    /// The same, for a guest when `guest` says so.
    #[must_use]
    pub fn for_a_guest(mut self, guest: bool) -> Self {
        self.guest = guest;
        self
    }

    /// Reads a key's file. No file is read at a guest's wish.
    pub(super) async fn read_key_file(&self, path: String) -> Result<KeyFileText, Problem> {
        if self.guest {
            return Err(Problem::new(
                "key_file.not_here",
                "No file can be read here.",
                "",
                "Paste the key.",
            ));
        }
        blocking(move || key_file::read(&path)).await
    }

    /// Completes the path of a key's file; nothing of this machine is shown to a guest.
    pub(super) async fn complete_path(&self, path: String) -> Completion {
        if self.guest {
            return Completion::Nothing;
        }
        blocking(move || Ok(path_completion::complete(&path)))
            .await
            .unwrap_or(Completion::Nothing)
    }

    /// The store as the person may see it: a guest is not told where it is.
    pub(super) fn shown(&self, mut store: Box<Installation>) -> Box<Installation> {
        if self.guest {
            store.place = Label::new(GUESTS_STORE);
        }
        store
    }

    /// What is to be noted of a save: it names the store's file, which a guest is not told.
    pub(super) fn shown_notes(&self, mut notes: Vec<String>) -> Vec<String> {
        notes.retain(|_| !self.guest);
        notes
    }

    /// Other stores known on this machine, as the person may see them beside this one.
    pub(super) fn neighbours_of(&self, store: &Installation) -> Vec<Neighbour> {
        let mut neighbours = self.neighbours(store);
        if self.guest {
            for neighbour in &mut neighbours {
                neighbour.place = Label::new("another store");
            }
        }
        neighbours
    }

    /// Takes the store into this run's hands.
    pub(super) async fn claim(&self, end_other: bool) -> Result<Claim, Problem> {
        match self.claim.clone() {
            Some(claim) => blocking(move || claim(end_other)).await,
            None => Ok(Claim::Ours(None)),
        }
    }

    /// Where requests for projects with these keys are written down.
    pub(super) async fn requests(
        &self,
        keys: &Keys,
    ) -> Result<Option<PendingRequests>, RegistryFailure> {
        let Some(state) = &self.requests else {
            return Ok(None);
        };
        let client = self.client(keys.environment)?;
        let pair = self.pair(keys).await?;
        let registry = client.gateway().base();
        Ok(Some(PendingRequests::new(
            state,
            registry,
            &pair.api_key.fingerprint(),
        )))
    }

    /// All projects that the keys can see.
    pub async fn list(&self, keys: &Keys) -> Result<Vec<Project>, RegistryFailure> {
        self.ask(keys, async |client, pair| client.projects(pair).await)
            .await
    }

    /// The same; requests that the list fulfils are forgotten.
    pub(super) async fn list_and_settle(
        &self,
        keys: &Keys,
    ) -> Result<Vec<Project>, RegistryFailure> {
        let projects = self.list(keys).await?;
        if let Ok(Some(requests)) = self.requests(keys).await {
            requests.settle(&projects);
        }
        Ok(projects)
    }

    /// The same services, that say in this log what they do.
    pub fn with_log(mut self, log: Log) -> Self {
        self.clients.log_to(log.clone());
        self.log = log;
        self
    }

    /// The store itself: its processes end with the last of those who have it.
    pub fn shared_store(&self) -> SharedStore {
        Arc::clone(&self.store)
    }

    /// Works on the store, on a thread that may block.
    pub async fn on_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut dyn Store) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let store = Arc::clone(&self.store);
        blocking(move || {
            let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
            work(store.as_mut())
        })
        .await
    }

    /// The stores known on this machine beside this one.
    pub fn neighbours(&self, store: &Installation) -> Vec<Neighbour> {
        let others = self.others(store);
        others.iter().filter_map(LedgerEntry::neighbour).collect()
    }

    /// Stores known here that use this data space, without this one.
    pub fn users_of(&self, space: &DataSpaceId, store: Option<&Installation>) -> Vec<Label> {
        let ledger = self.ledger.as_ref();
        let known = ledger.and_then(|ledger| match store {
            Some(store) => ledger.others(store).ok(),
            None => ledger.all().ok(),
        });
        let mut known = known.unwrap_or_default();
        known.retain(|entry| entry.data_space == space.as_str());
        known.iter().map(LedgerEntry::place).collect()
    }

    /// A ledger that can't be read only means fewer warnings.
    fn others(&self, store: &Installation) -> Vec<LedgerEntry> {
        let ledger = self.ledger.as_ref();
        ledger
            .and_then(|ledger| ledger.others(store).ok())
            .unwrap_or_default()
    }

    /// Other stores known here that had one of these keys when they were last saved.
    pub fn others_with(&self, store: &Installation, keys: &[Fingerprint]) -> Vec<Label> {
        let mut others = self.others(store);
        others.retain(|entry| keys.iter().any(|key| entry.has_key(key)));
        others.iter().map(LedgerEntry::place).collect()
    }

    /// Notes in the ledger what the store uses now. The save itself is done by then, so a ledger
    /// that can't be written must not make it look failed.
    pub fn record(&self, store: &Installation) {
        if let Some(ledger) = &self.ledger {
            let _ = ledger.record(store);
        }
    }

    /// Looks at the store and remembers what was seen, for the gateway and the `User-Agent`.
    pub async fn inspect(&self) -> Result<Installation, Problem> {
        let started = Instant::now();
        let store = self.on_store(|store| store.inspect()).await;
        let store = self.noted(store)?;
        self.log.line(&Event::Inspected {
            store: &store.place,
            elapsed: started.elapsed(),
        });
        self.remember(&store);
        Ok(store)
    }

    /// The store is now like this.
    pub fn remember(&self, store: &Installation) {
        self.clients.remember(store);
    }

    /// The keys themselves.
    pub async fn pair(&self, keys: &Keys) -> Result<KeyPair, RegistryFailure> {
        match &keys.source {
            KeySource::Entered(pair) => Ok(pair.clone()),
            KeySource::Stored => {
                let environment = keys.environment;
                self.on_store(move |store| store.stored_pair(environment))
                    .await
                    .map_err(|problem| RegistryFailure::NoKeys { problem })
            }
        }
    }

    /// Makes a call with these keys, at their environment's gateway.
    pub async fn ask<T>(
        &self,
        keys: &Keys,
        call: impl AsyncFnOnce(&Client, &KeyPair) -> Result<T, RegistryFailure>,
    ) -> Result<T, RegistryFailure> {
        let asked = async {
            let client = self.client(keys.environment)?;
            let pair = self.pair(keys).await?;
            call(&client, &pair).await
        };
        asked.await.inspect_err(|why| {
            if self.log.is_on() {
                self.log
                    .line(&Event::Failed(&why.problem("make this call")));
            }
        })
    }

    /// Saves a plan and remembers the store as it is then.
    pub async fn save(&self, plan: Plan) -> Result<Saved, Problem> {
        let paths: Vec<ConfigPath> = plan.changes().iter().map(|change| change.path).collect();
        let keys: Vec<(ConfigPath, Fingerprint)> = plan
            .changes()
            .iter()
            .filter_map(|change| match &change.after {
                Value::ApiKey(key) => Some((change.path, key.fingerprint())),
                Value::PrivateKey(key) => Some((change.path, key.fingerprint().clone())),
                Value::Plain(_) | Value::Removed => None,
            })
            .collect();
        let started = Instant::now();
        let ledger = self.ledger.clone();
        let saved = self.on_store(move |store| save_alone(store, &plan, ledger.as_ref()));
        let saved = self.noted(saved.await)?;
        self.log.line(&Event::Saved {
            store: &saved.store.place,
            elapsed: started.elapsed(),
            paths: &paths,
            keys: &keys,
            changed: saved.changed,
        });
        self.remember(&saved.store);
        self.send_samples(&saved.store);
        Ok(saved)
    }

    /// Puts back what this many saves replaced, the last one first.
    pub async fn undo(&self, saves: usize) -> Result<Saved, Problem> {
        let started = Instant::now();
        let undone = self.on_store(move |store| {
            let mut undone = store.undo()?;
            for _ in 1..saves {
                undone = store.undo()?;
            }
            Ok(undone)
        });
        let undone = self.noted(undone.await)?;
        self.log.line(&Event::Undone {
            store: &undone.store.place,
            elapsed: started.elapsed(),
            changed: undone.changed,
        });
        self.remember(&undone.store);
        self.record(&undone.store);
        Ok(undone)
    }

    /// The log gets the line of a failure.
    fn noted<T>(&self, ended: Result<T, Problem>) -> Result<T, Problem> {
        ended.inspect_err(|problem| self.log.line(&Event::Failed(problem)))
    }

    /// The client for an environment's gateway.
    pub fn client(&self, environment: SaasEnvironment) -> Result<Arc<Client>, RegistryFailure> {
        self.clients.of(environment)
    }

    /// The catalog service at this address, asked with this key.
    pub fn catalog(&self, url: &str, api_key: &ApiKey) -> Result<Catalog, RegistryFailure> {
        self.clients.catalog(url, api_key)
    }

    /// Makes a key pair at the portal.
    pub async fn add_portal_keys(
        &self,
        name: Name,
        environment: SaasEnvironment,
    ) -> Result<(String, Secret), Problem> {
        let Some(portal) = self.portal.clone() else {
            return Err(Problem::new(
                "portal.none",
                "There is no API Portal here.",
                "Only the demo has one.",
                "Make the keys at account.magento.com.",
            ));
        };
        blocking(move || portal(&name, environment)).await
    }
}

/// Saves a plan, and notes what the store uses then. Nobody else on this machine gives a store the
/// same data space between the look at who uses it and the note that this store does.
fn save_alone(
    store: &mut dyn Store,
    plan: &Plan,
    ledger: Option<&Ledger>,
) -> Result<Saved, Problem> {
    let Some(ledger) = ledger else {
        return store.save(plan);
    };
    let space = plan.data_space();
    let _held = space.as_ref().map(|id| ledger.hold(id)).transpose()?;
    if let Some(space) = &space
        && !plan.may_share()
        && ledger.is_used(space)?
    {
        still_alone(store, space, ledger)?;
    }
    let saved = store.save(plan)?;
    // A ledger that can't be written must not make the save look failed.
    let _ = ledger.record(&saved.store);
    Ok(saved)
}

/// Fails when another store writes the same codes into this data space.
fn still_alone(store: &mut dyn Store, space: &DataSpaceId, ledger: &Ledger) -> Result<(), Problem> {
    let now = store.inspect()?;
    let others = ledger.others(&now)?;
    let neighbours: Vec<Neighbour> = others.iter().filter_map(LedgerEntry::neighbour).collect();
    let clashes = shared_codes(&now, space, &neighbours);
    if clashes.is_empty() {
        return Ok(());
    }
    Err(Problem::new(
        SHARED_DATA_SPACE,
        "Another store has taken this data space meanwhile.",
        clashes.join(" "),
        "Nothing was saved. Look at the store again, then choose another data space or confirm \
         this one.",
    ))
}

/// Runs what may block on a thread of its own.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|_| {
        Err(Problem::new(
            "internal",
            "Something went wrong inside this program.",
            Label::new("A background task stopped.").to_string(),
            "Please report it, with what you did just before.",
        ))
    })
}
