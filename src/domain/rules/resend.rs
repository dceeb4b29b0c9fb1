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
    /// How many seconds the command takes by itself, as measured on a real store.
    const START: u64 = 4;

    /// How many seconds it takes at most: the command's start, and what Adobe's gateway takes in a
    /// second by its documentation.
    pub fn seconds(&self) -> u64 {
        let a_second = match self.feed.known() {
            Some(Feed::Prices | Feed::ProductOverrides) => 800,
            Some(_) | None => 150,
        };
        Self::START + self.feed.tally().all() / a_second
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
    let most: u64 = parts.iter().map(ResendPart::seconds).sum();
    let least: u64 = parts.iter().map(|_| ResendPart::START).sum();
    let time = duration(least, most);
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
        "All {records} records are sent again{to}, in {time}: {}.{forgets}",
        feeds.join(", ")
    )
}

/// From a time to another, in the unit of the longer one.
fn duration(least: u64, most: u64) -> String {
    let (unit, name) = match most {
        ..100 => (1, "s"),
        100..6_000 => (60, "minutes"),
        _ => (3_600, "hours"),
    };
    match (least.div_ceil(unit), most.div_ceil(unit)) {
        (least, most) if least == most => format!("about {most} {name}"),
        (least, most) => format!("{least} to {most} {name}"),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_told_in_the_unit_of_the_longer_end() {
        for (least, most, said) in [
            (8, 8, "about 8 s"),
            (24, 42, "24 to 42 s"),
            (24, 99, "24 to 99 s"),
            (24, 100, "1 to 2 minutes"),
            (61, 119, "about 2 minutes"),
            (24, 5_999, "1 to 100 minutes"),
            (24, 6_000, "1 to 2 hours"),
        ] {
            assert_eq!(duration(least, most), said);
        }
    }
}
