//! Private keys that are pasted: whatever the terminal makes of their line ends and wherever they
//! land, they are shown by fingerprint and never as text.

use std::collections::HashSet;
use std::process::Command;
use std::time::Duration;

use commerce_connect::domain::{PrivateKey, Secret};

use super::{demo, walk};
use crate::support::pty::Pty;

/// So much of a key's text is never seen by chance; shorter pieces are, as all keys have the same
/// public exponent.
const WINDOW: usize = 16;

/// A fresh key, or where there is no openssl one that the tests keep.
pub(crate) fn key() -> String {
    let made = Command::new("openssl")
        .args(["genpkey", "-algorithm", "RSA", "-quiet"])
        .args(["-pkeyopt", "rsa_keygen_bits:2048"])
        .output();
    made.ok()
        .filter(|made| made.status.success())
        .and_then(|made| String::from_utf8(made.stdout).ok())
        .unwrap_or_else(|| {
            include_str!("../fixtures/keys/rsa-2048-pkcs8.pem")
                .lines()
                .skip_while(|line| !line.starts_with("-----BEGIN"))
                .fold(String::new(), |key, line| key + line + "\n")
        })
}

/// Fails when a piece of the key's body is in this text, or a line of it.
pub(crate) fn assert_hidden(key: &str, text: &str, place: &str) {
    let body: String = key
        .lines()
        .filter(|line| !line.starts_with("-----"))
        // All keys of one kind begin alike, and the API Portal shows one of its own.
        .skip(1)
        .collect();
    let pieces: HashSet<&[u8]> = body.as_bytes().windows(WINDOW).collect();
    let found = text
        .as_bytes()
        .windows(WINDOW)
        .find(|piece| pieces.contains(piece));
    let found = found.map(String::from_utf8_lossy);
    assert_eq!(found, None, "a piece of the key is {place}");
}

pub(crate) fn keys_page() -> Pty {
    let pty = demo();
    walk::walk_to(&pty, "Where keys come from");
    pty.send("\x1b[B\r");
    pty.wait_for_text("paste it here");
    pty
}

pub(crate) fn fingerprint(key: &str) -> String {
    let parsed = PrivateKey::parse(&Secret::new(key.to_owned())).unwrap();
    parsed.fingerprint().to_string()
}

/// Sends a text in pieces, each read before the next one comes.
pub(crate) fn send_in_pieces(pty: &Pty, text: &str, size: usize) {
    for piece in text.as_bytes().chunks(size) {
        pty.send(piece);
        pty.wait_until_read();
    }
}

/// The key is whole, in its field, on its page, and nothing of it was ever seen.
pub(crate) fn assert_taken(pty: &Pty, key: &str, what: &str) {
    let fingerprint = fingerprint(key);
    pty.wait_for(what, |screen| {
        let text = screen.contents();
        [
            "> Private key",
            "RSA 2048 bit",
            "Enter check the keys",
            &fingerprint,
        ]
        .iter()
        .all(|part| text.contains(part))
    });
    pty.wait_until_read();
    let text = pty.text();
    assert!(!text.contains("Error:"), "{what}:\n{text}");
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    assert_hidden(key, &bytes, &format!("written: {what}"));
}

#[test]
fn a_pasted_key_is_taken_in_pieces_of_any_size() {
    let key = key();
    for size in [1, 7, 4_096] {
        for line_end in ["\n", "\r\n", "\r"] {
            for brackets in [["", ""], ["\x1b[200~", "\x1b[201~"]] {
                for into in ["> Private key", "> API key"] {
                    let what = format!("{size} bytes, {line_end:?}, {brackets:?}, {into}");
                    let pty = keys_page();
                    if into == "> Private key" {
                        pty.send("\t");
                    }
                    pty.wait_for_text(into);
                    let text = brackets.join(&key.replace('\n', line_end));
                    send_in_pieces(&pty, &text, size);
                    assert_taken(&pty, &key, &what);
                }
            }
        }
    }
}

#[test]
fn a_file_pasted_by_mistake_is_refused_and_the_next_key_is_taken() {
    let file = "lorem ipsum dolor sit\r".repeat(3_000);
    for brackets in [["", ""], ["\x1b[200~", "\x1b[201~"]] {
        let pty = keys_page();
        pty.send("\t");
        pty.wait_for_text("> Private key");
        pty.send(brackets.join(&file));
        pty.wait_for_text("That is more than any key has");
        pty.wait_for_text("Over 64 KiB: nothing of it was kept");
        pty.wait_until_read();
        pty.wait_for_quiet(Duration::from_millis(200));
        pty.send("\x7f");
        pty.wait_for_text("paste it here");
        let key = key();
        pty.send(format!("\x1b[200~{key}\x1b[201~"));
        assert_taken(&pty, &key, "after a file");
    }
    let pty = keys_page();
    pty.send(format!("\x1b[200~{file}\x1b[201~"));
    pty.wait_for_text("Too much for this field");
    assert!(!pty.text().contains("lorem"));
}

#[test]
fn a_key_pasted_elsewhere_goes_to_its_field_with_one_key() {
    let key = key();
    for (page, brackets) in [
        ("Store", ["\x1b[200~", "\x1b[201~"]),
        ("API Portal", ["", ""]),
        ("New keys", ["\x1b[200~", "\x1b[201~"]),
        ("Request New Project", ["", ""]),
        ("Summary", ["\x1b[200~", "\x1b[201~"]),
    ] {
        let pty = demo();
        walk::walk_to(&pty, page);
        pty.send(brackets.join(&key));
        pty.wait_for_text("Enter puts it into the private key field");
        pty.wait_for_text(&fingerprint(&key));
        // Enter is the Enter key only some time after the key's last line end.
        pty.wait_for_quiet(Duration::from_millis(300));
        pty.send("\r");
        assert_taken(&pty, &key, page);
    }
}

#[test]
fn a_paste_that_never_ends_is_asked_about_and_ctrl_c_ends_it() {
    let pty = keys_page();
    pty.send("\x1b[200~-----BEGIN PRIVATE KEY-----\rMIIEvAIBADANBg");
    pty.wait_for_text("The paste has not ended yet. Ctrl-C ends it");
    pty.send("\x03");
    pty.wait_for_text("Quit?");
    pty.send("\r");
    assert_eq!(pty.left().code, 130);
}

#[test]
fn the_journey_goes_on_with_a_pasted_pair() {
    let key = key();
    let pty = keys_page();
    pty.send("sandbox-commerce\r");
    pty.wait_for_text("> Private key");
    pty.send(format!("\x1b[200~{}\x1b[201~", key.replace('\n', "\r")));
    pty.wait_for_text("RSA 2048 bit");
    pty.send("\r");
    let save = walk::JOURNEY
        .iter()
        .skip_while(|stop| stop.page != "Save")
        .take_while(|stop| stop.page != "Names");
    for stop in save {
        stop.wait(&pty);
        pty.send(stop.keys);
    }
    pty.wait_for_text("> Go on: the names are fine");
    pty.send("\x03");
    pty.wait_for_text("Quit?");
    pty.send("\r");
    let left = pty.left();
    assert_eq!(left.code, 130);
    let bytes = String::from_utf8_lossy(&left.bytes).into_owned();
    assert_hidden(&key, &bytes, "written");
}
