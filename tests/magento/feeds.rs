//! Which feeds a store exports, what became of their records, and what it takes to send them.

use commerce_connect::domain::{
    FeedCount, FeedKind, FeedReason, FeedRecords, InstalledFeed, Label, StoreFeeds,
};
use commerce_connect::store::Store as _;
use needs::needs;
use serde_json::json;

use crate::support::standin::{Play, Standin};
use crate::support::standin_feeds::{ASKING_FEEDS, NEW_FEEDS, OLD_FEEDS};

fn playing(more: &'static str) -> Standin {
    Standin::with_feeds(&Play {
        more,
        ..Play::default()
    })
}

/// The stand-in's own promises, on which the tests of sending again rest.
#[needs(php)]
#[test]
fn the_standin_sends_again_as_exporters_do() {
    let standin = playing(ASKING_FEEDS);
    standin.cron(None);
    let sent = |of| {
        standin.count(&format!(
            "SELECT COUNT(*) FROM {{p}}{of} WHERE status = 200"
        ))
    };
    assert_eq!(sent("cde_products_feed"), 22);
    assert_eq!(sent("cde_product_prices_feed"), 9 + 6 + 2);
    assert_eq!(sent("cde_categories_feed"), 2 + 1 + 1);
    assert_eq!(sent("cde_product_attributes_feed"), 6);
    // A plain one sends nothing that was sent before, and is content with itself.
    standin.gateway_answers(&json!({ "status": 403, "reason": "Forbidden" }));
    let plain = standin.magento(&["saas:resync", "--feed", "products"]);
    assert!(plain.status.success());
    assert!(String::from_utf8_lossy(&plain.stdout).contains("complete"));
    assert_eq!(sent("cde_products_feed"), 22);
    // It knows no --force, and asks before it cleans.
    for words in [
        &["saas:resync", "--feed", "products", "--force"][..],
        &["saas:resync", "--feed", "products", "--cleanup-feed", "-n"],
        &["saas:resync", "--feed", "nothing"],
    ] {
        assert_eq!(standin.magento(words).status.code(), Some(1), "{words:?}");
        assert_eq!(sent("cde_products_feed"), 22);
    }
    let forcing = playing(NEW_FEEDS);
    forcing.cron(None);
    forcing.gateway_answers(&json!({ "status": 403, "reason": "Forbidden" }));
    let refused = forcing.magento(&["saas:resync", "--feed=products", "--force"]);
    // Complete, though nothing was taken.
    assert!(refused.status.success());
    let left = forcing.count("SELECT COUNT(*) FROM {p}cde_products_feed WHERE status = 2");
    assert_eq!(left, 22);
}

#[needs(php)]
#[test]
fn the_standin_of_2022_submits_by_cron_what_changed() {
    let standin = playing(OLD_FEEDS);
    let count = |what: &str| standin.count(&format!("SELECT COUNT(*) FROM {{p}}{what}"));
    standin.cron(Some("index"));
    assert_eq!(count("flag WHERE flag_code = 'products-feed-version'"), 0);
    standin.cron(Some("saas_data_exporter"));
    assert_eq!(count("catalog_data_exporter_products"), 22);
    assert_eq!(count("flag WHERE flag_code = 'products-feed-version'"), 1);
    standin.sql("INSERT INTO {p}catalog_product_website VALUES (7, 2)");
    standin.cron(Some("saas_data_exporter"));
    assert_eq!(count("catalog_data_exporter_products"), 24);
}

fn feeds(standin: &Standin) -> StoreFeeds {
    standin.store().feeds().unwrap().unwrap()
}

fn feed<'a>(told: &'a StoreFeeds, name: &str) -> &'a InstalledFeed {
    let known = told.feeds.iter().find(|feed| feed.name.as_str() == name);
    known.unwrap_or_else(|| panic!("{name}: {told:?}"))
}

/// Website, store view, expected, sent, waiting, refused and retried, a line a place.
fn counts(feed: &InstalledFeed) -> Vec<String> {
    let label = |label: &Option<Label>| label.as_ref().map_or("-".to_owned(), ToString::to_string);
    let all = |reasons: &[FeedReason]| reasons.iter().map(|reason| reason.records).sum::<u64>();
    let line = |place: &FeedCount| {
        format!(
            "{} {} {:?} {} {} {} {}",
            label(&place.website),
            label(&place.store_view),
            place.expected,
            place.sent,
            place.waiting,
            all(&place.refused),
            all(&place.retried)
        )
    };
    feed.places().iter().map(line).collect()
}

#[needs(php)]
#[test]
fn a_store_without_an_exporter_has_no_feeds() {
    let standin = Standin::new(&Play::default());
    assert_eq!(feeds(&standin), StoreFeeds::default());
}

#[needs(php)]
#[test]
fn what_there_is_to_send_is_known_before_anything_was_sent() {
    let told = feeds(&playing(NEW_FEEDS));
    assert_eq!(told.untold, []);
    assert_eq!(told.exporter, Some(Label::new("103.4.31")));
    let names: Vec<&str> = told.feeds.iter().map(|feed| feed.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "scopesWebsite",
            "scopesCustomerGroup",
            "productAttributes",
            "categories",
            "products",
            "prices"
        ]
    );
    assert_eq!(
        counts(feed(&told, "products")),
        [
            "base default Some(10) 0 10 0 0",
            "outlet outlet_de Some(6) 0 6 0 0",
            "outlet outlet_en Some(6) 0 6 0 0"
        ]
    );
    // Nine that have a price, and two of one customer group's own, in either website.
    assert_eq!(
        counts(feed(&told, "prices")),
        ["base - Some(10) 0 10 0 0", "outlet - Some(7) 0 7 0 0"]
    );
    assert_eq!(
        counts(feed(&told, "categories")),
        [
            "base default Some(2) 0 2 0 0",
            "outlet outlet_de Some(1) 0 1 0 0",
            "outlet outlet_en Some(1) 0 1 0 0"
        ]
    );
    assert_eq!(counts(feed(&told, "scopesWebsite")), ["- - None 0 0 0 0"]);
    let command = told.resync.unwrap();
    assert!(command.force && command.cleanup && command.asks);
    let cron = told.cron.unwrap();
    assert_eq!(cron.last, None);
    let groups: Vec<(&str, Option<u64>, u64)> = cron
        .groups
        .iter()
        .map(|group| (group.name.as_str(), group.last, group.every))
        .collect();
    assert_eq!(
        groups,
        [
            ("index", None, 60),
            ("saas_data_exporter", None, 60),
            ("resync_failed_feeds_data_exporter", None, 300)
        ]
    );
}

#[needs(php)]
#[test]
fn what_was_refused_is_told_with_message_and_example() {
    let standin = playing(NEW_FEEDS);
    standin.gateway_answers(&json!({ "refuse": { "SKU-003": "name is too long" } }));
    standin.cron(Some("index"));
    standin.gateway_answers(&json!({ "status": 403, "reason": "Forbidden" }));
    standin.sql(
        "INSERT INTO {p}catalog_product_entity VALUES (11, 'SKU-011', 'simple');
         INSERT INTO {p}catalog_product_website VALUES (11, 1);",
    );
    standin.cron(Some("index"));
    // One that was deleted in the shop, which the gateway does not know yet.
    standin.sql(
        "INSERT INTO {p}cde_products_feed (source_entity_id, feed_id, is_deleted, status, feed_data)
         VALUES (99, 'gone', 1, 2, '{\"sku\":\"SKU-099\",\"storeViewCode\":\"default\"}')",
    );
    let told = feeds(&standin);
    let products = feed(&told, "products");
    assert_eq!(products.kind, FeedKind::Immediate);
    assert_eq!(
        counts(products),
        [
            "base default Some(11) 9 0 1 1",
            "outlet outlet_de Some(6) 5 0 1 0",
            "outlet outlet_en Some(6) 5 0 1 0"
        ]
    );
    let first = &products.places()[0];
    assert_eq!(first.refused[0].message, Label::new("name is too long"));
    assert_eq!(first.refused[0].example, Some(Label::new("SKU-003")));
    assert_eq!(first.retried[0].message, Label::new("Forbidden"));
    assert_eq!(first.retried[0].example, Some(Label::new("SKU-011")));
    let cron = told.cron.unwrap();
    assert!(cron.last.unwrap() < 60);
    assert!(cron.groups[0].last.unwrap() < 60);
    // One group runs, the others don't: that is half a connection.
    assert_eq!((cron.groups[1].last, cron.groups[1].due), (None, None));
}

#[needs(php)]
#[test]
fn a_group_of_jobs_that_has_planned_its_first_run_says_when_it_is_due() {
    let standin = playing(NEW_FEEDS);
    for at in ["2001-01-01 00:00:00", "2999-01-01 00:00:00"] {
        standin.sql(&format!(
            "INSERT INTO {{p}}cron_schedule (job_code, status, created_at, scheduled_at)
             VALUES ('products_feed_resend_failed_items', 'pending', datetime('now'), '{at}')"
        ));
    }
    let due = || feeds(&standin).cron.unwrap().groups[2].due;
    assert!(due().unwrap() > 7_200);
    standin.sql("UPDATE {p}cron_schedule SET status = 'missed' WHERE scheduled_at < '2002'");
    assert_eq!(due(), Some(0));
}

/// A row of a feed's table says nothing of where it was sent to; the time of its last change does.
#[needs(php)]
#[test]
fn what_was_sent_before_the_data_space_was_changed_is_counted_apart() {
    let standin = playing(NEW_FEEDS);
    standin.sql("ALTER TABLE {p}core_config_data ADD updated_at TEXT");
    standin.set_row("services_connector/services_id/environment_id", "space");
    standin.cron(None);
    let apart = |at: &str| {
        standin.sql(&format!(
            "UPDATE {{p}}core_config_data SET updated_at = '{at}'
             WHERE path = 'services_connector/services_id/environment_id'"
        ));
        let told = feeds(&standin);
        assert_eq!(told.untold, []);
        ["products", "scopesWebsite"].map(|name| {
            let tally = feed(&told, name).tally();
            (tally.sent, tally.before, tally.all())
        })
    };
    assert_eq!(apart("2001-01-01 00:00:00"), [(22, 0, 22), (2, 0, 2)]);
    assert_eq!(apart("2999-01-01 00:00:00"), [(0, 22, 22), (0, 2, 2)]);
}

#[needs(php)]
#[test]
fn a_legacy_feed_is_sent_up_to_what_its_flag_says() {
    for more in [NEW_FEEDS, OLD_FEEDS] {
        let standin = playing(more);
        let is_new = more == NEW_FEEDS;
        standin.cron(Some("saas_data_exporter"));
        let (name, table, place) = if is_new {
            ("scopesWebsite", "scopes_website_data_exporter", "base -")
        } else {
            let table = "catalog_data_exporter_products";
            ("products", table, "base default")
        };
        let told = feeds(&standin);
        assert_eq!(feed(&told, name).kind, FeedKind::Legacy);
        assert!(feed(&told, name).last_sent.unwrap() < 60);
        let sent = if is_new {
            "None 1 0 0 0"
        } else {
            "Some(10) 10 0 0 0"
        };
        assert_eq!(counts(feed(&told, name))[0], format!("{place} {sent}"));
        standin.sql(&format!(
            "UPDATE {{p}}{table} SET modified_at = '2999-01-01 00:00:00' WHERE id = 1"
        ));
        let waits = if is_new {
            "None 0 1 0 0"
        } else {
            "Some(10) 9 1 0 0"
        };
        let told = feeds(&standin);
        assert_eq!(counts(feed(&told, name))[0], format!("{place} {waits}"));
        if !is_new {
            let command = told.resync.unwrap();
            assert!(!command.force && command.cleanup && !command.asks);
        }
    }
}

#[needs(php)]
#[test]
fn what_stands_in_the_way_is_told() {
    let standin = Standin::with_feeds(&Play {
        more: NEW_FEEDS,
        prefix: "m2_",
        ..Play::default()
    });
    standin.sql(
        "UPDATE {p}indexer_state SET status = 'invalid' WHERE indexer_id LIKE '%_products';
         UPDATE {p}mview_state SET version_id = 2 WHERE view_id = 'cde_products_feed';
         INSERT INTO {p}cde_products_feed_cl (entity_id) VALUES (1), (2), (3), (3), (4);
         INSERT INTO {p}flag VALUES ('feed_metadata_products', 0, '{\"lockedBy\":\"cron(7)\"}', '');
         DROP TABLE {p}cde_categories_feed;
         DROP TABLE {p}cron_schedule;",
    );
    // The name stays in the flag when the work is done; the lock is what counts.
    assert_eq!(feed(&feeds(&standin), "products").sending, None);
    let lock = std::fs::File::create(standin.root().join("var/feed_sync_products.lock")).unwrap();
    lock.lock().unwrap();
    let told = feeds(&standin);
    let products = feed(&told, "products");
    assert_eq!(products.sending, Some(Label::new("cron(7)")));
    assert_eq!(products.backlog, Some(2));
    let indexer = products.indexer.as_ref().unwrap();
    assert_eq!(indexer.status, Label::new("invalid"));
    assert!(indexer.scheduled);
    let FeedRecords::Untold(why) = &feed(&told, "categories").records else {
        panic!("{told:?}");
    };
    assert!(why.as_str().contains("cde_categories_feed"), "{why}");
    assert_eq!(told.cron, None);
    assert!(
        told.untold[0].as_str().contains("cron"),
        "{:?}",
        told.untold
    );
}

#[needs(php)]
#[test]
fn looking_at_feeds_changes_nothing() {
    let standin = playing(NEW_FEEDS);
    standin.cron(None);
    let before = standin.database_bytes();
    feeds(&standin);
    assert!(before == standin.database_bytes());
}

#[needs(php)]
#[test]
fn a_command_that_can_not_be_asked_is_told_by_its_version() {
    for (more, force) in [(NEW_FEEDS, true), (ASKING_FEEDS, false)] {
        let standin = playing(more);
        let wiring = standin
            .root()
            .join("vendor/magento/module-saas-common/etc/di.xml");
        std::fs::remove_file(wiring).unwrap();
        let told = feeds(&standin);
        let command = told.resync.unwrap();
        assert_eq!(
            (command.force, command.cleanup, command.asks),
            (force, true, true)
        );
        assert!(
            told.untold[0].as_str().contains("103.4."),
            "{:?}",
            told.untold
        );
    }
}
