//! What a store exports, feed by feed.

mod count;
mod feed;

pub use count::{FeedCount, FeedReason, RecordFate};
pub use feed::{Feed, FeedScope};
