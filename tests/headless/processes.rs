//! The processes that a command starts: what they see of us, how long they are waited for, and that
//! none is left.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use needs::needs;

use crate::headless::shop::{ANSWERS, Shop, ran};
use crate::support::standin::{Play, Standin};

/// More than any of these runs may take on a busy machine, and much less than what hangs hangs.
const SOON: Duration = Duration::from_secs(20);

/// A command that stands for PHP, in the shop's folder.
fn php(shop: &Shop, script: &str) -> String {
    shop.write("php.sh", &format!("#!/bin/sh\n{script}"));
    let file = shop.path().join("php.sh");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    file.display().to_string()
}

/// Processes with this folder as theirs, dead ones that nobody has asked about included.
pub(crate) fn working_in(folder: &Path) -> Vec<String> {
    let folder = folder.canonicalize().unwrap();
    fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|process| {
            fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(&folder))
        })
        .map(|process| fs::read_to_string(process.path().join("comm")).unwrap_or_default())
        .collect()
}

/// Runs it where a hanging PHP is, and returns once PHP is there.
fn hanging(shop: &Shop, standin: &Standin, arguments: &[&str]) -> Child {
    let store = standin.root().display().to_string();
    let hangs = php(shop, "touch there\ncat >/dev/null\nsleep 300\n");
    let run = shop
        .command(arguments)
        .env("PATH", std::env::var_os("PATH").unwrap())
        .args(["--json", "--store", &store, "--php", &hangs])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let until = Instant::now() + SOON;
    while !standin.root().join("there").exists() {
        assert!(Instant::now() < until, "PHP was not started");
        std::thread::park_timeout(Duration::from_millis(2));
    }
    run
}

#[test]
fn a_php_that_hangs_is_waited_for_as_long_as_was_said_and_is_gone_then() {
    let (shop, standin) = (Shop::open(), Standin::new(&Play::default()));
    for command in [&["status"][..], &["doctor"], &["unbind", "--yes"]] {
        let start = Instant::now();
        let mut arguments = command.to_vec();
        arguments.extend(["--timeout", "1"]);
        let run = hanging(&shop, &standin, &arguments);
        let ended = ran(run.wait_with_output().unwrap());
        assert!(start.elapsed() < SOON, "{command:?} {:?}", start.elapsed());
        assert!(ended.code != Some(0), "{command:?}");
        assert!(
            ended.json.to_string().contains("within 1 second"),
            "{}",
            ended.json
        );
        assert_eq!(working_in(&standin.root()), [""; 0], "{command:?}");
    }
}

#[test]
fn no_process_is_left_whatever_signal_ends_a_run() {
    let (shop, standin) = (Shop::open(), Standin::new(&Play::default()));
    for (signal, code) in [("INT", 130), ("QUIT", 130), ("HUP", 129), ("TERM", 143)] {
        let _ = fs::remove_file(standin.root().join("there"));
        let run = hanging(&shop, &standin, &["status"]);
        let start = Instant::now();
        let killed = std::process::Command::new("kill")
            .arg(format!("-{signal}"))
            .arg(run.id().to_string())
            .status();
        assert!(killed.unwrap().success());
        let ended = run.wait_with_output().unwrap();
        assert_eq!(ended.status.code(), Some(code), "{signal}");
        assert!(start.elapsed() < SOON, "{signal} {:?}", start.elapsed());
        assert_eq!(working_in(&standin.root()), [""; 0], "{signal}");
    }
}

#[test]
fn a_signal_that_was_ignored_before_stays_so() {
    let (shop, standin) = (Shop::open(), Standin::new(&Play::default()));
    let store = standin.root().display().to_string();
    let hangs = php(&shop, "touch there\ncat >/dev/null\nsleep 300\n");
    let binary = shop.bare(&[]).get_program().to_owned();
    let run = std::process::Command::new("sh")
        .args(["-c", "trap '' HUP; exec \"$@\"", "nohup"])
        .arg(binary)
        .args([
            "status",
            "--json",
            "--timeout=2",
            "--store",
            &store,
            "--php",
            &hangs,
        ])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + SOON;
    while !standin.root().join("there").exists() {
        assert!(Instant::now() < until, "PHP was not started");
        std::thread::park_timeout(Duration::from_millis(2));
    }
    let pid = run.id().to_string();
    let killed = std::process::Command::new("kill")
        .args(["-HUP", &pid])
        .status();
    assert!(killed.unwrap().success());
    let ended = run.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(5));
}

#[needs(setpriv)]
#[test]
fn somebody_else_who_holds_the_pipe_holds_nobody_up() {
    let (shop, standin) = (Shop::open(), Standin::new(&Play::default()));
    let store = standin.root().display().to_string();
    for (script, left) in [
        ("sleep 300 &\nexit 3\n", 0),
        // One that left the group is not ours, as the master of shared ssh connections is not.
        (
            "setsid sh -c 'echo $$ >away; exec sleep 300' &\nwhile ! [ -s away ]; do :; done\nexit 127\n",
            1,
        ),
    ] {
        let start = Instant::now();
        let php = php(&shop, script);
        let arguments = ["status", "--store", &store, "--php", &php];
        let ended = shop.with_path(&arguments);
        assert!(start.elapsed() < SOON, "{:?}", start.elapsed());
        assert_eq!(ended.code, Some(5), "{}", ended.err);
        assert_eq!(working_in(&standin.root()).len(), left, "{script}");
    }
    let away = fs::read_to_string(standin.root().join("away")).unwrap();
    let ended = std::process::Command::new("kill").arg(away.trim()).status();
    assert!(ended.unwrap().success());
}

#[needs(php)]
#[test]
fn what_starts_php_sees_no_key_however_the_keys_were_given() {
    let (shop, standin) = (Shop::open(), Standin::new(&Play::default()));
    let store = standin.root().display().to_string();
    let seen = shop.path().join("seen");
    let php = php(
        &shop,
        &format!("env >>'{}'\nexec php \"$@\"\n", seen.display()),
    );
    let mut names = ANSWERS
        .lines()
        .filter(|line| !line.contains("api_key_file") && !line.contains("private_key_file"))
        .collect::<Vec<_>>()
        .join("\n");
    names = names.replace(
        "[keys]",
        "[keys]\napi_key_env = \"SHOP_KEY\"\nprivate_key_env = \"SHOP_PEM\"",
    );
    assert!(names.contains("SHOP_PEM"), "{names}");
    shop.write("names.toml", &names);
    let (api_key, private_key) = (shop.read("api.key"), shop.read("private.pem"));
    for (arguments, variables, code) in [
        (
            &["status"][..],
            ["COMMERCE_API_KEY", "COMMERCE_PRIVATE_KEY"],
            6,
        ),
        (&["doctor"], ["COMMERCE_API_KEY", "COMMERCE_PRIVATE_KEY"], 6),
        (
            &["project", "list"],
            ["COMMERCE_API_KEY", "COMMERCE_PRIVATE_KEY"],
            0,
        ),
        (
            &["apply", "names.toml", "--yes"],
            ["SHOP_KEY", "SHOP_PEM"],
            0,
        ),
    ] {
        let _ = fs::remove_file(&seen);
        let run = shop
            .command(arguments)
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HARMLESS", "kept")
            .env(variables[0], api_key.trim())
            .env(variables[1], &private_key)
            .args(["--json", "--store", &store, "--php", &php])
            .output()
            .unwrap();
        let ended = ran(run);
        assert_eq!(ended.code, Some(code), "{arguments:?} {}", ended.json);
        let seen = fs::read_to_string(&seen).unwrap();
        assert!(seen.contains("HARMLESS=kept"), "{seen}");
        for secret in [variables[0], variables[1], api_key.trim(), "PRIVATE KEY"] {
            assert!(!seen.contains(secret), "{arguments:?} shows {secret}");
        }
    }
}

/// The binary behind a shell that sets this first.
fn limited(shop: &Shop, limit: &str, arguments: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new("sh");
    command
        .args(["-c", &format!("{limit}; exec \"$@\""), "limited"])
        .arg(shop.bare(&[]).get_program())
        .args(arguments)
        .current_dir(shop.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

#[test]
fn a_run_that_crashes_leaves_no_core() {
    let (shop, standin) = (Shop::open(), Standin::new(&Play::default()));
    let hangs = php(
        &shop,
        "cat /proc/self/limits >limits.new\nmv limits.new there\nsleep 300\n",
    );
    let store = standin.root().display().to_string();
    for signal in ["ABRT", "ILL"] {
        let _ = fs::remove_file(standin.root().join("there"));
        let arguments = ["status", "--store", &store, "--php", &hangs];
        let mut run = limited(&shop, "ulimit -c unlimited || :", &arguments)
            .spawn()
            .unwrap();
        let until = Instant::now() + SOON;
        while !standin.root().join("there").exists() {
            assert!(Instant::now() < until, "PHP was not started");
            std::thread::park_timeout(Duration::from_millis(2));
        }
        let limits = |text: String| {
            let core = text
                .lines()
                .find(|line| line.starts_with("Max core file size"));
            core.unwrap()
                .split_whitespace()
                .skip(4)
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        let none = ["0", "0", "bytes"];
        let ours = fs::read_to_string(format!("/proc/{}/limits", run.id())).unwrap();
        assert_eq!(limits(ours), none);
        let childs = fs::read_to_string(standin.root().join("there")).unwrap();
        assert_eq!(limits(childs), none);
        let pid = run.id().to_string();
        let killed = std::process::Command::new("kill")
            .args([&format!("-{signal}"), &pid])
            .status();
        assert!(killed.unwrap().success());
        let status = run.wait().unwrap();
        assert!(!std::os::unix::process::ExitStatusExt::core_dumped(&status));
    }
}

#[needs(setpriv, root)]
#[test]
fn nobody_but_root_looks_into_a_run() {
    let shop = Shop::open();
    let binary = for_others(&shop);
    let mut run = std::process::Command::new("setpriv")
        .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
        .arg(binary)
        .args(["apply", "-"])
        .stdin(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let until = Instant::now() + SOON;
    // Once it has said so, what shows its memory is root's, although it runs as nobody.
    let looked = || {
        let status = fs::metadata(format!("/proc/{}/mem", run.id())).unwrap();
        std::os::unix::fs::MetadataExt::uid(&status)
    };
    let name = || fs::read_to_string(format!("/proc/{}/comm", run.id())).unwrap();
    while !name().starts_with("run") || looked() != 0 {
        assert!(Instant::now() < until, "{} is {}'s", name(), looked());
    }
    run.kill().unwrap();
    run.wait().unwrap();
}

/// The binary, where every user may run it.
fn for_others(shop: &Shop) -> std::path::PathBuf {
    fs::set_permissions(shop.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let copy = shop.path().join("run");
    fs::copy(shop.bare(&[]).get_program(), &copy).unwrap();
    copy
}

#[needs(setpriv, root)]
#[test]
fn a_system_without_a_thread_to_spare_is_an_error() {
    let shop = Shop::open();
    let binary = for_others(&shop);
    for command in ["doctor", "status"] {
        let ended = std::process::Command::new("setpriv")
            .args(["--reuid=65534", "--regid=65534", "--clear-groups"])
            .args(["prlimit", "--nproc=1:1"])
            .arg(&binary)
            .args([command, "--json", "--store=demo:shop.json"])
            .current_dir(shop.path())
            .output()
            .unwrap();
        let ended = ran(ended);
        assert_eq!(ended.json["problem"]["code"], "system.no_thread");
        assert!(!ended.err.contains("panicked"), "{}", ended.err);
    }
}

#[test]
fn a_file_that_may_not_grow_is_an_error() {
    let shop = Shop::open();
    shop.write("answers.toml", ANSWERS);
    let mut command = limited(
        &shop,
        "ulimit -f 0",
        &[
            "apply",
            "answers.toml",
            "--json",
            "--yes",
            "--store=demo:shop.json",
        ],
    );
    let ended = ran(command.args(["--registry", shop.url()]).output().unwrap());
    assert_eq!(ended.code, Some(1), "{}", ended.json);
    assert!(
        ended.json.to_string().contains("File too large"),
        "{}",
        ended.json
    );
}
