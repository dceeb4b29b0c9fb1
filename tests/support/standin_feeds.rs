//! The stand-in's catalog and the tables of its exporters, in both generations, and what a person
//! or cron does with them.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Output};

use super::standin::{Play, Standin};

/// Which exporter is played, in `env.php`'s words.
pub(crate) const NEW_FEEDS: &str =
    "'feeds' => ['exporter' => 'new', 'force' => true, 'asks' => true]";
/// One that has no `--force` and asks before it cleans a table.
pub(crate) const ASKING_FEEDS: &str =
    "'feeds' => ['exporter' => 'new', 'force' => false, 'asks' => true]";
/// One of 2022: cron submits everything.
pub(crate) const OLD_FEEDS: &str =
    "'feeds' => ['exporter' => 'old', 'force' => false, 'asks' => false]";

/// Two websites with three store views, ten products, of which six are on both.
const CATALOG: &str = "
CREATE TABLE {p}store_website (website_id INTEGER, code TEXT);
INSERT INTO {p}store_website VALUES (0, 'admin'), (1, 'base'), (2, 'outlet');
CREATE TABLE {p}store_group (group_id INTEGER, website_id INT, root_category_id INT, code TEXT);
INSERT INTO {p}store_group VALUES (0, 0, 0, 'default'), (1, 1, 2, 'main_website_store'),
    (2, 2, 4, 'outlet_store');
CREATE TABLE {p}store (store_id INTEGER, code TEXT, website_id INT, group_id INT, is_active INT);
INSERT INTO {p}store VALUES (0, 'admin', 0, 0, 1), (1, 'default', 1, 1, 1),
    (2, 'outlet_en', 2, 2, 1), (3, 'outlet_de', 2, 2, 0);
CREATE TABLE {p}catalog_product_entity (entity_id INTEGER, sku TEXT, type_id TEXT);
CREATE TABLE {p}catalog_product_website (product_id INTEGER, website_id INT);
CREATE TABLE {p}catalog_category_entity (entity_id INTEGER, path TEXT);
INSERT INTO {p}catalog_category_entity VALUES (1, '1'), (2, '1/2'), (3, '1/2/3'), (4, '1/4');
CREATE TABLE {p}eav_entity_type (entity_type_id INTEGER, entity_type_code TEXT);
INSERT INTO {p}eav_entity_type VALUES (3, 'catalog_category'), (4, 'catalog_product');
CREATE TABLE {p}eav_attribute (attribute_id INTEGER, entity_type_id INT, attribute_code TEXT);
INSERT INTO {p}eav_attribute VALUES (45, 3, 'name'), (73, 4, 'name'), (77, 4, 'price'),
    (97, 4, 'status'), (99, 4, 'visibility');
CREATE TABLE {p}catalog_eav_attribute (attribute_id INTEGER);
INSERT INTO {p}catalog_eav_attribute VALUES (45), (73), (77);
CREATE TABLE {p}catalog_product_entity_int (value_id INTEGER PRIMARY KEY, attribute_id INT,
    store_id INT, entity_id INT, value INT);
CREATE TABLE {p}catalog_product_entity_tier_price (value_id INTEGER, entity_id INT, all_groups INT,
    customer_group_id INT, website_id INT);
INSERT INTO {p}catalog_product_entity_tier_price VALUES (1, 2, 0, 2, 0), (2, 3, 1, 0, 0),
    (3, 2, 0, 2, 0);
CREATE TABLE {p}catalogrule_product_price (rule_date TEXT, product_id INT, customer_group_id INT,
    website_id INT);
CREATE TABLE {p}customer_group (customer_group_id INTEGER);
INSERT INTO {p}customer_group VALUES (0), (1), (2);
CREATE TABLE {p}flag (flag_code TEXT, state INT, flag_data TEXT, last_update TEXT);
CREATE TABLE {p}mview_state (view_id TEXT, mode TEXT, status TEXT, updated TEXT, version_id INT);
CREATE TABLE {p}indexer_state (indexer_id TEXT, status TEXT);
CREATE TABLE {p}cron_schedule (job_code TEXT, status TEXT, messages TEXT, created_at TEXT,
    scheduled_at TEXT, executed_at TEXT, finished_at TEXT);
";

/// The tables of immediate feeds, and each feed's indexer.
const IMMEDIATE: [(&str, &str); 4] = [
    ("cde_products_feed", "catalog_data_exporter_products"),
    (
        "cde_product_attributes_feed",
        "catalog_data_exporter_product_attributes",
    ),
    ("cde_categories_feed", "catalog_data_exporter_categories"),
    (
        "cde_product_prices_feed",
        "catalog_data_exporter_product_prices",
    ),
];
/// Those of legacy feeds by scope, called as their indexers.
const BY_SCOPE: [&str; 2] = [
    "scopes_website_data_exporter",
    "scopes_customergroup_data_exporter",
];
/// Those of 2022, by store view.
const BY_VIEW: [&str; 3] = [
    "catalog_data_exporter_products",
    "catalog_data_exporter_product_attributes",
    "catalog_data_exporter_categories",
];

impl Standin {
    /// One with an exporter, whose feeds are empty as after an installation.
    pub(crate) fn with_feeds(play: &Play) -> Self {
        let standin = Self::new(play);
        let mut sql = CATALOG.to_owned();
        let changes = |table: &str, indexer: &str| {
            format!(
                "CREATE TABLE {{p}}{table}_cl (version_id INTEGER PRIMARY KEY, entity_id INT);
                 INSERT INTO {{p}}mview_state VALUES ('{table}', 'enabled', 'idle', '', 0);
                 INSERT INTO {{p}}indexer_state VALUES ('{indexer}', 'valid');"
            )
        };
        let is_new = play.more.contains("'exporter' => 'new'");
        if is_new {
            for (table, indexer) in IMMEDIATE {
                write!(
                    sql,
                    "CREATE TABLE {{p}}{table} (id INTEGER PRIMARY KEY, source_entity_id INT,
                     feed_id TEXT UNIQUE, modified_at TEXT, is_deleted INT, status INT,
                     feed_data TEXT, feed_hash TEXT, errors TEXT, metadata TEXT);{}",
                    changes(table, indexer)
                )
                .unwrap();
            }
        }
        let legacy: &[&str] = if is_new { &BY_SCOPE } else { &BY_VIEW };
        for table in legacy {
            let (column, key) = if is_new {
                ("", "id")
            } else {
                ("store_view_code TEXT, ", "id, store_view_code")
            };
            write!(
                sql,
                "CREATE TABLE {{p}}{table} (id INTEGER, {column}feed_data TEXT, modified_at TEXT,
                 is_deleted INT, PRIMARY KEY ({key}));{}",
                changes(table, table)
            )
            .unwrap();
        }
        for product in 1..=10 {
            let kind = if product == 10 {
                "configurable"
            } else {
                "simple"
            };
            write!(sql, "INSERT INTO {{p}}catalog_product_entity VALUES ({product}, 'SKU-{product:03}', '{kind}');
                 INSERT INTO {{p}}catalog_product_website VALUES ({product}, 1);
                 INSERT INTO {{p}}catalog_product_entity_int (attribute_id, store_id, entity_id, value)
                 VALUES (97, 0, {product}, 1), (99, 0, {product}, 4);").unwrap();
            if product <= 6 {
                write!(
                    sql,
                    "INSERT INTO {{p}}catalog_product_website VALUES ({product}, 2);"
                )
                .unwrap();
            }
        }
        standin
            .database()
            .execute_batch(&sql.replace("{p}", standin.prefix))
            .unwrap();
        let version = match (is_new, play.more.contains("'force' => true")) {
            (true, true) => "103.4.31",
            (true, false) => "103.4.20",
            (false, _) => "102.2.0",
        };
        standin.install("SaaSCommon", "module-saas-common", version);
        standin
    }

    /// A module of the exporter's, with the command in it.
    fn install(&self, name: &str, package: &str, version: &str) {
        let home = self.root().join("vendor/magento").join(package);
        fs::create_dir_all(home.join("etc")).unwrap();
        let about = format!(
            r#"{{"name":"magento/{package}","version":"{version}","extra":{{"module":"Magento_{name}"}}}}"#
        );
        fs::write(home.join("composer.json"), about).unwrap();
        let wiring = r#"<config><type name="Magento\Framework\Console\CommandListInterface"><arguments>
            <argument name="commands" xsi:type="array">
            <item name="saas_resync" xsi:type="object">Standin\ResyncCommand</item>
            </argument></arguments></type></config>"#;
        fs::write(home.join("etc/di.xml"), wiring).unwrap();
        let config = self.root().join("app/etc/config.php");
        let text = fs::read_to_string(&config).unwrap();
        let text = text.replace(
            "'modules' => [",
            &format!("'modules' => ['Magento_{name}' => 1, "),
        );
        fs::write(config, text).unwrap();
    }

    /// What the gateway answers from now on, as `app/feeds.php` reads it.
    pub(crate) fn gateway_answers(&self, answer: &serde_json::Value) {
        fs::write(self.root().join("var/answer"), answer.to_string()).unwrap();
    }

    /// Magento's command with these words, and nothing to read.
    pub(crate) fn magento(&self, words: &[&str]) -> Output {
        Command::new("php")
            .arg("bin/magento")
            .args(words)
            .current_dir(self.root())
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap()
    }

    /// Cron runs once, every group or this one.
    pub(crate) fn cron(&self, group: Option<&str>) {
        let mut words = vec!["cron:run"];
        words.extend(["--group"].iter().filter(|_| group.is_some()));
        words.extend(group);
        let ran = self.magento(&words);
        assert!(
            ran.status.success(),
            "{}",
            String::from_utf8_lossy(&ran.stdout)
        );
    }

    /// Every statement here, in the store's database; `{p}` is the prefix of its tables.
    pub(crate) fn sql(&self, sql: &str) {
        self.database()
            .execute_batch(&sql.replace("{p}", self.prefix))
            .unwrap();
    }

    /// A number from the store's database.
    pub(crate) fn count(&self, sql: &str) -> u64 {
        self.database()
            .query_row(&sql.replace("{p}", self.prefix), [], |row| row.get(0))
            .unwrap()
    }

    /// The whole database, as it lies on the disk.
    pub(crate) fn database_bytes(&self) -> Vec<u8> {
        fs::read(self.database().path().unwrap()).unwrap()
    }
}
