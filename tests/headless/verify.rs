//! `sync verify`: what was sent beside what the sandbox's catalog and gateway answer over HTTP.

use needs::needs;
use serde_json::{Value, json};

use crate::headless::shop::{ANSWERS, Ran, Shop};
use crate::sandbox::caller::Caller;
use crate::support::fake_gateway;
use crate::support::standin::{Play, Standin};
use crate::support::standin_feeds::{NEW_FEEDS, OLD_FEEDS};

const STORE: &str = "--store=demo:shop.json";
const VERIFY: [&str; 3] = ["sync", "verify", STORE];

/// A shop that is connected to a data space of this type.
fn shop(kind: &str) -> Shop {
    let shop = Shop::open();
    let answers = ANSWERS.replace("name = \"Testing 1\"", &format!("type = \"{kind}\""));
    shop.write("answers.toml", &answers);
    shop
}

fn connected() -> Shop {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    connect(&shop);
    shop
}

fn connect(shop: &Shop) {
    let applied = shop.run(&["apply", "answers.toml", STORE]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
}

/// The store's file says this of the products of its view `default`, and of when they were taken.
fn plant(shop: &Shop, place: &Value, facts: &Value) {
    let mut store: Value = serde_json::from_str(&shop.read("shop.json")).unwrap();
    let mut place = place.clone();
    place["website"] = json!("base");
    place["store_view"] = json!("default");
    store["feeds"] = json!({
        "exporter": "103.4.20",
        "cron": {"last": 8, "groups": [{"name": "index", "last": 8, "every": 60}]},
        "feeds": [{"name": "products", "kind": "immediate", "refusals": true, "places": [place]}],
    });
    let view = store["views"][0].as_object_mut().unwrap();
    for field in ["first", "last", "searchable"] {
        view.remove(field);
    }
    view.extend(facts.as_object().unwrap().clone());
    shop.write("shop.json", &store.to_string());
}

pub(crate) fn space(shop: &Shop) -> String {
    let store: Value = serde_json::from_str(&shop.read("shop.json")).unwrap();
    let id = &store["config"]["services_connector/services_id/environment_id"];
    id.as_str().unwrap().to_owned()
}

/// Products of a store view, of which the first ones are hidden.
pub(crate) fn products(place: [&str; 3], count: usize, hidden: usize) -> Vec<Value> {
    let [website, store, view] = place;
    let product = |number: usize| {
        json!({
            "sku": format!("SKU-{number:03}"), "productId": number.to_string(), "name": "Rope",
            "websiteCode": website, "storeCode": store, "storeViewCode": view,
            "status": "Enabled", "deleted": false,
            "visibility": if number <= hidden { "Not Visible Individually" } else { "Search" },
        })
    };
    (1..=count).map(product).collect()
}

/// An exporter sends them to the data space.
pub(crate) fn export(shop: &Shop, space: &str, items: &[Value]) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let pem = shop.read("private.pem");
        let caller = Caller::new(shop.url(), shop.read("api.key").trim(), &pem);
        let (status, body) = caller.export("products", space, &json!(items)).await;
        assert_eq!(status, 200, "{body}");
    });
}

pub(crate) const BASE: [&str; 3] = ["base", "main_website_store", "default"];

fn view(ran: &Ran) -> &Value {
    &ran.json["stores"][0]["store_views"][0]
}

fn codes(ran: &Ran) -> Vec<&str> {
    let findings = ran.json["stores"][0]["findings"].as_array().unwrap();
    let codes = findings.iter().map(|finding| finding["code"].as_str());
    codes.map(Option::unwrap).collect()
}

/// A place and facts, and what is made of them: exit code, verdict, findings and words.
type Told<'a> = (i32, &'a str, &'a [&'a str], &'a str);

fn check(shop: &Shop, place: &Value, facts: &Value, told: Told<'_>) {
    let (code, verdict, findings, said) = told;
    plant(shop, place, facts);
    let ran = shop.run(&VERIFY);
    assert_eq!(ran.code, Some(code), "{verdict}: {}", ran.err);
    assert_eq!(view(&ran)["verdict"], verdict, "{}", ran.json);
    assert_eq!(codes(&ran), findings, "{verdict}");
    let words = view(&ran)["said"].as_str().unwrap();
    assert!(words.contains(said), "{verdict}: {words}");
    assert!(ran.err.contains(words), "{}", ran.err);
}

#[test]
fn as_long_as_nothing_is_there_it_is_said_why() {
    let shop = connected();
    let place = |sent: u64| json!({"expected": 8, "sent": sent});
    let long_ago = json!({"first": 90_000, "last": 7_200});
    let just_now = json!({"first": 90, "last": 8});
    let retried = json!({"expected": 8, "retried": [{"message": "Forbidden", "records": 8}]});
    let yet = (0, "no_index_yet", &[][..], "8 sent; accepted, no index yet");
    for (place, facts, told) in [
        (
            place(0),
            &long_ago,
            (0, "not_indexed", &[][..], "8 not indexed yet"),
        ),
        (place(8), &just_now, yet),
        (place(8), &json!({}), yet),
        (
            place(8),
            &long_ago,
            (6, "no_index", &["arrival.no_index"], "there is no index"),
        ),
        (
            retried,
            &long_ago,
            (
                6,
                "retried",
                &["feeds.nothing_arrives"],
                "retried (Forbidden)",
            ),
        ),
    ] {
        check(&shop, &place, facts, told);
    }
}

#[test]
fn what_arrived_is_told_beside_what_was_sent() {
    let shop = connected();
    // Five of them, one of which no search finds.
    export(&shop, &space(&shop), &products(BASE, 5, 1));
    let place = |all: u64, sent: u64| json!({"expected": all, "sent": sent});
    let refused = json!({"expected": 8, "sent": 5,
        "refused": [{"message": "name is too long", "records": 3}]});
    let waiting = json!({"expected": 8, "sent": 5, "waiting": 3});
    let long_ago = json!({"first": 90_000, "last": 7_200});
    let just_now = json!({"first": 90, "last": 8});
    let visible = |count: u64| json!({ "searchable": count });
    let five = "arrived: 5 of 8; 8 sent";
    let more = &["arrival.more_there"][..];
    for (place, facts, told) in [
        (
            place(8, 8),
            long_ago.clone(),
            (6, "missing", &["arrival.missing"][..], five),
        ),
        (place(8, 8), just_now, (0, "arriving", &[], five)),
        (
            waiting,
            long_ago.clone(),
            (0, "waiting", &[], "arrived: 5 of 5; 5 sent, 3 waiting"),
        ),
        (
            refused,
            long_ago,
            (
                6,
                "refused",
                &["feeds.refused"],
                "3 refused (name is too long)",
            ),
        ),
        (
            place(8, 5),
            visible(4),
            (0, "waiting", &[], "arrived: 4 of 4"),
        ),
        (
            place(5, 5),
            visible(4),
            (0, "arrived", &[], "arrived: 4 of 4; 5 sent"),
        ),
        (
            place(5, 5),
            json!({}),
            (0, "arrived", &[], "arrived: 5 of 5; 5 sent"),
        ),
        // One that a search finds was hidden here meanwhile.
        (
            place(5, 5),
            visible(3),
            (6, "more_there", more, "more there than here"),
        ),
        (
            place(4, 4),
            json!({}),
            (
                6,
                "more_there",
                more,
                "4 sent; 5 there: more there than here",
            ),
        ),
    ] {
        check(&shop, &place, &facts, told);
    }
}

#[test]
fn more_there_than_here_names_the_store_that_shares_the_codes() {
    let shop = connected();
    // Its own website, and a store view with the same code.
    let mut other: Value = serde_json::from_str(&shop.read("shop.json")).unwrap();
    other["config"] = json!({});
    other["websites"] = json!([{"code": "us", "name": "US"}]);
    shop.write("other.json", &other.to_string());
    let shared = format!("{ANSWERS}[guard]\nallow_shared_data_space = true\n");
    shop.write("answers.toml", &shared);
    let applied = shop.run(&["apply", "answers.toml", "--store=demo:other.json"]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    export(&shop, &space(&shop), &products(BASE, 9, 0));
    plant(
        &shop,
        &json!({"expected": 8, "sent": 8}),
        &json!({"searchable": 8}),
    );
    let ran = shop.run(&VERIFY);
    assert_eq!(ran.code, Some(6));
    let finding = &ran.json["stores"][0]["findings"][0];
    assert_eq!(finding["code"], "arrival.more_there");
    let why = finding["why"].as_str().unwrap();
    assert!(why.contains("other.json uses this data space too"), "{why}");
    assert!(why.contains("store view codes (default"), "{why}");
    let hint = finding["hint"].as_str().unwrap();
    assert!(hint.contains("a data space of its own"), "{hint}");
}

#[test]
fn what_is_the_same_in_several_store_views_is_said_once() {
    let shop = connected();
    let id = space(&shop);
    let outlet = ["outlet", "outlet_store", "outlet"];
    for place in [BASE, outlet] {
        export(&shop, &id, &products(place, 9, 0));
    }
    let here = json!({"expected": 8, "sent": 8});
    plant(&shop, &here, &json!({}));
    let mut store: Value = serde_json::from_str(&shop.read("shop.json")).unwrap();
    let places = &mut store["feeds"]["feeds"][0]["places"];
    let mut second = places[0].clone();
    second["website"] = json!("outlet");
    second["store_view"] = json!("outlet");
    places.as_array_mut().unwrap().push(second);
    shop.write("shop.json", &store.to_string());
    let ran = shop.run(&VERIFY);
    assert_eq!(codes(&ran), ["arrival.more_there"], "{}", ran.json);
    let finding = &ran.json["stores"][0]["findings"][0];
    assert_eq!(
        finding["what"],
        "default, outlet: more products are there than here."
    );
    // What is advised is typed as it stands; it still wants the name.
    let hint = finding["hint"].as_str().unwrap();
    let begin = hint.find("commerce-connect").unwrap();
    let end = begin + hint[begin..].find(", then").unwrap();
    let words = shlex::split(&hint[begin..end]).unwrap();
    let words: Vec<&str> = words[1..].iter().map(String::as_str).collect();
    let advised = shop
        .bare(&[&words[..], &["--confirm=Testing 1"]].concat())
        .output()
        .unwrap();
    assert!(
        advised.status.success(),
        "{}",
        String::from_utf8_lossy(&advised.stderr)
    );
    assert_eq!(view(&shop.run(&VERIFY))["verdict"], "no_index_yet");
}

#[test]
fn what_is_not_offered_or_not_reached_is_said_as_that() {
    let shop = connected();
    let id = space(&shop);
    export(&shop, &id, &products(BASE, 8, 0));
    plant(&shop, &json!({"expected": 8, "sent": 8}), &json!({}));
    let nowhere = format!("--catalog-url={}/nowhere", shop.url());
    // The gateway tells all the same.
    let ran = shop.run(&[&VERIFY[..], &[&nowhere]].concat());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(view(&ran)["catalog"]["told"], "not_offered");
    assert_eq!(view(&ran)["gateway"]["products"], 8);
    assert!(ran.err.contains("isn't offered"), "{}", ran.err);
    // A data space that the gateway does not know.
    let store = shop.read("shop.json");
    shop.write("shop.json", &store.replace(&id, "unknown-space"));
    let ran = shop.run(&[&VERIFY[..], &[&nowhere]].concat());
    assert_eq!(ran.code, Some(6), "{}", ran.err);
    assert_eq!(view(&ran)["verdict"], "not_told");
    assert_eq!(codes(&ran), ["arrival.not_told"]);
    shop.write("shop.json", &store);
    // Nobody listens there.
    let dead = shop.run(&[&VERIFY[..], &["--catalog-url=http://127.0.0.1:1/graphql"]].concat());
    assert_eq!(dead.code, Some(4), "{}", dead.err);
    assert_eq!(view(&dead)["verdict"], "arrived", "the gateway tells");
    shop.write("catalog.key", "somebody");
    let key = shop.run(&[&VERIFY[..], &["--catalog-key-file=catalog.key"]].concat());
    let why = view(&key)["catalog"]["why"].as_str().unwrap();
    assert!(why.contains("hosts of their own"), "{why}");
    for url in ["http://shop.example.com/graphql", "nonsense"] {
        let ran = shop.run(&[&VERIFY[..], &["--catalog-url", url]].concat());
        assert_eq!(ran.code, Some(2), "{url}: {}", ran.err);
    }
}

#[test]
fn a_production_data_space_is_asked_about_with_the_stores_own_key() {
    let shop = shop("Production");
    connect(&shop);
    export(&shop, &space(&shop), &products(BASE, 2, 0));
    plant(
        &shop,
        &json!({"expected": 2, "sent": 2}),
        &json!({"searchable": 2}),
    );
    let ran = shop.run(&VERIFY);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(view(&ran)["catalog"]["products"], 2);
    assert!(!ran.json.to_string().contains(shop.read("api.key").trim()));
    let plain = shop.say(&[&VERIFY[..], &["--plain"]].concat());
    let plain = String::from_utf8(plain.stdout).unwrap();
    let row = "demo:shop.json\tbase\tmain_website_store\tdefault\tarrived\t2\t0\t0\t0\t0\t2\t2\t2\t\
               arrived: 2 of 2; 2 sent\n";
    assert!(plain.starts_with(row), "{plain}");
}

#[test]
fn an_index_that_comes_late_is_waited_for() {
    let shop = shop("Production");
    shop.write("api.key", "sandbox-feeds-late-index");
    connect(&shop);
    export(&shop, &space(&shop), &products(BASE, 2, 0));
    plant(
        &shop,
        &json!({"expected": 2, "sent": 2}),
        &json!({"first": 60, "last": 60}),
    );
    for _ in 0..3 {
        let ran = shop.run(&VERIFY);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert_eq!(view(&ran)["verdict"], "no_index_yet");
    }
    let ran = shop.run(&VERIFY);
    assert_eq!(view(&ran)["verdict"], "arrived", "{}", ran.json);
}

#[test]
fn stores_that_can_not_be_asked_about_say_so_beside_those_that_can() {
    let shop = connected();
    export(&shop, &space(&shop), &products(BASE, 2, 0));
    plant(&shop, &json!({"expected": 2, "sent": 2}), &json!({}));
    shop.write("shop.env", "");
    let file = shop.run(&["sync", "verify", "--store=env-file:shop.env"]);
    assert_eq!(file.code, Some(6), "{}", file.err);
    assert_eq!(codes(&file), ["arrival.not_told"]);
    assert!(file.err.contains("tells no store views"), "{}", file.err);
    shop.write("list.txt", "demo:shop.json\nenv-file:shop.env\n");
    let both = shop.run(&["sync", "verify", "--stores=list.txt"]);
    assert_eq!(both.code, Some(6));
    assert!(
        both.err.contains("demo:shop.json     2 of 2   arrived"),
        "{}",
        both.err
    );
    let fresh = shop.run(&["sync", "verify", "--store=demo:fresh.json"]);
    assert_eq!(codes(&fresh), ["arrival.not_told"], "{}", fresh.err);
    // Orders alone, and then a connection without its keys.
    let mut store: Value = serde_json::from_str(&shop.read("shop.json")).unwrap();
    store["feeds"]["feeds"][0]["name"] = json!("orders");
    shop.write("shop.json", &store.to_string());
    let orders = shop.run(&VERIFY);
    assert_eq!(orders.code, Some(0), "{}", orders.err);
    assert!(orders.err.contains("sends no products"), "{}", orders.err);
    store["feeds"]["feeds"][0]["name"] = json!("products");
    let config = store["config"].as_object_mut().unwrap();
    config.retain(|path, _| !path.ends_with("_key"));
    shop.write("shop.json", &store.to_string());
    let keyless = shop.run(&VERIFY);
    assert_eq!(keyless.code, Some(6), "{}", keyless.err);
    assert_eq!(codes(&keyless), ["status.no_keys"]);
}

/// Something else answers in the catalog's place, or the catalog in another way.
#[test]
fn an_answer_that_is_none_is_told_as_it_is_and_keeps_the_key_to_itself() {
    let shop = shop("Production");
    connect(&shop);
    export(&shop, &space(&shop), &products(BASE, 2, 0));
    let facts = json!({"searchable": 2, "first": 90_000, "last": 90_000});
    plant(&shop, &json!({"expected": 2, "sent": 2}), &facts);
    let key = shop.read("api.key").trim().to_owned();
    let page = "<html><body><h1>Blocked by the web filter</h1></body></html>";
    let echo = format!(r#"{{"data":null,"errors":[{{"message":"Odd: {key}"}}]}}"#);
    let none = r#"{"errors":[{"message":"No index was found for this request"}]}"#;
    let elsewhere = "location: https://elsewhere.example/graphql\r\n";
    for (status, headers, body, code, verdict, why) in [
        (
            "200 OK",
            "",
            page,
            4,
            "arrived",
            "Blocked by the web filter",
        ),
        (
            "500 Oops",
            "",
            page,
            1,
            "arrived",
            "Blocked by the web filter",
        ),
        ("200 OK", "", &echo, 1, "arrived", "Odd: "),
        (
            "302 Found",
            elsewhere,
            "",
            1,
            "arrived",
            "elsewhere.example",
        ),
        ("400 Bad Request", "", none, 6, "no_index", ""),
    ] {
        let at = fake_gateway::answers(fake_gateway::http(status, headers, body));
        let url = format!("--catalog-url=http://{at}/graphql");
        let ran = shop.run(&[&VERIFY[..], &[&url]].concat());
        assert_eq!(ran.code, Some(code), "{status} {body}: {}", ran.err);
        assert_eq!(view(&ran)["verdict"], verdict, "{status}: {}", ran.json);
        let told = view(&ran)["catalog"]["why"].as_str().unwrap_or_default();
        assert!(told.contains(why), "{status}: {told}");
        for text in [&ran.err, &ran.json.to_string()] {
            assert!(!text.contains(&key), "{text}");
        }
    }
}

/// An exporter of 2022 keeps no time with its records: when its feed was last sent counts.
#[needs(php)]
#[test]
fn an_old_exporters_feed_is_held_against_when_it_was_last_sent() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let standin = Standin::with_feeds(&Play {
        more: OLD_FEEDS,
        ..Play::default()
    });
    let store = format!("--store={}", standin.root().display());
    let run = |words: &[&str]| shop.with_path(&[words, &[&store]].concat());
    assert_eq!(run(&["apply", "answers.toml"]).code, Some(0));
    standin.cron(None);
    for (age, code, verdict) in [
        ("-1 minute", 0, "no_index_yet"),
        ("-2 hours", 6, "no_index"),
    ] {
        standin.sql(&format!(
            "UPDATE {{p}}flag SET last_update = datetime('now', '{age}')"
        ));
        let ran = run(&["sync", "verify"]);
        assert_eq!(ran.code, Some(code), "{age}: {}", ran.err);
        for view in ran.json["stores"][0]["store_views"].as_array().unwrap() {
            assert_eq!(view["verdict"], verdict, "{age}: {view}");
        }
    }
}

/// The stand-in counts what a search may find, and its exporter's tables say when it was taken.
#[needs(php)]
#[test]
fn a_magentos_visible_products_are_held_against_what_a_search_finds() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let standin = Standin::with_feeds(&Play {
        more: NEW_FEEDS,
        ..Play::default()
    });
    let store = format!("--store={}", standin.root().display());
    let run = |words: &[&str]| shop.with_path(&[words, &[&store]].concat());
    let applied = run(&["apply", "answers.toml"]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    standin.cron(None);
    let space = applied.json["connection"]["data_space"]["id"].as_str();
    let space = space.expect("a data space").to_owned();
    // The first one is hidden everywhere, and shown in one view.
    standin.sql(
        "UPDATE {p}catalog_product_entity_int SET value = 1 WHERE attribute_id = 99 AND entity_id = 1;
         INSERT INTO {p}catalog_product_entity_int (attribute_id, store_id, entity_id, value)
         VALUES (99, 2, 1, 4), (97, 3, 2, 2)",
    );
    for (place, count, hidden) in [
        (BASE, 10, 1),
        (["outlet", "outlet_store", "outlet_en"], 6, 0),
        (["outlet", "outlet_store", "outlet_de"], 6, 2),
    ] {
        export(&shop, &space, &products(place, count, hidden));
    }
    let ran = run(&["sync", "verify"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let views = ran.json["stores"][0]["store_views"].as_array().unwrap();
    let told: Vec<String> = views
        .iter()
        .map(|view| format!("{} {}", view["store_view"], view["said"]))
        .collect();
    assert_eq!(
        told,
        [
            "\"default\" \"arrived: 9 of 9; 10 sent\"",
            "\"outlet_en\" \"arrived: 6 of 6; 6 sent\"",
            "\"outlet_de\" \"arrived: 4 of 4; 6 sent\"",
        ]
    );
    // Since yesterday, and one more is shown here.
    standin.sql(
        "UPDATE {p}cde_products_feed SET modified_at = datetime('now', '-1 day');
         UPDATE {p}catalog_product_entity_int SET value = 4 WHERE attribute_id = 99",
    );
    let ran = run(&["sync", "verify"]);
    assert_eq!(ran.code, Some(6), "{}", ran.err);
    assert!(ran.err.contains("arrived: 9 of 10; 10 sent"), "{}", ran.err);
    assert!(ran.err.contains("24 hours ago"), "{}", ran.err);
}
