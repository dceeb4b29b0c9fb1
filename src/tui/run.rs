//! The loop: wait, gather all that is ready, tell the machine, draw once.

use std::io;
use std::sync::Arc;

use super::appearance::Appearance;
use super::session::{ScreenSession, Stop};
use crate::frontend::{Handover, Machine, Mailbox, Outcome, Seat, gone};
use crate::terminal::signals::Signals;
use crate::terminal::{Manner, Parser, Tty};
use crate::wizard::Effect;

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
    let seat = Seat::take(tty, signals, Manner::FullScreen, Parser::default())?;
    let mut session = ScreenSession::new(machine, seat, look)?;
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
