//! The client against the sandbox registry, over real HTTP.

use std::{sync::Arc, time::Duration};

use commerce_connect::{
    domain::{
        ApiKey, DataSpaceId, KeyPair, Label, Name, PrivateKey, ProjectId, RegistryFailure,
        Rejection, SaasEnvironment,
    },
    registry::Client,
    sandbox::{Database, Licence, Scenarios, portal, serve},
};
use tokio::{net::TcpListener, task::JoinHandle};

use super::{client, keys, with_timeout};

struct Sandbox {
    url: String,
    database: Database,
    server: JoinHandle<std::io::Result<()>>,
}

impl Sandbox {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let database = Database::in_memory().unwrap();
        let scenarios = Scenarios::embedded().unwrap();
        let server = tokio::spawn(serve(
            listener,
            database.clone(),
            scenarios,
            std::future::pending(),
        ));
        Self {
            url,
            database,
            server,
        }
    }

    fn keys(&self) -> KeyPair {
        let name = Name::parse("Test").unwrap();
        let made = portal::add(
            &self.database,
            &name,
            SaasEnvironment::Production,
            Licence::Commerce,
        )
        .unwrap();
        KeyPair {
            api_key: ApiKey::parse(&made.api_key).unwrap(),
            private_key: Arc::new(PrivateKey::parse(&made.private_key_pem).unwrap()),
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.server.abort();
    }
}

#[tokio::test]
async fn the_eight_calls_make_a_whole_journey() {
    let sandbox = Sandbox::start().await;
    let (client, keys) = (client(&sandbox.url), sandbox.keys());
    let name = |text| Name::parse(text).unwrap();

    assert_eq!(client.check_keys(&keys).await, Ok(()));
    assert_eq!(client.projects(&keys).await, Ok(Vec::new()));
    let made = client.initialize(&keys, &name("My Shop")).await.unwrap();
    assert_eq!(client.projects(&keys).await, Ok(made.clone()));
    let (project, space) = (&made[0].id, &made[0].data_spaces[1].id);

    client
        .rename_project(&keys, project, &name("Größe 2"))
        .await
        .unwrap();
    client
        .rename_data_space(&keys, space, &name("Staging"))
        .await
        .unwrap();
    client
        .tell_cloud_id(&keys, space, &Label::new("abcdefg7654321"))
        .await
        .unwrap();

    let whole = client.project(&keys, project).await.unwrap().unwrap();
    let names: Vec<_> = whole.data_spaces.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(whole.name.as_str(), "Größe 2");
    assert_eq!(names, ["Production", "Staging", "Testing 2"]);
    let one = client.data_space(&keys, space).await.unwrap().unwrap();
    let one = one.data_space(space).unwrap();
    assert_eq!(one.name.as_str(), "Staging");
    assert_eq!(one.cloud_id, Some(Label::new("abcdefg7654321")));
}

#[tokio::test]
async fn ids_that_nobody_has_are_unknown_and_not_a_failure() {
    let sandbox = Sandbox::start().await;
    let (client, keys) = (client(&sandbox.url), sandbox.keys());
    let project = ProjectId::parse("none").unwrap();
    let space = DataSpaceId::parse("none").unwrap();
    assert_eq!(client.project(&keys, &project).await, Ok(None));
    assert_eq!(client.data_space(&keys, &space).await, Ok(None));
}

async fn list(client: &Client, api_key: &str) -> Result<usize, RegistryFailure> {
    let keys = KeyPair {
        api_key: ApiKey::parse(api_key).unwrap(),
        ..keys()
    };
    client.projects(&keys).await.map(|all| all.len())
}

#[tokio::test]
async fn the_failures_that_can_be_chosen_are_told_apart() {
    let sandbox = Sandbox::start().await;
    let client = client(&sandbox.url);
    let refused = |api_key| list(&client, api_key);
    assert_eq!(
        refused("sandbox-unknown-key").await,
        Err(RegistryFailure::Refused(Rejection::ApiKeyUnknown))
    );
    assert!(matches!(
        refused("sandbox-jwt-invalid").await,
        Err(RegistryFailure::Refused(Rejection::SignatureInvalid { .. }))
    ));
    assert!(matches!(
        refused("sandbox-clock").await,
        Err(RegistryFailure::Refused(Rejection::SignatureInvalid { clock_ahead: Some(ahead) }))
            if ahead.abs() >= 300
    ));
    for (api_key, code) in [
        ("sandbox-500", "registry.broken"),
        ("sandbox-status-in-body", "registry.rejected"),
        ("sandbox-garbage", "registry.malformed"),
        ("sandbox-empty-body", "registry.malformed"),
        ("sandbox-drop", "registry.dropped"),
        ("sandbox-redirect", "registry.insecure"),
    ] {
        let failure = refused(api_key).await.unwrap_err();
        assert_eq!(
            failure.problem("list the projects").code.0,
            code,
            "{failure:?}"
        );
    }
    assert_eq!(refused("sandbox-thousand-projects").await, Ok(1_000));
    assert!(refused("sandbox-hostile-names").await.unwrap() > 0);
}

#[tokio::test]
async fn a_slow_registry_is_not_waited_for_longer_than_was_allowed() {
    let sandbox = Sandbox::start().await;
    let client = with_timeout(&sandbox.url, Duration::from_millis(300));
    assert_eq!(
        list(&client, "sandbox-slow").await,
        Err(RegistryFailure::TimedOut { seconds: 1 })
    );
}
