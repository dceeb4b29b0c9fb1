//! The store's data: whether it is sent, and taken.

use super::check::{Check, State};
use super::evidence::{Evidence, Seen};
use crate::domain::{Installation, Problem, StoreFeeds, feed_findings};

pub(super) fn checks(evidence: &Evidence) -> Vec<Check> {
    let skipped = |why: &str| {
        let what = "What the store sends was not looked at.";
        vec![Check::skip("data.feeds", what, why)]
    };
    match (&evidence.feeds, evidence.store()) {
        (Seen::Yes(feeds), Some(store)) => {
            let mut checks = of(store, feeds);
            // Else it is checked with the store's host.
            if evidence.health.yes().is_some() {
                checks.retain(|check| check.id != "store.cron");
            }
            checks
        }
        // What stands for this store sends nothing.
        (Seen::NoHost, _) => vec![],
        (Seen::No(problem), _) => vec![Check::of("data.feeds", State::Fail, problem)],
        (Seen::NotAsked, _) | (Seen::Yes(_), None) => skipped(evidence.why_no_store()),
    }
}

fn of(store: &Installation, feeds: &StoreFeeds) -> Vec<Check> {
    if let Some(problem) = feed_findings::nothing_exported(feeds) {
        return vec![Check::ok("data.feeds", problem.what).noting(problem.why)];
    }
    if !feed_findings::is_connected(store) {
        let what = "What the store sends was not judged.";
        return vec![Check::skip("data.feeds", what, "It is not connected yet.")];
    }
    let found = feed_findings::of_the_feeds(store, feeds);
    let mut checks: Vec<Check> = found
        .iter()
        .map(|problem| Check::of(id(problem), state(problem), problem))
        .collect();
    if checks.iter().all(|check| check.id == "store.cron") {
        let tally = feeds.tally();
        let way = match tally.on_the_way() {
            0 => String::new(),
            more => format!(", {more} are on the way"),
        };
        let what = format!(
            "The gateway took {} of {} records{way}.",
            tally.sent,
            tally.all()
        );
        checks.push(Check::ok("data.feeds", what));
    }
    checks
}

/// The check that a finding belongs to.
fn id(problem: &Problem) -> &'static str {
    match problem.code.0 {
        "feeds.cron" | "feeds.cron_group" => "store.cron",
        "feeds.refused" => "data.refused",
        "feeds.indexer" | "feeds.not_indexed" => "data.indexed",
        _ => "data.feeds",
    }
}

fn state(problem: &Problem) -> State {
    match problem.code.0 {
        "feeds.refused" | "feeds.indexer" => State::Warn,
        _ => State::Fail,
    }
}
