//! What a store says of a feed's records, place by place.

use super::super::Label;

/// The records of one feed in one place: a website, a store view, or the whole store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeedCount {
    /// The website's code, where the feed has one.
    pub website: Option<Label>,
    /// The store view's code, where the feed has one.
    pub store_view: Option<Label>,
    /// How many there should be; `None` where that can't be known.
    pub expected: Option<u64>,
    /// Taken by the gateway.
    pub sent: u64,
    /// Taken before the store was given its data space: they went into another one.
    pub before: u64,
    /// Not sent yet.
    pub waiting: u64,
    /// Refused for good, by reason: sent again only when the record changes.
    pub refused: Vec<FeedReason>,
    /// Not taken this time, by reason: cron sends them again.
    pub retried: Vec<FeedReason>,
}

/// Why records were not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeedReason {
    /// The gateway's words, or those of what failed on the way.
    pub message: Label,
    /// How many records.
    pub records: u64,
    /// One of them, by the name that people know it by.
    pub example: Option<Label>,
}

impl FeedReason {
    /// Of records that nothing is said against, and that went in one request with some that were
    /// refused.
    pub const WITH_OTHERS: &str = "its whole request was refused";
}

/// What became of one record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RecordFate {
    /// Taken by the gateway.
    Sent,
    /// Refused for good.
    Refused(Label),
    /// To be sent again.
    Retried(Label),
}

impl FeedCount {
    /// Counts of a place that nothing was counted in yet.
    pub fn none(website: Option<Label>, store_view: Option<Label>) -> Self {
        Self {
            website,
            store_view,
            expected: None,
            sent: 0,
            before: 0,
            waiting: 0,
            refused: Vec::new(),
            retried: Vec::new(),
        }
    }

    /// Counts one record more; `None` is one that waits.
    pub fn add(&mut self, fate: Option<&RecordFate>, called: &Label) {
        let (reasons, message) = match fate {
            None => {
                self.waiting += 1;
                return;
            }
            Some(RecordFate::Sent) => {
                self.sent += 1;
                return;
            }
            Some(RecordFate::Refused(message)) => (&mut self.refused, message),
            Some(RecordFate::Retried(message)) => (&mut self.retried, message),
        };
        match reasons.iter_mut().find(|reason| reason.message == *message) {
            Some(reason) => reason.records += 1,
            None => reasons.push(FeedReason {
                message: message.clone(),
                records: 1,
                example: Some(called.clone()),
            }),
        }
    }
}
