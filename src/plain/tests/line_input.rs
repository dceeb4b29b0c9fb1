use std::time::{Duration, Instant};

use crossterm::event::KeyCode;

use crate::domain::Wanted;
use crate::frontend::{Piece, Typed};
use crate::plain::entered::Entered;
use crate::plain::line_input::LineInput;
use crate::terminal::{Batch, Parser};

const PEM: &str = include_str!("../../../tests/fixtures/keys/rsa-2048-pkcs8.pem");

/// Types a text in pieces of a size; says what was heard and what was shown.
fn hear(line_input: &mut LineInput, text: &str, piece: usize) -> (Vec<String>, String) {
    let now = Instant::now();
    let (mut parser, mut typed) = (Parser::default(), Typed::default());
    let (mut heard, mut shown) = (Vec::new(), String::new());
    for bytes in text.as_bytes().chunks(piece) {
        let mut inputs = Batch::default();
        parser.feed(bytes, now, &mut inputs);
        typed.begin();
        for at in 0..inputs.len() {
            let wanted = line_input.wanted();
            if let Some(piece) = typed.take(&inputs[at..], wanted, now) {
                let entered = line_input.take(piece, at + 1 < inputs.len(), now);
                if matches!(entered, Some(Entered::Key(_))) {
                    typed.key_is_over();
                }
                heard.extend(entered.map(word));
            }
        }
        heard.extend(line_input.read_over(now).map(word));
        shown.push_str(&line_input.echo());
    }
    if typed.expire(now + Duration::from_secs(2)) {
        heard.extend(line_input.over(now).map(word));
    }
    (heard, shown)
}

fn word(heard: Entered) -> String {
    match heard {
        Entered::Line(line) => line,
        Entered::Key(key) => format!("key of {} lines", key.expose().trim().lines().count()),
        Entered::Escape => "escape".into(),
        Entered::EscapeTakenBack => "taken back".into(),
        Entered::Interrupt => "interrupt".into(),
        Entered::End => "end".into(),
        Entered::Suspend => "suspend".into(),
        Entered::Tab => "tab".into(),
        Entered::TooMuch => "too much".into(),
    }
}

fn shows_nothing_of_the_key(shown: &str) {
    let body: Vec<&str> = PEM.lines().filter(|line| !line.starts_with('-')).collect();
    for (number, line) in body.into_iter().enumerate() {
        // All keys of a kind begin alike: that tells nothing.
        let common = if number == 0 { 24 } else { 0 };
        for at in common..line.len().saturating_sub(12) {
            assert!(!shown.contains(&line[at..at + 12]), "{shown}");
        }
    }
}

#[test]
fn a_key_ends_by_itself_in_pieces_of_any_size() {
    for piece in [1, 7, 64, 4096] {
        for text in [
            PEM.to_owned(),
            PEM.trim_end().to_owned(),
            PEM.replace('\n', "\r"),
        ] {
            let mut line_input = LineInput::default();
            line_input.expect(Wanted::Key);
            let (heard, shown) = hear(&mut line_input, &text, piece);
            assert_eq!(
                heard,
                [format!("key of {} lines", PEM.lines().count())],
                "{piece}"
            );
            assert_eq!(shown.trim(), "");
        }
    }
}

#[test]
fn a_key_pasted_elsewhere_is_a_key_and_not_shown() {
    let bare: String = PEM.lines().filter(|line| !line.starts_with('-')).collect();
    for piece in [1, 7, 4096] {
        for text in [PEM, &bare, &format!("\x1b[200~{PEM}\x1b[201~")] {
            let mut line_input = LineInput::default();
            let (heard, shown) = hear(&mut line_input, text, piece);
            assert_eq!(heard.len(), 1, "{heard:?}");
            assert!(heard[0].starts_with("key of"), "{heard:?}");
            shows_nothing_of_the_key(&shown);
        }
    }
}

#[test]
fn lines_are_shown_as_they_are_typed_and_can_be_mended() {
    let mut line_input = LineInput::default();
    let (heard, shown) = hear(&mut line_input, "My Shap\x7f\x7fop\r", 1);
    assert_eq!(heard, ["My Shop"]);
    assert_eq!(shown, "My Shap\x08 \x08\x08 \x08op\n");
}

#[test]
fn words_are_heard_where_a_key_is_asked_for() {
    let mut line_input = LineInput::default();
    line_input.expect(Wanted::Key);
    let (heard, shown) = hear(&mut line_input, "help\r", 1);
    assert_eq!(heard, ["help"]);
    assert_eq!(shown, "\n");
    assert_eq!(hear(&mut line_input, "\r", 1).0, [""]);
}

#[test]
fn control_keys_mean_what_they_mean() {
    for (text, expected) in [
        ("abc\x03", "interrupt"),
        ("\x04", "end"),
        ("\x1a", "suspend"),
    ] {
        assert_eq!(hear(&mut LineInput::default(), text, 4096).0, [expected]);
    }
    assert!(hear(&mut LineInput::default(), "abc\x04", 1).0.is_empty());
}

#[test]
fn half_a_key_ends_with_enter_after_a_pause_and_its_standstill_is_told_once() {
    let lines: Vec<&str> = PEM.lines().take(9).collect();
    let half = lines.join("\r");
    for text in [&half, &half[..half.len() - 20], &format!("{half}\r")] {
        let mut line_input = LineInput::default();
        line_input.expect(Wanted::Key);
        assert!(hear(&mut line_input, text, 64).0.is_empty());
        let later = Instant::now() + Duration::from_secs(10);
        assert_eq!(line_input.stalled(later), Some(9));
        assert_eq!(line_input.stalled(later), None);
        let enter = Piece::Key(KeyCode::Enter.into());
        let heard = line_input.take(enter, false, later).map(word);
        assert_eq!(heard.as_deref(), Some("key of 9 lines"));
    }
}

#[test]
fn a_line_that_is_no_key_text_is_not_waited_with() {
    let mut line_input = LineInput::default();
    line_input.expect(Wanted::Key);
    for text in ["/etc/key.pem\r", "0123456789abcdef\r"] {
        let (heard, shown) = hear(&mut line_input, text, 1);
        assert_eq!(heard, ["key of 1 lines"]);
        assert_eq!(shown, "\n");
    }
}

#[test]
fn what_is_longer_than_any_key_is_swallowed_to_its_end() {
    for text in ["x".repeat(200_000), "some text of a line\r".repeat(10_000)] {
        let mut line_input = LineInput::default();
        line_input.expect(Wanted::Key);
        let (heard, shown) = hear(&mut line_input, &text, 4096);
        assert_eq!(heard.len(), 1, "told once");
        assert_eq!(shown.trim(), "");
    }
}

#[test]
fn an_ascii_terminal_is_shown_ascii() {
    let mut line_input = LineInput::new(true);
    let (heard, shown) = hear(&mut line_input, "Caf\u{e9} \u{5e97}\x7f\r", 3);
    assert_eq!(heard, ["Caf\u{e9} "]);
    assert_eq!(shown, "Caf? ?\x08 \x08\n");
    let (heard, _) = hear(&mut line_input, "one two\x17three\r", 1);
    assert_eq!(heard, ["one three"]);
}

#[test]
fn a_key_behind_a_text_without_an_end_is_not_shown() {
    let mut line_input = LineInput::default();
    let (heard, shown) = hear(&mut line_input, &("x".repeat(9_000) + PEM), 4096);
    assert_eq!(heard.len(), 1, "{heard:?}");
    shows_nothing_of_the_key(&shown);
}

#[test]
fn the_rest_of_a_key_whose_first_lines_were_lost_is_not_shown() {
    // From a line that does not begin with a slash, as one of 64 does.
    let rest: Vec<&str> = PEM.lines().skip(5).collect();
    let (heard, shown) = hear(&mut LineInput::default(), &rest.join("\r"), 4096);
    assert_eq!(heard.len(), 1, "{heard:?}");
    assert!(heard[0].starts_with("key of"), "{heard:?}");
    shows_nothing_of_the_key(&shown);
    for innocent in [
        "/var/www/html/Shop1/pub/media/keys/production/private",
        "0123456789abcdef0123456789abcdef01234567",
        "47b7fb18-634d-422a-afa2-68ce6154096cAAAAAAAA",
        "A Shop With a Very Long Name and 1 Number in It",
    ] {
        let (heard, _) = hear(&mut LineInput::default(), &format!("{innocent}\r"), 4096);
        assert_eq!(heard, [innocent]);
    }
}

#[test]
fn a_second_key_behind_a_text_without_an_end_is_not_shown_either() {
    for (before, wanted) in [("\x1b]", Wanted::ApiKey), ("\x1b[200~", Wanted::Text)] {
        let mut line_input = LineInput::new(false);
        line_input.expect(wanted);
        let (heard, shown) = hear(&mut line_input, &format!("{before}{PEM}{PEM}"), 4_096);
        assert_eq!(heard, ["key of 28 lines", "key of 28 lines"], "{before:?}");
        shows_nothing_of_the_key(&shown);
    }
}
