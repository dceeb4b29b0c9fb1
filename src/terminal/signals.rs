//! Signals as flags, and a byte on a pipe that wakes the loop.

use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::pipe::{PipeFlags, pipe_with};
use signal_hook::SigId;
use signal_hook::consts::signal::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::{flag, low_level};

use super::job_control::a_shell_watches;

/// The signals that mean something to a terminal program.
#[derive(Debug)]
pub(crate) struct Signals {
    wake: OwnedFd,
    waker: Arc<OwnedFd>,
    hang_up: Arc<AtomicBool>,
    terminate: Arc<AtomicBool>,
    interrupt: Arc<AtomicBool>,
    quit: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    go_on: Arc<AtomicBool>,
    resize: Arc<AtomicBool>,
    registered: Vec<SigId>,
}

/// A signal that ends the run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fatal {
    HangUp,
    Terminate,
    Interrupt,
    Quit,
}

impl Signals {
    /// Listens until dropped.
    pub(crate) fn listen() -> io::Result<Self> {
        let (wake, waker) = pipe_with(PipeFlags::CLOEXEC | PipeFlags::NONBLOCK)?;
        let mut signals = Self {
            wake,
            waker: Arc::new(waker),
            hang_up: Arc::default(),
            terminate: Arc::default(),
            interrupt: Arc::default(),
            quit: Arc::default(),
            stop: Arc::default(),
            go_on: Arc::default(),
            resize: Arc::default(),
            registered: Vec::new(),
        };
        for (signal, flag) in [
            (SIGHUP, &signals.hang_up),
            (SIGTERM, &signals.terminate),
            (SIGINT, &signals.interrupt),
            (SIGQUIT, &signals.quit),
            (SIGTSTP, &signals.stop),
            (SIGCONT, &signals.go_on),
            (SIGWINCH, &signals.resize),
        ] {
            // The flag first: whoever is woken must find it set.
            signals
                .registered
                .push(flag::register(signal, Arc::clone(flag))?);
            let pipe = signals.waker.try_clone()?;
            signals
                .registered
                .push(low_level::pipe::register_raw(signal, pipe)?);
        }
        Ok(signals)
    }

    /// Readable when there is something to look at.
    pub(crate) fn wake(&self) -> BorrowedFd<'_> {
        self.wake.as_fd()
    }

    /// Writing to it wakes the loop.
    pub(crate) fn waker(&self) -> Arc<OwnedFd> {
        Arc::clone(&self.waker)
    }

    /// Empties the pipe. Flags and mailbox are to be looked at after this, not before.
    pub(crate) fn awake(&self) {
        let mut bytes = [0_u8; 256];
        while rustix::io::read(&self.wake, &mut bytes).is_ok_and(|read| read == bytes.len()) {}
    }

    /// The run must end. Stays so.
    pub(crate) fn fatal(&self) -> Option<Fatal> {
        if self.hang_up.load(Ordering::Relaxed) {
            Some(Fatal::HangUp)
        } else if self.terminate.load(Ordering::Relaxed) {
            Some(Fatal::Terminate)
        } else if self.quit.load(Ordering::Relaxed) {
            Some(Fatal::Quit)
        } else if self.interrupt.load(Ordering::Relaxed) {
            Some(Fatal::Interrupt)
        } else {
            None
        }
    }

    /// Somebody wants this process to stop for a while.
    pub(crate) fn take_stop(&self) -> bool {
        self.stop.swap(false, Ordering::Relaxed)
    }

    /// It goes on after a stop.
    pub(crate) fn take_go_on(&self) -> bool {
        self.go_on.swap(false, Ordering::Relaxed)
    }

    /// The window has another size.
    pub(crate) fn take_resize(&self) -> bool {
        self.resize.swap(false, Ordering::Relaxed)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.registered.drain(..) {
            low_level::unregister(id);
        }
    }
}

/// Stops this process until somebody continues it; returns then.
///
/// A process that no shell watches over would never be continued (a login whose only command is
/// this program): it does not stop.
pub(crate) fn stop_this_process() -> io::Result<()> {
    if a_shell_watches() {
        low_level::emulate_default_handler(SIGTSTP)
    } else {
        Ok(())
    }
}
