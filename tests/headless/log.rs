//! `--log` and `-v`: what was done, and no secret.

use std::os::unix::fs::PermissionsExt as _;
use std::process::Stdio;

use crate::headless::shop::{ANSWERS, Shop};

const APPLY: [&str; 4] = ["apply", "answers.toml", "--store", "demo:shop.json"];

fn logged(shop: &Shop, arguments: &[&str]) -> String {
    let mut all = arguments.to_vec();
    all.push("--log=run.log");
    shop.run(&all);
    shop.read("run.log")
}

#[test]
fn every_call_and_save_has_a_line_and_no_secret_has_one() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let log = logged(&shop, &APPLY);
    for part in [
        " start command=apply version=",
        " call method=GET path=/merchant-registry/v1/registry status=200 ms=",
        " call method=POST path=/merchant-registry/v1/registry/initialize status=200 ms=",
        " inspect store=",
        " save store=",
        "services_connector/services_id/project_id",
        " end command=apply exit=0",
    ] {
        assert!(log.contains(part), "{part} in {log}");
    }
    for line in log.lines() {
        let (time, rest) = line.split_once(' ').unwrap();
        assert!(time.len() == 24 && time.ends_with('Z') && rest.starts_with("pid="));
    }
    let mode = std::fs::metadata(shop.path().join("run.log")).unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    let pem = shop.read("private.pem");
    let mut secrets: Vec<&str> = pem.lines().filter(|line| line.len() > 20).collect();
    let api_key = shop.read("api.key");
    secrets.push(api_key.trim());
    for secret in secrets {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    assert!(!log.contains("JWT") && !log.to_lowercase().contains("x-api-key"));

    let longer = logged(&shop, &["unbind", "--store=demo:shop.json", "--yes"]);
    assert!(longer.starts_with(&log) && longer.contains(" start command=unbind "));
}

#[test]
fn a_failure_has_a_line_with_its_code_and_the_canary_stays_out() {
    let shop = Shop::open();
    let canary = "canary-0f5e1c";
    shop.write("api.key", canary);
    let refused = logged(
        &shop,
        &[
            "project",
            "list",
            "--api-key-file=api.key",
            "--private-key-file=private.pem",
        ],
    );
    assert!(refused.contains(" failed code=keys.api_key_unknown what="));
    assert!(refused.contains(" end command=\"project list\" exit=3 code=keys.api_key_unknown"));
    // A key that was pasted where a reference belongs.
    shop.write(
        "answers.toml",
        &format!("[keys]\n{canary} = \"{canary}\"\napi_key_env = \"{canary}\"\n"),
    );
    let log = logged(&shop, &APPLY);
    assert!(log.contains(" end command=apply exit=2 code=answers."));
    shop.write(
        "private.pem",
        &format!("-----BEGIN PRIVATE KEY-----\n{canary}\n"),
    );
    shop.write("answers.toml", ANSWERS);
    let log = logged(&shop, &APPLY);
    assert!(!log.contains(canary), "{log}");
    assert!(log.contains(" exit=3 code=key."), "{log}");
}

#[test]
fn no_answer_is_said_with_how_far_it_got() {
    let shop = Shop::open();
    shop.write("api.key", "sandbox-drop");
    let list = [
        "project",
        "list",
        "--api-key-file=api.key",
        "--private-key-file=private.pem",
    ];
    let log = logged(&shop, &list);
    assert!(
        log.contains(" status=- ") && log.contains(" failed=dropped "),
        "{log}"
    );
}

#[test]
fn a_log_that_can_not_be_opened_stops_everything_and_a_full_disk_nothing() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let mut arguments = APPLY.to_vec();
    arguments.push("--log=none/run.log");
    let refused = shop.run(&arguments);
    assert_eq!(refused.code, Some(2), "{}", refused.err);
    assert_eq!(refused.json["problem"]["code"], "log.unwritable");
    assert_eq!(refused.json["command"], "apply");
    assert!(!shop.path().join("shop.json").exists());
    arguments[4] = "--log=/dev/full";
    assert_eq!(shop.run(&arguments).code, Some(0));
}

#[test]
fn the_same_lines_go_to_stderr_when_asked_for() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let mut arguments = APPLY.to_vec();
    arguments.extend(["-v", "--log=run.log"]);
    let said = shop.run(&arguments);
    let log = shop.read("run.log");
    assert!(log.lines().all(|line| said.err.contains(line)) && log.lines().count() > 4);
    let mut child = shop
        .command(&arguments)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stderr.take());
    assert!(
        child.wait().unwrap().success(),
        "a closed stderr is no failure"
    );
}
