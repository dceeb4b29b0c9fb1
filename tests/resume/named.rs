//! The commands that are named when the wizard ends do what is said of them, typed as they stand.

use super::journey::walk_to;
use super::world::World;
use crate::support::pty::{BOUND, Left, Pty};

/// The commands that stand indented below a line that begins so.
fn commands(left: &Left) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(&left.bytes).replace("\r\n", "\n");
    let lines: Vec<&str> = text.lines().collect();
    let pairs = lines.windows(2).filter(|pair| pair[1].starts_with("  /"));
    pairs
        .map(|pair| (pair[0].to_owned(), pair[1].trim().to_owned()))
        .collect()
}

fn typed(world: &World, command: &str) -> Pty {
    let home = world.path("").display().to_string();
    Pty::spawn("sh", &["-c", command], &[("HOME", &home)], 80, 24)
}

/// What it wrote, and its exit code.
fn run(world: &World, command: &str) -> (String, i32) {
    let mut pty = typed(world, command);
    let code = pty.wait_for_end(BOUND);
    (
        String::from_utf8_lossy(&pty.left().bytes).into_owned(),
        code,
    )
}

#[test]
fn who_leaves_midway_is_told_the_command_that_goes_on() {
    let world = World::new();
    let pty = world.wizard(&["--color", "never"]);
    walk_to(&pty, &world, "Data space");
    pty.send("\x03");
    pty.wait_for_text("quit");
    pty.send("\r");
    let left = pty.left();
    assert_eq!(left.code, 130);
    let named = commands(&left);
    let [.., (what, command)] = &named[..] else {
        panic!("{named:?}");
    };
    assert_eq!(what, "To go on at step 5 of 7, Data space:");
    let pty = typed(&world, command);
    pty.wait_for_text("An unfinished run");
    pty.send("\r");
    pty.wait_for_text("Which data space will this store fill?");
}

#[test]
fn what_is_named_at_the_end_tells_how_all_is_and_puts_it_back() {
    let world = World::new();
    let pty = world.wizard(&["--color", "never"]);
    walk_to(&pty, &world, "Summary");
    pty.send("\r");
    let left = pty.left();
    assert_eq!(left.code, 0);
    let named = commands(&left);
    let [(_, status), (what, undo)] = &named[..] else {
        panic!("{named:?}");
    };
    assert!(what.contains("once for each of its 3 saves"), "{what}");
    let (text, code) = run(&world, status);
    assert!(text.contains("My Shop EU"), "{text}");
    assert_ne!(code, 2, "{text}");
    for _ in 0..3 {
        let (text, code) = run(&world, undo);
        assert_eq!(code, 0, "{text}");
    }
    let (text, _) = run(&world, status);
    assert!(!text.contains("My Shop"), "{text}");
}

#[test]
fn after_an_undo_the_end_says_that_nothing_is_connected_and_no_more() {
    let world = World::new();
    let pty = world.wizard(&[]);
    walk_to(&pty, &world, "Summary");
    pty.send("\x1b[F\r");
    pty.wait_for_text("Put back what was there before?");
    pty.send("\r");
    pty.wait_for_text("Not connected");
    pty.wait_for_text("> Finish");
    pty.send("\r");
    let left = pty.left();
    assert_eq!(left.code, 0);
    let text = left.screen.contents();
    assert!(
        text.contains("Not connected: what was here before was put back."),
        "{text}"
    );
    for gone in ["to nothing", "My Shop", "✓", "undo", "how far the data"] {
        assert!(!text.contains(gone), "{gone} in:\n{text}");
    }
}
