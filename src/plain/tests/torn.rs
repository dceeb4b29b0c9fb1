//! Keys that come in torn where none is asked for: behind a sequence that swallows their
//! beginning, with a pause at any place, in reads of any size.

use std::time::{Duration, Instant};

use crate::domain::Wanted;
use crate::frontend::Typed;
use crate::frontend::tests::{KEYS, Pieces};
use crate::plain::entered::Entered;
use crate::plain::line_input::LineInput;
use crate::terminal::{Batch, Parser};

const BEFORE: [&str; 6] = ["\x1b]0;", "\x1bP", "", "\x1b[", "\x1bO", "Shop1"];

/// A person before a question.
struct Person {
    line_input: LineInput,
    typed: Typed,
    parser: Parser,
    now: Instant,
    /// What was echoed, and what was answered, which is.
    shown: String,
    keys: usize,
}

impl Person {
    fn new() -> Self {
        Self {
            line_input: LineInput::default(),
            typed: Typed::default(),
            parser: Parser::default(),
            now: Instant::now(),
            shown: String::new(),
            keys: 0,
        }
    }

    fn paste(&mut self, text: &[u8], size: usize) {
        for read in text.chunks(size) {
            let mut inputs = Batch::default();
            self.parser.feed(read, self.now, &mut inputs);
            self.take(&inputs);
            self.now += Duration::from_millis(33);
        }
    }

    fn take(&mut self, inputs: &Batch) {
        if self.typed.expire(self.now) {
            let key = self.line_input.over(self.now);
            self.hear(key);
        }
        self.typed.begin();
        for at in 0..inputs.len() {
            let wanted = self.line_input.wanted();
            let Some(piece) = self.typed.take(&inputs[at..], wanted, self.now) else {
                continue;
            };
            let more = at + 1 < inputs.len();
            let heard = self.line_input.take(piece, more, self.now);
            self.hear(heard);
        }
        if !inputs.is_empty() {
            let whole = self.line_input.read_over(self.now);
            self.hear(whole);
        }
        self.shown.push_str(&self.line_input.echo());
    }

    /// Longer than anything is waited for.
    fn pause(&mut self) {
        for pause in [600, 1_500] {
            self.now += Duration::from_millis(pause);
            let mut inputs = Batch::default();
            self.parser.expire(self.now, &mut inputs);
            self.take(&inputs);
        }
    }

    fn hear(&mut self, heard: Option<Entered>) {
        let Some(heard) = heard else {
            return;
        };
        self.shown.push_str(&self.line_input.echo());
        match heard {
            // Enter puts it into its field.
            Entered::Line(line) if line.is_empty() && self.keys > 0 => {
                self.line_input.expect(Wanted::Key);
            }
            Entered::Line(line) => self.shown.push_str(&line),
            Entered::Key(_) => {
                self.typed.key_is_over();
                self.keys += 1;
            }
            other => panic!("{other:?} stands in no key"),
        }
    }
}

/// Pastes a key with a pause in it, each of its parts in reads of this size; says how many keys
/// were heard.
fn check(pieces: &Pieces, key: &str, before: &str, cut: usize, size: usize) -> usize {
    let mut person = Person::new();
    let (first, rest) = key.as_bytes().split_at(cut);
    person.paste(before.as_bytes(), 4_096);
    person.paste(first, size);
    person.pause();
    person.paste(rest, size);
    person.pause();
    let shown = &person.shown;
    assert_eq!(
        pieces.found_in(shown),
        None,
        "{before:?} before, cut at {cut}, in reads of {size}: {shown:?}"
    );
    person.keys
}

#[test]
fn a_key_with_a_pause_at_any_place_is_never_shown() {
    for (number, key) in KEYS.iter().enumerate() {
        let key = key.replace('\n', "\r");
        let pieces = Pieces::of(&key);
        for cut in 0..key.len().min(600) {
            let before = BEFORE[(cut + number) % BEFORE.len()];
            let keys = check(&pieces, &key, before, cut, 4_096);
            assert!(keys > 0, "{number}, cut at {cut}");
        }
    }
}

#[test]
fn a_key_with_a_pause_in_reads_of_any_size_is_never_shown() {
    let key = KEYS[0].replace('\n', "\r");
    let pieces = Pieces::of(&key);
    for size in [1, 2, 7, 64] {
        for cut in (0..600).step_by(23) {
            for before in BEFORE {
                check(&pieces, &key, before, cut, size);
            }
        }
    }
}

#[test]
fn a_key_whose_begin_line_is_swallowed_in_part_is_never_shown() {
    let key = KEYS[0].replace('\n', "\r");
    let pieces = Pieces::of(&key);
    for from in 1..100 {
        let torn = format!("{}\x1b]{}", &key[..from], &key[from..]);
        for cut in [from + 2, from + 12, from + 50, 300] {
            check(&pieces, &torn, "", cut, 4_096);
            check(&pieces, &torn, "", cut, 7);
        }
    }
}

#[test]
fn what_one_read_brings_of_a_key_is_never_shown_wherever_it_begins() {
    for key in KEYS {
        let key = key.replace('\n', "\r");
        let pieces = Pieces::of(&key);
        for from in 0..key.len() - "--\r".len() {
            check(&pieces, &key[from..], "", 0, 4_096);
        }
    }
}

#[test]
fn what_is_answered_after_a_torn_key_is_an_answer_and_seen() {
    for (typed, shown) in [
        ("back\r", "back\n"),
        ("\r", "\n"),
        ("y\x7fno\r", "no\n"),
        ("My Shop\r", "My Shop\n"),
    ] {
        let mut person = Person::new();
        person.paste(&KEYS[0].as_bytes()[..400], 4_096);
        person.pause();
        assert_eq!((person.keys, person.shown.as_str()), (1, "\n"));
        person.shown.clear();
        person.now += Duration::from_secs(3);
        person.paste(typed.as_bytes(), 1);
        assert!(person.shown.starts_with(shown), "{:?}", person.shown);
        // From the next question on everything is as ever.
        person.line_input.expect(Wanted::Text);
        person.shown.clear();
        person.paste(b"sandbox", 1);
        assert_eq!(person.shown, "sandbox");
    }
}
