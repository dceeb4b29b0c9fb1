//! `space cleanup`: a data space is emptied at the sandbox, and only when that was meant.

use serde_json::{Value, json};

use crate::headless::shop::{ANSWERS, Ran, Shop};
use crate::headless::verify::{BASE, export, products, space};
use crate::support::BINARY;
use crate::support::pty::Pty;

const STORE: &str = "--store=demo:shop.json";

/// A connected shop with eight products in its data space.
fn filled(kind: &str) -> Shop {
    let shop = Shop::open();
    let answers = ANSWERS.replace("name = \"Testing 1\"", &format!("name = \"{kind}\""));
    shop.write("answers.toml", &answers);
    let applied = shop.run(&["apply", "answers.toml", STORE]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    export(&shop, &space(&shop), &products(BASE, 8, 0));
    shop
}

/// How many records the sandbox holds.
fn held(shop: &Shop) -> u64 {
    let told = shop.bare(&["sandbox", "data", "--db=registry.db", "--json"]);
    let told: Value = serde_json::from_slice(&{ told }.output().unwrap().stdout).unwrap();
    let mut held = 0;
    for space in told["data_spaces"].as_array().unwrap() {
        for feed in space["feeds"].as_array().unwrap() {
            held += feed["records"].as_u64().unwrap();
        }
    }
    held
}

fn clean(shop: &Shop, words: &[&str]) -> Ran {
    shop.run(&[&["space", "cleanup"], words].concat())
}

#[test]
fn a_data_space_is_emptied_by_its_name_and_by_nothing_less() {
    let shop = filled("Testing 1");
    assert_eq!(held(&shop), 8);
    let check = |words: &[&str], code, problem: &str| {
        let ran = clean(&shop, &[words, &[STORE]].concat());
        assert_eq!(ran.code, Some(code), "{words:?}: {}", ran.err);
        assert_eq!(ran.json["problem"]["code"], problem, "{words:?}");
        assert_eq!(ran.json["changed"], false);
        assert_eq!(held(&shop), 8, "{words:?}");
    };
    check(&["Testing 1"], 7, "confirmation.missing");
    check(&["Testing 1", "--yes"], 7, "confirmation.missing");
    check(
        &["Testing 1", "--confirm=testing 1"],
        7,
        "confirmation.name",
    );
    check(
        &["Testing 1", "--confirm=Testing 2"],
        7,
        "confirmation.name",
    );
    check(
        &["Testing 9", "--confirm=Testing 9"],
        1,
        "data_space.unknown",
    );
    check(&["Testing 1", "--dry-run"], 6, "dry_run.changes");
    let would = clean(&shop, &["Testing 1", STORE, "--dry-run"]);
    assert!(
        would.err.contains("documentation does not have it"),
        "{}",
        would.err
    );
    let done = clean(&shop, &["Testing 1", STORE, "--confirm=Testing 1"]);
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert_eq!(done.json["changed"], true);
    assert_eq!(done.json["data_space"]["in_use"], true);
    assert!(done.err.contains(" sync resend --yes"), "{}", done.err);
    assert_eq!(held(&shop), 0);
}

#[test]
fn a_live_shops_production_data_space_needs_a_word_of_its_own() {
    let shop = filled("Production");
    let confirmed = ["Production", "--confirm=Production"];
    // Whoever names no store may be the live one.
    let keys = ["--api-key-file=api.key", "--private-key-file=private.pem"];
    for whose in [&[STORE][..], &keys] {
        let ran = clean(&shop, &[&confirmed, whose].concat());
        assert_eq!(ran.code, Some(7), "{}", ran.err);
        assert_eq!(ran.json["problem"]["code"], "guard.live_production");
        let would = clean(&shop, &[&["Production", "--dry-run"], whose].concat());
        assert_eq!(would.code, Some(7), "{}", would.err);
    }
    assert_eq!(held(&shop), 8);
    // A shop in developer mode is nobody's.
    let live = shop.read("shop.json");
    shop.write(
        "shop.json",
        &live.replace("\"mode\": \"production\"", "\"mode\": \"developer\""),
    );
    let staging = clean(&shop, &[&confirmed[..], &[STORE]].concat());
    assert_eq!(staging.code, Some(0), "{}", staging.err);
    assert_eq!(held(&shop), 0);
    shop.write("shop.json", &live);
    export(&shop, &space(&shop), &products(BASE, 8, 0));
    let meant = clean(
        &shop,
        &[&confirmed[..], &[STORE, "--allow-live-production"]].concat(),
    );
    assert_eq!(meant.code, Some(0), "{}", meant.err);
    assert_eq!(held(&shop), 0);
}

#[test]
fn what_another_store_sent_is_not_thrown_away_unasked() {
    let shop = filled("Testing 1");
    let shared = format!("{ANSWERS}[guard]\nallow_shared_data_space = true\n");
    shop.write("answers.toml", &shared);
    let other = ["apply", "answers.toml", "--store=demo:other.json"];
    assert_eq!(shop.run(&other).code, Some(0));
    let confirmed = ["Testing 1", "--confirm=Testing 1", STORE];
    let refused = clean(&shop, &confirmed);
    assert_eq!(refused.code, Some(7), "{}", refused.err);
    assert_eq!(refused.json["problem"]["code"], "guard.shared_data_space");
    assert!(refused.err.contains("other.json"), "{}", refused.err);
    let meant = clean(
        &shop,
        &[&confirmed[..], &["--allow-shared-data-space"]].concat(),
    );
    assert_eq!(meant.code, Some(0), "{}", meant.err);
    assert_eq!(held(&shop), 0);
}

#[test]
fn a_data_space_that_is_gone_is_said() {
    let shop = filled("Testing 1");
    let id = space(&shop);
    let gone = clean(
        &shop,
        &[
            &id,
            "--confirm=Testing 1",
            STORE,
            "--timeout=5",
            "--dry-run",
        ],
    );
    assert_eq!(gone.code, Some(6), "by its id: {}", gone.err);
    assert_eq!(gone.json["data_space"]["id"], json!(id));
}

#[test]
fn a_person_types_the_name() {
    let shop = filled("Testing 1");
    let home = shop.path().display().to_string();
    let at = |file: &str| shop.path().join(file).display().to_string();
    let store = format!("demo:{}", at("shop.json"));
    let words = [
        "space",
        "cleanup",
        "Testing 1",
        "--store",
        &store,
        "--registry",
        shop.url(),
    ];
    let ask = || {
        let pty = Pty::spawn(BINARY, &words, &[("HOME", &home)], 80, 24);
        pty.wait_for_text("Type its name, Testing 1, to empty it:");
        pty
    };
    for (typed, code, held_then) in [("Testing\r", 7, 8), ("\x03", 130, 8), ("Testing 1\r", 0, 0)] {
        let pty = ask();
        pty.send(typed);
        assert_eq!(pty.left().code, code, "{typed:?}");
        assert_eq!(held(&shop), held_then, "{typed:?}");
    }
}
