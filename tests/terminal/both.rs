//! What holds of typed and pasted keys whichever front end a person has: each rule once, tried in
//! the full screen and in lines.

use std::time::Duration;

use super::keys::{assert_hidden, fingerprint, key, keys_page, send_in_pieces};
use super::{BINARY, assert_as_found, demo, walk};
use crate::support::pty::Pty;

const API_KEY: &str = "0123456789abcdef0123456789abcdef";

#[derive(Clone, Copy, Debug)]
enum Front {
    Screen,
    Lines,
}

impl Front {
    /// Tries a rule in both.
    fn both(rule: impl Fn(Self)) {
        rule(Self::Screen);
        rule(Self::Lines);
    }

    /// Before the first page.
    fn start(self) -> Pty {
        match self {
            Self::Screen => {
                let pty = demo();
                walk::JOURNEY[0].wait(&pty);
                pty
            }
            Self::Lines => {
                let pty = Pty::spawn(BINARY, &["demo", "--plain"], &[], 80, 2_000);
                pty.wait_for_written("Enter for 1: ", 0);
                pty
            }
        }
    }

    /// Where an API key is asked for.
    fn at_api_key(self) -> Pty {
        match self {
            Self::Screen => keys_page(),
            Self::Lines => {
                let pty = self.start();
                let read = pty.wait_for_written("Enter for 1: ", 0);
                pty.send("\r");
                let read = pty.wait_for_written("Enter for 1: ", read);
                pty.send("2\r");
                pty.wait_for_written("(paste or type it): ", read);
                pty
            }
        }
    }

    /// Where the private key is asked for, the API key being there or not.
    fn at_private_key(self) -> Pty {
        let pty = self.at_api_key();
        let before = pty.count();
        pty.send("\t");
        match self {
            Self::Screen => {
                pty.wait_for_text("> Private key");
            }
            Self::Lines => {
                pty.wait_for_written("Not shown: ", before);
            }
        }
        pty
    }
}

/// The private key is there, whole, and nothing of it was ever seen.
fn assert_taken_unseen(pty: &Pty, key: &str, front: Front) {
    pty.wait_for_text(&fingerprint(key));
    pty.wait_until_read();
    let bytes = String::from_utf8_lossy(&pty.bytes()).into_owned();
    assert_hidden(key, &bytes, &format!("written, {front:?}"));
}

#[test]
fn whoever_types_nothing_is_let_go_with_a_word() {
    Front::both(|front| {
        let arguments: &[&str] = match front {
            Front::Screen => &["--idle-limit", "0.05", "demo"],
            Front::Lines => &["--idle-limit", "0.05", "demo", "--plain"],
        };
        let pty = Pty::spawn(BINARY, arguments, &[], 80, 24);
        let left = pty.left();
        assert_eq!(left.code, 129, "{front:?}");
        assert_as_found(&left, &format!("{front:?}"));
        let said = left.screen.contents();
        let word = "Nothing was typed for 3 seconds, so this run has ended.";
        assert!(said.contains(word), "{front:?}: {said}");
    });
}

#[test]
fn line_ends_and_tabs_that_come_with_a_key_are_part_of_it() {
    let key = key();
    let lines = key.lines().map(|line| format!("\t{line}\r\r"));
    let text = lines.collect::<String>();
    Front::both(|front| {
        let pty = front.at_private_key();
        send_in_pieces(&pty, text.trim_start(), 65);
        assert_taken_unseen(&pty, &key, front);
    });
}

#[test]
fn the_rest_of_a_key_that_broke_off_is_not_shown() {
    let key = key();
    let text = key.replace('\n', "\r");
    let (first, rest) = text.split_at(text.len() / 2);
    Front::both(|front| {
        let pty = front.start();
        pty.send(first);
        pty.wait_for_text("A private key?");
        pty.wait_until_read();
        // Slower than anything is waited for within a key.
        pty.wait_for_quiet(Duration::from_millis(1_500));
        send_in_pieces(&pty, rest, 7);
        assert_taken_unseen(&pty, &key, front);
    });
}

#[test]
fn a_key_that_stands_still_is_said_to_be_incomplete() {
    let key = key();
    let half = key[..400].replace('\n', "\r");
    Front::both(|front| {
        let pty = front.at_private_key();
        pty.send(&half);
        pty.wait_for_text("no END line yet");
    });
}

#[test]
fn a_text_is_taken_as_far_as_any_that_is_asked_for_goes() {
    Front::both(|front| {
        let pty = front.at_api_key();
        pty.send("x".repeat(5_000));
        pty.wait_until_read();
        pty.send("\r");
        pty.wait_for_text("It has 4096 characters");
    });
}

#[test]
fn a_word_of_48_letters_is_an_api_key_where_one_is_asked_for() {
    let word = "Ab3Cd4Ef5Gh6Ij7Kl8Mn9Op0Qr1St2Uv3Wx4Yz5Ab6Cd7Ef8";
    Front::both(|front| {
        let pty = front.at_api_key();
        pty.send(word);
        // The field shows the end of what is longer than it.
        pty.wait_for_text(&word[8..]);
        pty.send("\r");
        match front {
            Front::Screen => pty.wait_for_text("> Private key"),
            Front::Lines => pty.wait_for_text("Private key: paste or type it"),
        };
    });
}

#[test]
fn an_api_key_that_is_pasted_as_the_private_key_is_moved_to_its_field() {
    Front::both(|front| {
        let pty = front.at_private_key();
        pty.send(API_KEY);
        pty.wait_until_read();
        pty.wait_for_quiet(Duration::from_millis(200));
        pty.send("\r");
        pty.wait_for_text("is an API key");
        if let Front::Screen = front {
            pty.wait_for_text(API_KEY);
        }
    });
}

#[test]
fn both_keys_in_one_paste_go_each_to_its_field() {
    let key = key();
    let texts = [
        format!("{API_KEY}\n{key}"),
        format!("{key}\nAPI key: {API_KEY}\n"),
    ];
    for text in texts {
        for field in [Front::at_api_key, Front::at_private_key] {
            let pty = field(Front::Screen);
            pty.send(format!("\x1b[200~{}\x1b[201~", text.replace('\n', "\r")));
            pty.wait_for_text(API_KEY);
            assert_taken_unseen(&pty, &key, Front::Screen);
        }
    }
    // Lines end where they end: the API key is the answer before the private key.
    for field in [Front::at_api_key, Front::at_private_key] {
        let pty = field(Front::Lines);
        pty.send(format!("{API_KEY}\r{}", key.replace('\n', "\r")));
        assert_taken_unseen(&pty, &key, Front::Lines);
        let before = pty.count();
        pty.send("review\r");
        pty.wait_for_written(API_KEY, before);
    }
}
