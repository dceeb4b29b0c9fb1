//! Key text behind an escape string that never ends.

use std::time::{Duration, Instant};

use super::parser::words;
use crate::terminal::Parser;

/// What comes of these texts, the one 600 ms after the other.
fn decoded(texts: &[&str]) -> String {
    let (mut parser, mut inputs) = (Parser::default(), Vec::new());
    let mut now = Instant::now();
    for text in texts {
        for byte in text.bytes() {
            parser.feed(&[byte], now, &mut inputs);
        }
        now += Duration::from_millis(600);
        parser.expire(now, &mut inputs);
    }
    words(&inputs).concat()
}

#[test]
fn a_begin_line_ends_the_string_and_is_whole() {
    for begin in ["\x1b]0;", "\x1b]", "\x1bP", "\x1b_G", "\x1b]0;title "] {
        let text = format!("{begin}-----BEGIN PRIVATE KEY-----\rMII");
        assert_eq!(
            decoded(&[&text]),
            "key-----BEGIN PRIVATE KEY-----EnterMII",
            "{begin:?}"
        );
    }
}

#[test]
fn what_follows_a_swallowed_piece_of_a_key_is_said_to_be_key_text() {
    let body = "GCCqGSM49AwEHBG0wawIBAQQg";
    assert_eq!(decoded(&["\x1b]0;", body]), body);
    assert_eq!(decoded(&[&format!("\x1b]0;{body}"), "abc", "d"]), "keyabcd");
    assert_eq!(
        decoded(&[&format!("\x1b]0;{body}\x03"), "abc"]),
        "C-ckeyabc"
    );
    assert_eq!(
        decoded(&[&format!("\x1b]0;{body}\x1b[A"), "abc"]),
        "Upkeyabc"
    );
    // It is an answer, or nothing that a key has.
    assert_eq!(decoded(&[&format!("\x1b]52;c;{body}\x07"), "abc"]), "abc");
    assert_eq!(decoded(&["\x1b]11;rgb:0/0/0", "abc"]), "abc");
    assert_eq!(decoded(&[&format!("\x1b]0;{body} My Shop"), "abc"]), "abc");
}

#[test]
fn the_rest_of_a_key_is_not_waited_for_for_ever() {
    let quiet = [""; 20];
    let texts = [
        &["\x1b]0;GCCqGSM49AwEHBG0wawIBAQQg"],
        quiet.as_slice(),
        &["abc"],
    ];
    assert_eq!(decoded(&texts.concat()), "abc");
}

#[test]
fn a_sequence_that_begins_in_a_string_is_heard() {
    assert_eq!(decoded(&["\x1b]0;title\x1b[A"]), "Up");
    assert_eq!(decoded(&["\x1b]0;title\x1b\x1b\\x"]), "x");
    assert_eq!(decoded(&["\x1b]0;title\x1b[200~abc\x1b[201~d"]), "<abc>d");
}

#[test]
fn a_read_with_lines_from_the_middle_of_a_key_says_so_before_the_first() {
    let read = |text: &str| {
        let mut inputs = Vec::new();
        Parser::default().feed(text.as_bytes(), Instant::now(), &mut inputs);
        words(&inputs).concat()
    };
    let line = "nDO8x1kLXswiOzi30tA9nXq7kQmOL8sFzqEBrE9Nx7ZXsumiQImjf9TCHS6SCYFk";
    assert_eq!(
        read(&format!("My Shop\rGpZk\rabc+\r{line}\r")),
        format!("My ShopEnterkeyGpZkEnterabc+Enter{line}Enter")
    );
    assert_eq!(read("abc=\r-----END"), "keyabc=Enter-----END");
    assert_eq!(read(&format!("\x1b[A{line}")), format!("Upkey{line}"));
    let pasted = format!("\x1b[200~{line}\x1b[201~");
    assert_eq!(read(&format!("{pasted}x")), format!("<{line}>x"));
    for innocent in ["0123456789abcdef0123456789abcdef", "My Shop", "abc"] {
        assert_eq!(read(innocent), innocent);
    }
}
