//! The runtime that a run's work is done on, and whether the system has what it takes.

use std::io;
use std::thread;
use std::time::Duration;

use tokio::runtime::{Builder, Runtime};

use crate::domain::{Label, Problem};

/// Longer than any run: the first thread for work that blocks is kept for all of it.
const ALWAYS: Duration = Duration::from_secs(30_000_001);

/// A runtime on the caller's thread.
///
/// Where it gets no thread for work that blocks, tokio panics, but for one case: it has such a
/// thread already. So the first is started here, where it can be said that there is none.
pub fn runtime() -> Result<Runtime, Problem> {
    check_threads()?;
    let runtime = Builder::new_current_thread()
        .enable_all()
        .thread_keep_alive(ALWAYS)
        .build()
        .map_err(|error| cant_start(&error))?;
    runtime.spawn_blocking(|| ());
    Ok(runtime)
}

/// Fails where no thread can be started.
pub fn check_threads() -> Result<(), Problem> {
    let thread = thread::Builder::new().spawn(|| ());
    // What does nothing does not fail either.
    thread
        .map(|thread| drop(thread.join()))
        .map_err(|error| cant_start(&error))
}

fn cant_start(error: &io::Error) -> Problem {
    Problem::new(
        "system.no_thread",
        "This program can't start its work.",
        format!(
            "The system gives it no thread: {}.",
            Label::new(&error.to_string())
        ),
        "Look at the limits for processes and threads of this user: ulimit -u",
    )
}
