//! The real server process: ready, killed, told to end, and sharing its file with the portal.

use std::process::Command;

use commerce_connect::domain::{Name, SaasEnvironment};
use commerce_connect::sandbox::{Database, Licence, portal};

use crate::sandbox::caller::Caller;
use crate::sandbox::rehearsal::{Served, run};

#[tokio::test]
async fn a_project_survives_a_kill() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("sandbox.db");
    let db = db.to_str().unwrap();
    let mut served = Served::start(home.path(), db);
    let caller = portal_caller(db, &served.url);
    let rows = caller.initialize("Shop").await;
    served.process.kill().unwrap();
    served.process.wait().unwrap();

    let served = Served::start(home.path(), db);
    assert_eq!(caller.at(&served.url).rows().await, rows);
}

#[tokio::test]
async fn keys_are_let_in_and_refused_at_once_while_it_serves() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("sandbox.db");
    let db = db.to_str().unwrap();
    let served = Served::start(home.path(), db);
    let caller = portal_caller(db, &served.url);
    assert_eq!(caller.get("ping").await.0, 200);
    let arguments = ["sandbox", "keys", "delete", &caller.api_key, "--db", db];
    assert!(run(home.path(), &arguments).status.success());
    assert_eq!(caller.get("ping").await.0, 403);
}

#[test]
fn term_and_int_end_it_with_code_0() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("sandbox.db");
    for signal in ["-TERM", "-INT"] {
        let mut served = Served::start(home.path(), db.to_str().unwrap());
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
