//! The process groups that this program has started and not yet seen the end of.
//!
//! A bridge ends its own group when it is dropped; a bridge that somebody waits for when the
//! program ends is never dropped, and an ssh that hangs would stay behind.

use std::sync::{Mutex, PoisonError};

use rustix::process::{Pid, Signal, kill_process_group};

static GROUPS: Mutex<Vec<Pid>> = Mutex::new(Vec::new());

fn groups() -> std::sync::MutexGuard<'static, Vec<Pid>> {
    GROUPS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// This group was started.
pub(super) fn note(group: Pid) {
    groups().push(group);
}

/// This group is over, or is ended now.
pub(super) fn end(group: Pid) {
    groups().retain(|noted| *noted != group);
    kill(group);
}

/// Ends every group that is left: the program ends, and nothing is being written.
pub fn end_processes() {
    for group in groups().drain(..) {
        kill(group);
    }
}

fn kill(group: Pid) {
    // It may have ended by itself.
    let _ = kill_process_group(group, Signal::KILL);
}
