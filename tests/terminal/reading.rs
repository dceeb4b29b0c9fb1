//! Every line of every page can be read on every size that is promised, with keys that are shown.

use std::collections::HashSet;

use super::demo;
use super::page_lines::{body, lines};
use super::pty::Pty;
use super::walk::JOURNEY;

const KEY: &str = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");
/// High enough for every page as a whole.
const WHOLE: u16 = 120;
const SIZES: [(u16, u16); 3] = [(80, 24), (60, 20), (40, 12)];
/// A frame that was drawn anew begins and ends like this.
const DRAWN: [&str; 2] = ["\x1b[?2026h", "\x1b[?2026l"];
const REDRAW: char = '\x0c';
const PAGE_UP: &str = "\x1b[5~";
const PAGE_DOWN: &str = "\x1b[6~";
const UP: &str = "\x1b[A";
const DOWN: &str = "\x1b[B";

fn resize(pty: &Pty, columns: u16, rows: u16) -> String {
    let before = pty.count();
    pty.resize(columns, rows);
    wait_until_drawn(pty, before);
    // The keys at the foot are drawn last.
    pty.wait_for("the foot", |screen| {
        let mut foot = screen.rows(0, columns).skip(usize::from(rows) - 2);
        foot.any(|row| !row.trim().is_empty())
    });
    pty.text()
}

fn wait_until_drawn(pty: &Pty, from: usize) {
    let [begins, ends] = DRAWN;
    let from = pty.wait_for_written(begins, from);
    pty.wait_for_written(ends, from);
}

/// What the whole screen shows behind this key.
fn press(pty: &Pty, key: &str) -> String {
    let before = pty.count();
    pty.send(format!("{key}{REDRAW}"));
    wait_until_drawn(pty, before);
    pty.text()
}

/// Presses the key for as long as its sign is shown, and says how often that was.
fn press_while(pty: &Pty, sign: &str, key: &str, read: &mut HashSet<String>) -> usize {
    let mut shown = pty.text();
    let mut times = 0;
    loop {
        read.extend(lines(&shown).map(str::to_owned));
        if !shown.contains(sign) {
            return times;
        }
        assert!(times < 100, "{sign} has no end:\n{shown}");
        shown = press(pty, key);
        times += 1;
    }
}

/// Reads the page at every size, and leaves it as it was.
fn read_through(pty: &Pty, page: &str) {
    for (columns, rows) in SIZES {
        let whole = resize(pty, columns, WHOLE);
        resize(pty, columns, rows);
        let mut read = HashSet::new();
        press_while(pty, "↑ PgUp", PAGE_UP, &mut read);
        press_while(pty, "↓ PgDn", PAGE_DOWN, &mut read);
        for (sign, there, back) in [("↑ more", UP, DOWN), ("↓ more", DOWN, UP)] {
            for _ in 0..press_while(pty, sign, there, &mut read) {
                press(pty, back);
            }
        }
        let whole = body(&whole);
        let missing: Vec<&str> = lines(&whole).filter(|line| !read.contains(*line)).collect();
        assert!(
            missing.is_empty(),
            "{page} at {columns}x{rows}: {missing:#?}"
        );
        assert!(lines(&whole).next().is_some(), "{page}:\n{whole}");
    }
    resize(pty, 80, 24);
    press_while(pty, "↑ PgUp", PAGE_UP, &mut HashSet::new());
}

#[test]
fn every_line_of_every_page_can_be_read() {
    let pty = demo();
    for stop in JOURNEY {
        stop.wait(&pty);
        read_through(&pty, stop.page);
        stop.wait(&pty);
        pty.send(stop.keys);
    }
    assert_eq!(pty.left().code, 0);
}

#[test]
fn a_long_error_above_a_field_and_a_help_can_be_read() {
    let pty = demo();
    JOURNEY[0].wait(&pty);
    pty.send("\r");
    pty.wait_for_text("Which keys should");
    pty.send(format!("{DOWN}\r"));
    pty.wait_for_text("or its file");
    pty.send(format!("sandbox-unknown-key\r\x1b[200~{KEY}\x1b[201~"));
    pty.wait_for_text("RSA 2048 bit");
    pty.send("\r");
    pty.wait_for_text("The API key is unknown.");
    read_through(&pty, "a problem");
    pty.send("\x1bOP");
    pty.wait_for_text("Help: API keys");
    read_through(&pty, "Help");
    pty.send("\x03");
    pty.wait_for_text("Quit?");
    read_through(&pty, "Quit?");
    pty.send("\x03");
    assert_eq!(pty.left().code, 130);
}
