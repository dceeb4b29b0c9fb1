use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::*;
use crate::domain::{Edition, Value};

fn in_file(path: &Path) -> DemoStore {
    let state = path.with_file_name("state");
    DemoStore::in_file(path.to_path_buf(), &StateDir::new(Some(state)))
}

fn plan(store: &mut DemoStore, name: &str) -> Plan {
    let now = store.inspect().unwrap();
    Plan::new(
        &now,
        [
            (ConfigPath::ProjectId, Value::Plain("p-1".into())),
            (ConfigPath::ProjectName, Value::Plain(name.into())),
        ],
    )
}

#[test]
fn a_missing_file_starts_as_the_default_store_and_is_written_by_the_first_save() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.json");
    let mut store = in_file(&path);
    assert_eq!(store.inspect().unwrap().edition, Edition::Commerce);
    assert!(!path.exists());
    let plan = plan(&mut store, "My Shop");
    assert_eq!(store.save(&plan).unwrap().changed, 2);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(r#""services_connector/services_id/project_name": "My Shop""#));
    let mode = fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_plan_saved_twice_changes_nothing_the_second_time() {
    let mut store = DemoStore::in_memory().unwrap();
    let first = plan(&mut store, "My Shop");
    store.save(&first).unwrap();
    assert!(plan(&mut store, "My Shop").is_empty());
}

#[test]
fn undo_puts_back_exactly_what_was_replaced() {
    let mut store = DemoStore::in_memory().unwrap();
    let before = store.inspect().unwrap();
    let first = plan(&mut store, "My Shop");
    store.save(&first).unwrap();
    assert_eq!(*store.undo().unwrap().store, before);
    assert_eq!(store.undo().unwrap_err().code.0, "undo.nothing");
}

#[test]
fn a_file_is_put_back_also_by_another_run() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.json");
    let mut store = in_file(&path);
    let before = store.inspect().unwrap();
    let first = plan(&mut store, "My Shop");
    store.save(&first).unwrap();
    assert_eq!(*in_file(&path).undo().unwrap().store, before);
    assert_eq!(store.undo().unwrap_err().code.0, "undo.nothing");
}

#[test]
fn undo_refuses_when_somebody_changed_the_values_since() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.json");
    let mut store = in_file(&path);
    let first = plan(&mut store, "My Shop");
    store.save(&first).unwrap();
    let theirs = fs::read_to_string(&path)
        .unwrap()
        .replace("My Shop", "Theirs");
    fs::write(&path, &theirs).unwrap();
    assert_eq!(store.undo().unwrap_err().code.0, "undo.changed_since");
    assert_eq!(fs::read_to_string(&path).unwrap(), theirs);
}

#[test]
fn fields_that_are_not_ours_survive_a_save() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.json");
    fs::write(
        &path,
        r#"{"edition":"Community","note":"mine","config":{"web/x":"1"}}"#,
    )
    .unwrap();
    let mut store = in_file(&path);
    let first = plan(&mut store, "My Shop");
    store.save(&first).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(r#""note": "mine""#) && text.contains(r#""web/x": "1""#));
}

#[test]
fn a_file_that_is_not_a_store_is_named_with_the_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.json");
    fs::write(&path, "{\n  nonsense").unwrap();
    let problem = in_file(&path).inspect().unwrap_err();
    assert!(problem.why.contains("Line 2"), "{problem}");
}

#[test]
fn a_new_key_is_in_the_file_and_not_in_the_journal() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.json");
    let mut store = in_file(&path);
    let now = store.inspect().unwrap();
    let key = ApiKey::parse("canary-4711-canary-4711").unwrap();
    let plan = Plan::new(&now, [(ConfigPath::ProductionApiKey, Value::ApiKey(key))]);
    store.save(&plan).unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains("canary-4711"));
    let journal: String = fs::read_dir(folder.path().join("state"))
        .unwrap()
        .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
        .collect();
    assert!(journal.contains("production_api_key") && !journal.contains("canary-4711"));
    assert_eq!(*store.undo().unwrap().store, now);
}

#[test]
fn a_file_tells_of_feeds_what_is_planted_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.json");
    fs::write(
        &path,
        r#"{"feeds": {
            "exporter": "103.4.20",
            "resync": {"force": false, "cleanup": true, "asks": true},
            "cron": {"last": 8, "groups": [{"name": "index", "last": null, "every": 60}]},
            "feeds": [
                {"name": "products", "kind": "immediate", "refusals": true, "places": [
                    {"website": "b2b", "store_view": "b2b_de", "expected": 40, "sent": 36,
                     "refused": [{"message": "name is too long", "records": 3, "example": "A"}],
                     "retried": [{"message": "Forbidden", "records": 1}]}]},
                {"name": "variants", "kind": "legacy", "untold": "its table is not there"}
            ]
        }}"#,
    )
    .unwrap();
    let told = in_file(&path).feeds().unwrap().unwrap();
    let place = &told.feeds[0].places()[0];
    assert_eq!(
        (place.expected, place.sent, place.waiting),
        (Some(40), 36, 0)
    );
    assert_eq!(place.refused[0].records + place.retried[0].records, 4);
    assert_eq!(told.feeds[1].known(), None);
    assert!(told.feeds[1].places().is_empty());
    assert_eq!(told.cron.unwrap().groups[0].last, None);
    fs::write(&path, "{}").unwrap();
    assert_eq!(in_file(&path).feeds().unwrap(), None);
}
