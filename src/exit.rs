//! The exit codes, the same for every command.

use std::process::ExitCode;

use crate::domain::Problem;

/// How a run ended, for scripts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Exit {
    /// Done, or nothing to do.
    Done = 0,
    /// Failed.
    Failed = 1,
    /// The command line can't be understood.
    Usage = 2,
    /// The keys were refused.
    KeysRefused = 3,
    /// The registry could not be reached.
    Unreachable = 4,
    /// The store could not be read or changed.
    Store = 5,
    /// Checks found something.
    Findings = 6,
    /// A confirmation is missing.
    Unconfirmed = 7,
    /// The terminal hung up, or nothing was typed for too long; the run can be resumed.
    HungUp = 129,
    /// Cancelled by the person.
    Cancelled = 130,
    /// Told to quit by a signal, without leaving its memory in a file.
    Quit = 131,
    /// Terminated by a signal.
    Terminated = 143,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Why a command did not do what it was asked, and the code it ends with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Failure {
    /// For scripts.
    pub exit: Exit,
    /// For people.
    pub problem: Problem,
}

impl From<Problem> for Failure {
    /// A failure without a code of its own.
    fn from(problem: Problem) -> Self {
        Self {
            exit: Exit::Failed,
            problem,
        }
    }
}
