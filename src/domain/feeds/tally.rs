//! Counts of many places together, and counts in words.

use super::{FeedCount, FeedReason, FeedRecords, InstalledFeed, StoreFeeds};

/// How many records there are, by what became of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct FeedTally {
    /// Taken by the gateway.
    pub sent: u64,
    /// Taken before the store was given its data space.
    pub before: u64,
    /// Not sent yet.
    pub waiting: u64,
    /// Refused for good.
    pub refused: u64,
    /// Not taken this time.
    pub retried: u64,
    /// Not prepared to be sent yet, although there should be that many more.
    pub missing: u64,
}

impl FeedTally {
    /// All of them.
    pub fn all(&self) -> u64 {
        self.sent + self.before + self.on_the_way() + self.refused
    }

    /// Those that still go out by themselves, if nothing is in their way.
    pub fn on_the_way(&self) -> u64 {
        self.waiting + self.retried + self.missing
    }

    /// Nothing was prepared to be sent, and something should be.
    pub fn is_unprepared(&self) -> bool {
        self.missing > 0 && self.missing == self.all()
    }
}

impl std::iter::Sum for FeedTally {
    fn sum<I: Iterator<Item = Self>>(tallies: I) -> Self {
        tallies.fold(Self::default(), |sum, next| Self {
            sent: sum.sent + next.sent,
            before: sum.before + next.before,
            waiting: sum.waiting + next.waiting,
            refused: sum.refused + next.refused,
            retried: sum.retried + next.retried,
            missing: sum.missing + next.missing,
        })
    }
}

impl FeedCount {
    /// How many there are.
    pub fn tally(&self) -> FeedTally {
        let of = |reasons: &[FeedReason]| reasons.iter().map(|reason| reason.records).sum();
        let known = FeedTally {
            sent: self.sent,
            before: self.before,
            waiting: self.waiting,
            refused: of(&self.refused),
            retried: of(&self.retried),
            missing: 0,
        };
        FeedTally {
            missing: self
                .expected
                .map_or(0, |expected| expected.saturating_sub(known.all())),
            ..known
        }
    }

    /// What place it is, by the code that tells it from others.
    pub fn place(&self) -> &str {
        let code = self.store_view.as_ref().or(self.website.as_ref());
        code.map_or("whole store", |code| code.as_str())
    }

    /// In words: `36 sent, 3 refused (name is too long), 1 will be retried (Forbidden)`.
    pub fn words(&self) -> String {
        let tally = self.tally();
        let mut parts = Vec::new();
        if tally.sent > 0 {
            parts.push(format!("{} sent", tally.sent));
        }
        if tally.before > 0 {
            let before = tally.before;
            parts.push(format!("{before} sent before the data space was changed"));
        }
        if tally.waiting > 0 {
            parts.push(format!("{} waiting", tally.waiting));
        }
        if tally.missing > 0 {
            parts.push(format!("{} not indexed yet", tally.missing));
        }
        for reason in &self.refused {
            parts.push(format!("{} refused ({})", reason.records, reason.words()));
        }
        for reason in &self.retried {
            parts.push(format!(
                "{} will be retried ({})",
                reason.records,
                reason.words()
            ));
        }
        if parts.is_empty() {
            return "nothing to send".to_owned();
        }
        parts.join(", ")
    }
}

impl FeedReason {
    /// The message as a part of a sentence.
    pub fn words(&self) -> &str {
        match self.message.as_str().trim_end_matches('.') {
            "" => "no reason was given",
            message => message,
        }
    }
}

impl InstalledFeed {
    /// All of its places together.
    pub fn tally(&self) -> FeedTally {
        self.places().iter().map(FeedCount::tally).sum()
    }

    /// What became of it in all of its places, in words.
    pub fn words(&self) -> String {
        if let Some(why) = self.untold() {
            return format!("not known: {why}");
        }
        self.whole().words()
    }

    /// All of its places as one.
    pub fn whole(&self) -> FeedCount {
        let mut whole = FeedCount::none(None, None);
        let tally = self.tally();
        whole.sent = tally.sent;
        whole.before = tally.before;
        whole.waiting = tally.waiting;
        whole.expected = Some(tally.all());
        for place in self.places() {
            merge(&mut whole.refused, &place.refused);
            merge(&mut whole.retried, &place.retried);
        }
        whole
    }

    /// What it carries, for people.
    pub fn title(&self) -> String {
        self.known()
            .map_or_else(|| self.name.to_string(), super::Feed::title)
    }

    /// Why nothing is known of its records.
    pub fn untold(&self) -> Option<&str> {
        match &self.records {
            FeedRecords::Told { .. } => None,
            FeedRecords::Untold(why) => Some(why.as_str()),
        }
    }
}

/// Adds reasons to others, each once.
fn merge(all: &mut Vec<FeedReason>, more: &[FeedReason]) {
    for reason in more {
        match all.iter_mut().find(|known| known.message == reason.message) {
            Some(known) => known.records += reason.records,
            None => all.push(reason.clone()),
        }
    }
}

impl StoreFeeds {
    /// All feeds together.
    pub fn tally(&self) -> FeedTally {
        self.feeds.iter().map(InstalledFeed::tally).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::Label;
    use super::*;

    fn reason(message: &str, records: u64) -> FeedReason {
        FeedReason {
            message: Label::new(message),
            records,
            example: None,
        }
    }

    #[test]
    fn counts_are_told_in_plain_words() {
        let place = FeedCount {
            expected: Some(40),
            sent: 36,
            refused: vec![reason("name is too long.", 3)],
            retried: vec![reason("Forbidden", 1)],
            ..FeedCount::none(None, Some(Label::new("b2b_de")))
        };
        assert_eq!(place.place(), "b2b_de");
        assert_eq!(
            place.words(),
            "36 sent, 3 refused (name is too long), 1 will be retried (Forbidden)"
        );
        let empty = FeedCount::none(Some(Label::new("base")), None);
        assert_eq!(
            (empty.place(), empty.words()),
            ("base", "nothing to send".into())
        );
        let fresh = FeedCount {
            expected: Some(9),
            ..FeedCount::none(None, None)
        };
        assert_eq!(fresh.words(), "9 not indexed yet");
        assert!(fresh.tally().is_unprepared());
        assert!(!place.tally().is_unprepared());
    }

    #[test]
    fn more_than_there_should_be_is_nothing_missing() {
        let place = FeedCount {
            expected: Some(2),
            sent: 5,
            ..FeedCount::none(None, None)
        };
        assert_eq!(place.tally().missing, 0);
        assert_eq!(place.tally().all(), 5);
    }
}
