//! What every command starts from: the options, the store, the registry behind it, the keys.

use std::cell::{OnceCell, RefCell};

use super::access::Access;
use super::cloud;
use super::failure::{of_store, unconfirmed, usage};
use super::key_input::Halves;
use super::no_store::{NoStore, not_named};
use super::options::Options;
use super::run::Run;
use crate::cli::{Cli, PrintForm};
use crate::domain::{Installation, KeyPair, KeySource, Keys, Plan, Problem, Saved, locked_values};
use crate::effects::{SHARED_DATA_SPACE, Services, SharedStore};
use crate::exit::Failure;
use crate::log::Log;
use crate::printer::{Paper, Printer};
use crate::registry::Gateway;
use crate::state::Ledger;
use crate::store::{Opening, Spec, Store, Withheld, php_command};

/// One run of a command: what it was told, how far it is, and the way to stores and registry.
pub(super) struct Context<'a> {
    /// What the command line says.
    pub(super) options: Options<'a>,
    /// What text for people is written on.
    pub(super) paper: Paper,
    /// What is written on while it runs: stderr.
    pub(super) aside: Paper,
    /// How far it is.
    pub(super) run: Run,
    /// Of several stores this one's, so that its end can be waited for.
    pub(super) opened: RefCell<Option<SharedStore>>,
    /// The keys that were given, read once: what comes from stdin is there one time.
    given_pair: OnceCell<Option<KeyPair>>,
    given_halves: OnceCell<Halves>,
    /// Variables that no process of a store's must see.
    withheld: RefCell<Withheld>,
    log: Log,
}

impl<'a> Context<'a> {
    /// A context for one run. Fails on options that contradict each other.
    pub(super) fn new(cli: &'a Cli, log: &Log, printer: Printer) -> Result<Self, Failure> {
        if let Some(gateway) = &cli.target.registry {
            Gateway::parse(gateway, None)
                .map_err(|failure| usage(failure.problem("use --registry")))?;
        }
        let options = Options { cli, only: None };
        options.state_dir().sweep();
        Ok(Self {
            options,
            paper: printer.paper(),
            aside: printer.aside(),
            run: Run::default(),
            opened: RefCell::default(),
            given_pair: OnceCell::new(),
            given_halves: OnceCell::new(),
            withheld: RefCell::default(),
            log: log.clone(),
        })
    }

    /// The same for one of several stores, with a run of its own; `None` is the one around this
    /// folder.
    pub(super) fn for_store(&self, spec: Option<&'a str>) -> Self {
        Self {
            options: Options {
                only: spec,
                ..self.options
            },
            run: Run::among_others(),
            opened: RefCell::default(),
            given_pair: self.given_pair.clone(),
            given_halves: self.given_halves.clone(),
            withheld: self.withheld.clone(),
            log: self.log.clone(),
            ..*self
        }
    }

    /// The pair that the command line or the environment gives.
    pub(super) fn given_pair(&self) -> Result<Option<KeyPair>, Failure> {
        if let Some(given) = self.given_pair.get() {
            return Ok(given.clone());
        }
        let given = self.options.given_pair(&self.run)?;
        Ok(self.given_pair.get_or_init(|| given).clone())
    }

    /// What the command line or the environment gives of a pair, whole or not, good or not.
    pub(super) fn given_halves(&self) -> Result<Halves, Failure> {
        if let Some(given) = self.given_halves.get() {
            return Ok(given.clone());
        }
        let given = self.options.given_halves(&self.run)?;
        Ok(self.given_halves.get_or_init(|| given).clone())
    }

    /// An answers file names this variable for a key.
    pub(super) fn withhold(&self, variable: &str) {
        self.withheld.borrow_mut().add(variable);
    }

    /// The one store that is named, opened.
    pub(super) fn store(&self) -> Result<Option<Box<dyn Store>>, Failure> {
        if self.options.is_for_several() {
            return Err(usage(Problem::new(
                "store.several",
                "This command takes one store.",
                "Several were named.",
                "Run it once for each, or use: commerce-connect status",
            )));
        }
        self.options.store().map(|spec| self.open(spec)).transpose()
    }

    /// The one store that is named, else the one around this folder, opened.
    pub(super) fn store_or_here(&self) -> Result<Box<dyn Store>, Failure> {
        self.store()?.map_or_else(|| self.here(), Ok)
    }

    /// Services for this store.
    pub(super) fn services(&self, store: Box<dyn Store>) -> Services {
        // Before any process is started that a signal would leave behind.
        self.run.take_signals();
        let state = self.options.state_dir();
        let services = Services::new(
            store,
            self.options.cli.target.registry.clone(),
            self.options.cli.target.call_limit(),
            None,
            Some(Ledger::new(&state)),
        );
        if self.run.is_among_others() {
            self.opened.replace(Some(services.shared_store()));
        }
        services.noting_requests(&state).with_log(self.log.clone())
    }

    /// Opens what the options name: a store that must be there, by default the one around this
    /// folder.
    pub(super) async fn access_to_store(&self) -> Result<(Access, Installation), Failure> {
        let given = self.given_pair()?;
        let store = self.store_or_here()?;
        let access = self.access_of(Some(store), given).await?;
        match access.store.clone() {
            Some(store) => Ok((access, store)),
            None => Err(usage(not_named())),
        }
    }

    /// Opens what the options name: a store, keys, or both; without either the store around this
    /// folder.
    pub(super) async fn access(&self) -> Result<Access, Failure> {
        let given = self.given_pair()?;
        let store = self.store()?;
        if store.is_none() && given.is_none() {
            return self.access_to_store().await.map(|(access, _)| access);
        }
        self.access_of(store, given).await
    }

    /// Opens the store, for a command whose keys come from elsewhere.
    pub(super) async fn access_without_keys(&self) -> Result<(Access, Installation), Failure> {
        let store = self.store_or_here()?;
        let access = self.access_of(Some(store), None).await?;
        match access.store.clone() {
            Some(store) => Ok((access, store)),
            None => Err(usage(not_named())),
        }
    }

    async fn access_of(
        &self,
        store: Option<Box<dyn Store>>,
        given: Option<KeyPair>,
    ) -> Result<Access, Failure> {
        let named = store.is_some();
        let services = self.services(store.unwrap_or_else(|| Box::new(NoStore)));
        let store = if named {
            Some(services.inspect().await.map_err(of_store)?)
        } else {
            None
        };
        let environment = self
            .options
            .environment()
            .or_else(|| store.as_ref().map(Installation::environment))
            .unwrap_or_default();
        Ok(Access {
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
        if let Some(PrintForm::Cloud) = self.options.cli.unattended.print {
            let store = Box::new(services.inspect().await.map_err(of_store)?);
            self.run.printed.replace(Some(cloud::script(&store, &plan)));
            return Ok(Saved {
                changed: 0,
                notes: vec![],
                store,
            });
        }
        let _writing = self.run.writing();
        let saved = services.save(plan).await.map_err(|problem| {
            if problem.code.0 == SHARED_DATA_SPACE {
                unconfirmed(problem)
            } else {
                of_store(problem)
            }
        })?;
        if saved.changed > 0 {
            self.run.changed.set(true);
        }
        for note in &saved.notes {
            self.run.note(note.clone());
        }
        Ok(saved)
    }

    /// Opens the store that `--store` or a line of `--stores` names.
    fn open(&self, spec: &str) -> Result<Box<dyn Store>, Failure> {
        Spec::parse(spec)
            .and_then(|spec| self.opened(spec))
            .map_err(usage)
    }

    /// The store around this folder.
    pub(super) fn here(&self) -> Result<Box<dyn Store>, Failure> {
        self.opened(Spec::here()).map_err(of_store)
    }

    fn opened(&self, spec: Spec) -> Result<Box<dyn Store>, Problem> {
        let php = self.options.cli.target.php.as_deref();
        spec.open_with(Opening {
            php: php.map(php_command).transpose()?,
            state: self.options.state_dir(),
            limit: self.options.cli.target.store_limit(),
            withheld: self.withheld.borrow().clone(),
        })
    }
}
