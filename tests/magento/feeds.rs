//! Which feeds a store exports, what became of their records, and what it takes to send them.

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
