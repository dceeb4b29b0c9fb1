//! The line that is typed, and its echo: the terminal itself shows nothing.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use crate::domain::SecretText;
use crate::frontend::typed::LONGEST;
use crate::text::width;

/// A line that can be mended at its end.
#[derive(Debug, Default)]
pub(super) struct LineEditor {
    /// It may turn out to be key text.
    text: SecretText,
    echo: String,
    /// The terminal shows these characters only.
    ascii: bool,
}

impl LineEditor {
    /// For a terminal that shows every character, or ASCII only.
    pub(super) fn new(ascii: bool) -> Self {
        Self {
            ascii,
            ..Self::default()
        }
    }

    /// The line so far.
    pub(super) fn text(&self) -> &str {
        self.text.expose()
    }

    /// What the terminal is to show.
    pub(super) fn echo(&mut self) -> String {
        std::mem::take(&mut self.echo)
    }

    /// Hands the line over; another one begins.
    pub(super) fn take(&mut self) -> SecretText {
        self.text.take()
    }

    /// Begins with a text that is on the screen already.
    pub(super) fn begin(&mut self, text: &str) {
        self.text.append(text);
    }

    /// Nothing of it is shown that was not yet.
    pub(super) fn forget(&mut self) {
        self.text.clear();
        self.echo.clear();
    }

    /// Takes a character without showing it.
    pub(super) fn push(&mut self, c: char) {
        self.text.push(c);
    }

    /// Takes a character and shows it. Where the line is full, no more is taken.
    pub(super) fn typed(&mut self, c: char) {
        if !c.is_control() && self.text.len() < LONGEST {
            self.text.push(c);
            self.show(Some(c));
        }
    }

    /// Shows the character that was taken last, or else all of the line.
    pub(super) fn show(&mut self, last: Option<char>) {
        let from = last.map_or(0, |c| self.text.len() - c.len_utf8());
        let shown = self.text.expose()[from..].chars();
        let shown = shown.map(|c| if self.hides(c) { '?' } else { c });
        self.echo.extend(shown.collect::<Vec<char>>());
    }

    /// The cursor goes to the next line.
    pub(super) fn new_line(&mut self) {
        self.echo.push('\n');
    }

    /// A letter, or a key that mends the line; `hidden` when nothing of it is on the screen.
    pub(super) fn key(&mut self, key: KeyEvent, hidden: bool) {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        match key.code {
            KeyCode::Char('u') if control => while self.rub_out(hidden).is_some() {},
            KeyCode::Char('w') if control => {
                while self.text().ends_with(' ') && self.rub_out(hidden).is_some() {}
                while !self.text().ends_with(' ') && self.rub_out(hidden).is_some() {}
            }
            KeyCode::Backspace => {
                self.rub_out(hidden);
            }
            KeyCode::Char(c) if !control && !key.modifiers.contains(KeyModifiers::ALT) => {
                self.typed(c);
            }
            _ => {}
        }
    }

    /// Takes one character back, when there is one.
    fn rub_out(&mut self, hidden: bool) -> Option<char> {
        let c = self.text.pop()?;
        if !hidden {
            let shown = if self.hides(c) { '?' } else { c };
            for _ in 0..width(shown.encode_utf8(&mut [0; 4])) {
                self.echo.push_str("\x08 \x08");
            }
        }
        Some(c)
    }

    fn hides(&self, c: char) -> bool {
        self.ascii && !c.is_ascii()
    }
}
