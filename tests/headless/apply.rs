//! `apply`: once, twice, twice at once, and when answers get lost.

use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::headless::shop::{ANSWERS, Shop, ran};

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
fn no_project_is_requested_for_a_store_whose_values_are_locked() {
    let shop = Shop::open();
    let path = "services_connector/services_id/project_id";
    shop.write(
        "shop.json",
        &format!(r#"{{"locked":{{"{path}":"env.php"}},"config":{{"{path}":"p-1"}}}}"#),
    );
    shop.write("answers.toml", ANSWERS);
    let refused = shop.run(&APPLY);
    assert_eq!(refused.code, Some(5), "{}", refused.err);
    let problem = &refused.json["problem"];
    assert_eq!(problem["code"], "store.locked");
    let said = problem["hint"].as_str().unwrap();
    assert!(said.ends_with("Nothing was requested."), "{said}");
    assert_eq!(projects(&shop), 0);
}

#[test]
fn half_a_pair_on_the_command_line_is_not_made_whole_by_the_answers() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    for half in ["--api-key-file=api.key", "--private-key-file=private.pem"] {
        let mut arguments = APPLY.to_vec();
        arguments.push(half);
        let refused = shop.run(&arguments);
        assert_eq!(refused.code, Some(2), "{half} {}", refused.err);
        assert_eq!(refused.json["problem"]["code"], "keys.half", "{half}");
    }
    assert!(!shop.path().join("shop.json").exists());
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
fn a_run_that_is_killed_after_the_request_leaves_one_project_to_the_next() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    shop.write("api.key", "sandbox-late-after-initialize");
    let mut run = shop
        .command(&APPLY)
        .arg("--log=run.log")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let deadline = Instant::now() + Duration::from_secs(60);
    while projects(&shop) == 0 {
        assert!(Instant::now() < deadline, "no project came");
    }
    run.kill().unwrap();
    run.wait().unwrap();
    assert!(!shop.path().join("shop.json").exists(), "nothing was saved");
    let next = shop.run(&APPLY);
    assert_eq!(next.code, Some(0), "{}", next.err);
    assert_eq!(next.json["project_requested"], false);
    assert_eq!(next.json["connection"]["project"]["name"], "My Shop");
    assert_eq!(projects(&shop), 1);
}

#[test]
fn the_second_time_only_reads_are_sent() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    assert_eq!(shop.run(&APPLY).code, Some(0));
    let mut logged = APPLY.to_vec();
    logged.push("--log=run.log");
    assert_eq!(shop.run(&logged).json["changed"], false);
    let log = shop.read("run.log");
    let calls: Vec<&str> = log.lines().filter(|line| line.contains(" call ")).collect();
    assert_eq!(calls.len(), 1, "one list is enough: {log}");
    assert!(calls[0].contains("method=GET"));
    assert!(!log.contains(" save "), "{log}");
}

#[test]
fn the_file_may_come_from_stdin_and_keys_from_variables() {
    let shop = Shop::open();
    let answers = ANSWERS.replace("api_key_file = \"api.key\"", "api_key_env = \"SHOP_KEY\"");
    let mut run = shop
        .command(&["apply", "-", "--store=demo:shop.json", "--json"])
        .env("SHOP_KEY", shop.read("api.key"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    run.stdin
        .take()
        .unwrap()
        .write_all(answers.as_bytes())
        .unwrap();
    let done = ran(run.wait_with_output().unwrap());
    assert_eq!(done.code, Some(0), "{}", done.err);
    assert_eq!(done.json["connection"]["data_space"]["name"], "Testing 1");
}

#[test]
fn relative_paths_begin_at_the_answers_file_and_options_come_before_it() {
    let shop = Shop::open();
    std::fs::create_dir(shop.path().join("shops")).unwrap();
    for name in ["api.key", "private.pem"] {
        let to = shop.path().join("shops").join(name);
        std::fs::rename(shop.path().join(name), to).unwrap();
    }
    shop.write("shops/answers.toml", ANSWERS);
    let arguments = ["apply", "shops/answers.toml", "--store=demo:shop.json"];
    let done = shop.run(&arguments);
    assert_eq!(done.code, Some(0), "{}", done.err);

    shop.write("other.key", "sandbox-unknown-key");
    let mut options = arguments.to_vec();
    options.extend([
        "--api-key-file=other.key",
        "--private-key-file=shops/private.pem",
    ]);
    assert_eq!(
        shop.run(&options).json["problem"]["code"],
        "keys.api_key_unknown"
    );
}

#[test]
fn mistakes_in_the_file_are_named_with_their_line_before_anything_is_asked() {
    let shop = Shop::open();
    let keys = "[keys]\napi_key_file = \"api.key\"\nprivate_key_file = \"private.pem\"\n";
    let with_keys = |rest: &str| format!("{keys}{rest}");
    for (answers, code, line) in [
        (
            "environment = \"production\"\n[projct]\nname = \"x\"\n".into(),
            "answers.unknown_key",
            "Line 2",
        ),
        (
            "[keys]\napi_key = \"x\"\n".into(),
            "answers.unknown_key",
            "Line 2",
        ),
        ("x = = 1".into(), "answers.syntax", "Line 1"),
        ("[project]\nname = 5".into(), "answers.value", "Line 2"),
        (
            "[project]\nname = \"a\"\nid = \"b\"".into(),
            "answers.value",
            "Line 3",
        ),
        ("[project]\n".into(), "answers.value", "Line 1"),
        (String::new(), "answers.no_keys", ""),
        (
            with_keys("[data_space]\nname = \"Testing 1\"\n"),
            "project.unspecified",
            "",
        ),
        (
            with_keys("[project]\nname = \"Shop\"\ncreate = true\n"),
            "data_space.unspecified",
            "",
        ),
        (
            "environment = \"sandbox\"\n".into(),
            "answers.environment",
            "",
        ),
        (
            "[keys]\napi_key_env = \"NOPE\"\nprivate_key_file = \"x\"".into(),
            "keys.variable",
            "",
        ),
    ] {
        shop.write("answers.toml", &answers);
        let mut arguments = APPLY.to_vec();
        arguments.push("--environment=production");
        let refused = shop.run(&arguments);
        let problem = &refused.json["problem"];
        assert_eq!(refused.code, Some(2), "{answers} {}", refused.err);
        assert_eq!(problem["code"], code, "{answers}");
        assert!(
            problem["why"].as_str().unwrap().contains(line),
            "{answers} {problem}"
        );
        assert!(!problem["hint"].as_str().unwrap().is_empty(), "{answers}");
    }
    let none = shop.run(&["apply", "none.toml", "--store", "demo:shop.json"]);
    assert_eq!(none.code, Some(2));
    assert_eq!(none.json["problem"]["code"], "answers.unreadable");
    assert_eq!(projects(&shop), 0);
    assert!(!shop.path().join("shop.json").exists());
}

#[test]
fn what_fails_after_a_request_says_that_the_project_is_there() {
    let shop = Shop::open();
    shop.write("answers.toml", &ANSWERS.replace("Testing 1", "Testnig 1"));
    let failed = shop.run(&APPLY);
    assert_eq!(failed.code, Some(1), "{}", failed.err);
    assert_eq!(failed.json["problem"]["code"], "data_space.unknown");
    assert_eq!(failed.json["changed"], true);
    let why = failed.json["problem"]["why"].as_str().unwrap();
    assert!(why.contains("My Shop was requested and is there"), "{why}");
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

#[test]
fn store_views_of_one_code_clash_where_websites_do_not() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let store = |website: &str, view: &str| {
        format!(
            r#"{{"mode":"production","base_url":"https://shop.example.com/",
                "websites":[{{"code":"{website}"}}],"views":[{{"code":"{view}"}}]}}"#
        )
    };
    shop.write("shop.json", &store("base", "default"));
    assert_eq!(shop.run(&APPLY).code, Some(0));
    let other = ["apply", "answers.toml", "--store", "demo:other.json"];
    shop.write("other.json", &store("us", "default"));
    let refused = shop.run(&other);
    assert_eq!(refused.code, Some(7), "{}", refused.err);
    let why = refused.json["problem"]["why"].as_str().unwrap();
    assert!(why.contains("the same store view codes (default)"), "{why}");
    // An entry from before store views were noted says nothing of them.
    let ledger = ".local/state/commerce-connect/ledger.json";
    let mut known: serde_json::Value = serde_json::from_str(&shop.read(ledger)).unwrap();
    let entry = known["stores"][0].as_object_mut().unwrap();
    assert_eq!(
        entry.remove("views").unwrap(),
        serde_json::json!(["default"])
    );
    shop.write(ledger, &known.to_string());
    assert_eq!(shop.run(&other).code, Some(0));
}
