//! What the sandbox's rehearsed failures look like to a person at the keyboard.

use super::demo;
use crate::support::pty::Pty;

const KEY: &str = include_str!("../fixtures/keys/rsa-2048-pkcs8.pem");

/// The demo, with this API key and a private key entered, and the check asked for.
pub(crate) fn checked(api_key: &str) -> Pty {
    let pty = demo();
    pty.wait_for_text("Enter start");
    pty.send("\r");
    pty.wait_for_text("Which keys should connect this store?");
    pty.send("\x1b[B\r");
    pty.wait_for_text("or its file");
    pty.send(api_key);
    pty.send("\r");
    pty.send(format!("\x1b[200~{KEY}\x1b[201~"));
    pty.wait_for_text("RSA 2048 bit");
    pty.send("\r");
    pty
}

#[test]
fn keys_that_are_refused_are_explained_on_their_page() {
    for (api_key, said) in [
        ("sandbox-unknown-key", "The API key is unknown."),
        (
            "sandbox-jwt-invalid",
            "The private key does not belong to the API key.",
        ),
        ("sandbox-clock", "The signature is not valid now."),
        ("sandbox-500", "Can't check the production keys."),
        ("sandbox-garbage", "Can't check the production keys."),
        ("sandbox-redirect", "Can't check the production keys."),
    ] {
        checked(api_key).wait_for_text(said);
    }
}

#[test]
fn a_check_that_failed_is_told_once_and_as_a_check() {
    for (api_key, said) in [
        (
            "sandbox-drop",
            "The connection broke before the answer came",
        ),
        ("sandbox-garbage", "Blocked by the web filter."),
    ] {
        let pty = checked(api_key);
        // Where it was broken depends on the width.
        let flat = |text: String| -> String {
            let lines = text
                .lines()
                .map(|line| line.split_once('│').map_or(line, |parts| parts.1));
            lines
                .flat_map(str::split_whitespace)
                .collect::<Vec<_>>()
                .join(" ")
        };
        pty.wait_for(said, |screen| flat(screen.contents()).contains(said));
        let text = flat(pty.text());
        assert_eq!(
            text.matches("Blocked").count(),
            said.matches("Blocked").count(),
            "{text}"
        );
        // Nothing was written, so nothing can have been done.
        for gone in ["may have", "asked for", "was made"] {
            assert!(!text.contains(gone), "{gone} in: {text}");
        }
    }
}

#[test]
fn hostile_names_do_not_reach_the_terminal() {
    let pty = checked("sandbox-hostile-names");
    pty.wait_for_text("Save the keys");
    pty.send("\r");
    pty.wait_for_text("Which project is this store part of?");
    pty.wait_for_text("owned");
    let bytes = pty.bytes();
    for sequence in ["\x1b]0;owned", "\x1b]52;", "\x1b[2J\x1b[31mred", "\u{202e}"] {
        let sequence = sequence.as_bytes();
        assert!(
            !bytes.windows(sequence.len()).any(|part| part == sequence),
            "{sequence:?}"
        );
    }
}

#[test]
fn a_project_whose_answer_got_lost_is_found_and_there_is_one() {
    let pty = checked("sandbox-drop-after-initialize");
    pty.wait_for_text("Save the keys");
    pty.send("\r");
    pty.wait_for_text("Request New Project");
    pty.send("\r");
    pty.wait_for_text("A project is asked for once");
    pty.send("Only One");
    pty.wait_for_text("Only One");
    pty.send("\r");
    pty.wait_for_text("The answer got lost, but the project was made");
    pty.send("\x1b");
    pty.wait_for("the list with one project", |screen| {
        let text = screen.contents();
        text.contains("Which project is this store part of?")
            && text.matches("Only One").count() == 1
    });
}
