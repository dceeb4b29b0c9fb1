//! Keys that come in torn: behind an escape string that never ends, and with a pause in between.

use std::time::Duration;

use super::keys::{assert_hidden, assert_taken, fingerprint, key, keys_page};
use super::{BINARY, demo, walk};
use crate::support::pty::Pty;

/// Longer than anything is waited for. That nothing comes is what is tried here.
const PAUSE: Duration = Duration::from_millis(1_500);
/// The BEGIN line and the first lines of the body.
const FIRST: usize = 400;
const STRING: &str = "\x1b]0;";

fn paste_torn(pty: &Pty, before: &str, key: &str) {
    let text = key.replace('\n', "\r");
    pty.send(format!("{before}{}", &text[..FIRST]));
    pty.wait_until_read();
    std::thread::park_timeout(PAUSE);
    pty.send(&text[FIRST..]);
}

#[test]
fn a_key_behind_a_string_without_an_end_is_whole_and_never_shown() {
    let key = key();
    let pty = keys_page();
    paste_torn(&pty, STRING, &key);
    assert_taken(&pty, &key, "beside its field");
}

#[test]
fn a_torn_key_on_another_page_is_whole_and_never_shown() {
    let key = key();
    let pty = demo();
    walk::walk_to(&pty, "Request New Project");
    paste_torn(&pty, STRING, &key);
    pty.wait_for_text("Enter puts it into the private key field");
    pty.wait_for_text(&fingerprint(&key));
    // Enter is the Enter key only some time after the key's last line end.
    pty.wait_for_quiet(Duration::from_millis(300));
    pty.send("\r");
    assert_taken(&pty, &key, "on another page");
}

#[test]
fn a_key_from_indented_text_is_whole_and_never_shown() {
    let key = key();
    let lines = key.lines().map(|line| format!("\t{line}\r"));
    let text: String = lines.collect();
    for size in [1, 65, 4_096] {
        let pty = keys_page();
        for piece in text.as_bytes().chunks(size) {
            pty.send(piece);
        }
        assert_taken(
            &pty,
            &key,
            &format!("beside its field, {size} bytes at a time"),
        );
    }
    let pty = demo();
    walk::walk_to(&pty, "Request New Project");
    pty.send(text);
    pty.wait_for_text(&fingerprint(&key));
    pty.wait_for_quiet(Duration::from_millis(300));
    pty.send("\r");
    assert_taken(&pty, &key, "on another page");
}

#[test]
fn the_middle_of_a_key_is_never_shown_and_says_what_is_missing() {
    let key = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");
    let pty = keys_page();
    pty.send(key[FIRST..].replace('\n', "\r"));
    pty.wait_for_text("> Private key");
    pty.wait_for_text("The private key is not whole.");
    pty.wait_until_read();
    assert!(pty.text().contains("Its beginning is missing"));
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    assert_hidden(key, &bytes, "written");
}

#[test]
fn a_torn_key_is_whole_and_never_shown_in_lines() {
    let key = key();
    for before in [STRING, ""] {
        let pty = Pty::spawn(BINARY, &["demo", "--plain"], &[], 80, 2_000);
        let mut read = 0;
        for (prompt, text) in [
            ("Enter for 1: ", "\r"),
            ("Enter for 1: ", "2\r"),
            ("(paste or type it): ", ""),
        ] {
            read = pty.wait_for_written(prompt, read);
            pty.send(text);
        }
        paste_torn(&pty, before, &key);
        pty.wait_for_text("Private key: RSA 2048 bit");
        pty.wait_for_text(&fingerprint(&key));
        pty.wait_until_read();
        let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
        assert_hidden(&key, &bytes, "written in lines");
    }
}

#[test]
fn a_key_that_is_typed_ahead_is_whole_and_never_shown() {
    let key = key();
    for before in [STRING, ""] {
        let pty = demo();
        // Before that the terminal itself shows what is typed.
        pty.wait_for_bytes(1);
        pty.send(format!("{before}{}", key.replace('\n', "\r")));
        pty.wait_for_text(&fingerprint(&key));
        pty.wait_until_read();
        let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
        assert_hidden(&key, &bytes, "written");
    }
}
