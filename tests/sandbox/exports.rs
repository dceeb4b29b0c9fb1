//! The sandbox takes exports as the gateway does, and knows what it has.

use std::collections::BTreeMap;

use commerce_connect::sandbox::{DataSpaceContents, EXPORT_LIMIT, Licence, contents};
use serde_json::{Value, json};

use crate::sandbox::caller::{Caller, field, told};
use crate::sandbox::exporter::{golden_body, golden_exports, gzip, route};
use crate::support::rehearsal::Rehearsal;

/// The first data space of a new project.
async fn space(caller: &Caller) -> String {
    let rows = caller.initialize("Shop").await;
    field(&rows, "environmentId")[0].to_owned()
}

fn held(sandbox: &Rehearsal) -> Vec<DataSpaceContents> {
    contents(&sandbox.database).unwrap()
}

/// What a data space holds of a feed, by code.
fn records(space: &DataSpaceContents, feed: &str) -> BTreeMap<String, u64> {
    let feeds = space.feeds.iter().filter(|one| one.feed == feed);
    feeds
        .map(|one| {
            let code = one.store_view.as_ref().or(one.website.as_ref());
            (code.cloned().unwrap_or_default(), one.records)
        })
        .collect()
}

fn products(view: &str, numbers: std::ops::Range<u32>) -> Value {
    numbers
        .map(|number| {
            json!({"sku": format!("S-{number}"), "name": format!("Product {number}"),
                   "productId": number, "storeViewCode": view})
        })
        .collect()
}

#[tokio::test]
async fn every_golden_export_is_taken_and_counted_once_however_often_it_comes() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let space = space(&caller).await;
    for golden in golden_exports() {
        let body = golden_body(&golden.file);
        for _ in 0..2 {
            let answer = caller.export(&golden.feed, &space, &body).await;
            assert_eq!(answer, (200, json!({})), "{}", golden.file);
        }
    }
    let held = held(&sandbox);
    assert_eq!(held.len(), 1);
    assert_eq!(
        (held[0].id.as_str(), held[0].kind.as_str()),
        (space.as_str(), "Production")
    );
    for golden in golden_exports() {
        assert_eq!(
            records(&held[0], &golden.feed),
            golden.records,
            "{}",
            golden.file
        );
    }
    let of_view = |view: &str| {
        let mut feeds = held[0].feeds.iter();
        feeds
            .find(|one| one.store_view.as_deref() == Some(view))
            .unwrap()
    };
    assert_eq!(of_view("b2b_fr").website.as_deref(), Some("b2b"));
    assert!(held[0].collisions.is_empty(), "{:?}", held[0].collisions);
}

#[tokio::test]
async fn a_deleted_item_is_gone_and_one_that_was_never_there_costs_nothing() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let space = space(&caller).await;
    caller
        .export("products", &space, &products("de", 0..5))
        .await;
    let gone = json!([
        {"sku": "S-1", "storeViewCode": "de", "deleted": true},
        {"sku": "S-1", "storeViewCode": "de", "deleted": true},
        {"sku": "S-77", "storeViewCode": "de", "deleted": true},
    ]);
    let answer = caller.export("products", &space, &gone).await;
    assert_eq!(answer, (200, json!({})));
    let held = held(&sandbox);
    assert_eq!(
        records(&held[0], "products"),
        BTreeMap::from([("de".into(), 4)])
    );
    assert_eq!(held[0].feeds[0].received, 8);
}

#[tokio::test]
async fn a_body_needs_no_packing_and_its_coding_must_be_true() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let space = space(&caller).await;
    let path = format!("/{}/{space}", route("products"));
    let plain = products("de", 0..2).to_string().into_bytes();
    let packed = gzip(&plain);
    let bomb = gzip(&vec![b' '; EXPORT_LIMIT + 1]);
    for (coding, body, status) in [
        (None, plain.clone(), 200),
        (Some("identity"), plain.clone(), 200),
        (Some("gzip"), packed.clone(), 200),
        (Some("GZIP"), packed.clone(), 200),
        (None, packed.clone(), 400),
        (Some("gzip"), plain.clone(), 400),
        (Some("gzip"), packed[..packed.len() / 2].to_vec(), 400),
        (Some("gzip"), bomb, 413),
        (Some("br"), plain.clone(), 415),
        (None, vec![b' '; EXPORT_LIMIT + 1], 413),
    ] {
        let mut headers = caller.headers();
        headers.extend(coding.map(|coding| ("content-encoding", coding.to_owned())));
        let length = body.len();
        let answered = caller.post(&path, &headers, body).await.unwrap();
        assert_eq!(answered.status(), status, "{coding:?}, {length} bytes");
    }
    assert_eq!(records(&held(&sandbox)[0], "products")["de"], 2);
}

#[tokio::test]
async fn keys_signature_route_and_data_space_are_looked_at() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let other = sandbox.caller(Licence::OpenSource);
    let own = space(&caller).await;
    let theirs = space(&other).await;
    let items = products("de", 0..1);
    assert_eq!(caller.export("products", &own, &items).await.0, 200);
    assert_eq!(
        caller.export("products", "no-such-space", &items).await.0,
        404
    );
    assert_eq!(caller.export("products", &theirs, &items).await.0, 403);
    let stranger = caller.asking_for("0123456789abcdef0123456789abcdef");
    assert_eq!(stranger.export("products", &own, &items).await.0, 403);
    let wrong_pair = other.asking_for(&caller.api_key);
    assert_eq!(wrong_pair.export("products", &own, &items).await.0, 401);
    let unsigned = &caller.headers()[..2];
    let path = format!("/{}/{own}", route("products"));
    let body = items.to_string().into_bytes();
    assert_eq!(
        caller
            .post(&path, unsigned, body.clone())
            .await
            .unwrap()
            .status(),
        401
    );
    for path in [
        format!("/feeds/catalog/v3/products/{own}"),
        format!("/feeds/catalog/v2/products/{own}/more"),
        "/feeds/catalog/v2/products".to_owned(),
    ] {
        let answered = caller.post(&path, &caller.headers(), body.clone()).await;
        assert_eq!(answered.unwrap().status(), 404, "{path}");
    }
    let held = held(&sandbox);
    assert_eq!((held.len(), records(&held[0], "products")["de"]), (1, 1));
}

#[tokio::test]
async fn what_is_no_export_is_refused_whole() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let space = space(&caller).await;
    for (feed, body) in [
        ("products", json!({})),
        ("products", json!("text")),
        ("products", json!([1, null])),
        ("products", products("de", 0..501)),
        ("paymentServicesOrdersSandbox", json!([])),
        ("paymentServicesOrdersSandbox", json!({"orders": []})),
        (
            "paymentServicesOrdersSandbox",
            json!({"environment": "moon", "orders": []}),
        ),
    ] {
        let (status, answer) = caller.export(feed, &space, &body).await;
        assert_eq!((status, &answer["status"]), (400, &json!(400)), "{feed}");
    }
    for body in [&b"garbage"[..], b"", b"[{\"sku\":", b"\xff\xfe"] {
        let path = format!("/{}/{space}", route("products"));
        let answered = caller
            .post(&path, &caller.headers(), body.to_vec())
            .await
            .unwrap();
        assert_eq!(answered.status(), 400, "{body:?}");
    }
    assert!(held(&sandbox).is_empty());
    assert_eq!(
        caller
            .export("products", &space, &products("de", 0..500))
            .await
            .0,
        200
    );
}

#[tokio::test]
async fn an_item_without_its_identity_is_named_and_the_others_are_taken() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let space = space(&caller).await;
    for (feed, item, lacks) in [
        ("products", json!({"storeViewCode": "de"}), "sku"),
        ("products", json!({"sku": "", "storeViewCode": "de"}), "sku"),
        ("products", json!({"sku": "A"}), "storeViewCode"),
        (
            "productAttributes",
            json!({"storeViewCode": "de"}),
            "attributeCode",
        ),
        ("categories", json!({"storeViewCode": "de"}), "categoryId"),
        (
            "prices",
            json!({"sku": "A", "customerGroupCode": "0"}),
            "websiteCode",
        ),
        (
            "prices",
            json!({"sku": "A", "websiteCode": "base"}),
            "customerGroupCode",
        ),
        (
            "scopesWebsite",
            json!({"website": {"websiteId": 1}}),
            "website/websiteCode",
        ),
        (
            "scopesCustomerGroup",
            json!({}),
            "customerGroup/customerGroupCode",
        ),
    ] {
        let (status, answer) = caller.export(feed, &space, &json!([item])).await;
        let invalid = &answer["invalidFeedItems"][0]["field"];
        assert_eq!(
            (status, invalid),
            (200, &json!(format!("/0/{lacks}"))),
            "{feed}"
        );
    }
    let some =
        json!([{"sku": "A", "storeViewCode": "de"}, {}, {"sku": "B", "storeViewCode": "de"}]);
    let (_, answer) = caller.export("products", &space, &some).await;
    assert_eq!(answer["invalidFeedItems"].as_array().unwrap().len(), 1);
    assert_eq!(records(&held(&sandbox)[0], "products")["de"], 2);
}

#[tokio::test]
async fn a_scenario_refuses_items_in_either_shape() {
    let sandbox = Rehearsal::start().await;
    let items = products("de", 0..10);
    for (api_key, status, named, taken) in [
        (
            "sandbox-feeds-invalid-names",
            200,
            json!({"field": "/8/name", "message": "the name is too long"}),
            8,
        ),
        (
            "sandbox-feeds-invalid-codes",
            200,
            json!({"itemIndex": 8, "code": "invalid_item", "message": "The item is not valid"}),
            8,
        ),
        (
            "sandbox-feeds-limit",
            200,
            json!({"itemIndex": 3, "code": "items_limit_exceeded", "message": "The limit of items is reached"}),
            5,
        ),
        (
            "sandbox-feeds-400-items",
            400,
            json!({"field": "/8/name", "message": "the name is too long"}),
            0,
        ),
    ] {
        let caller = sandbox.scenario(api_key);
        let space = space(&caller).await;
        let (answered, answer) = caller.export("products", &space, &items).await;
        assert_eq!(answered, status, "{api_key}");
        assert_eq!(answer["invalidFeedItems"][1], named, "{api_key}");
        let held = held(&sandbox);
        let own = held.iter().find(|one| one.id == space).unwrap();
        let refused = answer["invalidFeedItems"].as_array().unwrap().len() as u64;
        assert_eq!(
            (own.feeds[0].records, own.feeds[0].refused),
            (taken, refused),
            "{api_key}"
        );
        let alone = caller
            .export("products", &space, &products("de", 3..4))
            .await
            .1;
        assert_eq!(
            alone["invalidFeedItems"].as_array().unwrap().len(),
            1,
            "{api_key}"
        );
    }
}

#[tokio::test]
async fn keys_of_feed_scenarios_connect_as_usual_and_nothing_is_kept_of_refused_exports() {
    let sandbox = Rehearsal::start().await;
    for (api_key, status) in [
        ("sandbox-feeds-400", 400),
        ("sandbox-feeds-401", 401),
        ("sandbox-feeds-403", 403),
        ("sandbox-feeds-429", 429),
        ("sandbox-feeds-500", 500),
        ("sandbox-feeds-202", 202),
        ("sandbox-feeds-garbage", 200),
    ] {
        let caller = sandbox.scenario(api_key);
        let space = space(&caller).await;
        let path = format!("/{}/{space}", route("products"));
        let body = products("de", 0..3).to_string().into_bytes();
        let answered = caller.post(&path, &caller.headers(), body).await.unwrap();
        assert_eq!(answered.status(), status, "{api_key}");
    }
    let dropping = sandbox.scenario("sandbox-feeds-drop");
    let path = format!("/{}/{}", route("products"), space(&dropping).await);
    let lost = dropping
        .post(&path, &dropping.headers(), b"[]".to_vec())
        .await;
    assert!(lost.is_err());
    assert!(held(&sandbox).is_empty());
}

#[tokio::test]
async fn cleanup_empties_one_data_space() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let rows = caller.initialize("Shop").await;
    let ids = field(&rows, "environmentId");
    for id in &ids[..2] {
        caller.export("products", id, &products("de", 0..3)).await;
    }
    let cleanup = |id: &str| format!("registry/environments/{id}/cleanup");
    assert_eq!(caller.call("POST", &cleanup("none"), None).await.0, 404);
    let stranger = sandbox.caller(Licence::OpenSource);
    assert_eq!(stranger.call("POST", &cleanup(ids[0]), None).await.0, 404);
    let cleaned = caller.call("POST", &cleanup(ids[0]), None).await;
    assert_eq!(cleaned, (200, json!({"status": 200})));
    let held = held(&sandbox);
    assert_eq!((held.len(), held[0].id.as_str()), (1, ids[1]));
    caller
        .export("products", ids[0], &products("de", 0..1))
        .await;
    assert_eq!(
        records(&contents(&sandbox.database).unwrap()[0], "products")["de"],
        1
    );
}

fn website(id: u32, code: &str, views: &[(u32, &str)]) -> Value {
    let views: Vec<Value> = views
        .iter()
        .map(|(id, code)| json!({"storeViewId": id.to_string(), "storeViewCode": code}))
        .collect();
    json!({"website": {"websiteId": id.to_string(), "websiteCode": code,
        "stores": [{"storeId": "1", "storeCode": "main", "storeViews": views}]},
        "updatedAt": "2026-03-02 10:00:00", "deleted": false})
}

/// Codes that are said to collide after these exports, with what shows it.
async fn collisions(exports: &[(usize, &str, Value)]) -> Vec<String> {
    let sandbox = Rehearsal::start().await;
    let installations = [
        sandbox.caller(Licence::Commerce),
        sandbox.caller(Licence::Commerce),
    ];
    let space = space(&installations[0]).await;
    for (who, feed, items) in exports {
        assert_eq!(installations[*who].export(feed, &space, items).await.0, 200);
    }
    let held = held(&sandbox);
    held[0]
        .collisions
        .iter()
        .map(|one| format!("{} {} {}", one.kind, one.code, one.evidence))
        .collect()
}

#[tokio::test]
async fn codes_that_two_installations_use_are_named() {
    let first = json!([website(1, "base", &[(1, "default")])]);
    let grown = json!([website(1, "base", &[(1, "default"), (2, "fr")])]);
    let other_view = json!([website(1, "base", &[(1, "default"), (2, "de")])]);
    let numbered = json!([website(3, "base", &[(7, "default")])]);
    let second_site = json!([website(2, "outlet", &[(1, "default")])]);
    let product = |id: u32| json!([{"sku": "A", "productId": id, "storeViewCode": "default"}]);
    let below = |site: &str, sku: &str| json!([{"sku": sku, "websiteCode": site, "storeViewCode": "default"}]);
    let price = json!([{"sku": "A", "websiteCode": "base", "customerGroupCode": "0"}]);
    let scopes = "scopesWebsite";
    for (exports, said) in [
        // One installation that sends again, grows and shrinks.
        (
            vec![
                (0, scopes, first.clone()),
                (0, scopes, grown.clone()),
                (0, scopes, first.clone()),
            ],
            vec![],
        ),
        (
            vec![(0, "products", product(1)), (0, "products", product(1))],
            vec![],
        ),
        // Another one, by its numbers, its places, its list.
        (
            vec![(0, scopes, first.clone()), (0, scopes, numbered)],
            vec!["website base scopes", "store_view default scopes"],
        ),
        (
            vec![(0, scopes, first.clone()), (0, scopes, second_site)],
            vec!["store_view default scopes"],
        ),
        (
            vec![(0, scopes, grown), (0, scopes, other_view)],
            vec!["website base scopes"],
        ),
        // By items.
        (
            vec![(0, "products", product(1)), (0, "products", product(14))],
            vec!["store_view default records"],
        ),
        (
            vec![
                (0, "products", below("base", "A")),
                (0, "products", below("outlet", "B")),
            ],
            vec!["store_view default records"],
        ),
        // By keys.
        (
            vec![(0, "products", product(1)), (1, "products", product(1))],
            vec!["store_view default api_keys"],
        ),
        (
            vec![(0, "prices", price.clone()), (1, "prices", price)],
            vec!["website base api_keys"],
        ),
    ] {
        assert_eq!(collisions(&exports).await, said, "{exports:?}");
    }
}

#[tokio::test]
async fn a_collision_names_the_feeds_that_become_one_and_ends_with_cleanup() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let space = space(&caller).await;
    for golden in golden_exports() {
        caller
            .export(&golden.feed, &space, &golden_body(&golden.file))
            .await;
    }
    let other = json!([website(9, "b2b", &[(4, "b2b_de")])]);
    caller.export("scopesWebsite", &space, &other).await;
    let collisions = held(&sandbox).remove(0).collisions;
    let said: Vec<_> = collisions
        .iter()
        .map(|one| (one.code.as_str(), one.detail.as_str(), one.feeds.join(" ")))
        .collect();
    assert_eq!(
        said,
        [
            (
                "b2b",
                "it is website 2 and website 9",
                "prices productOverrides".to_owned()
            ),
            (
                "b2b_de",
                "it is store view 2 and store view 4",
                "productAttributes categories products".to_owned()
            ),
        ]
    );
    let path = format!("registry/environments/{space}/cleanup");
    caller.call("POST", &path, None).await;
    assert!(held(&sandbox).is_empty());
}

#[tokio::test]
async fn an_export_is_answered_without_a_status_where_all_is_well() {
    let sandbox = Rehearsal::start().await;
    let caller = sandbox.caller(Licence::Commerce);
    let space = space(&caller).await;
    let path = format!("/{}/{space}", route("scopesWebsite"));
    let answered = caller
        .post(&path, &caller.headers(), b"[]".to_vec())
        .await
        .unwrap();
    assert_eq!(told(answered).await, (200, json!({})));
    assert!(held(&sandbox).is_empty());
}
