//! What sending feeds again consists of, and what it costs.

use super::{ResendWay, resend_way};
use crate::domain::{Feed, Installation, InstalledFeed, Problem, ResyncCommand};

/// One feed's part of the work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResendPart {
    /// As it is before.
    pub feed: InstalledFeed,
    /// What sends it again.
    pub way: ResendWay,
}

impl ResendPart {
    /// About how many seconds it takes: the command's start, and what a gateway takes in a second.
    pub fn seconds(&self) -> u64 {
        let a_second = match self.feed.known() {
            Some(Feed::Prices | Feed::ProductOverrides) => 800,
            Some(_) | None => 150,
        };
        4 + self.feed.tally().all() / a_second
    }
}

/// How these feeds are sent again with the installed command, in their order.
pub fn resend_parts(
    feeds: Vec<InstalledFeed>,
    command: Option<ResyncCommand>,
) -> Result<Vec<ResendPart>, Problem> {
    let Some(command) = command.filter(|_| !feeds.is_empty()) else {
        return Err(Problem::new(
            "sync.no_command",
            "This store has no command that sends its data again.",
            "bin/magento saas:resync is not there, or could not be looked at.",
            "Install or update magento/saas-export.",
        ));
    };
    let part = |feed: InstalledFeed| match resend_way(&feed, command) {
        Some(way) => Ok(ResendPart { feed, way }),
        None => Err(Problem::new(
            "sync.no_way",
            format!("The installed command does not send {} again.", feed.name),
            "It knows neither --force nor --cleanup-feed, and skips what was sent before.",
            "Update magento/saas-export: composer require magento/saas-export",
        )),
    };
    feeds.into_iter().map(part).collect()
}

/// Why nothing can be sent from what stands for this store.
pub fn sends_nothing() -> Problem {
    Problem::new(
        "sync.no_store",
        "Nothing can be sent from here.",
        "A file stands for this store.",
        "Name the Magento itself with --store.",
    )
}

/// What is done and what it costs, in sentences.
pub fn resend_cost(store: &Installation, parts: &[ResendPart]) -> String {
    let records: u64 = parts.iter().map(|part| part.feed.tally().all()).sum();
    let time = duration(parts.iter().map(ResendPart::seconds).sum());
    let space = store.connection().map(|now| now.data_space_name);
    let space = space.filter(|name| !name.is_empty());
    let to = space.map_or_else(String::new, |name| format!(" to {name}"));
    let feeds: Vec<String> = parts.iter().map(|part| part.feed.title()).collect();
    let cleans = parts
        .iter()
        .any(|part| matches!(part.way, ResendWay::Cleanup { .. }));
    let forgets = if cleans {
        " Deletions that were not sent yet are forgotten: that is fine for an empty data space, else \
         what was deleted here may stay there."
    } else {
        ""
    };
    format!(
        "All {records} records are sent again{to}, about {time}: {}.{forgets}",
        feeds.join(", ")
    )
}

fn duration(seconds: u64) -> String {
    match seconds {
        ..100 => format!("{seconds} s"),
        100..6_000 => format!("{} minutes", seconds.div_ceil(60)),
        _ => format!("{} hours", seconds.div_ceil(3_600)),
    }
}

/// The feeds of which not everything was taken, in words.
pub fn not_taken<'f>(sent: impl IntoIterator<Item = &'f InstalledFeed>) -> Vec<String> {
    let sent = sent.into_iter();
    sent.filter(|feed| {
        let tally = feed.tally();
        tally.refused > 0 || (tally.on_the_way() > 0 && tally.sent == 0)
    })
    .map(|feed| format!("{}: {}", feed.title(), feed.words()))
    .collect()
}
