//! A request under way: when it is worth a word, and which word. One rule for both front ends.

use std::time::{Duration, Instant};

use crate::wizard::Pending;

/// A mark that goes away again is shown for whatever takes longer.
const SHOWN: Duration = Duration::from_millis(100);
/// A line that stays is said of whatever takes longer.
const SAID: Duration = Duration::from_secs(1);
/// And said again so often.
const AGAIN: Duration = Duration::from_secs(10);
/// From here on it is told how long it has been.
const COUNTED: Duration = Duration::from_secs(3);

/// A request under way.
#[derive(Clone, Debug)]
pub(crate) struct Patience {
    pub(crate) pending: Pending,
    since: Instant,
    /// How many lines were said of it, or would have been.
    said: u32,
}

impl Patience {
    /// A request that was just sent.
    pub(crate) fn begun(pending: &Pending, now: Instant) -> Self {
        Self {
            pending: pending.clone(),
            since: now,
            said: 0,
        }
    }

    /// It is this one.
    pub(crate) fn is(&self, pending: Option<&Pending>) -> bool {
        pending.is_some_and(|pending| pending.id == self.pending.id)
    }

    /// From when on a mark is shown that goes away with it.
    pub(crate) fn shown_from(&self) -> Instant {
        self.since + SHOWN
    }

    /// From when on the next line is said of it.
    pub(crate) fn said_from(&self) -> Instant {
        self.since
            + if self.said == 0 {
                SAID
            } else {
                AGAIN * self.said
            }
    }

    /// A line was said of it.
    pub(crate) fn was_said(&self) -> bool {
        self.said > 0
    }

    /// The next line, when it is time.
    pub(crate) fn line(&mut self, now: Instant) -> Option<String> {
        (now >= self.said_from()).then(|| self.again(now))
    }

    /// Said when somebody asks where they are.
    pub(crate) fn again(&mut self, now: Instant) -> String {
        let past = now.saturating_duration_since(self.since);
        let turns = u32::try_from(past.as_secs() / AGAIN.as_secs()).unwrap_or(u32::MAX);
        self.said = turns.saturating_add(1);
        let seconds = self.seconds(now).map(|seconds| format!(", {seconds} s"));
        let (what, note) = (self.pending.what, self.note(now));
        let mut line = format!("{what}{}.", seconds.unwrap_or_default());
        let cancel = self.pending.cancellable.then_some("Type back to cancel");
        for sentence in note.into_iter().chain(cancel) {
            line.extend([" ", sentence, "."]);
        }
        line
    }

    /// For how long, once that is worth telling.
    pub(crate) fn seconds(&self, now: Instant) -> Option<u16> {
        let past = now.saturating_duration_since(self.since);
        let seconds = u16::try_from(past.as_secs()).unwrap_or(u16::MAX);
        (past >= COUNTED).then_some(seconds)
    }

    /// Why it can't be cancelled; or how long it may take, once it takes long.
    pub(crate) fn note(&self, now: Instant) -> Option<&str> {
        let is_due = !self.pending.cancellable || self.seconds(now).is_some();
        self.pending.note.as_deref().filter(|_| is_due)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wizard::RequestId;

    #[test]
    fn a_slow_request_is_said_once_and_then_every_ten_seconds() {
        let start = Instant::now();
        let after = |millis| start + Duration::from_millis(millis);
        let pending = Pending {
            id: RequestId(1),
            what: "Checking the keys",
            cancellable: true,
            note: Some("Usually a second".into()),
        };
        let mut waiting = Patience::begun(&pending, start);
        assert_eq!(waiting.shown_from(), after(100));
        assert!(waiting.is(Some(&pending)) && !waiting.is(None));
        let another = Pending {
            id: RequestId(2),
            ..pending
        };
        assert!(!waiting.is(Some(&another)));
        assert!(!waiting.was_said());
        assert_eq!(waiting.line(after(999)), None);
        let said = waiting.line(after(1_000)).unwrap_or_default();
        assert_eq!(said, "Checking the keys. Type back to cancel.");
        assert!(waiting.was_said());
        assert_eq!(waiting.line(after(9_999)), None);
        let said = waiting.line(after(10_100)).unwrap_or_default();
        assert_eq!(
            said,
            "Checking the keys, 10 s. Usually a second. Type back to cancel."
        );
        assert_eq!(waiting.said_from(), after(20_000));
    }

    #[test]
    fn what_is_written_says_why_it_is_awaited_and_time_counts_from_the_third_second() {
        let start = Instant::now();
        let pending = Pending {
            id: RequestId(1),
            what: "Saving",
            cancellable: false,
            note: Some("It is being written".into()),
        };
        let mut waiting = Patience::begun(&pending, start);
        let after = |millis| start + Duration::from_millis(millis);
        assert_eq!(waiting.seconds(after(2_999)), None);
        let said = waiting.again(after(3_000));
        assert_eq!(said, "Saving, 3 s. It is being written.");
        assert_eq!(waiting.note(after(0)), Some("It is being written"));
    }
}
