//! A project is asked for once, also where the registry never tells what became of the request.

use std::time::Duration;

use commerce_connect::domain::{KeySource, Keys, Name, NotRequested, SaasEnvironment};
use commerce_connect::effects::Services;
use commerce_connect::state::StateDir;
use commerce_connect::store::DemoStore;

use super::keys;
use crate::support::raw_server::{RawServer, Reply, Request};

fn said(status: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {length}\r\n\
         connection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Lists no project, and says this to whoever asks for one.
fn lists_nothing(request: &Request, to_requests: impl FnOnce() -> Vec<u8>) -> Vec<u8> {
    if request.line().starts_with("POST") {
        to_requests()
    } else {
        said("200 OK", r#"{"results":[]}"#)
    }
}

/// Hangs up on requests.
fn loses_requests(request: &Request) -> Vec<u8> {
    lists_nothing(request, Vec::new)
}

/// Takes requests, and answers with a project of another name.
fn shows_another(request: &Request) -> Vec<u8> {
    let another = include_str!("../golden/initialize-open-source.json");
    lists_nothing(request, || said("200 OK", another))
}

/// Says no to requests.
fn refuses(request: &Request) -> Vec<u8> {
    let no = include_str!("../golden/error-1-forbidden.json");
    lists_nothing(request, || said("403 Forbidden", no))
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

#[tokio::test]
async fn what_was_taken_and_is_shown_nowhere_yet_is_not_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDir::new(Some(folder.path().to_path_buf()));
    let server = RawServer::start((0..20).map(|_| Reply::Made(shows_another)).collect()).await;
    assert!(ask(&server, &state, "My Shop").await.is_ok());
    let again = ask(&server, &state, "My Shop").await;
    assert!(matches!(again, Err(NotRequested::Held(_))), "{again:?}");
    assert_eq!(sent(&server), 1);
}

#[tokio::test]
async fn what_was_refused_may_be_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let state = StateDir::new(Some(folder.path().to_path_buf()));
    let server = RawServer::start((0..20).map(|_| Reply::Made(refuses)).collect()).await;
    for sent_by_now in 1..=2 {
        let refused = ask(&server, &state, "My Shop").await;
        assert!(
            matches!(refused, Err(NotRequested::Refused(_))),
            "{refused:?}"
        );
        assert_eq!(sent(&server), sent_by_now);
    }
}
