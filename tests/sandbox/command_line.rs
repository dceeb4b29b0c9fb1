//! The sandbox's commands as a person or a script runs them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Output, Stdio};

use commerce_connect::sandbox::Scenarios;
use serde_json::Value;

use super::{command, run};
use crate::support::key_text::KeyText;

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("one object")
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

const ADD: [&str; 8] = [
    "sandbox",
    "keys",
    "add",
    "--name=Shop",
    "--environment=sandbox",
    "--edition=commerce",
    "--db",
    "a.db",
];

/// Runs the command with the home as its working directory.
fn inside(home: &Path, arguments: &[&str]) -> Output {
    command(home, arguments).current_dir(home).output().unwrap()
}

#[test]
fn a_private_key_goes_into_a_new_file_that_only_its_owner_reads() {
    let home = tempfile::tempdir().unwrap();
    let mut arguments = ADD.to_vec();
    arguments.extend(["--json", "--out", "key.pem"]);
    let added = inside(home.path(), &arguments);
    assert_eq!(added.status.code(), Some(0), "{}", err(&added));
    let object = json(&added);
    assert_eq!(object["ok"], true);
    assert_eq!(object["changed"], true);
    assert_eq!(object["command"], "sandbox keys add");
    assert_eq!(object["private_key_file"], "key.pem");
    assert_eq!(object["private_key"], Value::Null);
    let api_key = object["api_key"].as_str().unwrap();
    assert!(api_key.len() == 32 && api_key.bytes().all(|byte| byte.is_ascii_hexdigit()));

    let file = home.path().join("key.pem");
    assert_eq!(mode(&file), 0o600);
    assert_eq!(mode(&home.path().join("a.db")), 0o600);
    let pem = fs::read_to_string(&file).unwrap();
    assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    assert!(pem.ends_with("-----END PRIVATE KEY-----\n"));
    assert!(pem.lines().all(|line| line.len() <= 64));

    // A second time: the file is left as it is, and no key is added.
    let again = inside(home.path(), &arguments);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(json(&again)["problem"]["code"], "sandbox.key_file");
    assert_eq!(fs::read_to_string(&file).unwrap(), pem);
    let listed = inside(home.path(), &["sandbox", "keys", "list", "--db", "a.db"]);
    assert_eq!(out(&listed).lines().count(), 1);
}

#[test]
fn without_a_file_the_api_key_is_the_first_line_and_the_private_key_the_rest() {
    let home = tempfile::tempdir().unwrap();
    let added = out(&inside(home.path(), &ADD));
    let (api_key, pem) = added.split_once('\n').unwrap();
    assert_eq!(api_key.len(), 32);
    assert_eq!(pem::parse(pem).unwrap().tag(), "PRIVATE KEY");

    let mut arguments = ADD.to_vec();
    arguments.push("--json");
    let object = json(&inside(home.path(), &arguments));
    let pem = object["private_key"].as_str().unwrap();
    assert_eq!(pem::parse(pem).unwrap().tag(), "PRIVATE KEY");
}

#[test]
fn the_private_key_is_nowhere_in_the_database() {
    let home = tempfile::tempdir().unwrap();
    let added = out(&inside(home.path(), &ADD));
    let (_, pem) = added.split_once('\n').unwrap();
    let key = KeyText::of(pem);
    let mut looked = 0;
    for file in fs::read_dir(home.path()).unwrap() {
        let bytes = fs::read(file.unwrap().path()).unwrap();
        looked += bytes.len();
        assert!(!key.is_in(&bytes));
    }
    assert!(looked > 4_096, "there is a database");
}

#[test]
fn a_file_that_cannot_be_written_adds_no_key() {
    let home = tempfile::tempdir().unwrap();
    let mut arguments = ADD.to_vec();
    arguments.extend(["--out", "nowhere/key.pem"]);
    let refused = inside(home.path(), &arguments);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("hint:"), "{}", err(&refused));
    let listed = inside(home.path(), &["sandbox", "keys", "list", "--db", "a.db"]);
    assert_eq!(out(&listed), "");
}

#[test]
fn a_database_that_cannot_be_written_leaves_no_key_file() {
    let home = tempfile::tempdir().unwrap();
    fs::write(home.path().join("a.db"), "something else, and long enough").unwrap();
    let mut arguments = ADD.to_vec();
    arguments.extend(["--out", "key.pem"]);
    let refused = inside(home.path(), &arguments);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!home.path().join("key.pem").exists());
}

#[test]
fn keys_that_nobody_could_read_are_not_kept() {
    let home = tempfile::tempdir().unwrap();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let unread = command(home.path(), &ADD)
        .current_dir(home.path())
        .stdout(Stdio::from(full))
        .output()
        .unwrap();
    assert_eq!(unread.status.code(), Some(1));
    let listed = inside(home.path(), &["sandbox", "keys", "list", "--db", "a.db"]);
    assert_eq!(out(&listed), "");
}

#[test]
fn keys_are_listed_and_deleted() {
    let home = tempfile::tempdir().unwrap();
    let added = out(&inside(home.path(), &ADD));
    let api_key = added.lines().next().unwrap();
    let listed = inside(home.path(), &["sandbox", "--db", "a.db", "keys", "list"]);
    let line = out(&listed);
    let fields: Vec<&str> = line.trim_end().split('\t').collect();
    assert_eq!(fields[..4], [api_key, "Shop", "sandbox", "commerce"]);
    assert!(fields[4].ends_with('Z'));
    let listed = inside(
        home.path(),
        &["--json", "sandbox", "--db", "a.db", "keys", "list"],
    );
    let object = json(&listed);
    assert_eq!(object["changed"], false);
    assert_eq!(object["keys"][0]["api_key"], api_key);
    assert_eq!(object["keys"][0]["edition"], "commerce");

    let delete = [
        "sandbox", "keys", "delete", api_key, "--db", "a.db", "--json",
    ];
    assert_eq!(json(&inside(home.path(), &delete))["changed"], true);
    let again = inside(home.path(), &delete);
    assert_eq!(again.status.code(), Some(1));
    assert_eq!(json(&again)["problem"]["code"], "sandbox.key_unknown");
    assert!(err(&again).starts_with("error: "));
}

#[test]
fn without_db_the_data_directory_is_used_and_kept_private() {
    let home = tempfile::tempdir().unwrap();
    assert!(run(home.path(), &ADD[..6]).status.success());
    let directory = home.path().join(".local/share/commerce-connect");
    assert_eq!(mode(&directory), 0o700);
    assert_eq!(mode(&directory.join("sandbox.db")), 0o600);
}

#[test]
fn many_at_once_on_a_new_file_all_succeed() {
    let home = tempfile::tempdir().unwrap();
    let started: Vec<_> = (0..6)
        .map(|_| {
            command(home.path(), &ADD)
                .current_dir(home.path())
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for process in started {
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", err(&output));
    }
    let listed = inside(home.path(), &["sandbox", "keys", "list", "--db", "a.db"]);
    assert_eq!(out(&listed).lines().count(), 6);
}

#[test]
fn another_programs_database_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("a.db");
    let other = rusqlite::Connection::open(&file).unwrap();
    other
        .execute_batch("CREATE TABLE shop (id INTEGER)")
        .unwrap();
    drop(other);
    let before = fs::read(&file).unwrap();
    let refused = inside(home.path(), &ADD);
    assert_eq!(refused.status.code(), Some(1));
    assert!(err(&refused).contains("belongs to another program"));
    assert_eq!(fs::read(&file).unwrap(), before);
}

#[test]
fn what_is_not_a_command_line_ends_with_code_2() {
    let home = tempfile::tempdir().unwrap();
    for (arguments, code) in [
        (vec!["sandbox", "keys", "add", "--json"], "usage"),
        (vec!["sandbox", "frobnicate", "--json"], "usage"),
        (vec!["sandbox", "serve", "--listen=here", "--json"], "usage"),
        (
            vec!["sandbox", "serve", "--listen=0.0.0.0:0", "--json"],
            "sandbox.not_loopback",
        ),
        (
            vec!["sandbox", "serve", "--listen=192.0.2.1:80", "--json"],
            "sandbox.not_loopback",
        ),
    ] {
        let output = inside(home.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(json(&output)["problem"]["code"], code, "{arguments:?}");
        assert_eq!(json(&output)["ok"], false);
        assert!(err(&output).starts_with("error: "), "{}", err(&output));
    }
}

#[test]
fn help_shows_the_table_of_scenarios() {
    let home = tempfile::tempdir().unwrap();
    for arguments in [
        vec!["sandbox", "--help"],
        vec!["sandbox", "serve", "--help"],
    ] {
        let output = inside(home.path(), &arguments);
        assert_eq!(output.status.code(), Some(0));
        for scenario in Scenarios::embedded().unwrap().iter() {
            assert!(
                out(&output).contains(&scenario.api_key),
                "{}",
                scenario.api_key
            );
            assert!(out(&output).contains(&scenario.about), "{}", scenario.about);
        }
    }
}
