//! How a store's data is sent again after its data space changed.
//!
//! A plain `saas:resync` sends nothing of most feeds: what was sent before, to whatever data space,
//! is remembered and skipped. What the installed command can do is read from its definition, and
//! never from a version alone.

use crate::domain::{Feed, FeedKind, Installation, InstalledFeed, ResyncCommand, StoreFeeds};

/// What makes a feed send everything again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResendWay {
    /// Forget what was sent, and send it.
    Force,
    /// Empty the feed's table, fill it anew, and send it. Deletions that were not sent yet are
    /// forgotten.
    Cleanup {
        /// The command asks for a yes first.
        asks: bool,
    },
    /// The command alone: such feeds remember nothing.
    Plain,
}

/// The right way for a feed with the installed command; `None` where there is none.
pub fn resend_way(feed: &InstalledFeed, command: ResyncCommand) -> Option<ResendWay> {
    let asks = command.asks;
    let remembers = match (feed.kind, feed.known()) {
        (FeedKind::Immediate, _) => true,
        // Older exporters have the catalog's feeds in the older kind, which remember too.
        (FeedKind::Legacy, Some(feed)) => !is_forgetful(feed),
        (FeedKind::Legacy, None) => false,
    };
    match (remembers, command.force, command.cleanup) {
        (false, _, _) => Some(ResendWay::Plain),
        (true, true, _) => Some(ResendWay::Force),
        (true, false, true) => Some(ResendWay::Cleanup { asks }),
        (true, false, false) => None,
    }
}

/// It sends all it has whenever it is told to.
fn is_forgetful(feed: Feed) -> bool {
    match feed {
        Feed::ScopesWebsite | Feed::ScopesCustomerGroup | Feed::Payments(..) => true,
        Feed::Products
        | Feed::ProductAttributes
        | Feed::Categories
        | Feed::Prices
        | Feed::ProductOverrides
        | Feed::CategoryPermissions => false,
    }
}

impl ResendWay {
    /// The words behind `bin/magento`.
    pub fn words(self, feed: &str) -> Vec<String> {
        let option = match self {
            Self::Force => Some("--force"),
            Self::Cleanup { asks: _ } => Some("--cleanup-feed"),
            Self::Plain => None,
        };
        ["saas:resync", "--feed", feed]
            .into_iter()
            .chain(option)
            .map(str::to_owned)
            .collect()
    }

    /// What the command is answered on its standard input.
    pub fn answer(self) -> Option<&'static str> {
        match self {
            Self::Cleanup { asks: true } => Some("yes"),
            Self::Cleanup { asks: false } | Self::Force | Self::Plain => None,
        }
    }

    /// The command as it is typed in the store's folder.
    pub fn typed(self, feed: &str) -> String {
        let command = format!("bin/magento {}", self.words(feed).join(" "));
        match self.answer() {
            Some(answer) => format!("echo {answer} | {command}"),
            None => command,
        }
    }
}

/// The commands that send everything again, as they are typed in the store's folder. Feeds that
/// can't be sent again are not among them.
pub fn resync_commands(feeds: &StoreFeeds) -> Vec<String> {
    let Some(command) = feeds.resync else {
        return vec![];
    };
    let typed = |feed: &InstalledFeed| {
        let way = resend_way(feed, command)?;
        Some(way.typed(feed.name.as_str()))
    };
    feeds.feeds.iter().filter_map(typed).collect()
}

const PAYMENT_EXPORT: &str = "Magento_PaymentServicesSaaSExport";
/// What the names of the modules begin with that export the catalog.
const CATALOG_EXPORT: &str = "Magento_SaaS";

/// What this store sends, in words: `the catalog`. Nothing when it sends nothing.
pub fn resynced(store: &Installation) -> Option<&'static str> {
    let mut modules = store.modules.iter().filter(|module| module.enabled);
    let catalog = modules.any(|module| module.name.as_str().starts_with(CATALOG_EXPORT));
    let payments = store.has_module(PAYMENT_EXPORT)
        && store.circumstances.payment_services != Some(false)
        && store.has_pair(store.environment());
    match (catalog, payments) {
        (true, false) => Some("the catalog"),
        (false, true) => Some("the orders"),
        (true, true) => Some("catalog and orders"),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FeedRecords, Label};

    fn feed(name: &str, kind: FeedKind) -> InstalledFeed {
        InstalledFeed {
            name: Label::new(name),
            kind,
            records: FeedRecords::Untold(Label::default()),
            indexer: None,
            backlog: None,
            sending: None,
            last_sent: None,
        }
    }

    #[test]
    fn each_feed_is_sent_again_the_way_that_sends_it() {
        use FeedKind::{Immediate, Legacy};
        let check = |name, kind, [force, cleanup, asks]: [bool; 3], typed: Option<&str>| {
            let command = ResyncCommand {
                force,
                cleanup,
                asks,
            };
            let way = resend_way(&feed(name, kind), command);
            let said = way.map(|way| way.typed(name));
            assert_eq!(said.as_deref(), typed, "{name}");
        };
        let (new, asking, old, bare) = (
            [true, true, false],
            [false, true, true],
            [false, true, false],
            [false, false, false],
        );
        let force = Some("bin/magento saas:resync --feed prices --force");
        check("prices", Immediate, new, force);
        let asked = Some("echo yes | bin/magento saas:resync --feed prices --cleanup-feed");
        check("prices", Immediate, asking, asked);
        let unasked = Some("bin/magento saas:resync --feed prices --cleanup-feed");
        check("prices", Immediate, old, unasked);
        check("prices", Legacy, old, unasked);
        check("prices", Immediate, bare, None);
        let plain = Some("bin/magento saas:resync --feed scopesWebsite");
        for command in [new, asking, old, bare] {
            check("scopesWebsite", Legacy, command, plain);
        }
    }

    #[test]
    fn commands_are_told_for_what_is_installed_and_none_without_a_command() {
        let mut feeds = StoreFeeds {
            feeds: vec![
                feed("scopesWebsite", FeedKind::Legacy),
                feed("products", FeedKind::Immediate),
            ],
            ..StoreFeeds::default()
        };
        assert_eq!(resync_commands(&feeds), [""; 0]);
        feeds.resync = Some(ResyncCommand {
            force: true,
            cleanup: true,
            asks: false,
        });
        let commands = [
            "bin/magento saas:resync --feed scopesWebsite",
            "bin/magento saas:resync --feed products --force",
        ];
        assert_eq!(resync_commands(&feeds), commands);
    }
}
