//! The terminal, as a device: its two ends and the guard that leaves it as it was found
//! ([`Guard`]), bytes into inputs ([`Parser`]), signals, and whether a shell would take over.
//!
//! Must not know what anything typed means, nor how anything looks, nor who drives it: that is in
//! `frontend`.

mod batch;
mod csi;
mod job_control;
mod parser;
pub(crate) mod signals;
#[cfg(test)]
mod tests;
mod tty;
mod utf8;

pub use batch::Batch;
pub use parser::{Input, Parser};
pub(crate) use tty::{ENTER, timespec};
pub use tty::{Guard, Manner, Tty, Window};
