//! What the wizard hands over: pages printed into the scrollback, ids for the clipboard.

use super::{after_farewell, assert_as_found, demo};
use crate::support::pty::Pty;
use crate::support::walk::{self, JOURNEY};

/// Prints the page that is seen, and gives the main screen with it.
fn printed(pty: &Pty) -> String {
    pty.send("p");
    pty.wait_for_text("Press a key to go back to the wizard.");
    let screen = pty.screen();
    assert!(!screen.alternate_screen() && !screen.hide_cursor());
    screen.contents()
}

#[test]
fn a_printed_page_stays_in_the_scrollback_and_the_wizard_comes_back() {
    let pty = demo();
    let mut pages = Vec::new();
    for stop in JOURNEY {
        stop.wait(&pty);
        let foot = pty.text();
        if foot
            .lines()
            .rev()
            .take(2)
            .any(|line| line.contains("p print"))
        {
            let text = printed(&pty);
            assert!(!text.contains('│'), "{}:\n{text}", stop.page);
            pages.push(text);
            // A key that would do something on the page only comes back.
            pty.send("\r");
            pty.wait_for(stop.page, vt100::Screen::alternate_screen);
            stop.wait(&pty);
        }
        pty.send(stop.keys);
    }
    assert!(pages.len() >= 8, "{} pages can be printed", pages.len());
    let left = pty.left();
    assert_as_found(&left, "after printing");
    let scrollback = left.screen.contents();
    assert!(!scrollback.contains("Press a key"), "{scrollback}");
    assert!(pages.concat().contains("[data_space]"));
    let summary = "Data space          Production x (Production)";
    assert!(scrollback.contains(summary), "{scrollback}");
}

#[test]
fn ctrl_c_and_signals_find_the_printed_page_and_leave_it() {
    for (end, code) in [("", 143), ("\x03", 130)] {
        let pty = demo();
        walk::walk_to(&pty, "Store");
        printed(&pty);
        if end.is_empty() {
            pty.signal("TERM");
        }
        pty.send(end);
        let left = pty.left();
        assert_eq!(left.code, code);
        assert_as_found(&left, "a printed page");
        let text = left.screen.contents();
        assert!(
            text.contains("Base URL   https://shop.example.com/"),
            "{text}"
        );
        assert_eq!(after_farewell(&left.bytes), "");
    }
}

#[test]
fn a_copied_id_is_named_and_travels_to_the_clipboard() {
    let pty = demo();
    walk::walk_to(&pty, "Data space");
    pty.send("y");
    pty.wait_for_text("p prints it");
    let text = pty.text();
    let said = text.lines().find(|line| line.contains("Copied")).unwrap();
    let id = said
        .split_whitespace()
        .find(|word| word.len() == 36)
        .unwrap();
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    let sent = bytes
        .split("\x1b]52;c;")
        .nth(1)
        .and_then(|rest| rest.split('\x07').next());
    let sent = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, sent.unwrap());
    assert_eq!(String::from_utf8(sent.unwrap()).unwrap(), id);
    assert!(printed(&pty).contains(id), "printed too");
}
