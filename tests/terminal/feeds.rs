//! The first data goes out, on the real terminal: what arrives, what doesn't, and all sent again.

use std::time::Duration;

use super::keys::keys_page;
use super::{demo, walk};
use crate::support::pty::Pty;

const KEY: &str = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");
const DOWN_ENTER: &str = "\x1b[B\r";
/// Longer than it takes until the store is asked once more while nothing moves.
const A_LOOK_OR_TWO: Duration = Duration::from_secs(5);

/// What is waited for, then what is typed.
fn go(pty: &Pty, steps: &[(&str, &str)]) {
    for (text, keys) in steps {
        pty.wait_for_text(text);
        pty.send(keys);
    }
}

#[test]
fn data_that_does_not_arrive_says_why_and_costs_nothing_while_it_stays_so() {
    let pty = keys_page();
    pty.send("sandbox-feeds-403\r");
    pty.send(format!("\x1b[200~{KEY}\x1b[201~"));
    go(
        &pty,
        &[
            ("RSA 2048 bit", "\r"),
            ("Enter save 2 values", "\r"),
            ("> Request New Project", "\r"),
            ("Enter request the project", "My Shop\r"),
            ("Enter choose", "\r"),
            ("Enter save 6 values", "\r"),
            ("> Go on: the names are fine", "\r"),
            ("0 of 47 records were sent. No data arrives.", DOWN_ENTER),
            ("1 will be retried (Forbidden)", ""),
        ],
    );
    // The last of it may be refused only now, and is drawn with the next look.
    pty.wait_for_quiet(A_LOOK_OR_TWO);
    let before = pty.count();
    pty.wait_for_quiet(A_LOOK_OR_TWO);
    assert_eq!(
        pty.count(),
        before,
        "nothing is drawn where nothing changed"
    );
    go(
        &pty,
        &[("Enter back to the summary", "\r"), ("> Watch", "")],
    );
}

#[test]
fn after_a_change_of_the_data_space_all_is_sent_again() {
    let pty = demo();
    walk::walk_to(&pty, "Summary");
    pty.send("\x1b");
    go(
        &pty,
        &[
            ("Are the names right?", "\x1b"),
            ("nothing to save", "\x1b"),
            ("Enter choose", DOWN_ENTER),
            ("Enter save 3 values", "\r"),
            ("Are the names right?", "\x1b[A\x1b[A\r"),
            ("47 of 47 records are in the one", "\x1b[B"),
            ("> See what was sent", DOWN_ENTER),
            ("saas:resync --feed prices --force", "\r"),
            ("Send all of it again?", "\r"),
            ("Sent again: 47 of 47 records were taken.", "\r"),
            ("6 kinds of data", ""),
            ("> Finish", ""),
        ],
    );
}
