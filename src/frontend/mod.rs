//! What the full screen and the lines share: the machine that both drive, the mailbox through which
//! answers come, the place before the terminal with its one wait (`seat`), what a person types or
//! pastes, told apart (`typed`), and when a request that takes its time is worth a word (`patience`).
//!
//! A read becomes inputs ([`Parser`](crate::terminal::Parser)), inputs become pieces, and what a
//! front end makes of a piece is its own affair. Must not know how anything looks, nor the registry,
//! the store, or who performs effects.

mod handover;
mod machine;
mod mailbox;
mod patience;
pub(crate) mod seat;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod typed;
mod wanted;

pub use handover::Handover;
pub(crate) use machine::gone;
pub use machine::{Machine, Outcome};
pub use mailbox::Mailbox;
pub(crate) use patience::Patience;
pub(crate) use seat::{FarEnd, Seat};
pub(crate) use typed::{Piece, Typed};
pub(crate) use wanted::wanted;
