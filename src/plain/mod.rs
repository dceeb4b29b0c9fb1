//! The plain mode: the same screens as lines of text, one question at a time, for screen readers,
//! simple terminals and serial lines.
//!
//! No cursor addressing, no escape sequence, nothing is drawn twice: only what is new is printed.
//! It takes the same [`Screen`](crate::wizard::Screen)s as the full screen and sends the same
//! messages, so steps, guards and texts are the same; it knows blocks and fields, not pages.
//! Start at [`run()`]: `session` waits, `line_input` makes lines and keys of what is typed, `reply`
//! and `commands` turn an answer into acts, `session::answer` carries them out, `transcript` says
//! what is new and asks, `wording` words a block, `output` prints. Must not know the registry, the store, or who performs effects.

mod commands;
mod entered;
mod line_editor;
mod line_input;
mod output;
mod question;
mod reply;
mod session;
#[cfg(test)]
mod tests;
mod transcript;
mod wording;

use std::io;
use std::sync::Arc;

use crate::frontend::{Handover, Machine, Mailbox, Outcome, Seat, gone};
use crate::terminal::signals::Signals;
use crate::terminal::{Manner, Parser, Tty};
use crate::wizard::Effect;
use session::LineSession;

/// Runs the machine on a terminal until it quits or the terminal is gone.
///
/// `start` gives the performer of effects, which must not block. With `ascii` every other
/// character is replaced.
///
/// # Errors
/// When the terminal cannot be used. A terminal that vanishes is no error.
pub fn run<M: Machine, P: FnMut(Effect)>(
    machine: &mut M,
    tty: Tty,
    ascii: bool,
    start: impl FnOnce(Mailbox) -> P,
) -> io::Result<Outcome> {
    let tty = Arc::new(tty);
    let signals = Arc::new(Signals::listen()?);
    let mailbox = Mailbox::new(signals.waker());
    let seat = Seat::take(tty, signals, Manner::Lines, Parser::default())?;
    let mut session = LineSession::new(machine, seat, ascii);
    let ended = session.drive(&mailbox, start);
    left(&session, ended)
}

/// Runs on to the end what the full screen began.
///
/// # Errors
/// As [`run()`].
pub fn go_on<M: Machine, P: FnMut(Effect)>(
    machine: &mut M,
    handover: Handover<P>,
    ascii: bool,
) -> io::Result<Outcome> {
    let Handover {
        tty,
        signals,
        mailbox,
        mut perform,
        parser,
        typed,
    } = handover;
    let seat = Seat::take(tty, signals, Manner::Lines, parser)?;
    let mut session = LineSession::new(machine, seat, ascii);
    let ended = session.take_over(&mailbox, &mut perform, &typed);
    left(&session, ended)
}

/// The terminal is left as it was found; says how the run ended.
fn left<M: Machine>(
    session: &LineSession<'_, M>,
    ended: io::Result<Outcome>,
) -> io::Result<Outcome> {
    session.leave();
    match ended {
        Ok(outcome) => Ok(outcome),
        // Writing failed because nobody is there any more, or because a signal cut it short.
        Err(error) => session.ended_by_signal().or(gone(&error)).ok_or(error),
    }
}
