//! A guest behind a real sshd: the wizard and nothing but the wizard, gone on with after every cut,
//! and a log of what was done.

use needs::needs;
use std::fs;
use std::io::Read as _;
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use super::GONE;
use super::journey::{JOURNEY, begin, walk_to};
use super::sshd::{Sshd, Tie};
use super::world::World;
use crate::support::BINARY;
use crate::support::pty::{BOUND, Pty};

/// Nothing of it runs any more. One that nobody has asked for its exit code yet is gone as well,
/// once its last thread is.
fn is_gone(process: u32) -> bool {
    let Ok(stat) = fs::read_to_string(format!("/proc/{process}/stat")) else {
        return true;
    };
    let threads = fs::read_dir(format!("/proc/{process}/task")).map_or(0, Iterator::count);
    stat.contains(") Z ") && threads <= 1
}

/// Waits until a process of nobody here is gone; gives how long that took.
fn wait_until_gone(process: u32) -> Duration {
    let start = Instant::now();
    while !is_gone(process) {
        assert!(start.elapsed() < BOUND, "{process} is still there");
        // Not our child: there is nothing else to wait on.
        std::thread::park_timeout(Duration::from_millis(2));
    }
    start.elapsed()
}

#[needs(sshd)]
#[test]
fn a_guest_does_the_whole_journey_and_the_log_tells_who_did_what() {
    for tie in [Tie::Key, Tie::Config] {
        let world = World::new();
        let sshd = Sshd::start(&world, tie);
        let pty = sshd.login("anna", &[], &[]);
        pty.wait_for_text("Enter start");
        let text = pty.text();
        assert!(text.contains("the store of this login"), "{text}");
        assert!(!text.contains("shop.json"), "{text}");
        begin(&pty);
        assert!(!pty.text().contains("or its file"), "{}", pty.text());
        // Nothing stops, and nothing but the wizard answers.
        pty.send("\x1a");
        for stop in &JOURNEY {
            stop.wait(&pty);
            stop.go_on(&pty, &world);
        }
        let left = pty.left();
        assert_eq!(left.code, 0);
        let all = String::from_utf8_lossy(&left.bytes).into_owned();
        let home = world.path("").display().to_string();
        assert!(!all.contains(home.trim_end_matches('/')), "{all}");
        let log = fs::read_to_string(world.path("guided.log")).unwrap();
        for part in [
            "session who=\"anna, ",
            "from 127.0.0.1\"",
            "shop.json",
            "step name=keys",
            "step name=review",
            "production_private_key=SHA256:",
            "paths=services_connector/services_id/project_id",
            "step name=summary",
            "end command=wizard exit=0",
        ] {
            assert!(log.contains(part), "{tie:?}, {part}: {log}");
        }
        assert!(!log.contains(&world.api_key));
        for line in world.private_key.lines() {
            assert!(!log.contains(line));
        }
    }
}

#[needs(sshd)]
#[test]
fn there_is_no_way_past_the_wizard() {
    for tie in [Tie::Key, Tie::Config] {
        let world = World::new();
        let sshd = Sshd::start(&world, tie);
        let secret = world.path("private.pem").display().to_string();
        let local = world.path("stolen").display().to_string();

        let ran = sshd.client("ssh", &["shop", "id; cat", &secret]);
        assert_eq!(ran.status.code(), Some(2), "{ran:?}");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(
            said.contains("This login is for the wizard alone"),
            "{said}"
        );
        assert_eq!(ran.stdout, b"");

        let from = format!("shop:{secret}");
        for arguments in [vec!["-O", &from, &local], vec![&from, &local]] {
            assert!(!sshd.client("scp", &arguments).status.success());
        }
        assert!(!sshd.client("sftp", &[&from, &local]).status.success());
        assert!(!world.path("stolen").exists());

        let port = sshd.port();
        let to = format!("127.0.0.1:{port}");
        let out = sshd.client("ssh", &["-W", &to, "shop"]);
        assert!(!out.stdout.starts_with(b"SSH-"), "{out:?}");
        let back = format!("0:127.0.0.1:{port}");
        assert!(
            !sshd
                .client("ssh", &["-N", "-R", &back, "shop"])
                .status
                .success()
        );
        assert!(!forwards(&sshd, port), "{tie:?}");

        // With a terminal the wizard is there, and says that the command is not.
        let pty = sshd.login("anna", &["id"], &[]);
        pty.wait_for_text("with it was not run.");
        assert!(!pty.text().contains("uid="));
    }
}

/// Whether a port of this machine leads through the login to the server's own.
fn forwards(sshd: &Sshd, to: u16) -> bool {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let from = listener.local_addr().unwrap().port();
    drop(listener);
    let forward = format!("{from}:127.0.0.1:{to}");
    let pty = sshd.login("anna", &["-L", &forward], &[]);
    pty.wait_for_text("Store");
    // The client listens before the session begins.
    let Ok(mut through) = TcpStream::connect(("127.0.0.1", from)) else {
        return false;
    };
    through.set_read_timeout(Some(BOUND)).unwrap();
    let mut greeting = [0_u8; 4];
    through.read_exact(&mut greeting).is_ok() && &greeting == b"SSH-"
}

#[needs(sshd)]
#[test]
fn variables_that_come_with_the_login_change_nothing() {
    let world = World::new();
    let sshd = Sshd::start(&world, Tie::Key);
    let elsewhere = world.path("elsewhere").display().to_string();
    let nowhere = "http://127.0.0.1:9";
    let theirs = [
        ("XDG_STATE_HOME", elsewhere.as_str()),
        ("TMPDIR", &elsewhere),
        ("HTTP_PROXY", nowhere),
        ("HTTPS_PROXY", nowhere),
        ("ALL_PROXY", nowhere),
        ("http_proxy", nowhere),
        ("SSL_CERT_FILE", &elsewhere),
        ("COMMERCE_API_KEY", "theirs"),
        ("RUST_BACKTRACE", "full"),
        ("PHPRC", &elsewhere),
        ("MAGE_MODE", "developer"),
        ("LC_ALL", "../../../tmp"),
    ];
    let pty = sshd.login("anna", &[], &theirs);
    walk_to(&pty, &world, "Project");
    let environ = fs::read(format!("/proc/{}/environ", world.holder())).unwrap();
    let environ = String::from_utf8_lossy(&environ);
    for (name, _) in theirs {
        assert!(!environ.contains(&format!("{name}=")), "{environ}");
    }
    assert!(environ.contains("TERM=xterm-256color"), "{environ}");
    assert!(!world.path("elsewhere").exists());
}

#[needs(sshd)]
#[test]
fn a_connection_that_is_cut_at_any_step_is_gone_on_from_and_leaves_no_process() {
    let world = World::new();
    let sshd = Sshd::start(&world, Tie::Key);
    let login = || sshd.login("anna", &[], &[]);
    let mut pty = login();
    begin(&pty);
    for (number, stop) in JOURNEY.iter().enumerate() {
        stop.wait(&pty);
        let process = world.holder();
        cut(pty);
        let took = wait_until_gone(process);
        assert!(took < GONE, "at {}: {took:?}", stop.page);
        pty = login();
        pty.wait_for_text(&format!("Go on at {}", stop.place));
        pty.send("\r");
        if stop.keys_again {
            JOURNEY[0].wait(&pty);
            for before in &JOURNEY[..number] {
                before.go_on(&pty, &world);
            }
        }
        stop.wait(&pty);
        stop.go_on(&pty, &world);
    }
    assert_eq!(pty.wait_for_end(BOUND), 0);
    assert_eq!(world.projects(&world.api_key), ["My Shop EU"]);
    let log = fs::read_to_string(world.path("guided.log")).unwrap();
    assert_eq!(log.matches("exit=129").count(), JOURNEY.len(), "{log}");
    world.assert_no_secret();
}

/// The client is killed: the server sees its connection break.
fn cut(pty: Pty) {
    pty.signal("KILL");
    drop(pty);
}

#[needs(sshd)]
#[test]
fn a_request_under_way_when_the_connection_is_cut_is_found_again() {
    let mut world = World::new();
    world.api_key = "sandbox-late-after-initialize".into();
    let sshd = Sshd::start(&world, Tie::Key);
    let pty = sshd.login("anna", &[], &[]);
    walk_to(&pty, &world, "Request New Project");
    pty.send("\r");
    pty.wait_for_text("Requesting the project");
    let process = world.holder();
    cut(pty);
    let took = wait_until_gone(process);
    assert!(took < GONE, "{took:?}");
    let pty = sshd.login("anna", &[], &[]);
    pty.wait_for_text("The project My Shop was being requested.");
    pty.send("\r");
    pty.wait_for_text("The project that was requested is there.");
    assert_eq!(world.projects(&world.api_key), ["My Shop"]);
}

#[needs(sshd)]
#[test]
fn a_client_that_went_silent_without_a_word_ends_the_run_too() {
    let world = World::new();
    let sshd = Sshd::start(&world, Tie::Impatient);
    let pty = sshd.login("anna", &[], &[]);
    walk_to(&pty, &world, "Project");
    let process = world.holder();
    // As after a power cut: the connection is open, and nobody answers on it.
    pty.signal("STOP");
    wait_until_gone(process);
    drop(pty);
    let pty = sshd.login("anna", &[], &[]);
    pty.wait_for_text("Go on at step 4 of 7, Project");
}

#[needs(sshd)]
#[test]
fn another_guest_is_told_and_can_not_end_the_run() {
    let world = World::new();
    let sshd = Sshd::start(&world, Tie::Key);
    let anna = sshd.login("anna", &[], &[]);
    walk_to(&anna, &world, "Project");
    let bert = sshd.login("bert", &[], &[]);
    bert.wait_for_text("Another run of this wizard is open for this store.");
    bert.wait_for_text("anna, ");
    assert!(!bert.text().contains("End that run"), "{}", bert.text());
    bert.send("\r");
    bert.wait_for_text("it is still running.");
    let process = world.holder();
    cut(anna);
    wait_until_gone(process);
    bert.send("\r");
    // What was typed by one guest is not shown to another.
    bert.wait_for_text("Enter start");
}

#[needs(sshd)]
#[test]
fn a_guest_who_left_their_desk_does_not_keep_the_others_out() {
    let world = World::new();
    let sshd = Sshd::start(&world, Tie::Brief);
    let anna = sshd.login("anna", &[], &[]);
    walk_to(&anna, &world, "Project");
    let kept_out = sshd.login("bert", &[], &[]);
    kept_out.wait_for_text("Only who started it can end it.");
    kept_out.wait_for_text("It ends by itself");
    let left = anna.left();
    assert_eq!(left.code, 129);
    let said = left.screen.contents();
    assert!(said.contains("Nothing was typed for 9 seconds"), "{said}");
    assert!(
        said.contains("The next login goes on at step 4 of 7, Project."),
        "{said}"
    );
    let bert = sshd.login("bert", &[], &[]);
    bert.wait_for_text("Enter start");
    assert!(!bert.text().contains("Another run"), "{}", bert.text());
    let process = world.holder();
    cut(bert);
    wait_until_gone(process);
    // Nothing of it was lost.
    sshd.login("anna", &[], &[])
        .wait_for_text("Go on at step 4 of 7, Project");
    world.assert_no_secret();
}

#[test]
fn what_whoever_set_it_up_vouches_for_is_kept() {
    let world = World::new();
    let home = world.path("").display().to_string();
    let mut arguments = world.arguments(&world.store());
    arguments.extend(["--guided", "--keep-env", "CONFIG__*"].map(str::to_owned));
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let variables = [
        ("HOME", home.as_str()),
        ("CONFIG__DEFAULT__X", "theirs"),
        ("PHPRC", "/tmp"),
    ];
    let pty = Pty::spawn(BINARY, &arguments, &variables, 80, 24);
    pty.wait_for_text("Enter start");
    let environ = fs::read(format!("/proc/{}/environ", world.holder())).unwrap();
    let environ = String::from_utf8_lossy(&environ);
    assert!(environ.contains("CONFIG__DEFAULT__X=theirs"), "{environ}");
    assert!(!environ.contains("PHPRC"), "{environ}");
}

#[test]
fn ctrl_z_does_not_give_a_guest_the_shell_that_started_the_wizard() {
    let world = World::new();
    let pty = Pty::spawn("sh", &["-i"], &[("PS1", "ready> ")], 80, 24);
    pty.wait_for_text("ready>");
    let line = world.arguments(&world.store()).join(" ");
    pty.send(format!("{BINARY} --guided {line}\r"));
    pty.wait_for_text("Enter start");
    pty.send("\x1a");
    pty.send("\r");
    JOURNEY[0].wait(&pty);
    assert!(pty.screen().alternate_screen());
}

#[test]
fn guided_needs_a_store_and_no_command() {
    for arguments in [
        &["--guided"][..],
        &["--guided", "--store", "a", "--store", "b"],
        &["--guided", "--store", "a", "status"],
        &["--guest", "anna", "--store", "a"],
    ] {
        let ran = Command::new(BINARY).args(arguments).output().unwrap();
        assert_eq!(ran.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(said.contains("--guided"), "{arguments:?}: {said}");
    }
}
