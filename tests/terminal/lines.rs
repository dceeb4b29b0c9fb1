//! The full screen is left for lines at the first page, and the run goes on there.

use super::{after_farewell, assert_as_found, demo};
use crate::support::walk::JOURNEY;

#[test]
fn the_first_page_offers_lines_and_the_run_goes_on_in_them() {
    let pty = demo();
    JOURNEY[0].wait(&pty);
    pty.wait_for_text("l plain mode");
    // What is typed behind the key is an answer there.
    pty.send("l\r");
    pty.wait_for("the next question in lines", |screen| {
        let text = screen.contents();
        !screen.alternate_screen() && text.contains("Which keys should connect this store?")
    });
    pty.send("back\r");
    pty.wait_for_text("Adobe Commerce 2.4.7-p1");
    pty.send("\x03");
    let left = pty.left();
    assert_eq!(left.code, 130);
    assert_as_found(&left, "lines on request");
    let lines = after_farewell(&left.bytes);
    assert!(!lines.contains('\x1b'), "no escape sequence: {lines:?}");
}

#[test]
fn lines_are_there_while_something_is_waited_for() {
    let pty = demo();
    // It is drawn before anything is known about the store.
    pty.send("l");
    pty.wait_for("the first page in lines", |screen| {
        !screen.alternate_screen() && screen.contents().contains("Adobe Commerce 2.4.7-p1")
    });
}

#[test]
fn the_key_for_lines_is_a_letter_elsewhere() {
    let pty = demo();
    crate::support::walk::walk_to(&pty, "Where keys come from");
    pty.send("l");
    pty.send("\r");
    crate::support::walk::JOURNEY[2].wait(&pty);
    assert!(pty.screen().alternate_screen());
}
