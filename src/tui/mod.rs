//! The full-screen terminal: bytes in, frames out, one thread, one wait.
//!
//! Start at [`run()`]. It waits for keys ([`Decoder`]), signals and the worker's answers (a
//! [`Mailbox`]) in one `poll(2)`, tells the machine, and draws once for all that was ready,
//! through [`Wire`]. Nothing here ticks when nothing is pending. [`Guard`] leaves the terminal as
//! it was found, whatever happens. Must not know the registry, the store, or who performs effects.

mod clipboard;
mod cursor;
mod decoder;
mod editor;
mod intake;
mod key_text;
mod keymap;
mod mailbox;
mod pen;
mod progress;
mod run;
mod sequence;
mod session;
mod signals;
mod terminal;
#[cfg(test)]
mod tests;
mod utf8;
mod wire;

pub use decoder::{Decoder, Input};
pub use mailbox::Mailbox;
pub use run::{Draw, Look, Machine, Outcome, ScrollRange, run};
pub use terminal::{Guard, Tty};
pub use wire::{Out, Wire};
