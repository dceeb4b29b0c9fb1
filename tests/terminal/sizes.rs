//! Every size, also none to speak of, at the start and on every page.

use super::{assert_as_found, demo, demo_with};
use crate::support::pty::Pty;
use crate::support::walk::JOURNEY;

const SIZES: [(u16, u16); 8] = [
    (80, 24),
    (60, 16),
    (40, 10),
    (20, 5),
    (1, 1),
    (200, 2),
    (2, 200),
    (300, 100),
];

/// Another size, and the frame that comes with it.
fn resize(pty: &Pty, (columns, rows): (u16, u16)) {
    let before = pty.count();
    pty.resize(columns, rows);
    pty.wait_for_bytes(before + 1);
}

#[test]
fn it_starts_at_every_size_and_grows_into_its_page() {
    for (columns, rows) in SIZES {
        let pty = demo_with(&[], columns, rows);
        pty.wait_for_bytes(1);
        pty.wait_for_quiet(std::time::Duration::from_millis(30));
        if (columns, rows) != (80, 24) {
            resize(&pty, (80, 24));
        }
        JOURNEY[0].wait(&pty);
        pty.send("\x03");
        let left = pty.left();
        assert_eq!(left.code, 130, "{columns}x{rows}");
        assert_as_found(&left, &format!("{columns}x{rows}"));
    }
}

#[test]
fn every_page_survives_every_size() {
    let pty = demo();
    for stop in JOURNEY {
        stop.wait(&pty);
        // The emulator, not the program, gives up on a line that wraps in a single column.
        for to in SIZES.into_iter().rev().filter(|(columns, _)| *columns > 1) {
            resize(&pty, to);
        }
        stop.wait(&pty);
        pty.send(stop.keys);
    }
    assert_eq!(pty.left().code, 0);
}

#[test]
fn a_small_terminal_says_which_size_is_needed() {
    let pty = demo_with(&[], 20, 5);
    pty.wait_for_text("20x5");
}
