//! What the terminal feels of the real binary, measured at a pseudo-terminal, each figure beside
//! its limit: start to first screen, key to screen, a pasted key, bytes on the wire, memory, size,
//! and wake-ups while nothing happens.
//!
//! Times are those of a machine that has nothing else to do; bytes are the same everywhere.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints its table"
)]

#[expect(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "the tests use the rest, and what can't be set up has failed"
)]
mod support;

use std::process::Command;
use std::time::{Duration, Instant};

use support::pty::Pty;
use support::{BINARY, walk};

const KEY: &str = include_str!("../tests/fixtures/keys/rsa-2048-pkcs8.pem");
const STARTS: usize = 50;
const KEYS: usize = 200;
const PASTES: usize = 50;
/// Long enough for everything that was going to happen to have happened.
const QUIET: Duration = Duration::from_secs(2);
const KIB: usize = 1_024;

fn demo() -> Pty {
    Pty::spawn(BINARY, &["demo"], &[], 80, 24)
}

/// The same with nothing between the caller and the program, for measuring its start: the
/// terminal is not the one that sends it signals.
fn bare() -> Pty {
    let mut command = Command::new(BINARY);
    command.arg("demo");
    Pty::start(command, &[], 80, 24)
}

/// A number from `/proc/PID/status`: `VmRSS` in KiB.
fn status(pty: &Pty, name: &str) -> u64 {
    number(&format!("/proc/{}/status", pty.pid()), name)
}

/// How often any of its threads has woken from waiting.
fn wake_ups(pty: &Pty) -> u64 {
    let threads = std::fs::read_dir(format!("/proc/{}/task", pty.pid()));
    threads
        .into_iter()
        .flatten()
        .flatten()
        .map(|thread| {
            let status = thread.path().join("status");
            number(&status.to_string_lossy(), "voluntary_ctxt_switches")
        })
        .sum()
}

fn number(path: &str, name: &str) -> u64 {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok())
        .unwrap_or(0)
}

fn something(screen: &vt100::Screen) -> bool {
    !screen.contents().trim().is_empty()
}

fn line(name: &str, found: &str, limit: &str, holds: bool) {
    let verdict = if holds { "" } else { "MISSED" };
    println!("{name:<34} {found:>14}   {limit:<16} {verdict}");
}

fn count(name: &str, unit: &str, found: usize, limit: usize) {
    line(
        name,
        &format!("{found} {unit}"),
        &format!("at most {limit}"),
        found <= limit,
    );
}

/// Median and 99th percentile, in milliseconds, with the limit of each.
fn times(name: &str, mut found: Vec<Duration>, limits: [f64; 2]) {
    found.sort_unstable();
    for (part, words, limit) in [(50, "median", limits[0]), (99, "p99", limits[1])] {
        let at = found[(found.len() - 1) * part / 100].as_secs_f64() * 1e3;
        let name = format!("{name}, {words}");
        line(
            &name,
            &format!("{at:.3} ms"),
            &format!("at most {limit}"),
            at <= limit,
        );
    }
}

fn starts() {
    let found = (0..STARTS).map(|_| {
        let start = Instant::now();
        let pty = bare();
        pty.wait_for("the first screen", something) - start
    });
    times("start to first screen", found.collect(), [8.0, 8.0]);
}

/// Presses two keys in turn and waits for the screen to be another.
fn keys(pty: &Pty, name: &str, pressed: [&str; 2], limit: usize) {
    let mut found = Vec::new();
    let before = pty.count();
    for key in pressed.into_iter().cycle().take(KEYS) {
        let screen = pty.screen().contents_formatted();
        let start = Instant::now();
        pty.send(key);
        let shown = pty.wait_for(name, |now| now.contents_formatted() != screen);
        found.push(shown.saturating_duration_since(start));
    }
    let each = (pty.count() - before).div_ceil(KEYS);
    times(name, found, [0.5, 1.0]);
    count(name, "bytes", each, limit);
}

/// Pastes a private key again and again, from the first byte to its fingerprint.
fn pastes(pty: &Pty, name: &str, brackets: [&str; 2], limit: usize) {
    let mut found = Vec::new();
    let mut bytes = 0;
    for _ in 0..PASTES {
        pty.send("\x7f");
        pty.wait_for_text("paste it here");
        let before = pty.count();
        let start = Instant::now();
        pty.send(brackets.join(KEY));
        let shown = pty.wait_for_text("SHA256:");
        found.push(shown.saturating_duration_since(start));
        bytes = bytes.max(pty.count() - before);
    }
    times(name, found, [2.0, 4.0]);
    count(name, "bytes", bytes, limit);
}

fn idle(pty: &Pty) {
    std::thread::sleep(QUIET);
    let (woken, written) = (wake_ups(pty), pty.count());
    std::thread::sleep(QUIET);
    let woken = usize::try_from(wake_ups(pty) - woken).unwrap_or(usize::MAX);
    count("two idle seconds", "wake-ups", woken, 0);
    count("two idle seconds", "bytes", pty.count() - written, 0);
}

fn journey() {
    let pty = demo();
    for stop in walk::JOURNEY {
        stop.wait(&pty);
        pty.send(stop.keys);
    }
    count(
        "whole demo journey",
        "bytes",
        pty.left().bytes.len(),
        24 * KIB,
    );
}

fn main() {
    starts();
    let pty = demo();
    pty.wait_for("the first screen", something);
    let first = pty.count();
    idle(&pty);
    count("first screen at 80x24", "bytes", first, 3 * KIB);
    keys(&pty, "help opened and closed", ["?", "?"], 3 * KIB);
    pty.send("\r");
    pty.wait_for_text("Which keys should connect this store?");
    keys(&pty, "list move", ["\x1b[B", "\x1b[A"], 120);
    pty.send("\x1b[B\r");
    pty.wait_for_text("or its file");
    keys(&pty, "typed character", ["a", "\x7f"], 40);
    pty.send("\t");
    pty.wait_for_text("> Private key");
    let brackets = ["\x1b[200~", "\x1b[201~"];
    pastes(&pty, "key pasted", brackets, KIB);
    pastes(&pty, "key pasted without brackets", ["", ""], KIB);
    let resident = usize::try_from(status(&pty, "VmRSS")).unwrap_or(usize::MAX);
    count("resident memory", "KiB", resident, 12 * KIB);
    journey();
    let size = std::fs::metadata(BINARY)
        .expect("the binary is there")
        .len();
    let size = usize::try_from(size).unwrap_or(usize::MAX) / KIB;
    count("binary", "KiB", size, 12 * KIB);
}
