//! The full-screen terminal: bytes in, frames out, one thread, one wait.
//!
//! Start at [`run()`]. It waits for what was typed, for signals and for the worker's answers in one
//! place (`frontend::Seat`), tells the machine, and draws once for all that was
//! there, through [`DiffBackend`]. What the plain mode needs too is in [`crate::frontend`]; a person
//! who wants that mode gets it, and the run goes on there ([`Ended::Lines`]). Nothing here ticks
//! when nothing is pending. Must not know the registry, the store, or who performs effects.

mod appearance;
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

pub use appearance::{Appearance, Draw, Sight};
pub use backend::{DiffBackend, Out};
pub use run::{Ended, run};
