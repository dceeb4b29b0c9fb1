//! What the script counted of the feeds, as the rest of the program knows it: each record's state
//! is judged here, and what is still to be sent is what there should be without what is there.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::domain::{
    CronGroup, Feed, FeedCount, FeedCron, FeedKind, FeedReason, FeedRecords, FeedScope, Indexer,
    InstalledFeed, Label, ResyncCommand, StoreFeeds,
};

/// To [`super::protocol::Ask::Feeds`].
#[derive(Deserialize)]
pub(super) struct CountedFeeds {
    feeds: Vec<CountedFeed>,
    #[serde(default)]
    exporter: Option<String>,
    /// The module that sends, and brings the command, is there and on.
    #[serde(default)]
    sends: bool,
    #[serde(default)]
    resync: Option<KnownOptions>,
    #[serde(default)]
    cron: Option<CronJobs>,
    #[serde(default)]
    views: Vec<ViewOfSite>,
    #[serde(default)]
    untold: Vec<UntoldPart>,
}

#[derive(Deserialize)]
struct KnownOptions {
    force: bool,
    cleanup: bool,
}

#[derive(Deserialize)]
struct CronJobs {
    last: Option<u64>,
    groups: Vec<JobGroup>,
}

#[derive(Deserialize)]
struct JobGroup {
    name: String,
    last: Option<u64>,
    #[serde(default)]
    due: Option<u64>,
    /// Of each of its jobs, as in a crontab.
    schedules: Vec<String>,
}

#[derive(Deserialize)]
struct ViewOfSite {
    code: String,
    website: String,
}

/// Part of the answer that there is none of.
#[derive(Deserialize)]
struct UntoldPart {
    what: String,
    why: String,
}

#[derive(Deserialize)]
struct CountedFeed {
    name: String,
    immediate: bool,
    indexer: Option<CountedIndexer>,
    backlog: Option<u64>,
    sending: Option<String>,
    last_sent: Option<u64>,
    /// What its records belong to, as one of them shows.
    #[serde(default)]
    by: Belonging,
    /// Messages are kept with records that were not taken.
    #[serde(default)]
    refusals: bool,
    #[serde(default)]
    groups: Vec<CountedGroup>,
    #[serde(default)]
    reasons: Vec<CountedReason>,
    /// By place; empty where that can't be known.
    expected: Option<BTreeMap<String, u64>>,
    /// Why its records could not be counted.
    #[serde(default)]
    why: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
enum Belonging {
    View,
    Website,
    #[default]
    Store,
}

#[derive(Deserialize)]
struct CountedIndexer {
    id: String,
    scheduled: bool,
    status: String,
}

/// Records of one place in one state.
#[derive(Deserialize)]
struct CountedGroup {
    place: Option<String>,
    /// Of an immediate feed: the exporter's code for what became of them.
    #[serde(default)]
    status: Option<i64>,
    /// Of a legacy one: whether they are older than what was sent last.
    #[serde(default)]
    sent: Option<u8>,
    n: u64,
    /// Of those that were sent: before the store was given its data space.
    #[serde(default)]
    before_it: u64,
}

#[derive(Deserialize)]
struct CountedReason {
    place: Option<String>,
    status: i64,
    message: Option<String>,
    n: u64,
    sample: Option<String>,
}

/// Said of records whose reasons are too many to be told one by one.
const NOT_APART: &str = "reasons not told apart";

/// What a state means for a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum RowStanding {
    Sent,
    Waiting,
    Refused,
    Retried,
}

impl CountedFeeds {
    /// The same, judged and cleaned.
    pub(super) fn told(self) -> StoreFeeds {
        let version = self.exporter.as_deref().map(version).unwrap_or_default();
        let asks = cleanup_asks(&version);
        let sites: BTreeMap<&str, &str> = self
            .views
            .iter()
            .map(|view| (view.code.as_str(), view.website.as_str()))
            .collect();
        let mut untold: Vec<Label> = self.untold.iter().map(UntoldPart::told).collect();
        let resync = match (self.resync, self.exporter.as_deref()) {
            (Some(known), _) => Some(ResyncCommand {
                force: known.force,
                cleanup: known.cleanup,
                asks,
            }),
            (None, Some(exporter)) if self.sends => {
                untold.push(Label::new(&format!(
                    "What saas:resync can do is told from its version, {exporter}: it could not be asked"
                )));
                Some(ResyncCommand {
                    force: version >= FORCES,
                    cleanup: true,
                    asks,
                })
            }
            (None, Some(_) | None) => None,
        };
        StoreFeeds {
            feeds: self.feeds.iter().map(|feed| feed.told(&sites)).collect(),
            exporter: self.exporter.as_deref().map(Label::new),
            resync,
            cron: self.cron.map(|cron| FeedCron {
                last: cron.last,
                groups: cron.groups.iter().map(JobGroup::told).collect(),
            }),
            untold,
        }
    }
}

/// The first exporter whose command has `--force`; `--cleanup-feed` is in all that were read.
const FORCES: [u32; 3] = [103, 4, 30];

/// The numbers of a version; those that it lacks are 0.
fn version(text: &str) -> [u32; 3] {
    let mut numbers = [0; 3];
    let parts = text.split('.').map_while(|part| part.parse().ok());
    numbers
        .iter_mut()
        .zip(parts)
        .for_each(|(number, part)| *number = part);
    numbers
}

/// The command's definition does not tell this. Read in 102.2 and 103.3.7, where nothing is asked,
/// and in 103.4.5 and later, where it is; an answer that nobody asked for does no harm.
fn cleanup_asks(version: &[u32; 3]) -> bool {
    *version >= [103, 4, 0]
}

impl UntoldPart {
    fn told(&self) -> Label {
        let what = match self.what.as_str() {
            "stores" => "The store views could not be read",
            "indexers" => "The state of the indexers could not be read",
            "moved" => "When the data space was last changed could not be read",
            "flags" => "When legacy feeds were last sent could not be read",
            "resync" => "What saas:resync can do could not be read",
            "cron" => "When cron last ran could not be read",
            _ => "Not everything could be read",
        };
        Label::new(&format!("{what}: {}", self.why))
    }
}

impl JobGroup {
    fn told(&self) -> CronGroup {
        let every = self.schedules.iter().filter_map(|at| every(at)).min();
        CronGroup {
            name: Label::new(&self.name),
            last: self.last,
            due: self.due,
            // A group is looked at every minute, whatever its jobs say.
            every: every.unwrap_or(60),
        }
    }
}

/// The seconds between two runs of a job, as far as a plain schedule tells.
fn every(schedule: &str) -> Option<u64> {
    let mut fields = schedule.split_whitespace();
    let (minute, hour) = (fields.next()?, fields.next()?);
    match (minute, hour) {
        ("*", "*") => Some(60),
        (step, "*") => match step.strip_prefix("*/") {
            Some(minutes) => minutes.parse::<u64>().ok().map(|minutes| minutes * 60),
            None => Some(3_600),
        },
        (_, _) => Some(86_400),
    }
}

impl CountedFeed {
    fn told(&self, sites: &BTreeMap<&str, &str>) -> InstalledFeed {
        InstalledFeed {
            name: Label::new(&self.name),
            kind: if self.immediate {
                FeedKind::Immediate
            } else {
                FeedKind::Legacy
            },
            records: match &self.why {
                Some(why) => FeedRecords::Untold(Label::new(why)),
                None => FeedRecords::Told {
                    places: self.places(sites),
                    refusals: self.refusals,
                },
            },
            indexer: self.indexer.as_ref().map(|indexer| Indexer {
                id: Label::new(&indexer.id),
                scheduled: indexer.scheduled,
                status: Label::new(&indexer.status),
            }),
            backlog: self.backlog,
            sending: self.sending.as_deref().map(|who| {
                Label::new(if who.is_empty() {
                    "another process"
                } else {
                    who
                })
            }),
            last_sent: self.last_sent,
        }
    }

    /// Where its records belong; an empty table does not tell, but known feeds do.
    fn belonging(&self) -> Belonging {
        let known = Feed::parse(&self.name).map(Feed::scope);
        match (self.by, known) {
            (Belonging::Store, Some(FeedScope::StoreView)) => Belonging::View,
            (Belonging::Store, Some(FeedScope::Website)) => Belonging::Website,
            (by, Some(FeedScope::StoreView | FeedScope::Website | FeedScope::DataSpace) | None) => {
                by
            }
        }
    }

    fn places(&self, sites: &BTreeMap<&str, &str>) -> Vec<FeedCount> {
        let expected = self.expected.as_ref().filter(|all| !all.is_empty());
        let codes: BTreeSet<Option<&str>> = self
            .groups
            .iter()
            .map(|group| group.place.as_deref())
            .chain(
                expected
                    .into_iter()
                    .flatten()
                    .map(|(code, _)| Some(code.as_str())),
            )
            .collect();
        let belonging = self.belonging();
        let mut places: Vec<FeedCount> = codes
            .into_iter()
            .map(|code| {
                let site = code.and_then(|code| match belonging {
                    Belonging::View => sites.get(code).copied(),
                    Belonging::Website => Some(code),
                    Belonging::Store => None,
                });
                let view = code.filter(|_| belonging == Belonging::View);
                let mut count = FeedCount::none(site.map(Label::new), view.map(Label::new));
                count.expected =
                    expected.map(|all| code.and_then(|code| all.get(code)).map_or(0, |n| *n));
                self.fill(&mut count, code);
                count
            })
            .collect();
        if places.is_empty() {
            places.push(FeedCount::none(None, None));
        }
        places
    }

    fn fill(&self, count: &mut FeedCount, code: Option<&str>) {
        let mut there = 0;
        for group in self
            .groups
            .iter()
            .filter(|group| group.place.as_deref() == code)
        {
            there += group.n;
            match (group.standing(), group.status) {
                (RowStanding::Sent, _) => {
                    let before = group.before_it.min(group.n);
                    count.before += before;
                    count.sent += group.n - before;
                }
                (RowStanding::Waiting, _) => count.waiting += group.n,
                (RowStanding::Refused, status) => self.explain(&mut count.refused, group, status),
                (RowStanding::Retried, status) => self.explain(&mut count.retried, group, status),
            }
        }
        // What has no record yet.
        count.waiting += count.expected.unwrap_or(0).saturating_sub(there);
    }

    /// The reasons of one group; what is beyond those that were told is one more.
    fn explain(&self, reasons: &mut Vec<FeedReason>, group: &CountedGroup, status: Option<i64>) {
        let mut left = group.n;
        for reason in &self.reasons {
            if reason.place == group.place && Some(reason.status) == status {
                left = left.saturating_sub(reason.n);
                add(
                    reasons,
                    &reason.message(),
                    reason.n,
                    reason.sample.as_deref(),
                );
            }
        }
        if left > 0 {
            add(reasons, NOT_APART, left, None);
        }
    }
}

fn add(reasons: &mut Vec<FeedReason>, message: &str, records: u64, example: Option<&str>) {
    let message = Label::new(message);
    match reasons.iter_mut().find(|known| known.message == message) {
        Some(known) => known.records += records,
        None => reasons.push(FeedReason {
            message,
            records,
            example: example.map(Label::new),
        }),
    }
}

/// curl's words without where they are explained and the address, which is another one for each
/// data space.
fn without_address(message: &str) -> &str {
    match message.split_once(" (see http") {
        Some((words, _)) if words.starts_with("cURL error") => words,
        Some(_) | None => message,
    }
}

impl CountedReason {
    /// Items of a request that was refused as a whole are left without one.
    fn message(&self) -> String {
        match self.message.as_deref().map(str::trim) {
            Some(message) if !message.is_empty() => without_address(message).to_owned(),
            Some(_) | None if self.status == 400 => FeedReason::WITH_OTHERS.to_owned(),
            Some(_) | None => format!("no reason was kept, status {}", self.status),
        }
    }
}

impl CountedGroup {
    fn standing(&self) -> RowStanding {
        match (self.status, self.sent) {
            (Some(200), _) | (None, Some(1..)) => RowStanding::Sent,
            // Not sent again until the record changes.
            (Some(1 | 400), _) => RowStanding::Refused,
            // Older exporters store what the gateway answered, and send it again all the same.
            (Some(_), _) => RowStanding::Retried,
            (None, Some(0) | None) => RowStanding::Waiting,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn products(answer: &str) -> InstalledFeed {
        let told = serde_json::from_str::<CountedFeeds>(answer).unwrap().told();
        told.feeds.into_iter().next().unwrap()
    }

    #[test]
    fn a_state_means_what_the_exporter_does_next() {
        for (status, sent, standing) in [
            (Some(200), None, RowStanding::Sent),
            (Some(1), None, RowStanding::Refused),
            (Some(400), None, RowStanding::Refused),
            (Some(2), None, RowStanding::Retried),
            (Some(0), None, RowStanding::Retried),
            (Some(403), None, RowStanding::Retried),
            (None, Some(1), RowStanding::Sent),
            (None, Some(0), RowStanding::Waiting),
        ] {
            let group = CountedGroup {
                place: None,
                status,
                sent,
                n: 1,
                before_it: 0,
            };
            assert_eq!(group.standing(), standing, "{status:?} {sent:?}");
        }
    }

    #[test]
    fn more_reasons_than_are_told_lose_no_record() {
        let feed = products(
            r#"{"views": [{"code": "de", "website": "b2b"}], "feeds": [{"name": "products",
                "immediate": true, "indexer": null, "backlog": null, "sending": "", "last_sent": null,
                "by": "view", "refusals": true, "expected": {"de": 50, "fr": 2},
                "groups": [{"place": "de", "status": 200, "n": 30}, {"place": "de", "status": 1, "n": 9},
                           {"place": "de", "status": 400, "n": 4}, {"place": "gone", "status": 2, "n": 3}],
                "reasons": [{"place": "de", "status": 1, "message": "too long", "n": 7, "sample": "A"},
                            {"place": "de", "status": 400, "message": "", "n": 4, "sample": null}]}]}"#,
        );
        let [de, fr, gone] = feed.places() else {
            panic!("{:?}", feed.places());
        };
        let said = |reasons: &[FeedReason]| -> Vec<(String, u64)> {
            let pair = |reason: &FeedReason| (reason.message.to_string(), reason.records);
            reasons.iter().map(pair).collect()
        };
        assert_eq!(
            said(&de.refused),
            [
                ("too long".into(), 7),
                (NOT_APART.into(), 2),
                (FeedReason::WITH_OTHERS.into(), 4)
            ]
        );
        assert_eq!((de.expected, de.sent, de.waiting), (Some(50), 30, 7));
        assert_eq!(de.website, Some(Label::new("b2b")));
        assert_eq!((fr.expected, fr.waiting), (Some(2), 2));
        // A view that is gone leaves its records behind.
        assert_eq!(
            (gone.expected, gone.waiting, gone.website.clone()),
            (Some(0), 0, None)
        );
        assert_eq!(feed.sending, Some(Label::new("another process")));
    }

    #[test]
    fn a_broken_connection_is_told_without_the_address() {
        let said = |message: &str, status| {
            let reason = CountedReason {
                place: None,
                status,
                message: Some(message.to_owned()),
                n: 1,
                sample: None,
            };
            reason.message()
        };
        let curl = "cURL error 52: Empty reply from server (see https://curl.haxx.se/libcurl/c/libcurl-errors.html) \
                    for http://127.0.0.1:18299/feeds/categories/v1/d1a6b7dd";
        assert_eq!(said(curl, 2), "cURL error 52: Empty reply from server");
        assert_eq!(said("Bad (see http", 2), "Bad (see http");
        assert_eq!(said(" ", 2), "no reason was kept, status 2");
    }

    #[test]
    fn a_schedule_tells_how_often() {
        for (schedule, seconds) in [
            ("* * * * *", Some(60)),
            ("*/5 * * * *", Some(300)),
            ("7 * * * *", Some(3_600)),
            ("0 2 * * *", Some(86_400)),
            ("", None),
        ] {
            assert_eq!(every(schedule), seconds, "{schedule}");
        }
    }

    #[test]
    fn cleaning_asks_since_103_4() {
        for (version, asks) in [
            ("102.2.0", false),
            ("103.3.7", false),
            ("103.4.20", true),
            ("104.0", true),
        ] {
            assert_eq!(cleanup_asks(&super::version(version)), asks, "{version}");
        }
    }
}
