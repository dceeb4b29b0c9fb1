//! What the face promises at the real terminal: letters are never lost, nothing is a dead end, a
//! wait is told alike in both front ends, and a narrow window cuts nothing without saying so.

use std::time::{Duration, Instant};

use super::{BINARY, demo, demo_with, walk};
use crate::support::pty::{BOUND, Pty};

/// In a folder without a Magento.
fn nowhere(arguments: &[&str]) -> (Pty, tempfile::TempDir) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("empty");
    std::fs::create_dir(&folder).unwrap();
    let (folder, state) = (folder.display().to_string(), home.path().join("state"));
    let state = state.display().to_string();
    let mut all = vec!["--store", &folder, "--state-dir", &state];
    all.extend(arguments);
    (Pty::spawn(BINARY, &all, &[], 80, 24), home)
}

#[test]
fn without_a_magento_another_store_is_named_and_connected() {
    let (pty, home) = nowhere(&[]);
    pty.wait_for_text("> Look again");
    pty.send("\x1b[B\r");
    pty.wait_for_text("Where is the store?");
    // Tab goes on with a folder as in a shell, and with Enter right behind it there is no waiting.
    let folder = home.path().join("a-shop-of-mine");
    std::fs::create_dir(&folder).unwrap();
    pty.send(format!("{}/a-sh\t", home.path().display()));
    pty.wait_for_text("a-shop-of-mine/");
    pty.send("\x15");
    pty.wait_for_text("> Store  (/var/www/shop");
    pty.send(format!("{}/a-sh\t\r", home.path().display()));
    pty.wait_for_text("No Magento was found");
    pty.send("\x1b[B\r");
    pty.wait_for_text("Where is the store?");
    let shop = format!("demo:{}", home.path().join("shop.json").display());
    pty.send(format!("{shop}\r"));
    pty.wait_for_text("Enter start");
    pty.wait_for_text("shop.json");
    pty.send("\x03");
    assert_eq!(pty.left().code, 130);
}

#[test]
fn without_a_magento_the_demo_can_be_looked_at_in_lines_too() {
    let (pty, _home) = nowhere(&["--plain"]);
    let read = pty.wait_for_written("3. Look around", 0);
    let read = pty.wait_for_written("Enter for 1: ", read);
    pty.send("3\r");
    let read = pty.wait_for_written("Rehearsal: nothing real is touched.", read);
    pty.wait_for_written("Enter for 1: ", read);
    pty.send("quit\r");
    assert_eq!(pty.left().code, 130);
}

#[test]
fn a_name_that_is_typed_too_early_is_typed_all_the_same() {
    let pty = demo();
    walk::walk_to(&pty, "API Portal");
    pty.send("purple Shop");
    pty.wait_for_text("> Name  purple Shop");
}

#[test]
fn a_word_that_is_typed_in_a_list_filters_it_and_leaves_no_page() {
    let pty = demo();
    walk::walk_to(&pty, "Data space");
    pty.send("testing 2 copy");
    pty.wait_for_text("> Filter  testing 2 copy");
    assert!(pty.screen().alternate_screen());
    let menu = demo();
    menu.wait_for_text("> Start");
    menu.send("shop");
    menu.wait_until_read();
    menu.send("\x1b[B");
    menu.wait_for_text("> Outline");
    assert!(menu.screen().alternate_screen(), "no p was heard");
}

#[test]
fn a_wait_says_how_long_and_why_in_both_front_ends() {
    let key = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");
    let pty = super::keys::keys_page();
    pty.send("sandbox-slow\r");
    pty.wait_for_text("> Private key");
    pty.send(format!("\x1b[200~{key}\x1b[201~\r"));
    pty.wait_for_text("Checking the keys, 3 s   Each call may take 30 s");
    pty.wait_for_text("Esc cancel");
    let late = super::failures::checked("sandbox-late-after-initialize");
    late.wait_for_text("Save the keys");
    late.send("\r");
    late.wait_for_text("> Request New Project");
    late.send("\r");
    late.wait_for_text("A project is asked for once");
    late.send("My Shop\r");
    late.wait_for_text("Requesting the project, 3 s   Can't be cancelled: it is made all the same");
    // What Enter did stays what it did.
    late.wait_for_text("[ Request the project ]");
    let lines = Pty::spawn(BINARY, &["demo", "--plain"], &[], 80, 2_000);
    let mut read = 0;
    for (prompt, text) in [
        ("Enter for 1: ", "\r"),
        ("Enter for 1: ", "2\r"),
        ("type it): ", "sandbox-slow\r"),
        ("Not shown: ", key),
        ("Not shown: ", "\r"),
    ] {
        read = lines.wait_for_written(prompt, read);
        lines.send(text.replace('\n', "\r"));
    }
    lines.wait_for_written("Checking the keys. Type back to cancel.", read);
    // Who asks meanwhile where they are is told for how long it has been.
    let told = |text: &str| {
        let line = text.lines().rev().find(|line| line.contains("the keys, "));
        line.is_some_and(|line| line.ends_with(" s. Each call may take 30 s. Type back to cancel."))
    };
    let end = Instant::now() + BOUND;
    while !told(&lines.text()) {
        assert!(Instant::now() < end, "{}", lines.text());
        lines.send("review\r");
        lines.wait_until_read();
        lines.wait_for_quiet(Duration::from_millis(200));
    }
}

#[test]
fn what_has_no_room_on_the_status_line_ends_in_a_mark() {
    let pty = demo_with(&[], 80, 24);
    walk::walk_to(&pty, "Data space");
    pty.resize(40, 12);
    pty.wait_for_text("↓ PgDn");
    pty.send("y");
    pty.wait_for("the notice", |screen| {
        screen.rows(0, 40).any(|row| {
            row.contains("Copied; p prints it: ") && row.contains("… ") && row.ends_with("↓ PgDn")
        })
    });
}
