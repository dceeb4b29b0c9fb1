//! What the full screen and the plain mode share of the terminal: its two ends and the guard that
//! leaves it as it was found ([`Guard`]), bytes into keys ([`Parser`]), signals, the mailbox that
//! wakes a loop, and the eye for key text.
//!
//! Must not know how anything looks, nor the registry, the store, or who performs effects.

mod csi;
mod handover;
mod job_control;
pub(crate) mod key_text;
mod machine;
mod mailbox;
mod parser;
pub(crate) mod signals;
mod swallowed;
#[cfg(test)]
pub(crate) mod tests;
mod tty;
mod utf8;

pub use handover::Handover;
pub(crate) use machine::gone;
pub use machine::{Machine, Outcome};
pub use mailbox::Mailbox;
pub use parser::{Input, Parser};
pub(crate) use tty::{ENTER, timespec};
pub use tty::{Guard, Manner, Tty, Window};
