//! What a store says of the records that it exports, as bars: one for each feed and place.

use crate::domain::{FeedCount, FeedReason, InstalledFeed, StoreFeeds, feed_findings};
use crate::wizard::screen::{Bar, Tone};

/// So many lines can be taken in at a glance; with more places each feed has one of its own.
const GLANCE: usize = 14;

/// A bar for each place; for each feed where that would be too many.
pub(super) fn bars(feeds: &StoreFeeds) -> Vec<Bar> {
    let places: usize = feeds
        .feeds
        .iter()
        .map(|feed| feed.places().len().max(1))
        .sum();
    let each = places <= GLANCE;
    feeds
        .feeds
        .iter()
        .flat_map(|feed| of_feed(feed, each))
        .collect()
}

fn of_feed(feed: &InstalledFeed, each: bool) -> Vec<Bar> {
    let title = feed.title();
    let mut bars: Vec<Bar> = if let Some(why) = feed.untold() {
        vec![untold(title, feed, why)]
    } else if each && feed.places().len() > 1 {
        let places = feed.places().iter();
        places
            .map(|place| bar(title.clone(), place.place().to_owned(), place))
            .collect()
    } else {
        let whole = feed.whole();
        let place = feed.places().first().filter(|_| feed.places().len() == 1);
        let place = place.filter(|place| place.website.is_some() || place.store_view.is_some());
        let place = place.map_or_else(String::new, |place| place.place().to_owned());
        vec![bar(title, place, &whole)]
    };
    if let Some(first) = bars.first_mut() {
        if let Some(backlog @ 1..) = feed.backlog {
            let wait = if backlog == 1 {
                "change waits"
            } else {
                "changes wait"
            };
            add(&mut first.said, &format!("{backlog} {wait} for cron"));
        }
        if feed.sending.is_some() {
            add(&mut first.said, "being sent right now");
        }
    }
    bars
}

/// Older feeds keep no count.
fn untold(label: String, feed: &InstalledFeed, why: &str) -> Bar {
    let (tone, said) = match feed.last_sent {
        Some(_) => (Tone::Good, "was sent, it is not told how much".to_owned()),
        None => (Tone::Open, format!("not known: {why}")),
    };
    Bar {
        label,
        place: String::new(),
        done: 0,
        all: 0,
        tone,
        said,
    }
}

fn bar(label: String, place: String, count: &FeedCount) -> Bar {
    let tally = count.tally();
    let from_before: u64 = count
        .retried
        .iter()
        .filter(|reason| feed_findings::is_from_before(reason))
        .map(|reason| reason.records)
        .sum();
    let mut said = String::new();
    let mut part = |records: u64, what: &str| {
        if records > 0 {
            add(&mut said, &format!("{records} {what}"));
        }
    };
    part(tally.before, "sent before the data space was changed");
    part(tally.waiting + from_before, "waiting");
    part(tally.missing, "not indexed yet");
    for reason in &count.refused {
        part(reason.records, &format!("refused ({})", named(reason)));
    }
    let retried = count.retried.iter();
    for reason in retried.filter(|reason| !feed_findings::is_from_before(reason)) {
        part(
            reason.records,
            &format!("will be retried ({})", reason.words()),
        );
    }
    let tone = if tally.refused > 0 {
        Tone::Bad
    } else if tally.before > 0 || tally.retried > from_before {
        Tone::Warning
    } else if tally.on_the_way() > 0 {
        Tone::Open
    } else {
        Tone::Good
    };
    Bar {
        label,
        place,
        done: tally.sent,
        all: tally.all(),
        tone,
        said,
    }
}

fn named(reason: &FeedReason) -> String {
    let example = reason.example.as_ref();
    let example = example.map_or_else(String::new, |called| format!(", for example {called}"));
    format!("{}{example}", reason.words())
}

fn add(said: &mut String, more: &str) {
    if !said.is_empty() {
        said.push_str(", ");
    }
    said.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FeedKind, FeedRecords, Label};

    fn feed(records: FeedRecords) -> InstalledFeed {
        InstalledFeed {
            name: Label::new("products"),
            kind: FeedKind::Immediate,
            records,
            indexer: None,
            backlog: Some(1),
            sending: None,
            last_sent: Some(9),
        }
    }

    fn places(count: usize) -> InstalledFeed {
        let place = |at: usize| {
            let mut place = FeedCount::none(None, Some(Label::new(&format!("view_{at}"))));
            (place.sent, place.waiting) = (40, 3);
            place.refused.push(FeedReason {
                message: Label::new("name is too long"),
                records: 2,
                example: Some(Label::new("ALP-001")),
            });
            place
        };
        feed(FeedRecords::Told {
            places: (0..count).map(place).collect(),
            refusals: true,
        })
    }

    fn of(feed: InstalledFeed) -> Vec<Bar> {
        bars(&StoreFeeds {
            feeds: vec![feed],
            ..StoreFeeds::default()
        })
    }

    #[test]
    fn each_place_has_its_bar_with_what_was_refused_and_why() {
        let bars = of(places(2));
        assert_eq!(bars.len(), 2);
        let first = &bars[0];
        assert_eq!(
            (first.place.as_str(), first.done, first.all),
            ("view_0", 40, 45)
        );
        assert_eq!(first.tone, Tone::Bad);
        assert_eq!(
            first.said,
            "3 waiting, 2 refused (name is too long, for example ALP-001), 1 change waits for cron"
        );
    }

    #[test]
    fn many_places_share_the_bar_of_their_feed() {
        let bars = of(places(GLANCE + 1));
        assert_eq!(bars.len(), 1);
        assert_eq!((bars[0].done, bars[0].place.as_str()), (600, ""));
    }

    #[test]
    fn what_waits_since_before_there_were_keys_is_no_failure() {
        let mut place = FeedCount::none(None, None);
        place.retried.push(FeedReason {
            message: Label::new("API Keys Validation Failed"),
            records: 7,
            example: None,
        });
        let bars = of(feed(FeedRecords::Told {
            places: vec![place],
            refusals: true,
        }));
        assert_eq!(bars[0].tone, Tone::Open);
        assert!(bars[0].said.starts_with("7 waiting"), "{}", bars[0].said);
    }

    #[test]
    fn what_is_not_counted_is_not_claimed() {
        let bars = of(feed(FeedRecords::Untold(Label::new("it keeps no count"))));
        assert_eq!((bars[0].all, bars[0].tone), (0, Tone::Good));
        assert!(bars[0].said.starts_with("was sent"), "{}", bars[0].said);
    }
}
