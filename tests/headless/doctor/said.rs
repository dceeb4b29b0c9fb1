//! What people, programs and Adobe's support get to read.

use super::{connected, keys};
use crate::headless::shop::Shop;

#[test]
fn people_get_one_line_a_check_and_then_what_mends_what_failed() {
    let shop = Shop::open();
    let store = connected(&shop);
    let text = shop.read("shop.json").replace("My Shop", "Old Name");
    shop.write("shop.json", &text);
    let said = shop.say(&["doctor", store]);
    assert_eq!(said.status.code(), Some(6));
    let text = String::from_utf8(said.stdout).unwrap();
    let (lines, found) = text.split_once("\n\n").unwrap();
    let words: Vec<&str> = lines
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .filter(|line| !line.starts_with(' '))
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert!(words.len() > 20, "{text}");
    assert!(
        words
            .iter()
            .all(|word| ["ok", "warn", "fail", "skip"].contains(word))
    );
    assert!(
        found.starts_with("warn: The project was renamed elsewhere.\n  why: "),
        "{found}"
    );
    assert!(found.contains("\n  fix: "), "{found}");
    for line in text.lines().filter(|line| !line.starts_with("  fix: ")) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn what_is_worth_knowing_is_said_below_and_is_no_warning() {
    let shop = Shop::open();
    let store = connected(&shop);
    let locked = r#"{"locked":{"services_connector/services_id/project_id":"env.php"},"#;
    let text = shop.read("shop.json").replacen('{', locked, 1);
    shop.write("shop.json", &text);
    let said = shop.say(&["doctor", store]);
    assert_eq!(said.status.code(), Some(0));
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.contains("\nnote: Some values are locked"), "{text}");
    assert!(
        text.contains("services_id/project_id in app/etc/env.php"),
        "{text}"
    );
}

#[test]
fn names_from_a_store_can_not_disturb_a_terminal() {
    let shop = Shop::open();
    let store = connected(&shop);
    let hostile = "\\u001b]0;owned\\u0007\\u202e";
    let text = shop
        .read("shop.json")
        .replace("My Shop", &format!("My{hostile}"))
        .replace("2.4.7-p1", &format!("2{hostile}"))
        .replacen(
            '{',
            &format!(
                r#"{{"health":{{"php":"{hostile}","missing_extensions":["{hostile}"],"cron":{{"last":1}},
                    "indexers":[{{"id":"{hostile}","scheduled":false,"status":"{hostile}"}}]}},
                    "reach":[{{"layer":"dns","ok":false,"detail":"{hostile}"}}],"#
            ),
            1,
        );
    shop.write("shop.json", &text);
    for more in ["--plain", "--ascii", "--report"] {
        let said = shop.say(&["doctor", store, more]);
        assert_eq!(said.status.code(), Some(6));
        let text = String::from_utf8(said.stdout).unwrap();
        assert!(text.contains("owned"), "{text}");
        assert!(!text.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{text:?}");
    }
}

#[test]
fn programs_get_columns_that_survive_a_pipe() {
    let shop = Shop::open();
    let store = connected(&shop);
    let said = shop.say(&["doctor", "--plain", store]);
    let text = String::from_utf8(said.stdout).unwrap();
    for line in text.lines() {
        assert_eq!(line.matches('\t').count(), 4, "{line}");
    }
    assert!(text.contains("ok\tregistry.keys\t"), "{text}");
}

#[test]
fn the_support_text_has_ids_and_fingerprints_and_no_secret_or_place() {
    let shop = Shop::open();
    connected(&shop);
    let home = shop.path().display().to_string();
    let store = format!("--store=demo:{home}/shop.json");
    // Elsewhere nobody knows it under another name.
    let mut command = shop.command(&["doctor", "--report", "--state-dir=elsewhere", &store]);
    let said = command
        .args(keys())
        .env("USER", "mallory")
        .output()
        .unwrap();
    assert_eq!(said.status.code(), Some(0));
    let text = String::from_utf8(said.stdout).unwrap();
    let pem = shop.read("private.pem");
    let mut secrets: Vec<&str> = pem.lines().filter(|line| line.len() > 20).collect();
    let key = shop.read("api.key");
    secrets.push(key.trim());
    secrets.extend([home.as_str(), "mallory"]);
    for secret in secrets {
        assert!(!text.contains(secret), "{secret} in {text}");
    }
    for part in [
        "commerce-connect 0.1.0",
        "Magento_ServicesId 3.3.1",
        "SHA256:",
        "services_id/project_id = ",
        "MAG00",
        "status 200",
        "registry.keys",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let json = shop.run(&["doctor", "--report", "--state-dir=elsewhere", &store]);
    assert!(
        json.json["report"]
            .as_str()
            .unwrap()
            .contains("registry.keys")
    );
}
