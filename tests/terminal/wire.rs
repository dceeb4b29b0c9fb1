//! What a key costs on the wire, in bytes: a slow line carries some thirty characters a second.

use std::time::Duration;

use super::demo;
use super::keys::keys_page;
use crate::support::pty::Pty;
use crate::support::walk;

/// Types, waits for what it does, and for the end of it; gives the bytes that came.
fn cost(pty: &Pty, keys: &str, shows: &str) -> usize {
    pty.wait_for_quiet(Duration::from_millis(100));
    let before = pty.count();
    pty.send(keys);
    pty.wait_for_text(shows);
    pty.wait_for_quiet(Duration::from_millis(100));
    pty.count() - before
}

fn costs_at_most(most: usize, pty: &Pty, moves: &[(&str, &str)]) {
    for (keys, shows) in moves {
        let bytes = cost(pty, keys, shows);
        assert!(bytes <= most, "{bytes} bytes for {shows:?}");
    }
}

#[test]
fn a_first_screen_and_moves_in_a_menu_cost_little() {
    let pty = demo();
    pty.wait_for_text("Enter start");
    pty.wait_for_quiet(Duration::from_millis(100));
    assert!(pty.count() <= 3_072, "{} bytes", pty.count());
    costs_at_most(
        60,
        &pty,
        &[
            ("\x1b[B", "> Outline"),
            ("\x1b[B", "> All found"),
            ("\x1b[A", "> Outline"),
            ("\x1b[A", "> Start"),
        ],
    );
}

#[test]
fn letters_and_moves_among_a_thousand_projects_cost_little() {
    let key = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");
    let pty = keys_page();
    pty.send("sandbox-thousand-project");
    pty.wait_for_text("sandbox-thousand-project");
    costs_at_most(4, &pty, &[("s", "sandbox-thousand-projects")]);
    pty.send(format!("\r\x1b[200~{key}\x1b[201~\r"));
    pty.wait_for_text("Enter save 2 values");
    pty.send("\r");
    pty.wait_for_text("> Shop 0001");
    costs_at_most(
        60,
        &pty,
        &[
            ("\x1b[B", "> Shop 0002"),
            ("\x1b[B", "> Shop 0003"),
            ("\x1b[A", "> Shop 0002"),
        ],
    );
    pty.send("/");
    pty.wait_for_text("1000 of 1000");
    // All rows change, and those that are found by their id show it.
    costs_at_most(640, &pty, &[("7", " 881 of 1000"), ("7", " 116 of 1000")]);
}

#[test]
fn a_move_among_data_spaces_costs_a_move_and_an_id() {
    let pty = demo();
    walk::walk_to(&pty, "Data space");
    costs_at_most(
        110,
        &pty,
        &[
            ("\x1b[B", "> Testing 1"),
            ("\x1b[B", "> Testing 2"),
            ("\x1b[A", "> Testing 1"),
        ],
    );
}
