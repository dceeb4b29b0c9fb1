//! The full-screen terminal: bytes in, frames out, one thread, one wait.
//!
//! Start at [`run()`]. It waits for keys ([`Parser`]), signals and the worker's answers (a
//! [`Mailbox`]) in one `poll(2)`, tells the machine, and draws once for all that was ready,
//! through [`DiffBackend`]. What the plain mode needs too is in [`crate::terminal`]; a person who wants that
//! mode gets it, and the run goes on there ([`Ended::Lines`]). Nothing here ticks when nothing is
//! pending. [`Guard`] leaves the terminal as it was found, whatever happens. Must not know the registry, the store, or who performs effects.

mod backend;
mod clipboard;
mod editor;
mod input;
mod keymap;
mod progress;
mod run;
mod scroll;
mod scrollback;
mod session;
#[cfg(test)]
mod tests;
mod typeahead;

pub use crate::terminal::{Guard, Input, Machine, Mailbox, Outcome, Parser, Tty};
pub use backend::{DiffBackend, Out};
pub use run::{Appearance, Draw, Ended, Sight, run};
