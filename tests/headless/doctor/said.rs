//! What people, programs and Adobe's support get to read.

use super::{connected, keys};
use crate::headless::shop::Shop;
use crate::support::BINARY;
use crate::support::pty::Pty;

/// A connected store whose project was renamed elsewhere.
fn renamed(shop: &Shop) -> &'static str {
    let store = connected(shop);
    let text = shop.read("shop.json").replace("My Shop", "Old Name");
    shop.write("shop.json", &text);
    store
}

#[test]
fn people_get_what_is_wrong_first_and_then_a_line_for_each_group() {
    let shop = Shop::open();
    let store = renamed(&shop);
    let said = shop.say(&["doctor", store]);
    assert_eq!(said.status.code(), Some(6));
    let text = String::from_utf8(said.stdout).unwrap();
    let (found, lines) = text.split_once("\n\n").unwrap();
    assert!(
        found.starts_with("warn: The project was renamed elsewhere.\n  why: "),
        "{found}"
    );
    assert!(found.contains("\n  fix: "), "{found}");
    let groups: Vec<&str> = lines.lines().take(5).collect();
    assert_eq!(groups[3], "Registry             1 warn, 5 ok, 2 skip");
    assert!(groups.iter().all(|line| line.contains(" ok")), "{text}");
    let last = lines.lines().last().unwrap();
    assert!(last.starts_with("Together: 1 warn, ") && last.ends_with("; -v shows each check"));
    let is_command = |line: &str| line.starts_with("       commerce-connect ");
    for line in text.lines().filter(|line| !is_command(line)) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn with_v_people_get_a_line_for_each_check_too() {
    let shop = Shop::open();
    let store = renamed(&shop);
    let said = shop.say(&["doctor", "-v", store]);
    let text = String::from_utf8(said.stdout).unwrap();
    let mut parts = text.split("\n\n");
    assert!(parts.next().unwrap().starts_with("warn: "), "{text}");
    let lines = parts.next().unwrap();
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
}

#[test]
fn a_terminal_gets_colours_its_own_width_and_commands_that_are_whole() {
    let shop = Shop::open();
    let store = renamed(&shop);
    let (home, registry) = (
        shop.path().to_str().unwrap(),
        format!("--registry={}", shop.url()),
    );
    let check = |columns: u16, more: &[&str], env: &[(&str, &str)], coloured: bool| {
        let store = store.replace("demo:", &format!("demo:{home}/"));
        let state = format!("--state-dir={home}/state");
        let mut arguments = vec!["doctor", &store, &registry, &state];
        arguments.extend(more);
        let mut all = vec![("HOME", home)];
        all.extend(env);
        let pty = Pty::spawn(BINARY, &arguments, &all, columns, 60);
        let left = pty.left();
        assert_eq!(left.code, 6, "{}", left.screen.contents());
        let bytes = String::from_utf8(left.bytes).unwrap();
        assert_eq!(bytes.contains("\u{1b}[1;35mwarn:"), coloured, "{bytes:?}");
        assert_eq!(bytes.contains('\u{1b}'), coloured, "{bytes:?}");
        let text = left.screen.contents();
        // A shell puts the command together again.
        let joined = text.replace(" \\\n", " ");
        let joined: Vec<&str> = joined.split_whitespace().collect();
        let command = format!("{store} {registry} {state}").replace('=', " ");
        assert!(joined.join(" ").contains(&command), "{text}");
    };
    check(80, &[], &[], true);
    check(200, &[], &[], true);
    check(80, &[], &[("NO_COLOR", "1")], false);
    check(80, &[], &[("TERM", "dumb")], false);
    check(80, &["--color=never"], &[], false);
    check(80, &["--color=always"], &[("NO_COLOR", "1")], true);
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
        concat!("commerce-connect ", env!("CARGO_PKG_VERSION")),
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
