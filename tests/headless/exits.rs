//! Every exit code, from the outside.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::headless::shop::{ANSWERS, Shop, ran};

#[test]
fn every_exit_code_says_what_it_says() {
    let shop = Shop::open();
    shop.write("locked.json", r#"{"locked":{"services_connector/services_id/project_id":"env.php"},"config":{"services_connector/services_id/project_id":"p-1"}}"#);
    shop.write("broken.json", "{");
    shop.write("answers.toml", ANSWERS);
    let check = |api_key: &str, arguments: &[&str], code: i32, problem: &str| {
        shop.write("other.key", api_key);
        let mut all = arguments.to_vec();
        all.extend(["--api-key-file=other.key", "--private-key-file=private.pem"]);
        let ran = shop.run(&all);
        assert_eq!(ran.code, Some(code), "{arguments:?} {}", ran.err);
        assert_eq!(ran.json["problem"]["code"], problem, "{arguments:?}");
    };
    let list = ["project", "list"];
    check(
        "sandbox-entitlement-refused",
        &["project", "create", "Second", "--yes"],
        1,
        "registry.rejected",
    );
    check("sandbox-500", &list, 1, "registry.broken");
    check(
        "sandbox-commerce",
        &["project", "rename", "a/b", "Name", "--yes"],
        2,
        "id.invalid",
    );
    check("sandbox-unknown-key", &list, 3, "keys.api_key_unknown");
    check(
        "sandbox-jwt-invalid",
        &["keys", "check"],
        3,
        "keys.not_a_pair",
    );
    check("", &list, 3, "api_key.empty");
    check("sandbox-drop", &list, 4, "registry.dropped");
    check(
        "sandbox-slow",
        &["project", "list", "--timeout", "1"],
        4,
        "registry.timed_out",
    );
    check(
        "sandbox-commerce",
        &["unbind", "--store", "demo:locked.json", "--yes"],
        5,
        "store.locked",
    );
    check(
        "sandbox-commerce",
        &["status", "--store", "demo:broken.json"],
        5,
        "store.unreadable",
    );
    check(
        "sandbox-commerce",
        &["status", "--store", "demo:new.json"],
        6,
        "status.findings",
    );
    check(
        "sandbox-commerce",
        &["project", "create", "Shop"],
        7,
        "confirmation.missing",
    );
}

#[test]
fn keys_that_are_named_by_half_or_twice_from_stdin_are_a_mistake_of_usage() {
    let shop = Shop::open();
    for (arguments, code) in [
        (
            vec!["project", "list", "--api-key-file=api.key"],
            "keys.half",
        ),
        (
            vec![
                "project",
                "list",
                "--api-key-file=-",
                "--private-key-file=-",
            ],
            "keys.stdin_twice",
        ),
        (
            vec![
                "project",
                "list",
                "--api-key-file=none",
                "--private-key-file=private.pem",
            ],
            "key_file.unreadable",
        ),
        (
            vec!["unbind", "--store=demo:a", "--store=demo:b"],
            "store.several",
        ),
        (vec!["unbind", "--store=gopher://x"], "store.spec"),
    ] {
        let ran = shop.run(&arguments);
        assert_eq!(ran.code, Some(2), "{arguments:?} {}", ran.err);
        assert_eq!(ran.json["problem"]["code"], code, "{arguments:?}");
    }
}

#[test]
fn completions_and_the_man_page_are_made_from_the_command_line_itself() {
    let shop = Shop::open();
    for shell in ["bash", "zsh", "fish"] {
        let said = shop.say(&["completions", shell]);
        let script = String::from_utf8(said.stdout).unwrap();
        assert!(
            said.status.success() && script.contains("unbind"),
            "{shell}"
        );
    }
    let page = String::from_utf8(shop.say(&["man"]).stdout).unwrap();
    assert!(page.contains(".TH") && page.contains("apply"));
    let pages = shop.run(&["man", "--dir=man1"]);
    assert_eq!(pages.code, Some(0), "{}", pages.err);
    assert!(pages.json["files"].as_array().unwrap().len() > 15);
    let select = shop.read("man1/commerce-connect-space-select.1");
    assert!(select.contains("allow\\-shared\\-data\\-space"), "{select}");
    assert!(select.starts_with(".ie") || select.contains(".TH COMMERCE-CONNECT-SPACE-SELECT 1"));
    for section in [
        "DESCRIPTION",
        "\"EXIT STATUS\"",
        "ENVIRONMENT",
        "FILES",
        "EXAMPLES",
    ] {
        assert_eq!(
            select.matches(&format!("\n.SH {section}\n")).count(),
            1,
            "{section}"
        );
    }
    // The one line of the name says less than the description.
    let mut alike = Vec::new();
    for file in pages.json["files"].as_array().unwrap() {
        let file = file.as_str().unwrap();
        let page = std::fs::read_to_string(shop.path().join(file)).unwrap();
        let section = |name: &str| {
            let (_, behind) = page.split_once(&format!(".SH {name}\n")).unwrap();
            behind.split("\n.SH").next().unwrap().replace('\n', " ")
        };
        let name = section("NAME");
        let (_, name) = name.split_once(" \\- ").unwrap();
        if section("DESCRIPTION").trim_end_matches(['.', ' ']) == name.trim_end_matches(['.', ' '])
        {
            alike.push(file.to_owned());
        }
    }
    assert!(alike.is_empty(), "{alike:?}");
    let program = concat!("commerce-connect ", env!("CARGO_PKG_VERSION"));
    assert!(select.contains(program) && select.contains("NO_COLOR"));
    let serve = shop.read("man1/commerce-connect-sandbox-serve.1");
    assert!(
        serve.contains("sandbox.db") && !serve.contains("lock\\-env"),
        "{serve}"
    );
}

#[test]
fn a_signal_ends_a_run_with_its_code_and_one_object() {
    let shop = Shop::open();
    shop.write("api.key", "sandbox-slow");
    for (signal, code, problem) in [
        ("INT", 130, "run.interrupted"),
        ("TERM", 143, "run.terminated"),
    ] {
        let log = format!("{signal}.log");
        let run = shop
            .command(&["project", "list", "--json", "--api-key-file=api.key"])
            .args(["--private-key-file=private.pem", "--log", &log])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let taken = || {
            let status = std::fs::read_to_string(format!("/proc/{}/status", run.id())).unwrap();
            let caught = status
                .lines()
                .find_map(|line| line.strip_prefix("SigCgt:\t"));
            u64::from_str_radix(caught.unwrap(), 16).unwrap() & (1 << 14) != 0
        };
        let deadline = Instant::now() + Duration::from_secs(30);
        while !taken() {
            assert!(Instant::now() < deadline, "signals are not taken over");
        }
        let killed = std::process::Command::new("kill")
            .arg(format!("-{signal}"))
            .arg(run.id().to_string())
            .status();
        assert!(killed.unwrap().success());
        let ended = ran(run.wait_with_output().unwrap());
        assert_eq!(ended.code, Some(code), "{}", ended.err);
        assert_eq!(ended.json["problem"]["code"], problem);
        assert!(shop.read(&log).contains(&format!(" exit={code} ")));
    }
}

#[test]
fn the_guide_shows_the_answers_file_that_the_help_shows() {
    let guide = include_str!("../../assets/docs/commands.md");
    assert!(guide.contains(include_str!("../../assets/answers.toml")));
}
