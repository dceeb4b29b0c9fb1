//! One run of the wizard at a time for each store. The lock ends with its process, however that
//! ends.

use std::fs;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};
use rustix::process::{Pid, Signal, kill_process};
use serde::{Deserialize, Serialize};

use crate::domain::{Label, Problem};

/// Held as long as the store is in this run's hands.
#[derive(Debug)]
pub(super) struct RunLock {
    _file: fs::File,
}

/// Who has the store in hand.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub(super) struct Holder {
    pub(super) process: u32,
    /// Who runs it, for people.
    pub(super) by: String,
    /// Whose session it is: only the same can end it.
    pub(super) owner: String,
    /// In seconds since 1970.
    pub(super) since: u64,
}

impl RunLock {
    /// Takes the lock on this file for this holder; else says who has it.
    pub(super) fn take(mut lock: fs::File, me: &Holder) -> io::Result<Result<Self, Holder>> {
        match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {
                let text = serde_json::to_vec(me)?;
                lock.set_len(0)?;
                lock.rewind()?;
                lock.write_all(&text)?;
                Ok(Ok(Self { _file: lock }))
            }
            Err(rustix::io::Errno::WOULDBLOCK) => {
                let mut text = String::new();
                lock.read_to_string(&mut text)?;
                // Half written is as good as not yet written.
                Ok(Err(serde_json::from_str(&text).unwrap_or_default()))
            }
            Err(error) => Err(error.into()),
        }
    }
}

impl Holder {
    /// Tells the process that it is over, as a terminal does that goes away: it keeps its
    /// checkpoint and ends.
    pub(super) fn end(&self, lock: &Path) -> Result<(), Problem> {
        let cant = |why: String| {
            Problem::new(
                "run.other_stays",
                "The other run can't be ended.",
                why,
                "Quit it in its own terminal with Ctrl-C, or wait until it is over.",
            )
        };
        if !holds(self.process, lock) {
            return Err(cant(format!("Process {} is not known here.", self.process)));
        }
        let pid = i32::try_from(self.process)
            .ok()
            .and_then(Pid::from_raw)
            .ok_or_else(|| cant("Its process is not known.".into()))?;
        kill_process(pid, Signal::HUP)
            // One that was stopped must go on to hear it.
            .and_then(|()| kill_process(pid, Signal::CONT))
            .map_err(|error| cant(format!("The system says: {}.", io::Error::from(error))))
    }

    /// Who it is, safe to show.
    pub(super) fn by(&self) -> Label {
        Label::new(&self.by)
    }
}

/// The number may be another program's by now, or one inside another container. The system knows who
/// holds a lock; what program a process runs, it tells nobody of one that may not be looked into.
fn holds(process: u32, lock: &Path) -> bool {
    let Ok(inode) = fs::metadata(lock).map(|lock| lock.ino()) else {
        return false;
    };
    match fs::read_to_string("/proc/locks") {
        Ok(locks) => locks.lines().any(|line| is_held(line, process, inode)),
        Err(_) => is_called_like_this(process),
    }
}

/// A line such as `1: FLOCK  ADVISORY  WRITE 4711 fe:00:10078437 0 EOF`. Which device it is, some
/// file systems say otherwise there.
fn is_held(line: &str, process: u32, inode: u64) -> bool {
    let mut words = line.split_whitespace().skip(1);
    // Who waits for the lock has an arrow there.
    if words.next().is_none_or(|kind| kind == "->") {
        return false;
    }
    let mut rest = words.skip(2);
    let holder = rest.next().and_then(|word| word.parse().ok());
    let file = rest
        .next()
        .and_then(|word| word.rsplit(':').next()?.parse().ok());
    holder == Some(process) && file == Some(inode)
}

fn is_called_like_this(process: u32) -> bool {
    let name = |process: &str| fs::read_to_string(format!("/proc/{process}/comm")).ok();
    let theirs = name(&process.to_string());
    theirs.is_some() && theirs == name("self")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_holds_a_lock_is_read_as_the_system_says_it() {
        let check = |line: &str, held: bool| assert_eq!(is_held(line, 4711, 99), held, "{line}");
        check("1: FLOCK  ADVISORY  WRITE 4711 fe:00:99 0 EOF", true);
        check("12: OFDLCK ADVISORY  WRITE 4711 00:2a:99 0 EOF", true);
        check("1: FLOCK  ADVISORY  WRITE 4712 fe:00:99 0 EOF", false);
        check("1: FLOCK  ADVISORY  WRITE 4711 fe:00:98 0 EOF", false);
        check("1: -> FLOCK  ADVISORY  WRITE 4711 fe:00:99 0 EOF", false);
        check("", false);
    }

    fn holder(by: &str) -> Holder {
        Holder {
            process: std::process::id(),
            by: by.to_owned(),
            owner: "key 1".to_owned(),
            since: 1_700_000_000,
        }
    }

    fn open(file: &Path) -> fs::File {
        fs::File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(file)
            .unwrap()
    }

    #[test]
    fn who_has_the_store_is_told_to_whoever_comes_and_nobody_else_gets_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("run.lock");
        let (first, second) = (holder("a very long name of somebody"), holder("b"));
        let held = RunLock::take(open(&file), &first).unwrap().unwrap();
        let told = RunLock::take(open(&file), &second).unwrap().unwrap_err();
        assert_eq!(told, first);
        drop(held);
        // Nothing of the longer name stays behind the shorter one.
        let held = RunLock::take(open(&file), &second).unwrap().unwrap();
        let told = RunLock::take(open(&file), &first).unwrap().unwrap_err();
        assert_eq!(told, second);
        fs::write(&file, b"{\"process\": 47").unwrap();
        let told = RunLock::take(open(&file), &first).unwrap().unwrap_err();
        assert_eq!(told, Holder::default(), "half written");
        drop(held);
    }

    #[test]
    fn a_process_that_does_not_hold_the_lock_is_not_ended() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("run.lock");
        drop(open(&file));
        // This very process would be told that its terminal is gone.
        let problem = holder("me").end(&file).unwrap_err();
        assert_eq!(problem.code.0, "run.other_stays");
        let none = Holder::default().end(&folder.path().join("none"));
        assert_eq!(none.unwrap_err().code.0, "run.other_stays");
    }

    #[test]
    fn a_process_of_another_name_is_none_of_these() {
        assert!(is_called_like_this(std::process::id()));
        let mut other = std::process::Command::new("sleep")
            .arg("60")
            .spawn()
            .unwrap();
        assert!(!is_called_like_this(other.id()));
        other.kill().unwrap();
        other.wait().unwrap();
        assert!(!is_called_like_this(other.id()));
    }

    #[test]
    fn a_lock_of_this_process_is_held_by_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("run.lock");
        let me = std::process::id();
        let opened = fs::File::create(&file).unwrap();
        let taken = RunLock::take(opened, &Holder::default()).unwrap();
        assert!(holds(me, &file));
        assert!(!holds(me + 1, &file));
        drop(taken);
        assert!(!holds(me, &file));
    }
}
