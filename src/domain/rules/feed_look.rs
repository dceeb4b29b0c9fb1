//! One look at what a store sends, judged: how far it is, whether more comes by itself, and what
//! is to be said of it.
//!
//! Shared by the wizard and `sync`.

use super::{feed_findings, findings};
use crate::domain::{FeedTally, Installation, Problem, StoreFeeds};

/// How long nothing may move beyond what cron needs for its next turn.
const GRACE: u64 = 60;
/// Nobody waits longer than this for something to move.
const LONGEST: u64 = 720;
/// What a store tells of its feeds, judged.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FeedLook {
    /// What it tells; `None` where what stands for it sends nothing.
    pub feeds: Option<StoreFeeds>,
    /// What needs a person.
    pub findings: Vec<Problem>,
}

/// How far the data is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Headway {
    /// All of it was sent and taken.
    AllSent,
    /// Some of it goes out by itself in a while.
    OnTheWay,
    /// Something keeps it away that needs a person.
    NeedsAPerson,
    /// What stands for this store sends nothing.
    NotAStore,
}

impl FeedLook {
    /// Judges what a store that was inspected before tells of its feeds.
    pub fn of(store: &Installation, feeds: Option<StoreFeeds>) -> Self {
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
        Self { feeds, findings }
    }

    /// All records together.
    pub fn tally(&self) -> FeedTally {
        self.feeds
            .as_ref()
            .map(StoreFeeds::tally)
            .unwrap_or_default()
    }

    /// How far the data is.
    pub fn headway(&self) -> Headway {
        match (&self.feeds, self.findings.is_empty()) {
            (None, _) => Headway::NotAStore,
            (Some(_), false) => Headway::NeedsAPerson,
            (Some(feeds), true) if feeds.tally().on_the_way() > 0 => Headway::OnTheWay,
            (Some(_), true) => Headway::AllSent,
        }
    }

    /// Nothing more comes by itself: all was sent, or what is left needs a person.
    pub fn is_settled(&self) -> bool {
        match self.headway() {
            Headway::AllSent | Headway::NotAStore => true,
            Headway::OnTheWay => false,
            Headway::NeedsAPerson => {
                self.findings.iter().any(blocks_all) || self.tally().on_the_way() == 0
            }
        }
    }

    /// Within so many seconds cron has its turn twice: what did not move by then does not move any
    /// more.
    pub fn patience(&self) -> u64 {
        (self.every(|_| true).unwrap_or(GRACE) * 2 + GRACE).min(LONGEST)
    }

    /// How often the slowest of these groups of cron has its turn, in seconds.
    fn every(&self, counts: impl Fn(&str) -> bool) -> Option<u64> {
        let cron = self.feeds.iter().filter_map(|feeds| feeds.cron.as_ref());
        let groups = cron.flat_map(|cron| &cron.groups);
        let groups = groups.filter(|group| counts(group.name.as_str()));
        groups
            .map(|group| group.every)
            .filter(|every| *every < LONGEST)
            .max()
    }

    /// How far the data is, as one sentence.
    pub fn headline(&self) -> String {
        let tally = self.tally();
        let (sent, all) = (tally.sent, tally.all());
        match self.headway() {
            Headway::NotAStore => {
                "A file stands for this store: nothing is sent from it.".to_owned()
            }
            Headway::AllSent if all == 0 => "There is nothing to send.".to_owned(),
            Headway::AllSent => {
                format!("Everything was sent, and Adobe's services took it: {all} records.")
            }
            Headway::OnTheWay => format!(
                "On the way: {sent} of {all} records were sent, cron sends the other {}.",
                all - sent
            ),
            Headway::NeedsAPerson => {
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

    /// The same for who connected the store a moment ago.
    pub fn first_data(&self) -> String {
        let tally = self.tally();
        let (sent, all) = (tally.sent, tally.all());
        match self.headway() {
            Headway::AllSent if all > 0 => {
                format!("All of the first data was sent and taken: {all} records.")
            }
            Headway::NotAStore | Headway::AllSent => self.headline(),
            Headway::OnTheWay if sent == 0 => {
                format!(
                    "Nothing has been sent yet: Magento's cron sends it{}.",
                    self.soon()
                )
            }
            Headway::OnTheWay => {
                format!("The first data is on its way: {sent} of {all} records sent.")
            }
            Headway::NeedsAPerson => {
                let Some(first) = self.findings.first() else {
                    return String::new();
                };
                let (code, what) = (first.code.0, first.what.as_str());
                match code {
                    "feeds.no_exporter" => {
                        "This store has no exporters installed, so nothing is sent.".to_owned()
                    }
                    "feeds.cron" if sent > 0 && sent == all => format!(
                        "All {all} records were sent. Cron does not run on this store, and without \
                         it no change follows. {what}"
                    ),
                    "feeds.cron" => format!(
                        "Cron does not run on this store, and without it nothing is sent. {what}"
                    ),
                    "feeds.sent_before" => format!(
                        "The data space was changed: {} of {all} records are in the one before, \
                         and cron does not send them again.",
                        tally.before
                    ),
                    // Which, and why, stands beside each feed.
                    "feeds.refused" => format!(
                        "{sent} of {all} records were sent, {} refused.",
                        match tally.refused {
                            1 => "1 was".to_owned(),
                            many => format!("{many} were"),
                        }
                    ),
                    "feeds.nothing_arrives" | "feeds.not_taken" => {
                        format!("{sent} of {all} records were sent. {what} {}", first.why)
                    }
                    _ if all == 0 => what.to_owned(),
                    _ => format!("{sent} of {all} records were sent. {what}"),
                }
            }
        }
    }

    /// When cron comes to it, as far as its groups tell: what an exporter tried before there were
    /// keys is sent by a group of its own.
    fn soon(&self) -> String {
        let tally = self.tally();
        let again = tally.retried > 0 && tally.waiting + tally.missing == 0;
        let every = self.every(|group| again == (group == "resync_failed_feeds_data_exporter"));
        match every {
            Some(..=60) => " within a minute or so".to_owned(),
            Some(every) => format!(" within {} minutes or so", every.div_ceil(60)),
            None => String::new(),
        }
    }
}

/// It keeps everything away until a person does something: there is nothing to wait for.
fn blocks_all(problem: &Problem) -> bool {
    matches!(
        problem.code.0,
        "feeds.cron"
            | "feeds.no_exporter"
            | "status.no_keys"
            | "status.keys_unusable"
            | "status.not_connected"
            | "status.no_data_space"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        CronGroup, FeedCount, FeedCron, FeedKind, FeedReason, FeedRecords, InstalledFeed, Label,
    };

    /// A look at products of one store view, with nothing found.
    fn look(change: impl FnOnce(&mut FeedCount)) -> FeedLook {
        let mut place = FeedCount {
            expected: Some(97),
            ..FeedCount::none(None, Some(Label::new("default")))
        };
        change(&mut place);
        let group = |name: &str, every| CronGroup {
            name: Label::new(name),
            last: Some(8),
            due: None,
            every,
        };
        FeedLook {
            feeds: Some(StoreFeeds {
                feeds: vec![InstalledFeed {
                    name: Label::new("products"),
                    kind: FeedKind::Immediate,
                    records: FeedRecords::Told {
                        places: vec![place],
                        refusals: true,
                    },
                    indexer: None,
                    backlog: None,
                    sending: None,
                    last_sent: None,
                }],
                cron: Some(FeedCron {
                    last: Some(8),
                    groups: vec![
                        group("index", 60),
                        group("resync_failed_feeds_data_exporter", 300),
                    ],
                }),
                ..StoreFeeds::default()
            }),
            findings: vec![],
        }
    }

    fn found(code: &'static str, what: &str) -> FeedLook {
        FeedLook {
            findings: vec![Problem::new(code, what, "", "")],
            ..look(|_| ())
        }
    }

    #[test]
    fn the_first_data_is_told_as_one_sentence() {
        let check = |look: FeedLook, said: &str, settled: bool| {
            assert_eq!(look.first_data(), said);
            assert_eq!(look.is_settled(), settled, "{said}");
        };
        check(
            look(|place| place.sent = 36),
            "The first data is on its way: 36 of 97 records sent.",
            false,
        );
        check(
            look(|_| ()),
            "Nothing has been sent yet: Magento's cron sends it within a minute or so.",
            false,
        );
        let from_before = FeedReason {
            message: Label::new("API Keys Validation Failed"),
            records: 97,
            example: None,
        };
        check(
            look(|place| place.retried = vec![from_before]),
            "Nothing has been sent yet: Magento's cron sends it within 5 minutes or so.",
            false,
        );
        check(
            look(|place| place.sent = 97),
            "All of the first data was sent and taken: 97 records.",
            true,
        );
        check(
            found("feeds.no_exporter", ""),
            "This store has no exporters installed, so nothing is sent.",
            true,
        );
        check(
            found("feeds.cron", "Cron has never run."),
            "Cron does not run on this store, and without it nothing is sent. Cron has never run.",
            true,
        );
        let cron = Problem::new("feeds.cron", "Cron last ran 4 hours ago.", "", "");
        check(
            FeedLook {
                findings: vec![cron],
                ..look(|place| place.sent = 97)
            },
            "All 97 records were sent. Cron does not run on this store, and without it no change \
             follows. Cron last ran 4 hours ago.",
            true,
        );
        let stuck = Problem::new(
            "feeds.nothing_arrives",
            "No data arrives.",
            "97 records were not taken: Forbidden.",
            "",
        );
        check(
            FeedLook {
                findings: vec![stuck],
                ..look(|_| ())
            },
            "0 of 97 records were sent. No data arrives. 97 records were not taken: Forbidden.",
            false,
        );
        check(
            found("feeds.stuck", "Nothing moves."),
            "0 of 97 records were sent. Nothing moves.",
            false,
        );
        let file = FeedLook {
            feeds: None,
            findings: vec![],
        };
        check(
            file,
            "A file stands for this store: nothing is sent from it.",
            true,
        );
    }

    #[test]
    fn nothing_to_send_is_not_all_of_it() {
        let empty = look(|place| place.expected = Some(0));
        assert_eq!(empty.first_data(), "There is nothing to send.");
    }

    #[test]
    fn the_group_that_sends_says_when_it_comes() {
        let said = |retried: u64, waiting: u64| {
            let reason = FeedReason {
                message: Label::new("Forbidden"),
                records: retried,
                example: None,
            };
            let look = look(|place| {
                place.expected = Some(retried + waiting);
                place.waiting = waiting;
                place.retried = vec![reason];
            });
            look.soon()
        };
        // What waits is sent by the group that comes every minute, whatever is to be retried.
        assert_eq!(said(2, 0), " within 5 minutes or so");
        assert_eq!(said(2, 1), " within a minute or so");
        let seldom = |every| {
            let mut look = look(|_| ());
            for group in look.feeds.iter_mut().flat_map(|feeds| &mut feeds.cron) {
                group.groups.retain(|group| group.name.as_str() == "index");
                for group in &mut group.groups {
                    group.every = every;
                }
            }
            look
        };
        assert_eq!(seldom(61).soon(), " within 2 minutes or so");
        // A group that comes once a day is not waited for.
        assert_eq!(
            (
                seldom(LONGEST - 1).soon().is_empty(),
                seldom(LONGEST).soon().is_empty()
            ),
            (false, true)
        );
    }

    #[test]
    fn cron_is_given_two_turns_of_its_slowest_group() {
        assert_eq!(look(|_| ()).patience(), 660);
        let without_cron = FeedLook {
            feeds: Some(StoreFeeds::default()),
            findings: vec![],
        };
        assert_eq!(without_cron.patience(), 180);
    }
}
