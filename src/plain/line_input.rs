//! What is typed, as lines and private keys. Key text is never on the screen, neither where a key is
//! asked for nor where one is pasted by mistake.

use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::commands::{is_answer, is_no_key};
use super::entered::Entered;
use super::line_editor::LineEditor;
use crate::domain::recognise::{begins_like_a_key, ends_key, is_base64};
use crate::domain::{PemCollector, SecretText, Wanted};
use crate::frontend::Piece;

/// A line end so shortly behind an END line is that line's own.
const TAIL: Duration = Duration::from_millis(300);
/// An unfinished key of which nothing more comes for this long is worth a line.
const STALLED: Duration = Duration::from_secs(5);

/// Makes lines and keys of pieces.
#[derive(Debug, Default)]
pub(super) struct LineInput {
    wanted: Wanted,
    line: LineEditor,
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
    /// More follows in the same read.
    more: bool,
}

impl LineInput {
    /// For a terminal that shows every character, or ASCII only.
    pub(super) fn new(ascii: bool) -> Self {
        Self {
            line: LineEditor::new(ascii),
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
        self.line.echo()
    }

    /// What is typed so far and may be seen.
    pub(super) fn line(&self) -> &str {
        if self.is_hidden() {
            ""
        } else {
            self.line.text()
        }
    }

    /// Takes over the line that is typed, as far as it may be seen.
    pub(super) fn take_line(&mut self) -> String {
        if self.is_hidden() {
            return String::new();
        }
        self.line.take().expose().to_owned()
    }

    /// This was typed for the person, unless they typed something themselves.
    pub(super) fn begin_line(&mut self, text: &str) {
        if self.line.text().is_empty() && !self.wanted.is_key() {
            self.line.begin(text);
        }
    }

    /// Nothing is typed so far.
    pub(super) fn is_silent(&self) -> bool {
        self.line.text().is_empty() && self.key.is_empty()
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
        Some(lines + usize::from(!self.line.text().is_empty()))
    }

    /// Everything typed and not answered yet is forgotten.
    pub(super) fn forget(&mut self) {
        self.line.forget();
        *self = Self {
            wanted: self.wanted,
            line: std::mem::take(&mut self.line),
            ..Self::default()
        };
    }

    /// Takes one piece; `more` follows in the same read.
    pub(super) fn take(&mut self, piece: Piece, more: bool, now: Instant) -> Option<Entered> {
        self.more = more;
        let entered = match piece {
            Piece::Key(key) => self.key(key, now),
            Piece::EscWasNone => Some(Entered::EscapeTakenBack),
            Piece::KeyBegins { text, .. } => self.key_begins(&text, now),
            Piece::KeyChar(c) => self.key_char(c, now),
            Piece::KeyOver => self.over(now),
            Piece::Text(line) => {
                line.chars().for_each(|c| self.line.typed(c));
                None
            }
            Piece::TooMuch => Some(Entered::TooMuch),
        };
        let unfinished = self.wanted.is_key() && !self.stray && !self.key.is_empty();
        self.stalls = unfinished.then_some(now);
        self.told = false;
        entered
    }

    /// Nothing more of a key comes, of which something is there.
    pub(super) fn over(&mut self, now: Instant) -> Option<Entered> {
        (self.stray || !self.is_silent()).then(|| self.key_ended(now))
    }

    /// A read is over: a key whose END line came without a line end is whole.
    pub(super) fn read_over(&mut self, now: Instant) -> Option<Entered> {
        if !self.takes_key() || !self.line.text().contains("-----") {
            return None;
        }
        let before = self.key.len();
        self.key.append(self.line.text());
        if ends_key(self.key.expose()) {
            self.line.take();
            let entered = self.key_ended(now);
            self.tail = Some(now + TAIL);
            return Some(entered);
        }
        self.key.truncate(before);
        None
    }

    fn key(&mut self, key: KeyEvent, now: Instant) -> Option<Entered> {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('c') if control => {
                self.forget();
                Some(Entered::Interrupt)
            }
            // Any other key ends what nobody asked for, and means nothing more.
            _ if self.stray => Some(self.key_ended(now)),
            KeyCode::Char('z') if control => Some(Entered::Suspend),
            KeyCode::Char('d') if control && self.line.text().is_empty() => Some(Entered::End),
            KeyCode::Esc if self.line.text().is_empty() => Some(Entered::Escape),
            KeyCode::Tab => Some(Entered::Tab),
            KeyCode::Enter => self.enter(false, now),
            _ => {
                let hidden = self.is_hidden();
                self.line.key(key, hidden);
                None
            }
        }
    }

    /// What was typed so far, or what comes now, is key text although none was asked for.
    fn key_begins(&mut self, text: &SecretText, now: Instant) -> Option<Entered> {
        if !self.wanted.is_key() {
            // What was shown of it tells nothing, or could not be known yet.
            self.line.forget();
            self.stray = true;
        }
        self.more = true;
        text.expose().chars().find_map(|c| self.key_char(c, now))
    }

    fn key_char(&mut self, c: char, now: Instant) -> Option<Entered> {
        if c == '\n' {
            return self.enter(true, now);
        }
        // The key before this one has ended, and the paste or string that both stand in has not.
        if !self.takes_key() {
            self.line.forget();
            self.stray = true;
        }
        let hidden = self.is_hidden();
        // One more than the limit, so that the wizard sees that it is too long for a key.
        if self.key.len() + self.line.text().len() <= PemCollector::LIMIT {
            self.line.push(c);
        }
        if !self.is_hidden() {
            self.line.show(if hidden { None } else { Some(c) });
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
        let line = self.line.text();
        !line.bytes().all(is_base64) && !line.contains("--")
    }

    /// A line ends, at the pace of a key that comes in or by the Enter key.
    fn enter(&mut self, paced: bool, now: Instant) -> Option<Entered> {
        // The END line ends the key, and its own line end comes after it: at once in the same read,
        // where all empty lines are the key's, or a little later, where one is. The next Enter is
        // the person's, who has read the next question by then.
        if let Some(tail) = self.tail
            && self.line.text().is_empty()
            && now <= tail
        {
            self.tail = (tail == now).then_some(tail);
            return None;
        }
        if self.takes_key() {
            return self.key_line(paced, now);
        }
        self.line.new_line();
        Some(Entered::Line(self.take_line()))
    }

    /// The end of a line where key text comes in.
    ///
    /// Enter is a character of the key here, and also the only way to say that this is all. So
    /// behind a line it ends the line, and alone it ends the key; and whoever was told that the key
    /// is not complete ends it behind a line too, because they can't see whether they are.
    fn key_line(&mut self, paced: bool, now: Instant) -> Option<Entered> {
        let begun = self.stray || !self.key.is_empty();
        if self.line.text().is_empty() && !(begun && paced) {
            if self.more {
                return None;
            }
            if begun {
                return Some(self.key_ended(now));
            }
            self.line.new_line();
            return Some(Entered::Line(String::new()));
        }
        if let Some(line) = self.no_key_line() {
            return Some(Entered::Line(line));
        }
        let first = !begun && !self.more && self.wanted == Wanted::Key;
        if self.told && !self.more || first && !begins_like_a_key(self.line.text()) {
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
        let line = self.line.text();
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
            self.line.show(None);
        }
        self.key.clear();
        self.line.new_line();
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
        self.line.new_line();
        Entered::Key(key.into_secret())
    }
}
