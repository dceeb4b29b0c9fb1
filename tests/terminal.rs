//! The real binary on real pseudo-terminals: the whole demo, keys that are pasted, the ways to
//! leave, odd sizes and terminals, and whatever a cat on the keyboard would do.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that can't be set up has failed"
)]
#![expect(clippy::print_stdout, reason = "a test that is skipped says so")]

#[path = "support/pty.rs"]
#[expect(dead_code, unreachable_pub, reason = "the bench uses the rest")]
mod pty;
#[path = "support/standin.rs"]
#[expect(dead_code, reason = "other tests use the rest")]
mod standin;
#[path = "support/walk.rs"]
#[expect(dead_code, unreachable_pub, reason = "other tests use the rest")]
mod walk;

#[path = "terminal/ahead.rs"]
mod ahead;
#[path = "terminal/arrows.rs"]
mod arrows;
#[path = "terminal/baud.rs"]
mod baud;
#[path = "terminal/cat.rs"]
mod cat;
#[path = "terminal/exits.rs"]
mod exits;
#[path = "terminal/failures.rs"]
mod failures;
#[path = "terminal/handoff.rs"]
mod handoff;
#[path = "terminal/journey.rs"]
mod journey;
#[path = "terminal/keys.rs"]
mod keys;
#[path = "terminal/lines.rs"]
mod lines;
#[path = "terminal/looks.rs"]
mod looks;
#[path = "terminal/sizes.rs"]
mod sizes;
#[path = "terminal/suspend.rs"]
mod suspend;
#[path = "terminal/torn.rs"]
mod torn;

use pty::Pty;

const BINARY: &str = env!("CARGO_BIN_EXE_commerce-connect");
/// What is written last: an unfinished frame shown, bracketed paste off, main screen, cursor,
/// plain attributes.
const FAREWELL: &[u8] = b"\x1b[?2026l\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[m";

/// The demo on an ordinary terminal.
fn demo() -> Pty {
    demo_with(&[], 80, 24)
}

fn demo_with(env: &[(&str, &str)], columns: u16, rows: u16) -> Pty {
    Pty::spawn(BINARY, &["demo"], env, columns, rows)
}

/// What was written behind the farewell.
fn after_farewell(bytes: &[u8]) -> String {
    let at = bytes
        .windows(FAREWELL.len())
        .rposition(|part| part == FAREWELL);
    let at = at.expect("it says farewell to the terminal");
    String::from_utf8_lossy(&bytes[at + FAREWELL.len()..]).into_owned()
}

/// The terminal is as it was found, and shows its main screen.
fn assert_as_found(left: &pty::Left, what: &str) {
    assert_eq!(left.modes[0], left.modes[1], "{what}: modes");
    assert!(!left.screen.alternate_screen(), "{what}: main screen");
    assert!(!left.screen.hide_cursor(), "{what}: cursor");
    assert!(!left.screen.bracketed_paste(), "{what}: bracketed paste");
}
