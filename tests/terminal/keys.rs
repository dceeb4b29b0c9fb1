//! Private keys that are pasted: whatever the terminal makes of their line ends and wherever they
//! land, they are shown by fingerprint and never as text.

use std::collections::HashSet;
use std::process::Command;
use std::time::Duration;

use commerce_connect::domain::{PrivateKey, Secret};

use super::pty::Pty;
use super::{demo, walk};

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

fn keys_page() -> Pty {
    let pty = demo();
    walk::walk_to(&pty, "Where keys come from");
    pty.send("\x1b[B\r");
    pty.wait_for_text("paste it here");
    pty
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Paste {
    Bracketed,
    Whole,
    /// In pieces of so many bytes, each drawn before the next comes.
    Pieces(usize),
}

#[test]
fn a_pasted_key_is_shown_by_its_fingerprint_only() {
    let key = key();
    let parsed = PrivateKey::parse(&Secret::new(key.clone())).unwrap();
    let fingerprint = parsed.fingerprint().as_str();
    for line_end in ["\n", "\r\n", "\r"] {
        for paste in [Paste::Bracketed, Paste::Whole, Paste::Pieces(700)] {
            for into_api_key in [false, true] {
                let what = format!("{line_end:?} {paste:?} into the API key: {into_api_key}");
                let pty = keys_page();
                if !into_api_key {
                    pty.send("\t");
                    pty.wait_for_text("> Private key");
                }
                let text = key.replace('\n', line_end);
                match paste {
                    Paste::Bracketed => pty.send(format!("\x1b[200~{text}\x1b[201~")),
                    Paste::Whole => pty.send(&text),
                    Paste::Pieces(size) => {
                        for piece in text.as_bytes().chunks(size) {
                            pty.send(piece);
                            pty.wait_for_quiet(Duration::from_millis(15));
                        }
                    }
                }
                pty.wait_for(&what, |screen| screen.contents().contains(fingerprint));
                let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
                assert_hidden(&key, &bytes, &format!("written: {what}"));
                assert!(pty.text().contains("RSA 2048 bit"), "{what}");
            }
        }
    }
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
