//! What every command starts from: the options, the store, the registry behind it, the keys.

use std::cell::{Cell, RefCell};

use super::cloud;
use tokio::sync::Notify;

use super::end_signal::EndSignal;
use super::failure::{failure, of_registry, of_store, unconfirmed, usage};
use super::key_input::{self, Halves, Origin};
use super::no_store::{NoStore, not_named};
use crate::cli::{Cli, EnvironmentChoice, PrintForm};
use crate::domain::{
    ConfigPath, Installation, KeyPair, KeySource, Keys, Plan, Problem, Project, RegistryFailure,
    SaasEnvironment, Saved, Source, Value, locked_values,
};
use crate::effects::Services;
use crate::exit::{Exit, Failure};
use crate::log::Log;
use crate::registry::{Client, Gateway};
use crate::state::{Ledger, StateDir};
use crate::store::{
    API_KEY_VARIABLE, Opening, PRIVATE_KEY_VARIABLE, Spec, Store, Withheld, php_command,
};

/// The command line, and whether anything was changed yet.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// The command line.
    pub(super) cli: &'a Cli,
    /// Something was changed, in a store or at the registry. Said also when the run then fails.
    pub(super) changed: Cell<bool>,
    /// What `--print` asked for, in place of the save that did not happen.
    pub(super) printed: RefCell<Option<String>>,
    /// How many writes are under way that a signal must not cut off.
    writes: Cell<usize>,
    /// Everything that is typed or piped in has been read, and signals are waited for.
    pub(super) read: Notify,
    /// The signals, from then on; nothing when they could not be taken over.
    pub(super) signals: RefCell<Option<EndSignal>>,
    /// Variables that no process of a store's must see.
    withheld: RefCell<Withheld>,
    log: Log,
}

/// A write is under way as long as this lives.
pub(super) struct Writing<'a>(&'a Cell<usize>);

impl Drop for Writing<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

/// A store, the registry behind it, and the keys that go there.
pub(super) struct Desk {
    /// The door outside.
    pub(super) services: Services,
    /// The store as it is now; `None` when none was named.
    pub(super) store: Option<Installation>,
    /// Which keys calls are made with.
    pub(super) keys: Keys,
}

impl<'a> Context<'a> {
    /// A context for one run. Fails on options that contradict each other.
    pub(super) fn new(cli: &'a Cli, log: &Log) -> Result<Self, Failure> {
        if let Some(gateway) = &cli.target.registry {
            Gateway::parse(gateway, None)
                .map_err(|failure| usage(failure.problem("use --registry")))?;
        }
        Ok(Self {
            cli,
            changed: Cell::new(false),
            printed: RefCell::default(),
            writes: Cell::new(0),
            read: Notify::new(),
            signals: RefCell::default(),
            withheld: RefCell::default(),
            log: log.clone(),
        })
    }

    /// `--environment`
    pub(super) fn environment(&self) -> Option<SaasEnvironment> {
        self.cli.target.environment.map(|choice| match choice {
            EnvironmentChoice::Production => SaasEnvironment::Production,
            EnvironmentChoice::Sandbox => SaasEnvironment::Sandbox,
        })
    }

    /// An answers file names this variable for a key.
    pub(super) fn withhold(&self, variable: &str) {
        self.withheld.borrow_mut().add(variable);
    }

    /// The one store that is named, opened.
    pub(super) fn store(&self) -> Result<Option<Box<dyn Store>>, Failure> {
        match self.cli.target.store.as_slice() {
            [] => Ok(None),
            [only] => self.open(only).map(Some),
            [_, _, ..] => Err(usage(Problem::new(
                "store.several",
                "This command takes one store.",
                "Several were named.",
                "Run it once for each, or use: commerce-connect status",
            ))),
        }
    }

    /// A write begins: it is brought to its end whatever signal comes.
    pub(super) fn writing(&self) -> Writing<'_> {
        self.writes.set(self.writes.get() + 1);
        Writing(&self.writes)
    }

    /// A write is under way.
    pub(super) fn is_writing(&self) -> bool {
        self.writes.get() > 0
    }

    /// Services for this store.
    pub(super) fn services(&self, store: Box<dyn Store>) -> Services {
        // Before any process is started that a signal would leave behind.
        let mut signals = self.signals.borrow_mut();
        if signals.is_none() {
            *signals = EndSignal::watch().ok();
            self.read.notify_one();
        }
        drop(signals);
        let state = self.state_dir();
        Services::new(
            store,
            self.cli.target.registry.clone(),
            self.cli.target.call_limit(),
            None,
            Some(Ledger::new(&state)),
        )
        .noting_requests(&state)
        .with_log(self.log.clone())
    }

    /// The pair that the command line or the environment gives.
    pub(super) fn given_pair(&self) -> Result<Option<KeyPair>, Failure> {
        let given = &self.cli.unattended;
        let api_key = Origin::of(given.api_key_file.as_deref(), API_KEY_VARIABLE);
        let private_key = Origin::of(given.private_key_file.as_deref(), PRIVATE_KEY_VARIABLE);
        match (api_key, private_key) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(key_input::half("API key", "private key")),
            (None, Some(_)) => Err(key_input::half("private key", "API key")),
            (Some(api_key), Some(private_key)) => key_input::pair(api_key, private_key).map(Some),
        }
    }

    /// What the command line or the environment gives of a pair, whole or not, good or not.
    pub(super) fn given_halves(&self) -> Result<Halves, Failure> {
        let given = &self.cli.unattended;
        key_input::halves(
            Origin::of(given.api_key_file.as_deref(), API_KEY_VARIABLE),
            Origin::of(given.private_key_file.as_deref(), PRIVATE_KEY_VARIABLE),
        )
    }

    /// Opens what the options name: a store that must be there, by default the one around this
    /// folder.
    pub(super) async fn desk_with_store(&self) -> Result<(Desk, Installation), Failure> {
        let given = self.given_pair()?;
        let store = match self.store()? {
            Some(store) => store,
            None => self.here()?,
        };
        let desk = self.desk_of(Some(store), given).await?;
        match desk.store.clone() {
            Some(store) => Ok((desk, store)),
            None => Err(usage(not_named())),
        }
    }

    /// Opens what the options name: a store, keys, or both; without either the store around this
    /// folder.
    pub(super) async fn desk(&self) -> Result<Desk, Failure> {
        let given = self.given_pair()?;
        let store = self.store()?;
        if store.is_none() && given.is_none() {
            return self.desk_with_store().await.map(|(desk, _)| desk);
        }
        self.desk_of(store, given).await
    }

    /// Opens the store, for a command whose keys come from elsewhere.
    pub(super) async fn desk_without_keys(&self) -> Result<(Desk, Installation), Failure> {
        let store = match self.store()? {
            Some(store) => store,
            None => self.here()?,
        };
        let desk = self.desk_of(Some(store), None).await?;
        match desk.store.clone() {
            Some(store) => Ok((desk, store)),
            None => Err(usage(not_named())),
        }
    }

    async fn desk_of(
        &self,
        store: Option<Box<dyn Store>>,
        given: Option<KeyPair>,
    ) -> Result<Desk, Failure> {
        let named = store.is_some();
        let services = self.services(store.unwrap_or_else(|| Box::new(NoStore)));
        let store = if named {
            Some(services.inspect().await.map_err(of_store)?)
        } else {
            None
        };
        let environment = self
            .environment()
            .or_else(|| store.as_ref().map(Installation::environment))
            .unwrap_or_default();
        Ok(Desk {
            services,
            store,
            keys: Keys {
                environment,
                source: given.map_or(KeySource::Stored, KeySource::Entered),
            },
        })
    }

    /// Saves a plan that has something in it, and says so in the end whatever comes.
    pub(super) async fn save(&self, services: &Services, plan: Plan) -> Result<Saved, Failure> {
        if let Some(problem) = locked_values(&plan) {
            return Err(of_store(problem));
        }
        if let Some(PrintForm::Cloud) = self.cli.unattended.print {
            let store = Box::new(services.inspect().await.map_err(of_store)?);
            self.printed.replace(Some(cloud::script(&store, &plan)));
            return Ok(Saved { changed: 0, store });
        }
        let _writing = self.writing();
        let saved = services.save(plan).await.map_err(of_store)?;
        if saved.changed > 0 {
            self.changed.set(true);
        }
        Ok(saved)
    }

    /// A plan that writes where the command line lets it write.
    pub(super) fn plan(
        &self,
        store: &Installation,
        wanted: impl IntoIterator<Item = (ConfigPath, Value)>,
    ) -> Plan {
        let plan = Plan::new(store, wanted).with_env(self.cli.unattended.lock_env);
        match self.cli.unattended.print {
            Some(PrintForm::Cloud) => plan.elsewhere(),
            None => plan,
        }
    }

    /// Whether a value that is locked there can be changed all the same.
    pub(super) fn may_write(&self, lock: Source) -> bool {
        let given = &self.cli.unattended;
        given.print.is_some() || (given.lock_env && lock == Source::EnvPhp)
    }

    /// Fails with 7 unless `--yes` was given. `doing` is what would be done, as a sentence.
    pub(super) fn confirmed(&self, doing: &str) -> Result<(), Failure> {
        // Nothing needs a yes that only prints.
        if self.cli.unattended.yes || self.cli.unattended.print.is_some() {
            return Ok(());
        }
        Err(unconfirmed(Problem::new(
            "confirmation.missing",
            "This needs a clear yes.",
            doing,
            "Say --yes to do it, or --dry-run to see what it would do.",
        )))
    }

    /// What a dry run ends with when there is something to do.
    pub(super) fn would_change(what: &str) -> Failure {
        failure(
            Exit::Findings,
            Problem::new(
                "dry_run.changes",
                "There is something to do.",
                what,
                "Run it without --dry-run to do it.",
            ),
        )
    }

    /// The folder for what later runs need.
    pub(super) fn state_dir(&self) -> StateDir {
        StateDir::new(self.cli.target.state_dir.clone())
    }

    /// Opens the store that `--store` or a line of `--stores` names.
    pub(super) fn open(&self, spec: &str) -> Result<Box<dyn Store>, Failure> {
        Spec::parse(spec)
            .and_then(|spec| self.opened(spec))
            .map_err(usage)
    }

    /// The store around this folder.
    pub(super) fn here(&self) -> Result<Box<dyn Store>, Failure> {
        self.opened(Spec::here()).map_err(of_store)
    }

    fn opened(&self, spec: Spec) -> Result<Box<dyn Store>, Problem> {
        let php = self.cli.target.php.as_deref();
        spec.open_with(Opening {
            php: php.map(php_command).transpose()?,
            state: self.state_dir(),
            limit: self.cli.target.store_limit(),
            withheld: self.withheld.borrow().clone(),
        })
    }
}

impl Desk {
    /// Makes a call with the keys. `doing` completes "Can't ...".
    pub(super) async fn ask<T>(
        &self,
        doing: &str,
        call: impl AsyncFnOnce(&Client, &KeyPair) -> Result<T, RegistryFailure>,
    ) -> Result<T, Failure> {
        self.services
            .ask(&self.keys, call)
            .await
            .map_err(|why| of_registry(&why, doing))
    }

    /// All projects that the keys can see.
    pub(super) async fn projects(&self) -> Result<Vec<Project>, Failure> {
        self.ask("list the projects", async |client, pair| {
            client.projects(pair).await
        })
        .await
    }
}
