//! `sync`: what a store's feeds say, in words, in columns and as an object; and what the same
//! findings do to `status` and `doctor`.

use serde_json::{Value, json};

use crate::headless::shop::{ANSWERS, Shop};

const STORE: &str = "--store=demo:shop.json";

/// A shop that is connected, and whose file says this of its feeds.
fn shop(feeds: &Value) -> Shop {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    assert_eq!(shop.run(&["apply", "answers.toml", STORE]).code, Some(0));
    plant(&shop, feeds);
    shop
}

fn plant(shop: &Shop, feeds: &Value) {
    let mut store: Value = serde_json::from_str(&shop.read("shop.json")).unwrap();
    store["feeds"] = feeds.clone();
    shop.write("shop.json", &store.to_string());
}

fn place(code: &str, sent: u64) -> Value {
    json!({"website": "base", "store_view": code, "expected": 40, "sent": sent})
}

/// Products of these store views, with a cron that runs.
fn products(places: &[Value]) -> Value {
    json!({
        "exporter": "103.4.20",
        "resync": {"force": false, "cleanup": true, "asks": true},
        "cron": {"last": 8, "groups": [{"name": "index", "last": 8, "every": 60}]},
        "feeds": [{
            "name": "products", "kind": "immediate", "refusals": true, "places": places,
            "indexer": {"id": "catalog_data_exporter_products", "scheduled": true, "status": "valid"},
        }],
    })
}

fn refused() -> Value {
    let mut place = place("b2b_de", 36);
    place["refused"] = json!([{"message": "name is too long", "records": 3, "example": "ALP-001"}]);
    place["retried"] = json!([{"message": "Service Unavailable", "records": 1}]);
    place
}

#[test]
fn a_line_a_store_view_says_what_became_of_its_records() {
    let shop = shop(&products(&[place("default", 40), refused()]));
    let ran = shop.run(&["sync", "status", STORE]);
    assert_eq!(ran.code, Some(6), "{}", ran.err);
    let line = "b2b_de   36 sent, 3 refused (name is too long), 1 will be retried (Service \
                Unavailable)";
    assert!(ran.err.contains(line), "{}", ran.err);
    let store = &ran.json["stores"][0];
    assert_eq!(store["verdict"], "needs_a_person");
    assert_eq!(store["findings"][0]["code"], "feeds.refused");
    let records = json!({"sent": 76, "waiting": 0, "refused": 3, "retried": 1, "not_indexed": 0,
        "sent_before": 0});
    assert_eq!(store["sync"]["records"], records);
    let ran = shop.run(&["status", STORE]);
    let data = "\nData             76 of 80 records were sent; see above\n";
    assert!(ran.err.contains(data), "{}", ran.err);
    let counted = json!({"verdict": "needs_a_person", "sent": 76, "all": 80});
    assert_eq!(ran.json["stores"][0]["data"], counted);
    let plain = shop.say(&["sync", "status", STORE, "--plain"]);
    let plain = String::from_utf8(plain.stdout).unwrap();
    assert!(
        plain.starts_with("demo:shop.json\tproducts\tbase\tdefault\t40\t40\t0\t0\t0\t0\t40 sent\n"),
        "{plain}"
    );
}

#[test]
fn all_that_was_sent_and_all_that_is_on_the_way_needs_nobody() {
    let shop = shop(&products(&[place("default", 40)]));
    let mut waiting = place("default", 30);
    waiting["waiting"] = json!(10);
    for (places, verdict, said) in [
        (place("default", 40), "all_sent", "Everything was sent"),
        (waiting, "on_the_way", "30 of 40 records were sent"),
        (
            place("default", 30),
            "on_the_way",
            "30 of 40 records were sent",
        ),
    ] {
        plant(&shop, &products(&[places]));
        let ran = shop.run(&["sync", "status", STORE]);
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        assert_eq!(ran.json["stores"][0]["verdict"], verdict);
        assert!(ran.err.contains(said), "{}", ran.err);
        for command in ["status", "doctor"] {
            let ran = shop.run(&[command, STORE]);
            let found = ran.json.to_string();
            assert!(!found.contains("feeds."), "{found}");
        }
        let ran = shop.run(&["status", STORE]);
        assert_eq!(ran.json["stores"][0]["data"]["verdict"], verdict);
        assert!(ran.err.contains("\nData             "), "{}", ran.err);
        assert!(ran.err.contains(said), "{}", ran.err);
    }
}

#[test]
fn data_that_does_not_arrive_is_never_green() {
    let mut forbidden = place("default", 0);
    forbidden["retried"] = json!([{"message": "Forbidden", "records": 40}]);
    let mut no_group = products(&[place("default", 40)]);
    no_group["cron"]["groups"] =
        json!([{"name": "resync_failed_feeds_data_exporter", "last": null, "every": 300}]);
    let mut no_cron = products(&[place("default", 40)]);
    no_cron["cron"]["last"] = Value::Null;
    let shop = shop(&no_cron);
    for (feeds, code, check) in [
        (
            products(&[forbidden]),
            "feeds.nothing_arrives",
            "data.feeds",
        ),
        (
            products(&[place("default", 0)]),
            "feeds.not_indexed",
            "data.indexed",
        ),
        (products(&[refused()]), "feeds.refused", "data.refused"),
        (no_group, "feeds.cron_group", "store.cron"),
        (no_cron, "feeds.cron", "store.cron"),
    ] {
        plant(&shop, &feeds);
        for command in [&["sync", "status"][..], &["status"]] {
            let ran = shop.run(&[command, &[STORE]].concat());
            assert_eq!(ran.code, Some(6), "{code}: {}", ran.err);
            let finding = &ran.json["stores"][0]["findings"][0];
            assert_eq!(finding["code"], code, "{command:?}");
        }
        let doctor = shop.run(&["doctor", STORE]);
        assert_eq!(doctor.code, Some(6), "{code}");
        let checks = doctor.json["checks"].as_array().unwrap();
        let found = checks.iter().find(|told| told["id"] == check).unwrap();
        assert!(
            found["state"] == "fail" || found["state"] == "warn",
            "{found}"
        );
    }
}

#[test]
fn what_sends_nothing_says_so() {
    let shop = shop(&json!({"feeds": []}));
    let ran = shop.run(&["sync", "status", STORE]);
    assert_eq!(ran.code, Some(6));
    assert_eq!(
        ran.json["stores"][0]["findings"][0]["code"],
        "feeds.no_exporter"
    );
    // It may have been connected before anything was installed.
    let status = shop.run(&["status", STORE]);
    assert_eq!(status.code, Some(0), "{}", status.err);
    assert_eq!(
        status.json["stores"][0]["notes"][0]["code"],
        "feeds.no_exporter"
    );
    shop.write("shop.env", "");
    let file = shop.run(&["sync", "status", "--store=env-file:shop.env"]);
    assert_eq!(file.code, Some(0), "{}", file.err);
    assert_eq!(file.json["stores"][0]["verdict"], "not_a_store");
}

#[test]
fn several_stores_have_one_row_each_and_the_worst_decides() {
    let shop = shop(&products(&[place("default", 40)]));
    shop.write("other.json", &shop.read("shop.json"));
    plant(&shop, &products(&[refused()]));
    let stores = [STORE, "--store=demo:other.json"];
    let ran = shop.run(&[&["sync", "status"][..], &stores].concat());
    assert_eq!(ran.code, Some(6));
    assert!(
        ran.err
            .contains("demo:other.json  40    0           0        all sent"),
        "{}",
        ran.err
    );
    let missing = ["--store=/nowhere/at/all", STORE];
    let ran = shop.run(&[&["sync", "status"][..], &missing].concat());
    assert_eq!(ran.code, Some(5), "{}", ran.err);
    assert_eq!(ran.json["stores"][1]["verdict"], "needs_a_person");
}

/// The lines of a watch that has ended, and its exit code.
fn watched(shop: &Shop, words: &[&str]) -> (Vec<Value>, Option<i32>) {
    let all = [&["sync", "watch", STORE, "--json"], words].concat();
    let output = shop.command(&all).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (lines.collect(), output.status.code())
}

#[test]
fn a_watch_ends_when_all_is_sent_or_something_needs_a_person() {
    let mut no_cron = products(&[place("default", 30)]);
    no_cron["cron"]["last"] = Value::Null;
    let shop = shop(&products(&[place("default", 40)]));
    let mut refused = refused();
    refused["sent"] = json!(37);
    refused["retried"] = json!([]);
    for (feeds, code, verdict) in [
        (products(&[place("default", 40)]), 0, "all_sent"),
        (products(&[refused]), 6, "needs_a_person"),
        (no_cron, 6, "needs_a_person"),
    ] {
        plant(&shop, &feeds);
        let (lines, ended) = watched(&shop, &[]);
        assert_eq!(ended, Some(code), "{lines:?}");
        assert_eq!(
            lines.len(),
            2,
            "what there was, and how it ended: {lines:?}"
        );
        assert_eq!(lines[1]["verdict"], verdict);
        for line in &lines {
            assert_eq!(crate::support::schema::wrong(line), None, "{line}");
        }
    }
}

#[test]
fn a_watch_of_what_is_on_the_way_ends_when_it_was_told_to() {
    let shop = shop(&products(&[place("default", 30)]));
    let (lines, code) = watched(&shop, &["--for=1"]);
    assert_eq!(code, Some(0));
    assert_eq!(lines.last().unwrap()["verdict"], "on_the_way");
}

#[test]
fn ctrl_c_leaves_a_watch() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;

    let shop = shop(&products(&[place("default", 30)]));
    let mut command = shop.command(&["sync", "watch", STORE]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let mut said = String::new();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    out.read_line(&mut said).unwrap();
    assert!(
        said.contains("products: 30 sent, 10 not indexed yet"),
        "{said}"
    );
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130));
}
