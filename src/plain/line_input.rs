//! What is typed, as lines and private keys. Does the echo itself, so that key text is never on
//! the screen: neither where a key is asked for nor where one is pasted by mistake.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthChar as _;

use super::commands::{is_answer, is_no_key};
use super::entered::Entered;
use crate::domain::recognise::{begins_like_a_key, ends_key, is_base64};
use crate::domain::{PemCollector, SecretText, Wanted};
use crate::frontend::Piece;
use crate::frontend::typed::LONGEST;

/// A line end so shortly behind an END line is that line's own.
const TAIL: Duration = Duration::from_millis(300);
/// An unfinished key of which nothing more comes for this long is worth a line.
const STALLED: Duration = Duration::from_secs(5);

/// Makes lines and keys of pieces.
#[derive(Debug, Default)]
pub(super) struct LineInput {
    wanted: Wanted,
    line: SecretText,
    /// Key text so far, without the line that is being typed.
    key: SecretText,
    /// Key text comes in although none was asked for.
    stray: bool,
    /// The last input of an unfinished key, until its standstill was told.
    stalls: Option<Instant>,
    /// The person was told that the key is unfinished, and typed nothing since.
    told: bool,
    /// Empty lines until then belong to the key that just ended.
    tail: Option<Instant>,
    echo: String,
    /// The terminal shows these characters only.
    ascii: bool,
}

/// How a line ended.
#[derive(Clone, Copy, Debug)]
struct LineEnd {
    /// At the pace of a key that comes in.
    paced: bool,
    /// More follows in the same read.
    more: bool,
    /// The person knows that the key is not complete.
    told: bool,
}

impl LineInput {
    /// For a terminal that shows every character, or ASCII only.
    pub(super) fn new(ascii: bool) -> Self {
        Self {
            ascii,
            ..Self::default()
        }
    }

    /// This is asked for now.
    pub(super) fn expect(&mut self, wanted: Wanted) {
        let was = std::mem::replace(&mut self.wanted, wanted);
        if !wanted.is_key() {
            self.stalls = None;
            if was.is_key() && !self.stray {
                self.key.clear();
            }
        }
    }

    /// What is asked for.
    pub(super) fn wanted(&self) -> Wanted {
        self.wanted
    }

    /// What the terminal is to show of what was typed.
    pub(super) fn echo(&mut self) -> String {
        std::mem::take(&mut self.echo)
    }

    /// What is typed so far and may be seen.
    pub(super) fn line(&self) -> &str {
        if self.is_hidden() {
            ""
        } else {
            self.line.expose()
        }
    }

    /// Takes over the line that is typed.
    pub(super) fn take_line(&mut self) -> String {
        let line = self.line().to_owned();
        if !line.is_empty() {
            self.line.clear();
        }
        line
    }

    /// This was typed for the person, unless they typed something themselves.
    pub(super) fn begin_line(&mut self, text: &str) {
        if self.line.is_empty() && !self.wanted.is_key() {
            self.line.append(text);
        }
    }

    /// Nothing is typed so far.
    pub(super) fn is_silent(&self) -> bool {
        self.line.is_empty() && self.key.is_empty()
    }

    /// Key text is coming in.
    pub(super) fn holds_key(&self) -> bool {
        self.stray || (self.wanted.is_key() && !self.is_silent())
    }

    /// When [`LineInput::stalled`] must be called.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.stalls.map(|last| last + STALLED)
    }

    /// An unfinished key is not going on: how many lines there are. Said once.
    pub(super) fn stalled(&mut self, now: Instant) -> Option<usize> {
        self.stalls.filter(|last| now >= *last + STALLED)?;
        self.stalls = None;
        self.told = true;
        let lines = self.key.expose().lines().count();
        Some(lines + usize::from(!self.line.is_empty()))
    }

    /// Everything typed and not answered yet is forgotten.
    pub(super) fn forget(&mut self) {
        *self = Self {
            wanted: self.wanted,
            ascii: self.ascii,
            ..Self::default()
        };
    }

    /// Takes one piece; `more` follows in the same read.
    pub(super) fn take(&mut self, piece: Piece, more: bool, now: Instant) -> Option<Entered> {
        let told = std::mem::take(&mut self.told);
        let entered = match piece {
            Piece::Key(key) => self.key(key, more, told, now),
            Piece::EscWasNone => Some(Entered::EscapeTakenBack),
            Piece::KeyBegins { text, .. } => self.key_begins(&text, now),
            Piece::KeyChar(c) => self.key_char(c, more, now),
            Piece::KeyOver => self.over(now),
            Piece::Text(line) => {
                line.chars().for_each(|c| self.typed(c));
                None
            }
            Piece::TooMuch => Some(Entered::TooMuch),
        };
        let unfinished = self.wanted.is_key() && !self.stray && !self.key.is_empty();
        self.stalls = unfinished.then_some(now);
        entered
    }

    /// Nothing more of a key comes, of which something is there.
    pub(super) fn over(&mut self, now: Instant) -> Option<Entered> {
        (self.stray || !self.is_silent()).then(|| self.key_ended(now))
    }

    /// A read is over: a key whose END line came without a line end is whole.
    pub(super) fn read_over(&mut self, now: Instant) -> Option<Entered> {
        if !self.takes_key() || !self.line.expose().contains("-----") {
            return None;
        }
        let before = self.key.len();
        self.key.append(self.line.expose());
        if ends_key(self.key.expose()) {
            self.line.clear();
            let entered = self.key_ended(now);
            self.tail = Some(now + TAIL);
            return Some(entered);
        }
        self.key.truncate(before);
        None
    }

    fn key(&mut self, key: KeyEvent, more: bool, told: bool, now: Instant) -> Option<Entered> {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if control => {
                self.forget();
                Some(Entered::Interrupt)
            }
            // Any other key ends what nobody asked for, and means nothing more.
            _ if self.stray => Some(self.key_ended(now)),
            KeyCode::Char('z') if control => Some(Entered::Suspend),
            KeyCode::Char('d') if control && self.line.is_empty() => Some(Entered::End),
            KeyCode::Char('u') if control => {
                while self.rub_out().is_some() {}
                None
            }
            KeyCode::Char('w') if control => {
                while self.line.expose().ends_with(' ') && self.rub_out().is_some() {}
                while !self.line.expose().ends_with(' ') && self.rub_out().is_some() {}
                None
            }
            KeyCode::Char(c) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.typed(c);
                None
            }
            KeyCode::Backspace => {
                self.rub_out();
                None
            }
            KeyCode::Esc if self.line.is_empty() => Some(Entered::Escape),
            KeyCode::Tab => Some(Entered::Tab),
            KeyCode::Enter => {
                let end = LineEnd {
                    paced: false,
                    more,
                    told,
                };
                self.enter(end, now)
            }
            _ => None,
        }
    }

    /// A character of a text that is no key's. Where the line is full, no more is taken.
    fn typed(&mut self, c: char) {
        if !c.is_control() && self.line.len() < LONGEST {
            self.line.push(c);
            self.show(self.line.len() - c.len_utf8());
        }
    }

    /// What was typed so far, or what comes now, is key text although none was asked for.
    fn key_begins(&mut self, text: &SecretText, now: Instant) -> Option<Entered> {
        // What was shown of it tells nothing, or could not be known yet.
        self.echo.clear();
        if !self.wanted.is_key() {
            self.line.clear();
            self.stray = true;
        }
        let mut chars = text.expose().chars();
        chars.find_map(|c| self.key_char(c, true, now))
    }

    fn key_char(&mut self, c: char, more: bool, now: Instant) -> Option<Entered> {
        if c == '\n' {
            let end = LineEnd {
                paced: true,
                more,
                told: false,
            };
            return self.enter(end, now);
        }
        let hidden = self.is_hidden();
        // One more than the limit, so that the wizard sees that it is too long for a key.
        if self.key.len() + self.line.len() <= PemCollector::LIMIT {
            self.line.push(c);
        }
        if !self.is_hidden() {
            self.show(if hidden {
                0
            } else {
                self.line.len() - c.len_utf8()
            });
        }
        None
    }

    /// What comes in is key text, asked for or not.
    fn takes_key(&self) -> bool {
        self.stray || self.wanted.is_key()
    }

    /// The line is key text, or may still turn out to be: the rest of a key that broke off is not
    /// shown before it is known to be none.
    fn is_hidden(&self) -> bool {
        let answer = self.wanted == Wanted::KeyOrAnswer && !self.stray && self.key.is_empty();
        self.takes_key() && !(answer && self.is_no_key_text())
    }

    /// No line of a key looks like this one, nor begins like this.
    fn is_no_key_text(&self) -> bool {
        let line = self.line.expose();
        !line.bytes().all(is_base64) && !line.contains("--")
    }

    /// Shows the line from there on.
    fn show(&mut self, from: usize) {
        let shown = self.line.expose()[from..].chars();
        let shown: String = shown.map(|c| if self.hides(c) { '?' } else { c }).collect();
        self.echo.push_str(&shown);
    }

    fn hides(&self, c: char) -> bool {
        self.ascii && !c.is_ascii()
    }

    /// Takes one character back, when there is one.
    fn rub_out(&mut self) -> Option<char> {
        let hidden = self.is_hidden();
        let c = self.line.pop()?;
        if !hidden {
            let width = if self.hides(c) { Some(1) } else { c.width() };
            for _ in 0..width.unwrap_or(0) {
                self.echo.push_str("\x08 \x08");
            }
        }
        Some(c)
    }

    fn enter(&mut self, end: LineEnd, now: Instant) -> Option<Entered> {
        // The END line ends the key, and its own line end comes after it: at once in the same read,
        // where all empty lines are the key's, or a little later, where one is. The next Enter is
        // the person's, who has read the next question by then.
        if let Some(tail) = self.tail
            && self.line.is_empty()
            && now <= tail
        {
            self.tail = (tail == now).then_some(tail);
            return None;
        }
        if self.takes_key() {
            return self.key_line(end, now);
        }
        self.echo.push('\n');
        Some(Entered::Line(self.take_line()))
    }

    /// The end of a line where key text comes in.
    ///
    /// Enter is a character of the key here, and also the only way to say that this is all. So
    /// behind a line it ends the line, and alone it ends the key; and whoever was told that the key
    /// is not complete ends it behind a line too, because they can't see whether they are.
    fn key_line(&mut self, end: LineEnd, now: Instant) -> Option<Entered> {
        let begun = self.stray || !self.key.is_empty();
        if self.line.is_empty() && !(begun && end.paced) {
            if end.more {
                return None;
            }
            if begun {
                return Some(self.key_ended(now));
            }
            self.echo.push('\n');
            return Some(Entered::Line(String::new()));
        }
        if let Some(line) = self.no_key_line() {
            return Some(Entered::Line(line));
        }
        let first = !begun && !end.more && self.wanted == Wanted::Key;
        if end.told && !end.more || first && !begins_like_a_key(self.line.expose()) {
            return Some(self.key_ended(now));
        }
        let line = self.line.take();
        if self.key.len() <= PemCollector::LIMIT {
            self.key.append(line.expose());
            self.key.push('\n');
        }
        ends_key(self.key.expose()).then(|| self.key_ended(now))
    }

    /// The line is a word or an answer, where it could be key text too.
    fn no_key_line(&mut self) -> Option<String> {
        let line = self.line.expose();
        let is_line = match self.wanted {
            Wanted::Key => !self.stray && is_no_key(line),
            Wanted::KeyOrAnswer => {
                !self.stray && self.key.is_empty() && (is_answer(line) || self.is_no_key_text())
            }
            Wanted::Text | Wanted::ApiKey => false,
        };
        if !is_line {
            return None;
        }
        if self.wanted == Wanted::KeyOrAnswer && self.is_hidden() {
            self.show(0);
        }
        self.key.clear();
        self.echo.push('\n');
        Some(self.line.take().expose().to_owned())
    }

    /// The key is over, whole or not.
    fn key_ended(&mut self, now: Instant) -> Entered {
        let line = self.line.take();
        self.key.append(line.expose());
        let key = self.key.take();
        if std::mem::take(&mut self.stray) && !self.wanted.is_key() && !ends_key(key.expose()) {
            // Until the next question says what is to become of it.
            self.wanted = Wanted::KeyOrAnswer;
        }
        self.stalls = None;
        self.tail = Some(now);
        self.echo.push('\n');
        Entered::Key(key.into_secret())
    }
}
