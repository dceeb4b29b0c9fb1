//! What is typed, as lines and private keys. Does the echo itself, so that key text is never on
//! the screen: neither where a key is asked for nor where one is pasted by mistake.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthChar as _;
use zeroize::Zeroizing;

use super::commands::{is_answer, is_no_key};
use super::entered::{Entered, begins_like_a_key};
use crate::domain::{PemCollector, Secret};
use crate::terminal::Input;
use crate::terminal::key_text::{self, LineEnds};

/// No answer is longer.
const LONGEST: usize = 4096;
/// Key text that was typed into another field is over after this much silence.
const SILENCE: Duration = Duration::from_secs(1);
/// A line end so shortly behind an END line is that line's own.
const TAIL: Duration = Duration::from_millis(300);
/// An unfinished key of which nothing more comes for this long is worth a line.
const STALLED: Duration = Duration::from_secs(5);

/// What is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Expected {
    /// A line.
    #[default]
    Line,
    /// A private key.
    Key,
    /// What is to become of key text that nobody asked for and that broke off. A line of letters
    /// and digits is either an answer to that, or more of the key, and not shown before its end.
    KeyOrLine,
}

/// Listens to the keyboard.
#[derive(Debug, Default)]
pub(super) struct LineInput {
    asked: Expected,
    line: Zeroizing<String>,
    /// Key text so far, without the line that is being typed.
    key: Zeroizing<String>,
    /// Key text comes in although none was asked for, the last piece just then.
    stray: Option<Instant>,
    /// The last input of an unfinished key, until its standstill was told.
    stalls: Option<Instant>,
    /// The person was told that the key is unfinished, and typed nothing since.
    told: bool,
    /// The last input.
    last: Option<Instant>,
    /// Empty lines until then belong to the key that just ended.
    tail: Option<Instant>,
    paste: Option<(Zeroizing<String>, LineEnds)>,
    echo: String,
    /// The terminal shows these characters only.
    ascii: bool,
}

impl LineInput {
    /// For a terminal that shows every character, or ASCII only.
    pub(super) fn new(ascii: bool) -> Self {
        Self {
            ascii,
            ..Self::default()
        }
    }

    /// A private key is asked for now, or not any more.
    pub(super) fn expect_key(&mut self, expected: bool) {
        if expected {
            self.asked = Expected::Key;
            return;
        }
        self.stalls = None;
        if self.asked == Expected::Key {
            self.asked = Expected::Line;
            if self.stray.is_none() {
                self.key = Zeroizing::default();
            }
        }
    }

    /// What the terminal is to show of what was typed.
    pub(super) fn echo(&mut self) -> String {
        std::mem::take(&mut self.echo)
    }

    /// What is typed so far and may be seen.
    pub(super) fn line(&self) -> &str {
        if self.takes_key() || self.is_withheld() {
            ""
        } else {
            &self.line
        }
    }

    /// Takes over the line that is typed.
    pub(super) fn take_line(&mut self) -> String {
        if self.line().is_empty() {
            String::new()
        } else {
            std::mem::take(&mut *self.line)
        }
    }

    /// This was typed for the person, unless they typed something themselves.
    pub(super) fn begin_line(&mut self, text: &str) {
        if self.line.is_empty() && self.asked != Expected::Key {
            text.clone_into(&mut self.line);
        }
    }

    /// Nothing is typed so far.
    pub(super) fn is_silent(&self) -> bool {
        self.line.is_empty() && self.key.is_empty()
    }

    /// Key text is coming in.
    pub(super) fn holds_key(&self) -> bool {
        self.takes_key() && (self.stray.is_some() || !self.is_silent())
    }

    /// What comes in is key text, asked for or not.
    fn takes_key(&self) -> bool {
        self.asked == Expected::Key || self.stray.is_some()
    }

    /// When [`LineInput::silence`] and [`LineInput::stalled`] must be called.
    pub(super) fn deadline(&self) -> Option<Instant> {
        let over = self.stray.map(|last| last + SILENCE);
        let stalled = self.stalls.map(|last| last + STALLED);
        over.into_iter().chain(stalled).min()
    }

    /// An unfinished key is not going on: how many lines there are. Said once.
    pub(super) fn stalled(&mut self, now: Instant) -> Option<usize> {
        self.stalls.filter(|last| now >= *last + STALLED)?;
        self.stalls = None;
        self.told = true;
        Some(self.key.lines().count() + usize::from(!self.line.is_empty()))
    }

    /// Key text that nobody asked for is over when nothing comes any more.
    pub(super) fn silence(&mut self, now: Instant) -> Option<Entered> {
        let over = self.stray.is_some_and(|last| now >= last + SILENCE);
        over.then(|| self.key_ended(now))
    }

    /// Everything typed and not answered yet is forgotten.
    pub(super) fn forget(&mut self) {
        *self = Self {
            asked: self.asked,
            ascii: self.ascii,
            ..Self::default()
        };
    }

    /// Takes one input; `more` follows in the same read.
    pub(super) fn take(&mut self, input: Input, more: bool, now: Instant) -> Option<Entered> {
        let paused = self.last.is_none_or(|last| now >= last + SILENCE);
        let told = std::mem::take(&mut self.told);
        self.last = Some(now);
        match input {
            Input::Key(key) => {
                if told && key.code == KeyCode::Enter && !more {
                    return Some(self.key_ended(now));
                }
                let heard = self.key(key, more, paused, now);
                let unfinished =
                    self.asked == Expected::Key && self.stray.is_none() && !self.key.is_empty();
                self.stalls = unfinished.then_some(now);
                heard
            }
            Input::EscWasNone => Some(Entered::EscapeTakenBack),
            Input::KeyGoesOn => {
                if !self.takes_key() {
                    self.key_elsewhere(now);
                }
                None
            }
            Input::PasteStart => {
                let room = Zeroizing::new(String::with_capacity(PemCollector::LIMIT + 8));
                self.paste = Some((room, LineEnds::default()));
                None
            }
            Input::PasteChunk(text) => {
                if let Some((held, ends)) = &mut self.paste {
                    let room = (PemCollector::LIMIT + 1).saturating_sub(held.len());
                    let mut cut = room.min(text.expose().len());
                    while !text.expose().is_char_boundary(cut) {
                        cut -= 1;
                    }
                    ends.normalise(&text.expose()[..cut], held);
                }
                None
            }
            Input::PasteEnd => self.pasted(now),
        }
    }

    /// A read is over: a key whose END line came without a line end is whole.
    pub(super) fn read_over(&mut self, now: Instant) -> Option<Entered> {
        if !self.takes_key() || self.line.is_empty() || !self.line.contains("-----") {
            return None;
        }
        let mut whole = Zeroizing::new(String::with_capacity(self.key.len() + self.line.len()));
        whole.push_str(&self.key);
        whole.push_str(&self.line);
        key_text::ends_key(&whole).then(|| {
            self.key = whole;
            self.line = Zeroizing::default();
            let heard = self.key_ended(now);
            self.tail = Some(now + TAIL);
            heard
        })
    }

    fn key(&mut self, key: KeyEvent, more: bool, paused: bool, now: Instant) -> Option<Entered> {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if control => {
                self.forget();
                Some(Entered::Interrupt)
            }
            KeyCode::Char('z') if control => Some(Entered::Suspend),
            KeyCode::Char('d') if control && self.line.is_empty() => Some(Entered::End),
            KeyCode::Char('u') if control => {
                while self.rub_out() {}
                None
            }
            KeyCode::Char('w') if control => {
                while self.line.ends_with(' ') && self.rub_out() {}
                while !self.line.ends_with(' ') && self.rub_out() {}
                None
            }
            KeyCode::Char(c) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.typed(c, now);
                None
            }
            KeyCode::Backspace => {
                self.rub_out();
                None
            }
            KeyCode::Esc if self.line.is_empty() => {
                self.answered();
                Some(Entered::Escape)
            }
            KeyCode::Tab if self.stray.is_none() => Some(Entered::Tab),
            KeyCode::Enter => self.enter(more, paused, now),
            _ => None,
        }
    }

    fn typed(&mut self, c: char, now: Instant) {
        if self.takes_key() {
            if self.line.len() <= PemCollector::LIMIT {
                append(&mut self.line, c);
            } else {
                // Longer than any key: no more is kept, and it is over when nothing comes.
                self.stray = Some(now);
            }
            if let Some(last) = &mut self.stray {
                *last = now;
            }
            return;
        }
        if c.is_control() {
            return;
        }
        if self.line.len() >= LONGEST {
            // No answer is as long, but key text behind it must be seen all the same.
            let mut half = LONGEST / 2;
            while !self.line.is_char_boundary(half) {
                half += 1;
            }
            self.line.drain(..half);
        }
        let withheld = self.is_withheld();
        append(&mut self.line, c);
        if key_text::begins_key(&self.line) {
            self.key_elsewhere(now);
        } else if !self.is_withheld() {
            let from = if withheld {
                0
            } else {
                self.line.len() - c.len_utf8()
            };
            self.show(from);
        }
    }

    /// What was typed so far, or what comes now, is key text although none was asked for.
    fn key_elsewhere(&mut self, now: Instant) {
        // What was shown of it tells nothing, or could not be known yet.
        self.echo.clear();
        self.stray = Some(now);
    }

    /// The line so far may be the rest of a key that broke off.
    fn is_withheld(&self) -> bool {
        self.asked == Expected::KeyOrLine && self.line.bytes().all(key_text::is_base64)
    }

    /// What is to become of a key that broke off was answered.
    fn answered(&mut self) {
        if self.asked == Expected::KeyOrLine {
            self.asked = Expected::Line;
        }
    }

    /// Shows the line from there on.
    fn show(&mut self, from: usize) {
        let shown = self.line[from..].chars();
        let shown: String = shown.map(|c| if self.hides(c) { '?' } else { c }).collect();
        self.echo.push_str(&shown);
    }

    fn hides(&self, c: char) -> bool {
        self.ascii && !c.is_ascii()
    }

    /// Takes one character back; `false` when there was none.
    fn rub_out(&mut self) -> bool {
        let unseen = self.takes_key() || self.is_withheld();
        let Some(c) = self.line.pop() else {
            return false;
        };
        if !unseen {
            let width = if self.hides(c) { Some(1) } else { c.width() };
            for _ in 0..width.unwrap_or(0) {
                self.echo.push_str("\x08 \x08");
            }
        }
        true
    }

    fn enter(&mut self, more: bool, paused: bool, now: Instant) -> Option<Entered> {
        if let Some(tail) = self.tail
            && self.line.is_empty()
            && now <= tail
        {
            // Of what comes later than the key itself it is one line end.
            self.tail = (tail == now).then_some(tail);
            return None;
        }
        if self.is_withheld() && self.stray.is_none() {
            if self.line.is_empty() || is_answer(&self.line) {
                self.show(0);
            } else {
                self.key_elsewhere(now);
            }
        }
        if self.takes_key() {
            return self.key_line(more, paused, now);
        }
        self.answered();
        self.echo.push('\n');
        Some(Entered::Line(std::mem::take(&mut *self.line)))
    }

    /// The end of a line where key text comes in.
    fn key_line(&mut self, more: bool, paused: bool, now: Instant) -> Option<Entered> {
        if self.stray.is_some() {
            self.stray = Some(now);
        } else if self.line.is_empty() {
            if more {
                return None;
            }
            if self.key.is_empty() {
                self.echo.push('\n');
                return Some(Entered::Line(String::new()));
            }
            if paused || !self.key.contains("-----BEGIN") {
                return Some(self.key_ended(now));
            }
        } else if is_no_key(&self.line) {
            self.key = Zeroizing::default();
            self.echo.push('\n');
            return Some(Entered::Line(std::mem::take(&mut *self.line)));
        } else if self.key.is_empty() && !more && !begins_like_a_key(&self.line) {
            return Some(self.key_ended(now));
        }
        append(&mut self.line, '\n');
        let line = std::mem::take(&mut self.line);
        if self.key.len() <= PemCollector::LIMIT {
            for c in line.chars() {
                append(&mut self.key, c);
            }
        } else {
            self.stray = Some(now);
        }
        key_text::ends_key(&self.key).then(|| self.key_ended(now))
    }

    /// The key is over, whole or not.
    fn key_ended(&mut self, now: Instant) -> Entered {
        let line = std::mem::take(&mut self.line);
        for c in line.chars() {
            append(&mut self.key, c);
        }
        let is_key = self.key.len() >= key_text::LINE || self.key.contains("-----");
        if self.stray.take().is_some() && self.asked != Expected::Key {
            let broke_off = is_key && !key_text::ends_key(&self.key);
            self.asked = if broke_off {
                Expected::KeyOrLine
            } else {
                Expected::Line
            };
        }
        self.stalls = None;
        self.tail = Some(now);
        self.echo.push('\n');
        Entered::Key(Secret::new(std::mem::take(&mut *self.key)))
    }

    fn pasted(&mut self, now: Instant) -> Option<Entered> {
        let (text, _) = self.paste.take()?;
        if self.takes_key() || key_text::holds_key(&text) {
            for c in text.chars() {
                append(&mut self.key, c);
            }
            return Some(self.key_ended(now));
        }
        for c in key_text::one_line(&text).chars() {
            self.typed(c, now);
        }
        None
    }
}

/// A string that grows leaves its old place as it was; this one wipes it.
fn append(text: &mut Zeroizing<String>, c: char) {
    if text.capacity() - text.len() < c.len_utf8() {
        let mut roomy = Zeroizing::new(String::with_capacity((text.len() * 2).max(256)));
        roomy.push_str(text);
        *text = roomy;
    }
    text.push(c);
}
