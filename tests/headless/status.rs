//! `status` of one store and of many.

use crate::headless::shop::{ANSWERS, Shop};

#[test]
fn a_connected_store_is_fine_until_its_project_is_renamed_elsewhere() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let store = "--store=demo:shop.json";
    let applied = shop.run(&["apply", "answers.toml", store]);
    let fine = shop.run(&["status", store]);
    assert_eq!(fine.code, Some(0), "{}", fine.err);
    assert_eq!(fine.json["stores"][0]["ok"], true);
    assert_eq!(
        fine.json["stores"][0]["connection"]["project"]["name"],
        "My Shop"
    );
    let id = applied.json["connection"]["project"]["id"]
        .as_str()
        .unwrap();
    assert_eq!(
        shop.with_keys(&["project", "rename", id, "Theirs", "--yes"])
            .code,
        Some(0)
    );
    let found = shop.run(&["status", store]);
    assert_eq!(found.code, Some(6));
    let finding = &found.json["stores"][0]["findings"][0];
    assert_eq!(finding["code"], "status.renamed");
    // The hint is a command to be pasted, and it mends what was found.
    let hint = finding["hint"].as_str().unwrap();
    let (_, command) = hint.split_once("commerce-connect ").unwrap();
    let mended = shop.bare(&command.split(' ').collect::<Vec<_>>()).output();
    assert_eq!(mended.unwrap().status.code(), Some(0), "{hint}");
    assert_eq!(shop.run(&["status", store]).code, Some(0));
}

#[test]
fn fifty_stores_have_one_row_each() {
    let shop = Shop::open();
    shop.write(
        "answers.toml",
        &format!("{ANSWERS}[guard]\nallow_shared_data_space = true\n"),
    );
    assert_eq!(
        shop.run(&["apply", "answers.toml", "--store=demo:0.json"])
            .code,
        Some(0)
    );
    let text = shop.read("0.json");
    let mut list = String::from("# the shops\n");
    for number in 0..50 {
        shop.write(&format!("{number}.json"), &text);
        list = format!("{list}demo:{number}.json\n");
    }
    shop.write("stores", &list);
    let said = shop.run(&["status", "--stores=stores"]);
    let rows = said.json["stores"].as_array().unwrap();
    assert_eq!(rows.len(), 50);
    assert_eq!(rows[49]["store"], "demo:49.json");
    // Forty-nine copies share the data space of the first, which the ledger knows.
    assert_eq!(said.code, Some(6), "{}", said.err);
}

#[test]
fn one_stores_failure_does_not_stop_the_others() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let applied = shop.run(&["apply", "answers.toml", "--store=demo:shop.json"]);
    assert_eq!(applied.code, Some(0), "{}", applied.err);
    shop.write("broken.json", "{");
    shop.write("stores", "demo:broken.json\nnowhere://x\ndemo:shop.json\n");
    let said = shop.run(&["status", "--stores=stores"]);
    let states: Vec<_> = (0..3)
        .map(|row| said.json["stores"][row]["problem"]["code"].as_str())
        .collect();
    assert_eq!(states, [Some("store.unreadable"), Some("store.spec"), None]);
    assert_eq!(said.json["stores"][2]["ok"], true, "{}", said.err);
    // What the caller got wrong comes first, then what could not be read.
    assert_eq!(said.code, Some(2));
    let two = [
        "status",
        "--store=demo:broken.json",
        "--store=demo:shop.json",
    ];
    assert_eq!(shop.run(&two).code, Some(5));
}

#[test]
fn columns_survive_a_pipe() {
    let shop = Shop::open();
    shop.write(
        "shop.json",
        r#"{"locked":{"services_connector/services_id/project_id":"env.php"},
            "config":{"services_connector/services_id/project_id":"p-1",
                      "services_connector/services_id/project_name":"My\tShop"}}"#,
    );
    let said = shop.say(&["status", "--plain", "--store=demo:shop.json"]);
    let text = String::from_utf8(said.stdout).unwrap();
    assert_eq!(
        text,
        "demo:shop.json\tMy\u{fffd}Shop\t-\t-\tenv.php\tstore.modules_missing\n"
    );
    assert_eq!(said.status.code(), Some(6));
}

#[test]
fn a_connector_from_before_private_keys_is_found() {
    let shop = Shop::open();
    for (version, old) in [("1.0.7", true), ("1.2.6", false), ("1.3.6", false)] {
        shop.write(
            "shop.json",
            &format!(
                r#"{{"modules":[{{"name":"Magento_ServicesConnector","version":"{version}"}},
                    {{"name":"Magento_ServicesId"}}]}}"#
            ),
        );
        let said = shop.run(&["status", "--store=demo:shop.json"]);
        let findings = said.json["stores"][0]["findings"].to_string();
        assert_eq!(
            findings.contains("status.connector_old"),
            old,
            "{version}: {findings}"
        );
    }
}

#[test]
fn what_the_store_shows_by_itself_is_found_without_a_registry() {
    let shop = Shop::open();
    let keys = r#""services_connector/services_connector_integration"#;
    let check = |config: &str, more: &str, code: &str| {
        shop.write(
            "shop.json",
            &format!(
                r#"{{"modules":[{{"name":"Magento_ServicesConnector"}},{{"name":"Magento_ServicesId"}},
                    {{"name":"Magento_LiveSearch"}}],"config":{{{config}}}{more}}}"#
            ),
        );
        let said = shop.run(&["status", "--store=demo:shop.json"]);
        let findings = said.json["stores"][0]["findings"].as_array().unwrap();
        assert!(
            findings.iter().any(|finding| finding["code"] == code),
            "{code}: {findings:?}"
        );
    };
    let pem = shop.read("private.pem").replace('\n', "\\n");
    let key = shop.read("api.key");
    let pair = format!(
        r#"{keys}/production_api_key":"{}",{keys}/production_private_key":"{pem}""#,
        key.trim()
    );
    check("", "", "status.no_keys");
    check("", "", "status.not_connected");
    let named = r#""services_connector/services_id/project_id":"My Shop""#;
    check(named, "", "status.not_connected");
    let said = shop.run(&["status", "--store=demo:shop.json"]).err;
    assert!(said.contains("is no project id: My Shop"), "{said}");
    check(
        &format!(r#"{keys}/production_api_key":"0:3:Zm9vYmFy""#),
        "",
        "status.keys_unusable",
    );
    check(
        &pair,
        &format!(r#","locked":{{{keys}/production_api_key":"config.php"}}"#),
        "status.keys_in_config_php",
    );
    check(
        &format!(r#"{pair},"services_connector/services_id/project_id":"p-1""#),
        "",
        "status.project_unknown",
    );
}

#[test]
fn a_missing_sandbox_pair_is_worth_knowing_and_no_finding() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let store = "--store=demo:shop.json";
    assert_eq!(shop.run(&["apply", "answers.toml", store]).code, Some(0));
    let with_search = shop.read("shop.json").replacen(
        "\"modules\": [",
        "\"modules\": [{\"name\":\"Magento_LiveSearch\",\"version\":\"4.0.0\"},",
        1,
    );
    assert!(with_search.contains("Magento_LiveSearch"), "{with_search}");
    shop.write("shop.json", &with_search);
    let said = shop.run(&["status", store]);
    assert_eq!(said.code, Some(0), "{}", said.json);
    let row = &said.json["stores"][0];
    assert_eq!(row["ok"], true);
    assert_eq!(row["notes"][0]["code"], "status.sandbox_pair_missing");
    let text = String::from_utf8(shop.say(&["status", store]).stdout).unwrap();
    assert!(
        text.contains("note: The store has no sandbox pair."),
        "{text}"
    );
}

#[test]
fn a_data_space_that_is_locked_to_another_one_is_not_called_renamed() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let store = "--store=demo:shop.json";
    let applied = shop.run(&["apply", "answers.toml", store]);
    let listed = shop.run(&["space", "list", store]);
    let own = applied.json["connection"]["data_space"]["id"].as_str();
    let other = listed.json["data_spaces"]
        .as_array()
        .unwrap()
        .iter()
        .find(|space| space["id"].as_str() != own && space["type"] == "Testing")
        .unwrap();
    let mut file: serde_json::Value = serde_json::from_str(&shop.read("shop.json")).unwrap();
    let path = "services_connector/services_id/environment_id";
    file["config"][path] = other["id"].clone();
    file["locked"][path] = "env.php".into();
    shop.write("shop.json", &file.to_string());
    let said = shop.run(&["status", store]);
    let found = &said.json["stores"][0]["findings"];
    assert_eq!(found.as_array().unwrap().len(), 1, "{found}");
    assert_eq!(found[0]["code"], "status.id_locked", "{found}");
    let what = found[0]["what"].as_str().unwrap();
    assert!(what.contains(other["name"].as_str().unwrap()), "{what}");
    assert!(found[0]["why"].to_string().contains("app/etc/env.php"));
    // What it advises makes id and name agree.
    let hint = found[0]["hint"].as_str().unwrap();
    let (_, command) = hint.split_once("commerce-connect ").unwrap();
    let (command, _) = command.split_once(". Else").unwrap();
    let mended = shop.bare(&command.split(' ').collect::<Vec<_>>()).output();
    let mended = mended.unwrap();
    assert_eq!(mended.status.code(), Some(0), "{command} {mended:?}");
    assert_eq!(shop.run(&["status", store]).code, Some(0));
}

#[test]
fn what_stands_on_a_terminal_is_in_words_and_coloured_where_it_says_so() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let store = "--store=demo:shop.json";
    let text = |arguments: &[&str]| String::from_utf8(shop.say(arguments).stdout).unwrap();
    let before = text(&["status", store]);
    for line in ["Production keys  none", "Project          none"] {
        assert!(before.lines().any(|told| told == line), "{before}");
    }
    let saved = text(&["apply", "answers.toml", store]);
    for line in [
        "  API key          nothing -> SHA256:",
        "  Data space       nothing -> Testing 1\n",
        "  Path             services_connector/services_connector_integration/\n",
    ] {
        assert!(saved.contains(line), "{line} in:\n{saved}");
    }
    let after = text(&["status", store]);
    assert!(after.contains("; in force\n"), "{after}");
    assert!(!after.contains('\u{1b}'), "{after:?}");
    let coloured = text(&["status", store, "--color=always"]);
    let agrees = "Registry         \u{1b}[32magrees\u{1b}[0m\n";
    assert!(coloured.contains(agrees), "{coloured:?}");
    assert_eq!(
        coloured.replace("\u{1b}[32m", "").replace("\u{1b}[0m", ""),
        after
    );
    let undone = text(&["undo", store, "--yes"]);
    assert!(undone.contains("\n  Data space id\n"), "{undone}");
}
