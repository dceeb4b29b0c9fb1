//! The real binary on a real pseudo-terminal, with an emulator that says what a person would see.
//!
//! Every wait is bounded and ends in a panic that shows the screen.

use std::io::{Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// Nothing here takes longer.
pub const BOUND: Duration = Duration::from_secs(20);

/// What came out of the terminal so far.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    last: Instant,
    closed: bool,
}

/// A program on a terminal of its own.
pub struct Pty {
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    child: Box<dyn Child + Send + Sync>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Pty {
    /// Starts a program; the environment is empty but for `PATH`, `TERM` and what is given.
    pub fn spawn(
        program: &str,
        args: &[&str],
        env: &[(&str, &str)],
        columns: u16,
        rows: u16,
    ) -> Self {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let mut command = CommandBuilder::new(program);
        command.env_clear();
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("PATH", std::env::var("PATH").unwrap_or_default());
        command.args(args);
        for (name, value) in env {
            command.env(name, value);
        }
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = pair.master.take_writer().expect("a writer");
        let seen = Arc::new((
            Mutex::new(Seen {
                parser: vt100::Parser::new(rows, columns, 0),
                bytes: Vec::new(),
                last: Instant::now(),
                closed: false,
            }),
            Condvar::new(),
        ));
        let theirs = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut buffer = [0_u8; 8_192];
            loop {
                let read = reader.read(&mut buffer).unwrap_or(0);
                let mut seen = theirs.0.lock().expect("the screen");
                seen.parser.process(&buffer[..read]);
                seen.bytes.extend_from_slice(&buffer[..read]);
                seen.last = Instant::now();
                seen.closed |= read == 0;
                theirs.1.notify_all();
                if read == 0 {
                    return;
                }
            }
        });
        Self {
            master: pair.master,
            writer,
            child,
            seen,
        }
    }

    /// Types.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.writer
            .write_all(bytes.as_ref())
            .expect("the terminal takes it");
        self.writer.flush().expect("the terminal takes it");
    }

    /// Waits until the screen is as wanted; gives the time of the last byte that made it so.
    pub fn wait_for(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> Instant {
        let seen = self.seen.0.lock().expect("the screen");
        let (seen, timeout) = self
            .seen
            .1
            .wait_timeout_while(seen, BOUND, |seen| {
                !wanted(seen.parser.screen()) && !seen.closed
            })
            .expect("the screen");
        let screen = seen.parser.screen();
        assert!(
            wanted(screen),
            "waited for {what} (timed out: {}), but saw:\n{}",
            timeout.timed_out(),
            screen.contents()
        );
        seen.last
    }

    /// Waits until this text is on the screen.
    pub fn wait_for_text(&self, text: &str) -> Instant {
        self.wait_for(text, |screen| screen.contents().contains(text))
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        self.screen().contents()
    }

    /// The screen.
    pub fn screen(&self) -> vt100::Screen {
        self.seen
            .0
            .lock()
            .expect("the screen")
            .parser
            .screen()
            .clone()
    }

    /// All bytes the program wrote so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.0.lock().expect("the screen").bytes.clone()
    }

    /// How many that were.
    pub fn count(&self) -> usize {
        self.seen.0.lock().expect("the screen").bytes.len()
    }

    /// Another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        self.seen
            .0
            .lock()
            .expect("the screen")
            .parser
            .screen_mut()
            .set_size(rows, columns);
        self.master.resize(size).expect("the terminal takes it");
    }

    /// The process's id.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("a process")
    }

    /// Sends a signal, by its name: `TERM`.
    pub fn signal(&self, name: &str) {
        let sent = std::process::Command::new("kill")
            .args([&format!("-{name}"), &self.pid().to_string()])
            .status();
        assert!(sent.expect("kill runs").success());
    }

    /// What `stty` says of the terminal now.
    pub fn termios(&self) -> String {
        let name = self.master.tty_name().expect("the terminal has a name");
        let output = std::process::Command::new("stty")
            .args(["-a", "-F"])
            .arg(name)
            .output()
            .expect("stty runs");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Waits for the end; gives the exit code.
    pub fn wait_for_end(&mut self) -> u32 {
        let end = Instant::now() + BOUND;
        loop {
            if let Some(status) = self.child.try_wait().expect("the child is ours") {
                return status.exit_code();
            }
            assert!(Instant::now() < end, "it does not end:\n{}", self.text());
            // Waiting for a child with a bound has no condition to wait on but this one.
            std::thread::park_timeout(Duration::from_millis(2));
        }
    }

    /// A number from `/proc/PID/status`, `VmRSS` in KiB, `voluntary_ctxt_switches`.
    pub fn status(&self, name: &str) -> u64 {
        let status =
            std::fs::read_to_string(format!("/proc/{}/status", self.pid())).unwrap_or_default();
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok())
            .unwrap_or(0)
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _killed = self.child.kill();
        let _ended = self.child.wait();
    }
}
