use crate::plain::reply::{AnswerAct, to_line};
use crate::plain::transcript::Transcript;
use crate::plain::wording::Wording;
use crate::wizard::{Action, Block, Field, FieldId, KeyHint, List, Move, Msg, Row, Screen, Tone};

fn wording() -> Wording {
    Wording::new(80, false)
}

fn list(count: usize) -> Screen {
    let rows: crate::wizard::ListRows =
        (1..=count).map(|n| Row::of([format!("Row {n}")])).collect();
    Screen {
        steps: vec![],
        subject: String::new(),
        title: "A list".into(),
        blocks: vec![Block::List(List {
            id: FieldId::List,
            headings: vec![],
            rows,
            selected: 0,
            filter: None,
            below: None,
            seldom: None,
        })],
        aside: Vec::new(),
        alarm: false,
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
        .filter(|act| matches!(act, AnswerAct::Tell(Msg::Moved(Move::Down))))
        .count();
    assert_eq!(moves, 2);
    assert!(matches!(acts.last(), Some(AnswerAct::Tell(Msg::Next))));
    for wrong in ["0", "5"] {
        let acts = to_line(wrong, &list(4));
        assert!(matches!(acts[..], [AnswerAct::Refuse(_)]), "{wrong}");
    }
}

#[test]
fn other_text_filters_a_list_or_chooses_the_only_row_that_has_it() {
    let filter = |line: &str, screen: &Screen| match &to_line(line, screen)[..] {
        [
            AnswerAct::Tell(Msg::FilterOpened),
            AnswerAct::Tell(Msg::Edited { text, .. }),
        ] => Some(text.clone()),
        _ => None,
    };
    let mut screen = list(4);
    for (line, expected) in [
        ("alpha", "alpha"),
        ("/3", "3"),
        ("filter row 3", "row 3"),
        ("-1", "-1"),
    ] {
        assert_eq!(filter(line, &screen).as_deref(), Some(expected));
    }
    screen.keys.retain(|hint| hint.action != Action::Filter);
    assert!(matches!(
        to_line("row 3", &screen)[..],
        [.., AnswerAct::Tell(Msg::Next)]
    ));
    for ambiguous in ["row", "alpha", "/3"] {
        let acts = to_line(ambiguous, &screen);
        assert!(matches!(acts[..], [AnswerAct::Refuse(_)]), "{ambiguous}");
    }
}

#[test]
fn words_that_do_nothing_here_are_answers() {
    let mut screen = text();
    for name in ["more", "copy", "show", "fields", "all"] {
        assert!(matches!(&to_line(name, &screen)[..],
            [AnswerAct::Tell(Msg::Edited { text, .. }), _] if text == name));
    }
    screen.keys.push(KeyHint::new(Action::Copy, "copy id"));
    assert!(matches!(
        to_line("copy", &screen)[..],
        [AnswerAct::Tell(Msg::Copy)]
    ));
}

#[test]
fn an_id_is_read_only_where_two_names_are_the_same() {
    let row = |name: &str, id: &str| Row::of([name, id]);
    let list = List {
        id: FieldId::List,
        headings: vec!["Name", "Id"],
        rows: vec![row("Alpha", "1-2"), row("Beta", "3-4"), row("Beta", "5-6")].into(),
        selected: 0,
        filter: None,
        below: None,
        seldom: None,
    };
    let lines = ["1. Alpha", "2. Beta; Id: 3-4", "3. Beta; Id: 5-6"];
    assert_eq!(wording().rows(&list, 0..3, false), lines);
    assert_eq!(wording().rows(&list, 0..1, true), ["1. Alpha; Id: 1-2"]);
}

#[test]
fn a_long_list_is_read_in_parts() {
    let screen = list(40);
    let mut transcript = Transcript::default();
    let first = transcript.question(&screen, wording(), 24).join("\n");
    assert!(first.contains("10. Row 10\nRows 1 to 10 of 40"), "{first}");
    assert!(!first.contains("Row 11"), "{first}");
    assert!(transcript.more(24));
    let second = transcript.question(&screen, wording(), 24).join("\n");
    assert!(second.contains("11. Row 11"), "{second}");
    let again = transcript.question(&screen, wording(), 24).join("\n");
    assert!(!again.contains("Row"), "rows are read once: {again}");
}

#[test]
fn of_a_list_that_was_read_the_rows_that_changed_are_read() {
    let asked = |transcript: &mut Transcript, screen: &Screen| {
        transcript.question(screen, wording(), 24).join("\n")
    };
    let of = |names: &[&str]| {
        let mut screen = list(0);
        let [Block::List(list)] = &mut screen.blocks[..] else {
            unreachable!()
        };
        list.rows = names.iter().map(|name| Row::of([*name])).collect();
        screen
    };
    let mut transcript = Transcript::default();
    let first = asked(&mut transcript, &of(&["Finish", "Watch", "Undo"]));
    assert!(
        first.contains("1. Finish") && first.contains("3. Undo"),
        "{first}"
    );
    let changed = asked(&mut transcript, &of(&["Finish", "See it", "Undo"]));
    assert!(changed.contains("2. See it"), "{changed}");
    assert!(
        !changed.contains("Finish") && !changed.contains("Undo"),
        "{changed}"
    );
    let same = asked(&mut transcript, &of(&["Finish", "See it", "Undo"]));
    assert!(!same.contains("See it"), "{same}");
    for another in [&["One", "Two", "Undo"][..], &["Finish", "See it"]] {
        let read = asked(&mut transcript, &of(another));
        for name in another {
            assert!(read.contains(name), "{read}");
        }
    }
}

#[test]
fn what_was_read_is_not_read_again() {
    let mut screen = list(2);
    screen.blocks.insert(0, Block::plain("A sentence."));
    let mut transcript = Transcript::default();
    let mut news = |screen: &Screen| transcript.news(screen, wording()).lines;
    assert!(news(&screen).contains(&"A sentence.".into()));
    assert!(news(&screen).is_empty());
    screen.blocks.insert(0, Block::text(Tone::Warning, "Look."));
    assert_eq!(news(&screen), ["Warning: Look."]);
    let review = transcript.review(&screen, wording()).join("\n");
    assert!(review.contains("A sentence."), "{review}");
}

#[test]
fn a_word_behind_an_equals_sign_is_text() {
    let edited = |line: &str| match &to_line(line, &text())[..] {
        [
            AnswerAct::Tell(Msg::Edited { text, .. }),
            AnswerAct::Tell(Msg::Next),
        ] => Some(text.clone()),
        _ => None,
    };
    assert_eq!(edited("=quit").as_deref(), Some("quit"));
    assert_eq!(edited("=").as_deref(), Some(""));
    assert_eq!(edited("My Shop").as_deref(), Some("My Shop"));
    assert_eq!(edited("quit"), None);
    assert!(matches!(
        to_line("", &text())[..],
        [AnswerAct::Tell(Msg::Next)]
    ));
}

#[test]
fn lines_are_short_whatever_is_in_them() {
    let long = format!("{} {}", "word ".repeat(60), "x".repeat(200));
    for line in wording().block(&Block::text(Tone::Bad, long)) {
        assert!(line.len() <= 72, "{line}");
    }
    let ascii = Wording::new(80, true);
    assert_eq!(
        ascii.block(&Block::plain("caf\u{e9}\u{2026}")),
        ["caf?..."],
        "in the characters that the terminal has"
    );
}
