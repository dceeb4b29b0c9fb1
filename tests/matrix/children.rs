//! No process stays behind: neither PHP, whatever happens to the program, nor an ssh that hangs.

use needs::needs;
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::time::{Duration, Instant};

use super::BINARY;
use super::cell::GONE;
use crate::support::pty::{BOUND, Pty};
use crate::support::standin::{Play, Standin};

/// How the program comes to its end here.
#[derive(Clone, Copy, PartialEq, Debug)]
enum End {
    CtrlC,
    Error,
    Signal(&'static str),
    Closed,
}

const ENDS: [End; 6] = [
    End::CtrlC,
    End::Error,
    End::Signal("TERM"),
    End::Signal("HUP"),
    End::Closed,
    End::Signal("KILL"),
];

fn leave(mut pty: Pty, end: End, what: &str) {
    let start = Instant::now();
    let family = pty.family();
    while family.members().len() < 2 {
        assert!(start.elapsed() < BOUND, "{what}: it starts nobody");
        // Nothing on the screen says that it has started.
        std::thread::park_timeout(Duration::from_millis(5));
    }
    match end {
        End::CtrlC => pty.send("\x03"),
        End::Error => {
            let id = pty.pid().to_string();
            let limited = Command::new("prlimit")
                .args(["--pid", &id, "--nofile=1:1"])
                .status();
            assert!(limited.unwrap().success());
            pty.signal("WINCH");
        }
        End::Signal(name) => pty.signal(name),
        End::Closed => pty.vanish(),
    }
    pty.wait_for_end(BOUND);
    family.assert_gone(GONE);
}

#[needs(php)]
#[test]
fn php_ends_with_the_program_whatever_ended_it() {
    let standin = Standin::new(&Play::default());
    let (store, state) = (standin.root(), standin.root().join("state"));
    let arguments = [
        "--store",
        store.to_str().unwrap(),
        "--state-dir",
        state.to_str().unwrap(),
    ];
    for end in ENDS {
        for plain in [false, true] {
            let mut all = arguments.to_vec();
            all.extend(plain.then_some("--plain"));
            let pty = Pty::spawn(BINARY, &all, &[], 80, 24);
            pty.wait_for_text("Connected");
            leave(pty, end, &format!("{end:?}, plain: {plain}"));
        }
    }
}

/// Nobody can end it behind SIGKILL: what hangs without reading cannot notice.
#[test]
fn an_ssh_that_hangs_ends_with_the_program() {
    let folder = tempfile::tempdir().unwrap();
    let ssh = folder.path().join("ssh");
    std::fs::write(&ssh, "#!/bin/sh\nexec sleep 600\n").unwrap();
    std::fs::set_permissions(&ssh, std::fs::Permissions::from_mode(0o755)).unwrap();
    let others = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{others}", folder.path().display());
    let state = folder.path().join("state");
    let arguments = [
        "--store",
        "ssh://nobody@nowhere.invalid/shop",
        "--state-dir",
    ];
    for end in ENDS.into_iter().filter(|end| *end != End::Signal("KILL")) {
        let mut all = arguments.to_vec();
        all.push(state.to_str().unwrap());
        let pty = Pty::spawn(BINARY, &all, &[("PATH", &path)], 80, 24);
        pty.wait_for_text("Looking at the store");
        leave(pty, end, &format!("{end:?}"));
    }
}
