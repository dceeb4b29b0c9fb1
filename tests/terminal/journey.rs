//! From the first page to the summary, as a person would.

use super::{after_farewell, assert_as_found, demo, demo_with};
use crate::support::BINARY;
use crate::support::walk::JOURNEY;

#[test]
fn the_demo_is_walked_from_start_to_summary() {
    let pty = demo_with(&[("NO_COLOR", "1")], 80, 24);
    for stop in JOURNEY {
        stop.wait(&pty);
        pty.send(stop.keys);
    }
    let left = pty.left();
    assert_eq!(left.code, 0);
    assert_as_found(&left, "the journey's end");
    let scrollback = left.screen.contents();
    for part in [
        "Connected. shop.example.com → My Shop EU / Production x",
        "Keys saved",
        "Project             My Shop EU",
        "Production x (Production)",
        "nothing real was touched",
    ] {
        assert!(scrollback.contains(part), "{part} in:\n{scrollback}");
    }
    // On a first connect everything is sent by itself.
    assert!(!scrollback.contains("again"), "{scrollback}");
    let summary = after_farewell(&left.bytes);
    assert!(!summary.contains('\x1b'), "plain text only: {summary:?}");
    // Started by its path, which no shell would find by the bare name.
    let command = format!("in its folder:\r\n  {BINARY}\r\n");
    assert!(summary.contains(&command), "{summary}");
}

#[test]
fn back_leads_from_the_summary_to_the_first_page() {
    let pty = demo();
    crate::support::walk::walk_to(&pty, "Summary");
    let end = std::time::Instant::now() + crate::support::pty::BOUND;
    while !pty.text().contains("Step 1 of 7") {
        assert!(std::time::Instant::now() < end, "{}", pty.text());
        let before = pty.text();
        pty.send("\x1b");
        pty.wait_for("another screen", |now| now.contents() != before);
    }
}
