use std::time::{Duration, Instant};

use commerce_connect::domain::{ConfigPath, Plan, Source, Value};
use commerce_connect::store::{MagentoStore, Place, Store as _};
use needs::needs;

use super::{API_KEY, PEM, everything, plain, raw};
use crate::support::standin::{Play, Standin};

#[needs(php)]
#[test]
fn keys_lie_encrypted_in_the_database_and_the_cache_is_cleaned_once() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&everything(&now)).unwrap();
    for path in [
        ConfigPath::ProductionApiKey,
        ConfigPath::ProductionPrivateKey,
    ] {
        assert!(raw(&standin, path).unwrap().starts_with("0:3:"), "{path}");
    }
    let name = raw(&standin, ConfigPath::ProjectName);
    assert_eq!(name.as_deref(), Some("My Shop"));
    assert_eq!(standin.cleaned(), 1);
    let others = standin.rows();
    assert_eq!(others["default general/store/name"], "Mine");
    assert_eq!(
        others["websites services_connector/services_id/project_id"],
        "not ours"
    );
}

#[needs(php)]
#[test]
fn the_connector_calls_nobody_while_a_save_is_open() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&everything(&now)).unwrap();
    store.undo().unwrap();
    assert!(!standin.root().join("var/called").exists());
}

#[needs(php)]
#[test]
fn a_connector_1_0_gets_plain_text_and_its_journal_does_not() {
    let standin = Standin::new(&Play {
        connector: "1.0.7",
        ..Play::default()
    });
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let saved = store.save(&everything(&now)).unwrap();
    let key = raw(&standin, ConfigPath::ProductionApiKey);
    assert_eq!(key.as_deref(), Some(API_KEY));
    let pem = raw(&standin, ConfigPath::ProductionPrivateKey);
    assert_eq!(pem.as_deref(), Some(PEM));
    assert!(saved.store.has_pair(now.environment()));
    for file in std::fs::read_dir(standin.state_dir().path()).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        assert!(!text.contains(API_KEY) && !text.contains("BEGIN PRIVATE"));
    }
    store.undo().unwrap();
    assert_eq!(raw(&standin, ConfigPath::ProductionApiKey), None);
}

#[needs(php)]
#[test]
fn saving_what_is_there_changes_nothing() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let plan = everything(&now);
    store.save(&plan).unwrap();
    let before = standin.rows();
    assert_eq!(store.save(&plan).unwrap().changed, 0);
    assert_eq!(standin.rows(), before);
    assert_eq!(standin.cleaned(), 1);
}

#[needs(php)]
#[test]
fn a_value_is_taken_out_and_an_empty_one_too() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let now = store.save(&everything(&now)).unwrap().store;
    let plan = Plan::new(
        &now,
        [
            (ConfigPath::ProductionApiKey, Value::Removed),
            (ConfigPath::ProductionPrivateKey, Value::Removed),
            (ConfigPath::ProjectName, plain("")),
        ],
    );
    assert_eq!(store.save(&plan).unwrap().changed, 3);
    assert_eq!(raw(&standin, ConfigPath::ProductionPrivateKey), None);
    assert_eq!(raw(&standin, ConfigPath::ProjectName), None);
}

#[needs(php)]
#[test]
fn a_locked_value_stops_the_whole_save() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let plan = everything(&now);
    let before = standin.rows();
    // Somebody locks it between the look and the save.
    standin.play(&Play {
        env: vec![("services_connector/services_id/environment_id", "x")],
        ..Play::default()
    });
    let problem = store.save(&plan).unwrap_err();
    assert_eq!(problem.code.0, "store.locked");
    assert!(problem.why.contains("app/etc/env.php"), "{problem}");
    assert_eq!(standin.rows(), before);
    let now = store.inspect().unwrap();
    let plan = everything(&now);
    assert_eq!(plan.locked().next().unwrap().locked, Some(Source::EnvPhp));
    assert_eq!(store.save(&plan).unwrap_err().code.0, "store.locked");
}

#[needs(php)]
#[test]
fn whatever_fails_in_the_middle_leaves_the_old_values() {
    for (die, code) in [
        ("throwing", "store.magento"),
        ("writing", "store.php_killed"),
        ("exiting", "store.magento"),
        ("waiting", "store.busy"),
    ] {
        let standin = Standin::new(&Play {
            die: Some(die),
            ..Play::default()
        });
        let before = standin.rows();
        let mut store = standin.store();
        let now = store.inspect().unwrap();
        let problem = store.save(&everything(&now)).unwrap_err();
        assert_eq!(problem.code.0, code, "{die}");
        assert_eq!(standin.rows(), before, "{die}");
        assert_eq!(standin.cleaned(), 0, "{die}");
        standin.play(&Play::default());
        assert_eq!(store.undo().unwrap_err().code.0, "undo.nothing", "{die}");
    }
}

#[needs(php)]
#[test]
fn a_commit_whose_answer_is_lost_is_looked_up() {
    let standin = Standin::new(&Play {
        die: Some("committed"),
        ..Play::default()
    });
    let before = standin.rows();
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let saved = store.save(&everything(&now)).unwrap();
    assert_eq!(saved.changed, 7);
    assert_eq!(standin.cleaned(), 1);
    assert_eq!(standin.rows().len(), before.len() + 7);
    standin.play(&Play::default());
    store.undo().unwrap();
    assert_eq!(standin.rows(), before);
}

/// A PHP that gets everything but a commit, which hangs on its way.
fn without_commit(standin: &Standin) -> MagentoStore {
    let held = r#"while IFS= read -r line; do
          case $line in *'"ask":"commit"'*) sleep 300 ;; esac
          printf '%s\n' "$line"
        done | php "$@""#;
    let php = ["sh", "-c", held, "held"].map(str::to_owned).to_vec();
    MagentoStore::new(Place::Here(standin.root()), Some(php), standin.state_dir())
}

#[needs(php)]
#[test]
fn a_commit_that_is_out_of_time_is_ended_and_looked_up() {
    let standin = Standin::new(&Play::default());
    let before = standin.rows();
    let mut store = without_commit(&standin).within(Duration::from_secs(4));
    let now = store.inspect().unwrap();
    let start = Instant::now();
    let problem = store.save(&everything(&now)).unwrap_err();
    assert_eq!(problem.code.0, "store.save", "{problem}");
    assert!(problem.why.contains("did not answer"), "{problem}");
    assert!(
        start.elapsed() < Duration::from_secs(30),
        "{:?}",
        start.elapsed()
    );
    assert_eq!(standin.rows(), before);
    // It is known that nothing was saved: nothing is there to be undone.
    assert_eq!(store.undo().unwrap_err().code.0, "undo.nothing");
}

#[needs(php)]
#[test]
fn nothing_secret_stands_in_the_arguments() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&everything(&now)).unwrap();
    let pid = standin.pid().unwrap();
    for file in ["cmdline", "environ"] {
        let text = std::fs::read(format!("/proc/{pid}/{file}")).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        assert!(!text.contains(API_KEY) && !text.contains("PRIVATE KEY"));
    }
}
