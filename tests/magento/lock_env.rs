use std::os::unix::fs::PermissionsExt;

use commerce_connect::domain::{ConfigPath, Plan, Source, Value};
use commerce_connect::store::Store as _;
use needs::needs;

use super::{API_KEY, everything, plain, raw};
use crate::support::standin::{Play, Standin};

const PROJECT_ID: &str = "services_connector/services_id/project_id";
const API_KEY_PATH: &str = "services_connector/services_connector_integration/production_api_key";

/// A key and an id are locked in `env.php`, everything else is free.
fn locked() -> Play {
    Play {
        env: vec![(PROJECT_ID, "old-project"), (API_KEY_PATH, "0:3:old")],
        ..Play::default()
    }
}

fn in_env(standin: &Standin, path: &str) -> Option<String> {
    let pointer = format!("/system/default/{path}");
    let found = standin.deployed().pointer(&pointer)?.as_str()?.to_owned();
    Some(found)
}

fn env_text(standin: &Standin) -> String {
    std::fs::read_to_string(standin.root().join("app/etc/env.php")).unwrap()
}

#[needs(php)]
#[test]
fn locked_values_go_into_env_php_and_the_others_into_the_database() {
    let standin = Standin::new(&locked());
    let (rows, deployed) = (standin.rows(), standin.deployed());
    let file = standin.root().join("app/etc/env.php");
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let plan = everything(&now).with_env(true);
    let saved = store.save(&plan).unwrap();
    assert_eq!(saved.changed, 7);
    assert!(everything(&saved.store).is_empty());
    assert_eq!(
        saved.store.lock(ConfigPath::ProjectId),
        Some(Source::EnvPhp)
    );
    assert_eq!(
        in_env(&standin, PROJECT_ID).as_deref(),
        Some(super::PROJECT)
    );
    let key = in_env(&standin, API_KEY_PATH).unwrap();
    assert!(key.starts_with("0:3:") && key != "0:3:old");
    assert_eq!(raw(&standin, ConfigPath::ProjectId), None);
    assert!(raw(&standin, ConfigPath::DataSpaceId).is_some());
    assert!(standin.serves(), "it would ask for app:config:import");
    let mode = std::fs::metadata(&file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(store.save(&plan).unwrap().changed, 0);

    assert_eq!(standin.store().undo().unwrap().changed, 7);
    assert_eq!(standin.deployed(), deployed);
    assert!(standin.serves());
    let mut after = standin.rows();
    after.remove("default standin/config_hash");
    assert_eq!(after, rows);
}

#[needs(php)]
#[test]
fn without_a_word_nothing_is_written_where_it_is_locked() {
    let standin = Standin::new(&locked());
    let (rows, text) = (standin.rows(), env_text(&standin));
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let problem = store.save(&everything(&now)).unwrap_err();
    assert_eq!(problem.code.0, "store.locked");
    assert!(problem.hint.contains("--lock-env"), "{problem}");
    assert_eq!((standin.rows(), env_text(&standin)), (rows, text));
}

#[needs(php)]
#[test]
fn what_env_php_hid_in_the_database_is_taken_out_with_it_and_comes_back_by_undo() {
    let standin = Standin::new(&locked());
    standin.set_row(PROJECT_ID, "hidden");
    let (rows, deployed) = (standin.rows(), standin.deployed());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let plan = Plan::new(&now, [(ConfigPath::ProjectId, Value::Removed)]).with_env(true);
    let saved = store.save(&plan).unwrap();
    assert_eq!(saved.changed, 1);
    assert_eq!(saved.store.plain(ConfigPath::ProjectId), None);
    assert_eq!(in_env(&standin, PROJECT_ID), None);
    assert_eq!(raw(&standin, ConfigPath::ProjectId), None);
    assert_eq!(store.undo().unwrap().changed, 1);
    assert_eq!(standin.deployed(), deployed);
    assert_eq!(standin.rows()[&format!("default {PROJECT_ID}")], "hidden");
    assert_eq!(standin.rows().len(), rows.len() + 1);
}

#[needs(php)]
#[test]
fn a_file_with_code_in_it_is_left_alone() {
    let standin = Standin::new(&locked());
    let text = env_text(&standin).replace("'old-project'", "getenv('X') ?: 'old-project'");
    std::fs::write(standin.root().join("app/etc/env.php"), &text).unwrap();
    let rows = standin.rows();
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let problem = store.save(&everything(&now).with_env(true)).unwrap_err();
    assert_eq!(problem.code.0, "store.env_code");
    assert_eq!((standin.rows(), env_text(&standin)), (rows, text));
}

#[needs(php)]
#[test]
fn a_kill_between_the_file_and_the_database_leaves_the_old_values() {
    let standin = Standin::new(&Play {
        die: Some("replaced"),
        ..locked()
    });
    let (rows, deployed) = (standin.rows(), standin.deployed());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let problem = store.save(&everything(&now).with_env(true)).unwrap_err();
    // The process that was to look dies as well, so this run can't know.
    assert_eq!(problem.code.0, "store.save_unknown");
    drop(store);
    standin.live();
    let mut later = standin.store();
    let found = later.inspect().unwrap();
    assert_eq!(
        found.plain(ConfigPath::ProjectId).unwrap().as_str(),
        "old-project"
    );
    assert_eq!(standin.deployed(), deployed);
    assert!(standin.serves());
    let mut after = standin.rows();
    after.remove("default standin/config_hash");
    assert_eq!(after, rows);
    assert_eq!(later.undo().unwrap_err().code.0, "undo.nothing");
    assert_eq!(
        later
            .save(&everything(&found).with_env(true))
            .unwrap()
            .changed,
        7
    );
    assert!(!env_text(&standin).contains(API_KEY));
}

#[needs(php)]
#[test]
fn a_kill_after_the_commit_leaves_the_new_values_and_a_shop_that_serves() {
    let standin = Standin::new(&Play {
        die: Some("acknowledging"),
        ..locked()
    });
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    // Whoever looks what became of it dies at the same place.
    assert!(store.save(&everything(&now).with_env(true)).is_err());
    drop(store);
    standin.live();
    let mut later = standin.store();
    let found = later.inspect().unwrap();
    assert!(everything(&found).is_empty());
    assert!(standin.serves());
    later.undo().unwrap();
    assert!(standin.serves());
}

#[needs(php)]
#[test]
fn what_a_killed_run_left_beside_env_php_is_taken_away_by_the_next() {
    let standin = Standin::new(&locked());
    let etc = standin.root().join("app/etc");
    let rest = etc.join(".env.php.commerce-connect");
    std::fs::write(&rest, "a crypt/key and a private key").unwrap();
    std::fs::write(etc.join(".env.php.backup-of-mine"), "").unwrap();
    let alive = std::fs::File::open(&rest).unwrap();
    rustix::fs::flock(&alive, rustix::fs::FlockOperation::LockExclusive).unwrap();
    standin.store().inspect().unwrap();
    assert!(rest.exists(), "it is in use");
    drop(alive);
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    assert!(!rest.exists());
    std::fs::write(&rest, "again").unwrap();
    store.save(&everything(&now).with_env(true)).unwrap();
    assert!(!rest.exists());
    assert!(
        etc.join(".env.php.backup-of-mine").exists(),
        "it is not ours"
    );
}

#[needs(php)]
#[test]
fn undo_refuses_when_somebody_changed_env_php_since() {
    let standin = Standin::new(&locked());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let plan = Plan::new(&now, [(ConfigPath::ProjectId, plain("new-project"))]);
    store.save(&plan.with_env(true)).unwrap();
    let text = env_text(&standin).replace("new-project", "their-project");
    std::fs::write(standin.root().join("app/etc/env.php"), &text).unwrap();
    let problem = store.undo().unwrap_err();
    assert_eq!(problem.code.0, "undo.changed_since");
    assert_eq!(env_text(&standin), text);
}
