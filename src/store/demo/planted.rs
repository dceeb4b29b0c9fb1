//! What a file may say of a host that is made up: how it is doing, how far it gets, what it
//! exports.

use super::document::Document;
use crate::domain::{Health, ReachStep, StoreFeeds};
use crate::store::feeds::WireFeeds;
use crate::store::health::WireHealth;
use crate::store::reach::WireStep;

impl Document {
    /// Under `health`, what a look from the store's host finds.
    pub(super) fn health(&self) -> Option<Health> {
        let planted = self.rest.get("health")?.clone();
        serde_json::from_value(planted).ok().map(WireHealth::health)
    }

    /// Under `feeds`, what it tells of its feeds.
    pub(super) fn feeds(&self) -> Option<StoreFeeds> {
        let planted = self.rest.get("feeds")?.clone();
        serde_json::from_value(planted).ok().map(WireFeeds::feeds)
    }

    /// Under `reach`, how far a connection from the store's host gets.
    pub(super) fn reach(&self) -> Option<Vec<ReachStep>> {
        let planted = self.rest.get("reach")?.clone();
        let steps: Vec<WireStep> = serde_json::from_value(planted).ok()?;
        Some(steps.iter().map(WireStep::step).collect())
    }
}
