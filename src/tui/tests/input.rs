use std::time::{Duration, Instant};

use crate::domain::SaasEnvironment;
use crate::terminal::{Batch, Parser};
use crate::tui::input::FieldInput;
use crate::tui::keymap::KeyCommand;
use crate::wizard::{Block, Field, FieldId, KeyField, Msg, Screen, Tone};

const API_KEY: FieldId = FieldId::ApiKey(SaasEnvironment::Production);
const PRIVATE_KEY: FieldId = FieldId::PrivateKey(SaasEnvironment::Production);
const PEM: &str = "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----\n";

fn screen(focus: FieldId, text: &str) -> Screen {
    let field = Field {
        id: API_KEY,
        label: "API key",
        text: text.into(),
        placeholder: "",
        note: None,
    };
    let key = KeyField {
        id: PRIVATE_KEY,
        label: "Private key",
        status: String::new(),
        tone: Tone::Plain,
        notes: Vec::new(),
    };
    Screen {
        steps: Vec::new(),
        subject: String::new(),
        title: "API keys".into(),
        blocks: vec![Block::Field(field), Block::KeyField(key)],
        aside: Vec::new(),
        alarm: false,
        focus: Some(focus),
        pending: None,
        keys: Vec::new(),
        dialog: None,
    }
}

/// What the wizard hears of batches that come so many milliseconds apart.
fn heard(focus: FieldId, gap: u64, batches: &[&str]) -> Vec<String> {
    let (mut parser, mut field_input) = (Parser::default(), FieldInput::default());
    field_input.see(&screen(focus, ""));
    let mut now = Instant::now();
    let mut heard = Vec::new();
    for batch in batches {
        let mut inputs = Batch::default();
        parser.feed(batch.as_bytes(), now, &mut inputs);
        field_input.typed.begin();
        for at in 0..inputs.len() {
            if let Some(command) = field_input.take(&inputs[at..], now) {
                said(&mut heard, field_input.flush());
                assert_eq!(command, KeyCommand::Next, "only Enter is pressed here");
                heard.push("next".into());
            }
        }
        said(&mut heard, field_input.flush());
        now += Duration::from_millis(gap);
    }
    heard
}

/// The paste that brought key text is over.
const OVER: &str = "over";

fn said(heard: &mut Vec<String>, messages: Vec<Msg>) {
    for msg in messages {
        heard.push(match msg {
            Msg::Edited { text, .. } => format!("text {text}"),
            Msg::KeyMaterial(text) => format!("key {}", text.expose()),
            Msg::KeyTextOver => OVER.into(),
            other => format!("{other:?}"),
        });
    }
}

fn bracketed(text: &str) -> String {
    format!("\x1b[200~{text}\x1b[201~")
}

#[test]
fn a_batch_of_typed_text_is_one_message() {
    assert_eq!(heard(API_KEY, 5, &["abc", "d"]), ["text abc", "text abcd"]);
    assert_eq!(heard(API_KEY, 5, &["abc\r"]), ["text abc", "next"]);
}

#[test]
fn a_pasted_text_is_cleaned() {
    let pasted = bracketed("  ab\r\ncd\x1b[31m\t\r");
    assert_eq!(heard(API_KEY, 5, &[&pasted]), ["text ab cd[31m"]);
}

#[test]
fn line_ends_of_a_pasted_key_are_normalised_and_a_key_is_never_text() {
    for line_end in ["\n", "\r\n", "\r"] {
        let pasted = bracketed(&PEM.replace('\n', line_end));
        for focus in [API_KEY, PRIVATE_KEY] {
            let expected = [format!("key {PEM}"), OVER.into()];
            assert_eq!(heard(focus, 5, &[&pasted]), expected);
        }
    }
}

#[test]
fn a_key_is_told_as_it_comes_in() {
    let pieces = [
        "\x1b[200~--",
        "---BEGIN PRI",
        "VATE KEY-----\r",
        "\nMII",
        "\x1b[201~",
    ];
    let expected = ["key -----BEGIN PRI", "key VATE KEY-----\n", "key MII", OVER];
    assert_eq!(heard(API_KEY, 5, &pieces), expected);
}

#[test]
fn a_key_pasted_without_brackets_is_no_enter() {
    let typed = PEM.replace('\n', "\r");
    assert_eq!(heard(PRIVATE_KEY, 5, &[&typed]), [format!("key {PEM}")]);
}

#[test]
fn a_key_pasted_without_brackets_into_another_field_is_caught() {
    let typed = format!("ab{}", PEM.replace('\n', "\r"));
    let expected = ["text ".to_owned(), format!("key ab{PEM}")];
    assert_eq!(heard(API_KEY, 5, &[&typed]), expected);
}

#[test]
fn a_key_that_comes_in_slowly_into_another_field_is_caught() {
    let typed = PEM.replace('\n', "\r");
    let letters: Vec<String> = typed.chars().map(String::from).collect();
    let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
    let heard = heard(API_KEY, 33, &letters);
    let key: String = heard
        .iter()
        .filter_map(|word| word.strip_prefix("key "))
        .collect();
    assert_eq!(key, PEM);
    assert!(
        heard
            .iter()
            .all(|word| !word.contains("MII") || word.starts_with("key"))
    );
    assert!(!heard.contains(&"next".to_owned()));
}

#[test]
fn enter_after_a_key_was_typed_is_enter() {
    assert_eq!(heard(PRIVATE_KEY, 200, &["abc", "\r"]), ["key abc", "next"]);
}

#[test]
fn what_is_pasted_where_nothing_is_typed_is_dropped_unless_it_is_a_key() {
    assert_eq!(heard(FieldId::List, 5, &[&bracketed("abc")]), [""; 0]);
    assert_eq!(
        heard(FieldId::List, 5, &[&bracketed(PEM)]),
        [format!("key {PEM}"), OVER.into()]
    );
}

#[test]
fn a_file_pasted_by_mistake_is_refused_by_a_text_field_and_cut_by_the_key_field() {
    let pasted = bracketed(&"x".repeat(200_000));
    assert_eq!(heard(API_KEY, 5, &[&pasted]), [""; 0]);
    let key = heard(PRIVATE_KEY, 5, &[&pasted]);
    assert_eq!(key.concat().len(), "key over".len() + 200_000);
    let typed = "x".repeat(70_000);
    let text = heard(API_KEY, 5, &[&typed]);
    assert_eq!(text.concat().len(), "text ".len() + 4_096);
}

#[test]
fn what_follows_a_key_at_once_is_no_command() {
    for focus in [FieldId::List, API_KEY, PRIVATE_KEY] {
        let typed = format!("{PEM}\n\ny");
        for pieces in [vec![typed.as_str()], typed.split("").collect()] {
            let told = heard(focus, 33, &pieces);
            assert!(!told.contains(&"next".to_owned()), "{focus:?}: {told:?}");
        }
    }
}

#[test]
fn a_body_without_its_header_is_no_text() {
    let body = format!("MII{}", "Ab3+".repeat(60));
    assert_eq!(heard(API_KEY, 5, &[&body]), [format!("key {body}")]);
}

#[test]
fn a_line_from_the_middle_of_a_key_is_no_text() {
    let line = "nDO8x1kLXswiOzi30tA9nXq7kQmOL8sFzqEBrE9Nx7ZXsumiQImjf9TCHS6SCYFk";
    let typed = format!("q7kQmOL8\r{line}\r");
    for focus in [API_KEY, FieldId::List] {
        let key = format!("key {}", typed.replace('\r', "\n"));
        assert_eq!(heard(focus, 5, &[&typed]), [key.as_str()]);
        assert_eq!(heard(focus, 5, &[&bracketed(&typed)]), [key.as_str(), OVER]);
    }
}

#[test]
fn an_api_key_is_text_however_it_comes() {
    let text = "0123456789abcdef0123456789abcdef";
    for pasted in [text.to_owned(), bracketed(text)] {
        assert_eq!(heard(API_KEY, 5, &[&pasted]), [format!("text {text}")]);
    }
}

#[test]
fn a_key_that_is_coming_in_is_known_until_another_key_is_pressed() {
    for focus in [API_KEY, PRIVATE_KEY] {
        let (mut parser, mut field_input) = (Parser::default(), FieldInput::default());
        field_input.see(&screen(focus, ""));
        let mut takes_key_after = |typed: &str| {
            let (mut inputs, now) = (Batch::default(), Instant::now());
            parser.feed(typed.as_bytes(), now, &mut inputs);
            field_input.typed.begin();
            for at in 0..inputs.len() {
                field_input.take(&inputs[at..], now);
            }
            field_input.typed.takes_key()
        };
        assert!(!takes_key_after("\t"));
        assert!(takes_key_after(&PEM[..40].replace('\n', "\r")));
        assert!(!takes_key_after("\x03"));
    }
}
