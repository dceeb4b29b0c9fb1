use std::os::unix::fs::PermissionsExt as _;

use commerce_connect::domain::{ConfigPath, DataSpaceId, Plan};
use commerce_connect::state::Ledger;
use commerce_connect::store::Store as _;
use needs::needs;

use super::{API_KEY, SPACE, everything, plain, raw};
use crate::support::standin::{Play, Standin};

#[needs(php)]
#[test]
fn undo_puts_back_the_same_rows_also_in_another_run() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let first = standin.rows();
    let now = store.save(&everything(&now)).unwrap().store;
    let second = standin.rows();
    let rename = Plan::new(&now, [(ConfigPath::ProjectName, plain("Another"))]);
    store.save(&rename).unwrap();
    drop(store);
    let mut later = standin.store();
    let undone = later.undo().unwrap();
    assert_eq!(undone.changed, 1);
    let name = undone.store.plain(ConfigPath::ProjectName).unwrap();
    assert_eq!(name.as_str(), "My Shop");
    assert_eq!(standin.rows(), second);
    assert_eq!(later.undo().unwrap().changed, 7);
    assert_eq!(standin.rows(), first);
    assert_eq!(later.undo().unwrap_err().code.0, "undo.nothing");
}

#[needs(php)]
#[test]
fn undo_refuses_when_somebody_changed_the_values_since() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&everything(&now)).unwrap();
    standin.set_row(ConfigPath::ProjectName.as_str(), "Theirs");
    let before = standin.rows();
    let problem = store.undo().unwrap_err();
    assert_eq!(problem.code.0, "undo.changed_since");
    assert!(problem.why.contains("project_name"), "{problem}");
    assert_eq!(standin.rows(), before);
}

#[needs(php)]
#[test]
fn the_journal_is_for_its_owner_only() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&everything(&now)).unwrap();
    let folder = standin.state_dir().path().to_owned();
    let mode = |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode();
    assert_eq!(mode(&folder) & 0o777, 0o700);
    let mut names: Vec<String> = Vec::new();
    for file in std::fs::read_dir(&folder).unwrap() {
        let path = file.unwrap().path();
        assert_eq!(mode(&path) & 0o777, 0o600, "{}", path.display());
        names.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    let is_journal = |name: &String| name.starts_with("undo-") && !name.contains(".lock");
    assert!(names.iter().any(is_journal), "{names:?}");
}

#[needs(php)]
#[test]
fn a_key_that_was_saved_anew_is_the_same_key_to_undo() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let first = standin.rows();
    store.save(&everything(&now)).unwrap();
    // As the Admin does it: the same key, encrypted once more.
    let path = ConfigPath::ProductionApiKey.as_str();
    let saved = raw(&standin, ConfigPath::ProductionApiKey).unwrap();
    let again = standin.encrypted(API_KEY);
    assert_ne!(saved, again);
    standin.set_row(path, &again);
    store.undo().unwrap();
    assert_eq!(standin.rows(), first);
}

#[needs(php)]
#[test]
fn undo_writes_nothing_but_the_connection() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&everything(&now)).unwrap();
    let before = standin.rows();
    let journal = std::fs::read_dir(standin.state_dir().path())
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|path| {
            path.extension().is_some_and(|end| end == "json")
                && path.display().to_string().contains("undo-")
        })
        .unwrap();
    let text = std::fs::read_to_string(&journal).unwrap();
    let planted = text.replace(ConfigPath::ProjectName.as_str(), "web/secure/base_url");
    assert_ne!(text, planted);
    std::fs::write(&journal, planted).unwrap();
    for refused in [store.undo().unwrap_err(), store.undoable().unwrap_err()] {
        assert_eq!(refused.code.0, "undo.unreadable");
        assert!(refused.why.contains("web/secure/base_url"), "{refused}");
    }
    assert_eq!(standin.rows(), before);
}

#[needs(php)]
#[test]
fn a_journal_that_can_not_be_written_stops_the_save() {
    let standin = Standin::new(&Play::default());
    let before = standin.rows();
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    std::fs::write(standin.state_dir().path(), "a file in its way").unwrap();
    let problem = store.save(&everything(&now)).unwrap_err();
    assert_eq!(problem.code.0, "state.write");
    assert_eq!(standin.rows(), before);
}

#[needs(php)]
#[test]
fn the_ledger_knows_who_else_uses_a_data_space() {
    let (one, other) = (
        Standin::new(&Play::default()),
        Standin::new(&Play::default()),
    );
    let ledger = Ledger::new(&one.state_dir());
    let space = DataSpaceId::parse(SPACE).unwrap();
    let mut store = one.store();
    let now = store.inspect().unwrap();
    let connected = store.save(&everything(&now)).unwrap().store;
    ledger.record(&connected).unwrap();
    assert_eq!(ledger.others(&connected).unwrap(), []);
    let clone = other.store().inspect().unwrap();
    let known = ledger.others(&clone).unwrap();
    assert_eq!(known.len(), 1);
    assert_eq!(known[0].place(), connected.place);
    assert_eq!(known[0].data_space, space.as_str());
    let unbound = store.undo().unwrap().store;
    ledger.record(&unbound).unwrap();
    assert_eq!(ledger.others(&clone).unwrap(), []);
}
