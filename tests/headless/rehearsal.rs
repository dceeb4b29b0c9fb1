//! Every fault of exports that the sandbox rehearses, from the answer over HTTP to the words of the
//! commands: what an exporter makes of it stands in the store, and each command names it.

use std::time::Duration;

use commerce_connect::domain::{
    ApiKey, DataSpaceId, Feed, KeyPair, PrivateKey, RecordFate, Secret,
};
use commerce_connect::registry::{Client, Gateway, UserAgent};
use commerce_connect::sandbox::Scenarios;
use serde_json::{Value, json};

use crate::headless::shop::{ANSWERS, Shop};
use crate::headless::verify::{BASE, products, space};

const STORE: &str = "--store=demo:shop.json";

/// What is found, and in whose words; and what the services say where the store can't know.
const FAULTS: &[(&str, &str, &str)] = &[
    (
        "sandbox-feeds-invalid-names",
        "feeds.refused",
        "the name is too long",
    ),
    (
        "sandbox-feeds-invalid-codes",
        "feeds.refused",
        "The item is not valid",
    ),
    (
        "sandbox-feeds-limit",
        "feeds.not_taken",
        "The limit of items is reached",
    ),
    (
        "sandbox-feeds-400-items",
        "feeds.refused",
        "the name is too long",
    ),
    ("sandbox-feeds-400", "feeds.refused", "Bad Request"),
    ("sandbox-feeds-401", "feeds.nothing_arrives", "Unauthorized"),
    ("sandbox-feeds-403", "feeds.nothing_arrives", "Forbidden"),
    (
        "sandbox-feeds-429",
        "feeds.nothing_arrives",
        "Too Many Requests",
    ),
    (
        "sandbox-feeds-500",
        "feeds.nothing_arrives",
        "Internal Server Error",
    ),
    ("sandbox-feeds-202", "feeds.nothing_arrives", "Accepted"),
    (
        "sandbox-feeds-drop",
        "feeds.nothing_arrives",
        "connection broke",
    ),
];

/// Those that look like success to an exporter: the services alone know.
const UNSEEN: &[&str] = &["sandbox-feeds-garbage", "sandbox-feeds-late-index"];

/// What an exporter keeps of twenty products that it sent.
fn sent(shop: &Shop, api_key: &str) -> Vec<RecordFate> {
    let key = PrivateKey::parse(&Secret::new(shop.read("private.pem"))).unwrap();
    let pair = KeyPair {
        api_key: ApiKey::parse(api_key).unwrap(),
        private_key: key.into(),
    };
    let gateway = Gateway::parse(shop.url(), None).unwrap();
    let agent = UserAgent::new("Enterprise", "2.4.7");
    let client = Client::new(gateway, &agent, Duration::from_secs(20)).unwrap();
    let id = DataSpaceId::parse(&space(shop)).unwrap();
    let items = products(BASE, 20, 0);
    let body = json!(items).to_string().into_bytes();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let call = client.export(&pair, Feed::Products, &id, &body, items.len());
    runtime.block_on(call).unwrap_or_else(|failure| {
        let why = failure.problem("send").why;
        let why = commerce_connect::domain::Label::new(&why);
        vec![RecordFate::Retried(why); items.len()]
    })
}

/// The same as a store's file tells it.
fn plant(shop: &Shop, fates: &[RecordFate]) {
    let reasons = |of: fn(&RecordFate) -> Option<String>| -> Vec<Value> {
        let mut told: Vec<String> = fates.iter().filter_map(of).collect();
        told.sort();
        let apart = told.chunk_by(|one, next| one == next);
        apart
            .map(|same| json!({"message": same[0], "records": same.len(), "example": "SKU-001"}))
            .collect()
    };
    let place = json!({
        "website": "base", "store_view": "default", "expected": fates.len(),
        "sent": fates.iter().filter(|fate| **fate == RecordFate::Sent).count(),
        "refused": reasons(|fate| match fate {
            RecordFate::Refused(why) => Some(why.to_string()),
            RecordFate::Sent | RecordFate::Retried(_) => None,
        }),
        "retried": reasons(|fate| match fate {
            RecordFate::Retried(why) => Some(why.to_string()),
            RecordFate::Sent | RecordFate::Refused(_) => None,
        }),
    });
    let mut store: Value = serde_json::from_str(&shop.read("shop.json")).unwrap();
    store["feeds"] = json!({
        "exporter": "103.4.20",
        "cron": {"last": 8, "groups": [{"name": "index", "last": 8, "every": 60}]},
        "feeds": [{"name": "products", "kind": "immediate", "refusals": true, "places": [place]}],
    });
    store["views"][0]["first"] = json!(90_000);
    store["views"][0]["last"] = json!(90_000);
    shop.write("shop.json", &store.to_string());
}

/// A store that is connected with this key, after its exporter ran.
fn rehearsed(shop: &Shop, api_key: &str) {
    shop.write("api.key", api_key);
    let _ = std::fs::remove_file(shop.path().join("shop.json"));
    let applied = shop.run(&["apply", "answers.toml", STORE]);
    assert_eq!(applied.code, Some(0), "{api_key}: {}", applied.err);
    plant(shop, &sent(shop, api_key));
}

#[test]
fn every_fault_that_is_rehearsed_is_named_by_each_command() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let table = Scenarios::embedded().unwrap();
    let rehearsed_faults = table
        .iter()
        .map(|scenario| scenario.api_key.as_str())
        .filter(|key| key.starts_with("sandbox-feeds-"));
    for key in rehearsed_faults {
        let known = FAULTS.iter().find(|(fault, _, _)| *fault == key);
        rehearsed(&shop, key);
        let Some((_, code, words)) = known else {
            assert!(UNSEEN.contains(&key), "{key} has no line in this table");
            continue;
        };
        for command in [&["status"][..], &["sync", "status"]] {
            let ran = shop.run(&[command, &[STORE]].concat());
            assert_eq!(ran.code, Some(6), "{key} {command:?}: {}", ran.err);
            let finding = &ran.json["stores"][0]["findings"][0];
            assert_eq!(finding["code"], *code, "{key} {command:?}");
            assert!(
                finding["why"].as_str().unwrap().contains(words),
                "{key}: {finding}"
            );
        }
        let doctor = shop.run(&["doctor", STORE]);
        assert_eq!(doctor.code, Some(6), "{key}: {}", doctor.err);
        let checks = doctor.json["checks"].as_array().unwrap();
        let named = checks.iter().any(|check| {
            (check["state"] == "fail" || check["state"] == "warn")
                && check.to_string().contains(words)
        });
        assert!(named, "{key}: {}", doctor.json);
    }
}

/// The exporter takes them for success, and so does everything that only looks at the store.
#[test]
fn what_looks_like_success_to_an_exporter_is_found_by_asking() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    for key in UNSEEN {
        rehearsed(&shop, key);
        let status = shop.run(&["sync", "status", STORE]);
        assert_eq!(status.code, Some(0), "{key}: {}", status.err);
        let verify = shop.run(&["sync", "verify", STORE]);
        assert_eq!(verify.code, Some(6), "{key}: {}", verify.err);
        let finding = &verify.json["stores"][0]["findings"][0];
        assert_eq!(finding["code"], "arrival.no_index", "{key}");
    }
}
