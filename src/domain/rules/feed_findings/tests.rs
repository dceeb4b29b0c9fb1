//! What is said of feeds, and when nothing needs to be.

use super::*;
use crate::domain::rules::tests::store;
use crate::domain::{
    ConfigPath, FeedCount, FeedRecords, Fingerprint, Label, SaasEnvironment, Setting, SettingValue,
    Source,
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
    assert_eq!(codes(retried(4, "Rate limit exceeded"), well()), [""; 0]);
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
