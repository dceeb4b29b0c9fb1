//! `--print storefront`: what a storefront wants to know, from the store.

use needs::needs;
use serde_json::{Value, json};

use crate::headless::shop::{ANSWERS, Ran, Shop};
use crate::headless::verify::space;
use crate::support::standin::{Play, Standin};
use crate::support::standin_feeds::NEW_FEEDS;

const STORE: &str = "--store=demo:shop.json";
const PRINT: [&str; 4] = ["status", "--print", "storefront", STORE];

fn connected(space: &str) -> Shop {
    let shop = Shop::open();
    let answers = ANSWERS.replace("Testing 1", space);
    shop.write("answers.toml", &answers);
    let applied = shop.run(&["apply", "answers.toml", STORE]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    shop
}

fn printed(ran: &Ran) -> Value {
    serde_json::from_str(ran.json["printed"].as_str().unwrap()).unwrap()
}

#[test]
fn each_store_view_has_a_file_of_its_own() {
    let shop = connected("Testing 1");
    let before = shop.read("shop.json");
    let ran = shop.run(&PRINT);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let id = space(&shop);
    let expected = json!({"public": {"default": {
        "commerce-core-endpoint": "https://outlet.example.com/graphql",
        "commerce-endpoint": format!("{}/graphql", shop.url()),
        "headers": {
            "all": {"Store": "outlet"},
            "cs": {
                "Magento-Environment-Id": id,
                "Magento-Store-Code": "outlet_store",
                "Magento-Store-View-Code": "outlet",
                "Magento-Website-Code": "outlet",
                "x-api-key": "storefront-widgets",
            },
        },
        "analytics": {
            "base-currency-code": "EUR", "environment": "Testing", "environment-id": id,
            "store-code": "outlet_store", "store-id": 2, "store-name": "Outlet Store",
            "store-url": "https://outlet.example.com/",
            "store-view-code": "outlet", "store-view-currency-code": "EUR",
            "store-view-id": 2, "store-view-name": "Outlet",
            "website-code": "outlet", "website-id": 2, "website-name": "Outlet",
        },
    }}});
    let all = printed(&ran);
    assert_eq!(all["outlet"], expected);
    assert_eq!(
        all["default"]["public"]["default"]["headers"]["all"]["Store"],
        "default"
    );
    let one = shop.run(&[&PRINT[..], &["--store-view=outlet"]].concat());
    assert_eq!(printed(&one), expected);
    // On its own stdout has nothing but the file.
    let said = shop.say(&[&PRINT[..], &["--store-view=outlet"]].concat());
    assert_eq!(
        serde_json::from_slice::<Value>(&said.stdout).unwrap(),
        expected
    );
    let other = shop.run(&[&PRINT[..], &["--store-view=fr"]].concat());
    assert_eq!(
        (other.code, &other.json["problem"]["code"]),
        (Some(2), &json!("print.store_view"))
    );
    assert_eq!(shop.read("shop.json"), before);
}

#[test]
fn another_data_space_is_printed_and_not_selected_and_its_key_is_left_out() {
    let shop = connected("Testing 1");
    let before = shop.read("shop.json");
    let select = [
        "space",
        "select",
        "Production",
        "--print",
        "storefront",
        STORE,
    ];
    let ran = shop.run(&select);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let values = &printed(&ran)["default"]["public"]["default"];
    assert_eq!(values["analytics"]["environment"], "Production");
    assert_ne!(values["analytics"]["environment-id"], json!(space(&shop)));
    assert_eq!(values["headers"]["cs"].get("x-api-key"), None);
    assert!(ran.err.contains("x-api-key is left out"), "{}", ran.err);
    assert!(!ran.json.to_string().contains(shop.read("api.key").trim()));
    assert_eq!(shop.read("shop.json"), before);
}

#[test]
fn what_is_not_known_is_left_out_and_said() {
    let shop = connected("Testing 1");
    let mut store: Value = serde_json::from_str(&shop.read("shop.json")).unwrap();
    store["views"] = json!([{"code": "default", "website": "base"}]);
    shop.write("shop.json", &store.to_string());
    let ran = shop.run(&PRINT);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let values = &printed(&ran)["public"]["default"];
    assert_eq!(values.get("commerce-core-endpoint"), None);
    assert_eq!(values["headers"]["cs"].get("Magento-Store-Code"), None);
    let notes = ran.json["warnings"].to_string();
    for said in ["The base URL", "A currency", "The store"] {
        assert!(notes.contains(said), "{said}: {notes}");
    }
    shop.write("shop.env", "");
    let file = [
        "status",
        "--print",
        "storefront",
        "--store=env-file:shop.env",
    ];
    assert_eq!(shop.run(&file).code, Some(5));
    let fresh = ["status", "--print", "storefront", "--store=demo:fresh.json"];
    assert_eq!(shop.run(&fresh).code, Some(5), "it is not connected");
    // A command that saves does not take it for a yes.
    let before = shop.read("shop.json");
    for command in [&["unbind"][..], &["undo"], &["apply", "answers.toml"]] {
        let ran = shop.run(&[command, &["--print", "storefront", STORE]].concat());
        assert_eq!(ran.code, Some(2), "{command:?}: {}", ran.err);
        assert_eq!(ran.json["problem"]["code"], "print.storefront");
    }
    assert_eq!(shop.read("shop.json"), before);
}

#[needs(php)]
#[test]
fn a_magento_tells_it_of_itself() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let standin = Standin::with_feeds(&Play {
        more: NEW_FEEDS,
        ..Play::default()
    });
    let store = format!("--store={}", standin.root().display());
    let applied = shop.with_path(&["apply", "answers.toml", &store]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    let words = [
        "status",
        "--print",
        "storefront",
        "--store-view=outlet_de",
        &store,
    ];
    let ran = shop.with_path(&words);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let values = &printed(&ran)["public"]["default"];
    assert_eq!(
        values["commerce-core-endpoint"],
        "https://shop.example.com/graphql"
    );
    let analytics = &values["analytics"];
    assert_eq!(analytics["base-currency-code"], "EUR");
    assert_eq!(analytics["store-view-currency-code"], "CHF");
    assert_eq!(analytics["store-code"], "outlet_store");
    assert_eq!(
        [&analytics["store-view-id"], &analytics["store-id"]],
        [3, 2]
    );
}
