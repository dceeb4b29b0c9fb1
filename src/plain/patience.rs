//! A request under way: what is said of it, and when.

use std::time::{Duration, Instant};

use crate::wizard::{Pending, RequestId};

/// A request that takes longer is worth a line.
const PATIENCE: Duration = Duration::from_secs(1);

/// A request under way.
#[derive(Debug)]
pub(super) struct Patience {
    id: RequestId,
    what: &'static str,
    cancellable: bool,
    since: Instant,
    said: bool,
}

impl Patience {
    /// A request that was just sent.
    pub(super) fn begun(pending: &Pending) -> Self {
        Self {
            id: pending.id,
            what: pending.what,
            cancellable: pending.cancellable,
            since: Instant::now(),
            said: false,
        }
    }

    /// It is this one.
    pub(super) fn is(&self, pending: Option<&Pending>) -> bool {
        pending.is_some_and(|pending| pending.id == self.id)
    }

    /// The person knows of it.
    pub(super) fn was_said(&self) -> bool {
        self.said
    }

    /// When [`Patience::line`] has something to say, if it ever has.
    pub(super) fn deadline(&self) -> Option<Instant> {
        (!self.said).then(|| self.since + PATIENCE)
    }

    /// Said once, when it takes its time.
    pub(super) fn line(&mut self, now: Instant) -> Option<String> {
        let due = self.deadline().is_some_and(|deadline| now >= deadline);
        due.then(|| self.again())
    }

    /// Said when somebody asks where they are.
    pub(super) fn again(&mut self) -> String {
        self.said = true;
        let end = if self.cancellable {
            "Type back to cancel."
        } else {
            "Please wait."
        };
        format!("{}. {end}", self.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_request_is_said_once() {
        let mut waiting = Patience::begun(&Pending {
            id: RequestId(1),
            what: "Checking the keys",
            cancellable: true,
        });
        assert_eq!(waiting.line(waiting.since), None);
        let late = waiting.since + PATIENCE;
        assert_eq!(
            waiting.line(late).as_deref(),
            Some("Checking the keys. Type back to cancel.")
        );
        assert_eq!(waiting.line(late + PATIENCE), None);
        assert_eq!(waiting.deadline(), None);
    }
}
