//! The loop: wait, gather all that is ready, tell the machine, draw once.

use std::io;
use std::ops::RangeInclusive;
use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Size;
use rustix::io::Errno;

use super::mailbox::Mailbox;
use super::session::Session;
use super::signals::Signals;
use super::terminal::{Guard, Tty};
use super::wire::Out;
use crate::ui::{Theme, View};
use crate::wizard::{Effect, Ending, Msg, Screen, Wizard};

/// What the loop drives. The wizard; in tests anything.
pub trait Machine {
    /// Takes in what happened and says what is to be done.
    fn update(&mut self, msg: Msg) -> Vec<Effect>;
    /// What the person sees now.
    fn screen(&self) -> Screen;
}

/// Draws a screen: `ui::draw`.
pub type Draw = fn(&mut Frame, &Screen, &View);
/// How far a screen can be scrolled: `ui::scroll_range`.
pub type ScrollRange = fn(&Screen, Size, &View) -> RangeInclusive<u16>;

/// How it should look.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// Colours and line characters.
    pub theme: Theme,
    /// Draws a screen.
    pub draw: Draw,
    /// How far it can be scrolled.
    pub scroll_range: ScrollRange,
}

/// How the run ended. The terminal is as it was before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The machine quit.
    Ended(Ending),
    /// The terminal is gone, or SIGHUP came.
    HungUp,
    /// SIGTERM came.
    Terminated,
}

/// Runs the machine on a terminal until it quits or the terminal is gone.
///
/// The first frame is on the screen before `start` is called, which gives the performer of
/// effects; only then the machine hears [`Msg::Started`]. The performer must not block.
///
/// # Errors
/// When the terminal cannot be used. A terminal that vanishes is no error.
pub fn run<M: Machine, P: FnMut(Effect)>(
    machine: &mut M,
    tty: Tty,
    look: Look,
    start: impl FnOnce(Mailbox) -> P,
) -> io::Result<Outcome> {
    let tty = Arc::new(tty);
    let signals = Arc::new(Signals::listen()?);
    let mailbox = Mailbox::new(signals.waker());
    let guard = Guard::enter(Arc::clone(&tty))?;
    let mut session = Session::new(machine, tty, signals, guard, look)?;
    let ended = session.drive(&mailbox, start);
    session.leave();
    match ended {
        Ok(outcome) => Ok(outcome),
        // Writing failed because nobody is there any more, or because a signal cut it short.
        Err(error) => session.ended_by_signal().or(gone(&error)).ok_or(error),
    }
}

fn gone(error: &io::Error) -> Option<Outcome> {
    let errno = Errno::from_io_error(error)?;
    matches!(errno, Errno::IO | Errno::PIPE | Errno::NXIO | Errno::BADF).then_some(Outcome::HungUp)
}

/// The wire's far end.
#[derive(Debug)]
pub(super) struct Line {
    tty: Arc<Tty>,
    signals: Arc<Signals>,
}

impl Line {
    pub(super) fn new(tty: Arc<Tty>, signals: Arc<Signals>) -> Self {
        Self { tty, signals }
    }
}

impl Out for Line {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.tty.send(bytes, || self.signals.fatal().is_some())
    }

    fn size(&self) -> Size {
        self.tty.size()
    }
}

impl Machine for Wizard {
    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        Wizard::update(self, msg)
    }

    fn screen(&self) -> Screen {
        Wizard::screen(self)
    }
}
