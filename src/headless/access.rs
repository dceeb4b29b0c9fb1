//! What a command works with once all is open.

use super::failure::of_registry;
use crate::domain::{Installation, KeyPair, Keys, Project, RegistryFailure};
use crate::effects::Services;
use crate::exit::Failure;
use crate::registry::Client;

/// A store, the registry behind it, and the keys that go there.
pub(super) struct Access {
    /// The door outside.
    pub(super) services: Services,
    /// The store as it is now; `None` when none was named.
    pub(super) store: Option<Installation>,
    /// Which keys calls are made with.
    pub(super) keys: Keys,
}

impl Access {
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
