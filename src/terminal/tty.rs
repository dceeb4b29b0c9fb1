//! The terminal as a pair of file descriptors, and the guard that leaves it as it was found.

use std::cell::RefCell;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Once};
use std::time::{Duration, Instant};

use super::signals::stop_this_process;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::termios::{self, InputModes, OptionalActions, QueueSelector, Termios};

/// Alternate screen, plain attributes, bracketed paste. The cursor is the backend's business.
pub(crate) const ENTER: &[u8] = b"\x1b[?1049h\x1b[m\x1b[?2004h";
/// The way back: an unfinished frame shown, bracketed paste off, main screen, cursor shown,
/// attributes reset.
const LEAVE: &[u8] = b"\x1b[?2026l\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[m";
/// No window counts as larger. Each cell is memory, and whoever calls the program over a network
/// chooses how many there are; a wall of screens with the smallest letters has fewer.
const LARGEST: Window = Window {
    columns: 600,
    rows: 300,
};
/// A terminal that takes nothing for this long is left without a farewell.
const FAREWELL: Duration = Duration::from_millis(300);

/// The terminal's size.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// Columns.
    pub columns: u16,
    /// Rows.
    pub rows: u16,
}

/// How the terminal is driven.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Manner {
    /// Raw, and with the full screen's escape sequences taken back at the end.
    FullScreen,
    /// Keys one by one and without echo; lines go out as they always do, flow control stays, and
    /// no escape sequence is ever sent.
    Lines,
}

impl Manner {
    fn farewell(self) -> &'static [u8] {
        match self {
            Self::FullScreen => LEAVE,
            Self::Lines => b"",
        }
    }

    fn set(self, modes: &mut Termios) {
        let (input, output) = (modes.input_modes, modes.output_modes);
        modes.make_raw();
        match self {
            Self::FullScreen => {}
            Self::Lines => {
                modes.output_modes = output;
                modes.input_modes |=
                    input & (InputModes::IXON | InputModes::IXOFF | InputModes::IXANY);
            }
        }
    }
}

/// Where keys come from and frames go to.
#[derive(Debug)]
pub struct Tty {
    input: OwnedFd,
    output: OwnedFd,
    /// Nobody may be left alone with it: the process does not stop.
    never_left: bool,
    /// Nobody keeps it who types nothing for so long.
    idle_limit: Option<Duration>,
}

impl Tty {
    /// The process's own terminal.
    ///
    /// The output is opened anew where that is possible, so that writing to it can be made
    /// non-blocking without changing what the shell shares with us: a terminal that was stopped
    /// with Ctrl-S must not keep this process from ending.
    pub fn stdio() -> io::Result<Self> {
        let input = rustix::stdio::stdin().try_clone_to_owned()?;
        termios::tcgetattr(&input)?;
        let stdout = rustix::stdio::stdout();
        let output = reopened(stdout).map_or_else(|| stdout.try_clone_to_owned(), Ok)?;
        Ok(Self {
            input,
            output,
            never_left: false,
            idle_limit: None,
        })
    }

    /// Any other pair; what is no terminal stays as it is and counts as 80 by 24.
    pub fn of(input: OwnedFd, output: OwnedFd) -> Self {
        Self {
            input,
            output,
            never_left: false,
            idle_limit: None,
        }
    }

    /// The same, with a process that Ctrl-Z does not stop, whoever watches.
    #[must_use]
    pub fn never_left(mut self) -> Self {
        self.never_left = true;
        self
    }

    /// The same, let go when nothing is typed for so long.
    #[must_use]
    pub fn let_go_after(mut self, limit: Option<Duration>) -> Self {
        self.idle_limit = limit;
        self
    }

    /// How long it is kept for somebody who types nothing.
    pub(crate) fn idle_limit(&self) -> Option<Duration> {
        self.idle_limit
    }

    /// Stops this process until somebody continues it, when it may stop at all.
    pub(crate) fn leave_to_the_shell(&self) -> io::Result<()> {
        if self.never_left {
            return Ok(());
        }
        stop_this_process()
    }

    /// Readable when keys are there.
    pub(crate) fn input(&self) -> BorrowedFd<'_> {
        self.input.as_fd()
    }

    /// Columns and rows, from the kernel, which believes whatever it was told: serial lines know
    /// none, and nothing keeps anybody from asking for 65,535 of each.
    pub(crate) fn size(&self) -> Window {
        match termios::tcgetwinsize(&self.output) {
            Ok(found) if found.ws_col > 0 && found.ws_row > 0 => Window {
                columns: found.ws_col.min(LARGEST.columns),
                rows: found.ws_row.min(LARGEST.rows),
            },
            Ok(_) | Err(_) => Window {
                columns: 80,
                rows: 24,
            },
        }
    }

    /// Writes all of it, unless `give_up` says so while the terminal takes nothing.
    pub(crate) fn send(&self, mut bytes: &[u8], give_up: impl Fn() -> bool) -> io::Result<()> {
        while !bytes.is_empty() {
            match rustix::io::write(&self.output, bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    if give_up() {
                        return Err(io::ErrorKind::TimedOut.into());
                    }
                    let mut fds = [PollFd::new(&self.output, PollFlags::OUT)];
                    let moment = Timespec {
                        tv_sec: 0,
                        tv_nsec: 50_000_000,
                    };
                    match poll(&mut fds, Some(&moment)) {
                        Ok(_) | Err(Errno::INTR) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

fn reopened(fd: BorrowedFd<'_>) -> Option<OwnedFd> {
    let name = termios::ttyname(fd, Vec::new()).ok()?;
    let flags = OFlags::WRONLY | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
    rustix::fs::open(name.as_c_str(), flags, Mode::empty()).ok()
}

/// Rounded up, so that waiting ends behind the deadline and not just before it.
pub(crate) fn timespec(duration: Duration) -> Timespec {
    let duration = duration + Duration::from_micros(u64::from(!duration.is_zero()));
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: duration.subsec_nanos().into(),
    }
}

/// The terminal's state before, and whether it must be put back.
#[derive(Debug)]
struct Restorer {
    tty: Arc<Tty>,
    manner: Manner,
    /// Nothing when the input is no terminal.
    before: Option<Termios>,
    changed: AtomicBool,
}

impl Restorer {
    fn restore(&self) {
        if !self.changed.swap(false, Ordering::SeqCst) {
            return;
        }
        let end = Instant::now() + FAREWELL;
        // Nobody is left to tell when this fails: the terminal is gone.
        let _sent = self
            .tty
            .send(self.manner.farewell(), || Instant::now() >= end);
        if let Some(before) = &self.before {
            let _set = termios::tcsetattr(&self.tty.input, OptionalActions::Now, before);
        }
    }
}

thread_local! {
    /// The terminal that this thread drives, for the panic hook.
    static DRIVEN: RefCell<Option<Arc<Restorer>>> = const { RefCell::new(None) };
}

/// The terminal in a manner of our own while it lives.
#[derive(Debug)]
pub struct Guard {
    restorer: Arc<Restorer>,
}

impl Guard {
    /// Sets the terminal's modes at once; what was typed before is kept. The escape sequences of
    /// the full screen go out with the first frame.
    pub fn enter(tty: Arc<Tty>, manner: Manner) -> io::Result<Self> {
        let before = match termios::tcgetattr(&tty.input) {
            Ok(before) => Some(before),
            Err(Errno::NOTTY) => None,
            Err(error) => return Err(error.into()),
        };
        let restorer = Arc::new(Restorer {
            tty,
            manner,
            before,
            changed: AtomicBool::new(false),
        });
        restore_on_panic();
        DRIVEN.with(|driven| *driven.borrow_mut() = Some(Arc::clone(&restorer)));
        SCREENS.fetch_add(1, Ordering::SeqCst);
        let guard = Self { restorer };
        guard.enter_again()?;
        Ok(guard)
    }

    /// The same modes once more, after [`Guard::restore`] or after somebody else was at the terminal.
    pub fn enter_again(&self) -> io::Result<()> {
        self.restorer.changed.store(true, Ordering::SeqCst);
        if let Some(before) = &self.restorer.before {
            let mut raw = before.clone();
            self.restorer.manner.set(&mut raw);
            termios::tcsetattr(&self.restorer.tty.input, OptionalActions::Now, &raw)?;
        }
        Ok(())
    }

    /// Puts everything back. Does nothing the second time.
    pub fn restore(&self) {
        self.restorer.restore();
    }

    /// Throws away what was typed and not read. Only for the end within a paste that has not
    /// ended: its rest may be a private key, and must not land in the shell.
    pub fn drop_input(&self) {
        let _flushed = termios::tcflush(&self.restorer.tty.input, QueueSelector::IFlush);
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.restore();
        SCREENS.fetch_sub(1, Ordering::SeqCst);
        DRIVEN.with(|driven| *driven.borrow_mut() = None);
    }
}

/// Full screens that are up in this process.
static SCREENS: AtomicUsize = AtomicUsize::new(0);

/// Puts a hook before the one that is there: it restores the terminal of the thread that panics,
/// so that the message is read on the main screen. A thread without a terminal does not touch it,
/// and says nothing while a full screen is up: the message would only be drawn over.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let next = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let restored = DRIVEN.with(|driven| {
                let Ok(driven) = driven.try_borrow() else {
                    return false;
                };
                if let Some(restorer) = driven.as_ref() {
                    restorer.restore();
                }
                driven.is_some()
            });
            if restored || SCREENS.load(Ordering::SeqCst) == 0 {
                next(info);
            }
        }));
    });
}
