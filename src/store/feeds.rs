//! A look at a store's feeds, as it stands in a demo store's file.

use serde::Deserialize;

use crate::domain::{
    CronGroup, FeedCount, FeedCron, FeedKind, FeedReason, FeedRecords, Indexer, InstalledFeed,
    Label, ResyncCommand, StoreFeeds,
};

/// [`StoreFeeds`] as JSON.
#[derive(Clone, Deserialize, Default)]
#[serde(default)]
pub(super) struct WireFeeds {
    exporter: Option<String>,
    feeds: Vec<WireFeed>,
    resync: Option<WireResync>,
    cron: Option<WireFeedCron>,
    untold: Vec<String>,
}

#[derive(Clone, Deserialize)]
struct WireFeed {
    name: String,
    kind: WireKind,
    /// Why nothing is known of its records; then there are no places.
    #[serde(default)]
    untold: Option<String>,
    #[serde(default)]
    places: Vec<WirePlace>,
    /// What was refused is kept.
    #[serde(default)]
    refusals: bool,
    #[serde(default)]
    indexer: Option<WireFeedIndexer>,
    #[serde(default)]
    backlog: Option<u64>,
    #[serde(default)]
    sending: Option<String>,
    #[serde(default)]
    last_sent: Option<u64>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum WireKind {
    Immediate,
    Legacy,
}

#[derive(Clone, Deserialize)]
struct WirePlace {
    #[serde(default)]
    website: Option<String>,
    #[serde(default)]
    store_view: Option<String>,
    #[serde(default)]
    expected: Option<u64>,
    #[serde(default)]
    sent: u64,
    #[serde(default)]
    before: u64,
    #[serde(default)]
    waiting: u64,
    #[serde(default)]
    refused: Vec<WireReason>,
    #[serde(default)]
    retried: Vec<WireReason>,
}

#[derive(Clone, Deserialize)]
struct WireReason {
    message: String,
    records: u64,
    #[serde(default)]
    example: Option<String>,
}

#[derive(Clone, Deserialize)]
struct WireFeedIndexer {
    id: String,
    scheduled: bool,
    #[serde(default)]
    status: String,
}

#[derive(Clone, Copy, Deserialize)]
struct WireResync {
    force: bool,
    cleanup: bool,
    asks: bool,
}

#[derive(Clone, Deserialize)]
struct WireFeedCron {
    last: Option<u64>,
    groups: Vec<WireCronGroup>,
}

#[derive(Clone, Deserialize)]
struct WireCronGroup {
    name: String,
    last: Option<u64>,
    every: u64,
}

impl WireFeeds {
    /// The same, cleaned.
    pub(super) fn feeds(self) -> StoreFeeds {
        StoreFeeds {
            feeds: self.feeds.into_iter().map(WireFeed::feed).collect(),
            exporter: label(self.exporter.as_deref()),
            resync: self.resync.map(|command| ResyncCommand {
                force: command.force,
                cleanup: command.cleanup,
                asks: command.asks,
            }),
            cron: self.cron.map(|cron| FeedCron {
                last: cron.last,
                groups: cron.groups.iter().map(WireCronGroup::group).collect(),
            }),
            untold: self.untold.iter().map(|text| Label::new(text)).collect(),
        }
    }
}

impl WireFeed {
    fn feed(self) -> InstalledFeed {
        InstalledFeed {
            name: Label::new(&self.name),
            kind: match self.kind {
                WireKind::Immediate => FeedKind::Immediate,
                WireKind::Legacy => FeedKind::Legacy,
            },
            records: match &self.untold {
                Some(why) => FeedRecords::Untold(Label::new(why)),
                None => FeedRecords::Told {
                    places: self.places.iter().map(WirePlace::count).collect(),
                    refusals: self.refusals,
                },
            },
            indexer: self.indexer.map(|indexer| Indexer {
                id: Label::new(&indexer.id),
                scheduled: indexer.scheduled,
                status: Label::new(&indexer.status),
            }),
            backlog: self.backlog,
            sending: label(self.sending.as_deref()),
            last_sent: self.last_sent,
        }
    }
}

impl WirePlace {
    fn count(&self) -> FeedCount {
        FeedCount {
            website: label(self.website.as_deref()),
            store_view: label(self.store_view.as_deref()),
            expected: self.expected,
            sent: self.sent,
            before: self.before,
            waiting: self.waiting,
            refused: self.refused.iter().map(WireReason::reason).collect(),
            retried: self.retried.iter().map(WireReason::reason).collect(),
        }
    }
}

impl WireReason {
    fn reason(&self) -> FeedReason {
        FeedReason {
            message: Label::new(&self.message),
            records: self.records,
            example: label(self.example.as_deref()),
        }
    }
}

impl WireCronGroup {
    fn group(&self) -> CronGroup {
        CronGroup {
            name: Label::new(&self.name),
            last: self.last,
            due: None,
            every: self.every,
        }
    }
}

/// An empty text is none.
fn label(text: Option<&str>) -> Option<Label> {
    text.filter(|text| !text.is_empty()).map(Label::new)
}
