//! What only the store's own host knows: cron, indexers, the config cache, `config.php`.

use std::fs;

use commerce_connect::domain::{ConfigPath, Health};
use commerce_connect::store::{MagentoStore, Place, Store as _};
use needs::needs;

use super::{SPACE, everything, php_version};
use crate::support::standin::{Play, Standin};

fn health(standin: &Standin) -> Health {
    standin.store().health().unwrap().unwrap()
}

#[needs(php)]
#[test]
fn a_store_that_is_well_has_nothing_to_say() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&everything(&now)).unwrap();
    let health = store.health().unwrap().unwrap();
    assert_eq!(health.php.as_str(), php_version());
    assert_eq!(health.missing_extensions, []);
    assert_eq!(health.stale, []);
    assert_eq!(health.shadowed, []);
    assert_eq!(health.in_config_php, []);
    assert!(!health.optimizer);
    let ours = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .unwrap();
    let apart = health.now.unwrap() - i64::try_from(ours.as_secs()).unwrap();
    assert!(apart.abs() < 60, "{apart}");
    // There is no table of cron jobs at all, and nobody has indexers.
    assert!(!health.cron.known);
    assert_eq!(health.indexers, []);
}

#[needs(php)]
#[test]
fn a_value_that_the_shop_still_has_in_its_cache_is_told() {
    let standin = Standin::new(&Play::default());
    let mut store = standin.store();
    let now = store.inspect().unwrap();
    store.save(&everything(&now)).unwrap();
    // The shop reads, and keeps what it read.
    store.inspect().unwrap();
    standin
        .database()
        .execute(
            "UPDATE core_config_data SET value = 'other' WHERE path = ?1",
            [ConfigPath::DataSpaceId.as_str()],
        )
        .unwrap();
    standin
        .database()
        .execute(
            "DELETE FROM core_config_data WHERE path = ?1 AND scope = 'default'",
            [ConfigPath::ProjectName.as_str()],
        )
        .unwrap();
    let stale = store.health().unwrap().unwrap().stale;
    assert_eq!(stale, [ConfigPath::ProjectName, ConfigPath::DataSpaceId]);
}

#[needs(php)]
#[test]
fn a_variable_that_is_newer_than_the_cache_is_told() {
    let standin = Standin::new(&Play::default());
    // The shop reads, and keeps what it read.
    standin.store().inspect().unwrap();
    let php = [
        "env",
        "CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__PROJECT_NAME=New",
        "php",
        "-dvariables_order=EGPCS",
    ];
    let php = php.map(str::to_owned).to_vec();
    let place = Place::Here(standin.root());
    let mut store = MagentoStore::new(place, Some(php), standin.state_dir());
    let stale = store.health().unwrap().unwrap().stale;
    assert_eq!(stale, [ConfigPath::ProjectName]);
}

#[needs(php)]
#[test]
fn what_stands_in_files_is_told_also_where_it_hides_another_value() {
    let standin = Standin::new(&Play {
        env: vec![("services_connector/services_id/environment_id", "from-env")],
        config: vec![(
            "services_connector/services_connector_integration/production_api_key",
            "0123456789abcdef0123456789abcdef",
        )],
        ..Play::default()
    });
    standin.set_row("services_connector/services_id/environment_id", SPACE);
    let found = health(&standin);
    assert_eq!(found.shadowed, [ConfigPath::DataSpaceId]);
    assert_eq!(found.in_config_php, [ConfigPath::ProductionApiKey]);
    assert_eq!(found.stale, []);
}

#[needs(php)]
#[test]
fn cron_and_the_feeds_indexers_are_seen() {
    let standin = Standin::new(&Play {
        prefix: "m2_",
        more: "'crontab' => [], 'indexers' => [
            'catalog_data_exporter_products' => ['scheduled' => false, 'status' => 'valid'],
            'catalog_data_exporter_prices' => ['scheduled' => true, 'status' => 'broken'],
            'catalog_data_exporter_variants' => ['scheduled' => true, 'status' => 'invalid']],",
        ..Play::default()
    });
    let table = "CREATE TABLE m2_cron_schedule (schedule_id INTEGER PRIMARY KEY, executed_at TEXT)";
    standin.database().execute_batch(table).unwrap();
    let never = health(&standin);
    assert!(never.cron.known && never.cron.last.is_none());
    assert_eq!(never.cron.configured, Some(false));
    let indexers: Vec<String> = never
        .indexers
        .iter()
        .map(|indexer| format!("{} {} {}", indexer.id, indexer.scheduled, indexer.status))
        .collect();
    assert_eq!(
        indexers,
        [
            "catalog_data_exporter_products false valid",
            "catalog_data_exporter_variants true invalid"
        ]
    );
    standin
        .database()
        .execute_batch(
            "INSERT INTO m2_cron_schedule (executed_at) VALUES (datetime('now', '-2 hours')), (NULL)",
        )
        .unwrap();
    let last = health(&standin).cron.last.unwrap();
    assert!((7_200..7_260).contains(&last), "{last}");
}

#[needs(php)]
#[test]
fn the_commerce_optimizers_connector_is_met() {
    let standin = Standin::new(&Play::default());
    let package = "vendor/adobe-commerce/commerce-data-export-aco-adapter";
    fs::create_dir_all(standin.root().join(package)).unwrap();
    assert!(health(&standin).optimizer);
}

#[needs(php)]
#[test]
fn who_inspects_tls_on_the_way_from_the_stores_host_is_named() {
    let standin = Standin::new(&Play::default());
    let gateway = crate::support::fake_gateway::intercepts("HTTP/1.1 200 OK\r\n\r\n");
    let url = format!("https://{gateway}/");
    let steps = standin.store().reach(&url).unwrap().unwrap();
    let last = steps.last().unwrap();
    assert_eq!(last.layer.as_str(), "TLS");
    assert_eq!(
        last.detail.as_str(),
        "certificate verify failed; its certificate is by Corporate Proxy CA, Example Corp"
    );
}

#[needs(php)]
#[test]
fn variables_that_php_hides_from_magento_are_told() {
    let standin = Standin::new(&Play::default());
    for (order, expected) in [("GPCS", vec![ConfigPath::DataSpaceId]), ("EGPCS", vec![])] {
        let php = [
            "env",
            "CONFIG__DEFAULT__SERVICES_CONNECTOR__SERVICES_ID__ENVIRONMENT_ID=from-variable",
            "php",
            &format!("-dvariables_order={order}"),
        ];
        let php = php.map(str::to_owned).to_vec();
        let place = Place::Here(standin.root());
        let mut store = MagentoStore::new(place, Some(php), standin.state_dir());
        let health = store.health().unwrap().unwrap();
        assert_eq!(health.ignored_variables, expected, "{order}");
    }
}
