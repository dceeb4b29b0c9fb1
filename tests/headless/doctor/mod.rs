//! `doctor`: each trouble planted, and the check that must name it.

mod keys;
mod network;
mod said;
mod stores;

use std::process::Command;

use serde_json::Value;

use crate::headless::shop::{ANSWERS, Ran, Shop, ran};

/// What is wrong in a run, and what is not.
struct Seen(Ran);

impl Seen {
    fn of(command: &mut Command) -> Self {
        let seen = Self(ran(command.arg("--json").output().unwrap()));
        let json = &seen.0.json;
        assert_eq!(json["command"], "doctor", "{json}");
        assert_eq!(json["changed"], false);
        let found = json["checks"].as_array().unwrap().iter().any(|check| {
            assert!(!check["what"].as_str().unwrap().is_empty(), "{check}");
            let bad = check["state"] == "warn" || check["state"] == "fail";
            let mends = !check["fix"].as_str().unwrap().is_empty();
            assert_eq!(bad, mends, "what is wrong says what mends it: {check}");
            assert!(
                !bad || !check["why"].as_str().unwrap().is_empty(),
                "{check}"
            );
            bad
        });
        assert_eq!(seen.0.code, Some(if found { 6 } else { 0 }), "{json}");
        seen
    }

    fn check(&self, id: &str) -> &Value {
        let checks = self.0.json["checks"].as_array().unwrap();
        let found = checks.iter().find(|check| check["id"] == id);
        found.unwrap_or_else(|| panic!("no check {id} in {checks:#?}"))
    }

    /// This check has this state and says this.
    fn is(&self, id: &str, state: &str, says: &str) {
        let check = self.check(id);
        assert_eq!(check["state"], state, "{check}");
        assert!(check.to_string().contains(says), "{says}: {check}");
    }

    /// Nothing but these was found.
    fn only(&self, ids: &[&str]) {
        let found: Vec<&str> = self.0.json["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|check| check["state"] == "warn" || check["state"] == "fail")
            .map(|check| check["id"].as_str().unwrap())
            .collect();
        assert_eq!(found, ids, "{:#}", self.0.json);
    }
}

/// A store that is connected to a Testing data space: all is well with it.
fn connected(shop: &Shop) -> &'static str {
    shop.write("answers.toml", ANSWERS);
    let store = "--store=demo:shop.json";
    let applied = shop.run(&["apply", "answers.toml", store]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    store
}

fn keys() -> [&'static str; 2] {
    ["--api-key-file=api.key", "--private-key-file=private.pem"]
}

#[test]
fn a_store_that_is_well_ends_with_0() {
    let shop = Shop::open();
    let store = connected(&shop);
    let seen = Seen::of(&mut shop.command(&["doctor", store]));
    seen.only(&[]);
    for id in [
        "keys.stored",
        "store.found",
        "store.modules",
        "store.connection",
        "net.gateway",
        "net.tcp",
        "net.http",
        "net.body",
        "net.clock",
        "registry.keys",
        "registry.project",
        "registry.data_space",
        "registry.names",
        "guard.production",
        "guard.shared",
    ] {
        seen.is(id, "ok", "");
    }
    // What can't be seen is said, with the reason.
    seen.is("net.store_host", "skip", "no host of its own");
}

#[test]
fn keys_alone_are_checked_without_a_store() {
    let shop = Shop::open();
    let mut command = shop.command(&["doctor"]);
    let seen = Seen::of(command.args(keys()));
    seen.only(&[]);
    seen.is("keys.private_key", "ok", "RSA 2048 bit");
    seen.is("registry.keys", "ok", "accepts");
    seen.is("registry.account", "ok", "no project");
    seen.is("store.found", "skip", "--store");
}

#[test]
fn a_store_that_can_not_be_read_is_a_failing_check_and_the_rest_is_done() {
    let shop = Shop::open();
    shop.write("broken.json", "{");
    let mut command = shop.command(&["doctor", "--store=demo:broken.json"]);
    let seen = Seen::of(command.args(keys()));
    seen.only(&["store.found"]);
    seen.is("store.found", "fail", "Line 1");
    seen.is("registry.keys", "ok", "");
    seen.is("net.http", "ok", "");
    // Nor is a folder without a store, with no keys either.
    let seen = Seen::of(&mut shop.command(&["doctor"]));
    seen.only(&["store.found"]);
    seen.is("store.found", "fail", "No Magento was found");
    seen.is("net.http", "ok", "");
    seen.is("registry.keys", "skip", "no usable key pair");
}
