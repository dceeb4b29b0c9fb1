//! What the command line says, for all commands alike. Opens no store and asks no registry.

use super::failure::unconfirmed;
use super::key_input::{self, Halves, Origin};
use super::run::Run;
use crate::cli::{Cli, EnvironmentChoice, PrintForm};
use crate::domain::{
    ConfigPath, Installation, KeyPair, Plan, Problem, SaasEnvironment, Source, Value,
};
use crate::exit::Failure;
use crate::state::StateDir;
use crate::store::{API_KEY_VARIABLE, PRIVATE_KEY_VARIABLE};

/// The command line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Options<'a> {
    /// As it was parsed.
    pub(super) cli: &'a Cli,
    /// Of several stores the one that this is for.
    pub(super) only: Option<&'a str>,
}

impl<'a> Options<'a> {
    /// The store that is named.
    pub(super) fn store(self) -> Option<&'a str> {
        let first = self.cli.target.store.first().map(String::as_str);
        self.only.or(first)
    }

    /// Several stores are named, and this is for all of them.
    pub(super) fn is_for_several(self) -> bool {
        let target = &self.cli.target;
        self.only.is_none() && (target.stores.is_some() || target.store.len() > 1)
    }

    /// `--dry-run`
    pub(super) fn dry_run(self) -> bool {
        self.cli.unattended.dry_run
    }

    /// `--plain`: tabs between columns, no headings.
    pub(super) fn plain(self) -> bool {
        self.cli.look.plain
    }

    /// `--environment`
    pub(super) fn environment(self) -> Option<SaasEnvironment> {
        self.cli.target.environment.map(|choice| match choice {
            EnvironmentChoice::Production => SaasEnvironment::Production,
            EnvironmentChoice::Sandbox => SaasEnvironment::Sandbox,
        })
    }

    /// The pair that the command line or the environment gives.
    pub(super) fn given_pair(self, run: &Run) -> Result<Option<KeyPair>, Failure> {
        let given = &self.cli.unattended;
        let api_key = Origin::of(given.api_key_file.as_deref(), API_KEY_VARIABLE);
        let private_key = Origin::of(given.private_key_file.as_deref(), PRIVATE_KEY_VARIABLE);
        match (api_key, private_key) {
            (None, None) => Ok(None),
            (Some(_), None) => Err(key_input::half("API key", "private key")),
            (None, Some(_)) => Err(key_input::half("private key", "API key")),
            (Some(api_key), Some(private_key)) => {
                key_input::pair(api_key, private_key, run).map(Some)
            }
        }
    }

    /// What the command line or the environment gives of a pair, whole or not, good or not.
    pub(super) fn given_halves(self, run: &Run) -> Result<Halves, Failure> {
        let given = &self.cli.unattended;
        key_input::halves(
            Origin::of(given.api_key_file.as_deref(), API_KEY_VARIABLE),
            Origin::of(given.private_key_file.as_deref(), PRIVATE_KEY_VARIABLE),
            run,
        )
    }

    /// A plan that writes where the command line lets it write.
    pub(super) fn plan(
        self,
        store: &Installation,
        wanted: impl IntoIterator<Item = (ConfigPath, Value)>,
    ) -> Plan {
        let plan = Plan::new(store, wanted).with_env(self.cli.unattended.lock_env);
        match self.cli.unattended.print {
            Some(PrintForm::Cloud) => plan.elsewhere(),
            Some(PrintForm::Storefront) | None => plan,
        }
    }

    /// Whether a value that is locked there can be changed all the same.
    pub(super) fn may_write(self, lock: Source) -> bool {
        let given = &self.cli.unattended;
        given.print == Some(PrintForm::Cloud) || (given.lock_env && lock == Source::EnvPhp)
    }

    /// Fails with 7 unless `--yes` was given. `doing` is what would be done, as a sentence.
    pub(super) fn confirmed(self, doing: &str) -> Result<(), Failure> {
        // Nothing needs a yes that only prints.
        if self.cli.unattended.yes || self.cli.unattended.print == Some(PrintForm::Cloud) {
            return Ok(());
        }
        Err(unconfirmed(Problem::new(
            "confirmation.missing",
            "This needs a clear yes.",
            doing,
            "Say --yes to do it, or --dry-run to see what it would do.",
        )))
    }

    /// The folder for what later runs need.
    pub(super) fn state_dir(self) -> StateDir {
        StateDir::new(self.cli.target.state_dir.clone())
    }
}
