//! Ways to leave that the matrix does not have: it tries every page in every usual way.

use std::time::{Duration, Instant};

use super::{assert_as_found, demo};
use crate::support::walk::walk_to;

/// A process nobody can reach any more is gone by then.
const GONE: Duration = Duration::from_secs(2);

#[test]
fn an_interrupt_from_outside_cancels() {
    let pty = demo();
    walk_to(&pty, "API Portal");
    pty.signal("INT");
    let left = pty.left();
    assert_eq!(left.code, 130);
    assert_as_found(&left, "INT");
}

#[test]
fn a_terminal_that_vanishes_takes_the_program_with_it() {
    for page in ["Store", "API Portal", "Project"] {
        let mut pty = demo();
        walk_to(&pty, page);
        let start = Instant::now();
        pty.vanish();
        let code = pty.wait_for_end(GONE);
        assert_eq!(code, 129, "from {page}");
        assert!(start.elapsed() < GONE, "{:?}", start.elapsed());
    }
}

#[test]
fn ctrl_c_within_a_paste_that_never_ends_leaves_no_key_for_the_shell() {
    let pty = demo();
    walk_to(&pty, "Where keys come from");
    pty.send("\x1b[B\r");
    pty.wait_for_text("paste it here");
    pty.send("\x1b[200~-----BEGIN PRIVATE KEY-----\rMIIEvAIBADANBg");
    pty.wait_for_text("so far");
    pty.signal("TERM");
    let left = pty.left();
    assert_eq!(left.code, 143);
    assert_as_found(&left, "a paste that never ends");
}
