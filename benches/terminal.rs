//! What the terminal feels of the real binary, measured at a pseudo-terminal: start to first
//! screen, key to screen, bytes on the wire, memory, and wake-ups while nothing happens.

#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a bench prints its table"
)]

#[path = "../tests/support/pty.rs"]
#[expect(dead_code, unreachable_pub, reason = "the tests use the rest")]
mod pty;

use std::time::{Duration, Instant};

use pty::Pty;

const BINARY: &str = env!("CARGO_BIN_EXE_commerce-connect");
const STARTS: usize = 50;
const KEYS: usize = 200;
/// Long enough for everything that was going to happen to have happened.
const QUIET: Duration = Duration::from_secs(2);

fn demo() -> Pty {
    Pty::spawn(BINARY, &["demo"], &[], 80, 24)
}

fn something(screen: &vt100::Screen) -> bool {
    !screen.contents().trim().is_empty()
}

/// Median and 99th percentile, in milliseconds.
fn row(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1e3;
    println!(
        "{name:<36} median {:>7.3} ms   p99 {:>7.3} ms",
        at(50),
        at(99)
    );
}

fn starts() {
    let times = (0..STARTS).map(|_| {
        let start = Instant::now();
        let pty = demo();
        pty.wait_for("the first screen", something) - start
    });
    row("start to first screen", times.collect());
}

/// Presses F1 and Esc in turn, or what is given, and waits for the screen to be another.
fn keys(pty: &mut Pty, name: &str, pressed: [&str; 2]) {
    let mut times = Vec::new();
    let before = pty.count();
    for key in pressed.into_iter().cycle().take(KEYS) {
        let screen = pty.screen().contents_formatted();
        let start = Instant::now();
        pty.send(key);
        let shown = pty.wait_for(name, |now| now.contents_formatted() != screen);
        times.push(shown.saturating_duration_since(start));
    }
    row(name, times);
    println!("{name:<36} {:>7} bytes each", (pty.count() - before) / KEYS);
}

fn idle(pty: &Pty) {
    std::thread::sleep(QUIET);
    let (woken, written) = (pty.status("voluntary_ctxt_switches"), pty.count());
    std::thread::sleep(QUIET);
    println!(
        "{:<36} {:>7}",
        "wake-ups in two idle seconds",
        pty.status("voluntary_ctxt_switches") - woken
    );
    println!(
        "{:<36} {:>7}",
        "bytes in two idle seconds",
        pty.count() - written
    );
    println!("{:<36} {:>7} KiB", "resident memory", pty.status("VmRSS"));
}

fn main() {
    starts();
    let mut pty = demo();
    pty.wait_for("the first screen", something);
    println!("{:<36} {:>7} bytes", "first screen at 80x24", pty.count());
    idle(&pty);
    keys(&mut pty, "help opened and closed", ["?", "?"]);
    pty.send("\r");
    pty.wait_for_text("Which keys should connect this store?");
    keys(&mut pty, "list move", ["\x1b[B", "\x1b[A"]);
    pty.send("\x1b[B\r");
    pty.wait_for_text("or its file");
    keys(&mut pty, "typed character", ["a", "\x7f"]);
}
