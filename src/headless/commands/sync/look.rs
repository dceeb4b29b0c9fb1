//! One look at what a store sends, and what is to be said of it.

use crate::domain::{
    FeedTally, Installation, InstalledFeed, Problem, StoreFeeds, feed_findings, findings,
};
use crate::effects::Services;
use crate::exit::Failure;
use crate::headless::failure::of_store;
use crate::printer::Ink;

/// What a store tells of its feeds, judged.
#[derive(Debug)]
pub(super) struct FeedLook {
    /// What it tells; `None` where what stands for it sends nothing.
    pub(super) feeds: Option<StoreFeeds>,
    /// What needs a person.
    pub(super) findings: Vec<Problem>,
}

/// How far the data is, in one word for programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(super) enum Verdict {
    /// All of it was sent and taken.
    AllSent,
    /// Some of it goes out by itself in a while.
    OnTheWay,
    /// Something keeps it away that needs a person.
    NeedsAPerson,
    /// What stands for this store sends nothing.
    NotAStore,
}

/// Looks at a store that was inspected before.
pub(super) async fn again(services: &Services, store: &Installation) -> Result<FeedLook, Failure> {
    let feeds = services.on_store(|store| store.feeds()).await;
    let feeds = feeds.map_err(of_store)?;
    let feeds = feeds.map(|feeds| feed_findings::in_use(store, feeds));
    let findings = feeds.as_ref().map_or_else(Vec::new, |feeds| {
        let before = [
            findings::keys_missing(store, store.environment()),
            findings::connection_missing(store),
            feed_findings::nothing_exported(feeds),
        ];
        let mut found: Vec<Problem> = before.into_iter().flatten().collect();
        found.extend(feed_findings::of_the_feeds(store, feeds));
        found
    });
    Ok(FeedLook { feeds, findings })
}

/// Looks at one feed, by its name.
pub(super) async fn feed(
    services: &Services,
    name: &str,
) -> Result<Option<InstalledFeed>, Problem> {
    let feeds = services.on_store(|store| store.feeds()).await?;
    let feeds = feeds.map_or_else(Vec::new, |feeds| feeds.feeds);
    Ok(feeds.into_iter().find(|feed| feed.name.as_str() == name))
}

/// Looks at a store for the first time.
pub(super) async fn at(services: &Services) -> Result<FeedLook, Failure> {
    let store = services.inspect().await.map_err(of_store)?;
    again(services, &store).await
}

impl FeedLook {
    /// All records together.
    pub(super) fn tally(&self) -> FeedTally {
        self.feeds
            .as_ref()
            .map(StoreFeeds::tally)
            .unwrap_or_default()
    }

    /// How far the data is.
    pub(super) fn verdict(&self) -> Verdict {
        match (&self.feeds, self.findings.is_empty()) {
            (None, _) => Verdict::NotAStore,
            (Some(_), false) => Verdict::NeedsAPerson,
            (Some(feeds), true) if feeds.tally().on_the_way() > 0 => Verdict::OnTheWay,
            (Some(_), true) => Verdict::AllSent,
        }
    }

    /// How its sentence looks.
    pub(super) fn ink(&self) -> Ink {
        match self.verdict() {
            Verdict::AllSent => Ink::Good,
            Verdict::OnTheWay | Verdict::NotAStore => Ink::Strong,
            Verdict::NeedsAPerson => Ink::Warning,
        }
    }

    /// How far the data is, as one sentence.
    pub(super) fn headline(&self) -> String {
        let tally = self.tally();
        let (sent, all) = (tally.sent, tally.all());
        match self.verdict() {
            Verdict::NotAStore => {
                "A file stands for this store: nothing is sent from it.".to_owned()
            }
            Verdict::AllSent if all == 0 => "There is nothing to send.".to_owned(),
            Verdict::AllSent => {
                format!("Everything was sent, and Adobe's services took it: {all} records.")
            }
            Verdict::OnTheWay => format!(
                "On the way: {sent} of {all} records were sent, cron sends the other {}.",
                all - sent
            ),
            Verdict::NeedsAPerson => {
                let first = self.findings.first();
                let what = first.map_or("", |problem| problem.what.as_str());
                let more = match self.findings.len() {
                    0 | 1 => String::new(),
                    more => format!(" And {} more: see below.", more - 1),
                };
                format!("{sent} of {all} records were sent. {what}{more}")
            }
        }
    }
}
