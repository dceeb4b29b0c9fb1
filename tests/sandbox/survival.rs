//! The real server process: ready, killed, told to end, and sharing its file with the portal.

use std::process::Command;

use commerce_connect::domain::{Name, SaasEnvironment};
use commerce_connect::sandbox::{Database, Licence, contents, portal};
use serde_json::Value;

use super::caller::Caller;
use super::exporter::{golden_body, golden_exports};
use super::run;
use crate::support::sandbox::Sandbox;
use crate::support::schema;

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

#[tokio::test]
async fn what_was_sent_survives_a_kill_and_is_shown_by_the_command() {
    let home = tempfile::tempdir().unwrap();
    let db = home.path().join("registry.db");
    let db = db.to_str().unwrap();
    let mut served = Sandbox::serve(home.path());
    let caller = portal_caller(db, &served.url);
    let rows = caller.initialize("Shop").await;
    let space = rows[0]["environmentId"].as_str().unwrap();
    let empty = run(home.path(), &["sandbox", "data", "--db", db]);
    assert!(empty.stdout.is_empty() && empty.status.success());
    for golden in golden_exports() {
        caller
            .export(&golden.feed, space, &golden_body(&golden.file))
            .await;
    }
    let second = portal_caller(db, &served.url);
    second
        .export("prices", space, &golden_body("prices.json"))
        .await;
    served.process.kill().unwrap();
    served.process.wait().unwrap();

    let shown = run(home.path(), &["sandbox", "data", "--db", db]);
    let out = String::from_utf8(shown.stdout).unwrap();
    let line = out
        .lines()
        .find(|line| line.contains("b2b_de") && line.contains("products"));
    let fields: Vec<&str> = line.unwrap().split('\t').collect();
    assert_eq!(
        fields[..7],
        [space, "products", "b2b", "b2b_de", "3", "3", "0"]
    );
    let err = String::from_utf8(shown.stderr).unwrap();
    let said = format!(
        "warning: Shop, Production, {space}: two installations may use the website base: prices came \
         with 2 API keys, unless one installation got new keys. Their prices become one."
    );
    assert!(err.lines().any(|line| line == said), "{err}");
    let object = run(home.path(), &["sandbox", "data", "--json", "--db", db]);
    let object: Value = serde_json::from_slice(&object.stdout).unwrap();
    assert_eq!(schema::wrong(&object), None);
    let collisions = object["data_spaces"][0]["collisions"].as_array().unwrap();
    assert_eq!(collisions.len(), 2);
}

#[test]
fn a_database_from_before_there_was_data_is_taken_over() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("registry.db");
    let old = rusqlite::Connection::open(&file).unwrap();
    old.execute_batch(include_str!("../../assets/sandbox.sql"))
        .unwrap();
    old.execute_batch(
        "PRAGMA application_id = 1668246883; PRAGMA user_version = 1;
         INSERT INTO account (licence, edition) VALUES ('commerce', 'commerce');",
    )
    .unwrap();
    drop(old);
    let database = Database::open(&file).unwrap();
    assert_eq!(contents(&database).unwrap(), []);
    assert_eq!(portal::list(&database).unwrap(), []);
    drop(database);
    let newer = rusqlite::Connection::open(&file).unwrap();
    newer.execute_batch("PRAGMA user_version = 3").unwrap();
    drop(newer);
    assert_eq!(
        Database::open(&file).unwrap_err().code.0,
        "sandbox.database"
    );
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
