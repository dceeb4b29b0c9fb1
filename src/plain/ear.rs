//! What is typed, as lines and private keys. Does the echo itself, so that key text is never on
//! the screen: neither where a key is asked for nor where one is pasted by mistake.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthChar as _;
use zeroize::Zeroizing;

use super::words::is_no_key;
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
/// A line of a key's body that stands where a key begins is at least this long.
const BODY_LINE: usize = 40;
/// An unfinished key of which nothing more comes for this long is worth a line.
const STALLED: Duration = Duration::from_secs(5);

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
    /// Tab. What was typed stays.
    Tab,
}

impl Heard {
    /// Counts also where a line would be the answer to another question: a private key stays one,
    /// and whoever wants out is let out.
    pub(super) fn counts_always(&self) -> bool {
        match self {
            Self::Key(key) => begins_like_a_key(key.expose()),
            Self::Interrupt | Self::End | Self::Suspend => true,
            Self::Line(_) | Self::Escape | Self::EscapeTakenBack | Self::Tab => false,
        }
    }
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

impl Ear {
    /// For a terminal that shows every character, or ASCII only.
    pub(super) fn new(ascii: bool) -> Self {
        Self {
            ascii,
            ..Self::default()
        }
    }

    /// A private key is asked for now, or not any more.
    pub(super) fn expect_key(&mut self, secret: bool) {
        if self.secret && !secret && self.stray.is_none() {
            self.key = Zeroizing::default();
        }
        if !secret {
            self.stalls = None;
        }
        self.secret = secret;
    }

    /// What the terminal is to show of what was typed.
    pub(super) fn echo(&mut self) -> String {
        std::mem::take(&mut self.echo)
    }

    /// What is typed so far and may be seen.
    pub(super) fn line(&self) -> &str {
        if self.secret || self.stray.is_some() {
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
        if self.line.is_empty() && !self.secret {
            text.clone_into(&mut self.line);
        }
    }

    /// Nothing is typed so far.
    pub(super) fn is_silent(&self) -> bool {
        self.line.is_empty() && self.key.is_empty()
    }

    /// Key text is coming in.
    pub(super) fn holds_key(&self) -> bool {
        self.stray.is_some() || (self.secret && !(self.key.is_empty() && self.line.is_empty()))
    }

    /// When [`Ear::silence`] and [`Ear::stalled`] must be called.
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
    pub(super) fn silence(&mut self, now: Instant) -> Option<Heard> {
        let over = self.stray.is_some_and(|last| now >= last + SILENCE);
        over.then(|| self.key_ended(now))
    }

    /// Everything typed and not answered yet is forgotten.
    pub(super) fn forget(&mut self) {
        *self = Self {
            secret: self.secret,
            ascii: self.ascii,
            ..Self::default()
        };
    }

    /// Takes one input; `more` follows in the same read.
    pub(super) fn take(&mut self, input: Input, more: bool, now: Instant) -> Option<Heard> {
        let paused = self.last.is_none_or(|last| now >= last + SILENCE);
        let told = std::mem::take(&mut self.told);
        self.last = Some(now);
        match input {
            Input::Key(key) => {
                if told && key.code == KeyCode::Enter && !more {
                    return Some(self.key_ended(now));
                }
                let heard = self.key(key, more, paused, now);
                let unfinished = self.secret && self.stray.is_none() && !self.key.is_empty();
                self.stalls = unfinished.then_some(now);
                heard
            }
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

    fn key(&mut self, key: KeyEvent, more: bool, paused: bool, now: Instant) -> Option<Heard> {
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
            KeyCode::Esc if self.line.is_empty() => Some(Heard::Escape),
            KeyCode::Tab if self.stray.is_none() => Some(Heard::Tab),
            KeyCode::Enter => self.enter(more, paused, now),
            _ => None,
        }
    }

    fn typed(&mut self, c: char, now: Instant) {
        if self.secret || self.stray.is_some() {
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
        append(&mut self.line, c);
        if key_text::begins_key(&self.line) || begins_body(&self.line) || is_body_line(&self.line) {
            // What was shown of it is the beginning, which all keys have.
            self.echo.clear();
            self.stray = Some(now);
        } else {
            self.echo.push(if self.hides(c) { '?' } else { c });
        }
    }

    fn hides(&self, c: char) -> bool {
        self.ascii && !c.is_ascii()
    }

    /// Takes one character back; `false` when there was none.
    fn rub_out(&mut self) -> bool {
        let Some(c) = self.line.pop() else {
            return false;
        };
        if !self.secret && self.stray.is_none() {
            let width = if self.hides(c) { Some(1) } else { c.width() };
            for _ in 0..width.unwrap_or(0) {
                self.echo.push_str("\x08 \x08");
            }
        }
        true
    }

    fn enter(&mut self, more: bool, paused: bool, now: Instant) -> Option<Heard> {
        if let Some(tail) = self.tail
            && self.line.is_empty()
            && now <= tail
        {
            // Of what comes later than the key itself it is one line end.
            self.tail = (tail == now).then_some(tail);
            return None;
        }
        if self.secret || self.stray.is_some() {
            return self.key_line(more, paused, now);
        }
        self.echo.push('\n');
        Some(Heard::Line(std::mem::take(&mut *self.line)))
    }

    /// The end of a line where key text comes in.
    fn key_line(&mut self, more: bool, paused: bool, now: Instant) -> Option<Heard> {
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
            if paused || !self.key.contains("-----BEGIN") {
                return Some(self.key_ended(now));
            }
        } else if is_no_key(&self.line) {
            self.key = Zeroizing::default();
            self.echo.push('\n');
            return Some(Heard::Line(std::mem::take(&mut *self.line)));
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
    fn key_ended(&mut self, now: Instant) -> Heard {
        let line = std::mem::take(&mut self.line);
        for c in line.chars() {
            append(&mut self.key, c);
        }
        self.stray = None;
        self.stalls = None;
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

/// A text whose first line may be a key's, whatever happened to it on its way here.
pub(super) fn begins_like_a_key(text: &str) -> bool {
    let line = text.trim().lines().next().unwrap_or("").trim();
    let base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    line.contains("--")
        || line.contains("PRIVATE KEY")
        || (line.len() >= BODY_LINE && line.bytes().all(base64))
}

/// A line from the middle of a key, whose beginning was lost: so long, of these characters alone,
/// of all kinds of them, and no path.
fn is_body_line(line: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| line.bytes().any(|byte| kind(&byte));
    line.len() >= BODY_LINE
        && !line.starts_with('/')
        && has(u8::is_ascii_uppercase)
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_digit)
        && line
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
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
