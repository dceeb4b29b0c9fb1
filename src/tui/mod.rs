//! The full-screen terminal: bytes in, frames out, one thread, one wait.
//!
//! Start at [`run()`]. It waits for keys ([`Decoder`]), signals and the worker's answers (a
//! [`Mailbox`]) in one `poll(2)`, tells the machine, and draws once for all that was ready,
//! through [`Wire`]. What the plain mode needs too is in [`crate::terminal`]; a person who wants that
//! mode gets it, and the run goes on there ([`Ended::Lines`]). Nothing here ticks when nothing is
//! pending. [`Guard`] leaves the terminal as it was found, whatever happens. Must not know the registry, the store, or who performs effects.

mod ahead;
mod aside;
mod clipboard;
mod cursor;
mod editor;
mod intake;
mod keymap;
mod link;
mod pen;
mod progress;
mod run;
mod scrolled;
mod session;
#[cfg(test)]
mod tests;
mod wire;

pub use crate::terminal::{Decoder, Guard, Input, Machine, Mailbox, Outcome, Tty};
pub use run::{Draw, Ended, Look, Sight, run};
pub use wire::{Out, Wire};
