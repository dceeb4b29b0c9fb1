//! The registry's clients, one for each environment's gateway.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::domain::{ApiKey, Installation, RegistryFailure, SaasEnvironment};
use crate::log::Log;
use crate::registry::{Catalog, Client, Gateway, UserAgent};

/// Makes a client when it is first wanted, for the gateway that the store names.
pub(super) struct Clients {
    /// The gateway that the command line fixed.
    gateway: Option<String>,
    /// For each call.
    timeout: Duration,
    log: Log,
    known: Mutex<KnownClients>,
}

#[derive(Default)]
struct KnownClients {
    made: HashMap<SaasEnvironment, Arc<Client>>,
    /// The store as it was last seen.
    store: Option<Installation>,
}

impl Clients {
    /// `gateway` overrides what the store's configuration says.
    pub(super) fn new(gateway: Option<String>, timeout: Duration) -> Self {
        Self {
            gateway,
            timeout,
            log: Log::off(),
            known: Mutex::default(),
        }
    }

    /// Clients made from now on say in this log what they do.
    pub(super) fn log_to(&mut self, log: Log) {
        self.log = log;
    }

    /// The store is now like this; when it names other gateways, other clients are made.
    pub(super) fn remember(&self, store: &Installation) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let moved = known.store.as_ref().is_none_or(|old| {
            old.gateways != store.gateways || old.registry_path != store.registry_path
        });
        if moved {
            known.made.clear();
        }
        known.store = Some(store.clone());
    }

    /// The client for an environment's gateway.
    pub(super) fn of(&self, environment: SaasEnvironment) -> Result<Arc<Client>, RegistryFailure> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(client) = known.made.get(&environment) {
            return Ok(Arc::clone(client));
        }
        let store = known.store.as_ref();
        let of_store = store.and_then(|store| match environment {
            SaasEnvironment::Production => store.gateways[0].as_deref(),
            SaasEnvironment::Sandbox => store.gateways[1].as_deref(),
        });
        let base = self.gateway.as_deref().or(of_store);
        let gateway = Gateway::parse(
            base.unwrap_or(environment.default_gateway()),
            store.and_then(|store| store.registry_path.as_deref()),
        )?;
        let agent = agent(store);
        let client = Client::new(gateway, &agent, self.timeout)?.with_log(self.log.clone());
        let client = Arc::new(client);
        known.made.insert(environment, Arc::clone(&client));
        Ok(client)
    }

    /// A client for the catalog service at this address, with this key.
    pub(super) fn catalog(&self, url: &str, api_key: &ApiKey) -> Result<Catalog, RegistryFailure> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let agent = agent(known.store.as_ref());
        Catalog::new(url, api_key, &agent, self.timeout, self.log.clone())
    }
}

fn agent(store: Option<&Installation>) -> UserAgent {
    store.map_or_else(
        || UserAgent::new("Community", "2.4"),
        |store| UserAgent::new(store.edition.code(), store.version.as_str()),
    )
}
