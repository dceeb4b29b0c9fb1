//! Every screen, left in every way, on every kind of terminal: the terminal is as it was found,
//! the exit code says how it was left, and nobody stays behind. `assets/docs/terminals.md` shows what was found.
//!
//! Each screen is left in each way once, on a terminal that goes round, so that every pair of
//! screen, way and terminal is tried. `MATRIX=all` tries every one of the three together;
//! `UPDATE_MATRIX=1` writes the table there.

mod cell;
mod children;
mod fragile;
mod kind;
mod reading;
mod shops;
mod spot;
mod spots;
mod table;
mod way;
mod world;

use std::sync::Mutex;

use cell::Cell;
use needs::needs;
use way::Way;
use world::Registry;

use crate::support::BINARY;

/// Processes at a time.
const AT_ONCE: usize = 6;

#[needs(php)]
#[test]
fn every_screen_can_be_left_in_every_way_on_every_terminal() {
    let spots = spots::all();
    let registry = Registry::start();
    let everything = std::env::var_os("MATRIX").is_some_and(|value| value == "all");
    let cells = Cell::all(&spots, &registry, everything);
    let queue = Mutex::new(cells.into_iter());
    let (found, wrong) = (Mutex::new(Vec::new()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                loop {
                    let Some(cell) = queue.lock().unwrap().next() else {
                        return;
                    };
                    match cell.play() {
                        Ok(text) => found.lock().unwrap().push((cell.spot, cell.way, text)),
                        Err(problem) => wrong.lock().unwrap().push(problem),
                    }
                }
            });
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(
        wrong.is_empty(),
        "{} cells:\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
    let found = found.into_inner().unwrap();
    assert!(
        found.len() >= spots.len() * (Way::ALL.len() - 1),
        "all were tried"
    );
    table::compare(&spots, &found);
}
