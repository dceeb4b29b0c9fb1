//! What a person types or pastes, as pieces: keys, texts and key text, told apart before anybody
//! acts on them. The same for both front ends, which only differ in what they do with a piece.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent};
use zeroize::Zeroizing;

use crate::domain::{PemCollector, SecretText, Wanted, recognise};
use crate::terminal::Input;

/// Characters closer than this are one text, at 300 baud too; nobody reads what is on the screen
/// and presses Enter that fast.
pub(crate) const PACE: Duration = Duration::from_millis(150);
/// Key text that nobody asked for is over after this much silence.
const SILENCE: Duration = Duration::from_secs(1);
/// What comes so long after a piece of a key was swallowed may be the rest of it.
const REST: Duration = Duration::from_secs(10);
/// No text is longer, of those that are asked for.
pub(crate) const LONGEST: usize = 4_096;
/// Said of a paste that is.
pub(crate) const TOO_MUCH: &str = "Too much for this field: nothing of it was pasted";

/// What an input comes to.
#[derive(Debug)]
pub(crate) enum Piece {
    /// A key that is no key text: a letter of a text, or one with a meaning.
    Key(KeyEvent),
    /// The Esc key given out last was none.
    EscWasNone,
    /// Key text begins with this. So many of its characters were given out as keys, and are to be
    /// taken back.
    KeyBegins { shown: usize, text: SecretText },
    /// It goes on. Line ends and tabs within are characters of it.
    KeyChar(char),
    /// A paste that brought key text is over, and the key with it.
    KeyOver,
    /// A pasted text that is no key text, as one line.
    Text(String),
    /// A pasted text that is none, and longer than any that is asked for.
    TooMuch,
}

/// Tells pieces from each other.
#[derive(Debug, Default)]
pub(crate) struct Typed {
    /// Characters that came without a break and were given out as keys.
    run: SecretText,
    /// Key text is coming in.
    coming: Option<ComingIn>,
    /// A paste, or an escape string, that has not ended.
    held: Option<Held>,
    /// A piece of what may be a key was swallowed then.
    lost: Option<Instant>,
    /// The last input.
    last: Option<Instant>,
    /// So far before the end of this batch key text goes on that does not begin there, as far as was
    /// looked for.
    goes_on: Option<(Wanted, Option<usize>)>,
}

/// Key text that is typed, or pasted without brackets.
#[derive(Debug, Default)]
struct ComingIn {
    /// Nobody asked for it, or it is more than any key has: it goes on until nothing more comes.
    stray: bool,
    bytes: usize,
    line: SecretText,
    /// Its END line was there, with a line end behind it.
    ended: bool,
}

/// What stands between two marks, and is nobody's before the second, unless it is a key.
#[derive(Debug, Default)]
struct Held {
    text: SecretText,
    after_return: bool,
    /// It is key text, and goes on as it comes.
    is_key: bool,
}

impl Typed {
    /// The next batch is looked at.
    pub(crate) fn begin(&mut self) {
        self.goes_on = None;
    }

    /// What was typed so far is not what follows: the focus is elsewhere.
    pub(crate) fn forget_run(&mut self) {
        self.run.clear();
    }

    /// The character given out last belongs to others before it.
    pub(crate) fn is_in_word(&self) -> bool {
        self.run.expose().chars().nth(1).is_some()
    }

    /// Key text is coming in without brackets: what is not read yet may be more of it.
    pub(crate) fn takes_key(&self) -> bool {
        self.coming.is_some()
    }

    /// Whoever took the key knows that it is whole: what follows is something else.
    pub(crate) fn key_is_over(&mut self) {
        self.coming = None;
    }

    /// When [`Typed::expire`] must be called.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        let stray = self.coming.as_ref().is_some_and(|coming| coming.stray);
        self.last.filter(|_| stray).map(|last| last + SILENCE)
    }

    /// Key text that nobody asked for is over, when nothing comes any more.
    pub(crate) fn expire(&mut self, now: Instant) -> bool {
        let over = self.deadline().is_some_and(|deadline| now >= deadline);
        self.coming.take_if(|_| over).is_some()
    }

    /// Takes the first input of what is left of a batch, where this is asked for.
    pub(crate) fn take(&mut self, rest: &[Input], wanted: Wanted, now: Instant) -> Option<Piece> {
        self.time_passes(now);
        match *rest.first()? {
            Input::Key(key) => Some(self.key(key, rest, wanted, now)),
            Input::EscWasNone => Some(Piece::EscWasNone),
            Input::PasteStart => {
                self.run.clear();
                self.coming = None;
                self.held.insert(Held::default()).is_key = wanted.is_key();
                None
            }
            Input::Pasted(c) => self.hold(c, wanted),
            Input::PasteEnd => self.held.take().map(Held::pasted),
            // Nobody's answer has a key in it, so a key that is pasted behind an escape string
            // without an end is known all the same.
            Input::InString(c) => self.hold(c, Wanted::Text),
            Input::StringEnd => self.held.take()?.is_key.then_some(Piece::KeyOver),
            Input::StringBroken => {
                let held = self.held.take()?;
                if held.is_key {
                    self.coming = Some(ComingIn::new(!wanted.is_key()));
                } else if recognise::may_go_on(held.text.expose()) {
                    self.lost = Some(now);
                }
                None
            }
        }
    }

    fn time_passes(&mut self, now: Instant) {
        let pause = self.last.replace(now);
        let longer = |than| pause.is_none_or(|last| now.saturating_duration_since(last) > than);
        if longer(PACE) {
            self.coming.take_if(|coming| !coming.stray || coming.ended);
        }
        if longer(SILENCE) {
            self.coming = None;
            self.run.clear();
        }
    }

    fn key(&mut self, key: KeyEvent, rest: &[Input], wanted: Wanted, now: Instant) -> Piece {
        let typed = match key.code {
            KeyCode::Char(c) if key.modifiers.is_empty() => c,
            // A line end that comes with a key at the key's own pace is no Enter: pressed there, it
            // would save, or leave the page, in the middle of a paste that has no brackets.
            KeyCode::Enter if self.coming.is_some() => '\n',
            // Nor is a tab before its end the Tab key: people copy keys from indented text. Behind
            // its END line there is no more text, so there it is.
            KeyCode::Tab if self.coming.as_ref().is_some_and(|key| !key.is_over()) => '\t',
            _ => {
                self.coming = None;
                self.run.clear();
                return Piece::Key(key);
            }
        };
        let stray = self.coming.as_ref().is_some_and(|coming| coming.stray);
        if stray || wanted.is_key() || typed.is_control() {
            let coming = self.coming.get_or_insert_default();
            coming.goes_on(typed);
            return Piece::KeyChar(typed);
        }
        self.coming = None;
        let lost = self.lost.take();
        let goes_on = lost.is_some_and(|at| now.saturating_duration_since(at) < REST)
            || self.goes_on_here(rest, wanted);
        push_bounded(&mut self.run, typed);
        if goes_on || recognise::begins_key(self.run.expose(), wanted) {
            let shown = self.run.expose().chars().count() - 1;
            let text = self.run.take();
            let mut coming = ComingIn::new(true);
            text.expose().chars().for_each(|c| coming.goes_on(c));
            self.coming = Some(coming);
            return Piece::KeyBegins { shown, text };
        }
        Piece::Key(key)
    }

    /// Key text goes on with this input, as the rest of the batch shows.
    fn goes_on_here(&mut self, rest: &[Input], wanted: Wanted) -> bool {
        let left = match self.goes_on {
            Some((looked_for, left)) if looked_for == wanted => left,
            _ => recognise::goes_on_at(&bytes(rest), wanted).map(|from| rest.len() - from),
        };
        let here = left.is_some_and(|left| rest.len() <= left);
        self.goes_on = Some((wanted, left.filter(|_| !here)));
        here
    }

    /// Takes a character between two marks.
    fn hold(&mut self, c: char, wanted: Wanted) -> Option<Piece> {
        let held = self.held.get_or_insert_default();
        if std::mem::replace(&mut held.after_return, c == '\r') && c == '\n' {
            return None;
        }
        let c = if c == '\r' { '\n' } else { c };
        if held.is_key {
            return Some(Piece::KeyChar(c));
        }
        push_bounded(&mut held.text, c);
        held.is_key = recognise::begins_key(held.text.expose(), wanted);
        held.is_key.then(|| Piece::KeyBegins {
            shown: 0,
            text: held.text.take(),
        })
    }
}

impl Held {
    /// A paste is over.
    fn pasted(self) -> Piece {
        if self.is_key {
            Piece::KeyOver
        } else if self.text.len() > LONGEST {
            Piece::TooMuch
        } else {
            Piece::Text(one_line(self.text.expose()))
        }
    }
}

impl ComingIn {
    fn new(stray: bool) -> Self {
        Self {
            stray,
            ..Self::default()
        }
    }

    /// The END line is there, with or without a line end behind it.
    fn is_over(&self) -> bool {
        self.ended || recognise::ends_key(self.line.expose())
    }

    fn goes_on(&mut self, c: char) {
        self.bytes += c.len_utf8();
        self.stray |= self.bytes > PemCollector::LIMIT;
        if c == '\n' {
            self.ended |= recognise::ends_key(self.line.expose());
            self.line.clear();
        } else {
            push_bounded(&mut self.line, c);
        }
    }
}

/// Of a text without an end the first half goes: key text behind it must be seen all the same.
fn push_bounded(text: &mut SecretText, c: char) {
    if text.len() >= PemCollector::LIMIT {
        let whole = text.take();
        let mut half = whole.len() / 2;
        while !whole.expose().is_char_boundary(half) {
            half += 1;
        }
        text.append(&whole.expose()[half..]);
    }
    text.push(c);
}

/// Inputs as the recogniser reads them: a byte for each, and one that no key has for what is no
/// text.
fn bytes(batch: &[Input]) -> Zeroizing<Vec<u8>> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(batch.len()));
    bytes.extend(batch.iter().map(|input| {
        let key = input.key().filter(|key| key.modifiers.is_empty());
        key.map_or(0, |key| match key.code {
            KeyCode::Char(c) => u8::try_from(c).unwrap_or(0),
            KeyCode::Enter => b'\n',
            KeyCode::Tab => b'\t',
            _ => 0,
        })
    }));
    bytes
}

/// A pasted text as one line: ends trimmed, line ends within as spaces, no control characters.
fn one_line(text: &str) -> String {
    text.trim()
        .chars()
        .map(|c| if matches!(c, '\n' | '\t') { ' ' } else { c })
        .filter(|c| !c.is_control())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_comes_in_is_over_behind_its_end_line() {
        let after = |text: &str| {
            let mut coming = ComingIn::new(false);
            text.chars().for_each(|c| coming.goes_on(c));
            (coming.is_over(), coming.stray)
        };
        for (text, over) in [
            ("-----BEGIN PRIVATE KEY-----\nMII\n", false),
            ("-----END PRIVATE KEY", false),
            ("-----END PRIVATE KEY-----", true),
            ("-----END PRIVATE KEY-----\n", true),
            ("-----END PRIVATE KEY-----\n\nmore\n", true),
            ("-----END\nPRIVATE KEY-----\n", false),
        ] {
            assert_eq!(after(text), (over, false), "{text:?}");
        }
        // No key is as long: what follows belongs nowhere.
        let long = |length: usize| after(&"a".repeat(length)).1;
        assert!(!long(PemCollector::LIMIT) && long(PemCollector::LIMIT + 1));
        let mut stray = ComingIn::new(true);
        stray.goes_on('a');
        assert!(stray.stray);
    }

    #[test]
    fn key_text_that_nobody_asked_for_is_over_after_a_silence() {
        let now = Instant::now();
        let mut typed = Typed {
            coming: Some(ComingIn::new(true)),
            last: Some(now),
            ..Typed::default()
        };
        assert_eq!(typed.deadline(), Some(now + SILENCE));
        assert!(typed.takes_key());
        assert!(!typed.expire(now) && typed.takes_key());
        assert!(typed.expire(now + SILENCE) && !typed.takes_key());
        // A key that was asked for is waited for.
        typed.coming = Some(ComingIn::new(false));
        assert_eq!(typed.deadline(), None);
        assert!(!typed.expire(now + SILENCE * 2) && typed.takes_key());
        typed.key_is_over();
        assert!(!typed.takes_key());
    }

    #[test]
    fn a_character_is_in_a_word_when_another_came_before_it() {
        let mut typed = Typed::default();
        assert!(!typed.is_in_word());
        typed.run.push('a');
        assert!(!typed.is_in_word());
        typed.run.push('b');
        assert!(typed.is_in_word());
        typed.forget_run();
        assert!(!typed.is_in_word());
    }

    #[test]
    fn a_paste_that_is_as_long_as_it_may_be_is_a_text() {
        let pasted = |length: usize| {
            let mut held = Held::default();
            held.text.append(&"a".repeat(length));
            held.pasted()
        };
        assert!(matches!(pasted(LONGEST), Piece::Text(text) if text.len() == LONGEST));
        assert!(matches!(pasted(LONGEST + 1), Piece::TooMuch));
    }

    #[test]
    fn a_text_without_an_end_keeps_its_last_half_in_whole_characters() {
        let mut text = SecretText::default();
        text.append("a");
        while text.len() < PemCollector::LIMIT {
            text.push('\u{e9}');
        }
        push_bounded(&mut text, 'z');
        assert!(text.len() <= PemCollector::LIMIT / 2 + 2);
        assert!(text.expose().ends_with("\u{e9}z"));
        assert!(
            text.expose()
                .trim_end_matches('z')
                .chars()
                .all(|c| c == '\u{e9}')
        );
    }
}
