//! The real binary on a real pseudo-terminal, with an emulator that says what a person would see.
//!
//! Every wait is bounded and ends in a panic that shows the screen. One thread reads what the
//! program writes; it can be told to let go, so that the terminal can be made to vanish.

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, kill_process_group};
use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use rustix::termios::{Winsize, tcgetattr, tcgetpgrp, tcsetwinsize};

/// Nothing here takes longer, also on a machine that has a lot else to do.
pub(crate) const BOUND: Duration = Duration::from_secs(30);

/// Stands in the environment of the program and of all that it starts.
const MARK: &str = "STARTED_BY_TEST";
static STARTED: AtomicUsize = AtomicUsize::new(0);

/// What came out of the terminal so far.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    last: Instant,
    closed: bool,
}

type Shared = Arc<(Mutex<Seen>, Condvar)>;

/// A program on a terminal of its own.
pub(crate) struct Pty {
    master: Option<OwnedFd>,
    /// Kept open, or the kernel forgets the terminal's modes with the program's end.
    line: Option<OwnedFd>,
    child: Child,
    seen: Shared,
    /// Dropped to make the reader let go.
    stop: Option<OwnedFd>,
    reader: Option<JoinHandle<()>>,
    before: String,
    mark: String,
}

/// What a program left behind.
pub(crate) struct Left {
    /// Its exit code, or 128 and the signal that ended it.
    pub(crate) code: i32,
    /// The terminal's modes before it began and after it ended.
    pub(crate) modes: [String; 2],
    /// What the person sees.
    pub(crate) screen: vt100::Screen,
    /// Everything it wrote.
    pub(crate) bytes: Vec<u8>,
}

fn size(columns: u16, rows: u16) -> Winsize {
    Winsize {
        ws_row: rows,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    }
}

fn modes(line: &OwnedFd) -> String {
    format!("{:?}", tcgetattr(line).expect("a terminal has modes"))
}

impl Pty {
    /// Starts a program that leads a session on the terminal, as under a login; the environment
    /// is empty but for `PATH`, `TERM`, `LANG` and what is given.
    pub(crate) fn spawn(
        program: &str,
        args: &[&str],
        env: &[(&str, &str)],
        columns: u16,
        rows: u16,
    ) -> Self {
        let mut command = Command::new("setsid");
        command.arg("--ctty").arg(program).args(args);
        Self::start(command, env, columns, rows)
    }

    /// The same for any command, whoever is to be told of the terminal's signals.
    pub(crate) fn start(
        mut command: Command,
        env: &[(&str, &str)],
        columns: u16,
        rows: u16,
    ) -> Self {
        let flags = OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC;
        let master = openpt(flags).expect("a pty");
        grantpt(&master).expect("a pty");
        unlockpt(&master).expect("a pty");
        let line = ioctl_tiocgptpeer(&master, flags).expect("its other end");
        tcsetwinsize(&master, size(columns, rows)).expect("it has a size");
        let before = modes(&line);
        let number = STARTED.fetch_add(1, Ordering::Relaxed);
        // Numbers of processes are not enough: other PID namespaces have the same ones.
        let now = std::time::UNIX_EPOCH
            .elapsed()
            .unwrap_or_default()
            .as_nanos();
        let mark = format!("{}-{number}-{now}", std::process::id());
        let stdio = || Stdio::from(line.try_clone().expect("a copy"));
        command
            .env_clear()
            .env("TERM", "xterm-256color")
            .env("LANG", "C.UTF-8")
            .env("PATH", std::env::var("PATH").unwrap_or_default())
            .env(MARK, &mark)
            .envs(env.iter().copied())
            .stdin(stdio())
            .stdout(stdio())
            .stderr(stdio());
        let seen: Shared = Arc::new((
            Mutex::new(Seen {
                // A terminal that says no size has one all the same.
                parser: match (rows, columns) {
                    (0, 0) => vt100::Parser::new(24, 80, 0),
                    (rows, columns) => vt100::Parser::new(rows, columns, 0),
                },
                bytes: Vec::new(),
                last: Instant::now(),
                closed: false,
            }),
            Condvar::new(),
        ));
        let (stopped, stop) =
            rustix::pipe::pipe_with(rustix::pipe::PipeFlags::CLOEXEC).expect("a pipe");
        let theirs = Arc::clone(&seen);
        let output = master.try_clone().expect("a copy");
        let reader = std::thread::spawn(move || read_on(&output, &stopped, &theirs));
        let child = command.spawn().expect("the program starts");
        Self {
            master: Some(master),
            line: Some(line),
            child,
            seen,
            stop: Some(stop),
            reader: Some(reader),
            before,
            mark: format!("{MARK}={mark}"),
        }
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn master(&self) -> &OwnedFd {
        self.master.as_ref().expect("the terminal is still there")
    }

    /// Types. A full terminal is waited for; one that nobody reads ends the test.
    pub(crate) fn send(&self, bytes: impl AsRef<[u8]>) {
        let mut bytes = bytes.as_ref();
        while !bytes.is_empty() {
            // A line in raw mode takes 4,095 bytes before somebody reads them.
            let mut fds = [PollFd::new(self.master(), PollFlags::OUT)];
            let ready = poll(&mut fds, Some(&timespec(BOUND)));
            assert_eq!(ready, Ok(1), "it does not read:\n{}", self.text());
            let piece = &bytes[..bytes.len().min(1_024)];
            match rustix::io::write(self.master(), piece) {
                Ok(written) => bytes = &bytes[written..],
                Err(Errno::INTR | Errno::AGAIN) => {}
                Err(error) => panic!("the terminal takes nothing: {error}"),
            }
        }
    }

    /// Waits until the program has read everything that was typed.
    pub(crate) fn wait_until_read(&self) {
        let end = Instant::now() + BOUND;
        let line = self.line.as_ref().expect("the terminal is still there");
        while rustix::io::ioctl_fionread(line).expect("a terminal has a queue") > 0 {
            assert!(Instant::now() < end, "it does not read:\n{}", self.text());
            // Nothing tells the other end of a terminal that something was read.
            std::thread::park_timeout(Duration::from_micros(50));
        }
    }

    /// Waits until the screen is as wanted; gives the time of the last byte that made it so.
    pub(crate) fn wait_for(&self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> Instant {
        let (seen, timeout) = self
            .seen
            .1
            .wait_timeout_while(self.seen(), BOUND, |seen| {
                !wanted(seen.parser.screen()) && !seen.closed
            })
            .unwrap_or_else(PoisonError::into_inner);
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
    pub(crate) fn wait_for_text(&self, text: &str) -> Instant {
        self.wait_for(text, |screen| screen.contents().contains(text))
    }

    /// Waits until it has written so many bytes.
    pub(crate) fn wait_for_bytes(&self, count: usize) {
        let (seen, _) = self
            .seen
            .1
            .wait_timeout_while(self.seen(), BOUND, |seen| {
                seen.bytes.len() < count && !seen.closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        assert!(seen.bytes.len() >= count, "it writes nothing more");
    }

    /// Waits until it has written this text, whatever the emulator makes of it, behind so many
    /// bytes. Gives how many bytes there are up to its end.
    pub(crate) fn wait_for_written(&self, text: &str, from: usize) -> usize {
        let find = |seen: &Seen| {
            let new = seen.bytes.get(from..).unwrap_or_default();
            let at = new
                .windows(text.len().max(1))
                .position(|part| part == text.as_bytes());
            if text.is_empty() {
                Some(from)
            } else {
                at.map(|at| from + at + text.len())
            }
        };
        let (seen, _) = self
            .seen
            .1
            .wait_timeout_while(self.seen(), BOUND, |seen| {
                find(seen).is_none() && !seen.closed
            })
            .unwrap_or_else(PoisonError::into_inner);
        find(&seen).unwrap_or_else(|| {
            panic!(
                "waited for {text}, but read:\n{}",
                String::from_utf8_lossy(&seen.bytes)
            )
        })
    }

    /// Waits until nothing came for this long.
    pub(crate) fn wait_for_quiet(&self, quiet: Duration) {
        let end = Instant::now() + BOUND;
        let mut seen = self.seen();
        let mut count = usize::MAX;
        while seen.bytes.len() != count {
            assert!(Instant::now() < end, "it never stops writing");
            count = seen.bytes.len();
            seen = self
                .seen
                .1
                .wait_timeout_while(seen, quiet, |seen| seen.bytes.len() == count)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// The screen as text.
    pub(crate) fn text(&self) -> String {
        self.screen().contents()
    }

    /// The screen.
    pub(crate) fn screen(&self) -> vt100::Screen {
        self.seen().parser.screen().clone()
    }

    /// All bytes the program wrote so far.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.seen().bytes.clone()
    }

    /// How many that were.
    pub(crate) fn count(&self) -> usize {
        self.seen().bytes.len()
    }

    /// Another size.
    pub(crate) fn resize(&self, columns: u16, rows: u16) {
        self.seen().parser.screen_mut().set_size(rows, columns);
        tcsetwinsize(self.master(), size(columns, rows)).expect("the terminal takes it");
    }

    /// Another size that the emulator does not follow: it can't show the smallest ones.
    pub(crate) fn resize_line(&self, columns: u16, rows: u16) {
        tcsetwinsize(self.master(), size(columns, rows)).expect("the terminal takes it");
    }

    /// The process's id.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal, by its name: `TERM`.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill")
            .args([&format!("-{name}"), &self.pid().to_string()])
            .status();
        assert!(sent.expect("kill runs").success());
    }

    /// The terminal's modes now, and as they were before the program began.
    pub(crate) fn modes(&self) -> [String; 2] {
        let line = self.line.as_ref().expect("the terminal is still there");
        [self.before.clone(), modes(line)]
    }

    /// Says whether the program has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().expect("the child is ours").is_some()
    }

    /// Waits for the end; gives the exit code, or 128 and the signal.
    pub(crate) fn wait_for_end(&mut self, bound: Duration) -> i32 {
        use std::os::unix::process::ExitStatusExt as _;
        let end = Instant::now() + bound;
        loop {
            if let Some(status) = self.child.try_wait().expect("the child is ours") {
                let signal = || 128 + status.signal().unwrap_or_default();
                return status.code().unwrap_or_else(signal);
            }
            assert!(Instant::now() < end, "it does not end:\n{}", self.text());
            // Waiting for a child with a bound has no condition to wait on but this one.
            std::thread::park_timeout(Duration::from_millis(2));
        }
    }

    /// Waits for the end and gives what is left of the program.
    pub(crate) fn left(mut self) -> Left {
        let code = self.wait_for_end(BOUND);
        let modes = self.modes();
        // With its last user gone the terminal ends behind its last byte.
        self.line = None;
        let ended = self
            .seen
            .1
            .wait_timeout_while(self.seen(), BOUND, |seen| !seen.closed);
        let seen = ended.unwrap_or_else(PoisonError::into_inner).0;
        assert!(seen.closed, "somebody else still holds the terminal");
        Left {
            code,
            modes,
            screen: seen.parser.screen().clone(),
            bytes: seen.bytes.clone(),
        }
    }

    /// Takes the terminal away, as a dropped connection does.
    pub(crate) fn vanish(&mut self) {
        self.stop = None;
        if let Some(reader) = self.reader.take() {
            reader.join().expect("the reader lets go");
        }
        self.line = None;
        self.master = None;
    }

    /// What finds it and its children, wherever they went: they inherit the environment.
    pub(crate) fn family(&self) -> Family {
        Family(self.mark.clone())
    }

    /// Sends a signal to whoever has the terminal in hand.
    pub(crate) fn signal_foreground(&self, signal: Signal) {
        let group = tcgetpgrp(self.master()).expect("somebody has it in hand");
        kill_process_group(group, signal).expect("it takes signals");
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // It has ended already, or nobody waits for it any more.
        let _killed = self.child.kill();
        let _ended = self.child.wait();
        self.stop = None;
    }
}

/// A program and all that it started.
pub(crate) struct Family(String);

impl Family {
    /// The folders in /proc of those that run. Their names may be those of another PID namespace
    /// than ours.
    pub(crate) fn members(&self) -> Vec<PathBuf> {
        let all = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        all.map(|entry| entry.path())
            .filter(|folder| {
                // Of one that ended and was not asked about there is nothing to read.
                let environment = std::fs::read(folder.join("environ")).unwrap_or_default();
                environment
                    .split(|byte| *byte == 0)
                    .any(|one| one == self.0.as_bytes())
            })
            .collect()
    }

    /// Fails when somebody is still there after so long.
    pub(crate) fn assert_gone(&self, bound: Duration) {
        let end = Instant::now() + bound;
        loop {
            let left = self.members();
            if left.is_empty() {
                return;
            }
            assert!(Instant::now() < end, "{left:?} stays behind");
            // Somebody else's child has no other end to wait for.
            std::thread::park_timeout(Duration::from_millis(5));
        }
    }
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: duration.subsec_nanos().into(),
    }
}

fn read_on(master: &OwnedFd, stopped: &OwnedFd, shared: &Shared) {
    let mut buffer = [0_u8; 16_384];
    loop {
        let mut fds = [
            PollFd::new(master, PollFlags::IN),
            PollFd::new(stopped, PollFlags::IN),
        ];
        if poll(&mut fds, None) == Err(Errno::INTR) {
            continue;
        }
        if !fds[1].revents().is_empty() {
            return;
        }
        let read = match rustix::io::read(master, &mut buffer) {
            Err(Errno::INTR | Errno::AGAIN) => continue,
            read => read.unwrap_or(0),
        };
        let now = Instant::now();
        let mut seen = shared.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.parser.process(&buffer[..read]);
        seen.bytes.extend_from_slice(&buffer[..read]);
        seen.last = now;
        seen.closed |= read == 0;
        shared.1.notify_all();
        if read == 0 {
            return;
        }
    }
}
