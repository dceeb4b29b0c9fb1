//! Keys that come in torn: behind a sequence that swallows their beginning, with a pause at any
//! place, in reads of any size, without bracketed paste.

use std::time::{Duration, Instant};

use crate::domain::SaasEnvironment;
use crate::frontend::tests::{KEYS, Pieces};
use crate::terminal::{Batch, Parser};
use crate::tui::input::FieldInput;
use crate::tui::keymap::KeyCommand;
use crate::wizard::tests::play::Play;
use crate::wizard::{Block, FieldId, Msg, Screen, Setup};

/// What may stand before a key.
const BEFORE: [&str; 8] = [
    "\x1b]0;", "\x1b]", "", "\x1bP", "\x1b_x", "\x1b[", "\x1bO", "My Shop",
];

type Way = fn(&mut Play) -> &mut Play;

/// A person before the full screen.
struct Person {
    play: Play,
    parser: Parser,
    field_input: FieldInput,
    now: Instant,
    /// All text that was on the screen.
    seen: String,
}

impl Person {
    fn at(way: Way) -> Self {
        let mut play = Play::new(Setup::default());
        way(&mut play);
        let mut person = Self {
            play,
            parser: Parser::default(),
            field_input: FieldInput::default(),
            now: Instant::now(),
            seen: String::new(),
        };
        person.field_input.see(&person.play.screen());
        person
    }

    /// Pastes in reads of this size, a thirtieth of a second apart.
    fn paste(&mut self, text: &[u8], size: usize) {
        for read in text.chunks(size) {
            let mut inputs = Batch::default();
            self.parser.feed(read, self.now, &mut inputs);
            self.take(&inputs);
            self.now += Duration::from_millis(33);
        }
    }

    fn pause(&mut self) {
        self.now += Duration::from_millis(1_500);
        let mut inputs = Batch::default();
        self.parser.expire(self.now, &mut inputs);
        self.take(&inputs);
    }

    fn take(&mut self, inputs: &Batch) {
        self.field_input.typed.begin();
        for at in 0..inputs.len() {
            if let Some(command) = self.field_input.take(&inputs[at..], self.now) {
                self.hear();
                self.act(command);
            }
        }
        self.hear();
        self.draw();
    }

    fn hear(&mut self) {
        for msg in self.field_input.flush() {
            self.tell(msg);
        }
    }

    fn act(&mut self, command: KeyCommand) {
        if let KeyCommand::Letter(letter) = command {
            self.tell(Msg::TextBegins);
            self.field_input.begin_text(letter);
            return;
        }
        self.tell(match command {
            KeyCommand::Next => Msg::Next,
            KeyCommand::Complete => Msg::Complete,
            KeyCommand::NextField => Msg::NextField,
            KeyCommand::Copy => Msg::Copy,
            KeyCommand::Move(to) => Msg::Moved(to),
            KeyCommand::Filter => Msg::FilterOpened,
            // The page is shown as it is, or in lines.
            KeyCommand::Print | KeyCommand::Lines => return,
            other => panic!("{other:?} stands in no key"),
        });
    }

    fn tell(&mut self, msg: Msg) {
        self.play.send(msg).settle();
        self.field_input.see(&self.play.screen());
    }

    fn draw(&mut self) {
        for text in texts(&self.play.screen()) {
            if !self.seen.ends_with(&format!("\n{text}\n")) {
                self.seen.push_str(text);
                self.seen.push('\n');
            }
        }
    }
}

/// What the person typed, as far as the screen shows it.
fn texts(screen: &Screen) -> Vec<&str> {
    let dialog = screen.dialog.iter().flat_map(|dialog| &dialog.blocks);
    dialog
        .chain(&screen.blocks)
        .filter_map(|block| match block {
            Block::Field(field) => Some(field.text.as_str()),
            Block::List(list) => list.filter.as_deref(),
            _ => None,
        })
        .collect()
}

/// Where keys are not asked for: a field beside the key's, one on another page, and a list.
const WAYS: [(&str, Way); 3] = [
    ("the API key", Play::at_keys),
    ("a project's name", |play| play.at_new_project("")),
    ("the projects", Play::at_projects),
];

/// Pastes a key with a pause in it, each of its parts in reads of this size.
fn check(
    pieces: &Pieces,
    key: &str,
    (what, way): (&str, Way),
    before: &str,
    cut: usize,
    size: usize,
) {
    let mut person = Person::at(way);
    let (first, rest) = key.as_bytes().split_at(cut);
    person.paste(before.as_bytes(), 4_096);
    person.paste(first, size);
    person.pause();
    person.paste(rest, size);
    let text = format!("{}{:?}", person.seen, person.play.screen());
    assert_eq!(
        pieces.found_in(&text),
        None,
        "{what}: {before:?} before, cut at {cut}, in reads of {size}: {text}"
    );
}

#[test]
fn a_key_with_a_pause_at_any_place_is_never_shown() {
    for (number, key) in KEYS.iter().enumerate() {
        let key = key.replace('\n', "\r");
        let pieces = Pieces::of(&key);
        // Of one key every place, of the others every third.
        let step = if number == 0 { 1 } else { 3 };
        for cut in (number % step..key.len().min(600)).step_by(step) {
            let before = BEFORE[(cut + number) % BEFORE.len()];
            check(&pieces, &key, WAYS[cut % WAYS.len()], before, cut, 4_096);
        }
    }
}

#[test]
fn a_key_with_a_pause_in_reads_of_any_size_is_never_shown() {
    let key = KEYS[0].replace('\n', "\r");
    let pieces = Pieces::of(&key);
    for size in [1, 2, 7, 64] {
        for cut in (0..600).step_by(61) {
            for (number, before) in BEFORE.iter().enumerate() {
                let way = WAYS[(cut + number) % WAYS.len()];
                check(&pieces, &key, way, before, cut, size);
            }
        }
    }
}

#[test]
fn a_key_whose_begin_line_is_swallowed_in_part_is_never_shown() {
    let key = KEYS[0].replace('\n', "\r");
    let pieces = Pieces::of(&key);
    for from in (1..100).step_by(3) {
        let torn = format!("{}\x1b]{}", &key[..from], &key[from..]);
        for (at, cut) in [from + 2, from + 12, from + 50, 300]
            .into_iter()
            .enumerate()
        {
            let way = WAYS[(at + from) % WAYS.len()];
            check(&pieces, &torn, way, "", cut, 4_096);
            check(&pieces, &torn, way, "", cut, 7);
        }
    }
}

#[test]
fn what_one_read_brings_of_a_key_is_never_shown_wherever_it_begins() {
    for key in [KEYS[0], KEYS[4]] {
        let key = key.replace('\n', "\r");
        let pieces = Pieces::of(&key);
        for from in (0..key.len()).step_by(3) {
            check(&pieces, &key[from..], WAYS[from % WAYS.len()], "", 0, 4_096);
        }
    }
}

/// What stands before each line where a key is copied out of other text.
const INDENTS: [&str; 5] = ["\t", "\t\t", " \t", "    ", "     1\t"];

fn indented(key: &str, indent: &str) -> String {
    let lines = key.lines().map(|line| format!("{indent}{line}\r"));
    lines.collect()
}

#[test]
fn a_key_whose_lines_are_indented_is_never_shown() {
    for key in [KEYS[0], KEYS[4]] {
        let pieces = Pieces::of(key);
        for indent in INDENTS {
            let key = indented(key, indent);
            for size in [1, 2, 7, 65, 100, 512, 1_024, 4_096] {
                for (at, way) in WAYS.into_iter().enumerate() {
                    check(&pieces, &key, way, "", 0, size);
                    check(&pieces, &key, way, "", 131 * (at + 1), size);
                }
            }
        }
    }
}

#[test]
fn a_key_whose_lines_are_indented_is_whole() {
    for indent in ["\t", "\t\t", " \t", "    "] {
        for size in [1, 65, 1_024, 4_096] {
            for way in [
                WAYS[0],
                ("its own field", |play| play.at_keys().send(Msg::NextField)),
            ] {
                let mut person = Person::at(way.1);
                person.paste(indented(KEYS[0], indent).as_bytes(), size);
                let screen = person.play.screen();
                let field = FieldId::PrivateKey(SaasEnvironment::Production);
                assert_eq!(screen.focus, Some(field), "{}: {indent:?} {size}", way.0);
                let text = format!("{screen:?}");
                assert!(
                    text.contains("RSA 2048 bit"),
                    "{}: {indent:?} {size}: {text}",
                    way.0
                );
            }
        }
    }
}

#[test]
fn tab_behind_a_key_is_the_tab_key() {
    let mut person = Person::at(Play::at_keys);
    let key = KEYS[0].replace('\n', "\r");
    person.paste(key.trim_end().as_bytes(), 4_096);
    person.paste(b"\t", 1);
    let screen = person.play.screen();
    assert_eq!(
        screen.focus,
        Some(FieldId::KeyFile(SaasEnvironment::Production))
    );
    assert!(format!("{screen:?}").contains("RSA 2048 bit"));
}

#[test]
fn a_swallowed_key_is_whole_when_all_of_it_is_there() {
    let key = KEYS[0].replace('\n', "\r");
    for cut in [5, 40, 400] {
        let mut person = Person::at(Play::at_keys);
        person.paste(b"\x1b]0;", 4_096);
        person.paste(&key.as_bytes()[..cut], 4_096);
        if cut > 20 {
            person.pause();
        }
        person.paste(&key.as_bytes()[cut..], 4_096);
        person.pause();
        let screen = person.play.screen();
        let field = FieldId::PrivateKey(SaasEnvironment::Production);
        assert_eq!(screen.focus, Some(field), "{cut}");
        let text = format!("{screen:?}");
        assert!(text.contains("RSA 2048 bit"), "{cut}: {text}");
    }
}
