//! What was printed: whole lines, and behind the last one perhaps a prompt.

use std::io;

use super::wording::Wording;
use crate::frontend::FarEnd;
use crate::terminal::Window;

/// Prints on the terminal.
pub(super) struct Output {
    far_end: FarEnd,
    ascii: bool,
    /// The cursor stands behind a prompt.
    in_line: bool,
    lines: usize,
}

impl Output {
    /// Nothing yet.
    pub(super) fn new(far_end: FarEnd, ascii: bool) -> Self {
        Self {
            far_end,
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
        self.far_end.size()
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
            self.far_end.send_last(
                b"
",
            );
        }
    }

    fn send(&self, text: &str) -> io::Result<()> {
        self.far_end.send(text.as_bytes())
    }
}
