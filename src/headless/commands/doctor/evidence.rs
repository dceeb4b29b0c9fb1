//! Everything that was gathered before anything is judged.

use std::sync::Arc;

use crate::domain::{
    Health, Installation, KeyPair, Neighbour, Problem, Project, ReachStep, RegistryFailure,
    SaasEnvironment, StoreFeeds,
};
use crate::headless::key_input::Halves;
use crate::registry::{Client, Glance, Probe};

/// Why most checks are skipped when only keys were given.
pub(super) const NO_STORE: &str = "No store was named.";

/// What was seen from the store's host.
#[derive(Debug)]
pub(super) enum Seen<T> {
    /// This.
    Yes(T),
    /// The store has no host of its own: a file stands for it.
    NoHost,
    /// It could not be looked at.
    No(Problem),
    /// There is no store, or it could not be read.
    NotAsked,
}

impl<T> Seen<T> {
    pub(super) fn yes(&self) -> Option<&T> {
        match self {
            Self::Yes(seen) => Some(seen),
            Self::NoHost | Self::No(_) | Self::NotAsked => None,
        }
    }
}

/// What a pair of keys was told when it asked for its projects.
#[derive(Debug)]
pub(super) struct Told {
    /// The gateway.
    pub(super) environment: SaasEnvironment,
    /// How the answer looked, when there was one.
    pub(super) glance: Option<Glance>,
    /// What it said.
    pub(super) projects: Result<Vec<Project>, RegistryFailure>,
}

/// The evidence.
#[derive(Debug)]
pub(super) struct Evidence {
    /// What the options gave.
    pub(super) given: Halves,
    /// The store; `None` when only keys were given.
    pub(super) store: Option<Result<Installation, Problem>>,
    /// The pair that the store holds for the environment in force, when it holds anything there.
    pub(super) stored: Option<Result<KeyPair, Problem>>,
    /// Which pair and gateway are in force.
    pub(super) environment: SaasEnvironment,
    /// The client for that gateway.
    pub(super) client: Result<Arc<Client>, RegistryFailure>,
    /// The gateway was named on the command line.
    pub(super) gateway_named: bool,
    /// The way there.
    pub(super) probe: Option<Probe>,
    /// Who answers, asked without keys.
    pub(super) knock: Option<Result<Glance, RegistryFailure>>,
    /// The pair in force at its own gateway.
    pub(super) told: Option<Told>,
    /// The store's data space asked for by itself, on Adobe Commerce Cloud: only there a cloud
    /// project is named.
    pub(super) alone: Option<Project>,
    /// The same pair at the other gateway, when its own does not know it.
    pub(super) elsewhere: Option<Told>,
    /// The store's other pair at its gateway.
    pub(super) other_pair: Option<Told>,
    /// What only the store's host knows.
    pub(super) health: Seen<Health>,
    /// What the store tells of its feeds.
    pub(super) feeds: Seen<StoreFeeds>,
    /// That host's clock minus ours, in seconds.
    pub(super) host_ahead: Option<i64>,
    /// How far the store's host gets.
    pub(super) reach: Seen<Vec<ReachStep>>,
    /// Other stores known here.
    pub(super) neighbours: Vec<Neighbour>,
}

impl Evidence {
    /// The store, when it could be read.
    pub(super) fn store(&self) -> Option<&Installation> {
        self.store.as_ref()?.as_ref().ok()
    }

    /// The projects that the pair in force sees.
    pub(super) fn projects(&self) -> Option<&[Project]> {
        self.told.as_ref()?.projects.as_deref().ok()
    }

    /// Host and port of the gateway, as firewalls are told.
    pub(super) fn host(&self) -> String {
        self.client
            .as_ref()
            .map_or_else(|_| String::new(), |client| client.gateway().host())
    }

    /// Why there is nothing to say about a store.
    pub(super) fn why_no_store(&self) -> &'static str {
        match &self.store {
            None => NO_STORE,
            Some(_) => "The store could not be read.",
        }
    }
}
