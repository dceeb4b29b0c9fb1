//! Stores with each trouble planted: demo stores, a file of variables, and a Magento.

use needs::needs;
use serde_json::{Value, json};

use super::{Seen, connected};
use crate::headless::shop::Shop;
use crate::support::standin::{Play, Standin};

const KEYS: &str = "services_connector/services_connector_integration";
const IDS: &str = "services_connector/services_id";

/// Changes a connected store's file, looks, and gives what was seen.
fn with(shop: &Shop, connected: &str, plant: impl FnOnce(&mut Value)) -> Seen {
    let mut store: Value = serde_json::from_str(connected).unwrap();
    plant(&mut store);
    shop.write("shop.json", &store.to_string());
    Seen::of(&mut shop.command(&["doctor", "--store=demo:shop.json"]))
}

#[test]
fn each_planted_trouble_is_named_by_one_check() {
    let shop = Shop::open();
    connected(&shop);
    let text = shop.read("shop.json");
    let key = |name: &str| format!("{KEYS}/{name}");
    let id = |name: &str| format!("{IDS}/{name}");

    let seen = with(&shop, &text, |store| {
        store["modules"][1]["enabled"] = false.into();
    });
    seen.only(&["store.modules"]);
    seen.is(
        "store.modules",
        "fail",
        "bin/magento module:enable Magento_ServicesId",
    );

    let seen = with(&shop, &text, |store| store["modules"] = json!([]));
    seen.only(&["store.modules"]);
    seen.is("store.modules", "fail", "composer require");

    let seen = with(&shop, &text, |store| {
        store["modules"][0]["version"] = "1.0.7".into();
    });
    seen.only(&["store.modules"]);
    seen.is(
        "store.modules",
        "fail",
        "services-connector 1.0.7 reads an API key only",
    );

    let seen = with(&shop, &text, |store| {
        store["config"][key("production_private_key")] = "0:3:Zm9vYmFyZm9v".into();
    });
    seen.only(&["keys.stored"]);
    seen.is("registry.keys", "skip", "");

    let seen = with(&shop, &text, |store| {
        store["config"]
            .as_object_mut()
            .unwrap()
            .remove(&key("production_api_key"));
    });
    seen.only(&["keys.stored"]);
    seen.is("keys.stored", "fail", "There is no API key");

    let seen = with(&shop, &text, |store| {
        store["modules"][2] = json!({ "name": "Magento_LiveSearchAdapter" });
    });
    seen.only(&[]);
    seen.is("keys.other_pair", "ok", "both pairs");

    let seen = with(&shop, &text, |store| {
        for name in ["api_key", "private_key"] {
            let value = store["config"][key(&format!("production_{name}"))].clone();
            store["config"][key(&format!("sandbox_{name}"))] = value;
        }
        store["config"][key("sandbox_api_key")] = "sandbox-jwt-invalid".into();
    });
    seen.only(&["registry.other_pair"]);

    let seen = with(&shop, &text, |store| {
        store["locked"] = json!({ key("production_api_key"): "config.php" });
    });
    seen.only(&["keys.config_php"]);
    seen.is("keys.config_php", "fail", "repository");

    let seen = with(&shop, &text, |store| {
        store["locked"] = json!({ id("project_id"): "env.php", id("environment_id"): "variable" });
    });
    seen.only(&[]);
    seen.is(
        "store.locks",
        "ok",
        "services_id/environment_id in environment variable",
    );

    let seen = with(&shop, &text, |store| {
        store["config"][id("project_id")] = "p-1".into();
    });
    seen.only(&["registry.project"]);

    let seen = with(&shop, &text, |store| {
        store["config"][id("environment_id")] = "e-1".into();
    });
    seen.only(&["registry.data_space"]);
    seen.is("registry.data_space", "fail", "space select");

    let seen = with(&shop, &text, |store| {
        store["config"][id("environment_name")] = "Old".into();
    });
    seen.only(&["registry.names"]);
    seen.is("registry.names", "warn", "Old");

    let seen = with(&shop, &text, |store| {
        store["config"]
            .as_object_mut()
            .unwrap()
            .remove(&id("project_id"));
    });
    seen.only(&["store.connection"]);

    let seen = with(&shop, &text, |store| {
        store["base_url"] = "https://na1.api.commerce.adobe.com/tenant/".into();
    });
    seen.only(&["store.connector"]);
    seen.is("store.connector", "fail", "Cloud Service");
}

#[test]
fn a_stored_key_that_only_looks_right_is_named() {
    let shop = Shop::open();
    connected(&shop);
    let text = shop.read("shop.json");
    let key = |name: &str| format!("{KEYS}/{name}");

    let seen = with(&shop, &text, |store| {
        let pem = store["config"][key("production_private_key")]
            .as_str()
            .unwrap();
        store["config"][key("production_private_key")] = pem.replace('\n', " ").into();
    });
    seen.only(&["keys.stored"]);
    seen.is("keys.stored", "fail", "Private key signing failed");

    let seen = with(&shop, &text, |store| {
        let api_key = store["config"][key("production_api_key")].as_str().unwrap();
        store["config"][key("production_api_key")] = format!("{api_key}\n").into();
    });
    seen.only(&["keys.stored"]);
    seen.is("keys.stored", "fail", "which Magento sends along");
}

#[test]
fn a_copy_of_production_and_a_shared_data_space_are_met() {
    let shop = Shop::open();
    shop.write(
        "answers.toml",
        &crate::headless::shop::ANSWERS.replace("name = \"Testing 1\"", "type = \"Production\""),
    );
    assert_eq!(
        shop.run(&["apply", "answers.toml", "--store=demo:shop.json"])
            .code,
        Some(0)
    );
    let text = shop.read("shop.json");
    with(&shop, &text, |_| {}).only(&[]);
    let staging = |store: &mut Value| store["base_url"] = "https://staging.shop.com/".into();
    let seen = with(&shop, &text, staging);
    seen.only(&["guard.production"]);
    seen.is("guard.production", "fail", "unbind");
    // Also when nobody can be asked.
    let mut offline = shop.bare(&["doctor", "--store=demo:shop.json", "--registry"]);
    let seen = Seen::of(offline.arg(format!("http://{}", crate::support::fake_gateway::nobody())));
    seen.only(&["net.tcp", "guard.production"]);

    shop.write("copy.json", &text);
    let seen = Seen::of(&mut shop.command(&["doctor", "--store=demo:copy.json"]));
    seen.only(&["guard.shared"]);
    let other = format!("demo:{}", shop.path().join("shop.json").display());
    seen.is("guard.shared", "fail", &other);
    // The store itself is no other store, whatever folder its name is relative to.
    shop.write("shop.json", &text);
    std::fs::create_dir(shop.path().join("below")).unwrap();
    let mut below = shop.command(&["doctor", "--store=demo:../shop.json"]);
    Seen::of(below.current_dir(shop.path().join("below"))).only(&[]);
}

#[test]
fn what_the_stores_host_says_is_judged() {
    let shop = Shop::open();
    connected(&shop);
    let text = shop.read("shop.json");
    let now = || {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        since.unwrap().as_secs()
    };
    let well = || {
        json!({ "php": "8.2.1", "now": now(), "cron": { "last": 20, "configured": true },
                "indexers": [{ "id": "feed", "scheduled": true, "status": "valid" }] })
    };
    let seen = with(&shop, &text, |store| store["health"] = well());
    seen.only(&[]);
    for id in [
        "store.php",
        "store.clock",
        "store.cache",
        "store.cron",
        "store.indexers",
    ] {
        seen.is(id, "ok", "");
    }
    let check = |field: &str, value: Value, id: &str, state: &str, says: &str| {
        let seen = with(&shop, &text, |store| {
            store["health"] = well();
            store["health"][field] = value;
        });
        seen.only(&[id]);
        seen.is(id, state, says);
    };
    let path = format!("{IDS}/environment_id");
    check(
        "missing_extensions",
        json!(["openssl"]),
        "store.php",
        "fail",
        "php-openssl",
    );
    check("now", json!(now() - 100), "store.clock", "warn", "behind");
    check(
        "now",
        json!(now() + 4_000),
        "store.clock",
        "fail",
        "ahead of",
    );
    check(
        "stale",
        json!([path]),
        "store.cache",
        "fail",
        "cache:clean config",
    );
    check(
        "cron",
        json!({ "configured": false }),
        "store.cron",
        "fail",
        "cron:install",
    );
    check(
        "cron",
        json!({ "last": 90_000 }),
        "store.cron",
        "fail",
        "25 hours",
    );
    check(
        "indexers",
        json!([{ "id": "feed_a", "scheduled": false, "status": "valid" }]),
        "store.indexers",
        "warn",
        "indexer:set-mode schedule feed_a",
    );
    check(
        "ignored_variables",
        json!([path]),
        "store.variables",
        "fail",
        "variables_order = EGPCS",
    );
    check(
        "optimizer",
        json!(true),
        "store.connector",
        "warn",
        "Optimizer",
    );
    check(
        "in_config_php",
        json!([format!("{KEYS}/production_private_key")]),
        "keys.config_php",
        "fail",
        "repository",
    );
}

#[test]
fn the_way_from_the_stores_host_is_judged() {
    let shop = Shop::open();
    connected(&shop);
    let text = shop.read("shop.json");
    let reach = |more: Value| {
        with(&shop, &text, |store| {
            let mut steps = vec![json!({ "layer": "dns", "ok": true })];
            steps.extend(more.as_array().unwrap().iter().cloned());
            store["reach"] = steps.into();
        })
    };
    let id = "net.store_host";
    let tcp = json!({ "layer": "tcp", "ok": true });
    let failed = json!([{ "layer": "tcp", "ok": false, "detail": "timed out" }]);
    reach(failed).is(
        id,
        "fail",
        "Allow outgoing connections from the store's host",
    );
    let refused = json!({ "layer": "proxy", "ok": false, "detail": "HTTP/1.1 403 Forbidden" });
    reach(json!([tcp, refused])).is(id, "fail", "403 Forbidden");
    let passes = json!({ "layer": "proxy", "ok": true });
    reach(json!([tcp, passes])).is(id, "skip", "as far as its proxy");
    let answered = json!({ "layer": "http", "ok": true });
    reach(json!([tcp, passes, answered])).is(id, "ok", "DNS, TCP, proxy, HTTP");
}

#[test]
fn a_data_space_that_feeds_another_cloud_project_is_met() {
    let shop = Shop::open();
    let mut store: Value =
        serde_json::from_str(include_str!("../../../assets/demo-store.json")).unwrap();
    store["cloud_id"] = "abc123".into();
    shop.write("shop.json", &store.to_string());
    connected(&shop);
    let text = shop.read("shop.json");
    with(&shop, &text, |_| {}).is("guard.cloud", "ok", "");
    let seen = with(&shop, &text, |store| store["cloud_id"] = "xyz789".into());
    seen.only(&["guard.cloud"]);
    seen.is("guard.cloud", "fail", "told abc123");
}

#[test]
fn a_file_of_variables_is_looked_at_too() {
    let shop = Shop::open();
    shop.write("answers.toml", crate::headless::shop::ANSWERS);
    assert_eq!(
        shop.run(&["apply", "answers.toml", "--store=env-file:shop.env"])
            .code,
        Some(0)
    );
    let seen = Seen::of(&mut shop.command(&["doctor", "--store=env-file:shop.env"]));
    seen.is("keys.stored", "ok", "");
    seen.is("registry.data_space", "ok", "");
}

#[needs(php)]
#[test]
fn a_magento_is_seen_from_its_own_host() {
    let shop = Shop::open();
    let standin = Standin::new(&Play {
        more: "'indexers' => ['catalog_data_exporter_products' =>
                  ['scheduled' => false, 'status' => 'valid']],",
        ..Play::default()
    });
    standin
        .database()
        .execute_batch("CREATE TABLE cron_schedule (schedule_id INTEGER, executed_at TEXT)")
        .unwrap();
    let root = standin.root().display().to_string();
    shop.write("answers.toml", crate::headless::shop::ANSWERS);
    let applied = shop.with_path(&["apply", "answers.toml", "--store", &root]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    let look = || {
        let mut command = shop.command(&["doctor", "--store", &root]);
        Seen::of(command.env("PATH", std::env::var_os("PATH").unwrap()))
    };
    let seen = look();
    seen.only(&["store.cron", "store.indexers"]);
    seen.is("store.cron", "fail", "never run");
    seen.is("store.indexers", "warn", "catalog_data_exporter_products");
    seen.is("net.store_host", "ok", "HTTP");
    seen.is("store.clock", "ok", "");
    seen.is("store.cache", "ok", "");
    // Another crypt key, as after a copy to another host: the keys stay ciphertext.
    standin.play(&Play {
        crypt_key: "another-key-from-another-host",
        ..Play::default()
    });
    let seen = look();
    seen.is("keys.stored", "fail", "crypt/key");
    seen.is("registry.keys", "skip", "");
}
