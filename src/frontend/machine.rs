//! What a front end drives, and how its run can end.

use std::io;

use rustix::io::Errno;

use crate::terminal::signals::{Fatal, Signals};
use crate::wizard::{Effect, Ending, Msg, Screen, Wizard};

/// What a front end drives. The wizard; in tests anything.
pub trait Machine {
    /// Takes in what happened and says what is to be done.
    fn update(&mut self, msg: Msg) -> Vec<Effect>;
    /// What the person sees now.
    fn screen(&self) -> Screen;
}

impl Machine for Wizard {
    fn update(&mut self, msg: Msg) -> Vec<Effect> {
        Wizard::update(self, msg)
    }

    fn screen(&self) -> Screen {
        Wizard::screen(self)
    }
}

/// How the run ended. The terminal is as it was before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The machine quit.
    Ended(Ending),
    /// The terminal is gone, or SIGHUP came.
    HungUp,
    /// Nobody typed anything for as long as the terminal is kept for them.
    Idle,
    /// SIGTERM came.
    Terminated,
    /// SIGQUIT came.
    Quit,
}

impl Outcome {
    /// What a signal that ends the run makes of it.
    pub(crate) fn by_signal(signals: &Signals) -> Option<Self> {
        signals.fatal().map(|fatal| match fatal {
            Fatal::HangUp => Self::HungUp,
            Fatal::Terminate => Self::Terminated,
            Fatal::Quit => Self::Quit,
            Fatal::Interrupt => Self::Ended(Ending::Cancelled),
        })
    }
}

/// What a failed read or write means when nobody is at the other end any more.
pub(crate) fn gone(error: &io::Error) -> Option<Outcome> {
    let errno = Errno::from_io_error(error)?;
    matches!(errno, Errno::IO | Errno::PIPE | Errno::NXIO | Errno::BADF).then_some(Outcome::HungUp)
}
