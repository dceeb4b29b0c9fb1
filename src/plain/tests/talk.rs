use crate::plain::paper::Paper;
use crate::plain::reply::{Act, to_line};
use crate::plain::talk::Talk;
use crate::wizard::{Action, Block, Field, FieldId, KeyHint, List, Move, Msg, Row, Screen, Tone};

fn paper() -> Paper {
    Paper::new(80, false)
}

fn list(count: usize) -> Screen {
    let rows: Vec<Row> = (1..=count).map(|n| Row::of([format!("Row {n}")])).collect();
    Screen {
        steps: vec![],
        title: "A list".into(),
        blocks: vec![Block::List(List {
            id: FieldId::List,
            headings: vec![],
            total: rows.len(),
            rows,
            selected: 0,
            filter: None,
        })],
        focus: Some(FieldId::List),
        pending: None,
        keys: vec![
            KeyHint::new(Action::Next, "choose"),
            KeyHint::new(Action::Filter, "filter"),
        ],
        dialog: None,
    }
}

fn text() -> Screen {
    Screen {
        blocks: vec![Block::Field(Field {
            id: FieldId::NewProject,
            label: "Name",
            text: String::new(),
            placeholder: "(a name)",
            note: None,
        })],
        focus: Some(FieldId::NewProject),
        ..list(0)
    }
}

#[test]
fn a_number_chooses_a_row() {
    let acts = to_line("3", &list(4));
    let moves = acts
        .iter()
        .filter(|act| matches!(act, Act::Tell(Msg::Moved(Move::Down))))
        .count();
    assert_eq!(moves, 2);
    assert!(matches!(acts.last(), Some(Act::Tell(Msg::Next))));
    for wrong in ["0", "5", "-1", "x", "99999999999999999999999"] {
        let acts = to_line(wrong, &list(4));
        assert!(matches!(acts[..], [Act::Say(_)]), "{wrong}");
    }
}

#[test]
fn a_long_list_is_read_in_parts() {
    let screen = list(40);
    let mut talk = Talk::default();
    let first = talk.question(&screen, paper(), 24).join("\n");
    assert!(first.contains("18. Row 18\nRows 1 to 18 of 40"), "{first}");
    assert!(!first.contains("Row 19"), "{first}");
    talk.more(24);
    let second = talk.question(&screen, paper(), 24).join("\n");
    assert!(second.contains("19. Row 19"), "{second}");
    let again = talk.question(&screen, paper(), 24).join("\n");
    assert!(!again.contains("Row"), "rows are read once: {again}");
}

#[test]
fn what_was_read_is_not_read_again() {
    let mut screen = list(2);
    screen.blocks.insert(0, Block::plain("A sentence."));
    let mut talk = Talk::default();
    assert!(talk.news(&screen, paper()).contains(&"A sentence.".into()));
    assert!(talk.news(&screen, paper()).is_empty());
    screen.blocks.insert(0, Block::text(Tone::Warning, "Look."));
    assert_eq!(talk.news(&screen, paper()), ["Warning: Look."]);
    let review = talk.review(&screen, paper()).join("\n");
    assert!(review.contains("A sentence."), "{review}");
}

#[test]
fn a_word_behind_an_equals_sign_is_text() {
    let edited = |line: &str| match &to_line(line, &text())[..] {
        [Act::Tell(Msg::Edited { text, .. }), Act::Tell(Msg::Next)] => Some(text.clone()),
        _ => None,
    };
    assert_eq!(edited("=quit").as_deref(), Some("quit"));
    assert_eq!(edited("=").as_deref(), Some(""));
    assert_eq!(edited("My Shop").as_deref(), Some("My Shop"));
    assert_eq!(edited("quit"), None);
    assert!(matches!(to_line("", &text())[..], [Act::Tell(Msg::Next)]));
}

#[test]
fn lines_are_short_whatever_is_in_them() {
    let long = format!("{} {}", "word ".repeat(60), "x".repeat(200));
    for line in paper().block(&Block::text(Tone::Bad, long)) {
        assert!(line.len() <= 72, "{line}");
    }
    let ascii = Paper::new(80, true);
    assert_eq!(
        ascii.block(&Block::plain("caf\u{e9}\u{2026}")),
        ["caf?..."],
        "in the characters that the terminal has"
    );
}
