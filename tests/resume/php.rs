//! A save in a real PHP process under way when the line is cut: the store has the old values or the
//! new ones, nothing is left running, and the next start says which it was.

use needs::needs;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::GONE;
use super::journey::JOURNEY;
use super::world::World;
use crate::support::pty::{BOUND, Pty};
use crate::support::standin::{Play, Standin};

/// Processes that work in this folder.
fn working_in(folder: &Path) -> usize {
    let folder = folder.canonicalize().unwrap();
    fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter(|process| {
            fs::read_link(process.path().join("cwd")).is_ok_and(|cwd| cwd.starts_with(&folder))
        })
        .count()
}

fn has_keys(standin: &Standin) -> usize {
    let rows = standin.rows();
    rows.keys()
        .filter(|path| path.contains("production_"))
        .count()
}

#[needs(php)]
#[test]
fn a_save_under_way_leaves_old_values_or_new_ones_and_the_next_start_knows_which() {
    let world = World::new();
    let mut seen = [0, 0];
    for pause in [
        Some(0),
        Some(3),
        Some(6),
        Some(10),
        Some(25),
        Some(50),
        None,
    ] {
        let standin = Standin::new(&Play::default());
        let store = standin.root().display().to_string();
        let mut pty = world.wizard_for(&store, &[]);
        at_save(&pty, &world);
        pty.send("\r");
        match pause {
            Some(pause) => std::thread::park_timeout(Duration::from_millis(pause)),
            None => _ = pty.wait_for_text("> Request New Project"),
        }
        let start = Instant::now();
        pty.vanish();
        assert_eq!(pty.wait_for_end(BOUND), 129);
        assert!(start.elapsed() < GONE, "{:?}", start.elapsed());
        while working_in(&standin.root()) > 0 {
            assert!(start.elapsed() < GONE, "PHP is still there");
            // Not our child: there is nothing else to wait on.
            std::thread::park_timeout(Duration::from_millis(5));
        }
        let again = world.wizard_for(&store, &[]);
        again.wait_for_text("Go on at step");
        again.send("\r");
        match has_keys(&standin) {
            2 => again.wait_for_text("> Request New Project"),
            0 => again.wait_for_text("The keys were not saved"),
            some => panic!("a mixture after {pause:?} ms: {some}"),
        };
        seen[has_keys(&standin) / 2] += 1;
    }
    assert_ne!(seen[1], 0, "no save came through: {seen:?}");
}

fn at_save(pty: &Pty, world: &World) {
    pty.wait_for_text("Enter start");
    pty.send("\r");
    JOURNEY[0].wait(pty);
    JOURNEY[0].go_on(pty, world);
    JOURNEY[1].wait(pty);
}
