//! Key text behind an escape string that never ends, and key text that does not begin as such.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyModifiers};

use crate::domain::Wanted;
use crate::frontend::{Piece, Typed};
use crate::terminal::{Batch, Parser};

/// Pieces in short words, those of key text behind the word `key`.
fn words(batch: &Batch, typed: &mut Typed, now: Instant) -> String {
    typed.begin();
    let mut words = String::new();
    for at in 0..batch.len() {
        let word = match typed.take(&batch[at..], Wanted::Text, now) {
            Some(Piece::Key(key)) => match key.code {
                KeyCode::Char(c) if key.modifiers == KeyModifiers::CONTROL => format!("C-{c}"),
                KeyCode::Char(c) => c.into(),
                code => format!("{code:?}"),
            },
            Some(Piece::KeyBegins { shown, text }) => {
                words.truncate(words.len() - shown.min(words.len()));
                format!("key{}", text.expose())
            }
            Some(Piece::KeyChar(c)) => c.into(),
            Some(Piece::Text(line)) => format!("<{line}>"),
            Some(Piece::EscWasNone | Piece::KeyOver | Piece::TooMuch) | None => continue,
        };
        words.push_str(&word);
    }
    words.replace('\n', "Enter")
}

/// What comes of these texts, the one 600 ms after the other.
fn told(texts: &[&str]) -> String {
    let (mut parser, mut typed) = (Parser::default(), Typed::default());
    let (mut now, mut told) = (Instant::now(), String::new());
    for text in texts {
        for byte in text.bytes() {
            let mut batch = Batch::default();
            parser.feed(&[byte], now, &mut batch);
            told.push_str(&words(&batch, &mut typed, now));
        }
        now += Duration::from_millis(600);
        let mut batch = Batch::default();
        parser.expire(now, &mut batch);
        told.push_str(&words(&batch, &mut typed, now));
    }
    told
}

#[test]
fn a_key_behind_a_string_is_whole() {
    for begin in ["\x1b]0;", "\x1b]", "\x1bP", "\x1b_G", "\x1b]0;title "] {
        let text = format!("{begin}-----BEGIN PRIVATE KEY-----\rMII");
        assert!(
            told(&[&text]).ends_with("-----BEGIN PRIVATE KEY-----EnterMII"),
            "{begin:?}"
        );
        assert!(told(&[&text]).starts_with("key"), "{begin:?}");
        assert!(told(&[&text, "abc"]).ends_with("MIIabc"), "{begin:?}");
    }
}

#[test]
fn what_follows_a_swallowed_piece_of_a_key_is_said_to_be_key_text() {
    let body = "GCCqGSM49AwEHBG0wawIBAQQg";
    assert_eq!(told(&["\x1b]0;", body]), body);
    assert_eq!(told(&[&format!("\x1b]0;{body}"), "abc", "d"]), "keyabcd");
    assert_eq!(told(&[&format!("\x1b]0;{body}\x03"), "abc"]), "C-ckeyabc");
    assert_eq!(told(&[&format!("\x1b]0;{body}\x1b[A"), "abc"]), "Upkeyabc");
    // It is an answer, or nothing that a key has.
    assert_eq!(told(&[&format!("\x1b]52;c;{body}\x07"), "abc"]), "abc");
    assert_eq!(told(&["\x1b]11;rgb:0/0/0", "abc"]), "abc");
    assert_eq!(told(&[&format!("\x1b]0;{body} My Shop"), "abc"]), "abc");
}

#[test]
fn the_rest_of_a_key_is_not_waited_for_for_ever() {
    let quiet = [""; 20];
    let texts = [
        &["\x1b]0;GCCqGSM49AwEHBG0wawIBAQQg"],
        quiet.as_slice(),
        &["abc"],
    ];
    assert_eq!(told(&texts.concat()), "abc");
}

#[test]
fn a_sequence_that_begins_in_a_string_is_heard() {
    assert_eq!(told(&["\x1b]0;title\x1b[A"]), "Up");
    assert_eq!(told(&["\x1b]0;title\x1b\x1b\\x"]), "x");
    assert_eq!(told(&["\x1b]0;title\x1b[200~abc\x1b[201~d"]), "<abc>d");
}

#[test]
fn a_read_with_lines_from_the_middle_of_a_key_says_so_before_the_first() {
    let read = |text: &str| {
        let mut batch = Batch::default();
        Parser::default().feed(text.as_bytes(), Instant::now(), &mut batch);
        words(&batch, &mut Typed::default(), Instant::now())
    };
    let line = "nDO8x1kLXswiOzi30tA9nXq7kQmOL8sFzqEBrE9Nx7ZXsumiQImjf9TCHS6SCYFk";
    assert_eq!(
        read(&format!("My Shop\rGpZk\rabc+\r{line}\r")),
        format!("My ShopEnterkeyGpZkEnterabc+Enter{line}Enter")
    );
    assert_eq!(read("abc=\r-----END"), "keyabc=Enter-----END");
    assert_eq!(read(&format!("\x1b[A{line}")), format!("Upkey{line}"));
    let pasted = format!("\x1b[200~{line}\x1b[201~");
    assert_eq!(read(&format!("{pasted}x")), format!("key{line}x"));
    for innocent in ["0123456789abcdef0123456789abcdef", "My Shop", "abc"] {
        assert_eq!(read(innocent), innocent);
    }
}
