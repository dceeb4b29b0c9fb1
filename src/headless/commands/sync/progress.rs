//! How far something is, on one line of a terminal; nothing where stderr is none.

use std::io::{IsTerminal as _, Write as _};
use std::time::Duration;

use crate::headless::context::Context;
use crate::printer::Printer;

/// How many characters the bar is long.
const LENGTH: u64 = 24;

/// The line, and the lines above it.
#[derive(Debug)]
pub(super) struct ResendProgress {
    printer: Printer,
    is_terminal: bool,
    ascii: bool,
    /// Something stands on the line.
    drawn: bool,
}

impl ResendProgress {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let cli = context.options.cli;
        Self {
            printer: Printer::new(cli.json),
            is_terminal: std::io::stderr().is_terminal() && !cli.look.plain,
            ascii: cli.look.ascii,
            drawn: false,
        }
    }

    /// A line that stays.
    pub(super) fn line(&mut self, text: &str) {
        self.clear();
        self.printer.note(text);
    }

    /// How far it is, in place of what stood there.
    pub(super) fn bar(&mut self, what: &str, done: u64, all: u64, elapsed: Duration) {
        if !self.is_terminal {
            return;
        }
        let bar = drawn(done, all, self.ascii);
        let seconds = elapsed.as_secs();
        // Nobody is left to be told when stderr is closed.
        let mut err = std::io::stderr().lock();
        let _ = write!(err, "\r\x1b[K{what}  {bar}  {done} of {all}, {seconds} s");
        let _ = err.flush();
        self.drawn = true;
    }

    /// Takes the line away.
    pub(super) fn clear(&mut self) {
        if self.drawn {
            let mut err = std::io::stderr().lock();
            let _ = write!(err, "\r\x1b[K");
            let _ = err.flush();
            self.drawn = false;
        }
    }
}

impl Drop for ResendProgress {
    fn drop(&mut self) {
        self.clear();
    }
}

fn drawn(done: u64, all: u64, ascii: bool) -> String {
    let (full, empty) = if ascii { ("#", "-") } else { ("█", "░") };
    let part = (done.min(all) * LENGTH).checked_div(all).unwrap_or(0);
    let times = |sign: &str, n: u64| sign.repeat(usize::try_from(n).unwrap_or_default());
    times(full, part) + &times(empty, LENGTH - part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_it_is_whatever_is_counted() {
        for (done, all, full) in [
            (0, 0, 0),
            (0, 9, 0),
            (5, 10, 12),
            (10, 10, 24),
            (20, 10, 24),
        ] {
            let bar = drawn(done, all, true);
            assert_eq!(bar.len(), 24);
            assert_eq!(bar.matches('#').count(), full, "{done} of {all}");
        }
    }
}
