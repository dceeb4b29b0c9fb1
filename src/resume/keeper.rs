//! Keeps the checkpoint of one store while the wizard runs.
//!
//! What changes is written by a thread of its own, so that no key waits for the disk: a change of
//! place at once, typing when it pauses. Before a write goes out, and at the end, it is waited for.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::record::Record;
use super::run_lock::{Holder, RunLock};
use crate::domain::{Label, Problem};
use crate::state::{StateDir, now};
use crate::wizard::{Checkpoint, Claim, Occupied, Typed, Unfinished};

/// Typing is written when it pauses this long.
const PAUSE: Duration = Duration::from_millis(500);
/// A disk that takes longer is not waited for when the terminal is gone.
const LAST_WAIT: Duration = Duration::from_millis(400);
/// As long as this another run may take to end.
const ENDING: Duration = Duration::from_secs(4);

/// Keeps the checkpoint of one store.
#[derive(Debug)]
pub struct Keeper {
    shared: Arc<Shared>,
    me: Holder,
}

#[derive(Debug)]
struct Shared {
    state: StateDir,
    file: PathBuf,
    lock: PathBuf,
    /// The store, for people.
    store: String,
    desk: Mutex<Desk>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Desk {
    lock: Option<RunLock>,
    /// What was handed in last.
    seen: Option<Checkpoint>,
    /// What is to be written, and from when on.
    wanted: Option<(Option<Checkpoint>, Instant)>,
    /// The thread is writing.
    busy: bool,
    started: bool,
    failed: Option<Problem>,
}

impl Keeper {
    /// A keeper for the store that `identity` tells from others; `store` and `by` are for people.
    /// What is kept is kept for this `owner`, and only a run with the same one may end this one.
    /// Nothing is read or written yet.
    pub fn new(state: StateDir, identity: &str, store: &str, by: &str, owner: &str) -> Self {
        Self {
            shared: Arc::new(Shared {
                file: state.file("run", format!("{identity}\n{owner}").trim_end()),
                lock: state.file("run", identity).with_extension("lock"),
                state,
                store: store.to_owned(),
                desk: Mutex::default(),
                changed: Condvar::new(),
            }),
            me: Holder {
                process: std::process::id(),
                by: by.to_owned(),
                owner: owner.to_owned(),
                since: now(),
            },
        }
    }

    /// Takes the store into this run's hands. May take seconds when another run is to be ended.
    pub fn claim(&self, end_other: bool) -> Result<Claim, Problem> {
        let until = Instant::now() + ENDING;
        let mut told = false;
        loop {
            let Some(holder) = self.take()? else {
                return Ok(Claim::Ours(self.shared.read().map(Box::new)));
            };
            let can_end = holder.owner == self.me.owner;
            if !(end_other && can_end) || Instant::now() > until {
                return Ok(Claim::Theirs(Occupied {
                    by: holder.by(),
                    process: holder.process,
                    age: now().saturating_sub(holder.since),
                    can_end,
                }));
            }
            if !told {
                holder.end(&self.shared.lock)?;
                told = true;
            }
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    fn take(&self) -> Result<Option<Holder>, Problem> {
        let shared = &self.shared;
        let mut desk = shared.desk();
        if desk.lock.is_some() {
            return Ok(None);
        }
        let path = &shared.lock;
        let file = shared.state.open_lock(path)?;
        let taken = RunLock::take(file, &self.me).map_err(|error| {
            Problem::new(
                "state.write",
                format!("Can't lock {}.", Label::new(&path.display().to_string())),
                format!("The system says: {error}."),
                "Name another folder with --state-dir DIR.",
            )
        })?;
        Ok(match taken {
            Ok(lock) => {
                desk.lock = Some(lock);
                None
            }
            Err(holder) => Some(holder),
        })
    }

    /// This is to be kept now; `None` when there is nothing to go on with. Returns at once.
    /// While the store is in other hands nothing is written.
    pub fn keep(&self, checkpoint: Option<Checkpoint>) {
        let mut desk = self.shared.desk();
        if desk.lock.is_none() || desk.seen == checkpoint {
            return;
        }
        let typing = same_place(desk.seen.as_ref(), checkpoint.as_ref());
        let now = Instant::now();
        let due = if typing { now + PAUSE } else { now };
        desk.seen.clone_from(&checkpoint);
        desk.wanted = Some((checkpoint, due));
        if !std::mem::replace(&mut desk.started, true) {
            let shared = Arc::clone(&self.shared);
            let spawned = std::thread::Builder::new()
                .name("keeper".into())
                .spawn(move || shared.work());
            desk.started = spawned.is_ok();
        }
        self.shared.changed.notify_all();
    }

    /// Waits until what was handed in is on the disk.
    pub fn flush(&self) {
        self.wait(Duration::from_secs(5));
    }

    /// The run is over and this is what is left of it. `false` when it could not be kept.
    pub fn end(&self, checkpoint: Option<Checkpoint>) -> bool {
        // Handed in again, for the time of the end.
        self.shared.desk().seen = None;
        let nothing = checkpoint.is_none();
        if nothing {
            let mut desk = self.shared.desk();
            if desk.lock.is_some() {
                desk.wanted = None;
                let _ = fs::remove_file(&self.shared.file);
            }
            return true;
        }
        self.keep(checkpoint);
        self.wait(LAST_WAIT)
    }

    fn wait(&self, limit: Duration) -> bool {
        let until = Instant::now() + limit;
        let mut desk = self.shared.desk();
        if desk.lock.is_none() {
            return true;
        }
        if let Some((_, due)) = &mut desk.wanted {
            *due = Instant::now();
            self.shared.changed.notify_all();
        }
        while desk.wanted.is_some() || desk.busy {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            desk = self
                .shared
                .changed
                .wait_timeout(desk, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
        desk.failed.is_none()
    }
}

impl Shared {
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes what is wanted, for ever; idle while nothing is.
    fn work(&self) {
        let mut desk = self.desk();
        loop {
            let left = desk
                .wanted
                .as_ref()
                .map(|(_, due)| due.saturating_duration_since(Instant::now()));
            desk = match left {
                None => self
                    .changed
                    .wait(desk)
                    .unwrap_or_else(PoisonError::into_inner),
                Some(left) if !left.is_zero() => {
                    self.changed
                        .wait_timeout(desk, left)
                        .unwrap_or_else(PoisonError::into_inner)
                        .0
                }
                Some(_) => {
                    let wanted = desk.wanted.take().and_then(|(checkpoint, _)| checkpoint);
                    desk.busy = true;
                    drop(desk);
                    let written = self.write(wanted.as_ref());
                    let mut desk = self.desk();
                    desk.busy = false;
                    desk.failed = written.err();
                    self.changed.notify_all();
                    desk
                }
            };
        }
    }

    fn write(&self, checkpoint: Option<&Checkpoint>) -> Result<(), Problem> {
        let Some(checkpoint) = checkpoint else {
            // A file that stays is offered once more.
            let _ = fs::remove_file(&self.file);
            return Ok(());
        };
        let record = Record::new(checkpoint, &self.store, now());
        self.state.write_json(&self.file, &record)
    }

    /// What an earlier run left. A file that can't be understood is as good as none.
    fn read(&self) -> Option<Unfinished> {
        let record: Record = serde_json::from_slice(&self.state.read(&self.file).ok()??).ok()?;
        record.unfinished(now())
    }
}

/// Only what is typed differs.
fn same_place(old: Option<&Checkpoint>, new: Option<&Checkpoint>) -> bool {
    let (Some(old), Some(new)) = (old, new) else {
        return false;
    };
    let mut as_old = new.clone();
    as_old.typed = Typed::clone(&old.typed);
    &as_old == old
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;
    use crate::wizard::{Page, Writing};

    fn keeper(folder: &tempfile::TempDir) -> Keeper {
        keeper_of(folder, "")
    }

    fn keeper_of(folder: &tempfile::TempDir, owner: &str) -> Keeper {
        let state = StateDir::new(Some(folder.path().join("state")));
        Keeper::new(state, "/srv/shop", "/srv/shop", "me", owner)
    }

    fn checkpoint(page: Page, typed: &str) -> Checkpoint {
        Checkpoint {
            page,
            keys: None,
            project: None,
            data_space: None,
            request: None,
            typed: Typed {
                new_project: typed.into(),
                ..Typed::default()
            },
            saves: 0,
            writing: Writing::Nothing,
        }
    }

    fn left(keeper: &Keeper) -> Option<Checkpoint> {
        match keeper.claim(false).unwrap() {
            Claim::Ours(left) => left.map(|left| left.checkpoint),
            Claim::Theirs(other) => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_was_kept_is_there_for_the_next_run_and_for_nobody_else_to_read() {
        let folder = tempfile::tempdir().unwrap();
        let first = keeper(&folder);
        assert_eq!(left(&first), None);
        first.keep(Some(checkpoint(Page::Project, "")));
        first.flush();
        first.keep(Some(checkpoint(Page::Project, "My Sh")));
        assert!(first.end(Some(checkpoint(Page::Project, "My Shop"))));
        let mode = fs::metadata(&first.shared.file).unwrap().permissions();
        assert_eq!(mode.mode() & 0o777, 0o600);
        first.shared.desk().lock = None;
        assert_eq!(
            left(&keeper(&folder)),
            Some(checkpoint(Page::Project, "My Shop"))
        );
    }

    #[test]
    fn a_finished_run_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let first = keeper(&folder);
        first.claim(false).unwrap();
        first.keep(Some(checkpoint(Page::Summary, "")));
        first.flush();
        assert!(first.end(None));
        assert!(!first.shared.file.exists());
    }

    #[test]
    fn a_second_run_is_told_and_writes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let first = keeper(&folder);
        first.claim(false).unwrap();
        let second = keeper(&folder);
        let Claim::Theirs(other) = second.claim(false).unwrap() else {
            panic!("two runs at once");
        };
        assert_eq!((other.by.as_str(), other.can_end), ("me", true));
        second.keep(Some(checkpoint(Page::Project, "")));
        second.flush();
        assert!(!second.shared.file.exists());
        assert_eq!(second.shared.desk().seen, None);
    }

    #[test]
    fn one_guest_does_not_end_another_ones_run_nor_see_where_it_stopped() {
        let folder = tempfile::tempdir().unwrap();
        let anna = keeper_of(&folder, "anna");
        anna.claim(false).unwrap();
        anna.keep(Some(checkpoint(Page::Project, "")));
        anna.flush();
        let bert = keeper_of(&folder, "bert");
        let Claim::Theirs(other) = bert.claim(true).unwrap() else {
            panic!("two runs at once");
        };
        assert!(!other.can_end);
        anna.shared.desk().lock = None;
        assert_eq!(left(&bert), None);
    }

    #[test]
    fn what_is_typed_is_written_when_it_pauses_not_on_every_key() {
        let folder = tempfile::tempdir().unwrap();
        let keeper = keeper(&folder);
        keeper.claim(false).unwrap();
        keeper.keep(Some(checkpoint(Page::NewProject, "")));
        keeper.flush();
        keeper.keep(Some(checkpoint(Page::NewProject, "M")));
        let due = || keeper.shared.desk().wanted.as_ref().map(|(_, due)| *due);
        let first = due();
        assert!(first.unwrap() > Instant::now());
        // The same again puts nothing off, and another page is written at once.
        keeper.keep(Some(checkpoint(Page::NewProject, "M")));
        assert_eq!(due(), first);
        keeper.keep(Some(checkpoint(Page::Project, "M")));
        assert!(due().is_none_or(|due| due <= Instant::now()));
    }
}
