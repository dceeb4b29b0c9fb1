//! The sandbox registry inside the test, for those that look into its database, bring scenarios of
//! their own, or end it in an orderly way.

use commerce_connect::domain::{Name, SaasEnvironment};
use commerce_connect::sandbox::{Database, Licence, Limits, Scenarios, portal, serve_within};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// A registry in memory; it ends with the test.
pub(crate) struct Rehearsal {
    pub(crate) url: String,
    pub(crate) database: Database,
    pub(crate) end: Option<oneshot::Sender<()>>,
    pub(crate) server: JoinHandle<std::io::Result<()>>,
}

impl Rehearsal {
    pub(crate) async fn start() -> Self {
        Self::with(Scenarios::embedded().unwrap()).await
    }

    pub(crate) async fn with(scenarios: Scenarios) -> Self {
        Self::within(Limits::default(), scenarios).await
    }

    pub(crate) async fn within(limits: Limits, scenarios: Scenarios) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let database = Database::in_memory().unwrap();
        let (end, ended) = oneshot::channel();
        let ended = async {
            let _ = ended.await;
        };
        let until_then = serve_within(limits, listener, database.clone(), scenarios, ended);
        let server = tokio::spawn(until_then);
        Self {
            url,
            database,
            end: Some(end),
            server,
        }
    }

    /// Keys that its portal makes.
    pub(crate) fn keys(&self, edition: Licence) -> portal::NewKeys {
        let name = Name::parse("Test").unwrap();
        portal::add(&self.database, &name, SaasEnvironment::Production, edition).unwrap()
    }
}
