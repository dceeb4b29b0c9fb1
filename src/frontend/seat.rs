//! The place before the terminal: the one wait of both loops, and what they do alike with their
//! terminal: leave it, stop for a while, come back.

use std::io;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use zeroize::Zeroizing;

use super::machine::Outcome;
use crate::terminal::signals::Signals;
use crate::terminal::{Batch, Guard, Manner, Parser, Tty, Window, timespec};
use crate::wizard::Pending;

/// So much is read in one go: who pastes a file sees the first of it before the last is there.
const READS: usize = 16;

/// A terminal in hand.
#[derive(Debug)]
pub(crate) struct Seat {
    tty: Arc<Tty>,
    signals: Arc<Signals>,
    guard: Guard,
    parser: Parser,
    /// When somebody was there last, as far as their keys tell.
    typed: Instant,
}

impl Seat {
    /// Takes the terminal in hand; what was typed before is kept.
    pub(crate) fn take(
        tty: Arc<Tty>,
        signals: Arc<Signals>,
        manner: Manner,
        parser: Parser,
    ) -> io::Result<Self> {
        Ok(Self {
            guard: Guard::enter(Arc::clone(&tty), manner)?,
            tty,
            signals,
            parser,
            typed: Instant::now(),
        })
    }

    /// Where this terminal's output goes.
    pub(crate) fn far_end(&self) -> FarEnd {
        FarEnd {
            tty: Arc::clone(&self.tty),
            signals: Arc::clone(&self.signals),
        }
    }

    /// Waits until something was typed or answered, a signal came or one of these moments is
    /// there, and gives what was typed, or how the run ended: by a signal, because nobody is at the
    /// other end any more, or because nobody has typed anything for too long.
    pub(crate) fn wait(
        &mut self,
        moments: &[Option<Instant>],
        pending: Option<&Pending>,
    ) -> io::Result<ControlFlow<Outcome, Batch>> {
        let idle = self.idle_end(pending);
        // Seen one round after its moment, when whatever else came in then was dealt with.
        if idle.is_some_and(|end| Instant::now() >= end) {
            return Ok(ControlFlow::Break(Outcome::Idle));
        }
        let moments = moments.iter().copied();
        let moments = moments.chain([self.parser.deadline(), idle]);
        let timeout = moments
            .flatten()
            .min()
            .map(|moment| timespec(moment.saturating_duration_since(Instant::now())));
        let ready = {
            let mut fds = [
                PollFd::from_borrowed_fd(self.tty.input(), PollFlags::IN),
                PollFd::from_borrowed_fd(self.signals.wake(), PollFlags::IN),
            ];
            match poll(&mut fds, timeout.as_ref()) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
            if !fds[1].revents().is_empty() {
                self.signals.awake();
            }
            fds[0].revents()
        };
        let mut batch = Batch::default();
        let gone = !ready.is_empty() && !self.read(&mut batch)?;
        let ended = self.ended_by_signal();
        if let Some(outcome) = ended.or(gone.then_some(Outcome::HungUp)) {
            return Ok(ControlFlow::Break(outcome));
        }
        self.parser.expire(Instant::now(), &mut batch);
        Ok(ControlFlow::Continue(batch))
    }

    /// When whoever sits here is let go, unless they type something. What is being written is
    /// waited for: it can't be cancelled, and whoever comes next should find it done.
    fn idle_end(&self, pending: Option<&Pending>) -> Option<Instant> {
        let may_end = pending.is_none_or(|pending| pending.cancellable);
        let limit = self.tty.idle_limit().filter(|_| may_end);
        limit.map(|limit| self.typed + limit)
    }

    /// Reads what is there; says whether the terminal still is.
    fn read(&mut self, batch: &mut Batch) -> io::Result<bool> {
        let mut bytes = Zeroizing::new([0_u8; 4096]);
        for _ in 0..READS {
            match rustix::io::read(self.tty.input(), bytes.as_mut_slice()) {
                Ok(0) | Err(Errno::IO) => return Ok(false),
                Ok(read) => {
                    self.typed = Instant::now();
                    self.parser.feed(&bytes[..read], self.typed, batch);
                }
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => return Err(error.into()),
            }
            let mut fds = [PollFd::from_borrowed_fd(self.tty.input(), PollFlags::IN)];
            let more = poll(&mut fds, Some(&timespec(Duration::ZERO)));
            if more != Ok(1) || !fds[0].revents().contains(PollFlags::IN) {
                break;
            }
        }
        Ok(true)
    }

    /// A paste has begun and not ended.
    pub(crate) fn in_paste(&self) -> bool {
        self.parser.in_paste()
    }

    /// What a signal that ends the run makes of it.
    pub(crate) fn ended_by_signal(&self) -> Option<Outcome> {
        Outcome::by_signal(&self.signals)
    }

    /// Somebody wants this process to stop for a while: [`Seat::suspend`] is to be called.
    pub(crate) fn is_told_to_stop(&self) -> bool {
        self.signals.take_stop()
    }

    /// Leaves the terminal to the shell until somebody says `fg`.
    pub(crate) fn suspend(&mut self) -> io::Result<()> {
        self.guard.restore();
        self.tty.leave_to_the_shell()?;
        self.signals.take_go_on();
        self.typed = Instant::now();
        self.guard.enter_again()
    }

    /// Somebody stopped this process without a word and continued it: takes the terminal again.
    pub(crate) fn is_back(&mut self) -> io::Result<bool> {
        let back = self.signals.take_go_on();
        if back {
            self.typed = Instant::now();
            self.guard.enter_again()?;
        }
        Ok(back)
    }

    /// The window has another size.
    pub(crate) fn is_resized(&self) -> bool {
        self.signals.take_resize()
    }

    /// What is not read yet may be the rest of a key, and must not land in the shell.
    pub(crate) fn drop_input(&self) {
        self.guard.drop_input();
    }

    /// Leaves the terminal as it was found.
    pub(crate) fn leave(&self) {
        self.guard.restore();
    }

    /// Gives the terminal up for who takes it next.
    pub(crate) fn vacate(self) -> (Arc<Tty>, Arc<Signals>, Parser) {
        (self.tty, self.signals, self.parser)
    }
}

/// Where output goes.
#[derive(Clone, Debug)]
pub(crate) struct FarEnd {
    tty: Arc<Tty>,
    signals: Arc<Signals>,
}

impl FarEnd {
    /// Writes all of it, or gives up when the run is to end while the terminal takes nothing.
    pub(crate) fn send(&self, bytes: &[u8]) -> io::Result<()> {
        self.tty.send(bytes, || self.signals.fatal().is_some())
    }

    /// Writes what the terminal takes at once: the last words of who leaves.
    pub(crate) fn send_last(&self, bytes: &[u8]) {
        // Nobody is left to tell when this fails: the terminal is gone.
        let _sent = self.tty.send(bytes, || true);
    }

    /// The terminal's size.
    pub(crate) fn size(&self) -> Window {
        self.tty.size()
    }
}
