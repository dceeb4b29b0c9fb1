use std::collections::BTreeMap;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use commerce_connect::domain::{ConfigPath, Installation, Plan};
use commerce_connect::state::StateDir;
use commerce_connect::store::{MagentoStore, Place, Store as _};
use needs::needs;
use rustix::process::{Pid, Signal, kill_process};

use super::{PROJECT, SPACE, everything, plain, raw};
use crate::support::alone;
use crate::support::standin::{Play, Standin};

/// Set for the process that is to be killed while it saves: the store, then the state folder.
const VICTIM: &str = "COMMERCE_CONNECT_TEST_VICTIM";

/// Moments spread over the length of a save, none of them twice.
fn moments(count: u32, length: Duration) -> impl Iterator<Item = Duration> {
    (0..count).map(move |n| length * n / count)
}

fn old(now: &Installation) -> Plan {
    Plan::new(
        now,
        [
            (ConfigPath::ProjectId, plain("old-project")),
            (ConfigPath::DataSpaceId, plain("old-space")),
            (ConfigPath::DataSpaceName, plain("Old")),
        ],
    )
    .with_env(true)
}

/// The project's id is locked in `env.php`, so that a save has two places to write.
fn two_places() -> Play {
    Play {
        env: vec![("services_connector/services_id/project_id", "first-project")],
        ..Play::default()
    }
}

type Everywhere = (BTreeMap<String, String>, serde_json::Value);

/// The database and `env.php`, without the hash that the shop compares them by.
fn everywhere(standin: &Standin) -> Everywhere {
    let mut rows = standin.rows();
    rows.remove("default standin/config_hash");
    (rows, standin.deployed())
}

/// Neither place is ahead of the other, before anybody looks after it.
fn is_whole(standin: &Standin) -> bool {
    let env = standin.deployed();
    let id = "/system/default/services_connector/services_id/project_id";
    let Some(id) = env.pointer(id).and_then(serde_json::Value::as_str) else {
        return true;
    };
    let space = raw(standin, ConfigPath::DataSpaceId).unwrap();
    [("old-project", "old-space"), (PROJECT, SPACE)].contains(&(id, space.as_str()))
}

/// An uncut save leaves the new values.
fn is_new(standin: &Standin) -> bool {
    raw(standin, ConfigPath::DataSpaceId).as_deref() == Some(SPACE)
}

/// The store holds the old values or the new ones, and undo leads back to the old ones.
fn check(standin: &Standin, before: &Everywhere, when: Duration) {
    let mut store = standin.store();
    // The process may have died between the commit and the cleaning of the cache.
    let _ = std::fs::remove_file(standin.root().join("var/cache/config.json"));
    let found = store.inspect().unwrap();
    let id = |path| found.plain(path).unwrap().as_str().to_owned();
    let pair = (id(ConfigPath::ProjectId), id(ConfigPath::DataSpaceId));
    if pair == (PROJECT.into(), SPACE.into()) {
        assert!(everything(&found).is_empty(), "a mixture after {when:?}");
        store.undo().unwrap();
    } else {
        assert_eq!(pair, ("old-project".into(), "old-space".into()), "{when:?}");
    }
    assert_eq!(&everywhere(standin), before, "after {when:?}");
    assert!(standin.serves(), "after {when:?}");
}

#[needs(php)]
#[test]
fn a_php_that_is_killed_at_any_moment_leaves_old_values_or_new_ones() {
    php_is_killed(&Play::default());
}

#[needs(php)]
#[test]
fn a_php_that_is_killed_while_it_writes_two_places_leaves_neither_ahead() {
    php_is_killed(&two_places());
}

fn php_is_killed(play: &Play) {
    let standin = Standin::new(play);
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    let now = store.save(&old(&now)).unwrap().store;
    let before = everywhere(&standin);
    let started = Instant::now();
    store.save(&everything(&now).with_env(true)).unwrap();
    let length = started.elapsed();
    assert!(is_new(&standin));
    store.undo().unwrap();
    drop(store);
    for when in moments(24, length * 3 / 2) {
        let mut store = standin.store();
        let now = store.inspect().unwrap();
        let pid = Pid::from_raw(standin.pid().unwrap()).unwrap();
        let killer = thread::spawn(move || {
            spin(when);
            let _ = kill_process(pid, Signal::KILL);
        });
        // It may succeed: a process that dies before the commit is replaced by another.
        let _ = store.save(&everything(&now).with_env(true));
        killer.join().unwrap();
        drop(store);
        assert!(is_whole(&standin), "after {when:?}");
        check(&standin, &before, when);
    }
}

#[needs(php)]
#[test]
fn a_wizard_that_is_killed_at_any_moment_leaves_old_values_or_new_ones() {
    wizard_is_killed(&Play::default());
}

#[needs(php)]
#[test]
fn a_wizard_that_is_killed_while_it_writes_two_places_leaves_neither_ahead() {
    wizard_is_killed(&two_places());
}

fn wizard_is_killed(play: &Play) {
    let standin = Standin::new(play);
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&old(&now)).unwrap();
    drop(store);
    let before = everywhere(&standin);
    let victim = || {
        alone(module_path!(), "the_victim_saves")
            .env(
                VICTIM,
                std::env::join_paths([standin.root().as_path(), standin.state_dir().path()])
                    .unwrap(),
            )
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap()
    };
    let started = Instant::now();
    assert!(victim().wait().unwrap().success());
    let length = started.elapsed();
    assert!(is_new(&standin));
    assert_ne!(
        everywhere(&standin),
        before,
        "it saves when nobody kills it"
    );
    check(&standin, &before, length);
    for when in moments(24, length) {
        let mut child = victim();
        spin(when);
        child.kill().unwrap();
        child.wait().unwrap();
        // Its PHP brings to its end what it was told to, and ends with it.
        if let Some(pid) = standin.pid() {
            wait_for_the_end_of(pid);
        }
        assert!(is_whole(&standin), "after {when:?}");
        check(&standin, &before, when);
    }
}

/// Not a test of its own: what the killed process does.
#[test]
fn the_victim_saves() {
    let Some(places) = std::env::var_os(VICTIM) else {
        return;
    };
    let mut places = std::env::split_paths(&places);
    let place = Place::Here(places.next().unwrap());
    let mut store = MagentoStore::new(place, None, StateDir::new(places.next()));
    let now = store.inspect().unwrap();
    store.save(&everything(&now).with_env(true)).unwrap();
}

/// A process that nobody here has started can only be looked for.
fn wait_for_the_end_of(pid: i32) {
    let pid = Pid::from_raw(pid).unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    while rustix::process::test_kill_process(pid).is_ok() {
        assert!(Instant::now() < until, "PHP stays behind");
        thread::park_timeout(Duration::from_millis(1));
    }
}

/// Waits more exactly than a sleep does.
fn spin(length: Duration) {
    let until = Instant::now() + length;
    while Instant::now() < until {
        thread::yield_now();
    }
}
