//! One PHP process and the lines to and from it. Knows nothing of what the lines mean.
//!
//! Three threads serve the pipes so that nothing here can hang: one writes, two read. The process
//! is the leader of a group of its own, which is killed whole when the bridge is dropped.

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::excerpt::{Excerpt, Said};
use super::process_group::{Ending, ProcessGroup};
use super::protocol::{AnswerLine, Ask, WireProblem};
use super::runner::{Quoting, Runner};

const SCRIPT: &str = include_str!("../../../assets/bridge.php");
/// No answer is longer: a line that is has nothing to do with us.
const LONGEST_LINE: usize = 1 << 22;
/// How long a process may take to end by itself once its stdin is closed, and how long its last
/// words are waited for once it has ended: somebody else may hold the pipe.
const FAREWELL: Duration = Duration::from_millis(400);

/// When something must be over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Deadline {
    at: Instant,
    limit: Duration,
}

impl Deadline {
    /// From now on.
    pub(super) fn after(limit: Duration) -> Self {
        Self {
            at: Instant::now() + limit,
            limit,
        }
    }

    fn left(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }
}

/// Why a question has no usable answer.
#[derive(Debug)]
pub(super) enum Failure {
    /// The command could not be started at all.
    NoCommand(io::Error),
    /// This program got no thread from the system.
    NoThread(io::Error),
    /// The script answered with a problem.
    Problem(Box<WireProblem>),
    /// The process ended.
    Died {
        /// How.
        ending: Ending,
        /// What it said before.
        said: Said,
    },
    /// No answer in time. The process was killed.
    TimedOut {
        /// What the time was.
        limit: Duration,
        /// What it said meanwhile.
        said: Said,
    },
    /// An answer that is not the script's.
    Garbage(String),
}

enum BridgeEvent {
    Line(Zeroizing<Vec<u8>>),
    /// The last one.
    Ended(Ending),
}

/// What is heard of a process beside its answers.
#[derive(Clone, Default)]
struct Heard {
    out: Arc<Mutex<Excerpt>>,
    err: Arc<Mutex<Excerpt>>,
}

/// A running process.
pub(super) struct Bridge {
    group: ProcessGroup,
    to: Option<Sender<Zeroizing<Vec<u8>>>>,
    from: Receiver<BridgeEvent>,
    heard: Heard,
    marker: String,
    last_id: u64,
    ended: Option<Ending>,
}

impl Bridge {
    /// Starts the process and hands it the script. Nothing is waited for.
    pub(super) fn start(runner: &Runner, folder: &Path, quoting: Quoting) -> Result<Self, Failure> {
        let mut command = runner.command(folder, quoting);
        let (group, child) = ProcessGroup::start(&mut command).map_err(Failure::NoCommand)?;
        let marker = uuid::Uuid::new_v4().simple().to_string();
        let (to, letters) = mpsc::channel();
        let heard = Heard::default();
        let from = serve(group, child, &marker, &heard, letters).map_err(Failure::NoThread)?;
        let start = format!("{} {marker}\n{SCRIPT}", SCRIPT.len());
        // A failure to write shows as the process's end.
        let _ = to.send(Zeroizing::new(start.into_bytes()));
        Ok(Self {
            group,
            to: Some(to),
            from,
            heard,
            marker,
            last_id: 0,
            ended: None,
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
        until: Deadline,
    ) -> Result<T, Failure> {
        loop {
            if let Some(ending) = self.ended {
                let said = self.said();
                return Err(Failure::Died { ending, said });
            }
            match self.from.recv_timeout(until.left()) {
                Ok(BridgeEvent::Line(line)) => {
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
                Ok(BridgeEvent::Ended(ending)) => self.ended = Some(ending),
                Err(RecvTimeoutError::Timeout) => {
                    self.group.kill();
                    self.hear_out();
                    return Err(Failure::TimedOut {
                        limit: until.limit,
                        said: self.said(),
                    });
                }
                Err(RecvTimeoutError::Disconnected) => self.ended = Some(Ending::Unknown),
            }
        }
    }

    /// Sends a question and waits for its answer.
    pub(super) fn ask<T: DeserializeOwned>(
        &mut self,
        ask: &Ask<'_>,
        until: Deadline,
    ) -> Result<T, Failure> {
        let id = self.send(ask)?;
        self.receive(id, until)
    }

    /// Until the process has ended, and its last words are there.
    fn hear_out(&mut self) {
        let until = Deadline::after(FAREWELL);
        while self.ended.is_none() {
            match self.from.recv_timeout(until.left()) {
                Ok(BridgeEvent::Ended(ending)) => self.ended = Some(ending),
                Ok(BridgeEvent::Line(_)) => {}
                Err(_) => break,
            }
        }
    }

    fn said(&self) -> Said {
        let text = |excerpt: &Mutex<Excerpt>| {
            let excerpt = excerpt.lock().unwrap_or_else(PoisonError::into_inner);
            excerpt.text().replace(&self.marker, "")
        };
        Said {
            out: text(&self.heard.out),
            err: text(&self.heard.err),
        }
    }
}

impl Drop for Bridge {
    /// Closing stdin is the polite way; whatever is left of the group after that is killed.
    fn drop(&mut self) {
        self.to = None;
        self.hear_out();
        self.group.kill();
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

/// Serves the three streams and waits for the end, each on a thread of its own.
fn serve(
    group: ProcessGroup,
    mut child: Child,
    marker: &str,
    heard: &Heard,
    letters: Receiver<Zeroizing<Vec<u8>>>,
) -> io::Result<Receiver<BridgeEvent>> {
    let (send, from) = mpsc::channel();
    let (read, all_read) = mpsc::channel::<()>();
    let stdin = child.stdin.take();
    let mut started = spawn(move || write_all(stdin, &letters));
    if let (Ok(()), Some(stderr)) = (&started, child.stderr.take()) {
        let (err, read) = (Arc::clone(&heard.err), read.clone());
        started = spawn(move || {
            let _read = read;
            listen(stderr, &err);
        });
    }
    if let (Ok(()), Some(stdout)) = (&started, child.stdout.take()) {
        let prefix = format!("{marker} ").into_bytes();
        let (out, send) = (Arc::clone(&heard.out), send.clone());
        started = spawn(move || {
            let _read = read;
            read_lines(stdout, &prefix, &out, &send);
        });
    } else {
        drop(read);
    }
    if started.is_err() {
        group.kill();
    }
    // Handed over by way of a cell, because a thread that can't be started drops what it was given,
    // and somebody must fetch the child's status.
    let child = Arc::new(Mutex::new(Some(child)));
    let waited = Arc::clone(&child);
    let waiting = started.and_then(|()| {
        spawn(move || {
            let child = waited.lock().unwrap_or_else(PoisonError::into_inner).take();
            let ending = child.map_or(Ending::Unknown, |child| group.wait(child));
            // The last answer may still be in the pipe. The readers say nothing; both are through
            // when nobody could say anything any more.
            let _ = all_read.recv_timeout(FAREWELL);
            let _ = send.send(BridgeEvent::Ended(ending));
        })
    });
    waiting.map(|()| from).inspect_err(|_| {
        group.kill();
        if let Some(child) = child.lock().unwrap_or_else(PoisonError::into_inner).take() {
            group.wait(child);
        }
    })
}

fn spawn(work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let started = thread::Builder::new().name("bridge".into()).spawn(work);
    started.map(drop)
}

/// Lines with the marker are answers; everything else is somebody's stray output.
fn read_lines(
    mut from: impl Read,
    prefix: &[u8],
    out: &Mutex<Excerpt>,
    send: &Sender<BridgeEvent>,
) {
    let mut piece = Zeroizing::new([0_u8; 8_192]);
    let mut line = Zeroizing::new(Vec::with_capacity(1 << 16));
    loop {
        let n = match from.read(piece.as_mut()) {
            Ok(0) => break,
            Ok(n) => n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        for part in piece[..n].split_inclusive(|byte| *byte == b'\n') {
            if line.len() + part.len() <= LONGEST_LINE {
                line.extend_from_slice(part);
            }
            if part.last() != Some(&b'\n') {
                continue;
            }
            // Some wrappers write a name in front of every line.
            if let Some(at) = position(&line, prefix) {
                let answer = Zeroizing::new(line[at + prefix.len()..].to_vec());
                if send.send(BridgeEvent::Line(answer)).is_err() {
                    return;
                }
            } else {
                push(out, &line);
            }
            zeroize::Zeroize::zeroize(&mut *line);
        }
    }
    if position(&line, prefix).is_none() {
        push(out, &line);
    }
}

fn position(line: &[u8], prefix: &[u8]) -> Option<usize> {
    line.windows(prefix.len()).position(|part| part == prefix)
}

fn listen(mut from: impl Read, err: &Mutex<Excerpt>) {
    let mut piece = [0_u8; 1_024];
    loop {
        match from.read(&mut piece) {
            Ok(0) => return,
            Ok(n) => push(err, &piece[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

fn push(excerpt: &Mutex<Excerpt>, bytes: &[u8]) {
    let mut excerpt = excerpt.lock().unwrap_or_else(PoisonError::into_inner);
    excerpt.push(bytes);
}
