//! Keys that are none, are no pair, or are somebody else's; and each rehearsed refusal.

use std::path::Path;

use super::{Seen, connected, keys};
use crate::headless::shop::Shop;

#[test]
fn each_half_is_read_on_its_own_and_named() {
    let shop = Shop::open();
    let fixture = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/keys");
        std::fs::read_to_string(folder.join(name)).unwrap()
    };
    for (api_key, private_key, id, says) in [
        (
            "x".to_owned(),
            fixture("public.pem"),
            "keys.private_key",
            "public key",
        ),
        (
            "x".to_owned(),
            fixture("certificate.pem"),
            "keys.private_key",
            "certificate",
        ),
        (
            "x".to_owned(),
            "0:3:Zm9vYmFyZm9vYmFy".to_owned(),
            "keys.private_key",
            "database",
        ),
        (
            "0:3:Zm9vYmFyZm9vYmFy".to_owned(),
            fixture("rsa-2048-pkcs8.pem"),
            "keys.api_key",
            "database",
        ),
        (
            String::new(),
            fixture("rsa-2048-pkcs8.pem"),
            "keys.api_key",
            "blanks",
        ),
    ] {
        shop.write("api.key", &api_key);
        shop.write("private.pem", &private_key);
        let mut command = shop.command(&["doctor"]);
        let seen = Seen::of(command.args(keys()));
        seen.only(&[id]);
        seen.is(id, "fail", says);
        // What can be done without a pair is done.
        seen.is("net.http", "ok", "");
        seen.is("registry.keys", "skip", "no usable key pair");
    }
}

#[test]
fn a_key_that_was_mended_says_what_was_mended() {
    let shop = Shop::open();
    let pem = shop.read("private.pem").replace('\n', "\\n");
    shop.write("private.pem", &pem);
    let mut command = shop.command(&["doctor"]);
    let seen = Seen::of(command.args(keys()));
    seen.only(&[]);
    seen.is("keys.private_key", "ok", "written out");
}

#[test]
fn half_a_pair_and_a_file_that_is_not_there_are_told_apart() {
    let shop = Shop::open();
    let half = Seen::of(&mut shop.command(&["doctor", "--private-key-file=private.pem"]));
    half.only(&[]);
    half.is("keys.private_key", "ok", "RSA");
    half.is("keys.api_key", "skip", "");
    let none = shop.run(&["doctor", "--private-key-file=none.pem"]);
    assert_eq!(none.code, Some(2), "{}", none.err);
    assert_eq!(none.json["problem"]["code"], "key_file.unreadable");
}

#[test]
fn each_rehearsed_refusal_is_named_by_the_layer_that_it_belongs_to() {
    let shop = Shop::open();
    for (api_key, id, says) in [
        ("sandbox-unknown-key", "registry.keys", "API Portal"),
        ("sandbox-jwt-invalid", "registry.keys", "does not belong"),
        ("sandbox-status-in-body", "registry.keys", "good standing"),
        ("sandbox-slow", "net.http", "within 1 seconds"),
        ("sandbox-500", "net.http", "500"),
        ("sandbox-drop", "net.http", "broke"),
        ("sandbox-redirect", "net.http", "elsewhere.invalid"),
        ("sandbox-garbage", "net.body", "Blocked by the web filter"),
        ("sandbox-empty-body", "net.body", "empty"),
    ] {
        shop.write("api.key", api_key);
        let mut command = shop.command(&["doctor", "--timeout=1"]);
        let seen = Seen::of(command.args(keys()));
        seen.only(&[id]);
        seen.is(id, "fail", says);
    }
    shop.write("api.key", "sandbox-clock");
    let mut command = shop.command(&["doctor"]);
    let seen = Seen::of(command.args(keys()));
    seen.only(&["net.clock", "registry.keys"]);
    seen.is("net.clock", "fail", "behind");
    seen.is("registry.keys", "fail", "clock");
    for fine in ["sandbox-thousand-projects", "sandbox-hostile-names"] {
        shop.write("api.key", fine);
        let mut command = shop.command(&["doctor"]);
        Seen::of(command.args(keys())).only(&[]);
    }
}

#[test]
fn a_pair_in_the_place_of_the_other_is_told_by_asking_both_gateways() {
    let (production, sandbox) = (Shop::open(), Shop::open());
    let config = |shop: &Shop, pair: &str| {
        let path = format!("services_connector/services_connector_integration/{pair}");
        format!(
            r#""{path}_api_key":"{}","{path}_private_key":"{}","#,
            shop.read("api.key").trim(),
            shop.read("private.pem").replace('\n', "\\n")
        )
    };
    let look = |pairs: String| {
        production.write(
            "shop.json",
            &format!(
                r#"{{"modules":[{{"name":"Magento_ServicesConnector"}},{{"name":"Magento_ServicesId"}}],
                    "config":{{{pairs}"services_connector/production_gateway_url":"{}",
                    "services_connector/sandbox_gateway_url":"{}"}}}}"#,
                production.url(), sandbox.url()
            ),
        );
        Seen::of(&mut production.bare(&["doctor", "--store=demo:shop.json"]))
    };
    let seen = look(config(&production, "production") + &config(&sandbox, "sandbox"));
    seen.only(&["store.connection"]);
    seen.is("registry.keys", "ok", "production gateway accepts");
    seen.is("registry.other_pair", "ok", "sandbox pair is accepted");
    let seen = look(config(&sandbox, "production") + &config(&production, "sandbox"));
    seen.is("registry.keys", "fail", "They are sandbox keys");
    seen.is(
        "registry.other_gateway",
        "fail",
        "Put each pair in its place",
    );
    seen.is("registry.other_pair", "warn", "refused");
    production.write("api.key", "unknown-everywhere");
    let seen = look(config(&production, "production"));
    seen.is("registry.keys", "fail", "API Portal");
    seen.is("registry.other_gateway", "ok", "not swapped");
}

#[test]
fn given_and_stored_keys_are_compared() {
    let shop = Shop::open();
    let store = connected(&shop);
    let mut command = shop.command(&["doctor", store]);
    Seen::of(command.args(keys())).is("keys.same", "ok", "");
    shop.add_keys("api.key", "second.pem");
    let other = ["--api-key-file=api.key", "--private-key-file=second.pem"];
    let mut command = shop.command(&["doctor", store]);
    let seen = Seen::of(command.args(other));
    seen.only(&["keys.same"]);
    seen.is("keys.same", "warn", "another pair");
    let mixed = ["--api-key-file=api.key", "--private-key-file=private.pem"];
    let mut command = shop.command(&["doctor", store]);
    let seen = Seen::of(command.args(mixed));
    seen.is("keys.same", "fail", "another API key");
    seen.is("registry.keys", "fail", "does not belong");
}
