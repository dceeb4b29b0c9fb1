//! Every size, also none to speak of and more than anybody has, at the start and on every page.

use super::{BINARY, assert_as_found, demo, demo_with};
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

/// Whoever logs in says how large the window is, and each cell of it is memory.
#[test]
fn a_window_of_absurd_size_takes_little_memory_and_is_left_as_it_was_found() {
    // In KiB: ten times what a window of 80 by 24 takes.
    const ENOUGH: u64 = 100 * 1_024;
    let check = |pty: Pty, size: u16, when: &str| {
        let status = std::fs::read_to_string(format!("/proc/{}/status", pty.pid())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let peak = peak.and_then(|peak| peak.trim().strip_suffix(" kB"));
        let peak: u64 = peak.and_then(|peak| peak.parse().ok()).unwrap();
        assert!(peak < ENOUGH, "{size}x{size} {when}: {peak} KiB");
        pty.send("\x03");
        let left = pty.left();
        assert_eq!(left.code, 130, "{size}x{size} {when}");
        assert_as_found(&left, &format!("{size}x{size} {when}"));
    };
    for size in [6_000, 65_535] {
        let pty = demo();
        JOURNEY[0].wait(&pty);
        let before = pty.count();
        pty.resize_line(size, size);
        pty.wait_for_bytes(before + 1);
        check(pty, size, "later on");

        let command = format!("stty rows {size} cols {size}; exec {BINARY} demo");
        for plain in ["", " --plain"] {
            let command = format!("{command}{plain}");
            let pty = Pty::spawn("sh", &["-c", &command], &[], 80, 24);
            pty.wait_for_text("plain mode");
            check(pty, size, "from the start");
        }
    }
}
