//! One PHP process and the lines to and from it. Knows nothing of what the lines mean.
//!
//! Three threads serve the pipes so that nothing here can hang: one writes, two read. The process
//! is the leader of a group of its own, which is killed whole when the bridge is dropped.

use std::collections::VecDeque;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use std::os::unix::process::CommandExt as _;

use rustix::process::Pid;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::process_group;
use super::protocol::{AnswerLine, Ask, WireProblem};
use super::runner::{Quoting, Runner};

const SCRIPT: &str = include_str!("../../../assets/bridge.php");
/// No answer is longer: a line that is has nothing to do with us.
const LONGEST_LINE: usize = 1 << 22;
/// What is kept of stderr, and of stray output, for the reason of a failure.
const TAIL: usize = 4_096;
/// How long a process may take to end by itself once its stdin is closed.
const FAREWELL: Duration = Duration::from_millis(400);

/// Why a question has no usable answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command could not be started at all.
    NoCommand(std::io::Error),
    /// The script answered with a problem.
    Problem(Box<WireProblem>),
    /// The process ended.
    Died {
        /// Its exit code; `None` after a signal.
        code: Option<i32>,
        /// The end of what it wrote to stderr and, unasked, to stdout.
        said: String,
    },
    /// No answer in time. The process was killed.
    TimedOut(Duration),
    /// An answer that is not the script's.
    Garbage(String),
}

enum Event {
    Line(Zeroizing<Vec<u8>>),
    Exited(Option<i32>),
    StderrClosed,
}

/// How the process ended: its exit code, or `None` after a signal.
#[derive(Clone, Copy)]
struct Exit(Option<i32>);

type Tail = Arc<Mutex<VecDeque<u8>>>;

/// A running process.
pub(super) struct Bridge {
    group: Option<Pid>,
    to: Option<Sender<Zeroizing<Vec<u8>>>>,
    from: Receiver<Event>,
    tail: Tail,
    marker: String,
    last_id: u64,
    exited: Option<Exit>,
}

impl Bridge {
    /// Starts the process and hands it the script. Nothing is waited for.
    pub(super) fn start(runner: &Runner, folder: &Path, quoting: Quoting) -> Result<Self, Failure> {
        let mut child = runner
            .command(folder, quoting)
            .process_group(0)
            .spawn()
            .map_err(Failure::NoCommand)?;
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        if let Some(group) = group {
            process_group::note(group);
        }
        let marker = uuid::Uuid::new_v4().simple().to_string();
        let (send, from) = mpsc::channel();
        let tail = Tail::default();
        let (to, letters) = mpsc::channel::<Zeroizing<Vec<u8>>>();
        let stdin = child.stdin.take();
        thread::spawn(move || write_all(stdin, &letters));
        serve(child, &marker, &tail, send);
        let start = format!("{} {marker}\n{SCRIPT}", SCRIPT.len());
        // A failure to write shows as the process's end.
        let _ = to.send(Zeroizing::new(start.into_bytes()));
        Ok(Self {
            group,
            to: Some(to),
            from,
            tail,
            marker,
            last_id: 0,
            exited: None,
        })
    }

    /// Sends a question; its answer is fetched with [`Self::receive`].
    pub(super) fn send(&mut self, ask: &Ask<'_>) -> Result<u64, Failure> {
        self.last_id += 1;
        let mut line = Zeroizing::new(Vec::with_capacity(16_384));
        let body = serde_json::json!({ "id": self.last_id });
        let id = body.to_string();
        line.extend_from_slice(id.trim_end_matches('}').as_bytes());
        line.push(b',');
        let rest = Zeroizing::new(
            serde_json::to_vec(ask).map_err(|error| Failure::Garbage(error.to_string()))?,
        );
        line.extend_from_slice(rest.strip_prefix(b"{").unwrap_or(&rest));
        line.push(b'\n');
        if let Some(to) = &self.to {
            let _ = to.send(line);
        }
        Ok(self.last_id)
    }

    /// The answer to this question.
    pub(super) fn receive<T: DeserializeOwned>(
        &mut self,
        id: u64,
        limit: Duration,
    ) -> Result<T, Failure> {
        let until = Instant::now() + limit;
        loop {
            if let Some(Exit(code)) = self.exited {
                return Err(self.died(code));
            }
            let left = until.saturating_duration_since(Instant::now());
            match self.from.recv_timeout(left) {
                Ok(Event::Line(line)) => {
                    let answer: AnswerLine<'_> = serde_json::from_slice(&line)
                        .map_err(|error| Failure::Garbage(error.to_string()))?;
                    // 0 is the bootstrap's own word, before any question was read.
                    if answer.id != id && answer.id != 0 {
                        continue;
                    }
                    if let Some(problem) = answer.problem {
                        return Err(Failure::Problem(Box::new(problem)));
                    }
                    let ok = answer.ok.map_or("null", |ok| ok.get());
                    return serde_json::from_str(ok)
                        .map_err(|error| Failure::Garbage(error.to_string()));
                }
                Ok(Event::Exited(code)) => self.exited = Some(Exit(code)),
                Ok(Event::StderrClosed) => {}
                Err(RecvTimeoutError::Timeout) => {
                    self.kill();
                    return Err(Failure::TimedOut(limit));
                }
                Err(RecvTimeoutError::Disconnected) => self.exited = Some(Exit(None)),
            }
        }
    }

    /// Sends a question and waits for its answer.
    pub(super) fn ask<T: DeserializeOwned>(
        &mut self,
        ask: &Ask<'_>,
        limit: Duration,
    ) -> Result<T, Failure> {
        let id = self.send(ask)?;
        self.receive(id, limit)
    }

    fn died(&mut self, code: Option<i32>) -> Failure {
        // The reason stands on stderr, which may arrive a moment after the end.
        while let Ok(Event::Line(_) | Event::Exited(_)) = self.from.recv_timeout(FAREWELL) {}
        let said = self.tail.lock().map_or_else(
            |_| String::new(),
            |tail| String::from_utf8_lossy(&tail.iter().copied().collect::<Vec<u8>>()).into_owned(),
        );
        Failure::Died {
            code,
            said: said.replace(&self.marker, ""),
        }
    }

    fn kill(&self) {
        if let Some(group) = self.group {
            process_group::end(group);
        }
    }
}

impl Drop for Bridge {
    /// Closing stdin is the polite way; whatever is left of the group after that is killed.
    fn drop(&mut self) {
        self.to = None;
        let until = Instant::now() + FAREWELL;
        while self.exited.is_none() {
            match self
                .from
                .recv_timeout(until.saturating_duration_since(Instant::now()))
            {
                Ok(Event::Exited(code)) => self.exited = Some(Exit(code)),
                Ok(Event::Line(_) | Event::StderrClosed) => {}
                Err(_) => break,
            }
        }
        self.kill();
    }
}

fn write_all(stdin: Option<ChildStdin>, letters: &Receiver<Zeroizing<Vec<u8>>>) {
    let Some(mut stdin) = stdin else { return };
    while let Ok(letter) = letters.recv() {
        if stdin.write_all(&letter).is_err() || stdin.flush().is_err() {
            return;
        }
    }
}

/// Reads both streams and waits for the end.
fn serve(mut child: Child, marker: &str, tail: &Tail, send: Sender<Event>) {
    if let Some(stderr) = child.stderr.take() {
        let (tail, send) = (tail.clone(), send.clone());
        thread::spawn(move || {
            keep_tail(stderr, &tail);
            let _ = send.send(Event::StderrClosed);
        });
    }
    let reader = child.stdout.take().map(|stdout| {
        let prefix = format!("{marker} ").into_bytes();
        let (tail, send) = (tail.clone(), send.clone());
        thread::spawn(move || read_lines(stdout, &prefix, &tail, &send))
    });
    thread::spawn(move || {
        let code = child.wait().ok().and_then(|status| status.code());
        // The last answer may still be in the pipe.
        if let Some(reader) = reader {
            let _ = reader.join();
        }
        let _ = send.send(Event::Exited(code));
    });
}

/// Lines with the marker are answers; everything else is somebody's stray output.
fn read_lines(mut from: impl Read, prefix: &[u8], tail: &Tail, send: &Sender<Event>) {
    let mut piece = Zeroizing::new([0_u8; 8_192]);
    let mut line = Zeroizing::new(Vec::with_capacity(1 << 16));
    while let Ok(n) = from.read(piece.as_mut()) {
        if n == 0 {
            break;
        }
        for part in piece[..n].split_inclusive(|byte| *byte == b'\n') {
            if line.len() + part.len() <= LONGEST_LINE {
                line.extend_from_slice(part);
            }
            if part.last() != Some(&b'\n') {
                continue;
            }
            if let Some(answer) = line.strip_prefix(prefix) {
                let answer = Zeroizing::new(answer.to_vec());
                if send.send(Event::Line(answer)).is_err() {
                    return;
                }
            } else {
                push_tail(tail, &line);
            }
            zeroize::Zeroize::zeroize(&mut *line);
        }
    }
    if !line.starts_with(prefix) {
        push_tail(tail, &line);
    }
}

fn keep_tail(mut from: impl Read, tail: &Tail) {
    let mut piece = [0_u8; 1_024];
    while let Ok(n) = from.read(&mut piece) {
        if n == 0 {
            return;
        }
        push_tail(tail, &piece[..n]);
    }
}

fn push_tail(tail: &Tail, bytes: &[u8]) {
    if let Ok(mut tail) = tail.lock() {
        tail.extend(bytes);
        let excess = tail.len().saturating_sub(TAIL);
        tail.drain(..excess);
    }
}
