//! Files that somebody named: regular ones of sane size, or an error at once; and who else may
//! read a private key's.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use super::shop::{ANSWERS, Shop, ran};

/// More than any of these runs may take on a busy machine, and less than what hangs hangs.
const SOON: Duration = Duration::from_secs(20);

#[test]
fn what_is_no_file_is_refused_at_once_wherever_it_is_named() {
    let shop = Shop::open();
    let pipe = shop.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    assert!(made.unwrap().success());
    fs::create_dir(shop.path().join("folder")).unwrap();
    for (named, kind) in [
        ("/dev/zero", "a device"),
        ("pipe", "a pipe"),
        ("folder", "a folder"),
    ] {
        shop.write("named.toml", &ANSWERS.replace("private.pem", named));
        let private_key = [
            "project",
            "list",
            "--api-key-file=api.key",
            "--private-key-file",
        ];
        let api_key = [
            "project",
            "list",
            "--private-key-file=private.pem",
            "--api-key-file",
        ];
        for (arguments, last, code) in [
            (&private_key[..], named, "key_file.unreadable"),
            (&api_key, named, "key_file.unreadable"),
            (&["apply"], named, "answers.unreadable"),
            (
                &["apply", "--store=demo:shop.json"],
                "named.toml",
                "key_file.unreadable",
            ),
            (&["status", "--stores"], named, "stores.unreadable"),
            (
                &["status", "--store"],
                &format!("env-file:{named}"),
                "store.unreadable",
            ),
            (
                &["status", "--store"],
                &format!("demo:{named}"),
                "store.unreadable",
            ),
        ] {
            let start = Instant::now();
            let ended = ran(ended(shop.bare(arguments).args([last, "--json"])));
            let said = ended.json.to_string();
            assert!(start.elapsed() < SOON, "{arguments:?} {named}");
            assert!(ended.code != Some(0), "{said}");
            assert!(said.contains(code) && said.contains(kind), "{said}");
        }
    }
}

#[test]
fn a_bundle_of_certificates_without_an_end_is_refused_at_once() {
    let shop = Shop::open();
    for folder in [None, Some("/etc/ssl/certs")] {
        let mut command = shop.bare(&["project", "list", "--json"]);
        command
            .args(["--api-key-file=api.key", "--private-key-file=private.pem"])
            .args(["--registry", "https://127.0.0.1:1/"])
            .env("SSL_CERT_FILE", "/dev/zero")
            .envs(folder.map(|folder| ("SSL_CERT_DIR", folder)));
        let start = Instant::now();
        let ended = ran(ended(&mut command));
        assert!(start.elapsed() < SOON);
        let said = ended.json.to_string();
        assert!(
            said.contains("SSL_CERT_FILE") && said.contains("a device"),
            "{said}"
        );
    }
}

/// Ended by force where it hangs, so that the test says so.
fn ended(command: &mut std::process::Command) -> std::process::Output {
    let mut run = command.stdout(Stdio::piped()).spawn().unwrap();
    let until = Instant::now() + SOON;
    while run.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            run.kill().unwrap();
        }
        std::thread::park_timeout(Duration::from_millis(2));
    }
    run.wait_with_output().unwrap()
}

#[test]
fn who_else_can_read_a_private_key_is_said_by_every_command() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let keys = ["--api-key-file=api.key", "--private-key-file=private.pem"];
    for (mode, who) in [
        (0o600, None),
        (0o640, Some("its group")),
        (0o644, Some("everybody on this machine")),
    ] {
        let file = shop.path().join("private.pem");
        fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
        let store = format!("--store=demo:{mode}.json");
        let dry = ["apply", "answers.toml", "--dry-run", &store];
        let check = |arguments: &[&str]| {
            let ended = shop.run(arguments);
            let warned: Vec<&str> = ended.json["warnings"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|warning| warning.as_str())
                .filter(|warning| warning.contains("private.pem"))
                .collect();
            assert_eq!(warned.len(), usize::from(who.is_some()), "{}", ended.json);
            let said = ended.err.matches("private.pem").count();
            assert_eq!(said, warned.len(), "{}", ended.err);
            let who = who.unwrap_or_default();
            assert!(warned.iter().all(|warning| warning.contains(who)));
        };
        check(&dry);
        for command in [&["project", "list"][..], &["keys", "check"], &["doctor"]] {
            check(&[command, &keys[..]].concat());
        }
        // Also where it then fails.
        let mut fails = vec!["space", "list", "--project=none"];
        fails.extend(keys);
        check(&fails);
    }
}

#[test]
fn that_a_file_was_closed_to_others_is_said_by_every_command_that_saves() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let file = shop.path().join("shop.env");
    let store = "--store=env-file:shop.env";
    let closed = |arguments: &[&str]| {
        fs::write(&file, fs::read(&file).unwrap_or_default()).unwrap();
        fs::set_permissions(&file, Permissions::from_mode(0o644)).unwrap();
        let ended = shop.run(arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        let told = ended.json["warnings"].to_string();
        assert!(
            told.contains("0644") && told.contains("0640"),
            "{arguments:?} {}",
            ended.json
        );
        assert!(
            ended.err.contains("note: shop.env was open"),
            "{}",
            ended.err
        );
        let mode = fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o640);
    };
    closed(&["apply", "answers.toml", store]);
    closed(&["space", "select", "Testing 2", "--yes", store]);
    closed(&["undo", "--yes", store]);
    closed(&["project", "rename", "My Shop", "Other", "--yes", store]);
    closed(&["unbind", "--yes", store]);
}

#[test]
fn that_docker_run_reads_no_key_over_several_lines_is_said_where_one_is_saved() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let store = "--store=env-file:shop.env";
    let told = |arguments: &[&str]| {
        let ended = shop.run(arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        ended.json["warnings"]
            .to_string()
            .matches("docker run --env-file")
            .count()
    };
    assert_eq!(told(&["apply", "answers.toml", store]), 1);
    assert!(shop.read("shop.env").contains("\n-----END"));
    // What is saved now is no key.
    assert_eq!(told(&["space", "select", "Testing 2", "--yes", store]), 0);
}
