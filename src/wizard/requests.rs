//! Keeps the requests: one at a time, each with an id of its own.

use super::checkpoint::Writing;
use super::draft::WaitLimits;
use super::effect::{Effect, Request};
use super::msg::RequestId;
use super::screen::Pending;

/// Hands out requests and knows which one is being waited for.
#[derive(Debug, Default)]
pub(super) struct InFlight {
    limits: WaitLimits,
    last: u64,
    pending: Option<Pending>,
    effects: Vec<Effect>,
    /// What the request that is waited for writes to the store.
    writing: Writing,
    /// A look at the store's feeds that nobody waits for: the page goes on meanwhile.
    watching: Option<(RequestId, u16)>,
    /// The read that was asked for last, in case its cancelling is taken back.
    read: Option<(&'static str, Request)>,
}

impl InFlight {
    /// For requests that may take so long.
    pub(super) fn within(limits: WaitLimits) -> Self {
        Self {
            limits,
            ..Self::default()
        }
    }

    /// Sends a request. A read that is still under way is cancelled first; while a write is
    /// under way nothing is sent.
    pub(super) fn ask(&mut self, what: &'static str, request: Request) {
        if self.is_writing() {
            return;
        }
        self.cancel();
        self.last += 1;
        let id = RequestId(self.last);
        let cancellable = request.is_read();
        let note = request.note(self.limits);
        self.writing = request.writes().unwrap_or_default();
        self.read = cancellable.then(|| (what, request.clone()));
        self.pending = Some(Pending {
            id,
            what,
            cancellable,
            note,
        });
        self.effects.push(Effect::Ask { id, request });
    }

    /// Sees to it that the store's feeds are looked at in the background, so many seconds from now
    /// or sooner, or not at all.
    pub(super) fn watch(&mut self, wanted: Option<u16>) {
        let quits = |effect: &Effect| matches!(effect, Effect::Quit(_));
        let wanted = wanted.filter(|_| !self.effects.iter().any(quits));
        let sooner = |(_, running): (RequestId, u16)| wanted.is_none_or(|after| after < running);
        if let Some((id, _)) = self.watching.filter(|running| sooner(*running)) {
            self.effects.push(Effect::Cancel { id });
            self.watching = None;
        }
        if let (None, Some(after)) = (self.watching, wanted) {
            self.last += 1;
            let id = RequestId(self.last);
            self.watching = Some((id, after));
            let request = Request::CountFeeds { after };
            self.effects.push(Effect::Ask { id, request });
        }
    }

    /// Takes the answer to what is looked at in the background: how long it was waited before.
    pub(super) fn watched(&mut self, id: RequestId) -> Option<u16> {
        let (_, after) = self.watching.filter(|(watching, _)| *watching == id)?;
        self.watching = None;
        Some(after)
    }

    /// An effect that is not answered.
    pub(super) fn tell(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Drops a read that is under way. `false` when there was none.
    pub(super) fn cancel(&mut self) -> bool {
        match &self.pending {
            Some(pending) if pending.cancellable => {
                self.effects.push(Effect::Cancel { id: pending.id });
                self.pending = None;
                true
            }
            Some(_) | None => false,
        }
    }

    /// Asks again for the read that was cancelled last.
    pub(super) fn ask_again(&mut self) {
        if let Some((what, request)) = self.read.take() {
            self.ask(what, request);
        }
    }

    /// Takes an answer in: `true` when it is the one waited for.
    pub(super) fn accept(&mut self, id: RequestId) -> bool {
        let awaited = self.pending.as_ref().is_some_and(|p| p.id == id);
        if awaited {
            self.pending = None;
        }
        awaited
    }

    /// A request is under way.
    pub(super) fn is_busy(&self) -> bool {
        self.pending.is_some()
    }

    /// A write is under way: its answer must be awaited.
    pub(super) fn is_writing(&self) -> bool {
        self.pending.as_ref().is_some_and(|p| !p.cancellable)
    }

    /// What is being written to the store.
    pub(super) fn writing(&self) -> Writing {
        if self.is_writing() {
            self.writing
        } else {
            Writing::Nothing
        }
    }

    /// What is being waited for.
    pub(super) fn pending(&self) -> Option<&Pending> {
        self.pending.as_ref()
    }

    /// Takes out what was collected.
    pub(super) fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }
}
