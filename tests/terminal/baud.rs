//! A private key at 300 baud: ten bits for a character, and a terminal that knows no paste.
//!
//! A key that can be used would take a minute. Here another one is played, which is as whole and
//! is told as much about, though no one can sign with it for Adobe; `WHOLE_KEY_AT_300_BAUD` plays
//! one of 2048 bits. Of that the two ends are always played.

use std::time::Duration;

use commerce_connect::domain::{PrivateKey, Secret};

use super::BINARY;
use super::keys::{assert_taken, key, keys_page, send_in_pieces};
use crate::support::pty::Pty;

const CHARACTER: Duration = Duration::from_micros(33_333);
/// So much of both ends comes slowly where the middle does not.
const ENDS: usize = 30;
/// After so many characters each the count is looked at: not in step with the key's lines.
const LOOK: usize = 37;

/// Types a text at the line's speed, which is what is tried here.
fn slowly(pty: &Pty, text: &str) {
    for byte in text.as_bytes() {
        std::thread::park_timeout(CHARACTER);
        pty.send([*byte]);
    }
}

/// The key that is played, and what is said of it in the end.
fn played() -> (String, String) {
    let whole = std::env::var_os("WHOLE_KEY_AT_300_BAUD").is_some();
    let key = if whole {
        key()
    } else {
        include_str!("../fixtures/keys/ec-pkcs8.pem").to_owned()
    };
    let said = match PrivateKey::parse(&Secret::new(key.clone())) {
        Ok(key) => key.fingerprint().to_string(),
        Err(problem) => problem.what,
    };
    (key, said)
}

/// No line of it was ever written, nor the half of one.
fn assert_never_written(key: &str, pty: &Pty) {
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    for line in key.trim().lines().filter(|line| !line.starts_with("-----")) {
        for half in [&line[..line.len() / 2], &line[line.len() / 2..]] {
            assert!(!bytes.contains(half), "{half} was written:\n{bytes}");
        }
    }
}

#[test]
fn a_key_at_300_baud_is_counted_as_it_comes_and_judged_when_it_ends() {
    let (key, said) = played();
    let text = key.replace('\n', "\r");
    let end = text.trim_end().len();
    let pty = keys_page();
    pty.send("\t");
    pty.wait_for_text("> Private key");
    let mut at = 0;
    while end - at > LOOK {
        slowly(&pty, &text[at..at + LOOK]);
        at += LOOK;
        let lines = text[..at].matches('\r').count() + usize::from(!text[..at].ends_with('\r'));
        let lines = format!("{lines} {}", if lines == 1 { "line" } else { "lines" });
        pty.wait_for_text(&format!("{lines}, {at} bytes so far, no END line yet."));
        assert!(pty.text().contains("private key, not complete"));
    }
    slowly(&pty, &text[at..]);
    pty.wait_for_text(&said);
    pty.wait_for_text("> Private key");
    pty.wait_until_read();
    assert!(!pty.text().contains("so far"), "{}", pty.text());
    assert_never_written(&key, &pty);
}

#[test]
fn a_key_at_300_baud_is_taken_in_lines_and_judged_when_it_ends() {
    let (key, said) = played();
    let pty = Pty::spawn(BINARY, &["demo", "--plain"], &[], 80, 2_000);
    let mut read = 0;
    for (prompt, text) in [
        ("Enter for 1: ", "\r"),
        ("Enter for 1: ", "2\r"),
        ("(paste or type it): ", "sandbox-commerce\r"),
        ("Not shown: ", ""),
    ] {
        read = pty.wait_for_written(prompt, read);
        pty.send(text);
    }
    slowly(&pty, &key.replace('\n', "\r"));
    read = pty.wait_for_written(&said, read);
    pty.wait_for_written("Not shown: ", read);
    pty.wait_until_read();
    assert_never_written(&key, &pty);
}

#[test]
fn the_ends_of_a_key_at_300_baud_are_taken_as_if_they_came_at_once() {
    let key = key();
    let text = key.replace('\n', "\r");
    let (first, rest) = text.split_at(ENDS);
    let (middle, last) = rest.split_at(rest.len() - ENDS);
    for field in ["> API key", "> Private key"] {
        let pty = keys_page();
        if field == "> Private key" {
            pty.send("\t");
        }
        pty.wait_for_text(field);
        slowly(&pty, first);
        pty.wait_for_text("no END line");
        send_in_pieces(&pty, middle, 64);
        slowly(&pty, last);
        assert_taken(&pty, &key, field);
    }
}
