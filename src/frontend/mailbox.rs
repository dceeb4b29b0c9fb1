//! How other threads tell the loop something.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::{Arc, Mutex, PoisonError};

use crate::wizard::Msg;

/// Takes messages from any thread and wakes the loop.
#[derive(Clone, Debug)]
pub struct Mailbox {
    letters: Arc<Mutex<Vec<Msg>>>,
    wake: Arc<OwnedFd>,
}

impl Mailbox {
    /// A mailbox that writes one byte to this pipe for each message.
    pub(crate) fn new(wake: Arc<OwnedFd>) -> Self {
        Self {
            letters: Arc::default(),
            wake,
        }
    }

    /// Leaves a message. It is lost when the loop is over.
    pub fn post(&self, msg: Msg) {
        self.letters
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(msg);
        // A full pipe wakes the loop as well.
        let _woken = rustix::io::write(self.wake.as_fd(), b"m");
    }

    /// All messages, in the order they came.
    pub(crate) fn collect(&self) -> Vec<Msg> {
        std::mem::take(&mut *self.letters.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
