//! What a store exports, feed by feed.

mod count;
mod feed;
mod installed;
mod tally;

pub use count::{FeedCount, FeedReason, RecordFate};
pub use feed::{Feed, FeedScope, PaymentFeed};
pub use installed::{
    CronGroup, FeedCron, FeedKind, FeedRecords, InstalledFeed, ResyncCommand, StoreFeeds,
};
pub use tally::FeedTally;
