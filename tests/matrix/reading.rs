//! Every line of every screen can be read on every size that is promised, with keys that are shown.

use needs::needs;
use std::collections::HashSet;
use std::sync::Mutex;

use super::kind::USUAL;
use super::spot::Spot;
use super::world::{Registry, World};
use super::{AT_ONCE, BINARY, spots};
use crate::support::page_lines::{body, lines};
use crate::support::pty::Pty;

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

/// Reads the page at every size; `false` when it is longer than can be compared.
fn read_through(pty: &Pty, page: &str) -> bool {
    for (columns, rows) in SIZES {
        let whole = resize(pty, columns, WHOLE);
        if whole.contains("↓ more") {
            return false;
        }
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
        assert!(!whole.contains('…'), "{page} at {columns} is cut:\n{whole}");
        assert!(lines(&whole).next().is_some(), "{page}:\n{whole}");
    }
    true
}

/// Goes to the screen and reads it.
fn read(spot: &Spot, registry: &Registry) -> bool {
    let (columns, rows) = USUAL;
    let world = World::new(spot.scene, registry);
    let pty = Pty::spawn(BINARY, &world.arguments(), &[], columns, rows);
    spot.reach(&pty);
    let compared = read_through(&pty, spot.name);
    world.let_go();
    compared
}

#[needs(php)]
#[test]
fn every_line_of_every_screen_can_be_read_with_keys_that_are_shown() {
    let mut spots = spots::all();
    // Whatever is typed into a paste is pasted.
    spots.retain(|spot| !spot.plain && spot.name != "a paste that does not end");
    let registry = Registry::start();
    let (queue, compared) = (Mutex::new(spots.iter()), Mutex::new(0));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(spot) = queue.lock().unwrap().next() else {
                        return;
                    };
                    if read(spot, &registry) {
                        *compared.lock().unwrap() += 1;
                    }
                }
            });
        }
    });
    let compared = compared.into_inner().unwrap();
    assert!(
        compared + 1 >= spots.len(),
        "only {compared} were short enough"
    );
}
