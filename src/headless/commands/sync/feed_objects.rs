//! A store's feeds as programs get them.

use serde::Serialize;

use crate::domain::{
    CronGroup, FeedCount, FeedKind, FeedReason, FeedTally, InstalledFeed, Label, StoreFeeds,
};
use crate::headless::objects::texts;

/// What a store tells of its feeds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct FeedsObject {
    /// The exporter's version; null where it can't be told.
    exporter: Option<String>,
    /// All feeds together.
    records: TallyObject,
    /// Each feed that is installed.
    feeds: Vec<FeedObject>,
    /// When any job of cron was last started, in seconds before now; null where that is not known.
    cron_last: Option<u64>,
    /// The groups of cron jobs that these feeds need; null where they could not be looked at.
    cron_groups: Option<Vec<CronGroupObject>>,
    /// What could not be told, and why.
    untold: Vec<String>,
}

/// How many records there are, by what became of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::headless) struct TallyObject {
    /// Taken by the gateway.
    sent: u64,
    /// Taken before the store was given its data space: they went into another one.
    sent_before: u64,
    /// Not sent yet.
    waiting: u64,
    /// Refused for good: sent again only when the record changes.
    refused: u64,
    /// Not taken this time: cron sends them again.
    retried: u64,
    /// Not prepared to be sent yet.
    not_indexed: u64,
}

/// A feed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FeedObject {
    /// As `--feed` takes it.
    feed: String,
    /// immediate or legacy.
    kind: &'static str,
    /// All of its places together.
    records: TallyObject,
    /// By website or store view.
    places: Vec<FeedPlaceObject>,
    /// Why nothing is known of its records; null when something is.
    untold: Option<String>,
    /// The indexer that fills it; null where it has none.
    indexer: Option<FeedIndexerObject>,
    /// How many changed things wait to be taken up; null where that is not known.
    backlog: Option<u64>,
    /// Who sends it right now; null when nobody does.
    sending: Option<String>,
    /// When a legacy feed was last sent, in seconds before now; null where that is not known.
    last_sent: Option<u64>,
}

/// The records of one feed in one place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FeedPlaceObject {
    /// The website's code; null where the feed has none.
    website: Option<String>,
    /// The store view's code; null where the feed has none.
    store_view: Option<String>,
    /// How many records there should be; null where that can't be known.
    expected: Option<u64>,
    #[serde(flatten)]
    records: TallyObject,
    /// Why records were refused.
    refusals: Vec<FeedReasonObject>,
    /// Why records were not taken this time.
    retries: Vec<FeedReasonObject>,
}

/// Why records were not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FeedReasonObject {
    /// The gateway's words, or those of what failed on the way.
    message: String,
    /// How many records.
    records: u64,
    /// One of them; null where none is known.
    example: Option<String>,
}

/// An indexer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct FeedIndexerObject {
    /// As `indexer:reindex` takes it.
    id: String,
    /// It runs by schedule, not at every save.
    scheduled: bool,
    /// valid, invalid, working or suspended.
    status: String,
}

/// A group of cron jobs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct CronGroupObject {
    /// As `cron:run --group` takes it.
    group: String,
    /// When one of its jobs was last started, in seconds before now; null when nothing shows that
    /// one ever was.
    last: Option<u64>,
    /// How often one is due, in seconds.
    every: u64,
}

impl From<&StoreFeeds> for FeedsObject {
    fn from(feeds: &StoreFeeds) -> Self {
        let cron = feeds.cron.as_ref();
        Self {
            exporter: feeds.exporter.as_ref().map(Label::to_string),
            records: feeds.tally().into(),
            feeds: feeds.feeds.iter().map(FeedObject::from).collect(),
            cron_last: cron.and_then(|cron| cron.last),
            cron_groups: cron.map(|cron| cron.groups.iter().map(CronGroupObject::from).collect()),
            untold: texts(&feeds.untold),
        }
    }
}

impl From<FeedTally> for TallyObject {
    fn from(tally: FeedTally) -> Self {
        Self {
            sent: tally.sent,
            sent_before: tally.before,
            waiting: tally.waiting,
            refused: tally.refused,
            retried: tally.retried,
            not_indexed: tally.missing,
        }
    }
}

impl From<&InstalledFeed> for FeedObject {
    fn from(feed: &InstalledFeed) -> Self {
        Self {
            feed: feed.name.to_string(),
            kind: match feed.kind {
                FeedKind::Immediate => "immediate",
                FeedKind::Legacy => "legacy",
            },
            records: feed.tally().into(),
            places: feed.places().iter().map(FeedPlaceObject::from).collect(),
            untold: feed.untold().map(str::to_owned),
            indexer: feed.indexer.as_ref().map(|indexer| FeedIndexerObject {
                id: indexer.id.to_string(),
                scheduled: indexer.scheduled,
                status: indexer.status.to_string(),
            }),
            backlog: feed.backlog,
            sending: feed.sending.as_ref().map(Label::to_string),
            last_sent: feed.last_sent,
        }
    }
}

impl From<&FeedCount> for FeedPlaceObject {
    fn from(place: &FeedCount) -> Self {
        Self {
            website: place.website.as_ref().map(Label::to_string),
            store_view: place.store_view.as_ref().map(Label::to_string),
            expected: place.expected,
            records: place.tally().into(),
            refusals: place.refused.iter().map(FeedReasonObject::from).collect(),
            retries: place.retried.iter().map(FeedReasonObject::from).collect(),
        }
    }
}

impl From<&FeedReason> for FeedReasonObject {
    fn from(reason: &FeedReason) -> Self {
        Self {
            message: reason.message.to_string(),
            records: reason.records,
            example: reason.example.as_ref().map(Label::to_string),
        }
    }
}

impl From<&CronGroup> for CronGroupObject {
    fn from(group: &CronGroup) -> Self {
        Self {
            group: group.name.to_string(),
            last: group.last,
            every: group.every,
        }
    }
}
