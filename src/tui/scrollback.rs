//! What happens on the main screen while the wizard goes on: a page is printed into the
//! scrollback, or the shell has the terminal for a while.

use std::io;

use ratatui::backend::Backend as _;

use super::keymap::QUIT;
use super::session::ScreenSession;
use crate::frontend::Machine;
use crate::terminal::{ENTER, Input};

/// Shows an unfinished frame and goes to the main screen, with its cursor and plain attributes.
const TO_MAIN: &str = "\x1b[?2026l\x1b[?1049l\x1b[?25h\x1b[m";
/// Where the cursor is now is where leaving for good finds it.
const HERE: &str = "\x1b7";
const ASK: &str = "Press a key to go back to the wizard. ";
/// Takes the question away again, so that only what was printed stays.
const UNASK: &[u8] = b"\r\x1b[K";

impl<M: Machine> ScreenSession<'_, M> {
    /// Prints these lines into the scrollback. The full screen comes back with the next key.
    pub(super) fn print(&mut self, lines: &[String]) -> io::Result<()> {
        let mut text = TO_MAIN.to_owned();
        for line in lines {
            text.push_str(line);
            text.push_str("\r\n");
        }
        text.push_str("\r\n");
        text.push_str(ASK);
        text.push_str(HERE);
        self.aside = true;
        self.far_end.send(text.as_bytes())
    }

    /// Something was typed while the main screen is up: the full screen comes back. Says whether
    /// it was the key for that, and means nothing else.
    pub(super) fn back_from_aside(&mut self, input: Input) -> io::Result<bool> {
        let back = self.aside && (input == Input::PasteStart || input.key().is_some());
        if back {
            self.terminal.backend_mut().first(UNASK);
            self.draw_anew()?;
        }
        Ok(back && input != Input::Key(QUIT) && input != Input::PasteStart)
    }

    /// What signals that end nothing ask for.
    pub(super) fn after_signals(&mut self) -> io::Result<()> {
        if self.seat.is_told_to_stop() {
            self.suspend()?;
        }
        if self.seat.is_back()? {
            self.draw_anew()?;
        }
        self.dirty |= self.seat.is_resized();
        Ok(())
    }

    /// Ctrl-Z, or SIGTSTP.
    pub(super) fn suspend(&mut self) -> io::Result<()> {
        self.seat.suspend()?;
        self.draw_anew()
    }

    /// Everything is set up and drawn anew: who knows what happened to the terminal meanwhile.
    fn draw_anew(&mut self) -> io::Result<()> {
        self.aside = false;
        self.terminal.backend_mut().forget();
        self.terminal.backend_mut().first(ENTER);
        self.terminal.clear()?;
        self.dirty = true;
        // From here on the full screen is up, whether or not anything is drawn on it.
        self.terminal.backend_mut().flush()
    }

    /// Before the end: a terminal with one screen only keeps no page for the shell to write over,
    /// and what was printed stays.
    pub(super) fn tidy_up(&self) {
        let last: &[u8] = if self.aside {
            b"\r\n\x1b7"
        } else {
            b"\x1b[m\x1b[H\x1b[J"
        };
        self.far_end.send_last(last);
    }
}
