//! What a store exports, feed by feed.

mod feed;

pub use feed::{Feed, FeedScope};
