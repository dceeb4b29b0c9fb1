//! Why a store's data does not arrive, judged from what the store tells of its feeds.
//!
//! Shared by `sync`, `status` and `doctor`. What goes out by itself in a while is nobody's fault
//! and found by none of these: a person is needed where cron does not run, where the same answer
//! will come again, and where a record was refused for good.

use std::collections::BTreeSet;

use crate::domain::{
    CronGroup, Feed, FeedCron, FeedKind, FeedReason, Indexer, Installation, InstalledFeed, Problem,
    StoreFeeds,
};

/// Cron runs every minute or every few: after this many seconds something is wrong.
const CRON_LATE: u64 = 60 * 60;
/// What the exporter writes beside records that it tried to send before there were keys. They are
/// sent by cron once there are.
const BEFORE_THE_KEYS: [&str; 2] = ["API Keys Validation Failed", "Cannot build feed url"];
/// Answers that come again as long as nobody does anything.
const LASTING: [&str; 5] = [
    "Unauthorized",
    "Forbidden",
    "Not Found",
    "Method Not Allowed",
    "Request Entity Too Large",
];

/// Everything that needs a person before this store's data is all where it belongs.
pub fn of_the_feeds(store: &Installation, feeds: &StoreFeeds) -> Vec<Problem> {
    if !is_connected(store) || feeds.feeds.is_empty() {
        return vec![];
    }
    let cron = cron(feeds);
    // A group that does not run is rarely why nothing arrives; that no cron runs is.
    let (mut found, groups) = match &feeds.cron {
        Some(seen) if seen.last.is_some_and(|last| last <= CRON_LATE) => (vec![], cron),
        Some(_) | None => (cron, vec![]),
    };
    found.extend(sent_before(feeds));
    found.extend(not_taken(feeds));
    found.extend(groups);
    found.extend(indexers(feeds));
    found.extend(not_indexed(feeds));
    found.extend(refused(feeds));
    found
}

/// What stops all of it, whatever cron does: to be told beside what other checks say of the same.
pub fn nothing_exported(feeds: &StoreFeeds) -> Option<Problem> {
    feeds.feeds.is_empty().then(|| {
        Problem::new(
            "feeds.no_exporter",
            "This store has nothing that sends its data.",
            "The connection is made by the connector; products, prices and orders are sent by a \
             service's own modules, and none is installed or switched on.",
            "Install the service's extension, for example: composer require \
             magento/product-recommendations && bin/magento setup:upgrade",
        )
    })
}

/// Keys and a data space are there, so that something can be sent.
pub fn is_connected(store: &Installation) -> bool {
    let space = store.connection().and_then(|now| now.data_space);
    space.is_some() && store.has_pair(store.environment())
}

/// Cron, or one of the groups of jobs that the feeds need, does not run.
pub fn cron(feeds: &StoreFeeds) -> Vec<Problem> {
    let Some(cron) = &feeds.cron else {
        return vec![];
    };
    let all = "Without it nothing is sent.";
    let fix = "bin/magento cron:install, or let the host's cron run: bin/magento cron:run";
    match cron.last {
        None => vec![Problem::new("feeds.cron", "Cron has never run.", all, fix)],
        Some(last) if last > CRON_LATE => vec![Problem::new(
            "feeds.cron",
            format!("Cron last ran {} ago.", ago(last)),
            all,
            fix,
        )],
        Some(_) => late(&late_groups(cron)).into_iter().collect(),
    }
}

/// The groups that do not run while others do.
fn late_groups(cron: &FeedCron) -> Vec<&CronGroup> {
    let is_late = |group: &&CronGroup| match group.last {
        // The history of a job that runs seldom is not kept until it runs again, and the first run
        // of one that was planned is still to come.
        None => group.every < CRON_LATE && group.due.is_none_or(|due| due > CRON_LATE),
        Some(last) => last > CRON_LATE.max(group.every * 2),
    };
    cron.groups.iter().filter(is_late).collect()
}

fn late(groups: &[&CronGroup]) -> Option<Problem> {
    let first = groups.first()?;
    let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
    let what = match (groups, first.last) {
        ([_], Some(last)) => format!("Cron's group {} last ran {} ago.", first.name, ago(last)),
        ([_], None) => format!("Cron's group {} does not run.", first.name),
        _ => format!("Cron's groups {} do not run.", names.join(", ")),
    };
    let missed: Vec<&str> = names.iter().map(|name| missed(name)).collect();
    Some(Problem::new(
        "feeds.cron_group",
        what,
        format!(
            "Other jobs of cron run. Without {}: {}.",
            if groups.len() == 1 {
                "this group"
            } else {
                "these groups"
            },
            missed.join("; ")
        ),
        format!(
            "Let the host's cron run all groups: bin/magento cron:run, without --group. Once by \
             hand: bin/magento cron:run --group {}",
            first.name
        ),
    ))
}

/// What does not happen without this group.
fn missed(group: &str) -> &'static str {
    match group {
        "index" => "changes of products, prices and categories are not sent",
        "resync_failed_feeds_data_exporter" => "what could not be sent is not sent again",
        "saas_data_exporter" => "websites and customer groups are not sent",
        "payment_services_data_export" => "orders are not sent",
        _ => "a part of the data is not sent",
    }
}

/// In words, as how long something is ago.
pub fn ago(seconds: u64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        120..7_200 => format!("{} minutes", seconds / 60),
        7_200..172_800 => format!("{} hours", seconds / 3_600),
        _ => format!("{} days", seconds / 86_400),
    }
}

/// Records that are in the data space that the store had before, and not in the one that it has.
fn sent_before(feeds: &StoreFeeds) -> Option<Problem> {
    let before = |feed: &&InstalledFeed| feed.tally().before > 0;
    let moved: Vec<&InstalledFeed> = feeds.feeds.iter().filter(before).collect();
    let records = count(&moved, |feed| feed.tally().before);
    let named: String = if moved.len() < feeds.feeds.len() {
        let name = |feed: &&InstalledFeed| format!(" --feed {}", feed.name);
        moved.iter().map(name).collect()
    } else {
        String::new()
    };
    (!moved.is_empty()).then(|| {
        Problem::new(
            "feeds.sent_before",
            format!("Before the data space was changed, {} sent.", were(records)),
            "They are where the store sent to then, and cron does not send them again.",
            format!("Send them again: commerce-connect sync resend --yes{named}"),
        )
    })
}

/// The gateway takes nothing of a feed, or answers what it will answer again.
fn not_taken(feeds: &StoreFeeds) -> Option<Problem> {
    let stuck: Vec<&InstalledFeed> = feeds.feeds.iter().filter(|feed| is_stuck(feed)).collect();
    let (first, records) = (stuck.first()?, count(&stuck, |feed| feed.tally().retried));
    // Websites and customer groups alone are no data.
    let mut others = feeds
        .feeds
        .iter()
        .filter(|feed| feed.kind == FeedKind::Immediate);
    let everything = others.all(|feed| feed.tally().sent == 0);
    let reasons: BTreeSet<&str> = stuck
        .iter()
        .flat_map(|feed| retried(feed))
        .filter(|reason| !is_from_before(reason))
        .map(FeedReason::words)
        .collect();
    let reasons: Vec<&str> = reasons.into_iter().collect();
    let (code, what) = if everything {
        ("feeds.nothing_arrives", "No data arrives.".to_owned())
    } else {
        (
            "feeds.not_taken",
            format!("Not all data arrives: {}.", titles(&stuck)),
        )
    };
    let hint = match reasons.first().copied() {
        Some("Unauthorized" | "Forbidden") => {
            "See whether the keys are good for this data space: commerce-connect keys check, then \
             commerce-connect doctor. Cron sends these records again by itself once they are."
        }
        Some("Not Found") => {
            "See whether the data space is still there: commerce-connect status. Cron sends these \
             records again by itself."
        }
        Some("Too Many Requests") => {
            "The gateway takes so many requests in a minute, and cron sends these records again by \
             itself. If it stays: commerce-connect doctor"
        }
        Some(reason) if is_limit(reason) => {
            "The data space takes no more: see what the licence allows, and ask Adobe's support."
        }
        Some("Request Entity Too Large") => {
            "Send fewer records at once: see the exporter's batch size in Adobe's guide to the \
             SaaS data export."
        }
        Some(_) | None => {
            "See what the way to Adobe lacks: commerce-connect doctor. Cron sends these records \
             again by itself."
        }
    };
    let example = retried(first).find_map(|reason| reason.example.as_ref());
    let example = example.map_or_else(String::new, |called| format!(", for example {called}"));
    Some(Problem::new(
        code,
        what,
        format!(
            "{} not taken: {}{example}.",
            were(records),
            reasons.join("; ")
        ),
        hint,
    ))
}

fn retried(feed: &InstalledFeed) -> impl Iterator<Item = &FeedReason> {
    feed.places().iter().flat_map(|place| &place.retried)
}

/// From before there were keys, or a data space.
pub fn is_from_before(reason: &FeedReason) -> bool {
    let message = reason.message.as_str();
    BEFORE_THE_KEYS.iter().any(|text| message.starts_with(text))
}

/// More items than a licence allows: the exporter keeps the gateway's words and tries again.
fn is_limit(words: &str) -> bool {
    words.to_ascii_lowercase().contains("limit")
}

fn is_stuck(feed: &InstalledFeed) -> bool {
    let mut told = retried(feed)
        .filter(|reason| !is_from_before(reason))
        .peekable();
    let any = told.peek().is_some();
    let lasting = told.any(|reason| {
        let words = reason.words();
        is_limit(words) || LASTING.iter().any(|text| words.eq_ignore_ascii_case(text))
    });
    lasting || (any && feed.tally().sent == 0)
}

/// An index that cron did not build although it runs.
fn indexers(feeds: &StoreFeeds) -> Option<Problem> {
    if !has_indexed(feeds) {
        return None;
    }
    let broken = |indexer: &&Indexer| matches!(indexer.status.as_str(), "invalid" | "suspended");
    let ids: BTreeSet<&str> = feeds
        .feeds
        .iter()
        .filter(|feed| feed.sending.is_none())
        .filter_map(|feed| feed.indexer.as_ref())
        .filter(broken)
        .map(|indexer| indexer.id.as_str())
        .collect();
    (!ids.is_empty()).then(|| {
        let ids: Vec<&str> = ids.into_iter().collect();
        Problem::new(
            "feeds.indexer",
            "Some data is still to be indexed before it can be sent.",
            format!("Not valid: {}.", ids.join(", ")),
            format!(
                "Cron does it within minutes; at once: bin/magento indexer:reindex {}",
                ids.join(" ")
            ),
        )
    })
}

/// Cron's group that indexes has run: what is not indexed then should be.
fn has_indexed(feeds: &StoreFeeds) -> bool {
    let Some(cron) = &feeds.cron else {
        return true;
    };
    let index = cron
        .groups
        .iter()
        .find(|group| group.name.as_str() == "index");
    index.map_or(cron.last.is_some(), |group| group.last.is_some())
}

/// Nothing of a feed was prepared, although cron ran and its index is said to be whole.
fn not_indexed(feeds: &StoreFeeds) -> Option<Problem> {
    if !has_indexed(feeds) {
        return None;
    }
    let whole = |feed: &&InstalledFeed| {
        let indexer = feed.indexer.as_ref();
        feed.kind == FeedKind::Immediate
            && feed.sending.is_none()
            && feed.backlog.unwrap_or(0) == 0
            && feed.tally().is_unprepared()
            && indexer.is_some_and(|indexer| indexer.status.as_str() == "valid")
    };
    let empty: Vec<&InstalledFeed> = feeds.feeds.iter().filter(whole).collect();
    let ids: Vec<&str> = empty
        .iter()
        .filter_map(|feed| feed.indexer.as_ref())
        .map(|indexer| indexer.id.as_str())
        .collect();
    (!empty.is_empty()).then(|| {
        Problem::new(
            "feeds.not_indexed",
            format!("Nothing was prepared to be sent of: {}.", titles(&empty)),
            "Cron has run, and the index is said to be whole, but there is nothing in it.",
            format!("bin/magento indexer:reindex {}", ids.join(" ")),
        )
    })
}

/// Records that were refused for good.
fn refused(feeds: &StoreFeeds) -> Vec<Problem> {
    let any = |feed: &&InstalledFeed| feed.tally().refused > 0;
    feeds.feeds.iter().filter(any).map(refused_of).collect()
}

fn refused_of(feed: &InstalledFeed) -> Problem {
    let records = feed.tally().refused;
    let whole = feed.places().iter().flat_map(|place| &place.refused);
    // The text of an answer that names no record.
    let unnamed = whole
        .clone()
        .all(|reason| matches!(reason.words(), "Bad Request" | "no reason was given"));
    let places: Vec<String> = feed
        .places()
        .iter()
        .filter(|place| !place.refused.is_empty())
        .map(|place| {
            let reasons: Vec<String> = place.refused.iter().map(why).collect();
            format!("{}: {}", place.place(), reasons.join(", "))
        })
        .collect();
    let others = whole
        .clone()
        .any(|reason| reason.words() == FeedReason::WITH_OTHERS);
    let hint = if others {
        format!(
            "Mend in the Admin what is named; it is sent again once it was saved. The rest is not: \
             commerce-connect sync resend --feed {} --yes",
            feed.name
        )
    } else if unnamed {
        format!(
            "The answer names no record: see var/log/saas-export-errors.log in the store. Once it \
             is mended: commerce-connect sync resend --feed {} --yes",
            feed.name
        )
    } else {
        "Mend these records in the Admin. Each is sent again once it was saved; until then the \
         services go on with what they had."
            .to_owned()
    };
    Problem::new(
        "feeds.refused",
        format!("Of {}, {} refused.", feed.title(), were(records)),
        format!("{}.", places.join("; ")),
        hint,
    )
}

fn why(reason: &FeedReason) -> String {
    let example = reason
        .example
        .as_ref()
        .map_or_else(String::new, |called| format!(", for example {called}"));
    format!("{} ({}{example})", reason.words(), reason.records)
}

fn titles(feeds: &[&InstalledFeed]) -> String {
    let titles: Vec<String> = feeds.iter().map(|feed| feed.title()).collect();
    titles.join(", ")
}

fn count(feeds: &[&InstalledFeed], of: impl Fn(&InstalledFeed) -> u64) -> u64 {
    feeds.iter().map(|feed| of(feed)).sum()
}

/// So many records were what follows.
fn were(records: u64) -> String {
    match records {
        1 => "1 record was".to_owned(),
        _ => format!("{records} records were"),
    }
}

/// What the store tells without what is installed and not used: Payment Services comes with every
/// Magento.
pub fn in_use(store: &Installation, mut feeds: StoreFeeds) -> StoreFeeds {
    if store.circumstances.payment_services == Some(false) {
        feeds
            .feeds
            .retain(|feed| !feed.known().is_some_and(Feed::is_of_payments));
        if let Some(cron) = &mut feeds.cron {
            cron.groups
                .retain(|group| group.name.as_str() != "payment_services_data_export");
        }
    }
    feeds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::tests::store;
    use crate::domain::{
        ConfigPath, FeedCount, FeedRecords, Fingerprint, Label, SaasEnvironment, Setting,
        SettingValue, Source,
    };

    fn connected() -> Installation {
        let mut store = store();
        let mut set = |path, value| {
            let source = Source::Database;
            store.settings.insert(path, Setting { value, source });
        };
        let production = SaasEnvironment::Production;
        for path in [
            ConfigPath::api_key(production),
            ConfigPath::private_key(production),
        ] {
            set(path, SettingValue::Secret(Fingerprint::of(b"key")));
        }
        for path in [ConfigPath::ProjectId, ConfigPath::DataSpaceId] {
            set(path, SettingValue::Plain(Label::new("4711")));
        }
        store
    }

    fn reason(message: &str) -> FeedReason {
        FeedReason {
            message: Label::new(message),
            records: 3,
            example: Some(Label::new("ALP-001")),
        }
    }

    /// Products of one store view: 10 expected, 4 sent.
    fn products(change: impl FnOnce(&mut FeedCount)) -> InstalledFeed {
        let mut place = FeedCount {
            expected: Some(10),
            sent: 4,
            ..FeedCount::none(None, Some(Label::new("default")))
        };
        change(&mut place);
        InstalledFeed {
            name: Label::new(Feed::Products.as_str()),
            kind: FeedKind::Immediate,
            records: FeedRecords::Told {
                places: vec![place],
                refusals: true,
            },
            indexer: Some(Indexer {
                id: Label::new("catalog_data_exporter_products"),
                scheduled: true,
                status: Label::new("valid"),
            }),
            backlog: Some(0),
            sending: None,
            last_sent: None,
        }
    }

    /// Cron's jobs and those of each group last ran so long ago.
    fn ran(last: Option<u64>, groups: &[(&str, Option<u64>)]) -> FeedCron {
        let group = |(name, last): &(&str, Option<u64>)| CronGroup {
            name: Label::new(name),
            last: *last,
            due: None,
            every: 60,
        };
        FeedCron {
            last,
            groups: groups.iter().map(group).collect(),
        }
    }

    fn codes(feed: InstalledFeed, cron: FeedCron) -> Vec<&'static str> {
        let feeds = StoreFeeds {
            feeds: vec![feed],
            cron: Some(cron),
            ..StoreFeeds::default()
        };
        let found = of_the_feeds(&connected(), &feeds);
        found.iter().map(|problem| problem.code.0).collect()
    }

    #[test]
    fn what_cron_will_do_by_itself_is_nobodys_fault() {
        let well = || ran(Some(8), &[("index", Some(8))]);
        let empty = |place: &mut FeedCount| place.sent = 0;
        let check = |feed, cron| assert_eq!(codes(feed, cron), [""; 0]);
        check(products(|_| ()), well());
        check(products(|place| place.waiting = 6), well());
        check(
            products(|place| place.retried = vec![reason("Service Unavailable")]),
            well(),
        );
        let before = |place: &mut FeedCount| {
            place.sent = 0;
            place.retried = vec![reason("API Keys Validation Failed")];
        };
        check(products(before), well());
        // Cron has not come to it yet.
        let mut fresh = ran(Some(8), &[("saas_data_exporter", Some(8))]);
        fresh.groups.push(CronGroup {
            name: Label::new("index"),
            last: None,
            due: None,
            every: 86_400,
        });
        check(products(empty), fresh);
        // Cron began a minute ago, and this group has its turn every five.
        let mut planned = ran(Some(8), &[("resync_failed_feeds_data_exporter", None)]);
        planned.groups[0].due = Some(0);
        check(products(|_| ()), planned);
    }

    #[test]
    fn what_keeps_the_data_away_is_found() {
        let well = || ran(Some(8), &[("index", Some(8))]);
        let check = |feed, cron, code: &str| assert_eq!(codes(feed, cron), [code]);
        let retried = |sent: u64, message: &'static str| {
            products(|place| {
                place.sent = sent;
                place.retried = vec![reason(message)];
            })
        };
        check(retried(0, "Forbidden"), well(), "feeds.nothing_arrives");
        check(
            retried(0, "Connection refused"),
            well(),
            "feeds.nothing_arrives",
        );
        check(retried(4, "Not Found"), well(), "feeds.not_taken");
        let refused = products(|place| place.refused = vec![reason("name is too long")]);
        check(refused, well(), "feeds.refused");
        check(
            products(|place| place.sent = 0),
            well(),
            "feeds.not_indexed",
        );
        let mut invalid = products(|_| ());
        invalid.indexer.as_mut().unwrap().status = Label::new("invalid");
        check(invalid, well(), "feeds.indexer");
        check(
            products(|place| place.before = 6),
            well(),
            "feeds.sent_before",
        );
        check(
            retried(4, "The limit of items is reached"),
            well(),
            "feeds.not_taken",
        );
        check(products(|_| ()), ran(None, &[]), "feeds.cron");
        check(products(|_| ()), ran(Some(7_200), &[]), "feeds.cron");
        for late in [None, Some(7_200)] {
            let cron = ran(Some(8), &[("index", Some(8)), ("saas_data_exporter", late)]);
            check(products(|_| ()), cron, "feeds.cron_group");
        }
        let mut planned = ran(Some(8), &[("saas_data_exporter", None)]);
        planned.groups[0].due = Some(7_200);
        check(products(|_| ()), planned, "feeds.cron_group");
    }

    #[test]
    fn a_refusal_says_where_why_and_which() {
        let feed = products(|place| place.refused = vec![reason("name is too long")]);
        let feeds = StoreFeeds {
            feeds: vec![feed],
            ..StoreFeeds::default()
        };
        let found = of_the_feeds(&connected(), &feeds).remove(0);
        assert_eq!(found.what, "Of products, 3 records were refused.");
        assert_eq!(
            found.why,
            "default: name is too long (3, for example ALP-001)."
        );
    }

    #[test]
    fn what_was_refused_with_its_request_is_not_sent_by_itself() {
        let feed = products(|place| {
            place.refused = vec![reason("name is too long"), reason(FeedReason::WITH_OTHERS)];
        });
        let found = refused_of(&feed);
        assert!(found.hint.ends_with("sync resend --feed products --yes"));
    }

    #[test]
    fn what_went_to_another_data_space_is_named_by_its_feed() {
        let mut moved = products(|place| {
            place.sent = 1;
            place.before = 3;
        });
        let feeds = |feeds: Vec<InstalledFeed>| StoreFeeds {
            feeds,
            ..StoreFeeds::default()
        };
        let all = sent_before(&feeds(vec![moved.clone()])).unwrap();
        assert_eq!(
            all.what,
            "Before the data space was changed, 3 records were sent."
        );
        assert!(all.hint.ends_with("sync resend --yes"), "{}", all.hint);
        moved.name = Label::new("prices");
        let one = sent_before(&feeds(vec![products(|_| ()), moved])).unwrap();
        assert!(one.hint.ends_with("--yes --feed prices"), "{}", one.hint);
    }

    #[test]
    fn nothing_is_asked_of_a_store_that_is_not_connected() {
        let feeds = StoreFeeds {
            cron: Some(ran(None, &[])),
            ..StoreFeeds::default()
        };
        assert_eq!(of_the_feeds(&store(), &feeds), []);
        assert_eq!(
            nothing_exported(&feeds).unwrap().code.0,
            "feeds.no_exporter"
        );
    }

    #[test]
    fn without_a_pair_or_a_data_space_nothing_can_be_sent() {
        assert!(is_connected(&connected()) && !is_connected(&store()));
        for path in [
            ConfigPath::DataSpaceId,
            ConfigPath::api_key(SaasEnvironment::Production),
        ] {
            let mut store = connected();
            store.settings.remove(&path);
            assert!(!is_connected(&store), "{path:?}");
        }
        let refused = products(|place| place.refused = vec![reason("name is too long")]);
        let feeds = StoreFeeds {
            feeds: vec![refused],
            ..StoreFeeds::default()
        };
        assert_eq!(of_the_feeds(&connected(), &feeds).len(), 1);
        assert_eq!(of_the_feeds(&store(), &feeds), []);
    }

    #[test]
    fn no_cron_is_told_before_what_was_not_taken_and_one_group_after_it() {
        let kept = || products(|place| place.retried = vec![reason("Forbidden")]);
        let late = |last| ran(last, &[("saas_data_exporter", None)]);
        for never in [None, Some(CRON_LATE + 1)] {
            assert_eq!(
                codes(kept(), late(never)),
                ["feeds.cron", "feeds.not_taken"]
            );
        }
        let hour = late(Some(3_600));
        assert_eq!(codes(kept(), hour), ["feeds.not_taken", "feeds.cron_group"]);
    }

    #[test]
    fn a_group_that_does_not_run_says_what_is_missed() {
        let told = |groups: &[(&str, Option<u64>)]| {
            let mut found = cron(&StoreFeeds {
                cron: Some(ran(Some(8), groups)),
                ..StoreFeeds::default()
            });
            assert_eq!(found.len(), 1, "{groups:?}");
            found.remove(0)
        };
        for (name, missed) in [
            ("index", "changes of products, prices and categories"),
            (
                "resync_failed_feeds_data_exporter",
                "what could not be sent",
            ),
            ("saas_data_exporter", "websites and customer groups"),
            ("payment_services_data_export", "orders"),
            ("another", "a part of the data"),
        ] {
            let found = told(&[(name, None)]);
            assert_eq!(found.what, format!("Cron's group {name} does not run."));
            let why = format!("Other jobs of cron run. Without this group: {missed}");
            assert!(found.why.starts_with(&why), "{}", found.why);
            assert!(found.hint.ends_with(name), "{}", found.hint);
        }
        let since = told(&[("index", Some(7_200))]);
        assert_eq!(since.what, "Cron's group index last ran 2 hours ago.");
        let both = told(&[("index", None), ("another", Some(9_000))]);
        assert_eq!(both.what, "Cron's groups index, another do not run.");
        assert!(both.why.contains("Without these groups: "), "{}", both.why);
    }

    #[test]
    fn a_group_is_late_after_an_hour_or_two_of_its_own_turns() {
        let late = |last, every, due| {
            let group = CronGroup {
                name: Label::new("index"),
                last,
                due,
                every,
            };
            let cron = FeedCron {
                last: Some(8),
                groups: vec![group],
            };
            !late_groups(&cron).is_empty()
        };
        assert!(!late(Some(3_600), 60, None) && late(Some(3_601), 60, None));
        assert!(!late(Some(7_200), 3_600, None) && late(Some(7_201), 3_600, None));
        assert!(late(None, 3_599, None) && !late(None, 3_600, None));
        assert!(!late(None, 60, Some(3_600)) && late(None, 60, Some(3_601)));
    }

    #[test]
    fn how_long_ago_something_is_stands_in_the_unit_that_fits() {
        for (seconds, words) in [
            (119, "119 s"),
            (120, "2 minutes"),
            (7_199, "119 minutes"),
            (7_200, "2 hours"),
            (172_799, "47 hours"),
            (172_800, "2 days"),
        ] {
            assert_eq!(ago(seconds), words);
        }
    }

    #[test]
    fn what_was_not_taken_says_why_and_what_to_do() {
        let told = |message: &str, sent: u64| {
            let feed = products(|place| {
                place.sent = sent;
                place.retried = vec![reason(message), reason("Cannot build feed url")];
            });
            not_taken(&StoreFeeds {
                feeds: vec![feed],
                ..StoreFeeds::default()
            })
        };
        for (message, hint) in [
            ("Unauthorized", "See whether the keys are good"),
            ("Forbidden", "See whether the keys are good"),
            ("Not Found", "See whether the data space is still there"),
            ("Method Not Allowed", "See what the way to Adobe lacks"),
            ("Request Entity Too Large", "Send fewer records at once"),
            ("Your limit is reached", "The data space takes no more"),
        ] {
            let found = told(message, 4).unwrap();
            assert_eq!(found.code.0, "feeds.not_taken", "{message}");
            assert_eq!(found.what, "Not all data arrives: products.");
            let why = format!("6 records were not taken: {message}, for example ALP-001.");
            assert_eq!(found.why, why);
            assert!(found.hint.starts_with(hint), "{}", found.hint);
        }
        // What will pass is said only where nothing ever arrived.
        for (message, hint) in [
            ("Too Many Requests", "The gateway takes so many requests"),
            ("Connection refused", "See what the way to Adobe lacks"),
        ] {
            assert_eq!(told(message, 4), None, "{message}");
            let found = told(message, 0).unwrap();
            assert_eq!(found.code.0, "feeds.nothing_arrives");
            assert!(found.hint.starts_with(hint), "{}", found.hint);
        }
        assert_eq!(told("API Keys Validation Failed", 0), None);
    }

    #[test]
    fn a_refusal_that_names_no_record_leads_to_the_log() {
        let told = |reasons: &[&str]| {
            refused_of(&products(|place| {
                place.refused = reasons.iter().map(|text| reason(text)).collect();
            }))
        };
        for unnamed in ["Bad Request", ""] {
            let found = told(&[unnamed]);
            assert!(
                found.hint.contains("saas-export-errors.log"),
                "{}",
                found.hint
            );
        }
        let named = told(&["Bad Request", "name is too long"]);
        assert!(
            named.hint.starts_with("Mend these records"),
            "{}",
            named.hint
        );
        let one = products(|place| {
            place.refused = vec![FeedReason {
                records: 1,
                ..reason("name is too long")
            }];
        });
        assert_eq!(refused_of(&one).what, "Of products, 1 record was refused.");
    }

    #[test]
    fn before_the_index_was_ever_built_nothing_is_said_of_it() {
        let mut invalid = products(|place| place.sent = 0);
        invalid.indexer.as_mut().unwrap().status = Label::new("suspended");
        let told = |feed: &InstalledFeed, cron: Option<FeedCron>| {
            let feeds = StoreFeeds {
                feeds: vec![feed.clone()],
                cron,
                ..StoreFeeds::default()
            };
            [indexers(&feeds), not_indexed(&feeds)].map(|found| found.map(|found| found.why))
        };
        let not_valid = Some("Not valid: catalog_data_exporter_products.".to_owned());
        assert_eq!(told(&invalid, None), [not_valid.clone(), None]);
        assert_eq!(told(&invalid, Some(ran(Some(8), &[]))), [not_valid, None]);
        for none in [ran(None, &[]), ran(Some(8), &[("index", None)])] {
            assert_eq!(told(&invalid, Some(none)), [None, None]);
        }
        let valid = products(|place| place.sent = 0);
        assert!(told(&valid, None)[1].is_some());
        let mut one_waits = valid.clone();
        one_waits.backlog = Some(1);
        assert_eq!(told(&one_waits, None), [None, None]);
    }

    #[test]
    fn payment_services_count_only_where_they_are_in_use() {
        let feeds = || {
            let mut orders = products(|_| ());
            orders.name = Label::new("paymentServicesOrdersProduction");
            StoreFeeds {
                feeds: vec![products(|_| ()), orders],
                cron: Some(ran(Some(8), &[("payment_services_data_export", None)])),
                ..StoreFeeds::default()
            }
        };
        let counted = |used: Option<bool>| {
            let mut store = connected();
            store.circumstances.payment_services = used;
            let feeds = in_use(&store, feeds());
            (feeds.feeds.len(), feeds.cron.unwrap().groups.len())
        };
        assert_eq!(counted(Some(true)), (2, 1));
        assert_eq!(counted(None), (2, 1));
        assert_eq!(counted(Some(false)), (1, 0));
    }
}
