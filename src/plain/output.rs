//! What was printed: whole lines, and behind the last one perhaps a prompt.

use std::io;
use std::sync::Arc;

use super::wording::Wording;
use crate::terminal::signals::Signals;
use crate::terminal::{Tty, Window};

/// Prints on the terminal.
pub(super) struct Output {
    tty: Arc<Tty>,
    signals: Arc<Signals>,
    ascii: bool,
    /// The cursor stands behind a prompt.
    in_line: bool,
    lines: usize,
}

impl Output {
    /// Nothing yet.
    pub(super) fn new(tty: Arc<Tty>, signals: Arc<Signals>, ascii: bool) -> Self {
        Self {
            tty,
            signals,
            ascii,
            in_line: false,
            lines: 0,
        }
    }

    /// How lines are worded on this terminal, as wide as it is now.
    pub(super) fn wording(&self) -> Wording {
        Wording::new(self.size().columns, self.ascii)
    }

    /// The terminal's size.
    pub(super) fn size(&self) -> Window {
        self.tty.size()
    }

    /// How many lines were printed so far.
    pub(super) fn count(&self) -> usize {
        self.lines
    }

    /// Prints lines.
    pub(super) fn say(&mut self, lines: &[String]) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        self.lines += lines.len();
        self.fresh_line()?;
        let mut text = lines.join("\n");
        text.push('\n');
        self.send(&text)
    }

    /// Prints one sentence.
    pub(super) fn sentence(&mut self, text: &str) -> io::Result<()> {
        let lines = self.wording().wrap(text, 0);
        self.say(&lines)
    }

    /// Prints one line as it is.
    pub(super) fn verbatim(&mut self, line: &str) -> io::Result<()> {
        self.fresh_line()?;
        self.send(line)?;
        self.send("\n")
    }

    /// Prints a prompt; the answer follows on its line.
    pub(super) fn prompt(&mut self, prompt: &str) -> io::Result<()> {
        self.fresh_line()?;
        self.in_line = true;
        self.send(prompt)
    }

    /// Shows what is typed.
    pub(super) fn echo(&mut self, echo: &str) -> io::Result<()> {
        if echo.is_empty() {
            return Ok(());
        }
        self.in_line = !echo.ends_with('\n');
        self.send(echo)
    }

    /// Ends the line behind a prompt.
    pub(super) fn fresh_line(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.in_line) {
            self.send("\n")?;
        }
        Ok(())
    }

    /// Ends the line behind a prompt for whoever has the terminal next, without waiting for it.
    pub(super) fn leave(&self) {
        if self.in_line {
            // Nobody is left to tell when this fails: the terminal is gone.
            let _sent = self.tty.send(b"\n", || true);
        }
    }

    fn send(&self, text: &str) -> io::Result<()> {
        self.tty
            .send(text.as_bytes(), || self.signals.fatal().is_some())
    }
}
