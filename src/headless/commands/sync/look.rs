//! One look at what a store sends, and how it looks.

use crate::domain::{FeedLook, Headway, Installation, InstalledFeed, Problem};
use crate::effects::Services;
use crate::exit::Failure;
use crate::headless::failure::of_store;
use crate::printer::Ink;

/// How far the data is, in one word for programs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(in crate::headless) enum Verdict {
    /// All of it was sent and taken.
    AllSent,
    /// Some of it goes out by itself in a while.
    OnTheWay,
    /// Something keeps it away that needs a person.
    NeedsAPerson,
    /// What stands for this store sends nothing.
    NotAStore,
}

impl From<Headway> for Verdict {
    fn from(headway: Headway) -> Self {
        match headway {
            Headway::AllSent => Self::AllSent,
            Headway::OnTheWay => Self::OnTheWay,
            Headway::NeedsAPerson => Self::NeedsAPerson,
            Headway::NotAStore => Self::NotAStore,
        }
    }
}

/// Looks at a store that was inspected before.
pub(super) async fn again(services: &Services, store: &Installation) -> Result<FeedLook, Failure> {
    let feeds = services.on_store(|store| store.feeds()).await;
    Ok(FeedLook::of(store, feeds.map_err(of_store)?))
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

/// How its sentence looks.
pub(super) fn ink(look: &FeedLook) -> Ink {
    match look.headway() {
        Headway::AllSent => Ink::Good,
        Headway::OnTheWay | Headway::NotAStore => Ink::Strong,
        Headway::NeedsAPerson => Ink::Warning,
    }
}
