//! What is typed, as lines and private keys. Does the echo itself, so that key text is never on
//! the screen: neither where a key is asked for nor where one is pasted by mistake.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthChar as _;
use zeroize::Zeroizing;

use super::reply::is_word;
use crate::domain::{PemCollector, Secret};
use crate::terminal::Input;
use crate::terminal::key_text::{self, LineEnds};

/// No answer is longer.
const LONGEST: usize = 4096;
/// Key text that was typed into another field is over after this much silence.
const SILENCE: Duration = Duration::from_secs(1);
/// A line end so shortly behind an END line is that line's own.
const TAIL: Duration = Duration::from_millis(300);
/// base64 of a key begins like this; so many characters of it say nothing about the key.
const BODY: usize = 24;

/// What was said.
#[derive(Debug)]
pub(super) enum Heard {
    /// A line, without its end.
    Line(String),
    /// A private key, whole or as much as came.
    Key(Secret),
    /// Esc on an empty line.
    Escape,
    /// The last Esc was none.
    EscapeTakenBack,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-D on an empty line.
    End,
    /// Ctrl-Z.
    Suspend,
}

/// Listens to the keyboard.
#[derive(Debug, Default)]
pub(super) struct Ear {
    /// A private key is asked for.
    secret: bool,
    line: Zeroizing<String>,
    /// Key text so far, without the line that is being typed.
    key: Zeroizing<String>,
    /// Key text comes in although none was asked for, the last piece just then.
    stray: Option<Instant>,
    /// Empty lines until then belong to the key that just ended.
    tail: Option<Instant>,
    paste: Option<(Zeroizing<String>, LineEnds)>,
    echo: String,
}

impl Ear {
    /// A private key is asked for now, or not any more.
    pub(super) fn expect_key(&mut self, secret: bool) {
        if self.secret && !secret && self.stray.is_none() {
            self.key = Zeroizing::default();
        }
        self.secret = secret;
    }

    /// What the terminal is to show of what was typed.
    pub(super) fn echo(&mut self) -> String {
        std::mem::take(&mut self.echo)
    }

    /// When [`Ear::silence`] must be called.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.stray.map(|last| last + SILENCE)
    }

    /// Key text that nobody asked for is over when nothing comes any more.
    pub(super) fn silence(&mut self, now: Instant) -> Option<Heard> {
        let over = self.deadline().is_some_and(|deadline| now >= deadline);
        over.then(|| self.key_ended(now))
    }

    /// Everything typed and not answered yet is forgotten.
    pub(super) fn forget(&mut self) {
        *self = Self {
            secret: self.secret,
            ..Self::default()
        };
    }

    /// Takes one input; `more` follows in the same read.
    pub(super) fn take(&mut self, input: Input, more: bool, now: Instant) -> Option<Heard> {
        match input {
            Input::Key(key) => self.key(key, more, now),
            Input::EscWasNone => Some(Heard::EscapeTakenBack),
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
    pub(super) fn read_over(&mut self, now: Instant) -> Option<Heard> {
        let taking = self.secret || self.stray.is_some();
        if !taking || self.line.is_empty() || !self.line.contains("-----") {
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

    fn key(&mut self, key: KeyEvent, more: bool, now: Instant) -> Option<Heard> {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if control => {
                self.forget();
                Some(Heard::Interrupt)
            }
            KeyCode::Char('z') if control => Some(Heard::Suspend),
            KeyCode::Char('d') if control && self.line.is_empty() => Some(Heard::End),
            KeyCode::Char('u') if control => {
                while self.rub_out() {}
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
            KeyCode::Esc if self.line.is_empty() => Some(Heard::Escape),
            KeyCode::Enter => self.enter(more, now),
            _ => None,
        }
    }

    fn typed(&mut self, c: char, now: Instant) {
        if let Some(last) = &mut self.stray {
            *last = now;
            append(&mut self.line, c);
            return;
        }
        if self.secret {
            append(&mut self.line, c);
            return;
        }
        if self.line.len() >= LONGEST || c.is_control() {
            return;
        }
        append(&mut self.line, c);
        if key_text::begins_key(&self.line) || begins_body(&self.line) {
            // What was shown of it is the beginning, which all keys have.
            self.echo.clear();
            self.stray = Some(now);
        } else {
            self.echo.push(c);
        }
    }

    /// Takes one character back; `false` when there was none.
    fn rub_out(&mut self) -> bool {
        let Some(c) = self.line.pop() else {
            return false;
        };
        if !self.secret && self.stray.is_none() {
            for _ in 0..c.width().unwrap_or(0) {
                self.echo.push_str("\x08 \x08");
            }
        }
        true
    }

    fn enter(&mut self, more: bool, now: Instant) -> Option<Heard> {
        if let Some(tail) = self.tail
            && self.line.is_empty()
            && now <= tail
        {
            // Of what comes later than the key itself it is one line end.
            self.tail = (tail == now).then_some(tail);
            return None;
        }
        if self.secret || self.stray.is_some() {
            return self.key_line(more, now);
        }
        self.echo.push('\n');
        Some(Heard::Line(std::mem::take(&mut *self.line)))
    }

    /// The end of a line where key text comes in.
    fn key_line(&mut self, more: bool, now: Instant) -> Option<Heard> {
        if self.stray.is_some() {
            self.stray = Some(now);
        } else if self.line.is_empty() {
            if more {
                return None;
            }
            if self.key.is_empty() {
                self.echo.push('\n');
                return Some(Heard::Line(String::new()));
            }
            if !self.key.contains("-----BEGIN") {
                return Some(self.key_ended(now));
            }
        } else if is_word(&self.line) {
            self.key = Zeroizing::default();
            self.echo.push('\n');
            return Some(Heard::Line(std::mem::take(&mut *self.line)));
        }
        append(&mut self.line, '\n');
        let line = std::mem::take(&mut self.line);
        if self.key.len() <= PemCollector::LIMIT {
            for c in line.chars() {
                append(&mut self.key, c);
            }
        }
        key_text::ends_key(&self.key).then(|| self.key_ended(now))
    }

    /// The key is over, whole or not.
    fn key_ended(&mut self, now: Instant) -> Heard {
        let line = std::mem::take(&mut self.line);
        for c in line.chars() {
            append(&mut self.key, c);
        }
        self.stray = None;
        self.tail = Some(now);
        self.echo.push('\n');
        Heard::Key(Secret::new(std::mem::take(&mut *self.key)))
    }

    fn pasted(&mut self, now: Instant) -> Option<Heard> {
        let (text, _) = self.paste.take()?;
        if self.secret || self.stray.is_some() || key_text::holds_key(&text) {
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

/// A text that begins like the base64 of a key.
fn begins_body(line: &str) -> bool {
    (line.starts_with("MII") || line.starts_with("MIG"))
        && line.len() >= BODY
        && line
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
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
