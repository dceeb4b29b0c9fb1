//! `apply`: once, twice, twice at once, and when answers get lost.

use std::process::Stdio;

use crate::shop::{ANSWERS, Shop, ran};

const APPLY: [&str; 4] = ["apply", "answers.toml", "--store", "demo:shop.json"];

fn projects(shop: &Shop) -> usize {
    let listed = shop.with_keys(&["project", "list"]);
    listed.json["projects"].as_array().unwrap().len()
}

#[test]
fn it_changes_everything_the_first_time_and_nothing_the_second() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let first = shop.run(&APPLY);
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert_eq!(first.json["changed"], true);
    assert_eq!(first.json["command"], "apply");
    assert_eq!(first.json["project_requested"], true);
    assert_eq!(first.json["connection"]["project"]["name"], "My Shop");
    assert_eq!(first.json["connection"]["data_space"]["type"], "Testing");
    let stored = shop.read("shop.json");
    assert!(stored.contains("BEGIN PRIVATE KEY"));

    let second = shop.run(&APPLY);
    assert_eq!(second.code, Some(0), "{}", second.err);
    assert_eq!(second.json["changed"], false);
    assert_eq!(second.json["plan"].as_array().unwrap().len(), 0);
    assert_eq!(shop.read("shop.json"), stored);
    assert_eq!(projects(&shop), 1);
}

#[test]
fn a_dry_run_shows_what_it_would_do_and_does_nothing() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let mut dry = APPLY.to_vec();
    dry.push("--dry-run");
    let shown = shop.run(&dry);
    assert_eq!(shown.code, Some(6), "{}", shown.err);
    assert_eq!(shown.json["changed"], false);
    assert_eq!(shown.json["would_change"], true);
    assert_eq!(shown.json["problem"]["code"], "dry_run.changes");
    assert!(!shop.path().join("shop.json").exists());
    assert_eq!(projects(&shop), 0);

    assert_eq!(shop.run(&APPLY).code, Some(0));
    let nothing = shop.run(&dry);
    assert_eq!(nothing.code, Some(0));
    assert_eq!(nothing.json["would_change"], false);
}

#[test]
fn names_are_changed_once_also_when_the_file_is_applied_again() {
    let shop = Shop::open();
    let names = "[names]\nproject = \"My Shop EU\"\ndata_space = \"Staging\"\n";
    shop.write("answers.toml", &format!("{ANSWERS}{names}"));
    let first = shop.run(&APPLY);
    assert_eq!(first.code, Some(0), "{}", first.err);
    assert_eq!(first.json["renames"].as_array().unwrap().len(), 2);
    assert_eq!(first.json["connection"]["data_space"]["name"], "Staging");
    let second = shop.run(&APPLY);
    assert_eq!(second.json["changed"], false, "{}", second.err);
    assert_eq!(projects(&shop), 1);
    let listed = shop.with_keys(&["project", "list"]);
    assert_eq!(listed.json["projects"][0]["name"], "My Shop EU");
}

#[test]
fn two_at_once_request_one_project() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let runs: Vec<_> = ["demo:a.json", "demo:b.json", "demo:c.json"]
        .iter()
        .map(|store| {
            shop.command(&["apply", "answers.toml", "--json", "--dry-run"][..3])
                .args(["--store", store])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    let mut requested = 0;
    for run in runs {
        let output = ran(run.wait_with_output().unwrap());
        // The same data space and website codes: whoever saves later is stopped by the guard.
        assert!(matches!(output.code, Some(0 | 7)), "{}", output.err);
        requested += usize::from(output.json["project_requested"] == true);
    }
    assert!(requested <= 1);
    assert_eq!(projects(&shop), 1);
}

#[test]
fn a_lost_answer_is_looked_up_and_the_project_found() {
    for scenario in [
        "sandbox-drop-after-initialize",
        "sandbox-500-after-initialize",
    ] {
        let shop = Shop::open();
        shop.write("answers.toml", ANSWERS);
        shop.write("api.key", scenario);
        let first = shop.run(&APPLY);
        assert_eq!(first.code, Some(0), "{scenario} {}", first.err);
        assert_eq!(first.json["project_requested"], true);
        assert_eq!(shop.run(&APPLY).json["changed"], false);
        assert_eq!(projects(&shop), 1, "{scenario}");
    }
}

#[test]
fn mistakes_in_the_file_are_named_with_their_line_before_anything_is_asked() {
    let shop = Shop::open();
    shop.write(
        "answers.toml",
        "environment = \"production\"\n[projct]\nname = \"x\"\n",
    );
    let refused = shop.run(&APPLY);
    assert_eq!(refused.code, Some(2));
    assert_eq!(refused.json["problem"]["code"], "answers.unknown_key");
    let why = refused.json["problem"]["why"].as_str().unwrap();
    let hint = refused.json["problem"]["hint"].as_str().unwrap();
    assert!(
        why.contains("Line 2") && hint.contains("project"),
        "{why} {hint}"
    );
    let none = shop.run(&["apply", "none.toml", "--store", "demo:shop.json"]);
    assert_eq!(none.code, Some(2));
    assert_eq!(none.json["problem"]["code"], "answers.unreadable");
}

#[test]
fn a_production_data_space_needs_a_word_in_the_file() {
    let shop = Shop::open();
    shop.write(
        "shop.json",
        r#"{"mode":"developer","base_url":"https://shop.test/"}"#,
    );
    let answers = ANSWERS.replace("name = \"Testing 1\"", "type = \"Production\"");
    shop.write("answers.toml", &answers);
    let refused = shop.run(&APPLY);
    assert_eq!(refused.code, Some(7), "{}", refused.err);
    assert_eq!(refused.json["problem"]["code"], "guard.production");
    assert_eq!(projects(&shop), 0);
    let lifted = format!("{answers}[guard]\nallow_production_on_nonproduction = true\n");
    shop.write("answers.toml", &lifted);
    assert_eq!(shop.run(&APPLY).code, Some(0));
}

#[test]
fn a_shared_data_space_needs_a_word_in_the_file() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    assert_eq!(shop.run(&APPLY).code, Some(0));
    let other = ["apply", "answers.toml", "--store", "demo:other.json"];
    let refused = shop.run(&other);
    assert_eq!(refused.code, Some(7), "{}", refused.err);
    assert_eq!(refused.json["problem"]["code"], "guard.shared_data_space");
    shop.write(
        "answers.toml",
        &format!("{ANSWERS}[guard]\nallow_shared_data_space = true\n"),
    );
    assert_eq!(shop.run(&other).code, Some(0));
}
