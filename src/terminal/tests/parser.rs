use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;

use crate::terminal::{Batch, Input, Parser};

/// Inputs in short words, with the characters of a paste joined, and without strings that are
/// nobody's keys.
fn words(inputs: &[Input]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for input in inputs {
        let word = match input {
            Input::Key(key) => name(*key),
            Input::EscWasNone => "none".into(),
            Input::PasteStart => "<".into(),
            Input::PasteEnd => ">".into(),
            Input::Pasted(c) => {
                match words.last_mut() {
                    Some(last) if last.starts_with('<') => last.push(*c),
                    _ => words.push((*c).into()),
                }
                continue;
            }
            Input::InString(_) | Input::StringEnd | Input::StringBroken => continue,
        };
        words.push(word);
    }
    words
}

fn name(key: KeyEvent) -> String {
    let mut name = String::new();
    for (modifier, short) in [
        (KeyModifiers::CONTROL, "C-"),
        (KeyModifiers::ALT, "A-"),
        (KeyModifiers::SHIFT, "S-"),
    ] {
        if key.modifiers.contains(modifier) {
            name.push_str(short);
        }
    }
    match key.code {
        KeyCode::Char(c) => format!("{name}{c}"),
        code => format!("{name}{code:?}"),
    }
}

fn decoded(bytes: &[u8]) -> Vec<String> {
    let mut inputs = Batch::default();
    Parser::default().feed(bytes, Instant::now(), &mut inputs);
    words(&inputs)
}

fn check(bytes: &str, expected: &[&str]) {
    assert_eq!(decoded(bytes.as_bytes()), expected, "{bytes:?}");
}

#[test]
fn a_backslash_alone_ends_no_string() {
    check("\x1b]0;a\\bc\x07d", &["d"]);
    check("\x1b]0;abc\x1b\\d", &["d"]);
}

#[test]
fn keys_of_all_common_terminals_are_known() {
    for (bytes, expected) in [
        ("\x1b[A", "Up"),
        ("\x1bOA", "Up"),
        ("\x1b[H", "Home"),
        ("\x1b[1~", "Home"),
        ("\x1b[7~", "Home"),
        ("\x1bOF", "End"),
        ("\x1b[3~", "Delete"),
        ("\x1b[5~", "PageUp"),
        ("\x1bOP", "F(1)"),
        ("\x1b[[A", "F(1)"),
        ("\x1b[11~", "F(1)"),
        ("\x1b[24~", "F(12)"),
        ("\x1b[Z", "S-BackTab"),
        ("\x1b[1;5C", "C-Right"),
        ("\x1b[3;2~", "S-Delete"),
        ("\x1bb", "A-b"),
        ("\x1b\x7f", "A-Backspace"),
        ("\x03", "C-c"),
        ("\x7f", "Backspace"),
        ("\x08", "Backspace"),
        ("\r", "Enter"),
        ("\n", "Enter"),
        ("\r\n", "Enter"),
        ("\t", "Tab"),
        ("\u{e9}", "\u{e9}"),
        ("\u{1f600}", "\u{1f600}"),
    ] {
        check(bytes, &[expected]);
    }
}

#[test]
fn unknown_sequences_are_swallowed_whole() {
    for sequence in [
        "\x1b[<0;12;7M",
        "\x1b[?62;1;4c",
        "\x1b[24;80R",
        "\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
        "\x1b]11;rgb:0/0/0\x07",
        "\x1bP1+r524742\x1b\\",
        "\x1b[200000000000000000000000000000000000000~",
        "\x1b[I",
        "\x1b[99;99;99u",
        "\x1bOx",
    ] {
        check(&format!("a{sequence}b"), &["a", "b"]);
    }
}

#[test]
fn an_interrupted_sequence_gives_way_to_the_next() {
    check("\x1b[1;\x1b[B", &["Down"]);
    check("\x1b\x1b[B", &["Esc", "Down"]);
}

#[test]
fn a_paste_comes_in_pieces_and_ends() {
    let mut parser = Parser::default();
    let now = Instant::now();
    let mut inputs = Batch::default();
    parser.feed(b"\x1b[200~ab\r\n\x1b[20", now, &mut inputs);
    assert!(parser.in_paste());
    assert_eq!(words(&inputs), ["<ab\r\n"]);
    parser.feed(b"1~c", now, &mut inputs);
    assert_eq!(words(&inputs), ["<ab\r\n", ">", "c"]);
}

#[test]
fn what_only_looks_like_the_end_of_a_paste_belongs_to_it() {
    check(
        "\x1b[200~a\x1b[201b\x1b\x1b[201~",
        &["<a\x1b[201b\x1b", ">"],
    );
}

#[test]
fn ctrl_c_alone_ends_a_paste_that_never_ended() {
    let mut parser = Parser::default();
    let mut inputs = Batch::default();
    parser.feed(b"\x1b[200~abc", Instant::now(), &mut inputs);
    parser.feed(b"\x03", Instant::now(), &mut inputs);
    assert_eq!(words(&inputs), ["<abc", ">", "C-c"]);
}

/// Feeds each piece so many milliseconds after the one before, and lets time pass to the end.
fn timed(pieces: &[(u64, &str)]) -> (Vec<String>, Vec<u64>) {
    let start = Instant::now();
    let (mut parser, mut inputs, mut at) = (Parser::default(), Batch::default(), start);
    let mut times = Vec::new();
    for (gap, bytes) in pieces.iter().copied().chain([(2_000, "")]) {
        let next = at + Duration::from_millis(gap);
        while let Some(deadline) = parser.deadline().filter(|deadline| *deadline < next) {
            let before = inputs.len();
            parser.expire(deadline, &mut inputs);
            if inputs.len() > before {
                times.push(u64::try_from((deadline - start).as_millis()).unwrap());
            }
        }
        at = next;
        parser.feed(bytes.as_bytes(), at, &mut inputs);
    }
    assert_eq!(
        parser.deadline(),
        None,
        "nothing is waited for when nothing comes"
    );
    (words(&inputs), times)
}

#[test]
fn esc_alone_acts_within_a_tenth_of_a_second() {
    assert_eq!(timed(&[(0, "\x1b")]), (vec!["Esc".into()], vec![80]));
}

#[test]
fn an_arrow_in_two_packets_is_an_arrow() {
    for gap in [10, 50, 79] {
        for (first, second) in [("\x1b", "[A"), ("\x1b[", "A"), ("\x1b", "OA")] {
            assert_eq!(
                timed(&[(0, first), (gap, second)]).0,
                ["Up"],
                "{gap} {first:?}"
            );
        }
    }
    assert_eq!(timed(&[(0, "\x1b["), (300, "A")]).0, ["Up"]);
}

#[test]
fn an_arrow_whose_rest_is_late_takes_the_esc_back() {
    for gap in [81, 150, 300, 490] {
        for rest in ["[A", "OA"] {
            assert_eq!(
                timed(&[(0, "\x1b"), (gap, rest)]).0,
                ["Esc", "none", "Up"],
                "{gap}"
            );
        }
    }
}

#[test]
fn text_typed_after_an_esc_is_text() {
    assert_eq!(timed(&[(0, "\x1b"), (600, "[A")]).0, ["Esc", "[", "A"]);
    assert_eq!(
        timed(&[(0, "\x1b"), (200, "O"), (150, "k")]).0,
        ["Esc", "O", "k"]
    );
    assert_eq!(timed(&[(0, "\x1b"), (200, "Ok")]).0, ["Esc", "O", "k"]);
    assert_eq!(
        timed(&[(0, "\x1b"), (200, "a[A")]).0,
        ["Esc", "a", "[", "A"]
    );
}

#[test]
fn half_a_sequence_is_forgotten_after_a_while() {
    assert_eq!(timed(&[(0, "\x1b[1;"), (600, "x")]).0, ["x"]);
    assert_eq!(timed(&[(0, "\x1b]11;"), (600, "x")]).0, ["x"]);
    assert_eq!(timed(&[(0, "\x1b["), (600, "x")]).0, ["A-[", "x"]);
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        "[a-z\u{e9}\u{4e16}\u{1f600}]{1,4}".prop_map(String::into_bytes),
        prop::sample::select(vec![
            "\x1b[A",
            "\x1bOB",
            "\x1b[5~",
            "\x1b[[A",
            "\x1b[1;5C",
            "\r",
            "\n",
            "\r\n",
            "\x1b",
            "\x7f",
            "\x1b]0;t\x07",
            "\x1b[<1;2;3M",
            "\x1b[200~x\r\ny\u{e9}\x1b[3\x1b[201~",
            "\x1b[200~",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        prop::collection::vec(
            any::<u8>().prop_filter("no Ctrl-C", |byte| *byte != 3),
            1..6
        ),
    ]
}

proptest! {
    #[test]
    fn how_the_bytes_are_cut_makes_no_difference(
        pieces in prop::collection::vec(piece(), 0..20),
        cuts in prop::collection::vec(1_usize..7, 0..80),
    ) {
        let bytes = pieces.concat();
        let (mut parser, mut inputs, now) = (Parser::default(), Batch::default(), Instant::now());
        let (mut rest, mut cuts) = (bytes.as_slice(), cuts.into_iter());
        while !rest.is_empty() {
            let (read, left) = rest.split_at(cuts.next().unwrap_or(usize::MAX).min(rest.len()));
            parser.feed(read, now, &mut inputs);
            rest = left;
        }
        prop_assert_eq!(words(&inputs), decoded(&bytes));
    }
}

#[test]
fn a_string_that_never_ends_is_swallowed_until_nothing_comes_but_ctrl_c_is_heard() {
    let start = Instant::now();
    let mut parser = Parser::default();
    let mut out = Batch::default();
    parser.feed(b"\x1b]", start, &mut out);
    for _ in 0..3 {
        parser.feed(&[b'k'; 4096], start, &mut out);
    }
    assert!(words(&out).is_empty(), "{out:?}");
    parser.feed(b"\x03", start, &mut out);
    assert_eq!(words(&out), ["C-c"]);
}
