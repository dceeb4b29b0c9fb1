//! How far one run of a command is: what has to be known when a signal comes, and in the end.

use std::cell::{Cell, RefCell};

use tokio::sync::Notify;

use super::end_signal::EndSignal;

/// How far a run is.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// Others run beside it, and the signals are waited for by who runs them all.
    one_of_several: bool,
    /// Something was changed, in a store or at the registry. Said also when the run then fails.
    pub(super) changed: Cell<bool>,
    /// What `--print` asked for, in place of the save that did not happen.
    pub(super) printed: RefCell<Option<String>>,
    /// What is worth knowing beside the result, each as a sentence.
    pub(super) notes: RefCell<Vec<String>>,
    /// What an interruption leaves, and how to go on, while something runs that it may cut off.
    pub(super) left: RefCell<Option<String>>,
    /// How many writes are under way that a signal must not cut off.
    writes: Cell<usize>,
    /// Everything that is typed or piped in has been read, and signals are waited for.
    pub(super) read: Notify,
    /// The signals, from then on; nothing when they could not be taken over.
    pub(super) signals: RefCell<Option<EndSignal>>,
}

/// A write is under way as long as this lives.
pub(super) struct WriteUnderWay<'a>(&'a Cell<usize>);

impl Drop for WriteUnderWay<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get().saturating_sub(1));
    }
}

impl Run {
    /// A run beside others.
    pub(super) fn among_others() -> Self {
        Self {
            one_of_several: true,
            ..Self::default()
        }
    }

    /// Others run beside it.
    pub(super) fn is_among_others(&self) -> bool {
        self.one_of_several
    }

    /// Everything was read, and processes may be started that a signal would leave behind.
    pub(super) fn take_signals(&self) {
        let mut signals = self.signals.borrow_mut();
        if signals.is_none() && !self.one_of_several {
            *signals = EndSignal::watch().ok();
            self.read.notify_one();
        }
    }

    /// Something is worth knowing beside the result.
    pub(super) fn note(&self, sentence: String) {
        let mut notes = self.notes.borrow_mut();
        if !notes.contains(&sentence) {
            notes.push(sentence);
        }
    }

    /// A write begins: it is brought to its end whatever signal comes.
    pub(super) fn writing(&self) -> WriteUnderWay<'_> {
        self.writes.set(self.writes.get() + 1);
        WriteUnderWay(&self.writes)
    }

    /// A write is under way.
    pub(super) fn is_writing(&self) -> bool {
        self.writes.get() > 0
    }
}
