//! The client against golden bodies and against a server of raw bytes.

mod echo;
mod golden;
mod network;
mod odd_answers;
mod proxy;
mod rehearsal;
mod request_once;
mod requests;

use std::{sync::Arc, time::Duration};

use commerce_connect::{
    domain::{
        ApiKey, DataSpaceId, KeyPair, Label, Name, PrivateKey, ProjectId, RegistryFailure, Secret,
    },
    registry::{Client, Gateway, UserAgent},
};

use crate::support::raw_server::{RawServer, Reply};

const PROJECT: &str = "3f0d6c1e-6d0b-4a37-9a5b-7c1f2e3d4a5b";
const SPACE: &str = "1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809";
const API_KEY: &str = "5f0c2a9b7e3d41c8a6b1d2e3f4a5b6c7";

fn keys() -> KeyPair {
    let pem = include_str!("../fixtures/keys/registry-client.pem");
    KeyPair {
        api_key: ApiKey::parse(API_KEY).unwrap(),
        private_key: Arc::new(PrivateKey::parse(&Secret::new(pem.to_owned())).unwrap()),
    }
}

fn client(base: &str) -> Client {
    with_timeout(base, Duration::from_secs(20))
}

fn with_timeout(base: &str, timeout: Duration) -> Client {
    let gateway = Gateway::parse(base, None).unwrap();
    let agent = UserAgent::new("Community", "2.4.7-p1");
    Client::new(gateway, &agent, timeout).unwrap()
}

/// The eight calls, by the names that `tests/golden/index.toml` gives them.
const CALLS: [&str; 8] = [
    "ping",
    "registry",
    "project",
    "environment",
    "initialize",
    "rename-project",
    "rename-environment",
    "cloudid",
];

/// Makes a call and tells in one word or line what it came to.
async fn call(client: &Client, name: &str) -> Result<String, RegistryFailure> {
    let keys = keys();
    let project = ProjectId::parse(PROJECT).unwrap();
    let space = DataSpaceId::parse(SPACE).unwrap();
    let new_name = Name::parse("Größe \"2\"").unwrap();
    let done = |()| "done".to_owned();
    match name {
        "ping" => client.check_keys(&keys).await.map(done),
        "registry" => client.projects(&keys).await.map(|all| list(&all)),
        "project" => client
            .project(&keys, &project)
            .await
            .map(|one| list(one.as_slice())),
        "environment" => client
            .data_space(&keys, &space)
            .await
            .map(|one| list(one.as_slice())),
        "initialize" => client
            .initialize(&keys, &new_name)
            .await
            .map(|made| list(&made)),
        "rename-project" => client
            .rename_project(&keys, &project, &new_name)
            .await
            .map(done),
        "rename-environment" => client
            .rename_data_space(&keys, &space, &new_name)
            .await
            .map(done),
        "cloudid" => client
            .tell_cloud_id(&keys, &space, &Label::new("abcdefg7654321"))
            .await
            .map(done),
        other => panic!("no such call: {other}"),
    }
}

/// `Alpenglow EU [Production, Testing 1]; ...`, or `none`.
fn list(projects: &[commerce_connect::domain::Project]) -> String {
    let shown: Vec<_> = projects
        .iter()
        .map(|project| {
            let spaces: Vec<_> = project
                .data_spaces
                .iter()
                .map(|s| s.name.as_str())
                .collect();
            format!("{} [{}]", project.name, spaces.join(", "))
        })
        .collect();
    if shown.is_empty() {
        "none".to_owned()
    } else {
        shown.join("; ")
    }
}

/// What a call comes to when the server answers it with this.
async fn outcome(name: &str, reply: Reply) -> Result<String, RegistryFailure> {
    let server = RawServer::start(vec![reply]).await;
    let outcome = call(&client(&server.base()), name).await;
    assert_eq!(server.connections(), 1, "one call is one connection");
    outcome
}
