//! The loop: wait, gather all that is ready, tell the machine, draw once.

use std::io;
use std::sync::Arc;

use ratatui::Frame;
use ratatui::layout::Size;

use super::backend::Out;
use super::session::{ScreenSession, Stop};
use crate::terminal::signals::Signals;
use crate::terminal::{Guard, Handover, Machine, Mailbox, Manner, Outcome, Tty, Window, gone};
use crate::ui::{Seen, Theme, View};
use crate::wizard::{Effect, Screen};

/// Draws a screen: `ui::draw`.
pub type Draw = fn(&mut Frame, &Screen, &View);
/// What is seen of a screen: `ui::seen`.
pub type Sight = fn(&Screen, Size, &View) -> Seen;

/// How it should look.
#[derive(Clone, Copy, Debug)]
pub struct Appearance {
    /// Colours and line characters.
    pub theme: Theme,
    /// The terminal is known to take web addresses as such.
    pub links: bool,
    /// Draws a screen.
    pub draw: Draw,
    /// Says what is seen of it.
    pub sight: Sight,
}

/// How the full screen came to its end. The terminal is as it was before.
#[derive(Debug)]
pub enum Ended<P> {
    /// The run is over.
    Over(Outcome),
    /// The person wants lines: [`plain::go_on`](crate::plain::go_on) takes over.
    Lines(Handover<P>),
}

/// Runs the machine on a terminal until it quits, the person wants lines instead, or the terminal
/// is gone.
///
/// The first frame is on the screen before `start` is called, which gives the performer of
/// effects; only then the machine hears [`Started`](crate::wizard::Msg::Started). The performer must not block.
///
/// # Errors
/// When the terminal cannot be used. A terminal that vanishes is no error.
pub fn run<M: Machine, P: FnMut(Effect)>(
    machine: &mut M,
    tty: Tty,
    look: Appearance,
    start: impl FnOnce(Mailbox) -> P,
) -> io::Result<Ended<P>> {
    let tty = Arc::new(tty);
    let signals = Arc::new(Signals::listen()?);
    let mailbox = Mailbox::new(signals.waker());
    let guard = Guard::enter(Arc::clone(&tty), Manner::FullScreen)?;
    let mut session = ScreenSession::new(machine, tty, signals, guard, look)?;
    let ended = session.drive(&mailbox, start);
    session.leave();
    match ended {
        Ok((Stop::Over(outcome), _)) => Ok(Ended::Over(outcome)),
        Ok((Stop::Lines(typed), perform)) => {
            Ok(Ended::Lines(session.hand_over(typed, mailbox, perform)))
        }
        // Writing failed because nobody is there any more, or because a signal cut it short.
        Err(error) => {
            let outcome = session.ended_by_signal().or(gone(&error));
            outcome.map(Ended::Over).ok_or(error)
        }
    }
}

/// The backend's far end.
#[derive(Debug)]
pub(super) struct TtyOut {
    tty: Arc<Tty>,
    signals: Arc<Signals>,
}

impl TtyOut {
    pub(super) fn new(tty: Arc<Tty>, signals: Arc<Signals>) -> Self {
        Self { tty, signals }
    }
}

impl Out for TtyOut {
    fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.tty.send(bytes, || self.signals.fatal().is_some())
    }

    fn size(&self) -> Size {
        window(self.tty.size())
    }
}

/// As ratatui counts it.
pub(super) fn window(size: Window) -> Size {
    Size {
        width: size.columns,
        height: size.rows,
    }
}
