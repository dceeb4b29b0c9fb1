//! A project is asked for once, also where the registry never tells what became of the request.

use std::time::Duration;

use commerce_connect::domain::{KeySource, Keys, Name, NotRequested, SaasEnvironment};
use commerce_connect::effects::Services;
use commerce_connect::state::StateDir;
use commerce_connect::store::DemoStore;

use super::keys;
use crate::support::raw_server::{RawServer, Reply, Request};

/// Lists no project, and hangs up on whoever asks for one.
fn loses_requests(request: &Request) -> Vec<u8> {
    if request.line().starts_with("POST") {
        return vec![];
    }
    let body = r#"{"results":[]}"#;
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// A run of its own, on the same machine, asks for a project.
async fn ask(server: &RawServer, state: &StateDir, name: &str) -> Result<(), NotRequested> {
    let store = Box::new(DemoStore::in_memory().unwrap());
    let bound = Duration::from_secs(20);
    let services =
        Services::new(store, Some(server.base()), bound, None, None).noting_requests(state);
    let keys = Keys {
        environment: SaasEnvironment::Production,
        source: KeySource::Entered(keys()),
    };
    let name = Name::parse(name).unwrap();
    let looks = [Duration::ZERO];
    services
        .request_project(&keys, &name, &looks)
        .await
        .map(drop)
}

fn sent(server: &RawServer) -> usize {
    let requests = server.requests();
    let sent = requests
        .iter()
        .filter(|asked| asked.line().starts_with("POST"));
    sent.count()
}

#[tokio::test]
async fn what_was_asked_for_and_is_not_listed_yet_is_not_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDir::new(Some(folder.path().to_path_buf()));
    let server = RawServer::start((0..20).map(|_| Reply::Made(loses_requests)).collect()).await;
    let first = ask(&server, &state, "My Shop").await;
    assert!(matches!(first, Err(NotRequested::Unknown(_))));
    assert_eq!(sent(&server), 1);
    for again in 0..2 {
        let Err(NotRequested::Held(problem)) = ask(&server, &state, "My Shop").await else {
            panic!("run {again} was not held");
        };
        assert_eq!(problem.code.0, "project.outcome_unknown");
        assert_eq!(sent(&server), 1, "run {again}");
    }
    let other = ask(&server, &state, "Another Shop").await;
    assert!(matches!(other, Err(NotRequested::Unknown(_))));
    assert_eq!(sent(&server), 2, "another name is another request");
}
