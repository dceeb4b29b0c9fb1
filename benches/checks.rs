//! How long `status` of fifty stores takes against a sandbox on the loopback, and `doctor` of one:
//! the whole process, as a script would see it. `cargo bench --bench checks`
//!
//! Two ways for the stores: all with one pair of keys (an agency's test shops), where the registry
//! is asked once, and each with a pair of its own, where it is asked fifty times.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that can't be set up has failed"
)]
#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[expect(dead_code, clippy::expect_used, reason = "the tests use the rest")]
mod support;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use support::sandbox::{self, Sandbox};

const STORES: usize = 50;
const ROUNDS: usize = 10;

fn program(home: &Path) -> Command {
    let mut command = support::program(home);
    command.stderr(Stdio::null()).stdout(Stdio::null());
    command
}

fn keys(home: &Path, name: &str) {
    let api_key = sandbox::add_keys(home, &format!("{name}.pem"));
    fs::write(home.join(format!("{name}.key")), api_key).unwrap();
}

fn apply(home: &Path, url: &str, pair: &str, store: &str) {
    fs::write(
        home.join("answers.toml"),
        format!(
            "[keys]\napi_key_file = \"{pair}.key\"\nprivate_key_file = \"{pair}.pem\"\n\
             [project]\nname = \"Shop\"\ncreate = true\n[data_space]\nname = \"Testing 1\"\n\
             [guard]\nallow_shared_data_space = true\n"
        ),
    )
    .unwrap();
    let store = format!("--store=demo:{store}");
    let mut command = program(home);
    command.args(["apply", "answers.toml", &store, "--registry", url]);
    assert!(command.status().unwrap().success());
}

fn measure(name: &str, mut command: impl FnMut() -> Command) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            let code = command().status().unwrap().code();
            assert!(matches!(code, Some(0 | 6)), "{name}: {code:?}");
            started.elapsed()
        })
        .collect();
    times.sort_unstable();
    println!(
        "{name:48}  median {:4} ms, worst {:4} ms",
        times[ROUNDS / 2].as_millis(),
        times[ROUNDS - 1].as_millis()
    );
}

fn main() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path();
    let registry = Sandbox::serve(home);
    let url = registry.url.as_str();

    keys(home, "one");
    apply(home, url, "one", "shared-0.json");
    let text = fs::read(home.join("shared-0.json")).unwrap();
    let mut list = String::new();
    for number in 0..STORES {
        fs::write(home.join(format!("shared-{number}.json")), &text).unwrap();
        list = format!("{list}demo:shared-{number}.json\n");
    }
    fs::write(home.join("shared"), list).unwrap();
    let mut list = String::new();
    for number in 0..STORES {
        let pair = format!("pair-{number}");
        keys(home, &pair);
        let store = format!("own-{number}.json");
        apply(home, url, &pair, &store);
        list = format!("{list}demo:{store}\n");
    }
    fs::write(home.join("own"), list).unwrap();

    for (name, arguments) in [
        (
            "status, 50 stores with one pair",
            vec!["status", "--stores=shared"],
        ),
        (
            "status, 50 stores with a pair each",
            vec!["status", "--stores=own"],
        ),
        (
            "status, one store",
            vec!["status", "--store=demo:own-0.json"],
        ),
        (
            "doctor, one store",
            vec!["doctor", "--store=demo:own-0.json"],
        ),
    ] {
        measure(name, || {
            let mut command = program(home);
            command.args(&arguments).args(["--registry", url]);
            command
        });
    }
}
