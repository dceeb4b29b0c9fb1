//! One run of the wizard at a time for each store. The lock ends with its process, however that
//! ends.

use std::fs;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
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
    /// Takes the lock for this holder; else says who has it.
    pub(super) fn take(file: &Path, me: &Holder) -> io::Result<Result<Self, Holder>> {
        let mut lock = fs::OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .mode(0o600)
            .open(file)?;
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
    pub(super) fn end(&self) -> Result<(), Problem> {
        let cant = |why: String| {
            Problem::new(
                "run.other_stays",
                "The other run can't be ended.",
                why,
                "Quit it in its own terminal with Ctrl-C, or wait until it is over.",
            )
        };
        if !is_this_program(self.process) {
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

/// The number may be another program's by now, or one inside another container.
fn is_this_program(process: u32) -> bool {
    let name = |path: io::Result<std::path::PathBuf>| {
        let name = path.ok()?.file_name()?.to_string_lossy().into_owned();
        Some(name.trim_end_matches(" (deleted)").to_owned())
    };
    let theirs = name(fs::read_link(format!("/proc/{process}/exe")));
    theirs.is_some() && theirs == name(std::env::current_exe())
}
