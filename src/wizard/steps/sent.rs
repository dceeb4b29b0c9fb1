//! What a store says of the records that it exports, in a few lines.

use crate::domain::{FeedCount, FeedReason, FeedRecords, InstalledFeed, StoreFeeds};
use crate::wizard::screen::{Block, Fact, Tone};

/// How many reasons are named.
const NAMED: usize = 2;

/// One line in all, then what was refused and why.
pub(super) fn blocks(told: Option<&StoreFeeds>) -> Vec<Block> {
    let Some(told) = told else {
        return vec![Block::plain("This store exports nothing itself.")];
    };
    if told.feeds.is_empty() {
        return vec![Block::text(
            Tone::Warning,
            "No exporter is installed: nothing will be sent.",
        )];
    }
    let places: Vec<&FeedCount> = told.feeds.iter().flat_map(InstalledFeed::places).collect();
    let sum = |part: fn(&FeedCount) -> u64| places.iter().map(|place| part(place)).sum::<u64>();
    let (sent, waiting) = (sum(|place| place.sent), sum(|place| place.waiting));
    let refused = sum(|place| records(&place.refused));
    let retried = sum(|place| records(&place.retried));
    let mut facts = vec![
        toned("Sent", sent, if sent > 0 { Tone::Good } else { Tone::Open }),
        toned(
            "Waiting",
            waiting,
            if waiting > 0 { Tone::Open } else { Tone::Good },
        ),
    ];
    if retried > 0 {
        facts.push(toned("Sent again by cron", retried, Tone::Warning));
    }
    if refused > 0 {
        facts.push(toned("Refused", refused, Tone::Bad));
    }
    let untold = told.feeds.iter().filter_map(|feed| match &feed.records {
        FeedRecords::Told { .. } => None,
        FeedRecords::Untold(_) => Some(feed.name.as_str()),
    });
    let untold: Vec<&str> = untold.collect();
    if !untold.is_empty() {
        facts.push(Fact::new("Not told", untold.join(", ")));
    }
    let reasons = places.iter().flat_map(|place| &place.refused);
    let mut reasons: Vec<&FeedReason> = reasons.collect();
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.records));
    reasons.dedup_by(|one, other| one.message == other.message);
    let reasons = reasons.into_iter().take(NAMED);
    let mut blocks = vec![Block::Facts(facts)];
    blocks.extend(reasons.map(|reason| Block::text(Tone::Bad, reason.message.as_str())));
    if sent == 0 && waiting == 0 && refused == 0 && retried == 0 {
        blocks.push(Block::plain(
            "Nothing yet: the next runs of cron index the catalog and send it.",
        ));
    }
    blocks
}

fn records(reasons: &[FeedReason]) -> u64 {
    reasons.iter().map(|reason| reason.records).sum()
}

fn toned(label: &'static str, count: u64, tone: Tone) -> Fact {
    Fact {
        tone,
        ..Fact::new(label, count.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FeedKind, Label};

    fn feed(places: Vec<FeedCount>) -> InstalledFeed {
        InstalledFeed {
            name: Label::new("products"),
            kind: FeedKind::Immediate,
            records: FeedRecords::Told {
                places,
                refusals: true,
            },
            indexer: None,
            backlog: None,
            sending: None,
            last_sent: None,
        }
    }

    fn said(told: Option<&StoreFeeds>) -> String {
        format!("{:?}", blocks(told))
    }

    #[test]
    fn what_was_refused_is_counted_and_named() {
        let mut count = FeedCount::none(None, None);
        count.sent = 40;
        count.waiting = 3;
        count.refused.push(FeedReason {
            message: Label::new("Required attribute is missing"),
            records: 2,
            example: None,
        });
        let told = StoreFeeds {
            feeds: vec![feed(vec![count])],
            ..StoreFeeds::default()
        };
        let said = said(Some(&told));
        for part in ["\"40\"", "\"3\"", "\"2\"", "Required attribute is missing"] {
            assert!(said.contains(part), "{part}: {said}");
        }
    }

    #[test]
    fn a_store_that_tells_nothing_claims_nothing() {
        assert!(said(None).contains("exports nothing"));
        assert!(said(Some(&StoreFeeds::default())).contains("No exporter"));
        let silent = StoreFeeds {
            feeds: vec![feed(vec![])],
            ..StoreFeeds::default()
        };
        assert!(said(Some(&silent)).contains("Nothing yet"));
    }
}
