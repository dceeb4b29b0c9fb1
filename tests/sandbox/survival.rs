//! The real server process: ready, killed, told to end, and sharing its file with the portal.

use std::process::Command;

use commerce_connect::domain::{Name, SaasEnvironment};
use commerce_connect::sandbox::{Database, Licence, portal};

use super::caller::Caller;
use super::run;
use crate::support::sandbox::Sandbox;

#[tokio::test]
async fn a_project_survives_a_kill() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("registry.db");
    let db = db.to_str().unwrap();
    let mut served = Sandbox::serve(home.path());
    let caller = portal_caller(db, &served.url);
    let rows = caller.initialize("Shop").await;
    served.process.kill().unwrap();
    served.process.wait().unwrap();

    let served = Sandbox::serve(home.path());
    assert_eq!(caller.at(&served.url).rows().await, rows);
}

#[tokio::test]
async fn keys_are_let_in_and_refused_at_once_while_it_serves() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("registry.db");
    let db = db.to_str().unwrap();
    let served = Sandbox::serve(home.path());
    let caller = portal_caller(db, &served.url);
    assert_eq!(caller.get("ping").await.0, 200);
    let arguments = ["sandbox", "keys", "delete", &caller.api_key, "--db", db];
    assert!(run(home.path(), &arguments).status.success());
    assert_eq!(caller.get("ping").await.0, 403);
}

#[test]
fn term_and_int_end_it_with_code_0() {
    let home = tempfile::tempdir().unwrap();
    for signal in ["-TERM", "-INT"] {
        let mut served = Sandbox::serve(home.path());
        let id = served.process.id().to_string();
        assert!(
            Command::new("kill")
                .args([signal, &id])
                .status()
                .unwrap()
                .success()
        );
        assert_eq!(served.process.wait().unwrap().code(), Some(0), "{signal}");
    }
}

/// Keys from the portal, in this process, on the server's file.
fn portal_caller(db: &str, url: &str) -> Caller {
    let database = Database::open(db.as_ref()).unwrap();
    let name = Name::parse("Test").unwrap();
    let environment = SaasEnvironment::Production;
    let keys = portal::add(&database, &name, environment, Licence::Commerce).unwrap();
    Caller::new(url, &keys.api_key, keys.private_key_pem.expose())
}
