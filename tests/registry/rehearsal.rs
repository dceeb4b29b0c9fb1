//! The client against the sandbox registry, over real HTTP.

use std::{sync::Arc, time::Duration};

use commerce_connect::{
    domain::{
        ApiKey, DataSpaceId, KeyPair, Label, Name, PrivateKey, ProjectId, RegistryFailure,
        Rejection,
    },
    registry::Client,
    sandbox::Licence,
};

use super::{client, keys, with_timeout};
use crate::support::rehearsal::Rehearsal;

/// Keys that the registry's portal makes.
fn keys_of(sandbox: &Rehearsal) -> KeyPair {
    let made = sandbox.keys(Licence::Commerce);
    KeyPair {
        api_key: ApiKey::parse(&made.api_key).unwrap(),
        private_key: Arc::new(PrivateKey::parse(&made.private_key_pem).unwrap()),
    }
}

#[tokio::test]
async fn the_eight_calls_make_a_whole_journey() {
    let sandbox = Rehearsal::start().await;
    let (client, keys) = (client(&sandbox.url), keys_of(&sandbox));
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
    let sandbox = Rehearsal::start().await;
    let (client, keys) = (client(&sandbox.url), keys_of(&sandbox));
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
    let sandbox = Rehearsal::start().await;
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
    let sandbox = Rehearsal::start().await;
    let client = with_timeout(&sandbox.url, Duration::from_millis(300));
    assert_eq!(
        list(&client, "sandbox-slow").await,
        Err(RegistryFailure::TimedOut { seconds: 1 })
    );
}
