//! The real binary on real pseudo-terminals: the whole demo, keys that are pasted, the ways to
//! leave, odd sizes and terminals, and whatever a cat on the keyboard would do.

mod ahead;
mod arrows;
mod baud;
mod both;
mod cat;
mod exits;
mod face;
mod failures;
mod feeds;
mod handoff;
mod journey;
mod keys;
mod lines;
mod looks;
mod sizes;
mod suspend;
mod torn;
mod wire;

use crate::support::pty::Pty;
use crate::support::{BINARY, pty, walk};

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
