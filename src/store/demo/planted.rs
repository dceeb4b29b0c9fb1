//! What a file may say of a host that is made up: how it is doing, how far it gets, what it
//! exports.

use super::document::{Document, ViewEntry};
use crate::domain::{Health, ReachStep, ScopeName, StoreFeeds, ViewPlace};
use crate::store::feeds::WireFeeds;
use crate::store::health::WireHealth;
use crate::store::reach::WireStep;
use crate::store::views::WireScope;

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

    /// Under `views`, its store views; a website is the one with the code that a view names.
    pub(super) fn view_places(&self) -> Vec<ViewPlace> {
        let website = |code: &str| {
            let known = self.websites.iter().find(|site| site.code == code);
            known.map_or_else(ScopeName::default, WireScope::named)
        };
        let place = |entry: &ViewEntry| {
            let store = entry
                .store
                .as_ref()
                .map(WireScope::named)
                .unwrap_or_default();
            entry
                .facts
                .place(website(&entry.website), store, entry.own.named())
        };
        self.views.iter().map(place).collect()
    }

    /// Under `reach`, how far a connection from the store's host gets.
    pub(super) fn reach(&self) -> Option<Vec<ReachStep>> {
        let planted = self.rest.get("reach")?.clone();
        let steps: Vec<WireStep> = serde_json::from_value(planted).ok()?;
        Some(steps.iter().map(WireStep::step).collect())
    }
}
