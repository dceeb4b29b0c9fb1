//! What the wizard's summary shows as an answers file, applied to a second store, gives the same
//! result: the real wizard on a pseudo-terminal, then the real command.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::support::BINARY;
use crate::support::pty::Pty;
use crate::support::sandbox::Sandbox;

const KEY: &str = include_str!("fixtures/keys/rsa-2048-pkcs8.pem");
/// Takes any key pair.
const API_KEY: &str = "sandbox-commerce";

/// Answers each prompt in turn.
fn answer(pty: &Pty, read: &mut usize, prompt: &str, text: &str) {
    pty.wait_for(prompt, |screen| {
        let all = screen.contents();
        all.get(*read..).is_some_and(|new| new.contains(prompt))
    });
    let all = pty.text();
    let at = all.get(*read..).and_then(|new| new.find(prompt));
    *read += at.expect("it was there") + prompt.len();
    pty.send(text);
}

/// The TOML between the page's title and the line that says what is not in it.
fn answers_file(text: &str) -> String {
    let from = text.find("environment = ").expect("a file is shown");
    let to = text[from..].find("No secret is in it").expect("it ends");
    let lines = text[from..from + to].lines().map(str::trim);
    lines.collect::<Vec<_>>().join("\n")
}

fn config(file: &std::path::Path) -> Value {
    let text = fs::read_to_string(file).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["config"].clone()
}

#[test]
fn the_summarys_answers_file_gives_a_second_store_the_same_connection() {
    let home = tempfile::tempdir().unwrap();
    let path = |name: &str| home.path().join(name).display().to_string();
    let registry = Sandbox::serve(home.path());
    let (first, second) = (path("first.json"), path("second.json"));
    let (store, state) = (format!("demo:{first}"), path("state"));
    let arguments = [
        "--plain",
        "--store",
        &store,
        "--registry",
        &registry.url,
        "--state-dir",
        &state,
    ];
    let pty = Pty::spawn(BINARY, &arguments, &[("TERM", "dumb")], 80, 2000);
    let mut read = 0;
    for (prompt, text) in [
        ("Enter for 1: ", "\r"),
        ("type it): ", "sandbox-commerce\r"),
        ("Not shown: ", KEY),
        ("paste another key.", ""),
        ("Not shown: ", "\r"),
        ("2 values): ", "\r"),
        ("Enter for 1: ", "1\r"),
        ("My Shop EU): ", "My Shop\r"),
        ("Step 5 of 7", ""),
        ("Enter for 1: ", "2\r"),
        ("values): ", "\r"),
        ("Step 6 of 7", ""),
        ("Enter for 1: ", "1\r"),
        ("Step 7 of 7", ""),
        ("Enter for 1: ", "answers\r"),
        ("No secret is in it", ""),
        ("summary): ", "\r"),
        ("Enter for 3: ", "1\r"),
    ] {
        answer(&pty, &mut read, prompt, text);
    }
    let left = pty.left();
    let text = String::from_utf8_lossy(&left.bytes).replace('\r', "");
    assert_eq!(left.code, 0, "{text}");
    let answers = answers_file(&text);
    assert!(
        !answers.contains(API_KEY) && !answers.contains("PRIVATE"),
        "{answers}"
    );

    // The two stores share a data space, which nobody confirmed: that guard is lifted by hand.
    let lifted = format!("{answers}\n[guard]\nallow_shared_data_space = true\n");
    fs::write(path("answers.toml"), lifted).unwrap();
    fs::write(path("private.pem"), KEY).unwrap();
    let applied = Command::new(BINARY)
        .args(["apply", &path("answers.toml"), "--json"])
        .args(["--store", &format!("demo:{second}")])
        .args(["--registry", &registry.url, "--state-dir", &state])
        .env("COMMERCE_API_KEY", API_KEY)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&applied.stdout);
    assert!(applied.status.success(), "{said}\n{answers}");
    let first = config(first.as_ref());
    assert_eq!(first, config(second.as_ref()));
    assert_eq!(
        first["services_connector/services_id/environment_name"],
        "Testing 1"
    );
}
