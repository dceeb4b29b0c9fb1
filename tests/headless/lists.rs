//! Projects and data spaces: listed, requested, chosen, renamed, taken out.

use crate::headless::shop::{ANSWERS, Shop};

fn connected() -> Shop {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let applied = shop.run(&["apply", "answers.toml", "--store", "demo:shop.json"]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    shop
}

#[test]
fn lists_survive_a_pipe() {
    let shop = connected();
    let said = shop.say(&["space", "list", "--store", "demo:shop.json", "--plain"]);
    let text = String::from_utf8(said.stdout).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .map(|line| line.split('\t').collect())
        .collect();
    assert_eq!(rows.len(), 3);
    assert!(rows.iter().all(|row| row.len() == 6 && row[4] == "My Shop"));
    let in_use: Vec<_> = rows.iter().filter(|row| row[5] == "in use").collect();
    assert_eq!(in_use.len(), 1);
    assert_eq!(in_use[0][1], "Testing 1");
    let testing = shop.run(&["space", "list", "--store=demo:shop.json", "--type=testing"]);
    assert_eq!(testing.json["data_spaces"].as_array().unwrap().len(), 2);
    let none = shop.run(&[
        "project",
        "list",
        "--store=demo:shop.json",
        "--filter=nothing",
    ]);
    assert_eq!(none.json["projects"].as_array().unwrap().len(), 0);
}

#[test]
fn people_read_names_first_and_ids_last() {
    let shop = connected();
    for (what, first, second) in [
        (
            "project",
            "Project  Data spaces  Store   Id",
            "My Shop  3            in use  ",
        ),
        (
            "space",
            "Data space  Type        Project  Store   Id",
            "Production  Production  My Shop  -       ",
        ),
    ] {
        let said = shop.say(&[what, "list", "--store=demo:shop.json"]);
        let text = String::from_utf8(said.stdout).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], first);
        let (names, id) = lines[1].split_at(second.len());
        assert_eq!((names, id.len()), (second, 36), "{text}");
    }
}

#[test]
fn a_project_is_requested_once_and_renamed_everywhere() {
    let shop = Shop::open();
    let made = shop.with_keys(&["project", "create", "Shop", "--yes"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    assert_eq!(made.json["changed"], true);
    let again = shop.with_keys(&["project", "create", "shop", "--yes"]);
    assert_eq!(again.json["problem"]["code"], "project.name_taken");
    let id = made.json["project"]["id"].as_str().unwrap();
    let rename = ["project", "rename", id, "Other", "--yes"];
    assert_eq!(shop.with_keys(&rename).json["changed"], true);
    assert_eq!(shop.with_keys(&rename).json["changed"], false);
}

#[test]
fn a_data_space_is_chosen_renamed_and_taken_out() {
    let shop = connected();
    let store = "--store=demo:shop.json";
    let spaces = shop.run(&["space", "list", store, "--filter=Testing 2"]);
    let id = spaces.json["data_spaces"][0]["id"].as_str().unwrap();
    let select = ["space", "select", id, store];
    assert_eq!(shop.run(&select).code, Some(7));
    let yes = ["space", "select", id, store, "--yes"];
    let chosen = shop.run(&yes);
    assert_eq!(chosen.code, Some(0), "{}", chosen.err);
    assert_eq!(chosen.json["connection"]["data_space"]["name"], "Testing 2");
    assert_eq!(shop.run(&yes).json["changed"], false);

    // A name that is another type's is allowed, and said to mislead before it is given.
    let misleading = ["space", "rename", "Production", "testing", store];
    for (more, changed) in [("--dry-run", false), ("--yes", true)] {
        let named = shop.run(&[&misleading[..], &[more]].concat());
        assert_eq!(named.json["changed"], changed, "{}", named.err);
        let told = named.json["warnings"].to_string();
        assert!(told.contains("testing is a type of data space"), "{told}");
    }

    let renamed = shop.run(&["space", "rename", id, "QA", store, "--yes"]);
    assert_eq!(renamed.json["warnings"], serde_json::json!([]));
    assert_eq!(renamed.code, Some(0), "{}", renamed.err);
    assert!(shop.read("shop.json").contains("\"QA\""));

    let unbind = ["unbind", store, "--yes"];
    let out = shop.run(&unbind);
    assert_eq!(
        (out.code, &out.json["changed"]),
        (Some(0), &true.into()),
        "{}",
        out.err
    );
    assert!(out.json["connection"].is_null());
    assert_eq!(shop.run(&unbind).json["changed"], false);
    let left = shop.read("shop.json");
    assert!(!left.contains("PRIVATE KEY") && !left.contains("api_key"));
}

#[test]
fn undo_puts_back_what_the_last_save_of_another_run_replaced() {
    let shop = Shop::open();
    shop.write(
        "shop.json",
        r#"{"edition":"Enterprise","config":{"web/x":"1"}}"#,
    );
    let before = shop.read("shop.json");
    shop.write("answers.toml", ANSWERS);
    let store = "--store=demo:shop.json";
    assert_eq!(shop.run(&["apply", "answers.toml", store]).code, Some(0));
    assert_eq!(shop.run(&["undo", store]).code, Some(7));
    assert_eq!(shop.run(&["undo", store, "--dry-run"]).code, Some(6));
    let undone = shop.run(&["undo", store, "--yes"]);
    assert_eq!(undone.code, Some(0), "{}", undone.err);
    assert_eq!(
        (
            &undone.json["changed"],
            undone.json["paths"].as_array().unwrap().len()
        ),
        (&true.into(), 8)
    );
    assert!(undone.json["connection"].is_null());
    let config =
        |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap()["config"].clone();
    assert_eq!(config(&shop.read("shop.json")), config(&before));
    let nothing = shop.run(&["undo", store, "--yes"]);
    assert_eq!(
        (nothing.code, &nothing.json["changed"]),
        (Some(0), &false.into())
    );
}

#[test]
fn what_is_renamed_or_selected_is_named_by_id_or_by_name() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let store = "--store=demo:shop.json";
    assert_eq!(shop.run(&["apply", "answers.toml", store]).code, Some(0));
    let run = |arguments: &[&str]| {
        let mut all = arguments.to_vec();
        all.extend([store, "--yes"]);
        shop.run(&all)
    };
    let renamed = run(&["project", "rename", "My Shop", "Ours"]);
    assert_eq!(renamed.code, Some(0), "{}", renamed.err);
    assert_eq!(renamed.json["renames"][0]["to"], "Ours");
    let renamed = run(&["space", "rename", "Testing 2", "Staging"]);
    assert_eq!(
        renamed.json["renames"][0]["to"], "Staging",
        "{}",
        renamed.err
    );
    let chosen = run(&["space", "select", "Staging"]);
    assert_eq!(chosen.json["connection"]["data_space"]["name"], "Staging");
    let listed = run(&["space", "list", "--project", "Ours"]);
    assert_eq!(listed.json["data_spaces"].as_array().unwrap().len(), 3);
    for (arguments, code) in [
        (["project", "rename", "My Shop", "Mine"], "project.unknown"),
        (
            ["space", "rename", "Testing 9", "Mine"],
            "data_space.unknown",
        ),
    ] {
        let failed = run(&arguments);
        assert_eq!(failed.code, Some(1), "{arguments:?}");
        assert_eq!(failed.json["problem"]["code"], code, "{arguments:?}");
    }
}
