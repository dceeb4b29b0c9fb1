//! What one front end hands to the next when a person wants the other one in the middle of a run.

use std::sync::Arc;

use super::mailbox::Mailbox;
use crate::terminal::signals::Signals;
use crate::terminal::{Batch, Parser, Tty};

/// A run that goes on elsewhere. The terminal is as it was found; nothing that was asked for,
/// answered or typed is lost.
#[derive(Debug)]
pub struct Handover<P> {
    pub(crate) tty: Arc<Tty>,
    pub(crate) signals: Arc<Signals>,
    /// Answers to what is under way arrive here.
    pub(crate) mailbox: Mailbox,
    /// Performs effects.
    pub(crate) perform: P,
    pub(crate) parser: Parser,
    /// Typed behind the key that asked for the other front end.
    pub(crate) typed: Batch,
}
