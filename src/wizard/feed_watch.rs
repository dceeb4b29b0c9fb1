//! What the store said of its feeds, and when it is asked again. Pages that show it say so; how
//! long to wait is part of what is asked for, so that no clock is read here.

use crate::domain::{FeedLook, FeedRecords, InstalledFeed, Label, Problem, StoreFeeds};

/// So often in a row the store may not answer before it is left alone.
const TRIES: u32 = 3;
/// How soon the counts are looked at again while they move, in seconds.
const SOON: u16 = 2;

/// Follows the counts of the store's feeds.
#[derive(Debug, Default)]
pub(super) struct FeedWatch {
    look: Option<FeedLook>,
    /// Why the last look failed.
    failed: Option<Problem>,
    /// How often in a row.
    failures: u32,
    /// For at least so many seconds nothing has moved.
    still: u64,
    /// It is asked at once, whatever is known.
    afresh: bool,
    /// Somebody wants to know whether anything has changed.
    wanted: bool,
    /// Something is being sent at the person's wish: it is followed to its end.
    sending: bool,
    over: Option<WatchOver>,
}

/// Why it is not followed any more.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WatchOver {
    /// All was sent, or what is left needs a person.
    Settled,
    /// Nothing moved for so long that nothing will.
    Stalled,
    /// The store does not answer.
    Silent,
}

impl FeedWatch {
    /// What was known is of another connection.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Begins again with a look at once; what is known stays until it is there.
    pub(super) fn again(&mut self) {
        (self.afresh, self.still, self.failures) = (true, 0, 0);
    }

    /// The same, because the person wants to see whether anything has changed.
    pub(super) fn wanted(&mut self) {
        self.again();
        self.wanted = true;
    }

    /// Something is sent now at the person's wish, or is not any more.
    pub(super) fn sending(&mut self, sending: bool) {
        self.sending = sending;
        self.again();
    }

    /// In how many seconds it is to be asked next; not at all when it is over.
    pub(super) fn next(&self) -> Option<u16> {
        let first = self.look.is_none() && self.failures == 0;
        if self.sending {
            return Some(SOON);
        }
        if self.afresh || first {
            return Some(0);
        }
        self.over
            .is_none()
            .then_some(match (self.failures, self.still) {
                (0, ..10) => SOON,
                (0, 10..60) => 4,
                (0, 60..) => 10,
                (1.., _) => 5,
            })
    }

    /// The store was asked, so many seconds after it was asked for. `true` when somebody wanted to
    /// know whether anything has changed, and nothing has.
    pub(super) fn take(
        &mut self,
        counted: Result<Option<StoreFeeds>, Problem>,
        after: u16,
        judge: impl FnOnce(Option<StoreFeeds>) -> FeedLook,
    ) -> bool {
        self.afresh = false;
        let wanted = std::mem::take(&mut self.wanted);
        let feeds = match counted {
            Ok(feeds) => feeds,
            Err(problem) => {
                self.failed = Some(problem);
                self.failures += 1;
                self.over = (self.failures >= TRIES).then_some(WatchOver::Silent);
                return false;
            }
        };
        (self.failed, self.failures) = (None, 0);
        let look = judge(feeds);
        let before = self.look.as_ref().map(moving);
        let same = before == Some(moving(&look));
        self.still = if same {
            self.still + u64::from(after)
        } else {
            0
        };
        self.over = if look.is_settled() {
            Some(WatchOver::Settled)
        } else {
            (self.still > look.patience()).then_some(WatchOver::Stalled)
        };
        self.look = Some(look);
        wanted && same
    }

    /// What was seen last.
    pub(super) fn look(&self) -> Option<&FeedLook> {
        self.look.as_ref()
    }

    /// Why the last look failed.
    pub(super) fn failed(&self) -> Option<&Problem> {
        self.failed.as_ref()
    }

    /// Why it is not followed any more.
    pub(super) fn over(&self) -> Option<WatchOver> {
        self.over
    }

    /// What is known is from before what was just done.
    pub(super) fn is_afresh(&self) -> bool {
        self.afresh
    }
}

/// What counts as a move: how long ago something was does not.
fn moving(look: &FeedLook) -> Vec<(&Label, &FeedRecords, Option<u64>)> {
    let feeds = look.feeds.iter().flat_map(|feeds| &feeds.feeds);
    let told = |feed: &InstalledFeed| feed.backlog;
    feeds
        .map(|feed| (&feed.name, &feed.records, told(feed)))
        .collect()
}
